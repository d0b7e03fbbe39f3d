"""A workflow file → its jobs and steps, with every value still a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import yaml
from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from wheelgrid.errors import BuildError, Problem
from wheelgrid.models import FrozenModel

Texts = Mapping[str, str]
"""Names and texts, with expressions still in them."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) and value else value or []


class _Part(FrozenModel):
    """A part of a workflow; what a rehearsal has no use for is not read."""

    model_config = ConfigDict(extra="ignore", validate_by_name=True)


class Step(_Part):
    """One step of a job: a script, or an action."""

    name: str
    """What people see."""
    id: str | None = None
    """Name under which its outputs are read."""
    condition: Annotated[str, Field(alias="if")] = "success()"
    """When it runs."""
    uses: str | None = None
    """The action, if it is one."""
    script: Annotated[str | None, Field(alias="run")] = None
    """The script, if it is one."""
    shell: str = "bash"
    """What reads the script."""
    arguments: Texts = Field(alias="with", default_factory=dict)
    """Inputs of the action."""
    env: Texts = Field(default_factory=dict)
    """Environment of the step."""


class Strategy(_Part):
    """How a job is repeated."""

    matrix: str | Mapping[str, object] = ""
    """An expression that gives the rows; or the rows written out, which are not rehearsed."""


class WorkflowJob(_Part):
    """One job: steps, or a call of another workflow."""

    needs: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    """Jobs that must have ended."""
    condition: Annotated[str, Field(alias="if")] = "success()"
    """When it runs."""
    strategy: Strategy = Strategy()
    """Its rows."""
    uses: str | None = None
    """The workflow that it calls, ``./.github/workflows/_build.yml``."""
    arguments: Texts = Field(alias="with", default_factory=dict)
    """Inputs of that workflow."""
    env: Texts = Field(default_factory=dict)
    """Environment of every step."""
    outputs: Texts = Field(default_factory=dict)
    """What later jobs may read."""
    steps: tuple[Step, ...] = ()
    """The steps in order."""


class Workflow(_Part):
    """A workflow file."""

    env: Texts = Field(default_factory=dict)
    """Environment of every job."""
    jobs: Mapping[str, WorkflowJob]
    """The jobs by name, each after those that it needs."""


def parse_workflow(text: str, where: str) -> Workflow:
    """Read a workflow.

    Raises:
        BuildError: It is not YAML, or not what we render.
    """
    try:
        return Workflow.model_validate(yaml.load(text, yaml.BaseLoader))  # noqa: S506 -- texts only, safe
    except yaml.YAMLError as error:
        raise BuildError(Problem(what=f"not YAML: {error}", where=where)) from error
    except ValidationError as error:
        raise BuildError(
            [
                Problem(what=fault["msg"].lower(), where=f"{where} ({'.'.join(map(str, fault['loc']))})")
                for fault in error.errors()
            ]
        ) from error
