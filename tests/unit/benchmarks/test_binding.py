from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from scripts.benchmarks.binding import LENGTHS, Effort, Stopwatch, children_cpu_seconds, compare
from scripts.benchmarks.environments import Environment
from wheelgrid.process import run_process

WORTH_S = {"pass": 0.010, "import llama_cpp": 0.030, "from llama_cpp import Llama": 0.040}


class FakeInterpreter:
    """Answers like the probe; every program costs as much CPU time as its statement is worth."""

    def __init__(self) -> None:
        self.spent_s = 0.0
        self.environments: list[Mapping[str, str]] = []
        self.lengths: list[str] = []

    def cpu_seconds(self) -> float:
        return self.spent_s

    def __call__(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        self.environments.append(env or {})
        words = [str(word) for word in command]
        self.spent_s += WORTH_S.get(words[-1], 0.5)
        return "a line of a library's log\n" + json.dumps(self._answer(words)) + "\n"

    def _answer(self, words: list[str]) -> object:
        if words[1:] and words[2].endswith("feature_probe.py"):
            return {"undecodable": [{"length": 50, "us": 90.0}], "json_us": 160.0, "embedding_us": 150.0}
        if "tokens" in words:
            self.lengths.append(words[words.index("--lengths") + 1])
            cost = {"bare_us": 50.0, "call_us": 60.0, "stream_us": 61.0}
            return {"tokens": [{"length": length, **cost} for length in (*LENGTHS, 8000)]}
        if "memory" in words:
            return {"peak_bytes": 40_000_000}
        if "size" in words:
            return {"version": "1.0", "installed_bytes": 24_000_000}
        return {"package": 30, "llama": 90}


def stopwatch(folder: Path, interpreter: FakeInterpreter, name: str) -> Stopwatch:
    wheel = folder / f"{name}.whl"
    wheel.write_bytes(b"wheel")
    return Stopwatch(
        environment=Environment(python=Path(name), wheel=wheel),
        model=folder / "tiny.gguf",
        embedder=folder / "bert.gguf",
        run=interpreter,
        cpu_seconds=interpreter.cpu_seconds,
    )


@pytest.fixture
def interpreter() -> FakeInterpreter:
    return FakeInterpreter()


def test_packages_take_turns(tmp_path: Path, interpreter: FakeInterpreter) -> None:
    turns: list[str] = []

    compare(
        stopwatch(tmp_path, interpreter, "ours"),
        stopwatch(tmp_path, interpreter, "rival"),
        Effort(repeats=2, rounds=1, longest=8000),
        turns.append,
    )

    assert turns == ["ours, turn 1 of 2", "rival, turn 1 of 2", "ours, turn 2 of 2", "rival, turn 2 of 2"]


def test_a_comparison_holds_what_the_probe_said(tmp_path: Path, interpreter: FakeInterpreter) -> None:
    both = stopwatch(tmp_path, interpreter, "both")

    ours = compare(both, both, Effort(repeats=3, rounds=1, longest=8000), lambda _: None).ours

    assert len(ours.rounds) == 3
    assert ours.import_package_ms == pytest.approx(20.0)
    assert ours.import_llama_ms == pytest.approx(30.0)
    assert ours.ready_ms == pytest.approx(490.0)
    assert ours.call_overhead_us(900) == pytest.approx(10.0)
    assert (ours.wheel_bytes, ours.installed_bytes, ours.modules.llama) == (5, 24_000_000, 90)


def test_the_rival_makes_the_longest_completion_in_the_first_turn_only(
    tmp_path: Path, interpreter: FakeInterpreter
) -> None:
    ours, rival = (stopwatch(tmp_path, interpreter, name) for name in ("ours", "rival"))

    result = compare(ours, rival, Effort(repeats=2, rounds=1, longest=8000), lambda _: None)

    assert interpreter.lengths == ["64,256,900,8000"] * 3 + ["64,256,900"]
    assert result.lengths == (64, 256, 900, 8000)


def test_a_package_is_measured_without_our_environment(
    tmp_path: Path, interpreter: FakeInterpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLAMA_CPP_LIB_PATH", "/elsewhere")

    stopwatch(tmp_path, interpreter, "ours").turn(1, LENGTHS)

    assert not any("LLAMA_CPP_LIB_PATH" in env for env in interpreter.environments)


def test_cpu_time_of_a_child_is_counted_when_it_has_ended() -> None:
    before = children_cpu_seconds()

    run_process([sys.executable, "-S", "-c", "sum(range(10**6))"])

    assert children_cpu_seconds() > before
