"""A known weakness: schemas that older bindings refused, or half understood. See test_faults for all."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator

from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
HELLO = [{"role": "user", "content": "hi"}]

FOLLOWED: dict[str, object] = {
    "a reference to itself below a root reference": {
        "$ref": "#/$defs/list",
        "$defs": {
            "list": {
                "type": "object",
                "properties": {
                    "value": {"enum": [1, 2]},
                    "next": {"anyOf": [{"$ref": "#/$defs/list"}, {"type": "null"}]},
                },
                "required": ["value", "next"],
                "additionalProperties": False,
            }
        },
    },
    "a root that refers to itself": {"type": "array", "maxItems": 1, "items": {"$ref": "#"}},
    "a boolean schema in a property": {
        "type": "object",
        "properties": {"a": False, "b": {"const": 1}},
        "required": ["b"],
        "additionalProperties": False,
    },
    "a boolean schema of items": {"type": "array", "prefixItems": [{"const": 1}], "items": False},
    "a pattern that is found anywhere": {"type": "string", "pattern": "[0-9]{2}", "maxLength": 8},
    "a pattern with one anchor": {"type": "string", "pattern": "^ab?[0-9]", "maxLength": 8},
    "properties by pattern": {
        "type": "object",
        "patternProperties": {"^x[0-9]$": {"enum": [1, 2]}},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 2,
    },
    "all of several": {
        "allOf": [
            {"type": "object", "properties": {"a": {"enum": [1, 2]}}, "required": ["a"]},
            {"type": "object", "properties": {"b": {"enum": [3]}}, "required": ["b"]},
        ],
        "additionalProperties": True,
        "maxProperties": 2,
    },
    "one value and no other": {"enum": [1, 2, 3], "not": {"const": 2}},
}
"""Schemas that must be followed: the answer of a model that babbles is valid."""

REFUSED: dict[str, tuple[object, str]] = {
    "not": ({"type": "integer", "not": {"minimum": 3}}, "not cannot be expressed"),
    "if": ({"if": {"const": 1}, "then": {"const": 2}}, "if cannot be expressed"),
    "dependentRequired": ({"dependentRequired": {"a": ["b"]}}, "dependentRequired cannot"),
    "an unknown format": ({"type": "string", "format": "no-such-format"}, "no-such-format"),
    "a reference to nothing": ({"$ref": "#/$defs/none"}, "#/\\$defs/none"),
    "a reference that is only itself": ({"$ref": "#"}, "itself"),
    "nothing at all": (False, "no value|nothing"),
    "uniqueItems": ({"type": "array", "items": {}, "uniqueItems": True}, "uniqueItems cannot"),
    "a look-ahead": ({"pattern": "^(?!a)b"}, "\\(\\?!"),
}
"""Schemas that cannot be followed by a grammar: a clear error, and no other text than was asked for."""


def forms(schema: object) -> dict[str, dict[str, object]]:
    """Write a schema in the two ways that calls accept."""
    return {
        "openai": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema, "strict": True}},
        "object": {"type": "json_object", "schema": schema},
    }


class TestGrammarHoles:
    """15: what a schema said was lost, or its converter failed with a KeyError, and any JSON was written."""

    @pytest.mark.parametrize("form", ["openai", "object"])
    @pytest.mark.parametrize("name", FOLLOWED)
    def test_every_whole_answer_is_valid(self, name: str, form: str, tiny: str, load: Load) -> None:
        schema = FOLLOWED[name]
        llama = load(tiny)
        validator = Draft202012Validator(schema)  # type: ignore[arg-type]  # of each case
        whole = 0

        for seed in range(12):
            answer = llama.create_chat_completion(
                HELLO,
                response_format=forms(schema)[form],
                temperature=1.5,
                seed=seed,
                max_tokens=200,  # type: ignore[call-overload]
            )
            choice = answer["choices"][0]
            if choice["finish_reason"] == "stop":
                whole += 1
                validator.validate(json.loads(choice["message"]["content"]))

        assert whole >= 3

    @pytest.mark.parametrize("form", ["openai", "object"])
    @pytest.mark.parametrize("name", REFUSED)
    def test_what_cannot_be_followed_is_a_clear_error(
        self, name: str, form: str, tiny: str, load: Load
    ) -> None:
        schema, message = REFUSED[name]
        llama = load(tiny)

        for stream in (False, True):
            with pytest.raises(ValueError, match=message):
                llama.create_chat_completion(HELLO, response_format=forms(schema)[form], stream=stream)  # type: ignore[call-overload]

        assert llama.n_tokens == 0
