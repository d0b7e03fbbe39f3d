"""A real sentence-embedding model agrees with its reference.

The reference vectors were computed once by ``scripts/sentence_reference.py``: the same weights in the BERT of
the package transformers, with 32-bit floats, so neither llama.cpp nor this binding took part in them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import fakes.sentence_model
from fakes.sentence_model import sentence_model
from llama_cpp.llama_embedding import LlamaEmbedding

pytestmark = pytest.mark.integration

VECTORS = Path(fakes.sentence_model.__file__).with_name("sentence_vectors.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What another implementation makes of a text."""

    text: str
    tokens: tuple[int, ...]
    vector: tuple[float, ...]


@pytest.fixture(scope="module")
def references() -> tuple[Reference, ...]:
    rows = json.loads(VECTORS.read_text("utf-8"))["rows"]
    return tuple(
        Reference(text=row["text"], tokens=tuple(row["tokens"]), vector=tuple(row["vector"])) for row in rows
    )


@pytest.fixture(scope="module")
def model() -> Iterator[LlamaEmbedding]:
    with LlamaEmbedding(str(sentence_model()), verbose=False) as found:
        yield found


def cosine(one: tuple[float, ...], other: list[float]) -> float:
    products = (a * b for a, b in zip(one, other, strict=True))
    return math.fsum(products) / math.hypot(*one) / math.hypot(*other)


def test_texts_become_the_tokens_of_the_reference(
    model: LlamaEmbedding, references: tuple[Reference, ...]
) -> None:
    assert [tuple(model.tokenize(row.text.encode())) for row in references] == [
        row.tokens for row in references
    ]


def test_vectors_agree_with_the_reference(model: LlamaEmbedding, references: tuple[Reference, ...]) -> None:
    found = model.embed([row.text for row in references])

    cosines = [cosine(row.vector, vector) for row, vector in zip(references, found, strict=True)]  # type: ignore[arg-type]  # pooled: one vector per text

    assert len(cosines) == 8
    assert min(cosines) >= 0.9999


def test_one_text_at_a_time_agrees_too(model: LlamaEmbedding, references: tuple[Reference, ...]) -> None:
    for row in references:
        alone = model.create_embedding(row.text, output_format="array")

        assert cosine(row.vector, alone) >= 0.9999  # type: ignore[arg-type]  # pooled: one vector


def test_what_means_the_same_is_alike(model: LlamaEmbedding) -> None:
    response = model.create_embedding(
        ["The cat sat on the mat.", "A feline rested on the rug.", "Quarterly revenue grew by 12%."],
        output_format="json+",
    )

    same, other = response["cosineSimilarity"][0][1:]
    assert same > 0.5
    assert other < 0.2
