"""What the pages of an index state, read by judges who did not write them: ``pypi_simple``, ``html.parser``.

Source: PEP 503, 592, 629, 658, 691, 700, 714, 740, 792.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import unquote

import msgspec
from pypi_simple import (
    DistributionPackage,
    IndexPage,
    Link,
    ProjectPage,
    UnexpectedRepoVersionWarning,
    UnsupportedRepoVersionError,
    parse_links_stream,
)

from index_gen.check.links import target_of
from index_gen.check.reading import Form, Missing, Place, is_elsewhere

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFile:
    """One file as a page states it; what the page does not say is none."""

    text: str
    """What the page calls it: the text of the anchor, or ``filename``."""
    target: Place | None
    """Where it is said to be; none if the link leads nowhere."""
    sha256: str | None
    """Digest of the file."""
    size: int | None
    """Its size in bytes."""
    upload_time: str | None
    """When it was uploaded, as written."""
    requires_python: str
    """Pythons that it admits; empty if any will do."""
    core_metadata: str | None
    """What the new name of PEP 714 says: ``sha256=…``, as HTML has it."""
    dist_info_metadata: str | None
    """What the older name of PEP 658 says."""
    yanked: str | None
    """Reason for which it is yanked, maybe empty; none if it is not."""
    provenance: str | None
    """Address of its provenance object."""

    @property
    def filename(self) -> str:
        """Return the last part of its address, which is what clients go by."""
        name = (self.target or self.text).rpartition("/")[2]
        return unquote(name) if is_elsewhere(self.target or "") else name

    @property
    def uploaded_at(self) -> datetime | None:
        """Return the time of its upload; none if none is given in the form of PEP 700."""
        return moment_of(self.upload_time)

    @property
    def metadata_sha256(self) -> str | None:
        """Return the digest of its METADATA; none unless both names give the same."""
        if self.core_metadata != self.dist_info_metadata:
            return None
        return _digest_in(self.core_metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPage:
    """A project page in one of its forms."""

    form: Form
    """Which."""
    api_version: str | None
    """Version of the interface (PEP 629)."""
    status: str
    """Status of the project (PEP 792); ``active`` if the page does not say."""
    status_reason: str
    """Why; empty if the page does not say."""
    files: tuple[StatedFile, ...]
    """In the order of the page."""
    name: str | None = None
    """Name of the project; only JSON says."""
    versions: tuple[str, ...] | None = None
    """Every version (PEP 700); only JSON says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRoot:
    """The root page of an index in one of its forms."""

    form: Form
    """Which."""
    api_version: str | None
    """Version of the interface (PEP 629)."""
    projects: tuple[str, ...]
    """Names of the projects, in the order of the page."""
    targets: tuple[Place | None, ...] | None = None
    """Where their pages are said to be; only HTML says."""


@lru_cache(maxsize=4096)
def moment_of(text: str | None) -> datetime | None:
    """Read a time as PEP 700 wants it, ``yyyy-mm-ddThh:mm:ss[.ffffff]Z``; none if it is not written so."""
    if text is None or not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def read_project_html(content: bytes, path: str, homes: Sequence[str] = ()) -> StatedPage | Missing:
    """Read a project page; see `target_of` for the last two."""
    try:
        metas, links = _html(content)
    except (ValueError, UnsupportedRepoVersionError) as error:
        return Missing(reason=f"cannot be read: {error}")
    return StatedPage(
        form="html",
        api_version=metas.get("pypi:repository-version"),
        status=metas.get("pypi:project-status", "active"),
        status_reason=metas.get("pypi:project-status-reason", ""),
        files=tuple(_html_file(link, path, homes) for link in links),
    )


def read_root_html(content: bytes, path: str, homes: Sequence[str] = ()) -> StatedRoot | Missing:
    """Read the root page of an index."""
    try:
        metas, links = _html(content)
    except (ValueError, UnsupportedRepoVersionError) as error:
        return Missing(reason=f"cannot be read: {error}")
    return StatedRoot(
        form="html",
        api_version=metas.get("pypi:repository-version"),
        projects=tuple(link.text for link in links),
        targets=tuple(target_of(path, link.url, homes).place for link in links),
    )


