"""The pin of native sources: a project's lock file read, digested and written."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from ci.vendoring.registry import PinnedFile
from wheelgrid.errors import Problem, SourceError
from wheelgrid.models import FrozenModel, Sha256


class SdistSource(PinnedFile):
    """An sdist on the package index that carries the tree."""

    kind: Literal["sdist"]
    """Mark of this kind of source."""
    folder: str
    """Where the tree lies inside the archive."""


class GitSource(FrozenModel):
    """The upstream repository itself."""

    kind: Literal["git"]
    """Mark of this kind of source."""


Source = Annotated[SdistSource | GitSource, Field(discriminator="kind")]


def _folder(text: str) -> str:
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or not path.name:
        message = f"{text!r} is no folder below the root of the project"
        raise ValueError(message)
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        message = f"{text!r} is no regular expression: {error}"
        raise ValueError(message) from error
    return text


def _pattern_with_group(text: str) -> str:
    if re.compile(_pattern(text)).groups != 1:
        message = f"{text!r} needs one group, in parentheses, around the part of the version"
        raise ValueError(message)
    return text


class VersionSource(FrozenModel):
    """How the version of the sources is read from their own tree."""

    file: str
    """File of the tree that states it."""
    patterns: Annotated[tuple[Annotated[str, AfterValidator(_pattern_with_group)], ...], Field(min_length=1)]
    """Regular expressions with one group each: the parts of the version, joined by dots."""
    dev_pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    """Regular expression that is found in a development version, which gets ``-dev``."""


class Lock(FrozenModel):
    """Which sources are built, and where the same bytes can be had."""

    name: str
    """Name of the sources, for people."""
    folder: Annotated[str, AfterValidator(_folder)]
    """Where they are put, relative to the root of the project."""
    version: str
    """Their version, as `version_source` says."""
    build: Annotated[int, Field(gt=0)]
    """Upstream's build number: how many commits lead to this one."""
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    """Upstream commit."""
    repository: str
    """Upstream repository, anything that git can fetch from."""
    after_bump: str | None = None
    """What a person does after another commit was pinned; none if nothing."""
    paths: tuple[str, ...]
    """Files and folders of the tree that a build needs; nothing else is unpacked."""
    digest: Sha256
    """`digest_tree` of exactly these paths."""
    version_source: VersionSource
    """Where the tree states its version."""
    sources: tuple[Source, ...]
    """Where to get the tree, tried in this order."""

    @property
    def title(self) -> str:
        """Name, version and build number, ``demo 1.2.0 b345``."""
        return f"{self.name} {self.version} b{self.build}"


def read_lock(path: Path) -> Lock:
    """Read the lock file.

    Raises:
        SourceError: It is missing, is not TOML, or lacks or mistypes keys; all faults together.
    """
    try:
        return Lock.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise SourceError(Problem(what=f"cannot read the lock: {error.strerror}", where=str(path))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(Problem(what=f"the lock is not TOML: {error}", where=str(path))) from error
    except ValidationError as error:
        raise SourceError(
            [
                Problem(what=fault["msg"], where=f"{path} ({'.'.join(map(str, fault['loc']))})")
                for fault in error.errors()
            ]
        ) from error


def digest_tree(root: Path, paths: tuple[str, ...]) -> str:
    """Return one SHA-256 over the names and bytes of all files below ``paths``, in sorted order.

    Symbolic links count as faults, not as files: a wheel and an sdist cannot hold them.

    Raises:
        SourceError: A path is missing, or is or holds a symbolic link.
    """
    total = hashlib.sha256()
    for relative in sorted(_files(root, paths)):
        content = hashlib.sha256((root / relative).read_bytes()).hexdigest()
        total.update(f"{content}  {relative}\n".encode())
    return total.hexdigest()


def _files(root: Path, paths: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for path in paths:
        start = root / path
        if not start.exists():
            raise SourceError(Problem(what=f"{path!r} is missing from the tree", where=str(root)))
        candidates = [start] if start.is_file() else start.rglob("*")
        for file in candidates:
            if file.is_symlink():
                raise SourceError(Problem(what="a symbolic link is in the tree", where=str(file)))
            if file.is_file():
                found.append(str(PurePosixPath(file.relative_to(root))))
    return found


def write_lock(lock: Lock) -> str:
    """Return the text of a lock file."""
    source = lock.version_source
    head = [
        f"# The one pin of {lock.name}. `wheelgrid vendor sync` fills the folder from the first source that",
        "# works and refuses a tree whose digest differs; `wheelgrid vendor bump` rewrites this file.",
        "",
        f"name = {_quoted(lock.name)}",
        f"folder = {_quoted(lock.folder)}",
        f"version = {_quoted(lock.version)}",
        f"build = {lock.build}",
        f"commit = {_quoted(lock.commit)}",
        f"repository = {_quoted(lock.repository)}",
    ]
    if lock.after_bump is not None:
        head += [f"after_bump = {_quoted(lock.after_bump)}"]
    head += [
        "",
        "# What a build needs of the upstream tree.",
        *_list("paths", lock.paths),
        f"digest = {_quoted(lock.digest)}",
        "",
        "# Where the tree states its version: the groups of the patterns, joined by dots.",
        "[version_source]",
        f"file = {_quoted(source.file)}",
        *_list("patterns", source.patterns),
    ]
    if source.dev_pattern is not None:
        head += [f"dev_pattern = {_quoted(source.dev_pattern)}"]
    for place in lock.sources:
        head += ["", "[[sources]]"]
        head += [f"{key} = {_quoted(value)}" for key, value in _ordered(place)]
    return "\n".join(head) + "\n"


def _quoted(text: str) -> str:
    """Write a text as TOML does: a backslash in a literal string stands for itself."""
    if "\\" in text and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)  # TOML's basic strings have JSON's escapes


def _list(key: str, values: tuple[str, ...]) -> list[str]:
    return [f"{key} = [", *(f"    {_quoted(value)}," for value in values), "]"]


def _ordered(source: SdistSource | GitSource) -> list[tuple[str, str]]:
    fields: dict[str, str] = source.model_dump()
    return [("kind", fields.pop("kind")), *fields.items()]
