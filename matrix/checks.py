"""What entries of the matrix must be to each other; each check yields every fault that it finds.

These need no facts from outside the file. Facts about toolkits live in files of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matrix.backend_checks import check_backends
from matrix.document import Loc
from matrix.draft import Entry, Finding, sound
from matrix.job import ARCHITECTURE_VARIABLES, DEPLOYMENT_TARGET
from matrix.model import Backend, OperatingSystem, Platform, Python, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The entries of a file before they are known to fit."""

    pythons: Sequence[Entry[Python]]
    """Entries of ``pythons``."""
    platforms: Sequence[Entry[Platform]]
    """Entries of ``platforms``."""
    backends: Sequence[Entry[Backend]]
    """Entries of ``backends``."""
    rules: Sequence[Entry[Rule]]
    """Entries of ``rules``."""


_TAG_PREFIXES = {
    OperatingSystem.LINUX: ("manylinux_", "musllinux_"),
    OperatingSystem.MACOS: ("macosx_",),
    OperatingSystem.WINDOWS: ("win_",),
}


def check_draft(draft: Draft) -> Iterator[Finding]:
    """Find everything that does not fit."""
    for python in sound(draft.pythons, "version", "identifier", "skipped"):
        yield from _check_python(python)
    for platform in sound(draft.platforms, "id", "os", "architecture", "tag_floor", "image"):
        yield from _check_platform(platform)
    yield from _check_twins(draft.platforms)
    known = [str(entry.loc[-1]) for entry in draft.platforms]
    yield from check_backends(draft.backends, platforms=known)
    for platform in sound(draft.platforms, "cmake"):
        yield from _check_definitions(platform.loc, platform.value.cmake)
    for backend in sound(draft.backends, "cmake"):
        yield from _check_definitions(backend.loc, backend.value.cmake)
    yield from _check_rules(draft)


def _check_python(entry: Entry[Python]) -> Iterator[Finding]:
    python = entry.value
    expected = f"cp{python.version.replace('.', '')}"
    if python.identifier is None and python.skipped is None:
        yield Finding(
            entry.loc,
            f"Python {python.version!r} is neither tested nor skipped",
            f"add 'identifier: {expected}', or 'skipped:' with a reason",
        )
    if python.identifier is not None and python.skipped is not None:
        yield Finding(
            (*entry.loc, "skipped"),
            f"Python {python.version!r} is both tested and skipped",
            "keep 'identifier' or 'skipped'",
        )
    if python.identifier not in {None, expected}:
        yield Finding(
            (*entry.loc, "identifier"),
            f"identifier {python.identifier!r} is not that of Python {python.version!r}",
            f"write {expected!r}",
        )


def _check_platform(entry: Entry[Platform]) -> Iterator[Finding]:
    platform = entry.value
    prefixes = _TAG_PREFIXES[platform.os]
    if not (
        platform.tag_floor.startswith(prefixes) and platform.tag_floor.endswith(f"_{platform.architecture}")
    ):
        yield Finding(
            (*entry.loc, "tag_floor"),
            f"tag floor {platform.tag_floor!r} is not one of {platform.os} on {platform.architecture!r}",
            f"begin it with {' or '.join(map(repr, prefixes))} and end it with '_{platform.architecture}'",
        )
    if platform.os is OperatingSystem.LINUX and platform.image is None:
        yield Finding(
            (*entry.loc, "image"),
            f"platform {platform.id!r} has no image, and its wheels would need the runner's glibc",
            "add 'image: manylinux_2_28' or 'image: musllinux_1_2'",
        )
    if platform.os is not OperatingSystem.LINUX and platform.image is not None:
        yield Finding(
            (*entry.loc, "image"),
            f"platform {platform.id!r} has an image, but {platform.os} has no containers",
            "drop the key",
        )


def _check_twins(entries: Iterable[Entry[Platform]]) -> Iterator[Finding]:
    first: dict[tuple[str, str, str | None], str] = {}
    for entry in sound(entries, "id", "os", "architecture", "tag_floor"):
        platform = entry.value
        kind = (platform.os, platform.architecture, platform.libc)
        if kind in first:
            yield Finding(
                entry.loc,
                f"platform {platform.id!r} is the same machine as {first[kind]!r}",
                "drop one; a machine has one platform",
            )
        first.setdefault(kind, platform.id)


def _check_definitions(loc: Loc, definitions: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    derived = {*ARCHITECTURE_VARIABLES.values(), DEPLOYMENT_TARGET}
    for name, _ in definitions:
        if name in derived:
            yield Finding(
                (*loc, "cmake", name),
                f"CMake variable {name!r} is derived",
                "drop it; 'architectures' and 'tag_floor' say it",
            )


def _check_rules(draft: Draft) -> Iterator[Finding]:
    readable = all(entry.is_sound("id", "family", "toolkit", "platforms") for entry in draft.backends)
    readable = readable and all(entry.is_sound("id") for entry in draft.platforms)
    offered = [
        (backend.value, platform.value)
        for backend in draft.backends
        for platform in draft.platforms
        if readable and backend.value.is_offered_on(platform.value.id)
    ]
    for entry in sound(draft.rules, "backend", "family", "toolkit", "platform"):
        rule = entry.value
        if not {"backend", "family", "toolkit", "platform"} & rule.model_fields_set:
            yield Finding(
                entry.loc,
                "the rule takes everything away",
                "add 'backend', 'family', 'toolkit' or 'platform'",
            )
        elif readable and not any(rule.excludes(backend, platform) for backend, platform in offered):
            yield Finding(
                entry.loc,
                "the rule matches no backend on a platform that it is offered on",
                "drop or mend it",
            )
