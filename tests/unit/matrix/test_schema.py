"""Editors find in the schema what the reader would refuse by its form."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import yaml
from jsonschema import Draft202012Validator

from fakes.facts import FACTS
from fakes.matrices import SMALL, broken
from matrix.reading.document import Document, parse_document
from matrix.schema import DIALECT, JsonObject, json_schema
from wheelgrid.locations import this_checkout


def as_we_read(text: str) -> object:
    document = parse_document(text)
    assert isinstance(document, Document)
    return document.data


def as_editors_read(text: str) -> object:
    return yaml.safe_load(text)


READERS = pytest.mark.parametrize("read", [as_we_read, as_editors_read])


def complaints(data: object, schema: JsonObject) -> list[str]:
    found = Draft202012Validator(schema).iter_errors(data)
    return [f"{error.json_path}: {error.message}" for error in found]


@READERS
def test_the_matrix_of_this_repository_has_the_form(read: Callable[[str], object]) -> None:
    assert complaints(read(this_checkout().matrix.read_text("utf-8")), json_schema()) == []


@READERS
def test_the_small_matrix_has_the_form(read: Callable[[str], object]) -> None:
    assert complaints(read(SMALL), json_schema(FACTS)) == []


def test_the_schema_is_one_and_names_nothing_but_its_dialect() -> None:
    schema = json_schema()

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    assert "$id" not in schema
    assert json.dumps(schema).count("://") == 1
    assert json_schema() == schema


def test_every_key_is_described() -> None:
    definitions = json_schema(FACTS)["$defs"]

    assert isinstance(definitions, dict)
    undescribed = [
        f"{name}.{key}"
        for name, form in definitions.items()
        if isinstance(form, dict) and isinstance(properties := form.get("properties", {}), dict)
        for key, value in properties.items()
        if not (isinstance(value, dict) and ("description" in value or "$ref" in value))
    ]
    assert undescribed == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param(("    ptx: hopper", "    ptxx: hopper"), "$.backends[1]", id="unknown-key"),
        pytest.param(("rules:", "roles:"), "$", id="unknown-section"),
        pytest.param(("payload:\n", "payloads:\n"), "$", id="missing-section"),
        pytest.param(("megabytes: 1.5", "megabits: 1"), "$.families.cpu.cost", id="nested-key"),
        pytest.param(
            ("minutes: 2, megabytes: 1.5", "minutes: two, megabytes: 1"), "$.families.cpu", id="number"
        ),
        pytest.param(("tier: nightly", "tier: never"), "$.backends[2].tier", id="tier"),
        pytest.param(("family: metal,", "family: mettle,"), "$.backends[2].family", id="family"),
        pytest.param(("  metal:\n", "  mettle:\n"), "$.families", id="family-key"),
        pytest.param(("  macos-arm64:\n", "  macos-arm65:\n"), "$.platforms", id="platform-key"),
        pytest.param(
            ("runner: macos-15", "runner: macos-51"), "$.platforms['macos-arm64'].runner", id="runner"
        ),
        pytest.param(
            ("image: manylinux_2_28", "image: ubuntu"), "$.platforms['linux-x86_64'].image", id="image"
        ),
        pytest.param(("deployment_target: 14.0", "deployment_target: new"), "$.platforms", id="target"),
        pytest.param(("3.13t]", "3.12t]"), "$.pythons[2]", id="python"),
        pytest.param(("[3.9, 3.10, 3.13t]", "[3.8, 3.9]"), "$.pythons[0]", id="python-end-of-life"),
        pytest.param(("[3.9, 3.10, 3.13t]", "[3.9, 3.9]"), "$.pythons", id="python-twice"),
        pytest.param(("gtx-10, volta..blackwell", "89"), "$.backends[1].gpus[0]", id="gpu-by-number"),
        pytest.param(("volta..blackwell", "volta..rtx-50"), "$.backends[1].gpus[1]", id="range-to-a-gpu"),
        pytest.param(("    ptx: hopper", "    ptx: sm_90"), "$.backends[1].ptx", id="ptx-by-number"),
        pytest.param(("    ptx: hopper\n", ""), "$.backends[1]", id="ptx-missing"),
        pytest.param(("toolkit: 12.8", "toolkit: 12.7"), "$.backends[1].toolkit", id="toolkit-unknown"),
        pytest.param(("    toolkit: 12.8\n", ""), "$.backends[1]", id="toolkit-missing"),
        pytest.param(("[linux-*, macos-arm64]", "[]"), "$.backends[1].platforms", id="no-pattern"),
        pytest.param(
            ("specific_architectures: [120]", "specific_architectures: [120a]"),
            "$.families",
            id="number-of-a-gpu",
        ),
        pytest.param(("libtiny-base]", "lib/tiny]"), "$.payload.libraries[1]", id="library"),
        pytest.param(("    reason: there is no CUDA for macOS\n", ""), "$.rules[0]", id="reason"),
        pytest.param(
            ("  - family: cuda\n    platform: macos-*\n    reason", "  - reason"), "$.rules[0]", id="rule"
        ),
        pytest.param(("    platform: macos-*\n", "    until: soon\n"), "$.rules[0].until", id="day"),
    ],
)
def test_a_broken_matrix_has_not_the_form(change: tuple[str, str], where: str) -> None:
    found = complaints(as_we_read(broken(change)), json_schema(FACTS))

    assert found != []
    assert found[0].startswith(where)
