"""A grid of the shape of a small matrix, and the pins that we ship."""

from __future__ import annotations

from ci.workflows.grid import Grid, System
from ci.workflows.pins import read_pins

PINS = read_pins()


def a_grid(*, linux: int = 30, verify: int = 60) -> Grid:
    """Return a grid of a project ``demo``, with so many rows."""
    return Grid(
        project="demo",
        folder="packages/demo",
        systems=(
            System(name="linux", runner="ubuntu-24.04", rows=linux),
            System(name="macos", runner="macos-15", rows=4),
            System(name="windows", runner="windows-2022", rows=12),
        ),
        verify_rows=verify,
    )
