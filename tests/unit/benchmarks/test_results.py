from __future__ import annotations

import pytest

from fakes.comparison import package, turn
from scripts.benchmarks.errors import BenchmarkError
from scripts.benchmarks.results import last_line


def test_the_least_of_all_turns_counts() -> None:
    result = package(
        turn(import_ms=90.0, overheads_us=(8.0, 30.0)), turn(import_ms=40.0, overheads_us=(12.0, 9.0))
    )

    assert result.import_package_ms == pytest.approx(40.0)
    assert result.import_llama_ms == pytest.approx(41.0)
    assert result.ready_ms == pytest.approx(43.0)
    assert result.call_overhead_us(64) == pytest.approx(8.0)
    assert result.call_overhead_us(900) == pytest.approx(9.0)
    assert result.stream_overhead_us(64) == pytest.approx(9.0)
    assert result.peak_bytes == 40_000_000
    assert (result.json_us, result.embedding_us, result.undecodable_us(200)) == (160.0, 150.0, 91.0)


def test_last_line_skips_what_a_library_logged() -> None:
    assert last_line('loading\n{"peak_bytes": 1}\n\n') == '{"peak_bytes": 1}'


@pytest.mark.parametrize("output", ["", "\n \n"], ids=["empty", "blank"])
def test_last_line_refuses_silence(output: str) -> None:
    with pytest.raises(BenchmarkError, match="the probe printed nothing, a line of JSON was expected"):
        last_line(output)
