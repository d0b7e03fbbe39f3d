"""A query and a document become one text that a reranker scores."""

from __future__ import annotations

import re
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from llama_cpp._vocab import Vocabulary

TEMPLATE_KEY: Final = "tokenizer.chat_template.rerank"
"""Metadata of a model that brings a template with the places ``{query}`` and ``{document}``."""

_PLACES: Final = re.compile(r"\{(query|document)\}")


def pairs(
    vocabulary: Vocabulary,
    metadata: Mapping[str, str],
    query: str,
    documents: Sequence[str],
    limit: int,
) -> list[list[int]]:
    """Return the tokens of a query with each document, no more of them than `limit`.

    Raises:
        ValueError: The query alone is too long, or the model's template cannot be used.
    """
    text = metadata.get(TEMPLATE_KEY)
    if text:
        template = Template(text, vocabulary)
        return [template.fill(query, document, limit) for document in documents]
    marks = marks_of(vocabulary)
    asked = vocabulary.tokenize(query.encode(), add_bos=False, special=False)
    return [
        join(asked, vocabulary.tokenize(document.encode(), add_bos=False, special=False), marks, limit)
        for document in documents
    ]


def first_class(scores: Sequence[float | list[float]]) -> float:
    """Return the score of the first class: of a reranker with two classes that is "relevant".

    Raises:
        ValueError: There is none.
    """
    for score in scores:
        if isinstance(score, float):
            return score
    raise ValueError("the model gave no score")


class Marks(NamedTuple):
    """The special tokens around the two texts."""

    begin: tuple[int, ...]
    """Before the query."""
    between: tuple[int, ...]
    """Between query and document."""
    end: tuple[int, ...]
    """After the document."""


def marks_of(vocabulary: Vocabulary) -> Marks:
    """Return the marks that a vocabulary uses for pairs.

    BERT writes ``[CLS] query [SEP] document [SEP]``, RoBERTa ``<s> query </s></s> document </s>``: the
    flags of the vocabulary tell which. One without flags gets what it has of BOS, SEP and EOS.
    """
    eos = _first(vocabulary.eos, vocabulary.sep)
    sep = _first(vocabulary.sep, vocabulary.eos)
    begin = _first(vocabulary.bos) if vocabulary.adds_bos else ()
    ends, separates = vocabulary.adds_eos, vocabulary.adds_sep
    if not ends and not separates:
        return Marks(begin or _first(vocabulary.bos), sep, eos)
    return Marks(begin, eos * ends + sep * separates, eos if ends else sep)


def _first(*tokens: int) -> tuple[int, ...]:
    return next(((token,) for token in tokens if token >= 0), ())


def join(query: Sequence[int], document: Sequence[int], marks: Marks, limit: int) -> list[int]:
    """Put the marks around a query and a document, whose end is cut if it does not fit.

    Raises:
        ValueError: The query alone is too long.
    """
    room = limit - len(query) - sum(map(len, marks))
    if room < min(1, len(document)):
        raise _too_long(limit)
    return [*marks.begin, *query, *marks.between, *document[:room], *marks.end]


class Template:
    """A model's own form for a query and a document."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        """Read a template.

        Raises:
            ValueError: It has no place for one of the two.
        """
        places = {found[1] for found in _PLACES.finditer(text)}
        if places != {"query", "document"}:
            raise ValueError(
                f"the model's rerank template lacks a place for the query or the document: {text!r}"
            )
        self._text = text
        self._vocabulary = vocabulary

    def fill(self, query: str, document: str, limit: int) -> list[int]:
        """Return the tokens of a pair; the end of a document that does not fit is cut.

        Raises:
            ValueError: The query alone is too long.
        """
        tokens = self._tokens(query, document)
        if len(tokens) <= limit:
            return tokens
        pieces = self._vocabulary.tokenize(document.encode(), add_bos=False, special=False)
        keep = len(pieces)
        while len(tokens) > limit:
            if keep <= 0:
                raise _too_long(limit)
            keep = max(0, keep - (len(tokens) - limit))
            start = self._vocabulary.detokenize(pieces[:keep], special=False).decode("utf-8", "ignore")
            tokens = self._tokens(query, start)
        return tokens

    def _tokens(self, query: str, document: str) -> list[int]:
        values = {"query": query, "document": document}
        if not any(map(self._names_special, values.values())):
            # filled in one go: a place that names the other one in its text stays text
            whole = _PLACES.sub(lambda place: values[place[1]], self._text)
            return self._vocabulary.tokenize(whole.encode(), add_bos=False, special=True)
        # a text must not be able to end its turn by naming a special token: it is tokenized apart
        tokens: list[int] = []
        for number, part in enumerate(_PLACES.split(self._text)):
            text, special = (values[part], False) if number % 2 else (part, True)
            tokens += self._vocabulary.tokenize(text.encode(), add_bos=False, special=special)
        return tokens

    def _names_special(self, text: str) -> bool:
        data, tokenize = text.encode(), self._vocabulary.tokenize
        return tokenize(data, add_bos=False, special=True) != tokenize(data, add_bos=False, special=False)


def _too_long(limit: int) -> ValueError:
    return ValueError(f"the query leaves no room for a document: a pair can have {limit} tokens (n_batch)")
