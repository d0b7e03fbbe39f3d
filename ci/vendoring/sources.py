"""Fills a folder with exactly the tree that the lock file pins."""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ci.vendoring.lock import Lock, SdistSource, digest_tree
from ci.vendoring.registry import fetch
from wheelgrid.errors import BuildError, Problem, SourceError
from wheelgrid.files import FileWriteError
from wheelgrid.process import Runner


def verify_tree(lock: Lock, tree: Path) -> None:
    """Compare a tree with the lock.

    Raises:
        SourceError: It is missing or incomplete, or its bytes differ.
    """
    found = digest_tree(tree, lock.paths)
    if found != lock.digest:
        raise SourceError(
            Problem(
                what=f"the tree is not the pinned one: digest is {found}, the lock says {lock.digest}",
                where=str(tree),
                hint="run `wheelgrid vendor sync` to get the pinned tree; edits belong upstream",
            )
        )


def sync(
    lock: Lock,
    tree: Path,
    *,
    downloads: Path,
    run: Runner,
    progress: Callable[[str], None],
    checkout: Path | None = None,
) -> str:
    """Make ``tree`` the pinned tree and return where it came from; nothing happens if it is so already.

    Args:
        lock: The pin.
        tree: The folder to fill; replaced as a whole, or left as it was.
        downloads: Where archives are kept between runs.
        run: Runs git.
        progress: Told what is going on.
        checkout: An existing checkout of the sources to copy from, instead of the lock's sources.

    Raises:
        SourceError: No source gave the pinned tree; carries the reason of each.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    try:
        verify_tree(lock, tree)
    except SourceError:
        pass
    else:
        return "already there"
    with _staging_beside(tree) as staging:
        if checkout is not None:
            _copy_checkout(lock, checkout, staging)
            verify_tree(lock, staging)
            origin = str(checkout)
        else:
            origin = _first_that_works(lock, staging, downloads, run, progress)
        _swap(staging, tree)
    return origin


@contextmanager
def _staging_beside(tree: Path) -> Iterator[Path]:
    """Give an empty folder beside the tree; it and those of interrupted runs are removed in the end."""
    staging = _beside(tree, str(os.getpid()))
    try:
        tree.parent.mkdir(parents=True, exist_ok=True)
        for leftover in tree.parent.glob(_beside(tree, "*").name):
            shutil.rmtree(leftover)
        staging.mkdir()
        yield staging
    except OSError as error:
        raise FileWriteError(tree, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _first_that_works(
    lock: Lock, staging: Path, downloads: Path, run: Runner, progress: Callable[[str], None]
) -> str:
    problems: list[Problem] = []
    for source in lock.sources:
        try:
            if isinstance(source, SdistSource):
                unpack_sdist(lock, source, fetch(source, downloads, progress), staging)
                origin = source.filename
            else:
                progress(f"fetching {lock.repository}")
                _fetch_with_git(lock, lock.repository, staging, run)
                origin = lock.repository
            verify_tree(lock, staging)
        except (SourceError, BuildError) as error:
            problems += error.problems
            _empty(staging)
        else:
            return origin
    raise SourceError(problems)


def _copy_checkout(lock: Lock, checkout: Path, staging: Path) -> None:
    for path in lock.paths:
        origin, target = checkout / path, staging / path
        if not origin.exists():
            raise SourceError(
                Problem(
                    what=f"the checkout has no {path!r}",
                    where=str(checkout),
                    hint=f"name the root of a checkout of {lock.name} at commit {lock.commit[:12]}",
                )
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, target, symlinks=True)
        else:
            shutil.copy2(origin, target)


def unpack_sdist(lock: Lock, source: SdistSource, archive: Path, staging: Path) -> None:
    """Unpack what the lock names from an sdist, with the paths of the upstream tree.

    Raises:
        SourceError: The archive is damaged.
    """
    wanted = tuple(f"{source.folder}/{path}" for path in lock.paths)
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                if _belongs(member.name, wanted) and not member.isdir():
                    _unpack_file(tar, member, staging / PurePosixPath(member.name).relative_to(source.folder))
    except tarfile.TarError as error:
        raise SourceError(Problem(what=f"the archive cannot be read: {error}", where=str(archive))) from error


def _unpack_file(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Unpack a plain file. By hand: the extraction filters came with Python 3.11.4, Debian 12 has 3.11.2."""
    content = tar.extractfile(member) if member.isfile() else None
    if content is None or ".." in target.parts:
        raise SourceError(
            Problem(what=f"{member.name!r} is no plain file inside the tree", where=str(tar.name))
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as sink:
        shutil.copyfileobj(content, sink)
    target.chmod(0o755 if member.mode & stat.S_IXUSR else 0o644)
    os.utime(target, (member.mtime, member.mtime))  # a build tool takes the same tree for unchanged


def _belongs(name: str, wanted: tuple[str, ...]) -> bool:
    return any(name == path or name.startswith(f"{path}/") for path in wanted)


def _fetch_with_git(lock: Lock, repository: str, staging: Path, run: Runner) -> None:
    """Fetch one commit, without history, and only the paths that a build needs."""
    git = ("git", "-C", staging, "-c", "core.autocrlf=false")
    run(("git", "init", "--quiet", staging))
    run((*git, "sparse-checkout", "set", "--no-cone", *(f"/{path}" for path in lock.paths)))
    run((*git, "fetch", "--quiet", "--depth", "1", "--filter=blob:none", repository, lock.commit))
    run((*git, "-c", "advice.detachedHead=false", "checkout", "--quiet", "FETCH_HEAD"))
    shutil.rmtree(staging / ".git")


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _swap(staging: Path, tree: Path) -> None:
    """Put the new tree in the old one's place; a run that dies in between finds no tree and starts anew."""
    old = _beside(tree, "old")
    if tree.exists():
        tree.rename(old)
    staging.rename(tree)
    shutil.rmtree(old, ignore_errors=True)


def _beside(tree: Path, mark: str) -> Path:
    return tree.with_name(f".{tree.name}.{mark}")
