"""Where a command works, and through what it acts: the effects that steps take as one parameter."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from wheelgrid.console import Console
from wheelgrid.locations import Checkout, this_checkout
from wheelgrid.process import Runner, run_process


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """The real one is `this_workbench`; tests make their own."""

    checkout: Checkout
    """The folders."""
    console: Console
    """Speaks to the person who waits."""
    run: Runner
    """Runs programs."""
    environment: Mapping[str, str]
    """The environment that programs inherit."""


def this_workbench() -> Workbench:
    """Return the workbench of a command that a person started."""
    return Workbench(
        checkout=this_checkout(), console=Console(), run=run_process, environment=dict(os.environ)
    )
