"""What every case needs: the installers, the sites, and the usual ways to install from them."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock

from fakes.matrix_site import PROJECT, SECOND
from index_gen.manifest import Manifest
from index_gen.snippets import Target
from integration.conformance.clients import PIPS, Client, Toolbox
from integration.conformance.projects import PROJECT_TOOLS, parts_of, run_in_project
from integration.conformance.sites import Sites
from integration.conformance.table import Cell

CUDA = "cu128"
LABELLED = f"{SECOND}+{CUDA}"
NO_SOLUTION = "refused: No solution found"
WRONG_DIGEST = "refused: DO NOT MATCH THE HASHES"
LOCK_ONLY: dict[Client, str] = {"poetry": " --lock", "pdm": " --no-sync"}
"""Locks without installing: the lock is for every platform."""


def any_file(version: str, label: str = "") -> str:
    """Return the name of a wheel that installs everywhere."""
    return f"llama_cpp_python-{version}{label}-py3-none-any.whl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """What every case needs."""

    toolbox: Toolbox
    sites: Sites

    def outcome(self, client: Client, text: str, **environment: str) -> str:
        """Run lines in a new environment."""
        return self.toolbox.desk(client).outcome(text, **environment)

    def pip_and_uv(self, pip: str, uv: str) -> dict[Client, Cell]:
        """Return the cells of lines for both kinds of installer."""
        cells: dict[Client, Cell] = {client: partial(self.outcome, client, pip) for client in PIPS}
        return cells | {"uv": partial(self.outcome, "uv", uv)}

    def alone(self, site: str, index: str, requirement: str) -> dict[Client, Cell]:
        """Return the cells of an install from one index and no other, for pip and uv."""
        pin, url = shlex.quote(requirement), f"{site}/whl/{index}/"
        return self.pip_and_uv(
            f"pip install {pin} --no-deps --index-url {url}",
            f"uv pip install {pin} --no-deps --default-index {url}",
        )

    def everywhere(self, site: str, index: str, requirement: str) -> dict[Client, Cell]:
        """Return the cells of an install from one index, for every installer."""
        cells = self.alone(site, index, requirement)
        for client in LOCK_ONLY:
            cells[client] = partial(self.add, client, site, index, requirement)
        return cells

    def add(self, client: Client, site: str, index: str, requirement: str) -> str:
        """Add a requirement to a project of Poetry or PDM, from an index that only it comes from."""
        target = Target(project=PROJECT, version="0", index=index, url=f"{site}/whl/{index}/")
        table, add = parts_of(target, PROJECT_TOOLS[client])
        command = add.text.replace(shlex.quote(target.pin), shlex.quote(requirement))
        return run_in_project(self.toolbox.desk(client), (table,), command)


def target_of(site: str, index: str, version: str, manifest: Manifest) -> Target:
    """Return what a page tells the installers of a version."""
    digests = tuple(
        wheel.sha256 for wheel in manifest.wheels if (wheel.backend, wheel.version) == (index, version)
    )
    return Target(project=PROJECT, version=version, index=index, url=f"{site}/whl/{index}/", digests=digests)


class Once:
    """Something that several rows need, made when the first of them asks."""

    def __init__(self, make: Callable[[], dict[str, str] | str]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: list[dict[str, str] | str] = []

    def __call__(self) -> dict[str, str] | str:
        """Return it."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
        return self._made[0]
