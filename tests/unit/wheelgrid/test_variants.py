"""The dialect of variants: what is written, and what is refused when it is read."""

from __future__ import annotations

import json

import pytest

from fakes.wheels import CU128_MARK
from wheelgrid.errors import RecordError
from wheelgrid.record import VariantMark
from wheelgrid.variants import (
    PROVIDERS,
    SCHEMA,
    document_name,
    document_problems,
    index_document,
    mark_problems,
    read_document,
    read_wheel_document,
    split_label,
    wheel_document,
)

CU124 = VariantMark(
    label="cu124", properties=("nvidia :: cuda_version_lower_bound :: 12.0", "nvidia :: sm_arch :: 61_real")
)
V3 = VariantMark(label="v3", properties=("x86_64 :: level :: v3",))
NULL = VariantMark(label="null", properties=())
GOOD = index_document([CU124, CU128_MARK])

DOCUMENT = """\
{
  "$schema": "https://variants-schema.wheelnext.dev/peps/850/v0.2.0.json",
  "default-priorities": {
    "namespace": [
      "nvidia"
    ]
  },
  "providers": {
    "nvidia": {
      "plugin-api": "nvidia_variant_provider.plugin:NvidiaVariantPlugin",
      "requires": [
        "nvidia-variant-provider"
      ]
    }
  },
  "variants": {
    "cu124": {
      "nvidia": {
        "cuda_version_lower_bound": [
          "12.0"
        ],
        "sm_arch": [
          "61_real"
        ]
      }
    }
  }
}
"""


def changed(old: str, new: str) -> bytes:
    text = DOCUMENT.replace(old, new)
    assert text != DOCUMENT
    return text.encode()


def test_a_document_has_one_spelling() -> None:
    assert wheel_document(CU124).decode() == DOCUMENT
    assert index_document([CU124]) == wheel_document(CU124)


def test_neither_the_order_nor_the_number_of_the_wheels_matters() -> None:
    assert index_document([CU128_MARK, CU124, CU128_MARK]) == GOOD
    assert list(json.loads(GOOD)["variants"]) == ["cu124", "cu128"]


def test_only_the_namespaces_that_are_used_have_a_provider() -> None:
    both = json.loads(index_document([V3, CU124, NULL]))

    assert both["default-priorities"]["namespace"] == list(both["providers"]) == ["nvidia", "x86_64"]
    assert both["providers"]["x86_64"] == {"requires": list(PROVIDERS["x86_64"].requires)}
    assert both["variants"]["null"] == {}
    assert list(json.loads(index_document([V3]))["providers"]) == ["x86_64"]
    assert json.loads(index_document([NULL]))["default-priorities"]["namespace"]


@pytest.mark.parametrize("marks", [(CU124,), (CU124, CU128_MARK), (V3, NULL)], ids=["one", "two", "null"])
def test_what_is_written_is_read_again(marks: tuple[VariantMark, ...]) -> None:
    found = read_document(index_document(marks), "here")

    assert found == {mark.label: mark.properties for mark in marks}
    assert [read_wheel_document(wheel_document(mark), "here") for mark in marks] == list(marks)


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        (VariantMark(label="cpu", properties=()), "'null' is the variant without properties"),
        (VariantMark(label="null", properties=V3.properties), "'null' is the variant without properties"),
        (VariantMark(label="a", properties=("nvidia :: b :: c", "nvidia :: a :: c")), "are not sorted"),
        (VariantMark(label="a", properties=V3.properties * 2), "are not sorted, each once"),
        (VariantMark(label="a", properties=("nvidia :: sm_arch",)), "'nvidia :: sm_arch' is no property"),
        (VariantMark(label="a", properties=("nvidia :: a :: B",)), "'nvidia :: a :: B' is no property"),
        (VariantMark(label="a", properties=("nvidia :: a.b :: 1",)), "'nvidia :: a.b :: 1' is no property"),
        (VariantMark(label="a", properties=("nvidia :: a :: 1\n",)), "is no property"),
        (VariantMark(label="a", properties=("amd :: gfx :: 1",)), "no installer knows namespace 'amd'"),
    ],
)
def test_what_cannot_be_said_is_refused(mark: VariantMark, says: str) -> None:
    assert [says in problem.what for problem in mark_problems(mark)] == [True]
    with pytest.raises(RecordError, match=says):
        wheel_document(mark)


def test_a_label_means_one_thing_in_a_version() -> None:
    other = VariantMark(label="cu124", properties=CU124.properties[:1])

    with pytest.raises(
        RecordError, match="'cu124' means two things, which differ in 'nvidia :: sm_arch :: 61_real'"
    ):
        index_document([CU124, CU128_MARK, other])


