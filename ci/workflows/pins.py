"""``actions.yaml`` → the commit of each action that the workflows use."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import AfterValidator, Field, ValidationError

from wheelgrid.errors import BuildError, Problem
from wheelgrid.models import FrozenModel

FILE = "ci/workflows/actions.yaml"


class Pin(FrozenModel):
    """One action at one commit."""

    name: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    """Owner and repository, ``actions/checkout``."""
    version: Annotated[str, Field(pattern=r"^v\d+\.\d+\.\d+$")]
    """The full version tag of the commit, for people: ``v7.0.1``."""
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    """The commit, 40 hexadecimal digits: what the provider runs."""
    source: Annotated[str, Field(pattern=r"^https://")]
    """A public page that names tag and commit together."""
    checked: date
    """Day on which tag and commit were compared."""

    @property
    def reference(self) -> str:
        """What follows ``uses:``, with the version as a comment."""
        return f"{self.name}@{self.commit} # {self.version}"


def _each_once(pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
    names = [pin.name for pin in pins]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        message = f"pinned twice: {', '.join(repeated)}"
        raise ValueError(message)
    return pins


class Pins(FrozenModel):
    """Every action that a template may use."""

    actions: Annotated[tuple[Pin, ...], AfterValidator(_each_once)]
    """The pins, each action once."""

    def reference(self, name: str) -> str:
        """Return what follows ``uses:`` for an action.

        Raises:
            BuildError: The action is not pinned.
        """
        for pin in self.actions:
            if pin.name == name:
                return pin.reference
        raise BuildError(
            Problem(what=f"action {name!r} is not pinned", where=FILE, hint="add its version and commit")
        )


def parse_pins(text: str) -> Pins:
    """Read pins; unknown keys and loose versions are refused.

    Raises:
        BuildError: The text is no list of pins; every fault is named.
    """
    try:
        return Pins.model_validate(yaml.load(text, yaml.BaseLoader))  # noqa: S506 -- texts only, safe
    except yaml.YAMLError as error:
        raise BuildError(Problem(what="not YAML", where=FILE, hint=str(error))) from error
    except ValidationError as error:
        raise BuildError(
            [_problem(tuple(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
        ) from error


def _problem(at: tuple[str, ...], message: str) -> Problem:
    return Problem(
        what=message[:1].lower() + message[1:],
        where=f"{FILE} ({'.'.join(at)})",
        hint="give name, full version tag, 40-digit commit, source and day, once for each action",
    )


def read_pins() -> Pins:
    """Return the pins that we ship."""
    return parse_pins(files("ci.workflows").joinpath("actions.yaml").read_text("utf-8"))
