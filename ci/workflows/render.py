"""Grid and pins → the text of every workflow; the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import PurePosixPath
from types import MappingProxyType

from jinja2 import Environment, FunctionLoader, StrictUndefined

from ci.workflows.grid import Grid
from ci.workflows.pins import Pins

FOLDER = PurePosixPath(".github/workflows")
SUFFIX = ".yml.j2"
MARK = "# Made by `wheelgrid workflows` from ci/templates/"
"""How the first line of every file that we make begins."""
TOOL_PYTHON = "3.13"
"""The Python that runs wheelgrid itself on the provider's machines."""
CHECK_PYTHONS = ("3.11", TOOL_PYTHON)
"""Pythons that wheelgrid itself is tested on: its floor, and the one that the workflows use."""


def render_workflows(grid: Grid, pins: Pins) -> Mapping[PurePosixPath, str]:
    """Return the text of each workflow by its path in the repository.

    Raises:
        BuildError: A template uses an action that is not pinned.
    """
    environment = Environment(
        loader=FunctionLoader(_template),
        # YAML is no HTML, and what is put in comes from our own files.
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["uses"] = pins.reference
    texts = {}
    for name in _names():
        body = environment.get_template(name + SUFFIX).render(
            grid=grid, tool_python=TOOL_PYTHON, check_pythons=CHECK_PYTHONS
        )
        texts[FOLDER / f"{name}.yml"] = f"{MARK}{name}{SUFFIX}; edit that.\n{body}"
    return MappingProxyType(texts)


def _names() -> list[str]:
    """Name every template that becomes a file; those that begin with two underscores are parts of others."""
    names = (entry.name for entry in files("ci").joinpath("templates").iterdir())
    return sorted(
        name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX) and not name.startswith("__")
    )


def _template(name: str) -> str:
    return files("ci").joinpath("templates", name).read_text("utf-8")
