"""Schemas of strings to GBNF."""

from __future__ import annotations

from llama_cpp._schema.automaton import MAX_STATES, TooManyStatesError, is_empty
from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.formats import (
    INTEGER_FORMATS,
    NUMBER_FORMATS,
    STRING_FORMATS,
    format_language,
    unknown_format,
)
from llama_cpp._schema.language import ANY_CHAR, ANYTHING, NOTHING, both, times, without, words
from llama_cpp._schema.pattern import PatternError, parse_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.language import Language
    from llama_cpp._schema.maker import Maker


def string_rule(maker: Maker, flats: Sequence[Flat], wanted: str) -> str | None:
    """Return GBNF alternatives for the strings that follow all schemas; None if there is none.

    Raises:
        SchemaError: A pattern or format cannot be expressed, or the strings need too large an automaton.
    """
    language = string_language(flats, dotall=maker.dotall)
    if language == ANYTHING:
        return maker.book.primitive("string")
    plain = maker.raw_pattern and any("pattern" in flat.schema for flat in flats)
    speller = maker.plain_speller if plain else maker.speller
    try:
        if language == NOTHING or (not maker.is_plain(language) and is_empty(language)):
            return None
        text = speller.write(language, f"{wanted}-text")
    except TooManyStatesError:
        raise too_large(flats) from None
    if plain:
        return text
    return f'"\\"" ({text}) "\\""' if " | " in text else f'"\\"" {text} "\\""'


def too_large(flats: Sequence[Flat]) -> SchemaError:
    """Return the error of strings that need too large an automaton."""
    return SchemaError(
        f"the strings need more than {MAX_STATES} states",
        flats[0].pointer if flats else "#",
        "use one pattern without a length, or smaller numbers",
    )


def string_language(flats: Sequence[Flat], *, dotall: bool) -> Language:
    """Return the language of the strings that follow all schemas.

    Raises:
        SchemaError: A pattern or format cannot be expressed.
    """
    parts, least, most = [], 0, None
    for flat in flats:
        parts.append(_pattern(flat, dotall=dotall))
        parts.append(_format(flat))
        parts.append(_excluded(flat))
        least = max(least, flat.count("minLength") or 0)
        limit = flat.count("maxLength")
        most = limit if most is None else most if limit is None else min(limit, most)
    if most is not None and most < least:
        return NOTHING
    if least or most is not None:
        parts.append(times(ANY_CHAR, least, most))
    return both(parts)


def _pattern(flat: Flat, *, dotall: bool) -> Language:
    pattern = flat.text("pattern")
    if pattern is None:
        return ANYTHING
    try:
        return parse_pattern(pattern, dotall=dotall)
    except PatternError as error:
        raise SchemaError(str(error), f"{flat.pointer}/pattern", "use a simpler regular expression") from None


def _format(flat: Flat) -> Language:
    name = flat.text("format")
    if name is None or name in INTEGER_FORMATS or name in NUMBER_FORMATS:
        return ANYTHING
    if name not in STRING_FORMATS:
        raise unknown_format(flat, name)
    return format_language(name)


def _excluded(flat: Flat) -> Language:
    texts = [one for one in flat.excluded() if isinstance(one, str)]
    return without(words(texts)) if texts else ANYTHING
