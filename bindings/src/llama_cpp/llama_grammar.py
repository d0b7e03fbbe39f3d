"""Grammars that generated text must follow: GBNF text, files, and JSON schemas.

A `LlamaGrammar` is checked when it is made: a text that llama.cpp could not use is a ValueError that says
where and why.
"""

from __future__ import annotations

from pathlib import Path

from llama_cpp._gbnf import parse_gbnf
from llama_cpp._gbnf_check import check_gbnf
from llama_cpp._presets import (
    ARITHMETIC_GBNF,
    C_GBNF,
    CHESS_GBNF,
    ENGLISH_GBNF,
    JAPANESE_GBNF,
    JSON_ARR_GBNF,
    JSON_GBNF,
    LIST_GBNF,
)
from llama_cpp._schema import (
    DOT,
    DOTALL,
    ESCAPED_IN_REGEXPS_BUT_NOT_IN_LITERALS,
    GRAMMAR_LITERAL_ESCAPE_RE,
    GRAMMAR_LITERAL_ESCAPES,
    GRAMMAR_RANGE_LITERAL_ESCAPE_RE,
    INVALID_RULE_CHARS_RE,
    NON_LITERAL_SET,
    PRIMITIVE_RULES,
    RESERVED_NAMES,
    SPACE_RULE,
    STRING_FORMAT_RULES,
    BuiltinRule,
    SchemaConverter,
    json_schema_to_gbnf,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

__all__ = [
    "ARITHMETIC_GBNF",
    "CHESS_GBNF",
    "C_GBNF",
    "DOT",
    "DOTALL",
    "ENGLISH_GBNF",
    "ESCAPED_IN_REGEXPS_BUT_NOT_IN_LITERALS",
    "GRAMMAR_LITERAL_ESCAPES",
    "GRAMMAR_LITERAL_ESCAPE_RE",
    "GRAMMAR_RANGE_LITERAL_ESCAPE_RE",
    "INVALID_RULE_CHARS_RE",
    "JAPANESE_GBNF",
    "JSON_ARR_GBNF",
    "JSON_GBNF",
    "LIST_GBNF",
    "LLAMA_GRAMMAR_DEFAULT_ROOT",
    "NON_LITERAL_SET",
    "PRIMITIVE_RULES",
    "RESERVED_NAMES",
    "SPACE_RULE",
    "STRING_FORMAT_RULES",
    "BuiltinRule",
    "LlamaGrammar",
    "SchemaConverter",
    "json_schema_to_gbnf",
]

LLAMA_GRAMMAR_DEFAULT_ROOT = "root"
"""Name of the rule that the whole text must follow."""


class LlamaGrammar:
    """A checked grammar. It never changes, and many generations may use one at once."""

    __slots__ = ("_grammar", "_root")

    _grammar: str
    _root: str

    def __init__(self, *_args: object, _grammar: str, **_kwargs: object) -> None:
        """Check a grammar; `from_string`, `from_file` and `from_json_schema` are the usual ways.

        Other arguments are ignored, as programs written for older versions pass some.

        Raises:
            TypeError: The grammar is no text.
            ValueError: The grammar is invalid; the message says what, where (line:column), and what to do.
        """
        if not isinstance(_grammar, str):
            raise TypeError(f"expected the text of a grammar, found {type(_grammar).__name__}")
        _refuse_surrogates(_grammar)
        check_gbnf(parse_gbnf(_grammar), LLAMA_GRAMMAR_DEFAULT_ROOT)
        _keep(self, _grammar)

    @classmethod
    def from_string(cls, grammar: str, verbose: bool = True) -> LlamaGrammar:
        """Make a grammar from GBNF text.

        Args:
            grammar: The text; its first rule to be followed is called ``root``.
            verbose: Kept for programs that pass it; nothing is printed.

        Raises:
            ValueError: The grammar is invalid.

        Source: https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
        """
        del verbose
        return cls(_grammar=grammar)

    @classmethod
    def from_file(cls, file: str | os.PathLike[str], verbose: bool = True) -> LlamaGrammar:
        """Make a grammar from a file of GBNF text in UTF-8.

        Args:
            file: Path of the file.
            verbose: Kept for programs that pass it; nothing is printed.

        Raises:
            OSError: The file cannot be read.
            ValueError: The file is empty, is not UTF-8, or holds no valid grammar; the message names it.
        """
        del verbose
        try:
            return cls(_grammar=Path(file).read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error

    @classmethod
    def from_json_schema(
        cls,
        json_schema: str | Mapping[str, object] | bool,
        prop_order: Sequence[str] | bool | None = None,
        allow_fetch: bool = False,
        dotall: bool = False,
        raw_pattern: bool = False,
        verbose: bool = True,
    ) -> LlamaGrammar:
        """Make a grammar whose texts are JSON that follows a schema; see `json_schema_to_gbnf`.

        Args:
            json_schema: The schema, as text or decoded.
            prop_order: Names of properties in the order in which objects shall have them. One of the known
                packages has ``verbose`` in this place: True and False mean no order.
            allow_fetch: Kept for programs that pass it; references to other documents are always refused.
            dotall: Whether ``.`` in a pattern is also the end of a line.
            raw_pattern: Whether strings with a pattern stand without quotation marks and escapes.
            verbose: Kept for programs that pass it; nothing is printed.

        Raises:
            ValueError: The schema is no schema, or says something that a grammar cannot; the message names
                the place in the schema.
        """
        del verbose
        order = None if isinstance(prop_order, bool) else prop_order
        made = cls.__new__(cls)
        # the converter checks what it made
        _keep(made, json_schema_to_gbnf(json_schema, order, allow_fetch, dotall, raw_pattern))
        return made

    @property
    def grammar(self) -> str:
        """The GBNF text."""
        return self._grammar

    @property
    def text(self) -> str:
        """The GBNF text: the same as `grammar`."""
        return self._grammar

    @property
    def root(self) -> str:
        """Name of the rule that the whole text must follow."""
        return self._root

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a grammar never changes: cannot set {name!r}, make another one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a grammar never changes: cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LlamaGrammar) and other._grammar == self._grammar

    def __hash__(self) -> int:
        return hash((LlamaGrammar, self._grammar))

    def __repr__(self) -> str:
        return f"{type(self).__name__}.from_string({self._grammar!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self).from_string, (self._grammar,)


def _keep(grammar: LlamaGrammar, text: str) -> None:
    object.__setattr__(grammar, "_grammar", text)
    object.__setattr__(grammar, "_root", LLAMA_GRAMMAR_DEFAULT_ROOT)


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"invalid grammar: half a character, {text[error.start]!r}, at index {error.start}; "
            "write characters beyond U+FFFF as \\UHHHHHHHH"
        ) from None
