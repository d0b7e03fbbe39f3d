"""The documents of variants are what both drafts and the reference library take, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Mapping

import jsonschema
import pytest
from variantlib.errors import ValidationError
from variantlib.models.variant import VariantProperty
from variantlib.resolver.lib import sort_and_filter_supported_variants
from variantlib.variant_dist_info import VariantDistInfo
from variantlib.variants_json import VariantsJson

from fakes.variants import CUDA_MARKS
from wheelgrid.record import VariantMark
from wheelgrid.variants import index_document, wheel_document

NAME = "^[a-z0-9_]+$"
VALUE = "^[a-z0-9_.]+$"
PEP_825 = {
    "type": "object",
    "required": ["$schema", "default-priorities", "variants"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "default-priorities": {
            "type": "object",
            "required": ["namespace"],
            "additionalProperties": False,
            "properties": {
                "namespace": {
                    "type": "array",
                    "items": {"type": "string", "pattern": NAME},
                    "minItems": 1,
                    "uniqueItems": True,
                }
            },
        },
        "variants": {
            "type": "object",
            "propertyNames": {"pattern": VALUE},
            "additionalProperties": {
                "type": "object",
                "propertyNames": {"pattern": NAME},
                "additionalProperties": {
                    "type": "object",
                    "propertyNames": {"pattern": NAME},
                    "additionalProperties": {
                        "type": "array",
                        "items": {"type": "string", "pattern": VALUE},
                        "minItems": 1,
                        "uniqueItems": True,
                    },
                },
            },
        },
    },
}
"""What PEP 825 (schema 0.1.1) says of both files."""


def without_providers(content: bytes) -> dict[str, object]:
    document = json.loads(content)
    assert set(document.pop("providers")) == {"nvidia"}
    return dict(document)


@pytest.mark.parametrize("mark", CUDA_MARKS, ids=lambda mark: mark.label)
def test_variantlib_takes_what_a_wheel_says(mark: VariantMark) -> None:
    found = VariantDistInfo(wheel_document(mark), expected_label=mark.label)

    assert sorted(one.to_str() for one in found.variant_desc.properties) == list(mark.properties)


def test_variantlib_takes_what_an_index_says_and_makes_the_same_of_the_wheels() -> None:
    listed = VariantsJson(json.loads(index_document(CUDA_MARKS)))
    merged = VariantsJson(VariantDistInfo(wheel_document(CUDA_MARKS[0])))
    for mark in CUDA_MARKS:
        merged.merge(VariantDistInfo(wheel_document(mark)))

    assert set(listed.variants) == {mark.label for mark in CUDA_MARKS}
    assert listed.variants == merged.variants
    assert listed.providers == merged.providers


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"providers"', '"other"', "must specify the same namespaces as providers"),
        ('"sm_arch"', '"SM"', "`SM` must match"),
        ('"nvidia"\n', '"amd"\n', "must specify the same namespaces as providers"),
    ],
    ids=["key", "feature", "priority"],
)
def test_variantlib_refuses_a_broken_document(old: str, new: str, says: str) -> None:
    text = index_document(CUDA_MARKS).decode()
    broken = text.replace(old, new)

    assert broken != text
    with pytest.raises(ValidationError, match=says):
        VariantsJson(json.loads(broken))


def test_without_providers_a_document_is_of_pep_825() -> None:
    jsonschema.validate(without_providers(index_document(CUDA_MARKS)), PEP_825)
    for mark in CUDA_MARKS:
        jsonschema.validate(without_providers(wheel_document(mark)), PEP_825)


@pytest.mark.parametrize(
    ("old", "new"),
    [("$schema", "schema"), ("sm_arch", "sm-arch"), ("90_real", "90-real"), ("cu128", "CU128")],
    ids=["key", "feature", "value", "label"],
)
def test_the_schema_refuses_what_the_draft_does(old: str, new: str) -> None:
    broken = index_document(CUDA_MARKS).replace(old.encode(), new.encode())

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(without_providers(broken), PEP_825)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(index_document(CUDA_MARKS)), PEP_825)


DRIVERS = tuple(f"{major}.{minor}" for major in (13, 12, 11) for minor in range(9, -1, -1))
"""Versions of CUDA, newest first."""
GPUS: Mapping[str, tuple[str, ...]] = {
    "6.1": ("61_real", "60_real", "60_virtual"),
    "8.9": ("89_real", "88_real", "87_real", "86_real", "80_real", "80_virtual"),
    "9.0": ("90_real", "90_virtual"),
    "12.0": ("120_real", "120_virtual"),
}
"""What uv 0.13.8 says that a GPU takes, best first."""


@pytest.mark.parametrize(
    ("driver", "gpu", "labels"),
    [
        ("11.8", "8.9", []),
        ("12.2", "8.9", ["cu124", "cu126"]),
        ("12.4", "8.9", ["cu124", "cu128", "cu126"]),
        ("12.6", "9.0", ["cu126", "cu124", "cu128"]),
        ("12.8", "8.9", ["cu128", "cu126", "cu124"]),
        ("12.8", "12.0", ["cu128"]),
        ("13.0", "9.0", ["cu130", "cu134", "cu128", "cu126", "cu124"]),
        ("13.4", "8.9", ["cu134", "cu130", "cu128", "cu126", "cu124"]),
        ("13.0", "6.1", ["cu126", "cu124"]),
    ],
)
def test_variantlib_ranks_them_by_the_toolkit_that_is_nearest_below_the_driver(
    driver: str, gpu: str, labels: list[str]
) -> None:
    document = VariantsJson(json.loads(index_document(CUDA_MARKS)))
    reached = DRIVERS[DRIVERS.index(driver) :]
    supported = [VariantProperty("nvidia", "cuda_version_lower_bound", one) for one in reached]
    supported += [VariantProperty("nvidia", "sm_arch", one) for one in GPUS[gpu]]

    ranked = sort_and_filter_supported_variants(
        list(document.variants.values()),
        supported,
        namespace_priorities=["nvidia"],
        feature_priorities={"nvidia": ["cuda_version_lower_bound", "sm_arch"]},
        property_priorities={
            "nvidia": {"cuda_version_lower_bound": list(reached), "sm_arch": list(GPUS[gpu])}
        },
    )

    *fitting, last = ranked
    assert [one.label for one in fitting] == labels
    assert last.is_null_variant()  # the library adds it; an index without one falls back to the plain wheel
