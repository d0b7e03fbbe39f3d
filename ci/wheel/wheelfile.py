"""Reads and writes the archive of a wheel: one member at a time in, the same bytes every time out.

Source: the binary distribution format (wheels), PKWARE APPNOTE (zip).
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wheelgrid.errors import Problem, WheelRejectedError

DIST_INFO_SUFFIX = ".dist-info"

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # what zipfile says of an encrypted member
    ValueError,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END_OF_ARCHIVE = b"PK\x05\x06"
_END_SIZE_BYTES = 22
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_LEVEL = 9
_UNIX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of the archive, as the directory of the archive states it."""

    name: str
    """Path inside the wheel, with forward slashes."""
    size_bytes: int
    """Size when unpacked."""
    mode: int
    """Unix mode with the file type, 0 if the archive was made on a system without modes."""

    @property
    def is_symlink(self) -> bool:
        """Whether unpackers that know links would make one."""
        return stat.S_ISLNK(self.mode)

    @property
    def is_executable(self) -> bool:
        """Whether somebody may execute the file."""
        return bool(self.mode & 0o111)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One file to be written into a wheel."""

    name: str
    """Path inside the wheel."""
    is_executable: bool
    """Whether it gets mode 0o755 instead of 0o644."""
    read: Callable[[], bytes]
    """Gives the content when its turn comes, so that one member is in memory at a time."""


class WheelArchive:
    """An open wheel."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        """Where the wheel lies."""
        self._archive = archive
        infos = [info for info in archive.infolist() if not info.is_dir()]
        self.entries = tuple(
            Entry(name=info.filename, size_bytes=info.file_size, mode=info.external_attr >> 16)
            for info in infos
        )
        """Every file, in the order of the archive."""
        refuse(path, [*_framing(path, archive), *_odd_methods(infos), *_odd_names(self.entries)])
        self.dist_info = self._find_dist_info()
        """Name of the ``.dist-info`` folder."""

    def read(self, name: str) -> bytes:
        """Return the content of one file.

        Raises:
            WheelRejectedError: The content is damaged.
        """
        with _readable(self.path, member=name):
            return self._archive.read(name)

    def _find_dist_info(self) -> str:
        roots = {entry.name.partition("/")[0] for entry in self.entries if "/" in entry.name}
        folders = sorted(root for root in roots if root.endswith(DIST_INFO_SUFFIX))
        if len(folders) != 1:
            found = ", ".join(map(repr, folders)) or "none"
            refuse(self.path, [Problem(what=f"a wheel has one .dist-info folder, found {found}")])
        names = {entry.name for entry in self.entries}
        wanted = [f"{folders[0]}/{name}" for name in ("METADATA", "WHEEL", "RECORD")]
        refuse(self.path, [Problem(what=f"{name!r} is missing") for name in wanted if name not in names])
        return folders[0]


@contextmanager
def open_wheel(path: Path) -> Iterator[WheelArchive]:
    """Open a wheel for reading.

    Raises:
        WheelRejectedError: It is no zip or a damaged one, two readers could see different files in it,
            a name leads outside the wheel, or the ``.dist-info`` folder is not exactly one and complete.
    """
    with _readable(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield WheelArchive(path, archive)


def pack(members: Iterable[Outgoing]) -> bytes:
    """Return a wheel whose bytes depend on the names, contents and executable bits alone.

    Members are sorted, the ``.dist-info`` folder comes last and RECORD at the very end, as the wheel
    specification recommends, so that metadata can be read or replaced without touching the rest.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for member in sorted(members, key=lambda member: _place(member.name)):
            info = zipfile.ZipInfo(member.name, _FIRST_DATE)
            info.create_system = _UNIX
            permissions = 0o755 if member.is_executable else 0o644
            info.external_attr = (stat.S_IFREG | permissions) << 16
            archive.writestr(info, member.read(), zipfile.ZIP_DEFLATED, _LEVEL)
    return target.getvalue()


def refuse(path: Path, problems: Iterable[Problem]) -> None:
    """Reject the wheel at ``path`` if there are problems; those that name no place get the wheel's name.

    Raises:
        WheelRejectedError: There is a problem; carries all of them.
    """
    placed = [
        problem
        if problem.where is not None
        else Problem(what=problem.what, where=path.name, hint=problem.hint)
        for problem in problems
    ]
    if placed:
        raise WheelRejectedError(placed)


def _place(name: str) -> tuple[bool, bool, str]:
    root, _, rest = name.partition("/")
    in_dist_info = root.endswith(DIST_INFO_SUFFIX)
    return in_dist_info, in_dist_info and rest == "RECORD", name


@contextmanager
def _readable(path: Path, *, member: str | None = None) -> Iterator[None]:
    """Turn what ``zipfile`` says of a bad archive into our words."""
    try:
        yield
    except _DAMAGE as error:
        problem = Problem(
            what=f"cannot be read as a wheel: {error}",
            where=path.name if member is None else f"{path.name} ({member})",
            hint="build or download the wheel again",
        )
        raise WheelRejectedError(problem) from error


def _framing(path: Path, archive: zipfile.ZipFile) -> Iterator[Problem]:
    """Readers disagree on archives with bytes around them: some search, some start at the first byte."""
    with _readable(path), path.open("rb") as file:
        file.seek(-_END_SIZE_BYTES, io.SEEK_END)
        ends_well = file.read(len(_END_OF_ARCHIVE)) == _END_OF_ARCHIVE
    first = min((info.header_offset for info in archive.infolist()), default=0)
    if not ends_well or first != 0:
        yield Problem(what="there are bytes before or after the archive", hint="build the wheel again")


def _odd_methods(infos: Iterable[zipfile.ZipInfo]) -> Iterator[Problem]:
    for info in infos:
        if info.compress_type not in _METHODS:
            yield Problem(
                what=f"{info.filename!r} is compressed with method {info.compress_type}, expected deflate"
            )


def _odd_names(entries: Iterable[Entry]) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries:
        name = entry.name
        if name in seen:
            yield Problem(what=f"{name!r} is in the archive twice")
        seen.add(name)
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or str(path) != name:
            yield Problem(what=f"{name!r} is no plain path inside the wheel")
        elif "\\" in name or ":" in name or not name.isprintable():
            yield Problem(what=f"{name!r} means another path on Windows, or cannot be printed")
