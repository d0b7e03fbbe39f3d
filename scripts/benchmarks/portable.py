"""Compares the portable build with the build of the host's compiler: the same binding, model and machine."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scripts.benchmarks.environments import clean_environment
from scripts.benchmarks.errors import BenchmarkError
from scripts.benchmarks.results import last_line
from wheelgrid.errors import Problem
from wheelgrid.models import FrozenModel
from wheelgrid.process import Runner

PROBE = Path(__file__).with_name("speed_probe.py")
PROMPT_TOKENS = 512
GENERATED_TOKENS = 128
COLUMNS = ("tokens a second, one thread", "host", "portable", "portable / host")
CPU_MODULE = "ggml-cpu-"


class Speed(FrozenModel):
    """One sample of one build."""

    cpu_variant: str
    """The module that computed."""
    prompt: float
    """Tokens of a prompt read in a second of CPU time."""
    generation: float
    """Tokens generated in a second of CPU time."""


class SpeedReport(FrozenModel):
    """Samples of both builds, taken turn by turn."""

    model: str
    """File name of the model."""
    host: tuple[Speed, ...]
    """The build of the host's compiler."""
    portable: tuple[Speed, ...]
    """The portable build."""

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the table: the best of each measure, as other work only slows; more is better."""
        host, portable = self.host, self.portable
        return [
            _row(f"prompt of {PROMPT_TOKENS}", [s.prompt for s in host], [s.prompt for s in portable]),
            _row(
                f"generation of {GENERATED_TOKENS}",
                [s.generation for s in host],
                [s.generation for s in portable],
            ),
        ]


def _row(name: str, host: list[float], portable: list[float]) -> tuple[str, str, str, str]:
    return name, f"{max(host):.1f}", f"{max(portable):.1f}", f"{max(portable) / max(host):.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedMeter:
    """Runs the probe with one build."""

    libraries: Path
    """Folder of the build's libraries."""
    binding: Path
    """Folder that holds the package."""
    model: Path
    """What it computes."""
    run: Runner
    """Runs programs."""

    def measure(self) -> Speed:
        """Take one sample, in a new process."""
        environment = {
            **clean_environment(os.environ),
            "PYTHONPATH": str(self.binding),
            "LLAMA_CPP_LIB_PATH": str(self.libraries),
        }
        sizes = ("--prompt", str(PROMPT_TOKENS), "--generate", str(GENERATED_TOKENS))
        return Speed.model_validate_json(
            last_line(self.run((sys.executable, PROBE, self.model, *sizes), env=environment))
        )


def compare_speed(
    host: SpeedMeter, portable: SpeedMeter, turns: int, on_turn: Callable[[str], None]
) -> SpeedReport:
    """Measure both turn by turn, so that a slow minute of the machine hits both.

    Raises:
        BenchmarkError: The builds computed with different modules.
    """
    samples: dict[str, list[Speed]] = {"host": [], "portable": []}
    for turn in range(1, turns + 1):
        for name, meter in (("host", host), ("portable", portable)):
            on_turn(f"{name}, turn {turn} of {turns}")
            samples[name].append(meter.measure())
    _require_one_module([*samples["host"], *samples["portable"]])
    return SpeedReport(
        model=host.model.name, host=tuple(samples["host"]), portable=tuple(samples["portable"])
    )


def unpack_libraries(wheel: Path, folder: Path, cpu_variant: str | None) -> Path:
    """Unpack the libraries of a wheel, if asked with one CPU module only, and return their folder.

    Raises:
        BenchmarkError: The wheel has no such module.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if "/lib/" in name]
        kept = [name for name in names if cpu_variant is None or _is_wanted(name, cpu_variant)]
        if not any(CPU_MODULE in name for name in kept):
            raise BenchmarkError(Problem(what=f"there is no CPU module {cpu_variant!r}", where=wheel.name))
        archive.extractall(folder, kept)
    return folder / PurePosixPath(kept[0]).parent


def plain_wheel(build: Path, hint: str) -> Path:
    """Return the wheel that a build left in its folder.

    Raises:
        BenchmarkError: There is none.
    """
    wheels = sorted((build / "wheel").glob("*.whl"))
    if not wheels:
        raise BenchmarkError(Problem(what="there is no wheel of this build", where=str(build), hint=hint))
    return wheels[0]


def _is_wanted(name: str, cpu_variant: str) -> bool:
    return CPU_MODULE not in name or f"{CPU_MODULE}{cpu_variant}." in name


def _require_one_module(samples: Iterable[Speed]) -> None:
    variants = sorted({sample.cpu_variant for sample in samples})
    if len(variants) != 1:
        raise BenchmarkError(
            Problem(what=f"the builds computed with different CPU modules: {', '.join(variants)}")
        )
