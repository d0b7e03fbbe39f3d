"""JSON schemas to GBNF.

=====================  ================================================================================
module                 what it does
=====================  ================================================================================
``document``           a schema, its places by JSON pointer, references
``keywords``           the keywords and their values, checked
``merging``            ``$ref`` and ``allOf`` resolved, ``anyOf`` and ``oneOf`` set apart
``maker``              one rule for each place: types, values, choices
``objects, members``   objects: which properties, and in which order
``arrays``             arrays
``strings``            strings: pattern, format, length
``numerals, numbers``  numbers: bounds and multiples; ranges of decimal notations
``overlap``            whether the schemas of ``oneOf`` exclude each other
``equality``           types and equality of decoded values
``checking``           whether a value follows a schema, for ``const`` and ``enum``
``charset``            sets of characters
``language``           regular languages as expressions, with derivatives
``pattern, formats``   regular expressions and formats as languages
``automaton``          languages as automata
``spelling``           languages as GBNF
``rules``              names of rules, the rules of JSON, repetitions
=====================  ================================================================================

Everything that a grammar writes follows the schema; not everything that follows the schema is written:
properties come in one order, objects with ``properties`` have no others unless the schema says which,
numbers have at most 16 digits where there is no bound, and white space is bounded.
"""

from llama_cpp._schema.converter import (
    DOT,
    DOTALL,
    ESCAPED_IN_REGEXPS_BUT_NOT_IN_LITERALS,
    GRAMMAR_LITERAL_ESCAPE_RE,
    GRAMMAR_LITERAL_ESCAPES,
    GRAMMAR_RANGE_LITERAL_ESCAPE_RE,
    NON_LITERAL_SET,
    RESERVED_NAMES,
    STRING_FORMAT_RULES,
    SchemaConverter,
    json_schema_to_gbnf,
)
from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.rules import INVALID_RULE_CHARS_RE, PRIMITIVE_RULES, SPACE_RULE, BuiltinRule

__all__ = [
    "DOT",
    "DOTALL",
    "ESCAPED_IN_REGEXPS_BUT_NOT_IN_LITERALS",
    "GRAMMAR_LITERAL_ESCAPES",
    "GRAMMAR_LITERAL_ESCAPE_RE",
    "GRAMMAR_RANGE_LITERAL_ESCAPE_RE",
    "INVALID_RULE_CHARS_RE",
    "NON_LITERAL_SET",
    "PRIMITIVE_RULES",
    "RESERVED_NAMES",
    "SPACE_RULE",
    "STRING_FORMAT_RULES",
    "BuiltinRule",
    "SchemaConverter",
    "SchemaError",
    "json_schema_to_gbnf",
]
