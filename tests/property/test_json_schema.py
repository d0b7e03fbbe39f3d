"""Grammars of JSON schemas: what they write follows the schema, and what follows the schema they admit."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import date, datetime, time
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit
from uuid import UUID

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.grammar_matcher import Matcher, Writer, random_of
from llama_cpp.llama_grammar import LlamaGrammar

Schema = dict[str, object] | bool
Case = tuple[Schema, object]
"""A schema and a value that follows it."""

PATTERNS = [
    "^[a-z]{2,4}$",
    "^(foo|bar)+[0-9]*$",
    "b",
    "^x",
    "y$",
    r"^\d{3}-\d{4}$",
    r"^\w+\s\w+$",
    '^[^a-m\\\\"]*$',
    "^a|b$",
    r"^(a|b|)*c?$",
    "^.{2,3}$",
    "^[\\x00-\\x1f]{0,2}$",
    "",
]
FORMATS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "date-time": datetime.fromisoformat,
    "uuid": UUID,
    "ipv4": IPv4Address,
    "ipv6": IPv6Address,
    "byte": lambda text: b64decode(text, validate=True),
    "uri": urlsplit,
}
"""Formats, and what raises an error for a text that is not of the format."""
QUIET = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.sampled_from(["a", "b", "ab", "a b", 'q"', "\\", "é", "items", "ä\n", "root", "value"])
SCALARS = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXTS


@st.composite
def integers(draw: st.DrawFn) -> Case:
    low, high = sorted(draw(st.tuples(*[st.integers(-(10**6), 10**6) | st.integers(-12, 12)] * 2)))
    value = draw(st.integers(low, high))
    schema: dict[str, object] = {"type": "integer"}
    schema |= draw(
        st.sampled_from([{}, {"minimum": low}, {"exclusiveMinimum": low - 1}, {"minimum": low - 0.5}])
    )
    schema |= draw(st.sampled_from([{}, {"maximum": high}, {"exclusiveMaximum": high + 1}]))
    return schema, value


@st.composite
def multiples(draw: st.DrawFn) -> Case:
    step = draw(st.sampled_from([1, 2, 7, 10, 100]))
    first = draw(st.integers(-50, 50))
    count = draw(st.integers(0, 20))
    schema = {
        "type": "integer",
        "multipleOf": step,
        "minimum": step * first,
        "maximum": step * (first + count),
    }
    return schema, step * (first + draw(st.integers(0, count)))


@st.composite
def numbers(draw: st.DrawFn) -> Case:
    low, high = sorted(draw(st.tuples(*[st.integers(-5000, 5000)] * 2)))
    places = draw(st.sampled_from([1, 10, 100, 1000]))
    schema: dict[str, object] = {"type": "number"}
    schema |= draw(
        st.sampled_from([{}, {"minimum": low / places}, {"exclusiveMinimum": low / places - 0.001}])
    )
    schema |= draw(st.sampled_from([{}, {"maximum": high / places}, {"exclusiveMaximum": high / places + 1}]))
    return schema, draw(st.integers(low, high)) / places


@st.composite
def strings(draw: st.DrawFn) -> Case:
    value = draw(TEXTS)
    schema: dict[str, object] = {"type": "string"}
    schema |= draw(st.sampled_from([{}, {"minLength": len(value)}, {"minLength": len(value) // 2}]))
    schema |= draw(st.sampled_from([{}, {"maxLength": len(value)}, {"maxLength": len(value) + 700}]))
    return schema, value


@st.composite
def patterns(draw: st.DrawFn) -> Case:
    pattern = draw(st.sampled_from(PATTERNS))
    # four controls are white space for Python, but not for ECMA-262
    ascii_only = st.characters(max_codepoint=0x7E, exclude_characters="\x1c\x1d\x1e\x1f")
    # "$" of Python also matches before a last newline, "$" of ECMA-262 does not
    value = draw(st.from_regex(pattern, alphabet=ascii_only).filter(lambda text: not text.endswith("\n")))
    if "." in pattern and "\r" in value:
        value = value.replace("\r", "r")
    schema: dict[str, object] = {"type": "string", "pattern": pattern}
    schema |= draw(st.sampled_from([{}, {"minLength": len(value)}, {"maxLength": len(value) + 2}]))
    return schema, value


@st.composite
def constants(draw: st.DrawFn) -> Case:
    values = draw(st.lists(SCALARS | st.lists(SCALARS, max_size=2), min_size=1, max_size=4))
    value = draw(st.sampled_from(values))
    schema: dict[str, object] = draw(st.sampled_from([{"const": value}, {"enum": values}]))
    return schema, value


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[Case]) -> Case:
    schema, value = draw(inner)
    values = [value] * draw(st.integers(0, 3))
    return {
        "type": "array",
        "items": schema,
        **draw(st.sampled_from([{}, {"minItems": len(values)}, {"maxItems": len(values)}])),
        **draw(st.sampled_from([{}, {"maxItems": len(values) + 1500}])),
    }, values


@st.composite
def tuples(draw: st.DrawFn, inner: st.SearchStrategy[Case]) -> Case:
    cases = draw(st.lists(inner, min_size=1, max_size=3))
    least = draw(st.integers(0, len(cases)))
    values = [value for _, value in cases[: draw(st.integers(least, len(cases)))]]
    schemas = [schema for schema, _ in cases]
    if draw(st.booleans()):
        return {"prefixItems": schemas, "minItems": least}, values
    more, value = draw(inner)
    full = [value for _, value in cases]
    return {"prefixItems": schemas, "items": more, "minItems": least}, [*full, value]


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Case]) -> Case:
    names = draw(st.lists(NAMES, unique=True, max_size=4))
    cases = {name: draw(inner) for name in names}
    required = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    present = [name for name in names if name in required or draw(st.booleans())]
    value = {name: cases[name][1] for name in present}
    schema: dict[str, object] = {
        "type": "object",
        "properties": {name: case[0] for name, case in cases.items()},
        "required": required,
    }
    extra = draw(st.none() | inner)
    if extra is not None:
        schema["additionalProperties"] = extra[0]
        others = draw(st.dictionaries(NAMES | TEXTS, st.just(extra[1]), max_size=2))
        value |= {name: one for name, one in others.items() if name not in names}
    # names that are not listed may repeat, so a grammar counts on one of them only
    sure = min(len(value), len(present) + 1)
    schema |= draw(st.sampled_from([{}, {"minProperties": sure}]))
    schema |= draw(st.sampled_from([{}, {"maxProperties": len(value)}]))
    return schema, value


@st.composite
def choices(draw: st.DrawFn, inner: st.SearchStrategy[Case]) -> Case:
    cases = draw(st.lists(inner, min_size=1, max_size=3))
    return {"anyOf": [schema for schema, _ in cases]}, draw(st.sampled_from([value for _, value in cases]))


@st.composite
def nested(draw: st.DrawFn, inner: st.SearchStrategy[Case]) -> Case:
    schema, value = draw(inner)
    whole: dict[str, object] = draw(st.sampled_from([{"allOf": [schema]}, {"allOf": [schema, {}, True]}]))
    return whole, value


PLAIN = (
    integers()
    | multiples()
    | numbers()
    | strings()
    | patterns()
    | constants()
    | SCALARS.map(lambda value: (True, value))
    | st.booleans().map(lambda value: ({"type": ["boolean", "null"]}, value))
    | st.none().map(lambda value: ({"type": "null"}, value))
)
CASES = st.recursive(
    PLAIN,
    lambda inner: arrays(inner) | tuples(inner) | objects(inner) | choices(inner) | nested(inner),
    max_leaves=6,
)


def grammar_of(schema: Schema) -> str:
    return LlamaGrammar.from_json_schema(json.dumps(schema)).text


@given(CASES, st.integers(0, 2**32))
@QUIET
def test_what_a_grammar_writes_follows_the_schema(case: Case, seed: int) -> None:
    schema, _ = case
    writer, random = Writer(grammar_of(schema)), random_of(seed)

    for _ in range(5):
        text = writer.write(random)
        jsonschema.validate(json.loads(text), schema, jsonschema.Draft202012Validator)


@given(CASES)
@QUIET
def test_what_follows_a_schema_is_admitted(case: Case) -> None:
    schema, value = case
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    assert Matcher(grammar_of(schema)).admits(text), (schema, text)


@given(CASES)
@QUIET
def test_pretty_printed_text_is_admitted(case: Case) -> None:
    schema, value = case
    text = json.dumps(value, ensure_ascii=False, indent=2)

    assert Matcher(grammar_of(schema)).admits(text) or "[]" in text or "{}" in text, (schema, text)


@given(st.sampled_from(sorted(FORMATS)), st.integers(0, 2**32))
@QUIET
def test_what_is_written_for_a_format_is_of_the_format(name: str, seed: int) -> None:
    text = json.loads(Writer(grammar_of({"type": "string", "format": name})).write(random_of(seed)))

    if not text.startswith("0000"):  # a year of RFC 3339 that Python has not
        FORMATS[name](text)


@given(CASES, st.text('[]{}",:0123456789.-eEatrufn\\ \n', max_size=12))
@QUIET
def test_matcher_and_writer_agree(case: Case, noise: str) -> None:
    schema, _ = case
    grammar = grammar_of(schema)
    text = Writer(grammar).write(random_of(len(noise)))
    matcher = Matcher(grammar)

    assert matcher.admits(text)
    if matcher.admits(text + noise):
        jsonschema.validate(json.loads(text + noise), schema, jsonschema.Draft202012Validator)
