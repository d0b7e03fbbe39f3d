"""Turns an index tree into the page that people read first; it needs no script and asks nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from packaging.version import Version

from index_gen.simple import file_url, upload_time
from index_gen.snippets import InstallLines, install_lines
from index_gen.tree import FileEntry, IndexSettings, IndexTree, ProjectPage, project_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One line of a file table."""

    href: str
    """Where the wheel lies, from the root page."""
    filename: str
    """Name of the wheel."""
    size: str
    """Size for people, ``9.4 MB``."""
    size_bytes: int
    """Size in bytes."""
    sha256: str
    """The whole digest; a style may cut it for the eye, not for the clipboard."""
    uploaded_at: str
    """Time as PEP 700 writes it."""
    uploaded_on: str
    """The day, ``2026-01-02``, UTC."""
    requires_python: str
    """As in the metadata; empty if any Python will do."""
    platform: str
    """Platform of the matrix."""
    yanked: str | None
    """Reason for yanking; none if it is not yanked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """One project of one backend."""

    name: str
    """Normalised name."""
    version: str | None
    """The version that the lines install; none if every version is yanked."""
    install: InstallLines | None
    """The lines; none if every version is yanked."""
    files: tuple[FileRow, ...]
    """Files of that version."""
    other_files: tuple[FileRow, ...]
    """Files of all others, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendView:
    """One section of the page."""

    name: str
    """The backend; also the section's anchor."""
    href: str
    """Its index, from the root page."""
    url: str
    """Its index as installers are told."""
    platforms: tuple[str, ...]
    """Platforms that the lines install on, in order; none if every version is yanked."""
    projects: tuple[ProjectView, ...]
    """In order of name."""


def home_page(tree: IndexTree) -> bytes:
    """Return the root page of a site."""
    backends = [
        _backend(
            tree.settings,
            backend.name,
            tuple(_project(tree.settings, backend.name, project) for project in backend.projects),
        )
        for backend in tree.backends
    ]
    projects = sorted({project.name for backend in tree.backends for project in backend.projects})
    return _template().render(projects=projects, backends=backends).encode()


def _backend(settings: IndexSettings, name: str, projects: tuple[ProjectView, ...]) -> BackendView:
    installable = {row.platform for project in projects for row in project.files if row.yanked is None}
    return BackendView(
        name=name,
        href=f"whl/{name}/",
        url=settings.index_url(name),
        platforms=tuple(sorted(installable)),
        projects=projects,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("index_gen"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("home.html")


def _project(settings: IndexSettings, backend: str, project: ProjectPage) -> ProjectView:
    folder = project_folder(backend, project.name)
    version = newest_version(project.files)
    return ProjectView(
        name=project.name,
        version=version,
        install=None if version is None else install_lines(settings, backend, project.name, version),
        files=tuple(_row(folder, file) for file in project.files if file.version == version),
        other_files=tuple(_row(folder, file) for file in reversed(project.files) if file.version != version),
    )


def newest_version(files: Sequence[FileEntry]) -> str | None:
    """Return the version that people should get: not yanked, final if there is one, and newest."""
    versions = list(dict.fromkeys(file.version for file in files if file.yanked is None))
    final = [version for version in versions if not Version(version).is_prerelease]
    return next(reversed(final or versions), None)


def _row(folder: str, file: FileEntry) -> FileRow:
    time = upload_time(file.uploaded_at)
    return FileRow(
        href=f"{folder}/{file_url(file.filename)}",
        filename=file.filename,
        size=readable_size(file.size_bytes),
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        uploaded_at=time,
        uploaded_on=time[:10],
        requires_python=file.requires_python,
        platform=file.platform,
        yanked=file.yanked,
    )


def readable_size(size_bytes: int) -> str:
    """Return a size for people, in decimal units.

    >>> readable_size(9_412_345)
    '9.4 MB'
    """
    if size_bytes < 1000:  # noqa: PLR2004 - a thousand is the step between decimal units
        return f"{size_bytes} B"
    size = float(size_bytes)
    for unit in ("kB", "MB"):
        size /= 1000
        if round(size, 1) < 1000:  # noqa: PLR2004 - as above
            return f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} GB"
