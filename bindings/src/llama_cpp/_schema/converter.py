"""The public side of the converter: one function, and a class for programs that work step by step."""

from __future__ import annotations

import json
import re

from llama_cpp._gbnf import parse_gbnf
from llama_cpp._gbnf_check import check_gbnf
from llama_cpp._gbnf_tree import Ref, Repeat
from llama_cpp._schema.document import ROOT, Document
from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.formats import format_language
from llama_cpp._schema.maker import Maker, Options
from llama_cpp._schema.merging import Piece
from llama_cpp._schema.rules import (
    MAX_RULES,
    PRIMITIVE_RULES,
    BuiltinRule,
    RuleBook,
    TooManyRulesError,
    char_class,
    literal,
)
from llama_cpp._schema.spelling import Speller, json_spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llama_cpp._gbnf_tree import Element, Grammar

DOTALL = r"[\U00000000-\U0010FFFF]"
"""GBNF class of any character."""

DOT = r"[^\x0A\x0D]"
"""GBNF class of any character but the end of a line."""

GRAMMAR_LITERAL_ESCAPES = {
    "\r": "\\r",
    "\n": "\\n",
    '"': '\\"',
    "-": "\\-",
    "]": "\\]",
    "\\": "\\\\",
}
"""Characters that GBNF writes with a backslash, in literals or classes."""

GRAMMAR_LITERAL_ESCAPE_RE = re.compile(r'[\r\n"\\]')
"""Characters that need a backslash in a literal of GBNF."""

GRAMMAR_RANGE_LITERAL_ESCAPE_RE = re.compile(r'[\r\n"\]\-\\]')
"""Characters that need a backslash in a class of GBNF."""

NON_LITERAL_SET = set("|.()[]{}*+?")
"""Characters that mean something in a regular expression."""

ESCAPED_IN_REGEXPS_BUT_NOT_IN_LITERALS = set("^$.[]()|{}*+?")
"""Characters that a regular expression escapes and GBNF does not."""


def _format_rules() -> dict[str, BuiltinRule]:
    speller = Speller(RuleBook(), json_spelling())
    found = {name: BuiltinRule(speller.write(format_language(name), name)) for name in ("date", "time")}
    found["date-time"] = BuiltinRule('date "T" time', ["date", "time"])
    for name in ("date", "time", "date-time"):
        found[f"{name}-string"] = BuiltinRule(f'"\\"" {name} "\\""', [name])
    return found


STRING_FORMAT_RULES: Mapping[str, BuiltinRule] = _format_rules()
"""Rules of RFC 3339 by name, with and without quotation marks."""

RESERVED_NAMES = {"root", "dot", *PRIMITIVE_RULES, *STRING_FORMAT_RULES}
"""Names of rules that mean something to the converter."""


def json_schema_to_gbnf(
    schema: str | Mapping[str, object] | bool,
    prop_order: Sequence[str] | None = None,
    allow_fetch: bool = False,
    dotall: bool = False,
    raw_pattern: bool = False,
) -> str:
    """Turn a JSON schema into a grammar: all that it writes is JSON that follows the schema.

    Known are the keywords of JSON Schema 2020-12 and those of drafts 4 to 2019-09 that were replaced, but
    not ``uniqueItems``, ``contains``, ``if``, most of ``not``, ``dependent...``, ``unevaluated...``, dynamic
    references, and ``oneOf`` whose schemas may overlap: these are errors where they matter. With ``const``
    and ``enum`` nearly every keyword is known, as the values are checked one by one.

    Objects have their properties in the order of the schema, and without ``additionalProperties`` no others.

    Args:
        schema: The schema, as text or decoded.
        prop_order: Names of properties that come before all others, in this order.
        allow_fetch: Kept for programs that pass it; references to other documents are always refused.
        dotall: Whether ``.`` in a pattern is also the end of a line.
        raw_pattern: Whether strings with a pattern stand without quotation marks and escapes, as they are.

    Returns:
        The grammar; its root is ``root``.

    Raises:
        ValueError: The schema is no schema, says something that a grammar cannot, or admits nothing. The
            message names the place by its JSON pointer.

    Source: https://json-schema.org/draft/2020-12
    """
    del allow_fetch
    converter = SchemaConverter(prop_order=prop_order, dotall=dotall, raw_pattern=raw_pattern)
    converter.visit(_decoded(schema), "")
    return converter.format_grammar()


