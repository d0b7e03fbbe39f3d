"""The benchmark's own commands make the index that it says they make; the rivals are not needed for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.benchmarks.contestants import FLOOR, OURS, Contestant, contestants
from scripts.benchmarks.indexing import Meter
from scripts.benchmarks.wheel_stock import Shape, make_stock
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

TOOLS = [tool for tool in contestants(Path("unused")) if tool.name in {OURS, FLOOR}]


@pytest.mark.parametrize("tool", TOOLS, ids=[f"{tool.name} {tool.route}" for tool in TOOLS])
@pytest.mark.parametrize("shape", list(Shape))
def test_ours_lists_every_wheel_and_each_one_more(shape: Shape, tool: Contestant, tmp_path: Path) -> None:
    stock = make_stock(tmp_path / "stocks", shape, 70)

    found = Meter(scratch=tmp_path / "scratch", run=run_process).result(tool, stock, repeats=1)

    assert found.failure is None
    assert len(found.runs[0].more) == tool.more_steps
