"""What must hold of a wheel's names, tags, files and metadata. One function, one promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from packaging.metadata import Metadata
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from ci.checks.promise import Promise
from ci.wheel.consistency import (
    link_problems,
    name_problems,
    record_problems,
    tag_problems,
    variant_problems,
)
from ci.wheel.distinfo import same_requirement
from ci.wheel.facts import WheelFacts, cpu_variant, library_stem
from wheelgrid.errors import Problem
from wheelgrid.variants import WHEEL_DOCUMENT, wheel_document

_STAMP_VARIANT = "stamp the plain wheel again, with the variant of its job or without"
_NOT_FOR_RUNNING = frozenset({".a", ".c", ".cmake", ".cpp", ".h", ".hpp", ".lib", ".o", ".pc", ".pyc"})


def members(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """One package and one ``.dist-info`` at the root; each promised library once in its folder, no others."""
    names = [entry.name for entry in facts.envelope.entries]
    for root in sorted(
        {name.partition("/")[0] for name in names} - {promise.package, facts.envelope.dist_info}
    ):
        yield Problem(
            what=f"{root!r} lies at the root, expected {promise.package!r} and the .dist-info folder only",
            hint="it would land in the site-packages folder of everybody; leave it out of the install step",
        )
    for name, count in sorted(Counter(name.casefold() for name in names).items()):
        if count > 1:
            yield Problem(what=f"{name!r} is there {count} times on systems that ignore case")
    for name in names:
        if PurePosixPath(name).suffix in _NOT_FOR_RUNNING:
            yield Problem(what=f"{name!r} is of no use to a running program")
    yield from _library_folder(facts, promise)


def symlinks(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """No file is a symbolic link."""
    return link_problems(facts.envelope)


def names(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """File name, METADATA and ``.dist-info`` folder state one project and one version."""
    return name_problems(facts.envelope)


def tags(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """File name and WHEEL state the same tags."""
    return tag_problems(facts.envelope)


def wheel_format(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """WHEEL states format 1 and a platform-specific root."""
    stated = facts.envelope.format
    if stated.wheel_version.partition(".")[0] != "1":
        yield Problem(what=f"Wheel-Version is {stated.wheel_version!r}, expected '1.0'")
    if stated.root_is_purelib != "false":
        what = (
            f"Root-Is-Purelib is {stated.root_is_purelib!r}, expected 'false': the wheel is for one platform"
        )
        yield Problem(what=what)


def record(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """RECORD lists every file, with its true digest and size, and nothing else."""
    return record_problems(facts.envelope)


def variant(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """The wheel is the promised variant in name and ``variant.json``, or in neither if none was promised."""
    yield from variant_problems(facts.envelope)
    wanted, label = promise.variant, facts.envelope.name.variant
    if label != (None if wanted is None else wanted.label):
        expected = _called(None if wanted is None else wanted.label)
        yield Problem(what=f"file name says {_called(label)}, expected {expected}", hint=_STAMP_VARIANT)
    elif wanted is not None and facts.envelope.variant not in {None, wheel_document(wanted)}:
        what = f"{WHEEL_DOCUMENT} says something else of variant {wanted.label!r} than was promised"
        yield Problem(what=what, hint=_STAMP_VARIANT)


def version(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """METADATA states the promised project, and the promised version with the promised label."""
    stated = facts.envelope.metadata
    wanted = promise.version if promise.label is None else f"{promise.version}+{promise.label}"
    if canonicalize_name(stated.name) != promise.distribution:
        yield Problem(what=f"project is {stated.name!r}, expected {promise.distribution!r}")
    if not _is_version(stated.version, wanted):
        hint = "stamp the wheel with the label of its backend"
        yield Problem(what=f"version is {stated.version!r}, expected {wanted!r}", hint=hint)


def requirements(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """METADATA states each requirement of the backend once."""
    stated = Counter(map(same_requirement, facts.envelope.metadata.requires_dist))
    for wanted in promise.requirements:
        count = stated[same_requirement(wanted)]
        if count != 1:
            hint = "stamp the wheel with the requirements of its backend"
            yield Problem(what=f"requirement {wanted!r} is stated {count} times, expected once", hint=hint)


def metadata(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """METADATA is valid core metadata of a known version, and states the Pythons that it runs on."""
    where = f"{facts.envelope.path.name} (METADATA)"
    try:
        Metadata.from_email(facts.envelope.metadata.content, validate=True)
    except ExceptionGroup as errors:
        for error in errors.exceptions:
            yield Problem(what=str(error), where=where)
    if facts.envelope.metadata.requires_python is None:
        yield Problem(what="Requires-Python is missing, expected one such as '>=3.9'", where=where)


def licenses(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """METADATA names licence files, and each is there with some text in it (PEP 639)."""
    sizes = {entry.name: entry.size_bytes for entry in facts.envelope.entries}
    named = facts.envelope.metadata.license_files
    if not named:
        yield Problem(what="METADATA names no License-File", hint="set license-files in pyproject.toml")
    for name in named:
        path = f"{facts.envelope.dist_info}/licenses/{name}"
        if not sizes.get(path):
            state = "empty" if path in sizes else "missing"
            yield Problem(what=f"licence file {path!r} is {state}", hint="add it to license-files")


def size(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """The wheel weighs no more than its budget."""
    if facts.size_bytes > promise.size_budget_bytes:
        yield Problem(
            what=f"the wheel weighs {facts.size_bytes} bytes, expected at most {promise.size_budget_bytes}",
            hint="look for new files or architectures in it, or raise the budget in the matrix",
        )


def _called(label: str | None) -> str:
    return "no variant" if label is None else f"variant {label!r}"


def _library_folder(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    folder = f"{promise.folder}/"
    inside = [
        name for name in _names_in(folder, facts) if cpu_variant(name, promise.cpu_module_prefix) is None
    ]
    stems = Counter(library_stem(name) or name for name in inside)
    for stem in sorted(set(promise.libraries) - set(stems)):
        yield Problem(what=f"library {stem!r} is missing in {folder!r}", hint="add it to the install step")
    for name in sorted(set(stems) - set(promise.libraries)):
        yield Problem(what=f"{name!r} lies in {folder!r}, but no such library was promised")
    for stem, count in sorted(stems.items()):
        if count > 1:
            yield Problem(what=f"library {stem!r} is there {count} times")
    for library in facts.libraries:
        if library.path != f"{folder}{library.name}":
            yield Problem(what=f"library {library.path!r} lies outside {folder!r}")


def _names_in(folder: str, facts: WheelFacts) -> list[str]:
    names = (entry.name for entry in facts.envelope.entries)
    return [name.removeprefix(folder) for name in names if name.startswith(folder)]


def _is_version(stated: str, wanted: str) -> bool:
    try:
        return Version(stated) == Version(wanted)
    except InvalidVersion:
        return False