class SchemaConverter:
    """Turns one schema into a grammar, step by step: `visit`, then `format_grammar`."""

    def __init__(
        self,
        *,
        prop_order: Iterable[str] | None = None,
        allow_fetch: bool = False,
        dotall: bool = False,
        raw_pattern: bool = False,
    ) -> None:
        """Take the same options as `json_schema_to_gbnf`."""
        del allow_fetch
        self._options = Options(tuple(prop_order or ()), dotall, raw_pattern)
        self._maker: Maker | None = None

    def resolve_refs(self, schema: Mapping[str, object], url: str) -> Mapping[str, object]:
        """Return the schema: its references are resolved when it is visited.

        Args:
            schema: The schema.
            url: Kept for programs that pass it; references to other documents are refused.
        """
        del url
        return schema

    def visit(self, schema: Mapping[str, object] | bool, name: str) -> str:
        """Make the rules of a schema.

        Args:
            schema: The decoded schema; its references are to itself.
            name: Name of the rule; empty for the root.

        Returns:
            The name of the rule of the schema.

        Raises:
            ValueError: The schema is invalid, cannot be expressed, or admits nothing.
        """
        self._maker = maker = Maker(Document(schema), self._options)
        try:
            rule = maker.visit([Piece(ROOT)], name or "root")
        except TooManyRulesError:
            raise SchemaError(f"more than {MAX_RULES} rules", ROOT, "make the schema smaller") from None
        except RecursionError:
            raise SchemaError("schemas too deep in each other", ROOT, "use $ref for the inner ones") from None
        if rule is None:
            raise SchemaError("no value follows the schema", ROOT, "remove what contradicts")
        if rule != "root":
            maker.book.define("root", rule)
        return rule

    def format_grammar(self) -> str:
        """Return the grammar of the schema that was visited.

        Raises:
            ValueError: Nothing was visited, or the grammar is too large or has no end.
        """
        if self._maker is None:
            raise ValueError("there is no grammar yet: call visit() with a schema first")
        text = self._maker.book.text()
        grammar = parse_gbnf(text)
        check_gbnf(grammar, "root")
        _refuse_endless(grammar)
        return text

    def not_literal(self, literal: str, dotall: bool = True, maybe_escaped_underscores: bool = False) -> str:
        """Return a GBNF expression for a text that does not begin with a literal, up to where it differs.

        Args:
            literal: The literal; not empty.
            dotall: Whether the end of a line is allowed where the text differs.
            maybe_escaped_underscores: Whether an underscore may have a backslash before it.

        Raises:
            ValueError: The literal is empty.
        """
        if not literal:
            raise ValueError("expected a literal, found the empty text")
        return _not_literal(literal, "" if dotall else "\r\n", maybe_escaped_underscores)


def _not_literal(text: str, never: str, escaped: bool) -> str:
    found = ""
    for char in reversed(text):
        starts = "\\_" if escaped and char == "_" else char
        other = "[^" + char_class(tuple((ord(one), ord(one)) for one in starts + never))[1:]
        same = f'"\\\\"? {literal(char)}' if escaped and char == "_" else literal(char)
        found = f"{other} | {same} ({found})?" if found else other
    return f"({found})"


def _decoded(schema: str | Mapping[str, object] | bool) -> Mapping[str, object] | bool:
    if isinstance(schema, (dict, bool)):
        return schema
    if not isinstance(schema, (str, bytes)):
        raise TypeError(f"expected a JSON schema as text or dict, found {type(schema).__name__}")
    try:
        found: Mapping[str, object] | bool = json.loads(schema)
    except ValueError as error:
        raise ValueError(f"the JSON schema is no JSON: {error}") from None
    except RecursionError:
        raise SchemaError("schemas too deep in each other", ROOT, "use $ref for the inner ones") from None
    return found


def _needed(items: Iterable[Element]) -> set[int]:
    """Return the rules that must come to an end for some expressions to."""
    found: set[int] = set()
    for item in items:
        if isinstance(item, Ref):
            found.add(item.rule)
        elif isinstance(item, Repeat) and item.least:
            found |= _needed(item.items)
    return found


def _refuse_endless(grammar: Grammar) -> None:
    """Refuse rules that never come to an end: a schema that requires itself."""
    waiting = {
        index: [_needed(items) for items in rule.alternatives] for index, rule in grammar.rules.items()
    }
    users: dict[int, list[int]] = {}
    for index, some in waiting.items():
        for one in set().union(*some):
            users.setdefault(one, []).append(index)
    ending: set[int] = set()
    ready = [index for index, some in waiting.items() if set() in some]
    while ready:
        index = ready.pop()
        if index not in ending:
            ending.add(index)
            ready.extend(
                user for user in users.get(index, ()) if any(needed <= ending for needed in waiting[user])
            )
    endless = [name for name, index in grammar.names.items() if index not in ending]
    if endless:
        raise SchemaError(
            f"a schema that requires itself and has no end (rule {endless[0]!r})",
            ROOT,
            "make it optional somewhere",
        )
