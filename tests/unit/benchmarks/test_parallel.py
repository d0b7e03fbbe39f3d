from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from scripts.benchmarks.environments import Environment
from scripts.benchmarks.parallel import ParallelCost, ParallelReport, measure_parallel
from scripts.benchmarks.parallel_probe import SUBJECTS, TOKENS, MeaninglessError, complete, prompts, speed

COST = ParallelCost(
    alone_tokens_s=200.0,
    together_tokens_s=640.0,
    alone_last_first_token_s=2.5,
    together_last_first_token_s=0.4,
)


class FakeModel:
    """Gives one chunk and a reason."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def token_eos(self) -> int:
        return 2

    def __call__(
        self, prompt: str, *, max_tokens: int, temperature: float, stream: bool, logit_bias: dict[int, float]
    ) -> object:
        assert logit_bias[2] < 0
        yield {"choices": [{"finish_reason": None}]}
        yield {"choices": [{"finish_reason": self._reason}]}


@pytest.mark.parametrize(
    ("together", "words"), [(640.0, "3.20 times as many (meets 3)"), (500.0, "2.50 times as many (misses 3)")]
)
def test_the_report_says_whether_it_pays(together: float, words: str) -> None:
    cost = COST.model_copy(update={"together_tokens_s": together})

    assert words in ParallelReport(threads=2, cost=cost).text


def test_a_model_is_widened_and_measured(tmp_path: Path) -> None:
    commands: list[list[str]] = []

    def run(
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        commands.append([str(word) for word in command[3:]])
        return "a line of a library's log\n" + (COST.model_dump_json() if "measure" in command else "{}")

    ours = Environment(python=Path("python"), wheel=tmp_path / "ours.whl")
    report = measure_parallel(ours, Path("model.gguf"), tmp_path, run, 3)

    quick = str(tmp_path / "f32.gguf")
    assert commands[0] == ["widen", "model.gguf", quick]
    assert commands[1] == ["measure", quick, "--threads", str(report.threads), "--rounds", "3"]
    assert report.cost == COST


def test_an_answer_that_ends_early_means_nothing() -> None:
    assert complete(FakeModel("length"), "text") > 0  # type: ignore[arg-type]  # a fake
    with pytest.raises(MeaninglessError, match="an answer ended with 'stop', not 'length'"):
        complete(FakeModel("stop"), "text")  # type: ignore[arg-type]  # a fake


def test_no_prompt_begins_like_one_of_another_round() -> None:
    beginnings = [text.split()[:2] for number in range(3) for text in prompts(number)]

    assert len({tuple(each) for each in beginnings}) == 3 * len(SUBJECTS)


def test_speed_is_of_all_requests() -> None:
    tokens_s, first_s = speed(lambda texts: [0.0] * len(texts), ["a", "b"])

    assert tokens_s > 2 * TOKENS
    assert first_s < 0
