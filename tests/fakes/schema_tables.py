"""Schemas with texts that their grammars admit and texts that they do not."""

from __future__ import annotations

from typing import NamedTuple


class SchemaCase(NamedTuple):
    """A schema and texts."""

    name: str
    schema: object
    admitted: list[str]
    rejected: list[str]


def one_of(*texts: str) -> list[str]:
    """Return texts as they stand in JSON strings."""
    return [f'"{text}"' for text in texts]


PERSON = {
    "type": "object",
    "properties": {"n": {"type": "number"}, "s": {"type": "string"}, "k": {"enum": ["St", "Ave"]}},
}
TREE = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "v": {"type": "integer"},
                "kids": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["v"],
        }
    },
}
SCHEMAS = [
    SchemaCase(
        "anything", {}, ["{}", '{"a": "b"}', "[]", "null", '""', "true", "-1.5e3"], ["", '{"a"}', "foo"]
    ),
    SchemaCase("true", True, ["1", "[{}]"], ["x"]),
    SchemaCase("nothing but one key", {"properties": {"a": False}}, ["{}"], ['{"a":1}']),
    SchemaCase(
        "integer",
        {"type": "integer"},
        ["0", "12345", "-7"],
        ["", "01", "-0", "1.0", "1e3", "12345678901234567"],
    ),
    SchemaCase(
        "minimum 0", {"type": "integer", "minimum": 0}, ["0", "10", "10000"], ["-1", "00", "01", "-0"]
    ),
    SchemaCase(
        "minimum 456", {"type": "integer", "minimum": 456}, ["456", "4560", "460"], ["455", "50", "0456"]
    ),
    SchemaCase(
        "minimum -123", {"type": "integer", "minimum": -123}, ["-123", "-1", "0", "2345"], ["-124", "-1234"]
    ),
    SchemaCase(
        "maximum 9999", {"type": "integer", "maximum": 9999}, ["-99999", "0", "9999"], ["10000", "99991"]
    ),
    SchemaCase(
        "maximum -9999", {"type": "integer", "maximum": -9999}, ["-10000", "-9999"], ["-9998", "0", "9999"]
    ),
    SchemaCase(
        "5 to 30", {"type": "integer", "minimum": 5, "maximum": 30}, ["5", "10", "30"], ["4", "31", "05"]
    ),
    SchemaCase(
        "-123 to 42",
        {"type": "integer", "minimum": -123, "maximum": 42},
        ["-123", "-13", "-2", "0", "42", "39"],
        ["-124", "43", "123", "-0123"],
    ),
    SchemaCase(
        "exclusive",
        {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10000},
        ["1", "9999"],
        ["0", "10000"],
    ),
    SchemaCase(
        "exclusive as in draft 4",
        {"type": "integer", "minimum": 0, "exclusiveMinimum": True, "maximum": 3, "exclusiveMaximum": False},
        ["1", "3"],
        ["0", "4"],
    ),
    SchemaCase(
        "number",
        {"type": "number"},
        ["0", "-0.5", "1e-7", "1.5E+20", "12.50"],
        ["01", ".5", "1.", "1e", "+1"],
    ),
    SchemaCase(
        "number range",
        {"type": "number", "minimum": -1.25, "exclusiveMaximum": 2.5},
        ["-1.25", "-1.2499", "-1", "0", "0.0", "2", "2.49", "2.4999"],
        ["-1.26", "-1.3", "-2", "2.5", "2.50", "3", "1e0"],
    ),
    SchemaCase(
        "above 0", {"type": "number", "exclusiveMinimum": 0}, ["0.001", "12.50", "1"], ["0", "0.0", "-1"]
    ),
    SchemaCase(
        "small numbers",
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1e-25},
        ["0.0000000000000000000000001", "0.00000000000000000000000001"],
        ["0", "0.000000000000000000000001"],
    ),
    SchemaCase(
        "cents", {"type": "number", "multipleOf": 0.01, "minimum": 0}, ["0", "1.25", "3.1"], ["1.255", "-1"]
    ),
    SchemaCase("hundreds", {"type": "integer", "multipleOf": 100}, ["0", "-300", "1200"], ["50", "1210"]),
    SchemaCase("sevens", {"multipleOf": 7, "minimum": 1, "maximum": 30}, ["7", "28"], ["0", "30", "35"]),
    SchemaCase(
        "int32", {"type": "integer", "format": "int32"}, ["-2147483648", "2147483647"], ["2147483648"]
    ),
    SchemaCase(
        "string",
        {"type": "string"},
        one_of("", "foo", "\\n\\u00e9\\/", "é😀", "\\ud83d\\ude00"),
        ["1", '"a', '"\n"', '"\\ud83d"', '"\\x"'],
    ),
    SchemaCase(
        "length",
        {"type": "string", "minLength": 2, "maxLength": 3},
        one_of("ab", "é😀x", "\\n\\t"),
        one_of("a", "abcd", "\\ud83d\\ude00"),
    ),
    SchemaCase(
        "long",
        {"type": "string", "minLength": 1000, "maxLength": 10000},
        one_of("a" * 1000, "a" * 10000, "b" * 4321),
        one_of("a" * 999, "a" * 10001),
    ),
    SchemaCase("pattern", {"pattern": "^[a-zA-Z0-9_-]*$"}, one_of("", "He_llo-12"), one_of("!", "a b")),
    SchemaCase(
        "pattern of specials",
        {"pattern": "^a\\^\\$\\.\\[\\]\\(\\)\\|\\{\\}\\*\\+\\?b$"},
        one_of("a^$.[]()|{}*+?b"),
        one_of("ab"),
    ),
    SchemaCase("pattern anywhere", {"pattern": "b+c"}, one_of("bc", "abbcd", "\\nbc"), one_of("b", "acb")),
    SchemaCase(
        "pattern of JSON's signs",
        {"pattern": '^["\\\\\\n]$'},
        one_of('\\"', "\\\\", "\\n"),
        ['"""', '"\\"', one_of("n")[0]],
    ),
    SchemaCase("pattern alternatives", {"pattern": "^a$|^b"}, one_of("a", "b", "bcd"), one_of("ab", "c")),
    SchemaCase(
        "pattern classes", {"pattern": "^\\d\\D\\w\\W\\s\\S$"}, one_of("1x_- y"), one_of("xx_- y", "1x__ y")
    ),
    SchemaCase(
        "pattern and length",
        {"pattern": "^(ab)+$", "minLength": 3, "maxLength": 6},
        one_of("abab", "ababab"),
        one_of("ab", "abababab", "aba"),
    ),
    SchemaCase(
        "two patterns",
        {"allOf": [{"pattern": "^a"}, {"pattern": "z$"}], "type": "string"},
        one_of("az", "abcz"),
        one_of("a", "z", "aza"),
    ),
    SchemaCase("no empty loop", {"pattern": "^(a|)*$"}, one_of("", "aaa"), one_of("b")),
    SchemaCase(
        "date",
        {"type": "string", "format": "date"},
        one_of("2012-04-23", "2024-02-29"),
        one_of("2023-02-29", "2012-13-01", "2012-4-3"),
    ),
    SchemaCase(
        "time", {"format": "time"}, one_of("18:25:43.511Z", "00:00:00+01:30"), one_of("18:25:43", "24:00:00Z")
    ),
    SchemaCase(
        "date-time",
        {"format": "date-time"},
        one_of("2012-04-23T18:25:43.511Z"),
        one_of("2012-04-23 18:25:43Z"),
    ),
    SchemaCase(
        "uuid", {"format": "uuid"}, one_of("12345678-1234-1234-1234-1234567890ab"), one_of("12345678-1234")
    ),
    SchemaCase(
        "ipv4", {"format": "ipv4"}, one_of("1.2.3.4", "255.0.10.99"), one_of("256.1.1.1", "1.2.3", "01.2.3.4")
    ),
    SchemaCase(
        "ipv6",
        {"format": "ipv6"},
        one_of("::", "::1", "1:2:3:4:5:6:7:8", "fe80::1.2.3.4"),
        one_of("1:2", ":::", "1:2:3:4:5:6:7:8:9"),
    ),
    SchemaCase("email", {"format": "email"}, one_of("a.b+c@ex-ample.org"), one_of("a@", "a b@c.d", ".a@b.c")),
    SchemaCase(
        "duration", {"format": "duration"}, one_of("P1DT12H", "PT0.5S", "P3W"), one_of("P", "1D", "PT")
    ),
    SchemaCase("uri", {"format": "uri"}, one_of("https://a.b/c?d=e#f"), one_of("a.b", "http://a b")),
    SchemaCase("any text has it", {"type": "string", "format": "password"}, one_of("x"), ["1"]),
    SchemaCase("const", {"const": "foo"}, ['"foo"'], ["foo", '"bar"']),
    SchemaCase("const true", {"const": True}, ["true"], ["1", '"true"']),
    SchemaCase(
        "const deep",
        {"const": {"a": [1, {"b": None}]}},
        ['{"a":[1,{"b":null}]}', '{ "a": [ 1, { "b": null } ] }'],
        ['{"a":[]}'],
    ),
    SchemaCase(
        "enum",
        {"enum": ["red", None, 42, ["foo"], 'a"b']},
        ['"red"', "null", "42", '["foo"]', '"a\\"b"'],
        ["420", "true", "red"],
    ),
    SchemaCase(
        "enum that must fit",
        {"enum": [1, "a", "abc", 2.5], "type": ["string", "integer"], "maxLength": 2},
        ["1", '"a"'],
        ['"abc"', "2.5"],
    ),
    SchemaCase("enum and not", {"enum": [1, 2, 3], "not": {"multipleOf": 2}}, ["1", "3"], ["2"]),
    SchemaCase("nullable", {"type": "integer", "nullable": True}, ["null", "1"], ["true"]),
    SchemaCase(
        "type list",
        {"type": ["array", "null"], "items": {"type": "string"}},
        ["null", "[]", '["1"]', '["a", "b"]'],
        ["", "[1]", '"a"'],
    ),
    SchemaCase(
        "not a type",
        {"not": {"type": ["object", "array", "number"]}},
        ['"a"', "null", "true"],
        ["1", "{}", "[]"],
    ),
    SchemaCase(
        "not some texts",
        {"type": "string", "not": {"enum": ["no", "nope"]}},
        one_of("n", "nop", "yes", "noo"),
        one_of("no", "nope"),
    ),
    SchemaCase(
        "3 to 5 items",
        {"items": {"type": "integer"}, "minItems": 3, "maxItems": 5},
        ["[1,2,3]", "[1, 2, 3, 4, 5]"],
        ["[1,2]", "[1,2,3,4,5,6]", "1"],
    ),
    SchemaCase("no items", {"type": "array", "maxItems": 0}, ["[]", "[ ]"], ["[1]"]),
    SchemaCase(
        "many items",
        {"items": {"const": 1}, "minItems": 2, "maxItems": 10000},
        [f"[{','.join('1' * count)}]" for count in (2, 600, 1234, 10000)],
        ["[1]", f"[{','.join('1' * 10001)}]"],
    ),
    SchemaCase(
        "tuple",
        {"prefixItems": [{"type": "integer"}, {"type": "string"}]},
        ['[1,"a"]'],
        ["[1]", '["a",1]', '[1,"a",2]'],
    ),
    SchemaCase(
        "short tuple",
        {"prefixItems": [{"type": "integer"}, {"type": "string"}], "minItems": 0},
        ["[]", "[1]", '[1,"a"]'],
        ['["a"]'],
    ),
    SchemaCase(
        "tuple with more",
        {"items": [{"type": "integer"}], "additionalItems": {"type": "null"}, "minItems": 1},
        ["[1]", "[1,null,null]"],
        ["[]", "[null]", "[1,1]"],
    ),
    SchemaCase(
        "tuple of formats",
        {"items": [{"format": "date"}, {"format": "uuid"}]},
        ['["2012-04-23", "12345678-1234-1234-1234-1234567890ab"]'],
        ['["a","b"]', '["2012-04-23"]'],
    ),
    SchemaCase(
        "properties",
        PERSON,
        ['{"n":1600,"s":"P","k":"Ave"}', '{ "s": "P" }', "{}", '{"n":1,"k":"St"}', '{\n  "n": 1\n}'],
        ['{"n":"1"}', '{"s":"P","n":1}', '{"n":1,"x":2}', '{"n":1,}'],
    ),
    SchemaCase(
        "open object",
        {**PERSON, "additionalProperties": True},
        ["{}", '{"n":1,"x":[]}', '{"x":1}', '{"nn":1}'],
        ['{"n":"1"}', '{"x":1,"n":1}', '{"\\u006e":"1"}'],
    ),
    SchemaCase("map", {"additionalProperties": {"type": "integer"}}, ["{}", '{"a":1,"b":2}'], ['{"a":"b"}']),
    SchemaCase("any object", {"type": "object"}, ["{}", '{"a":{"b":[]}}'], ["[]"]),
    SchemaCase(
        "required in the order of the schema",
        {"properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}, "required": ["b"]},
        ['{"b":2}', '{"a":1,"b":2}', '{"b":2,"c":3}', '{"a":1,"b":2,"c":3}'],
        ["{}", '{"a":1}', '{"b":2,"a":1}', '{"a":1,"c":3}'],
    ),
    SchemaCase(
        "required but not listed",
        {"type": "object", "required": ["a"]},
        ['{"a":1}', '{"a":1,"b":2}'],
        ["{}", '{"b":2}'],
    ),
    SchemaCase(
        "odd names",
        {"properties": {'q"\\': {"const": 1}, "é": {"const": 2}}},
        ['{"q\\"\\\\":1,"é":2}'],
        ['{"q":1}'],
    ),
    SchemaCase(
        "pattern properties",
        {
            "type": "object",
            "properties": {"id": {"const": 0}},
            "patternProperties": {"^s_": {"type": "string"}, "_n$": {"maxLength": 1}},
            "additionalProperties": {"type": "null"},
        },
        ['{"id":0,"s_a":"xyz","b":null}', '{"s_n":"x"}', '{"a_n":"y"}'],
        ['{"s_a":1}', '{"s_n":"xy"}', '{"b":1}', '{"id":null}'],
    ),
    SchemaCase(
        "only patterns",
        {"patternProperties": {"^x": {"const": 1}}},
        ["{}", '{"x":1,"xy":1}'],
        ['{"y":1}', '{"x":2}'],
    ),
    SchemaCase(
        "property names",
        {"additionalProperties": {"const": 1}, "propertyNames": {"pattern": "^[a-z]+$"}},
        ["{}", '{"ab":1}'],
        ['{"A":1}', '{"":1}'],
    ),
    SchemaCase(
        "listed names",
        {"additionalProperties": {"const": 1}, "propertyNames": {"enum": ["a", "b"]}},
        ["{}", '{"a":1,"b":1}', '{"b":1}'],
        ['{"c":1}'],
    ),
    SchemaCase(
        "at least one property",
        {"properties": {"a": {"const": 1}, "b": {"const": 2}}, "minProperties": 1},
        ['{"a":1}', '{"b":2}', '{"a":1,"b":2}'],
        ["{}"],
    ),
    SchemaCase(
        "at most one property",
        {"properties": {"a": {"const": 1}, "b": {"const": 2}}, "maxProperties": 1},
        ["{}", '{"a":1}', '{"b":2}'],
        ['{"a":1,"b":2}'],
    ),
    SchemaCase(
        "map of one or two",
        {"additionalProperties": {"const": 1}, "minProperties": 1, "maxProperties": 2},
        ['{"a":1}', '{"a":1,"b":1}'],
        ["{}", '{"a":1,"b":1,"c":1}'],
    ),
    SchemaCase("anyOf", {"anyOf": [{"type": "integer"}, {"const": "x"}]}, ["1", '"x"'], ['"y"', "1.5"]),
    SchemaCase(
        "oneOf",
        {"oneOf": [{"type": "integer", "maximum": 3}, {"type": "integer", "minimum": 5}]},
        ["3", "5"],
        ["4"],
    ),
    SchemaCase(
        "oneOf by const",
        {
            "oneOf": [
                {"properties": {"k": {"const": "a"}, "x": {"const": 1}}, "required": ["k"]},
                {"properties": {"k": {"const": "b"}}, "required": ["k"]},
            ]
        },
        ['{"k":"a","x":1}', '{"k":"b"}'],
        ['{"k":"b","x":1}', "{}"],
    ),
    SchemaCase(
        "discriminator",
        {
            "discriminator": {"propertyName": "k"},
            "oneOf": [{"properties": {"k": {"const": "a"}}}, {"properties": {"k": {"const": "b"}}}],
        },
        ['{"k":"a"}', '{"k":"b"}'],
        ["{}", '{"k":"c"}'],
    ),
    SchemaCase(
        "allOf",
        {
            "allOf": [
                {"properties": {"a": {"type": "integer", "minimum": 3}}, "required": ["a"]},
                {"properties": {"a": {"maximum": 4}, "b": {"const": 1}}},
            ]
        },
        ['{"a":3}', '{"a":4,"b":1}'],
        ["{}", '{"a":5}', '{"b":1}'],
    ),
    SchemaCase(
        "allOf of enums", {"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, ['"b"'], ['"a"', '"c"']
    ),
    SchemaCase(
        "required by choice",
        {
            "properties": {"a": {"const": 1}, "b": {"const": 2}},
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        ['{"a":1}', '{"b":2}', '{"a":1,"b":2}'],
        ["{}"],
    ),
    SchemaCase(
        "sibling of a reference",
        {"$ref": "#/$defs/s", "maxLength": 2, "$defs": {"s": {"type": "string", "minLength": 1}}},
        one_of("a", "ab"),
        one_of("", "abc"),
    ),
    SchemaCase(
        "recursive", TREE, ['{"v":1}', '{"v":1,"kids":[{"v":2,"kids":[]}]}'], ["{}", '{"v":1,"kids":[{}]}']
    ),
    SchemaCase("recursive root", {"items": {"$ref": "#"}}, ["[]", "[[],[[]]]"], ["[1]"]),
    SchemaCase(
        "escaped pointer",
        {"$ref": "#/definitions/a~1b%20c", "definitions": {"a/b c": {"const": 1}}},
        ["1"],
        ["2"],
    ),
    SchemaCase(
        "pointer into a list", {"$ref": "#/anyOf/1", "anyOf": [{"const": 1}, {"const": 2}]}, ["2"], ["1"]
    ),
    SchemaCase("anchor", {"$ref": "#here", "$defs": {"x": {"$anchor": "here", "const": 1}}}, ["1"], ["2"]),
    SchemaCase(
        "identifier",
        {"$id": "a", "items": {"$ref": "b"}, "$defs": {"b": {"$id": "b", "const": 1}}},
        ["[1]"],
        ["[2]"],
    ),
]
