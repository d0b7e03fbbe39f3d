"""Moves the pin of a project's native sources to another commit."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from packaging.utils import InvalidSdistFilename, parse_sdist_filename

from ci.vendoring.lock import GitSource, Lock, SdistSource, Source, VersionSource, digest_tree
from ci.vendoring.registry import fetch, pin
from ci.vendoring.sources import unpack_sdist, verify_tree
from wheelgrid.errors import Problem, SourceError
from wheelgrid.process import Runner


def bump(lock: Lock, commit: str, *, repository: str, run: Runner) -> Lock:
    """Return the lock for another commit; version, build number and digest are read from the commit.

    Args:
        lock: The present pin; its paths stay.
        commit: Anything that git can resolve in the repository.
        repository: Where git finds the commit, a URL or a local clone.
        run: Runs git.

    Raises:
        SourceError: The tree lacks a path that the lock names, or states no version where the lock says.
        ToolFailedError: git cannot fetch the commit.
    """
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "clone"
        git = ("git", "-C", clone, "-c", "core.autocrlf=false", "-c", "advice.detachedHead=false")
        run(("git", "clone", "--quiet", "--filter=tree:0", "--no-checkout", repository, clone))
        run((*git, "sparse-checkout", "set", "--no-cone", *(f"/{path}" for path in lock.paths)))
        run((*git, "checkout", "--quiet", commit))
        return lock.model_copy(
            update={
                "commit": run((*git, "rev-parse", "HEAD")).strip(),
                "build": int(run((*git, "rev-list", "--count", "HEAD"))),
                "version": read_version(lock.version_source, clone),
                "digest": digest_tree(clone, lock.paths),
                "sources": (GitSource(kind="git"),),
            }
        )


def read_version(source: VersionSource, tree: Path) -> str:
    """Return the version that a tree states of itself.

    Raises:
        SourceError: It states none in the way that the lock says.
    """
    try:
        text = (tree / source.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _no_version(source, f"{source.file!r} cannot be read: {error}") from error
    parts: list[str] = []
    for pattern in source.patterns:
        found = re.search(pattern, text)
        if found is None or found[1] is None:
            raise _no_version(source, f"nothing matches {pattern!r}")
        parts.append(found[1])
    is_dev = source.dev_pattern is not None and re.search(source.dev_pattern, text) is not None
    return ".".join(parts) + "-dev" * is_dev


def _no_version(source: VersionSource, cause: str) -> SourceError:
    return SourceError(
        Problem(
            what=f"the tree states no version: {cause}",
            where=source.file,
            hint="look how upstream states its version now, and mend [version_source] in the lock",
        )
    )


def add_sdist(lock: Lock, filename: str, *, downloads: Path, progress: Callable[[str], None]) -> Lock:
    """Return the lock with an sdist as its first source, once the sdist is seen to hold the same tree.

    Args:
        lock: The lock of the commit.
        filename: An sdist on the index with the tree in the folder of the lock, ``demo-1.0.tar.gz``.
        downloads: Where archives are kept.
        progress: Told what is going on.

    Raises:
        SourceError: The name is no sdist's, or the sdist cannot be had or holds another tree.
    """
    try:
        project, _ = parse_sdist_filename(filename)
    except InvalidSdistFilename as error:
        raise SourceError(Problem(what=str(error), hint="name a file such as demo-1.0.tar.gz")) from error
    folder = f"{filename.removesuffix('.tar.gz')}/{lock.folder}"
    sdist = SdistSource(kind="sdist", folder=folder, **pin(project, filename).model_dump())
    archive = fetch(sdist, downloads, progress)
    with tempfile.TemporaryDirectory() as name:
        unpack_sdist(lock, sdist, archive, Path(name))
        verify_tree(lock, Path(name))
    others: tuple[Source, ...] = tuple(source for source in lock.sources if source.kind != "sdist")
    return lock.model_copy(update={"sources": (sdist, *others)})
