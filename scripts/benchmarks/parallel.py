"""What it brings to decode the requests of several threads together."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.benchmarks.environments import Environment, clean_environment
from scripts.benchmarks.results import last_line
from wheelgrid.models import FrozenModel
from wheelgrid.process import Runner

PROBE = Path(__file__).with_name("parallel_probe.py")
TARGET = 3.0
"""How many times as many tokens a second eight requests together must get."""


class ParallelCost(FrozenModel):
    """What the probe prints."""

    alone_tokens_s: float
    """Tokens a second of eight requests, one by one."""
    together_tokens_s: float
    """Tokens a second of eight requests at once, all of them together."""
    alone_last_first_token_s: float
    """Seconds until the last of them had its first token, one by one."""
    together_last_first_token_s: float
    """The same, at once."""


class ParallelReport(FrozenModel):
    """One run."""

    threads: int
    """Threads that compute, in both ways."""
    cost: ParallelCost
    """What was measured."""

    @property
    def ratio(self) -> float:
        """How many times as fast they are together."""
        return self.cost.together_tokens_s / self.cost.alone_tokens_s

    @property
    def text(self) -> str:
        """The report in one line."""
        cost = self.cost
        kept = "meets" if self.ratio >= TARGET else "misses"
        return (
            f"8 requests with {self.threads} threads: {cost.together_tokens_s:.0f} tokens/s together, "
            f"{cost.alone_tokens_s:.0f} one by one, {self.ratio:.2f} times as many ({kept} {TARGET:g}); "
            f"the last first token after {cost.together_last_first_token_s:.2f} s, "
            f"one by one after {cost.alone_last_first_token_s:.2f} s"
        )


def measure_parallel(
    ours: Environment, model: Path, scratch: Path, run: Runner, rounds: int
) -> ParallelReport:
    """Make a file where batching pays from a model, and measure both ways with it.

    Args:
        ours: Our package.
        model: Any small model. It is written again with 32 bits for each weight: a token then costs the
            reading of all weights, alone or with others, and batching pays as for large models.
        scratch: Where that file goes.
        run: Runs programs.
        rounds: How often both ways are measured.
    """
    quick = scratch / "f32.gguf"
    threads = os.cpu_count() or 1

    def probe(*arguments: str) -> str:
        command: list[str | Path] = [ours.python, "-I", PROBE, *arguments]
        return last_line(run(command, cwd=scratch, env=clean_environment(os.environ)))

    probe("widen", str(model), str(quick))
    printed = probe("measure", str(quick), "--threads", str(threads), "--rounds", str(rounds))
    return ParallelReport(threads=threads, cost=ParallelCost.model_validate_json(printed))