def test_a_document_of_nothing_is_refused() -> None:
    with pytest.raises(RecordError, match="needs a variant, got none"):
        index_document([])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"oops", "is not JSON"),
        (b"[]", "expected an object"),
        (b"\xff", "is not JSON"),
        (b"{}", r"key '\$schema' is missing"),
        (changed('"variants": {', '"foo": 1, "variants": {'), "unknown key 'foo'"),
        (changed(SCHEMA, f"{SCHEMA}x"), "dialect 'https://.*x' is unknown"),
        (changed('"nvidia"\n', ""), "length >= 1"),
        (changed('"nvidia"\n', '"x86_64"\n'), "namespace 'nvidia' has no priority"),
        (changed('"nvidia"\n', '"nvidia", "nvidia"\n'), "a namespace has two priorities"),
        (changed("NvidiaVariantPlugin", "Other"), "provider of namespace 'nvidia' is .*Other.*, expected"),
        (
            changed('"nvidia": {\n      "plugin', '"amd": {\n      "plugin'),
            "provider of namespace 'nvidia' is unknown",
        ),
        (changed('"requires"', '"optional": false, "requires"'), "unknown field `optional`"),
        (changed('"cu124"', '"CU124"'), "variants"),
        (changed('"cu124"', '"null"'), "'null' is the variant without properties"),
        (changed('"sm_arch"', '"sm-arch"'), "variants"),
        (changed('"61_real"', ""), "length >= 1"),
        (changed('"61_real"', '"70_real", "61_real"'), "values of 'sm_arch' are not sorted"),
        (changed('"61_real"', '"61_real", "61_real"'), "values of 'sm_arch' are not sorted, each once"),
        (changed('"sm_arch"', '"cuda_version_lower_bound"'), "key 'cuda_version_lower_bound' is there twice"),
        (changed('"variants": {', '"variants": {"a": {"nvidia": {}},'), "namespace 'nvidia' is empty"),
    ],
)
def test_what_is_not_of_the_dialect_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(RecordError, match=says) as caught:
        read_document(content, "demo-1.0-variants.json")

    assert all(
        (problem.where or "").startswith("demo-1.0-variants.json") for problem in caught.value.problems
    )


def test_all_faults_of_a_document_come_together() -> None:
    content = changed(SCHEMA, "0").replace(b"61_real", b'9", "1').replace(b"Plugin", b"")

    with pytest.raises(RecordError) as caught:
        read_document(content, "here")

    assert len(caught.value.problems) == 3


def test_a_wheel_is_one_variant() -> None:
    with pytest.raises(RecordError, match="a wheel is one variant, found 'cu124', 'cu128'"):
        read_wheel_document(GOOD, "here")
    with pytest.raises(RecordError, match="found none"):
        read_wheel_document(changed(DOCUMENT[DOCUMENT.index('"cu124"') : -4], ""), "here")


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ((CU124, CU128_MARK), None),
        ((CU124,), "variant 'cu128' has no wheel"),
        ((CU124, CU128_MARK, V3), "variant 'v3' is missing"),
        (
            (CU124, VariantMark(label="cu128", properties=CU128_MARK.properties[:-1])),
            "variant 'cu128' is not what its wheels say, they differ in 'nvidia :: sm_arch :: 89_real'",
        ),
    ],
    ids=["good", "no wheel", "missing", "differs"],
)
def test_a_document_tells_what_the_wheels_say(marks: tuple[VariantMark, ...], says: str | None) -> None:
    found = [problem.what for problem in document_problems(GOOD, marks, "here")]

    assert [says in what for what in found if says is not None] == ([] if says is None else [True])
    assert len(found) == (says is not None)


def test_a_document_that_cannot_be_read_tells_nothing() -> None:
    assert [problem.where for problem in document_problems(b"oops", [CU124], "here")] == ["here"]


@pytest.mark.parametrize(
    ("filename", "plain", "label"),
    [
        ("demo-1.0-py3-none-any.whl", "demo-1.0-py3-none-any.whl", None),
        ("demo-1.0-7-py3-none-any.whl", "demo-1.0-7-py3-none-any.whl", None),
        ("demo-1.0-py3-none-any-cu128.whl", "demo-1.0-py3-none-any.whl", "cu128"),
        ("demo-1.0-py3-none-any-0.9.whl", "demo-1.0-py3-none-any.whl", "0.9"),
        ("demo-1.0-7-py3-none-any-cu128.whl", "demo-1.0-7-py3-none-any.whl", "cu128"),
        ("demo-1.0-7a-py3-none-any-cu128-x.whl", "demo-1.0-7a-py3-none-any-cu128-x.whl", None),
        ("demo-1.0.tar.gz", "demo-1.0.tar.gz", None),
        ("demo-1.0-a-b-c-d.zip", "demo-1.0-a-b-c-d.zip", None),
        (".whl", ".whl", None),
    ],
)
def test_a_name_parts_into_what_everybody_knows_and_the_label(
    filename: str, plain: str, label: str | None
) -> None:
    assert split_label(filename) == (plain, label)


@pytest.mark.parametrize(
    ("project", "version", "name"),
    [
        ("demo", "1.0", "demo-1.0-variants.json"),
        ("Demo-Package", "0.3.100", "demo_package-0.3.100-variants.json"),
        ("demo.package", "1.0-rc1", "demo_package-1.0rc1-variants.json"),
    ],
)
def test_the_document_is_named_as_the_wheels_are(project: str, version: str, name: str) -> None:
    assert document_name(project, version) == name
