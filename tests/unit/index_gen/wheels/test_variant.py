from __future__ import annotations

import json

import pytest

from index_gen.wheels.variant import read_variant
from wheelgrid.errors import RecordError
from wheelgrid.record import VariantMark

CUDA = {
    "nvidia": {"sm_arch": ["90_real", "120_real"], "cuda_version_lower_bound": ["12.8"]},
    "x": {"y": ["z"]},
}


def document(variants: object, **more: object) -> bytes:
    return json.dumps({"$schema": "any", "variants": variants, **more}).encode()


def test_properties_are_sorted() -> None:
    mark = read_variant(document({"cu128": CUDA}, providers={"nvidia": {}}), "cu128", "demo.whl")

    assert mark == VariantMark(
        label="cu128",
        properties=(
            "nvidia :: cuda_version_lower_bound :: 12.8",
            "nvidia :: sm_arch :: 120_real",
            "nvidia :: sm_arch :: 90_real",
            "x :: y :: z",
        ),
    )


def test_the_null_variant_has_no_properties() -> None:
    mark = read_variant(document({"null": {}}), "null", "demo.whl")

    assert mark == VariantMark(label="null", properties=())


@pytest.mark.parametrize(
    ("content", "label", "what"),
    [
        (b"{", "cu128", "does not describe a variant: Input data was truncated"),
        (b"\xff", "cu128", "does not describe a variant: JSON is malformed: invalid character (byte 0)"),
        (b"[]", "cu128", "does not describe a variant: Expected `object`, got `array`"),
        (b"{}", "cu128", "does not describe a variant: Object missing required field `variants`"),
        (
            document({"cu128": {"nvidia": {"sm_arch": "90"}}}),
            "cu128",
            "does not describe a variant: Expected `array`, got `str` - at `$.variants[...][...][...]`",
        ),
        (document({}), "cu128", "describes the labels none, the file name says 'cu128'"),
        (document({"cu126": CUDA}), "cu128", "describes the labels 'cu126', the file name says 'cu128'"),
        (
            document({"cu128": CUDA, "cu126": CUDA}),
            "cu128",
            "describes the labels 'cu128', 'cu126', the file name says 'cu128'",
        ),
        (
            document({"cu128": {"NVIDIA": {"sm_arch": ["90"]}}}),
            "cu128",
            "'NVIDIA :: sm_arch :: 90' is no property of a variant",
        ),
        (
            document({"cu128": {"nvidia": {"sm arch": ["90"]}}}),
            "cu128",
            "'nvidia :: sm arch :: 90' is no property of a variant",
        ),
        (
            document({"cu128": {"nvidia": {"sm_arch": ["<b>"]}}}),
            "cu128",
            "'nvidia :: sm_arch :: <b>' is no property of a variant",
        ),
        (document({"null": CUDA}), "null", "label 'null' with 4 properties; only 'null' has none"),
        (document({"cu128": {}}), "cu128", "label 'cu128' with 0 properties; only 'null' has none"),
        (
            document({"cu128": CUDA}, providers=0).replace(b": 0", b": " + b"[" * 100_000),
            "cu128",
            "does not describe a variant: maximum recursion depth exceeded while deserializing an object",
        ),
    ],
    ids=[
        "cut", "not-json", "array", "no-variants", "no-list", "no-label", "other-label", "two-labels",
        "namespace", "feature", "value", "null-with-properties", "none-without", "deep",
    ],
)  # fmt: skip
def test_other_files_are_refused(content: bytes, label: str, what: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_variant(content, label, "demo.whl")

    hint = "make the variant anew; its file name ends with the label that its variant.json states"
    assert [(problem.what, problem.where, problem.hint) for problem in caught.value.problems] == [
        (what, "demo.whl (variant.json)", hint)
    ]
