"""Writes the lines that install one project from one backend's index."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from index_gen.tree import IndexSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallLines:
    """How to install one version of one project; each text can be pasted as it is."""

    pip: str
    """Shell line for pip."""
    uv: str
    """Shell line for uv's pip interface."""
    uv_project: str
    """Tables for the ``pyproject.toml`` of a project that uv manages: where to look for it."""
    uv_add: str
    """Shell line that then adds it to the dependencies of the project, and installs it."""


def install_lines(settings: IndexSettings, backend: str, project: str, version: str) -> InstallLines:
    """Return the lines for one backend.

    The version is pinned with its label: without the pin, pip takes a newer version from elsewhere, or
    silently another backend. ``--only-binary`` refuses what would have to be compiled. ``explicit`` keeps
    uv from asking this index for anything else.
    """
    url = settings.index_url(backend)
    requirement = shlex.quote(f"{project}=={version}")
    table = "\n".join(
        (
            "[[tool.uv.index]]",
            f'name = "{backend}"',
            f'url = "{url}"',
            "explicit = true",
            "",
            "[tool.uv.sources]",
            f'{project} = {{ index = "{backend}" }}',
        )
    )
    return InstallLines(
        pip=f"pip install {requirement} --only-binary :all: --extra-index-url {shlex.quote(url)}",
        uv=f"uv pip install {requirement} --only-binary :all: --index {shlex.quote(url)}",
        uv_project=table,
        uv_add=f"uv add {requirement}",
    )
