"""What must hold of the libraries in a wheel, and of the platform tags that speak for them."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ci.checks.promise import Promise
from ci.wheel.elf import ElfFacts
from ci.wheel.facts import Library, WheelFacts, cpu_variant, library_stem
from ci.wheel.policy import PlatformTag, parse_platform_tag, provided_versions
from wheelgrid.errors import Problem

_ORIGIN = "$ORIGIN"
_LINUX = frozenset({"linux", "manylinux", "musllinux"})


def bare_linux(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """No tag says ``linux_*``, which promises nothing of the Linux that it needs."""
    for text in facts.envelope.name.platforms:
        tag = parse_platform_tag(text)
        if tag is not None and tag.family == "linux":
            hint = "stamp the wheel with the tag that auditwheel gives"
            yield Problem(what=f"platform tag {text!r} runs on no known Linux", hint=hint)


def tag_honest(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """Every system that a tag admits has the architecture and the symbol versions that the libraries need."""
    for text in facts.envelope.name.platforms:
        tag = parse_platform_tag(text)
        if tag is None:
            yield Problem(what=f"platform tag {text!r} is of no kind that we know")
        elif tag.family != "linux":
            if tag.family != promise.tag_family:
                hint = f"it is another job's wheel: this one's begin with '{promise.tag_family}_'"
                yield Problem(what=f"platform tag {text!r} is not of {promise.platform!r}", hint=hint)
            if tag.architecture != promise.architecture:
                yield Problem(what=f"platform tag {text!r} is not for {promise.architecture!r}")
            yield from _missing_symbols(text, tag, facts)


def tag_promised(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """The wheel serves every Python 3, and installs on the oldest system that was promised."""
    name = facts.envelope.name
    if (name.pythons, name.abis) != ("py3", "none"):
        yield Problem(
            what=f"tags are '{name.pythons}-{name.abis}', expected 'py3-none'",
            hint="a ctypes package runs on every Python 3: set wheel.py-api to py3",
        )
    claimed = [tag for text in name.platforms if (tag := parse_platform_tag(text)) and tag.family != "linux"]
    if promise.tag_floor is None or not claimed:
        return
    floor = parse_platform_tag(promise.tag_floor)
    if floor is None or not any(_reaches(tag, floor) for tag in claimed):
        shown = ".".join(name.platforms)
        yield Problem(
            what=f"platform tag {shown!r} does not reach down to {promise.tag_floor!r}",
            hint="compile in the image of the platform, or state a newer floor in the matrix",
        )


def machine(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """Every library is for the promised architecture, 64 bits."""
    tags = map(parse_platform_tag, facts.envelope.name.platforms)
    is_for_linux = any(tag is not None and tag.family in _LINUX for tag in tags)
    for library in facts.libraries:
        if library.elf is None:
            if is_for_linux:
                what = "is no ELF library, the only kind that Linux loads"
                yield Problem(what=what, where=_where(facts, library))
        elif (library.elf.machine, library.elf.bits) != (promise.architecture, 64):
            what = (
                f"is for {library.elf.machine} with {library.elf.bits} bits, expected {promise.architecture}"
            )
            yield Problem(what=what, where=_where(facts, library), hint="compile it for this platform")


def external_libraries(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """Libraries need each other and what the allow-list names, nothing else."""
    inside = {library.name for library in facts.libraries}
    for library, elf in _elves(facts):
        for needed in elf.needed:
            if needed not in inside and not _is_allowed(needed, promise):
                yield Problem(
                    what=f"needs {needed!r}, which is neither in the wheel nor on the allow-list",
                    where=_where(facts, library),
                    hint="turn off the option that links it, link it statically, or allow it in the matrix",
                )


def runpath(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """Every library looks for others in its own folder, and nowhere else."""
    for library, elf in _elves(facts):
        if elf.runpath != _ORIGIN or elf.rpath is not None:
            yield Problem(
                what=f"RUNPATH is {elf.runpath!r} and RPATH {elf.rpath!r}, expected {_ORIGIN!r} and none",
                where=_where(facts, library),
                hint="set INSTALL_RPATH to $ORIGIN on every target, modules too",
            )


def cpu_variants(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """The CPU modules are exactly the promised ones."""
    found = set(facts.cpu_variants(promise.cpu_module_prefix))
    for variant in sorted(set(promise.cpu_variants) - found):
        hint = "the compiler may be too old for it: see the log of the build"
        yield Problem(what=f"CPU variant {variant!r} is missing", hint=hint)
    for variant in sorted(found - set(promise.cpu_variants)):
        yield Problem(
            what=f"CPU variant {variant!r} was not promised", hint="add it to cpu_variants of the matrix"
        )


def entry_points(facts: WheelFacts, promise: Promise) -> Iterator[Problem]:
    """Every module has the functions that its loader asks for; without them it may be skipped in silence."""
    for library, elf in _elves(facts):
        wanted: tuple[str, ...] = ()
        if cpu_variant(library.name, promise.cpu_module_prefix) is not None:
            wanted = promise.module_entry_points + promise.cpu_module_entry_points
        elif library_stem(library.name) in promise.modules:
            wanted = promise.module_entry_points
        for symbol in wanted:
            if symbol not in elf.exports:
                hint = "build it as a module, and keep the linker from hiding the function"
                yield Problem(what=f"does not export {symbol!r}", where=_where(facts, library), hint=hint)


def build_paths(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """No library tells where it was compiled."""
    for library in facts.libraries:
        for path in library.build_paths:
            yield Problem(
                what=f"mentions {path!r} of the building machine",
                where=_where(facts, library),
                hint="compile with -ffile-prefix-map",
            )


def stripped(facts: WheelFacts, _: Promise) -> Iterator[Problem]:
    """No library carries symbols or debug information that only a linker or a debugger reads."""
    for library, elf in _elves(facts):
        if not elf.is_stripped:
            hint = "install with --strip"
            yield Problem(what="is not stripped", where=_where(facts, library), hint=hint)


def _elves(facts: WheelFacts) -> Iterator[tuple[Library, ElfFacts]]:
    return ((library, library.elf) for library in facts.libraries if library.elf is not None)


def _is_allowed(needed: str, promise: Promise) -> bool:
    """Compare as the loader does, which ignores case on Windows alone."""
    if needed.lower().endswith(".dll"):
        return any(fnmatchcase(needed.lower(), pattern.lower()) for pattern in promise.external_libraries)
    return any(fnmatchcase(needed, pattern) for pattern in promise.external_libraries)


def _where(facts: WheelFacts, library: Library) -> str:
    return f"{facts.envelope.path.name} ({library.path})"


def _reaches(tag: PlatformTag, floor: PlatformTag) -> bool:
    lowest = (0, 0)
    return tag.family == floor.family and (tag.version or lowest) <= (floor.version or lowest)


def _missing_symbols(text: str, tag: PlatformTag, facts: WheelFacts) -> Iterator[Problem]:
    if tag.family not in {"manylinux", "musllinux"}:
        return
    provided = provided_versions(text)
    if provided is None:
        yield Problem(what=f"platform tag {text!r} is no policy that auditwheel knows")
        return
    # musl versions no symbols, so whatever asks for a glibc symbol was not compiled for it.
    families = {"GLIBC": frozenset[str](), **provided} if tag.family == "musllinux" else provided
    for library, elf in _elves(facts):
        newer = [
            need for need in elf.version_needs if need not in families.get(need.partition("_")[0], {need})
        ]
        if newer:
            yield Problem(
                what=f"needs {', '.join(newer)}, which {text!r} does not promise",
                where=_where(facts, library),
                hint="stamp the wheel with the tag that auditwheel gives, or compile in an older image",
            )
