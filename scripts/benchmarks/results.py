"""What was measured: samples of two packages, and the numbers that are derived from them.

Of several samples of one thing the least counts: other work on the machine can only add to it.
"""

from __future__ import annotations

from collections.abc import Iterable

from scripts.benchmarks.errors import BenchmarkError
from wheelgrid.errors import Problem
from wheelgrid.models import FrozenModel


class TokenCost(FrozenModel):
    """CPU time for each token of one completion, in microseconds, by three ways in one process."""

    length: int
    """Tokens that were generated."""
    bare_us: float
    """``llama_decode`` and the library's greedy sampler through ctypes."""
    call_us: float
    """``Llama(...)`` at once."""
    stream_us: float
    """``Llama(..., stream=True)``, every chunk read."""


class TokenReport(FrozenModel):
    """What the probe prints about tokens."""

    tokens: tuple[TokenCost, ...]
    """One cost for each length."""


class MemoryReport(FrozenModel):
    """What the probe prints about memory."""

    peak_bytes: int
    """Most memory that a process took to load the model and to generate."""


class UndecodableCost(FrozenModel):
    """CPU time for each token of a stream that is never a whole character, in microseconds."""

    length: int
    """Tokens of the stream."""
    us: float
    """Least time for each of them."""


class FeatureReport(FrozenModel):
    """What the probe prints about rarer work."""

    undecodable: tuple[UndecodableCost, ...]
    """One cost for each length, shortest first."""
    json_us: float
    """CPU time for each token of an answer that follows a JSON schema, in microseconds."""
    embedding_us: float
    """CPU time for each vector of a short text, in microseconds."""


class SizeReport(FrozenModel):
    """What the probe prints about the installed package."""

    version: str
    """Version of the distribution."""
    installed_bytes: int
    """Size on disk, without compiled Python."""


class ModuleReport(FrozenModel):
    """How many modules an import adds to those of a bare interpreter."""

    package: int
    """After ``import llama_cpp``."""
    llama: int
    """After ``from llama_cpp import Llama``."""


class Round(FrozenModel):
    """All samples of one package in one repeat; every sample comes from a new process."""

    bare_python_s: float
    """CPU time of ``python -c pass``."""
    import_package_s: float
    """CPU time of ``python -c "import llama_cpp"``."""
    import_llama_s: float
    """CPU time of ``python -c "from llama_cpp import Llama"``."""
    ready_s: float
    """CPU time of a program that imports ``Llama`` and loads the model."""
    tokens: tuple[TokenCost, ...]
    """Generation, one cost for each length."""
    peak_bytes: int
    """Most memory that loading and generating took."""
    features: FeatureReport
    """Rarer work."""


class PackageResult(FrozenModel):
    """Everything measured of one package."""

    version: str
    """Version of the distribution."""
    wheel: str
    """File name of the wheel."""
    wheel_bytes: int
    """Size of the wheel."""
    installed_bytes: int
    """Size of what it installs, without its requirements."""
    modules: ModuleReport
    """Modules that its import adds."""
    rounds: tuple[Round, ...]
    """The repeats."""

    @property
    def import_package_ms(self) -> float:
        """CPU time of ``import llama_cpp`` above a bare interpreter, in milliseconds."""
        return self._above_bare_ms(round_.import_package_s for round_ in self.rounds)

    @property
    def import_llama_ms(self) -> float:
        """CPU time of ``from llama_cpp import Llama`` above a bare interpreter, in milliseconds."""
        return self._above_bare_ms(round_.import_llama_s for round_ in self.rounds)

    @property
    def ready_ms(self) -> float:
        """CPU time until a model can be asked, above a bare interpreter, in milliseconds."""
        return self._above_bare_ms(round_.ready_s for round_ in self.rounds)

    @property
    def peak_bytes(self) -> int:
        """Most memory that loading and generating took."""
        return min(round_.peak_bytes for round_ in self.rounds)

    @property
    def json_us(self) -> float:
        """CPU time for each token of an answer in JSON."""
        return min(round_.features.json_us for round_ in self.rounds)

    @property
    def embedding_us(self) -> float:
        """CPU time for each vector."""
        return min(round_.features.embedding_us for round_ in self.rounds)

    def undecodable_us(self, length: int) -> float:
        """Return what a token of a stream costs that is never a whole character."""
        costs = (cost for round_ in self.rounds for cost in round_.features.undecodable)
        return min(cost.us for cost in costs if cost.length == length)

    def bare_us(self, length: int) -> float:
        """Return the C loop's cost of a token."""
        return min(cost.bare_us for cost in self._costs(length))

    def call_overhead_us(self, length: int) -> float:
        """Return what a token of one call costs above the C loop."""
        return min(cost.call_us for cost in self._costs(length)) - self.bare_us(length)

    def stream_overhead_us(self, length: int) -> float:
        """Return what a token of a stream costs above the C loop."""
        return min(cost.stream_us for cost in self._costs(length)) - self.bare_us(length)

    def _above_bare_ms(self, seconds: Iterable[float]) -> float:
        return (min(seconds) - min(round_.bare_python_s for round_ in self.rounds)) * 1e3

    def _costs(self, length: int) -> tuple[TokenCost, ...]:
        return tuple(cost for round_ in self.rounds for cost in round_.tokens if cost.length == length)


class Comparison(FrozenModel):
    """One run of the benchmark."""

    python: str
    """The Python that ran both packages."""
    machine: str
    """System and processor architecture."""
    numpy: str
    """The numpy that both packages import."""
    lengths: tuple[int, ...]
    """Tokens of the completions, shortest first."""
    ours: PackageResult
    """Our wheel."""
    rival: PackageResult
    """The package of the same name on PyPI."""


def last_line(output: str) -> str:
    """Return what a program printed last; libraries may log before it.

    Raises:
        BenchmarkError: It printed nothing.
    """
    lines = output.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise BenchmarkError(Problem(what="the probe printed nothing, a line of JSON was expected"))
    return lines[-1]
