"""A file of a vendor, known by its digest: downloaded with patience, checked, unpacked without escapes."""

from __future__ import annotations

import shutil
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Annotated

import requests
from pydantic import Field

from wheelgrid.errors import Problem, SourceError
from wheelgrid.files import FileWriteError, sha256_of
from wheelgrid.models import FrozenModel, Sha256

_TRIES = 4
_FIRST_PAUSE_S = 2.0
_TIMEOUT_S = 60.0
_CHUNK_BYTES = 1 << 20


class Archive(FrozenModel):
    """One file of a vendor."""

    url: str
    """Where it lies."""
    sha256: Sha256
    """Digest that the download must have."""
    strip: Annotated[int, Field(ge=0)] = 1
    """How many leading folders of its members are dropped."""

    @property
    def name(self) -> str:
        """Return the file name."""
        return self.url.rpartition("/")[2]


def download(
    archive: Archive,
    folder: Path,
    progress: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> Path:
    """Return the file, from ``folder`` if it is there and true, else downloaded, with several tries.

    Args:
        archive: The file.
        folder: Where it is kept.
        progress: Told what takes a while.
        pause: Waits between two tries, in seconds.

    Raises:
        SourceError: It cannot be had, or arrives with another digest.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    target = folder / archive.name
    if target.is_file() and sha256_of(target) == archive.sha256:
        return target
    partial = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(archive, partial, progress, pause)
        if (found := sha256_of(partial)) != archive.sha256:
            raise _error(archive, f"sha256 is {found}, the pin says {archive.sha256}")
        partial.replace(target)
    except requests.RequestException as error:
        raise _error(archive, str(error)) from error
    except OSError as error:
        raise FileWriteError(target, error) from error
    finally:
        with suppress(OSError):  # the first fault is the one to tell
            partial.unlink(missing_ok=True)
    return target


def unpack_zip(path: Path, archive: Archive, folder: Path) -> None:
    """Unpack a zip archive into a folder that may hold others already.

    Raises:
        SourceError: It is no zip archive, or a member would lie outside the folder.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            for member in opened.infolist():
                inside = _inside(member, archive)
                if inside is not None:
                    target = folder / inside
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with opened.open(member) as source, target.open("wb") as sink:
                        shutil.copyfileobj(source, sink, _CHUNK_BYTES)
    except zipfile.BadZipFile as error:
        raise _error(archive, f"it is no zip archive: {error}") from error
    except OSError as error:
        raise FileWriteError(folder, error) from error


def _inside(member: zipfile.ZipInfo, archive: Archive) -> PurePosixPath | None:
    """Return where a member goes; none for a folder, and for a file that lies above the dropped ones."""
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.orig_filename or ":" in member.filename:
        raise _error(archive, f"member {member.orig_filename!r} would lie outside the folder")
    rest = path.parts[archive.strip :]
    return None if member.is_dir() or not rest else PurePosixPath(*rest)


def _fetch(
    archive: Archive, partial: Path, progress: Callable[[str], None], pause: Callable[[float], None]
) -> None:
    for attempt in range(1, _TRIES + 1):
        progress(f"downloading {archive.name}" + (f", try {attempt}" if attempt > 1 else ""))
        try:
            _stream(archive, partial)
        except requests.RequestException as error:
            if attempt == _TRIES or _is_final(error):
                raise
            pause(_FIRST_PAUSE_S * 2 ** (attempt - 1))
        else:
            return


def _stream(archive: Archive, partial: Path) -> None:
    with requests.get(archive.url, stream=True, timeout=_TIMEOUT_S) as response:
        response.raise_for_status()
        with partial.open("wb") as sink:
            for chunk in response.iter_content(_CHUNK_BYTES):
                sink.write(chunk)


def _is_final(error: requests.RequestException) -> bool:
    """Tell whether the server answered that there is no such file: it will answer so again."""
    response = error.response
    return response is not None and response.status_code in {401, 403, 404, 410}


def _error(archive: Archive, cause: str) -> SourceError:
    return SourceError(
        Problem(
            what=f"cannot get {archive.name}: {cause}",
            where=archive.url,
            hint="check the connection and the proxy; if the digest differs, do not use the file",
        )
    )
