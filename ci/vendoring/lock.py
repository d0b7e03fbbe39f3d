"""The pin of llama.cpp: ``vendor/llama.cpp.lock.toml`` read, digested and written."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ci.vendoring.registry import PinnedFile
from wheelgrid.errors import Problem, SourceError
from wheelgrid.record import FrozenModel, Sha256


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


class Lock(FrozenModel):
    """Which llama.cpp is built, and where the same bytes can be had."""

    version: str
    """``LLAMA_VERSION`` of its CMakeLists.txt."""
    build: Annotated[int, Field(gt=0)]
    """Upstream's build number: how many commits lead to this one."""
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    """Upstream commit."""
    repository: str
    """Upstream repository, anything that git can fetch from."""
    paths: tuple[str, ...]
    """Files and folders of the tree that a build needs; nothing else is unpacked."""
    digest: Sha256
    """`digest_tree` of exactly these paths."""
    sources: tuple[Source, ...]
    """Where to get the tree, tried in this order."""


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
    quoted = "\n".join(f'    "{path}",' for path in lock.paths)
    head = [
        "# The one pin of llama.cpp. `scripts/vendor sync` fills vendor/llama.cpp from the first source that",
        "# works and refuses a tree whose digest differs; `scripts/vendor bump` rewrites this file.",
        "",
        f'version = "{lock.version}"',
        f"build = {lock.build}",
        f'commit = "{lock.commit}"',
        f'repository = "{lock.repository}"',
        "",
        "# What a build needs of the upstream tree.",
        f"paths = [\n{quoted}\n]",
        f'digest = "{lock.digest}"',
    ]
    for source in lock.sources:
        head += ["", "[[sources]]"]
        head += [f'{key} = "{value}"' for key, value in _ordered(source)]
    return "\n".join(head) + "\n"


def _ordered(source: SdistSource | GitSource) -> list[tuple[str, str]]:
    fields: dict[str, str] = source.model_dump()
    return [("kind", fields.pop("kind")), *fields.items()]
