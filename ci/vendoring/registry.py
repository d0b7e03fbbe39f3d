"""Downloads one pinned file from the package index that this machine's installers use."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import requests
from pypi_simple import PYPI_SIMPLE_ENDPOINT, DistributionPackage, NoSuchProjectError, PyPISimple
from pypi_simple.errors import DigestMismatchError, UnsupportedContentTypeError

from wheelgrid.errors import Problem, SourceError
from wheelgrid.files import FileWriteError, sha256_of
from wheelgrid.models import FrozenModel, Sha256

_TIMEOUT_S = 60.0
_USER_INFO = re.compile(r"(?<=://)[^/@\s]+@")


class PinnedFile(FrozenModel):
    """One file of one release, known by its digest."""

    project: str
    """Project name on the index."""
    filename: str
    """File name of the sdist or wheel."""
    sha256: Sha256
    """Digest that the download must have."""


def index_url() -> str:
    """Return the index that uv or pip are told to use, else PyPI."""
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if value := os.environ.get(variable):
            return value
    return PYPI_SIMPLE_ENDPOINT


def pin(project: str, filename: str) -> PinnedFile:
    """Return a file of the index with the digest that the index states now.

    Raises:
        SourceError: The index cannot be reached, lacks the file, or states no sha256.
    """
    wanted = PinnedFile.model_construct(project=project, filename=filename, sha256="")
    try:
        with PyPISimple(index_url()) as client:
            digest = _find(client, wanted).digests.get("sha256")
    except requests.RequestException as error:
        raise _unreachable(wanted, str(error)) from error
    if digest is None:
        raise _unreachable(wanted, "the index states no sha256")
    return PinnedFile(project=project, filename=filename, sha256=digest)


def fetch(pinned: PinnedFile, folder: Path, progress: Callable[[str], None]) -> Path:
    """Return the file, from ``folder`` if it is there and true, else downloaded into it.

    Raises:
        SourceError: The index cannot be reached, lacks the file, or sends other bytes.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    target = folder / pinned.filename
    if target.is_file() and sha256_of(target) == pinned.sha256:
        return target
    partial = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _download(pinned, partial, progress)
        _check(pinned, partial)
        partial.replace(target)
    except requests.RequestException as error:
        raise _unreachable(pinned, str(error)) from error
    except OSError as error:
        raise FileWriteError(target, error) from error
    finally:
        with suppress(
            OSError
        ):  # what went wrong above is told; a file in the place of the folder is part of it
            partial.unlink()
    return target


def _download(pinned: PinnedFile, partial: Path, progress: Callable[[str], None]) -> None:
    with PyPISimple(index_url()) as client:
        package = _find(client, pinned)
        progress(f"downloading {pinned.filename}")
        try:
            client.download_package(package, partial, verify=False, timeout=_TIMEOUT_S)
        except DigestMismatchError as error:
            raise _damaged(pinned, str(error)) from error


def _find(client: PyPISimple, pinned: PinnedFile) -> DistributionPackage:
    try:
        page = client.get_project_page(pinned.project, timeout=_TIMEOUT_S)
    except (NoSuchProjectError, UnsupportedContentTypeError) as error:
        raise _unreachable(pinned, str(error)) from error
    for package in page.packages:
        if package.filename == pinned.filename:
            return package
    raise _unreachable(pinned, f"the index does not list {pinned.filename}")


def _check(pinned: PinnedFile, path: Path) -> None:
    found = sha256_of(path)
    if found != pinned.sha256:
        raise _damaged(pinned, f"sha256 is {found}, the pin says {pinned.sha256}")


def _unreachable(pinned: PinnedFile, cause: str) -> SourceError:
    return SourceError(
        Problem(
            what=f"cannot get {pinned.filename}: {_without_secrets(cause)}",
            where=_without_secrets(index_url()),
            hint="check the connection and the proxy, or name another index in PIP_INDEX_URL",
        )
    )


def _damaged(pinned: PinnedFile, cause: str) -> SourceError:
    return SourceError(
        Problem(
            what=f"{pinned.filename} arrived damaged: {cause}",
            where=_without_secrets(index_url()),
            hint="run the command again; if it stays so, the index serves another file: do not use it",
        )
    )


def _without_secrets(text: str) -> str:
    """Leave out the name and password that an address may carry: what we print ends in logs."""
    return _USER_INFO.sub("", text)
