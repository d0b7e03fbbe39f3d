from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from zipfile import BadZipFile

import pytest

from scripts.benchmarks import floor_probe, ghr_probe, usage_probe
from scripts.benchmarks.wheel_stock import Shape, make_stock

MIB = 2**20


def used_by(code: str, folder: Path) -> dict[str, float]:
    """Measure a program from a small process, as the benchmark does."""
    words = [sys.executable, "-I", "-S", str(usage_probe.__file__), str(folder / "log"), sys.executable]
    printed = subprocess.run([*words, "-c", code], capture_output=True, text=True, check=True).stdout
    found: dict[str, float] = json.loads(printed)
    return found


def test_work_memory_and_exit_code_are_told_and_what_was_printed_is_kept(tmp_path: Path) -> None:
    idle = used_by("pass", tmp_path)
    busy = used_by(
        "import sys; b = b'x' * (100 << 20); sum(range(10_000_000)); print('said'); sys.exit(3)", tmp_path
    )

    assert idle["exit_code"] == 0
    assert busy["exit_code"] == 3
    assert busy["cpu_s"] > idle["cpu_s"] + 0.05
    assert busy["wall_s"] >= 0.05
    assert idle["peak_bytes"] < 60 * MIB
    assert 100 * MIB < busy["peak_bytes"] < 200 * MIB
    assert (tmp_path / "log").read_text() == "said\n"


def test_work_of_a_child_counts(tmp_path: Path) -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10_000_000))'])"

    assert used_by(child, tmp_path)["cpu_s"] > used_by("pass", tmp_path)["cpu_s"] + 0.05


def test_the_floor_looks_at_every_wheel(tmp_path: Path) -> None:
    stock = make_stock(tmp_path, Shape.FLAT, 7)

    assert floor_probe.look_at_all(str(stock.wheels)) == 7


def test_a_file_that_is_no_wheel_stops_the_floor(tmp_path: Path) -> None:
    (tmp_path / "demo-1-py3-none-any.whl").write_bytes(b"junk")

    with pytest.raises(BadZipFile, match="not a zip file"):
        floor_probe.look_at_all(str(tmp_path))


def test_ghr_pypi_gets_the_listing_and_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "ghr_pypi"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "index.py").write_text(
        "def collect_projects(releases):\n    return releases[0]['assets']\n"
        "def write_site(projects, folder, *, title, index_url):\n    folder.write_text(','.join(projects))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "releases.json").write_text('[{"assets": ["a", "b"]}]')

    ghr_probe.main(tmp_path / "releases.json", tmp_path / "site")

    assert (tmp_path / "site").read_text() == "a,b"
