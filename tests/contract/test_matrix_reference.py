"""The reference of the matrix names every key, every family, every platform and every GPU."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from matrix import read_facts
from matrix.fields import NO_PTX
from matrix.model import (
    Backend,
    Cost,
    CpuVariants,
    Family,
    FamilyTraits,
    Matrix,
    Payload,
    PlatformChoice,
    Project,
    ProjectTest,
    Rule,
    Tier,
)

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "matrix.md"
NOT_WRITTEN = {"id"}
"""Fields that are the key of a mapping."""


def words() -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", REFERENCE.read_text("utf-8")))


@pytest.mark.parametrize(
    "model",
    [Matrix, Project, ProjectTest, Payload, CpuVariants, FamilyTraits, Cost, PlatformChoice, Backend, Rule],
)
def test_every_key_is_explained(model: type[BaseModel]) -> None:
    assert set(model.model_fields) - NOT_WRITTEN - words() == set()


def test_every_name_of_a_choice_is_there() -> None:
    assert {*Family, *Tier, NO_PTX} - words() == set()


def test_every_platform_and_every_gpu_is_there() -> None:
    facts = read_facts()
    names = {str(platform.id) for platform in facts.platforms}
    names |= {generation.name for generation in facts.generations}
    names |= {gpu.name for generation in facts.generations for gpu in generation.gpus}

    assert names - words() == set()


def test_a_row_of_a_generation_lists_its_gpus() -> None:
    rows = dict(re.findall(r"^\| `([a-z0-9]+)` \| (.*) \|$", REFERENCE.read_text("utf-8"), re.MULTILINE))

    assert {generation.name: rows[generation.name] for generation in read_facts().generations} == {
        generation.name: ", ".join(f"`{gpu.name}`" for gpu in generation.gpus)
        for generation in read_facts().generations
    }
