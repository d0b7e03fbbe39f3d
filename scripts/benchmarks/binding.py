"""Compares our binding with the package of the same name on PyPI: both in one run, turn by turn."""

from __future__ import annotations

import os
import platform
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from scripts.benchmarks.environments import Environment, clean_environment
from scripts.benchmarks.results import (
    Comparison,
    FeatureReport,
    MemoryReport,
    ModuleReport,
    PackageResult,
    Round,
    SizeReport,
    TokenReport,
    last_line,
)
from wheelgrid.process import Runner

PROBE = Path(__file__).with_name("overhead_probe.py")
FEATURE_PROBE = Path(__file__).with_name("feature_probe.py")
LENGTHS = (64, 256, 900)
MEMORY_LENGTH = 256

COUNT_MODULES = """
import sys
bare = len(sys.modules)
import llama_cpp
package = len(sys.modules)
from llama_cpp import Llama
print(f'{{"package": {package - bare}, "llama": {len(sys.modules) - bare}}}')
"""

LOAD = "from llama_cpp import Llama; Llama({model!r}, n_ctx=1024, n_threads=1, verbose=False)"
"""A package that loads its native library late pays for it here, not at import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How often everything is measured."""

    repeats: int
    """Turns of each package."""
    rounds: int
    """Completions of each length and way in one turn."""
    longest: int
    """Tokens of one more completion. The rival makes it in the first turn only, for it takes minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopwatch:
    """Runs one package's interpreter and reads what that cost."""

    environment: Environment
    """The package."""
    model: Path
    """The model that it generates with."""
    embedder: Path
    """The model that it makes vectors with."""
    run: Runner
    """Runs programs."""
    cpu_seconds: Callable[[], float]
    """CPU time of all finished child processes so far."""

    def describe(self, rounds: tuple[Round, ...]) -> PackageResult:
        """Add sizes and modules to what was measured in turns."""
        size = SizeReport.model_validate_json(self._probe("size"))
        modules = ModuleReport.model_validate_json(last_line(self._python("-c", COUNT_MODULES)))
        return PackageResult(
            version=size.version,
            wheel=self.environment.wheel.name,
            wheel_bytes=self.environment.wheel.stat().st_size,
            installed_bytes=size.installed_bytes,
            modules=modules,
            rounds=rounds,
        )

    def turn(self, rounds: int, lengths: Sequence[int]) -> Round:
        """Measure everything once, with completions of these lengths."""
        texts = ",".join(map(str, lengths))
        tokens = self._probe("tokens", str(self.model), "--lengths", texts, "--rounds", str(rounds))
        memory = self._probe("memory", str(self.model), "--length", str(MEMORY_LENGTH))
        models = (str(self.model), str(self.embedder))
        features = last_line(self._python(str(FEATURE_PROBE), *models, "--rounds", str(rounds)))
        return Round(
            bare_python_s=self._cost_of("pass"),
            import_package_s=self._cost_of("import llama_cpp"),
            import_llama_s=self._cost_of("from llama_cpp import Llama"),
            ready_s=self._cost_of(LOAD.format(model=str(self.model))),
            tokens=TokenReport.model_validate_json(tokens).tokens,
            peak_bytes=MemoryReport.model_validate_json(memory).peak_bytes,
            features=FeatureReport.model_validate_json(features),
        )

    def _cost_of(self, statement: str) -> float:
        before = self.cpu_seconds()
        self._python("-c", statement)
        return self.cpu_seconds() - before

    def _probe(self, *arguments: str) -> str:
        return last_line(self._python(str(PROBE), *arguments))

    def _python(self, *arguments: str) -> str:
        # -I: no site-packages of the user, no folder of ours on the path
        command: list[str | Path] = [self.environment.python, "-I", *arguments]
        return self.run(command, cwd=self.model.parent, env=clean_environment(os.environ))


def compare(ours: Stopwatch, rival: Stopwatch, effort: Effort, on_turn: Callable[[str], None]) -> Comparison:
    """Measure both packages turn by turn, so that a slow minute of the machine hits both.

    Args:
        ours: Our package.
        rival: The other package.
        effort: How often.
        on_turn: Called with the name of each turn before it begins.
    """
    turns: dict[str, list[Round]] = {"ours": [], "rival": []}
    for repeat in range(1, effort.repeats + 1):
        for name, stopwatch in (("ours", ours), ("rival", rival)):
            on_turn(f"{name}, turn {repeat} of {effort.repeats}")
            is_timed = repeat == 1 or stopwatch is ours
            lengths = (*LENGTHS, effort.longest) if is_timed else LENGTHS
            turns[name].append(stopwatch.turn(effort.rounds, lengths))
    return Comparison(
        python=sys.version.split()[0],
        machine=f"{platform.system()} {platform.machine()}",
        numpy=version("numpy"),
        lengths=(*LENGTHS, effort.longest),
        ours=ours.describe(tuple(turns["ours"])),
        rival=rival.describe(tuple(turns["rival"])),
    )


def children_cpu_seconds() -> float:
    """Return the CPU time, user and system, of all finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
