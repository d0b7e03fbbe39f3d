"""A machine → the backend that computes best on it, and why not the others.

A backend with machine code for the GPU and a driver that is new enough goes before one whose PTX the driver
compiles, and of these the newest toolkit. Vulkan runs on every GPU that has a driver for graphics, and the
plain wheels run everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from index_gen.explain.answer import Recommendation
from index_gen.explain.choice import Asked, Wish, choose
from index_gen.explain.machine import Machine
from index_gen.explain.suitability import Suitability, suit
from index_gen.explain.variants import Nvidia
from index_gen.tree import IndexTree
from wheelgrid.record import GpuContent, WheelRecord

_TITLES = {"cuda": "CUDA", "rocm": "ROCm", "vulkan": "Vulkan", "metal": "Metal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suited:
    """A backend that installs on a machine."""

    backend: str
    record: WheelRecord
    suitability: Suitability
    place: int
    """How much its kind can do for the machine; 0 is not at all, and nobody recommends it."""

    @property
    def order(self) -> tuple[int, bool, bool, Version]:
        content = self.record.gpu
        version = _toolkit(content)
        is_known = self.suitability.fault is None
        # Where nobody knows the driver, the oldest toolkit asks for the least of it.
        return self.place, is_known, self.suitability.is_compiled, version if is_known else _least(version)


def recommend(tree: IndexTree, project: str, wish: Wish, machine: Machine) -> Recommendation | None:
    """Return the best backend for a machine; none if no wheel of any fits."""
    found = sorted(_suited(tree, project, wish, machine), key=lambda one: one.order, reverse=True)
    usable = [one for one in found if one.place > 0 and one.suitability.fault in {None, "unknown-driver"}]
    if not usable:
        return None
    best = usable[0]
    return Recommendation(
        backend=best.backend,
        reason=_reason(best, machine),
        passed_over=tuple(
            f"{one.backend}: {one.suitability.sentence}"
            for one in found
            # Who has no such GPU does not wonder why.
            if one.suitability.fault not in {None, "no-gpu"} and one is not best
        ),
    )


def _suited(tree: IndexTree, project: str, wish: Wish, machine: Machine) -> Iterator[_Suited]:
    nobody = Nvidia(cuda=None, architectures=())
    asked = Asked(wish=wish, machine=machine, client="uv", nvidia=nobody)
    for index in tree.backends:
        for page in index.projects:
            record = choose(page.offered, asked).chosen
            if page.name == project and record is not None:
                yield _Suited(
                    backend=index.name,
                    record=record,
                    suitability=suit(record.gpu, machine),
                    place=_place(record, tree.settings.plain_backend, machine),
                )


def _place(record: WheelRecord, plain: str, machine: Machine) -> int:
    match record.gpu:
        case None:
            return 1 if record.backend == plain else 0
        case GpuContent(family="cuda" | "rocm" | "metal"):
            return 3
        case GpuContent(family="vulkan"):
            return 2 if machine.gpus else 0
        case _:
            return 0


def _reason(best: _Suited, machine: Machine) -> str:
    content = best.record.gpu
    if content is None:
        what = "no other wheel serves its GPU" if machine.gpus else "no GPU of this machine is known"
        return f"{what}: the plain wheels compute on the CPU"
    title = f"{_TITLES.get(content.family, content.family)} {content.toolkit or ''}".strip()
    if content.family == "metal":
        return f"{title} is part of macOS"
    gpu = next((one.title for one in machine.gpus if one.family == content.family), "the GPU of this machine")
    if content.family == "vulkan":
        gpu = machine.gpus[0].title
        return f"no wheel here is made for {gpu}, and {title} runs on every GPU that has a graphics driver"
    how = "has machine code" if best.suitability.is_compiled else "has PTX, which the driver compiles,"
    if best.suitability.fault is not None:
        return f"{title} {how} for {gpu} and asks for the least of the driver, which nobody named"
    driver = (
        f" and driver {machine.driver} is new enough" if machine.driver and content.family == "cuda" else ""
    )
    return f"{title} is the newest toolkit here that {how} for {gpu}{driver}"


def _toolkit(content: GpuContent | None) -> Version:
    try:
        return Version("0" if content is None or content.toolkit is None else content.toolkit)
    except InvalidVersion:
        return Version("0")


def _least(version: Version) -> Version:
    """Turn the order of versions round."""
    return Version(f"{99 - version.major}.{99 - version.minor}")
