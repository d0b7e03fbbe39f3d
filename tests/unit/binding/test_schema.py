"""JSON schemas to grammars: what is admitted, what is refused with which words, and the public names."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest

from fakes.effort import calls_of
from fakes.grammar_matcher import Matcher
from fakes.schema_tables import SCHEMAS, SchemaCase
from llama_cpp import llama_grammar
from llama_cpp.llama_grammar import JSON_GBNF, LlamaGrammar, SchemaConverter, json_schema_to_gbnf


@pytest.mark.parametrize("case", SCHEMAS, ids=lambda case: case.name)
def test_schema_admits_what_it_says(case: SchemaCase) -> None:
    matcher = Matcher(LlamaGrammar.from_json_schema(json.dumps(case.schema)).text)

    assert [text[:90] for text in case.admitted if not matcher.admits(text)] == []
    assert [text[:90] for text in case.rejected if matcher.admits(text)] == []


DEEP: dict[str, object] = {}
for _ in range(3000):
    DEEP = {"items": DEEP}

REFUSED: list[tuple[object, str, str]] = [
    (False, "no value follows the schema", "#"),
    ({"type": "string", "minLength": 3, "maxLength": 2}, "no value follows", "#"),
    ({"allOf": [{"type": "string"}, {"type": "null"}]}, "no value follows", "#"),
    ({"enum": [1], "type": "string"}, "no value follows", "#"),
    ({"enum": []}, "no value follows", "#"),
    ({"properties": {"a": False}, "required": ["a"]}, "no value follows", "#"),
    ({"type": "integer", "minimum": 0.2, "maximum": 0.8}, "no value follows", "#"),
    ({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}, "requires itself", "#"),
    ({"items": 1}, "expected a schema, found 1", "#/items"),
    ({"type": "text"}, "type is 'text'", "#"),
    ({"properties": {"a/b": {"type": 3}}}, "type is 3", "#/properties/a~1b"),
    ({"minLength": -1}, "minLength is -1, expected a whole number", "#"),
    ({"maxItems": 1.5}, "maxItems is 1.5", "#"),
    ({"minimum": "1"}, "minimum is '1', expected a number", "#"),
    ({"multipleOf": 0}, "multipleOf is 0", "#"),
    ({"required": True}, "required is True, expected a list of texts", "#"),
    ({"properties": []}, r"properties is \[\], expected an object", "#"),
    ({"enum": 1}, "enum is 1", "#"),
    ({"anyOf": []}, r"anyOf is \[\], expected a list of schemas", "#"),
    ({"pattern": 1}, "pattern is 1", "#"),
    ({"$ref": "#/$defs/a"}, "'#/\\$defs/a' leads nowhere", "#"),
    ({"$ref": 1}, "expected a reference, found 1", "#"),
    ({"items": {"$ref": "https://example.com/a.json#/b"}}, "to another document", "#/items"),
    ({"$ref": "#"}, "refers to itself", "#"),
    (
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
        "refers to itself",
        "#/$defs/a",
    ),
    ({"anyOf": [{"$ref": "#"}, {"type": "null"}]}, "a choice that leads to itself", "#"),
    ({"$dynamicRef": "#a"}, "\\$dynamicRef cannot be expressed", "#/$dynamicRef"),
    ({"items": {}, "uniqueItems": True}, "uniqueItems cannot be expressed", "#/uniqueItems"),
    ({"contains": {"const": 1}}, "contains cannot be expressed", "#/contains"),
    ({"prefixItems": [{}], "unevaluatedItems": False}, "unevaluatedItems cannot", "#/unevaluatedItems"),
    ({"properties": {}, "unevaluatedProperties": False}, "unevaluatedProperties", "#/unevaluatedProperties"),
    ({"dependentRequired": {"a": ["b"]}}, "dependentRequired cannot", "#/dependentRequired"),
    ({"dependentSchemas": {"a": {}}}, "dependentSchemas cannot", "#/dependentSchemas"),
    ({"dependencies": {"a": ["b"]}}, "dependencies cannot", "#/dependencies"),
    ({"if": {"const": 1}, "then": {"const": 2}}, "if cannot be expressed", "#/if"),
    ({"not": {"minimum": 3}}, "not cannot be expressed", "#/not"),
    ({"not": {"const": 3}}, "not cannot be expressed", "#/not"),
    ({"type": "number", "not": {"type": "integer"}}, "not cannot be expressed", "#/not"),
    ({"type": "integer", "multipleOf": 7}, "multipleOf cannot be expressed", "#/multipleOf"),
    ({"type": "number", "multipleOf": 0.3, "minimum": 0}, "multipleOf cannot", "#/multipleOf"),
    ({"type": "integer", "minimum": 1e90}, "minimum cannot be expressed", "#/minimum"),
    ({"type": "string", "format": "idn-email"}, "unknown format 'idn-email'", "#/format"),
    ({"type": "string", "format": "regex"}, "unknown format 'regex'", "#/format"),
    ({"type": "integer", "format": "interval"}, "unknown format 'interval'", "#/format"),
    ({"format": "interval"}, "unknown format 'interval'", "#/format"),
    ({"const": 1, "enum": [True]}, "no value follows", "#"),
    ({"pattern": "a(?=b)"}, r"the group '\(\?=b'", "#/pattern"),
    ({"pattern": "a(?<!b)"}, r"the group '\(\?<!'", "#/pattern"),
    ({"pattern": "(a)\\1"}, r"the escape \\1", "#/pattern"),
    ({"pattern": "\\bfoo"}, r"the escape \\b", "#/pattern"),
    ({"pattern": "\\p{L}"}, r"the escape \\p", "#/pattern"),
    ({"pattern": "a^b"}, r"has \^ or \$ inside", "#/pattern"),
    ({"pattern": "(^a)+"}, r"repeated group with \^ or \$", "#/pattern"),
    ({"pattern": "(a"}, "an unclosed group", "#/pattern"),
    ({"pattern": "a)"}, r"an unexpected '\)'", "#/pattern"),
    ({"pattern": "[a"}, "an unclosed class", "#/pattern"),
    ({"pattern": "*"}, "nothing to repeat", "#/pattern"),
    ({"pattern": "a**"}, "nothing to repeat", "#/pattern"),
    ({"pattern": "[b-a]"}, "a range in the wrong order", "#/pattern"),
    ({"pattern": "a{3,2}"}, "bounds are in the wrong order", "#/pattern"),
    ({"pattern": "a\\"}, "a backslash at the end", "#/pattern"),
    ({"pattern": "(a|b)*a(a|b){20}", "minLength": 1}, "more than 6000 states", "#"),
    ({"pattern": "^a*$", "maxLength": 7000}, "more than 6000 states", "#"),
    ({"patternProperties": {"(": {}}}, "an unclosed group", "#/patternProperties"),
    (
        {"patternProperties": {str(index): {} for index in range(5)}},
        "patternProperties cannot",
        "#/patternProperties",
    ),
    ({"additionalProperties": True, "minProperties": 2}, "minProperties cannot", "#/minProperties"),
    ({"propertyNames": {"anyOf": [{"const": "a"}]}}, "a choice in propertyNames", "#/propertyNames"),
    ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "may follow both 0 and 1 of oneOf", "#/oneOf"),
    ({"oneOf": [{"pattern": "^a"}, {"pattern": "b$"}]}, "may follow both 0 and 1", "#/oneOf"),
    ({"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, "may follow both", "#/oneOf"),
    ({"oneOf": [{"const": 1}, {"enum": [1, 2]}]}, "may follow both", "#/oneOf"),
    ({"enum": ["a"], "format": "regex"}, "unknown format 'regex'", "#/format"),
]


@pytest.mark.parametrize(("schema", "reason", "pointer"), REFUSED, ids=lambda one: str(one)[:60])
def test_what_cannot_be_expressed_is_refused(schema: object, reason: str, pointer: str) -> None:
    with pytest.raises(ValueError, match=f"cannot make a grammar of the JSON schema: .*{reason}") as caught:
        json_schema_to_gbnf(schema)  # type: ignore[arg-type]  # bad schemas too

    assert f" at {pointer}; " in str(caught.value)


def test_schemas_too_deep_in_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="too deep in each other"):
        json_schema_to_gbnf(DEEP)


@pytest.mark.parametrize(
    "schema",
    [
        {"if": {"const": 1}},
        {"contains": {"const": 1}, "minContains": 0, "items": {"const": 2}},
        {"uniqueItems": True, "maxItems": 1},
        {"uniqueItems": False},
        {"unevaluatedProperties": True, "properties": {}},
        {"dependentRequired": {}},
        {"not": False},
        {"type": "string", "uniqueItems": True, "multipleOf": 7},
        {"title": "x", "description": "y", "default": 1, "examples": [], "$comment": "z", "x-own": 1},
        {"type": "number", "format": "double"},
        {"type": "integer", "multipleOf": 0.5},
    ],
    ids=str,
)
def test_what_says_nothing_is_no_error(schema: dict[str, object]) -> None:
    assert json_schema_to_gbnf(schema).startswith("root ::= ")


def test_schema_that_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="the JSON schema is no JSON: Expecting"):
        LlamaGrammar.from_json_schema("{")


def test_schema_that_is_no_schema_type_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a JSON schema as text or dict, found int"):
        json_schema_to_gbnf(3)  # type: ignore[arg-type]  # what the test is about


def test_prop_order_comes_first() -> None:
    schema = {
        "properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}},
        "required": ["a", "b", "c"],
    }

    matcher = Matcher(LlamaGrammar.from_json_schema(schema, prop_order=["c", "b"]).text)

    assert matcher.admits('{"c":3,"b":2,"a":1}')
    assert not matcher.admits('{"a":1,"b":2,"c":3}')


def test_second_argument_may_be_verbose() -> None:
    assert LlamaGrammar.from_json_schema("{}", False).text == LlamaGrammar.from_json_schema("{}").text


def test_dotall_lets_the_dot_be_a_new_line() -> None:
    schema = {"pattern": "^a.$"}

    assert Matcher(json_schema_to_gbnf(schema, dotall=True)).admits('"a\\n"')
    assert not Matcher(json_schema_to_gbnf(schema)).admits('"a\\n"')


def test_raw_pattern_has_no_quotation_marks() -> None:
    matcher = Matcher(json_schema_to_gbnf({"pattern": '^<"\\n>$'}, raw_pattern=True))

    assert matcher.admits('<"\n>')
    assert not matcher.admits('"<\\"\\n>"')


def test_schema_is_not_changed() -> None:
    schema = {"discriminator": {"propertyName": "a"}, "oneOf": [{"const": {"a": 1}}], "$defs": {"x": {}}}
    before = copy.deepcopy(schema)

    json_schema_to_gbnf(schema)

    assert schema == before


@pytest.mark.parametrize("kind", ["optional", "required", "open"])
def test_work_grows_with_a_schema_as_it_does(kind: str) -> None:
    small, large = _work(50, kind), _work(500, kind)

    assert large < 20 * small, "ten times the properties"


def _work(count: int, kind: str) -> int:
    names = [f"property_{index}" for index in range(count)]
    part = {"type": "array", "items": {"type": "integer", "minimum": 3}, "maxItems": 9}
    more: dict[str, dict[str, object]] = {
        "optional": {}, "required": {"required": names}, "open": {"additionalProperties": True}
    }  # fmt: skip
    schema = {"properties": dict.fromkeys(names, part), **more[kind]}
    return calls_of(lambda: LlamaGrammar.from_json_schema(schema))


def test_many_optional_properties_need_few_rules() -> None:
    schema = {"properties": {f"p{index}": {"type": "null"} for index in range(1000)}}

    text = json_schema_to_gbnf(schema)

    assert len(text.splitlines()) < 6_000
    assert Matcher(text).admits('{"p3":null,"p999":null}')


def test_too_many_combinations_are_refused() -> None:
    choice = {"anyOf": [{"minLength": index} for index in range(9)]}
    schema = {"type": "string", "allOf": [copy.deepcopy(choice) for _ in range(7)]}

    with pytest.raises(ValueError, match="more than 30000 rules"):
        json_schema_to_gbnf(schema)


def test_grammar_has_its_names() -> None:
    grammar = LlamaGrammar.from_string('root ::= "a"', verbose=False)

    assert grammar.grammar == grammar.text == grammar._grammar == 'root ::= "a"'
    assert grammar.root == grammar._root == "root"


def test_grammar_never_changes() -> None:
    grammar = LlamaGrammar(_grammar='root ::= "a"')

    with pytest.raises(AttributeError, match="never changes: cannot set '_grammar'"):
        grammar._grammar = "x"
    with pytest.raises(AttributeError, match="never changes: cannot delete '_root'"):
        del grammar._root


def test_equal_grammars_are_equal() -> None:
    one, other = LlamaGrammar.from_string('root ::= "a"'), LlamaGrammar.from_string('root ::= "a"')

    assert one == other
    assert len({one, other, LlamaGrammar.from_string('root ::= "b"')}) == 2
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - made right here
    assert repr(one) == "LlamaGrammar.from_string('root ::= \"a\"')"


def test_grammar_must_be_text() -> None:
    with pytest.raises(TypeError, match="expected the text of a grammar, found bytes"):
        LlamaGrammar.from_string(b"root")  # type: ignore[arg-type]  # what the test is about


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="half a character"):
        LlamaGrammar.from_string('root ::= "\ud800"')


def test_grammar_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "json.gbnf"
    path.write_text(JSON_GBNF, encoding="utf-8")

    assert (
        LlamaGrammar.from_file(path)
        == LlamaGrammar.from_file(str(path))
        == LlamaGrammar.from_string(JSON_GBNF)
    )


@pytest.mark.parametrize(
    "content", [b"", b"root ::= x", b"\xff\xfe"], ids=["empty", "undefined", "not UTF-8"]
)
def test_bad_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.gbnf"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=r"bad\.gbnf: "):
        LlamaGrammar.from_file(path)


def test_converter_works_step_by_step() -> None:
    converter = SchemaConverter(prop_order=["b"], allow_fetch=False, dotall=False, raw_pattern=False)
    schema = converter.resolve_refs({"properties": {"a": True, "b": True}}, "input")

    assert converter.visit(schema, "") == "root"
    assert converter.format_grammar() == json_schema_to_gbnf(dict(schema), ["b"])


def test_converter_without_a_schema_has_no_grammar() -> None:
    with pytest.raises(ValueError, match="call visit"):
        SchemaConverter().format_grammar()


def test_not_literal_stops_where_the_text_differs() -> None:
    rule = SchemaConverter().not_literal("a_b")
    matcher = Matcher(f"root ::= {rule}")

    assert all(map(matcher.admits, ["x", "a", "ax", "a_", "a_x"]))
    assert not any(map(matcher.admits, ["a_b", "xx"]))


def test_not_literal_may_stay_in_the_line() -> None:
    rule = SchemaConverter().not_literal("_]", dotall=False, maybe_escaped_underscores=True)
    matcher = Matcher(f"root ::= {rule}")

    assert all(map(matcher.admits, ["x", "_", "\\_", "\\_x"]))
    assert not any(map(matcher.admits, ["\n", "_\n", "_]"]))


def test_not_literal_needs_a_literal() -> None:
    with pytest.raises(ValueError, match="expected a literal"):
        SchemaConverter().not_literal("")


@pytest.mark.parametrize("name", ["PRIMITIVE_RULES", "STRING_FORMAT_RULES"])
def test_builtin_rules_are_whole(name: str) -> None:
    known = {**llama_grammar.PRIMITIVE_RULES, **llama_grammar.STRING_FORMAT_RULES}
    text = "".join(f"{key} ::= {rule.content}\n" for key, rule in known.items())

    for key, rule in vars(llama_grammar)[name].items():
        assert key in llama_grammar.RESERVED_NAMES
        assert LlamaGrammar.from_string(f"root ::= {key}\n{text}").text
        assert set(rule.deps) <= set(known)


def test_constants_are_those_that_programs_know() -> None:
    assert llama_grammar.LLAMA_GRAMMAR_DEFAULT_ROOT == "root"
    assert llama_grammar.INVALID_RULE_CHARS_RE.sub("-", "a b_c") == "a-b-c"
    assert llama_grammar.GRAMMAR_LITERAL_ESCAPE_RE.findall('a"\n\\') == ['"', "\n", "\\"]
    assert llama_grammar.GRAMMAR_RANGE_LITERAL_ESCAPE_RE.findall("a-]") == ["-", "]"]
    assert {"[", "("} < llama_grammar.NON_LITERAL_SET < llama_grammar.ESCAPED_IN_REGEXPS_BUT_NOT_IN_LITERALS
    assert Matcher(f"root ::= {llama_grammar.DOT} {llama_grammar.DOTALL}").admits("a\n")
    assert llama_grammar.GRAMMAR_LITERAL_ESCAPES['"'] == '\\"'
    assert Matcher(f"root ::= {llama_grammar.SPACE_RULE}").admits("\n  ")
