"""Functions as declarations of TypeScript."""

from __future__ import annotations

import pytest

from llama_cpp._tools.forcing import Function
from llama_cpp._tools.typescript import typescript


def test_a_function_is_a_type_in_a_namespace() -> None:
    schema = {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "Where.\nA name."},
            "days": {"type": "integer"},
        },
        "required": ["city"],
    }

    declared = typescript([Function("weather", schema, "Tells the weather.\nOf a city.")])

    assert declared == (
        "// Supported function definitions that should be called when necessary.\n"
        "namespace functions {\n\n"
        "// Tells the weather.\n// Of a city.\n"
        "type weather = (_: {\n// Where.\n// A name.\ncity: string,\ndays?: number,\n}) => any;\n\n"
        "} // namespace functions"
    )


def test_a_function_without_parameters_takes_none() -> None:
    assert "type now = () => any;" in typescript([Function("now", {})])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "boolean"}, "boolean", id="plain"),
        pytest.param({"enum": ["a", 1]}, '"a" | 1', id="choice"),
        pytest.param({"const": "ü"}, '"ü"', id="constant"),
        pytest.param({"type": ["string", "null"]}, "string | null", id="two types"),
        pytest.param({"type": ["integer", "number"]}, "number", id="the same type twice"),
        pytest.param({"anyOf": [{"type": "string"}, True]}, "string | any", id="any of"),
        pytest.param({"oneOf": [{"type": "string"}]}, "string", id="one of"),
        pytest.param({"type": "array", "items": {"type": "string"}}, "string[]", id="list"),
        pytest.param({"type": "array", "items": {"enum": [1, 2]}}, "(1 | 2)[]", id="list of a choice"),
        pytest.param({"type": "array"}, "any[]", id="list of anything"),
        pytest.param({"type": "object"}, "object", id="object"),
        pytest.param(
            {"properties": {"a-b": {}}}, '{\n"a-b"?: any,\n}', id="object with a key that is no name"
        ),
        pytest.param({}, "any", id="anything"),
        pytest.param({"enum": []}, "never", id="nothing"),
    ],
)
def test_types(schema: object, expected: str) -> None:
    function = Function("f", {"properties": {"x": schema}})

    assert f"x?: {expected},\n}}) => any;" in typescript([function])
