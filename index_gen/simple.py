"""Turns indexes into the two forms that clients read: PEP 503 HTML and PEP 691 JSON.

Both say the same. Small functions instead of templates: a page may hold fifty thousand files.

Source: PEP 503, 592, 629, 658, 691, 700, 714, 740, 792, 833.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from html import escape as escape_all
from itertools import islice

import msgspec

from index_gen.tree import Document, FileEntry, PackageIndex, ProjectPage
from wheelgrid.record import WheelRecord

API_VERSION = "1.4"
"""PEP 629 for JSON and HTML; PEP 833 freezes HTML at this version for ever."""

_CHUNK = 1000
"""Files that are rows at the same time."""


class _Digest(msgspec.Struct, frozen=True):
    sha256: str


class JsonFile(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", omit_defaults=True):
    """A file of a PEP 691 project page."""

    core_metadata: _Digest | None = None
    dist_info_metadata: _Digest | None = None
    filename: str
    hashes: _Digest
    provenance: str | None = None
    requires_python: str | None = None
    size: int
    upload_time: str
    url: str
    yanked: str | bool = False


class _JsonMeta(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    # PEP 700: keys with a leading underscore are reserved as private for index server use.
    alias_of: str | None = msgspec.field(default=None, name="_alias-of")
    alias_reason: str | None = msgspec.field(default=None, name="_alias-reason")
    api_version: str = msgspec.field(name="api-version")


class _JsonStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    reason: str = ""
    status: str


class _JsonHead(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """All of a project page but its files, which come after; a page is written file by file."""

    meta: _JsonMeta
    name: str
    project_status: _JsonStatus
    versions: tuple[str, ...]


class _JsonName(msgspec.Struct, frozen=True):
    name: str


class _JsonRoot(msgspec.Struct, frozen=True, kw_only=True):
    meta: _JsonMeta
    projects: tuple[_JsonName, ...]


def project_list_html(index: PackageIndex) -> bytes:
    """Return the root page of an index.

    PEP 503: there MUST be a single anchor element for each project, its text the name of the project.
    """
    names = (escape(project.name) for project in index.projects)
    # A project's name is normalised: it needs no encoding in a URL.
    anchors = "".join(f'<a href="{name}/">{name}</a><br>\n' for name in names)
    return b"".join(_page(f"Projects for {index.name}", (), _note(index), (anchors.encode(),)))


def project_list_json(index: PackageIndex) -> bytes:
    """Return the root page of an index as PEP 691 has it."""
    projects = tuple(_JsonName(project.name) for project in index.projects)
    return msgspec.json.encode(_JsonRoot(meta=_meta(index), projects=projects)) + b"\n"


def project_html(index: PackageIndex, page: ProjectPage, anchors: Iterable[bytes]) -> Iterator[bytes]:
    """Return the page of a project, in pieces.

    Args:
        index: The index that the page is in.
        page: The project.
        anchors: One for each file, from `anchors_of`.
    """
    head = [f'<meta name="pypi:project-status" content="{page.status.status}">']
    if page.status.reason:
        reason = escape(page.status.reason)
        head.append(f'<meta name="pypi:project-status-reason" content="{reason}">')
    return _page(f"Links for {page.name}", head, _note(index), anchors)


def project_json(index: PackageIndex, page: ProjectPage, files: Iterable[bytes]) -> Iterator[bytes]:
    """Return the page of a project as PEP 691 has it, in pieces.

    Args:
        index: The index that the page is in.
        page: The project.
        files: Its files, from `json_files_of`.
    """
    head = _JsonHead(
        meta=_meta(index),
        name=page.name,
        project_status=_JsonStatus(status=page.status.status, reason=page.status.reason),
        versions=page.versions,
    )
    yield b'{"files":['
    yield from files
    yield b"]," + msgspec.json.encode(head)[1:] + b"\n"


def anchors_of(files: Iterable[FileEntry]) -> Iterator[bytes]:
    """Return an anchor for each file, a line each; many lines are a piece."""
    rest = iter(files)
    while chunk := [_anchor(file, url) for file, url in islice(rest, _CHUNK)]:
        yield "".join(chunk).encode()


def json_files_of(files: Iterable[FileEntry]) -> Iterator[bytes]:
    """Return the files of a PEP 691 page as its array has them, without the brackets; many are a piece."""
    encode = msgspec.json.Encoder().encode
    rest = iter(files)
    separator = b""
    while chunk := [_json_file(file, url) for file, url in islice(rest, _CHUNK)]:
        yield separator + encode(chunk)[1:-1]
        separator = b","


def moved_anchors(anchors: bytes, prefix: str) -> bytes:
    """Return anchors with something before each URL; the text of a file never holds a bare ``<``."""
    return anchors.replace(b'<a href="', b'<a href="%b' % escape(prefix).encode())


def moved_json_files(files: bytes, prefix: str) -> bytes:
    """Return files with something before each URL; inside a JSON text every quote is escaped."""
    return files.replace(b'"url":"', b'"url":"%b' % msgspec.json.encode(prefix)[1:-1])


@lru_cache(maxsize=4096)
def upload_time(moment: datetime) -> str:
    """Return a UTC time as PEP 700 wants it: ``yyyy-mm-ddThh:mm:ss[.ffffff]Z``."""
    return moment.isoformat().removesuffix("+00:00") + "Z"


def escape(text: str) -> str:
    """Return a text as HTML; most names and addresses need no change, and to find that out is cheap."""
    is_special = "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
    return escape_all(text) if is_special else text


def _anchor(file: WheelRecord | Document, url: str) -> str:
    # PEP 714: emit both names, data-core-metadata and the older one of PEP 658.
    digest = file.metadata_sha256
    metadata = (
        f' data-core-metadata="sha256={digest}" data-dist-info-metadata="sha256={digest}"' if digest else ""
    )
    # PEP 740: the value of this attribute MUST be a fully qualified URL.
    provenance = f' data-provenance="{escape(file.provenance)}"' if file.provenance else ""
    # PEP 592: the attribute may have no value, or a reason.
    yanked = "" if file.yanked is None else f' data-yanked="{escape(file.yanked)}"'
    # No PEP has time and size in HTML; uv reads them, and its date cut-off hides every file without a time.
    moment = upload_time(file.uploaded_at)
    return (
        f'<a href="{escape(url)}#sha256={file.sha256}"{_requires_python(file.requires_python)}{metadata}'
        f'{provenance} data-upload-time="{moment}" data-size="{file.size_bytes}"{yanked}>'
        f"{escape(file.filename)}</a><br>\n"
    )


@lru_cache(maxsize=4096)
def _requires_python(specifier: str) -> str:
    # PEP 503: < and > have to be HTML encoded as &lt; and &gt;, respectively.
    return f' data-requires-python="{escape(specifier)}"' if specifier else ""


def _json_file(file: WheelRecord | Document, url: str) -> JsonFile:
    metadata = None if file.metadata_sha256 is None else _Digest(file.metadata_sha256)
    return JsonFile(
        core_metadata=metadata,
        dist_info_metadata=metadata,
        filename=file.filename,
        hashes=_Digest(file.sha256),
        provenance=file.provenance,
        requires_python=file.requires_python or None,
        size=file.size_bytes,
        upload_time=upload_time(file.uploaded_at),
        url=url,
        # PEP 691: a boolean, or a non-empty string that says why.
        yanked=False if file.yanked is None else file.yanked or True,
    )


def _meta(index: PackageIndex) -> _JsonMeta:
    alias = index.alias
    return _JsonMeta(
        api_version=API_VERSION,
        alias_of=None if alias is None else alias.target,
        alias_reason=None if alias is None else alias.reason,
    )


def _note(index: PackageIndex) -> tuple[str, ...]:
    """Return the line that tells a person why another backend's wheels are here."""
    if index.alias is None:
        return ()
    return (f"<p>These are the wheels of {escape(index.alias.target)}. {escape(index.alias.reason)}</p>",)


def _page(title: str, head: Iterable[str], note: Iterable[str], anchors: Iterable[bytes]) -> Iterator[bytes]:
    lines = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta name="pypi:repository-version" content="{API_VERSION}">',
        *head,
        f"<title>{escape(title)}</title>",
        "</head>",
        "<body>",
        f"<h1>{escape(title)}</h1>",
        *note,
        "",
    )
    yield "\n".join(lines).encode()
    yield from anchors
    yield b"</body>\n</html>\n"
