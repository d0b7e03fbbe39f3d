"""What an index means, without any format: backends, projects, files.

Source: PEP 503 (projects and files), 592 (yanking), 658 and 714 (metadata files), 700 (size, time, versions),
792 (project status). ``simple`` turns it into HTML and JSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from wheelgrid.errors import IndexBuildError, Problem
from wheelgrid.record import Sha256

SitePath = NewType("SitePath", str)
"""Path of a file from the root of a site, with forward slashes: ``whl/cpu/index.html``."""

_BASE_URL = re.compile(r"https?://[A-Za-z0-9._~:/%\[\]-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """What a person may choose about a site."""

    base_url: str = "http://127.0.0.1:8080"
    """Where the site will be served, for the commands that its pages print; links are relative."""

    def __post_init__(self) -> None:
        """Refuse an address that would not survive a shell, TOML and a browser unchanged.

        Raises:
            IndexBuildError: The base URL is not a plain ``http`` or ``https`` address.
        """
        if not _BASE_URL.fullmatch(self.base_url):
            raise IndexBuildError(
                Problem(
                    what=f"base URL {self.base_url!r} is not a plain http or https address",
                    hint="write it like https://wheels.example.org/demo, without query and fragment",
                )
            )

    def index_url(self, backend: str) -> str:
        """Return the address of a backend's index, with a slash at its end."""
        return f"{self.base_url.rstrip('/')}/whl/{backend}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One wheel on one project page."""

    filename: str
    """Name of the wheel. PEP 503: the text of the anchor MUST match the final path component of the URL."""
    version: str
    """Canonical version with the local label, ``0.3.100+cu128``."""
    sha256: Sha256
    """Digest of the wheel. PEP 503: the URL SHOULD include a hash in the form of a URL fragment."""
    size_bytes: int
    """Size of the wheel. PEP 700: the ``size`` field is mandatory."""
    uploaded_at: datetime
    """When the wheel was first recorded, UTC. PEP 700: ``upload-time``, ISO 8601, with a ``Z`` at the end."""
    requires_python: str
    """PEP 503: ``data-requires-python`` exposes Requires-Python; empty if any Python will do."""
    metadata_sha256: Sha256
    """Digest of the METADATA that is served beside the wheel. PEP 658: ``<file>.metadata``."""
    yanked: str | None
    """PEP 592: the reason for which it is yanked, maybe empty; none if it is not."""
    platform: str
    """Platform of the matrix, ``linux-x86_64``; for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """All files of one project for one backend."""

    name: str
    """Normalised name (PEP 503)."""
    files: tuple[FileEntry, ...]
    """In order of version, then of file name; no name twice."""

    @property
    def versions(self) -> tuple[str, ...]:
        """Every version that has a file, oldest first. PEP 700: no duplicates."""
        return tuple(dict.fromkeys(file.version for file in self.files))


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendIndex:
    """The package index of one backend: what one ``--index-url`` points to."""

    name: str
    """The backend, safe as a folder name: ``cu128``."""
    projects: tuple[ProjectPage, ...]
    """In order of name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTree:
    """Everything that a site says.

    Once it exists: no two files share a path, an index holds one local label, names are safe in paths.
    Only `lay_out` makes one from records.
    """

    settings: IndexSettings
    """What a person chose."""
    backends: tuple[BackendIndex, ...]
    """In order of name; never empty."""


def project_folder(backend: str, project: str) -> SitePath:
    """Return the folder of a project's page and files, without a slash at its end."""
    return SitePath(f"whl/{backend}/{project}")