def read_project_json(content: bytes, path: str, homes: Sequence[str] = ()) -> StatedPage | Missing:
    """Read a project page as PEP 691 has it."""
    try:
        with warnings.catch_warnings(action="ignore", category=UnexpectedRepoVersionWarning):
            page = ProjectPage.from_json_data(_without_times(json.loads(content)))
        raw = msgspec.json.decode(content, type=_RawPage)
    except (ValueError, RecursionError, UnsupportedRepoVersionError) as error:
        return Missing(reason=f"cannot be read: {error}")
    return StatedPage(
        form="json",
        api_version=page.repository_version,
        status="active" if page.status is None else page.status.value,
        status_reason=page.status_reason or "",
        files=tuple(
            _json_file(file, facts, path, homes) for file, facts in zip(page.packages, raw.files, strict=True)
        ),
        name=page.project,
        versions=tuple(page.versions or ()),
    )


def read_root_json(content: bytes) -> StatedRoot | Missing:
    """Read the root page of an index as PEP 691 has it."""
    try:
        with warnings.catch_warnings(action="ignore", category=UnexpectedRepoVersionWarning):
            page = IndexPage.from_json_data(json.loads(content))
    except (ValueError, RecursionError, UnsupportedRepoVersionError) as error:
        return Missing(reason=f"cannot be read: {error}")
    return StatedRoot(form="json", api_version=page.repository_version, projects=tuple(page.projects))


def _without_times(page: dict[str, list[dict[str, object]]]) -> object:
    """Return a page whose times cannot keep the judge from all the rest: they have a rule of their own."""
    with suppress(AttributeError, KeyError, TypeError):
        for file in page["files"]:
            file.pop("upload-time", None)
    return page


class _RawFile(msgspec.Struct, frozen=True, rename="kebab"):
    """What the judge passes over or changes."""

    core_metadata: Mapping[str, str] | bool | None = None
    dist_info_metadata: Mapping[str, str] | bool | None = None
    upload_time: str | None = None
    provenance: str | None = None


class _RawPage(msgspec.Struct, frozen=True):
    files: tuple[_RawFile, ...]


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, content = found.get("name"), found.get("content")
        if tag == "meta" and name and content is not None:
            self.metas.setdefault(name, content)


def _html(content: bytes) -> tuple[dict[str, str], list[Link]]:
    text = content.decode()
    head = _Head()
    head.feed(text[: text.lower().find("</head>")])
    with warnings.catch_warnings(action="ignore", category=UnexpectedRepoVersionWarning):
        return head.metas, list(parse_links_stream([text]))


def _html_file(link: Link, path: str, homes: Sequence[str]) -> StatedFile:
    file = DistributionPackage.from_link(link)
    size = _attribute(link, "data-size")
    return StatedFile(
        text=link.text,
        target=target_of(path, link.url, homes).place,
        sha256=file.digests.get("sha256"),
        size=int(size) if size is not None and size.isascii() and size.isdigit() else None,
        upload_time=_attribute(link, "data-upload-time"),
        requires_python=file.requires_python or "",
        core_metadata=_attribute(link, "data-core-metadata"),
        dist_info_metadata=_attribute(link, "data-dist-info-metadata"),
        yanked=(file.yanked_reason or "") if file.is_yanked else None,
        provenance=file.provenance_url,
    )


def _attribute(link: Link, name: str) -> str | None:
    value = link.attrs.get(name)
    return value if isinstance(value, str) else None


def _json_file(file: DistributionPackage, raw: _RawFile, path: str, homes: Sequence[str]) -> StatedFile:
    return StatedFile(
        text=file.filename,
        target=target_of(path, file.url, homes).place,
        sha256=file.digests.get("sha256"),
        size=file.size,
        upload_time=raw.upload_time,
        requires_python=file.requires_python or "",
        core_metadata=_as_in_html(raw.core_metadata),
        dist_info_metadata=_as_in_html(raw.dist_info_metadata),
        yanked=(file.yanked_reason or "") if file.is_yanked else None,
        provenance=raw.provenance,
    )


_Metadata = Mapping[str, str] | bool | None


def _as_in_html(stated: _Metadata) -> str | None:
    if isinstance(stated, Mapping):
        return f"sha256={stated['sha256']}" if "sha256" in stated else ""
    return "true" if stated else None


def _digest_in(stated: str | None) -> str | None:
    digest = (stated or "").removeprefix("sha256=")
    return digest if _DIGEST.fullmatch(digest) else None
