"""Turns indexes into the two forms that clients read: PEP 503 HTML and PEP 691 JSON.

Both say the same. Small functions instead of templates: a page may hold ten thousand files.

Source: PEP 503, 592, 629, 658, 691, 700, 714, 792, 833.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import NotRequired, TypedDict
from urllib.parse import quote

from index_gen.tree import BackendIndex, FileEntry, ProjectPage

API_VERSION = "1.4"
"""PEP 629 for JSON and HTML; PEP 833 freezes HTML at this version for ever."""

PROJECT_STATUS = "active"
"""PEP 792: the status of a project that may be used without reservation."""

_IN_URLS = {code: quote(chr(code), safe="") for code in range(128)}

JsonFile = TypedDict(
    "JsonFile",
    {
        "core-metadata": Mapping[str, str],
        "dist-info-metadata": Mapping[str, str],
        "filename": str,
        "hashes": Mapping[str, str],
        "requires-python": NotRequired[str],
        "size": int,
        "upload-time": str,
        "url": str,
        "yanked": NotRequired[str | bool],
    },
)
"""A file of a PEP 691 project page."""

_JsonPage = TypedDict(
    "_JsonPage",
    {
        "files": list[JsonFile],
        "meta": Mapping[str, str],
        "name": str,
        "project-status": Mapping[str, str],
        "versions": list[str],
    },
)


class _JsonRoot(TypedDict):
    meta: Mapping[str, str]
    projects: list[Mapping[str, str]]


def project_list_html(index: BackendIndex) -> bytes:
    """Return the root page of a backend's index.

    PEP 503: there MUST be a single anchor element for each project, its text the name of the project.
    """
    names = (escape(project.name) for project in index.projects)
    anchors = (f'<a href="{quote(name)}/">{name}</a><br>' for name in names)
    return _page(f"Projects for {index.name}", (), anchors)


def project_list_json(index: BackendIndex) -> bytes:
    """Return the root page of a backend's index as PEP 691 has it."""
    root = _JsonRoot(
        meta={"api-version": API_VERSION}, projects=[{"name": project.name} for project in index.projects]
    )
    return _dump(root)


def project_html(project: ProjectPage) -> bytes:
    """Return the page of a project, one anchor for each file."""
    status = f'<meta name="pypi:project-status" content="{PROJECT_STATUS}">'
    return _page(f"Links for {project.name}", (status,), map(_anchor, project.files))


def project_json(project: ProjectPage) -> bytes:
    """Return the page of a project as PEP 691 has it."""
    page = _JsonPage(
        {
            "files": [_json_file(file) for file in project.files],
            "meta": {"api-version": API_VERSION},
            "name": project.name,
            "project-status": {"status": PROJECT_STATUS},
            "versions": list(project.versions),
        }
    )
    return _dump(page)


def file_url(filename: str) -> str:
    """Return a file name as a relative URL. Some stores read a raw ``+`` as a space, so it is encoded.

    >>> file_url("a-1+cu128-py3-none-any.whl")
    'a-1%2Bcu128-py3-none-any.whl'
    """
    # For each of ten thousand names `quote` would look at every character in Python.
    return filename.translate(_IN_URLS) if filename.isascii() else quote(filename, safe="")


def upload_time(moment: datetime) -> str:
    """Return a UTC time as PEP 700 wants it: ``yyyy-mm-ddThh:mm:ss[.ffffff]Z``."""
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _anchor(file: FileEntry) -> str:
    metadata = f"sha256={file.metadata_sha256}"
    requires = escape(file.requires_python)
    attributes = (
        # PEP 503: < and > have to be HTML encoded as &lt; and &gt;, respectively.
        (f' data-requires-python="{requires}"' if requires else "")
        # PEP 714: emit both names, data-core-metadata and the older one of PEP 658.
        + f' data-core-metadata="{metadata}" data-dist-info-metadata="{metadata}"'
        # No PEP has these two in HTML; uv reads them, and its date cut-off hides every file without a time.
        + f' data-upload-time="{upload_time(file.uploaded_at)}" data-size="{file.size_bytes}"'
        # PEP 592: the attribute may have no value, or a reason.
        + ("" if file.yanked is None else f' data-yanked="{escape(file.yanked)}"')
    )
    url = f"{file_url(file.filename)}#sha256={file.sha256}"
    return f'<a href="{url}"{attributes}>{escape(file.filename)}</a><br>'


def _json_file(file: FileEntry) -> JsonFile:
    metadata = {"sha256": file.metadata_sha256}
    entry = JsonFile(
        {
            "core-metadata": metadata,
            "dist-info-metadata": metadata,
            "filename": file.filename,
            "hashes": {"sha256": file.sha256},
            "size": file.size_bytes,
            "upload-time": upload_time(file.uploaded_at),
            "url": file_url(file.filename),
        }
    )
    if file.requires_python:
        entry["requires-python"] = file.requires_python
    if file.yanked is not None:
        # PEP 691: a boolean, or a non-empty string that says why.
        entry["yanked"] = file.yanked or True
    return entry


def _page(title: str, head: Iterable[str], body: Iterable[str]) -> bytes:
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
        *body,
        "</body>",
        "</html>",
        "",
    )
    return "\n".join(lines).encode()


def _dump(page: _JsonPage | _JsonRoot) -> bytes:
    return json.dumps(page, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
