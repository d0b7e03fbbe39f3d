"""The matrix → the workflows of the CI provider, and a rehearsal of them on this machine.

Takes the grid of a matrix and the pinned actions; gives the text of each file in ``.github/workflows``.
The templates hold no logic of ours: every step calls a command that a laptop can run as well.
"""

from __future__ import annotations

from ci.workflows.drift import differences, require_no_drift, write_workflows
from ci.workflows.grid import Grid, grid_of
from ci.workflows.pins import Pins, read_pins
from ci.workflows.render import render_workflows

__all__ = [
    "Grid",
    "Pins",
    "differences",
    "grid_of",
    "read_pins",
    "render_workflows",
    "require_no_drift",
    "write_workflows",
]
