"""Projects that uv, Poetry and PDM manage: a ``pyproject.toml`` with what a page says, and what it locks."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from fakes.matrix_site import PROJECT
from index_gen.snippets import PYPROJECT, RUN, Part, Target, Tool, extras_snippet, snippets
from integration.conformance.clients import Client, Desk, refusal
from wheelgrid.errors import ToolFailedError

PROJECT_TOOLS: dict[Client, Tool] = {"uv": "uv-project", "poetry": "poetry", "pdm": "pdm"}
"""What the pages call the snippet of each."""
LOCKS = {"uv": "uv.lock", "poetry": "poetry.lock", "pdm": "pdm.lock"}


def parts_of(target: Target, tool: Tool) -> tuple[Part, ...]:
    """Return the parts of what a page prints for a tool."""
    (snippet,) = (snippet for snippet in snippets(target) if snippet.tool == tool)
    return snippet.parts


def start_project(desk: Desk) -> None:
    """Write the ``pyproject.toml`` that a person would have, with the default index of the test."""
    index = desk.toolbox.default_index
    head = '[project]\nname = "mine"\nversion = "0.1"\nrequires-python = ">=3.11"\ndependencies = []\n'
    own = {
        "poetry": "[tool.poetry]\npackage-mode = false\n\n"
        f'[[tool.poetry.source]]\nname = "everything"\nurl = "{index}"\npriority = "primary"\n',
        "pdm": f'[tool.pdm]\ndistribution = false\n\n[[tool.pdm.source]]\nname = "pypi"\nurl = "{index}"\n',
    }
    (desk.folder / PYPROJECT).write_text(f"{head}\n{own.get(desk.client, '')}", "utf-8")


def paste(desk: Desk, text: str) -> None:
    """Add a text to the ``pyproject.toml``."""
    with (desk.folder / PYPROJECT).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def run_in_project(
    desk: Desk, parts: Sequence[Part], *then: str, options: str = "", **environment: str
) -> str:
    """Paste and run what a page prints, then further lines, and return the file that is installed."""
    desk.prepare()
    start_project(desk)
    try:
        for part in parts:
            if part.place == RUN:
                desk.run(f"{part.text}{options}", **environment)
            else:
                paste(desk, part.text)
        for line in then:
            desk.run(line, **environment)
    except ToolFailedError as error:
        return refusal(str(error))
    return desk.installed()


def locked(desk: Desk, parts: Sequence[Part], options: str) -> dict[str, str] | str:
    """Paste and run what a page prints; return what the lock holds, digest by file, or the refusal."""
    answer = run_in_project(desk, parts, options=options)
    lock = desk.folder / LOCKS[desk.client]
    return lock_files(lock) if lock.is_file() else answer


def lock_files(lock: Path) -> dict[str, str]:
    """Return the files of the project that a lock names, with their digests."""
    found: dict[str, str] = {}
    for package in tomllib.loads(lock.read_text("utf-8"))["package"]:
        if package["name"] == PROJECT:
            for file in (*package.get("files", ()), *package.get("wheels", ())):
                name = file.get("file") or file["url"].rpartition("/")[2].replace("%2B", "+")
                found[name] = file["hash"].removeprefix("sha256:")
    return found


def extras(desk: Desk, targets: Sequence[Target], chosen: int) -> str:
    """Paste the snippet of extras, choose one, and return the file that is installed."""
    table, *runs = extras_snippet(targets).parts
    return run_in_project(desk, (table, runs[chosen]))
