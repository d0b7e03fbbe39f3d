"""Reads a wheel's name, METADATA and WHEEL, and edits their headers without touching the rest.

Source: the core metadata specification, the wheel specification (file name convention, ``WHEEL``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from wheelgrid.errors import Problem, WheelRejectedError
from wheelgrid.variants import split_label


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelName:
    """The parts of a wheel's file name."""

    filename: str
    """``demo_package-1.2.0+cu128-py3-none-manylinux_2_28_x86_64.whl``."""
    project: str
    """Normalised project name, ``demo-package``."""
    version: Version
    """Version with its label."""
    build: str
    """Build tag, empty if there is none."""
    pythons: str
    """Python tags as written, ``py3``."""
    abis: str
    """ABI tags as written, ``none``."""
    platforms: tuple[str, ...]
    """Platform tags, in the order of the name."""
    tags: frozenset[Tag]
    """Every single tag that the name stands for."""
    variant: str | None
    """Label of the variant, ``cu128`` at the very end of the name; none for a wheel that is no variant."""


def parse_wheel_name(path: Path) -> WheelName:
    """Take a wheel's file name apart; what `packaging` does not know, the label of a variant, goes first.

    Raises:
        WheelRejectedError: The name is not one that installers accept.
    """
    plain, label = split_label(path.name)
    try:
        project, version, _, tags = parse_wheel_filename(plain)
    except InvalidWheelFilename as error:
        problem = Problem(what=f"is no file name of a wheel: {error}", where=path.name)
        raise WheelRejectedError(problem) from error
    parts = plain.removesuffix(".whl").split("-")
    return WheelName(
        filename=path.name,
        project=project,
        version=version,
        build=parts[2] if len(parts) == 6 else "",  # noqa: PLR2004 - name, version, build and three tags
        pythons=parts[-3],
        abis=parts[-2],
        platforms=tuple(parts[-1].split(".")),
        tags=tags,
        variant=label,
    )


def wheel_name(
    *,
    project: str,
    version: Version,
    build: str,
    pythons: str,
    abis: str,
    platforms: Iterable[str],
    variant: str | None = None,
) -> str:
    """Return the one file name that belongs to these parts, platforms sorted, each once.

    Source: the wheel specification; PEP 825 (label of a variant).
    """
    name = canonicalize_name(project).replace("-", "_")
    parts = [name, str(version), *([build] if build else []), pythons, abis, ".".join(sorted(set(platforms)))]
    return "-".join([*parts, *([variant] if variant is not None else [])]) + ".whl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header with its continuation lines, exactly as written."""

    name: str
    """Lower-case name; empty for a line that is no header."""
    text: str
    """All its lines, with line ends."""

    @property
    def value(self) -> str:
        """What stands behind the colon, without white space around it."""
        return self.text.partition(":")[2].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFile:
    """METADATA or WHEEL: headers, then the description from the first empty line on."""

    headers: tuple[Header, ...]
    """The headers in their order."""
    body: str
    """From the empty line on, byte for byte."""
    newline: str
    """The line end that the file uses."""

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of every header of this name, in order."""
        return tuple(header.value for header in self.headers if header.name == name.lower())

    def replaced(self, name: str, values: Iterable[str]) -> HeaderFile:
        """Return the file with new values for a header, at the place of the first one or else at the end."""
        own = [place for place, header in enumerate(self.headers) if header.name == name.lower()]
        place = own[0] if own else len(self.headers)
        before = self.headers[:place]
        after = (header for header in self.headers[place:] if header.name != name.lower())
        return self._with((*before, *self._made(name, values), *after))

    def added(self, name: str, values: Iterable[str]) -> HeaderFile:
        """Return the file with more values of a header, behind the last one or else at the end."""
        own = [place for place, header in enumerate(self.headers) if header.name == name.lower()]
        place = own[-1] + 1 if own else len(self.headers)
        return self._with((*self.headers[:place], *self._made(name, values), *self.headers[place:]))

    def to_bytes(self) -> bytes:
        """Return the file."""
        return ("".join(header.text for header in self.headers) + self.body).encode()

    def _made(self, name: str, values: Iterable[str]) -> tuple[Header, ...]:
        return tuple(Header(name=name.lower(), text=f"{name}: {value}{self.newline}") for value in values)

    def _with(self, headers: tuple[Header, ...]) -> HeaderFile:
        return HeaderFile(headers=headers, body=self.body, newline=self.newline)


def parse_headers(content: bytes, path: Path, member: str) -> HeaderFile:
    """Split METADATA or WHEEL into headers and body; joined again they give the same bytes.

    The one exception is a last header without a line end, which gets one.

    Raises:
        WheelRejectedError: It is not UTF-8, as both files must be.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        problem = Problem(what=f"is not UTF-8: {error.reason}", where=f"{path.name} ({member})")
        raise WheelRejectedError(problem) from error
    newline = "\r\n" if "\r\n" in text.partition("\n\n")[0] else "\n"
    lines = text.split("\n")
    end = next((place for place, line in enumerate(lines) if line in {"", "\r"}), len(lines))
    head, body = lines[:end], "\n".join(lines[end:])
    groups: list[list[str]] = []
    for line in head:
        if groups and line[:1] in " \t":
            groups[-1].append(f"{line}\n")
        else:
            groups.append([f"{line}\n"])
    if end == len(lines):
        groups[-1:] = [[*groups[-1][:-1], groups[-1][-1].rstrip("\r\n") + newline]] if groups else []
    return HeaderFile(headers=tuple(map(_header, groups)), body=body, newline=newline)


def same_requirement(text: str) -> str:
    """Return a spelling that is equal for equal requirements; the text itself if it is none."""
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return text
    requirement.name = canonicalize_name(requirement.name)
    return str(requirement)


def missing_requirements(present: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the wanted requirements that are not present yet in any spelling, each once."""
    seen = {same_requirement(text) for text in present}
    fresh: list[str] = []
    for text in wanted:
        if same_requirement(text) not in seen:
            seen.add(same_requirement(text))
            fresh.append(text)
    return tuple(fresh)


def _header(lines: list[str]) -> Header:
    text = "".join(lines)
    name, colon, _ = text.partition(":")
    return Header(name=name.lower() if colon else "", text=text)
