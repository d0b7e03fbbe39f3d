"""``LlamaEmbedding``: vectors in every form, and scores."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

import llama_cpp
from llama_cpp.llama import Llama
from llama_cpp.llama_embedding import (
    LLAMA_POOLING_TYPE_CLS,
    LLAMA_POOLING_TYPE_LAST,
    LLAMA_POOLING_TYPE_MEAN,
    LLAMA_POOLING_TYPE_NONE,
    LLAMA_POOLING_TYPE_RANK,
    NORM_MODE_EUCLIDEAN,
    NORM_MODE_MAX_INT16,
    NORM_MODE_NONE,
    NORM_MODE_TAXICAB,
    LlamaEmbedding,
)

pytestmark = pytest.mark.integration

Load = Callable[..., LlamaEmbedding]
TEXTS = ["the llama runs", "fast", "one day she said yes to the animal"]


@pytest.fixture
def make() -> Iterator[Load]:
    with ExitStack() as stack:

        def make_quietly(path: str, **options: object) -> LlamaEmbedding:
            options = {"n_threads": 1, "n_threads_batch": 1, "verbose": False, **options}
            return stack.enter_context(LlamaEmbedding(path, **options))  # type: ignore[arg-type]  # of each test

        yield make_quietly


def rows(found: object) -> list[list[float]]:
    assert isinstance(found, list)
    return found


def test_it_is_made_for_vectors_and_takes_the_models_own_context(bert: str, make: Load) -> None:
    model = make(bert, embeddings=False)

    assert isinstance(model, Llama)
    assert model.n_ctx() == 512
    assert model.pooling_type() == LLAMA_POOLING_TYPE_MEAN
    assert len(rows(model.embed(TEXTS))) == 3


def test_vectors_have_length_one_unless_another_norm_is_wanted(bert: str, make: Load) -> None:
    model = make(bert)
    raw = rows(model.embed(TEXTS, normalize=NORM_MODE_NONE))

    for plain, unit, taxi, peak in zip(
        raw,
        rows(model.embed(TEXTS)),
        rows(model.embed(TEXTS, normalize=NORM_MODE_TAXICAB)),
        rows(model.embed(TEXTS, NORM_MODE_MAX_INT16)),
        strict=True,
    ):
        assert unit == pytest.approx([x / math.hypot(*plain) for x in plain])
        assert taxi == pytest.approx([x / math.fsum(map(abs, plain)) for x in plain])
        assert max(map(abs, peak)) == pytest.approx(32760)
    assert model.embed("fast", normalize=True) == model.embed("fast", normalize=NORM_MODE_EUCLIDEAN)


@pytest.mark.parametrize(
    "pooling", [LLAMA_POOLING_TYPE_MEAN, LLAMA_POOLING_TYPE_CLS, LLAMA_POOLING_TYPE_LAST], ids=str
)
def test_hundreds_of_texts_have_the_vectors_that_each_has_alone(bert: str, make: Load, pooling: int) -> None:
    model = make(bert, pooling_type=pooling)

    found = rows(model.embed(TEXTS * 100))

    assert len(found) == 300
    for text, vector in zip(TEXTS, found, strict=False):
        assert vector == pytest.approx(model.embed(text), abs=1e-3)
    assert found[:3] != found[1:4]


def test_poolings_differ(bert: str, make: Load) -> None:
    poolings = (LLAMA_POOLING_TYPE_MEAN, LLAMA_POOLING_TYPE_CLS, LLAMA_POOLING_TYPE_LAST)
    found = [rows(make(bert, pooling_type=pooling).embed(TEXTS[2])) for pooling in poolings]

    assert found[0] != found[1] != found[2] != found[0]


def test_without_pooling_the_mean_of_the_tokens_is_the_pooled_vector(bert: str, make: Load) -> None:
    apart = make(bert, pooling_type=LLAMA_POOLING_TYPE_NONE).embed(TEXTS, normalize=NORM_MODE_NONE)
    pooled = rows(make(bert).embed(TEXTS, normalize=NORM_MODE_NONE))

    for tokens, vector in zip(rows(apart), pooled, strict=True):
        means = [math.fsum(column) / len(tokens) for column in zip(*tokens, strict=True)]
        assert means == pytest.approx(vector, abs=1e-3)


def test_a_separator_makes_several_texts(bert: str, make: Load) -> None:
    model = make(bert)

    found, count = model.embed("the llama runs|fast", separator="|", return_count=True)

    assert found == model.embed(["the llama runs", "fast"])
    assert count == sum(len(model.tokenize(text)) for text in (b"the llama runs", b"fast"))


def test_the_response_is_openais_or_the_vectors_alone(bert: str, make: Load) -> None:
    model = make(bert)

    response = model.create_embedding(TEXTS, "mine")

    assert response["model"] == "mine"
    assert [item["embedding"] for item in response["data"]] == model.embed(TEXTS)
    assert model.create_embedding(TEXTS, output_format="array") == model.embed(TEXTS)
    assert model.create_embedding("fast", output_format="array") == model.embed("fast")


@pytest.mark.parametrize("pooling", [LLAMA_POOLING_TYPE_MEAN, LLAMA_POOLING_TYPE_NONE], ids=["mean", "none"])
def test_cosines_tell_how_alike_texts_are(bert: str, make: Load, pooling: int) -> None:
    model = make(bert, pooling_type=pooling)

    response = model.create_embedding(["fast", "the llama", "fast"], output_format="json+", normalize=-1)

    table = response["cosineSimilarity"]
    assert [table[n][n] for n in range(3)] == pytest.approx([1.0] * 3)
    assert table[0][2] == pytest.approx(1.0, abs=1e-3)
    assert table[0][1] == pytest.approx(table[1][0])
    assert table[0][1] < 0.999
    assert len(response["data"]) == 3


def test_an_unknown_format_is_refused(bert: str, make: Load) -> None:
    with pytest.raises(ValueError, match="output_format is 'xml', expected 'json', 'json\\+' or 'array'"):
        make(bert).create_embedding("fast", output_format="xml")  # type: ignore[call-overload]  # a wrong call


def test_documents_are_scored_for_a_query(reranker: str, make: Load) -> None:
    model = make(reranker, pooling_type=llama_cpp.LLAMA_POOLING_TYPE_RANK)

    scores = model.rank("the llama", TEXTS)

    assert [type(score) for score in scores] == [float] * 3
    assert scores == pytest.approx([model.rank("the llama", [text])[0] for text in TEXTS], abs=1e-3)
    assert len(set(scores)) == 3
    assert model.rank("the llama", []) == []


def test_a_pair_is_what_bert_was_trained_with(reranker: str, make: Load) -> None:
    model = make(reranker)
    cls, sep = model.token_bos(), model._vocabulary.sep
    query, text = (model.tokenize(words, add_bos=False) for words in (b"the llama", b"fast"))

    assert model.tokenize(b"fast") == [cls, *text, sep]
    assert model.rank("the llama", ["fast"]) == [model.embed([[cls, *query, sep, *text, sep]])][0]


def test_long_documents_are_cut_and_long_queries_refused(reranker: str, make: Load) -> None:
    model = make(reranker, n_batch=32, n_ubatch=32)

    assert len(model.rank("the llama", ["fast " * 100])) == 1
    with pytest.raises(ValueError, match="the query leaves no room for a document"):
        model.rank("the llama " * 100, ["fast"])


def test_what_does_not_score_is_refused(bert: str, reranker: str, make: Load) -> None:
    with pytest.raises(ValueError, match="pooling_type=LLAMA_POOLING_TYPE_RANK"):
        make(bert).rank("the llama", ["fast"])
    with pytest.raises(TypeError, match="documents is a string"):
        make(reranker).rank("the llama", "fast")
    with pytest.raises(ValueError, match="scores, which have no cosine"):
        make(reranker, pooling_type=LLAMA_POOLING_TYPE_RANK).create_embedding("fast", output_format="json+")


def test_it_travels_as_its_arguments(bert: str, make: Load) -> None:
    model = make(bert, pooling_type=LLAMA_POOLING_TYPE_CLS)

    with pickle.loads(pickle.dumps(model)) as copy:  # noqa: S301 - our own bytes
        assert isinstance(copy, LlamaEmbedding)
        assert copy.pooling_type() == LLAMA_POOLING_TYPE_CLS
        assert copy.embed("fast") == pytest.approx(model.embed("fast"))


def test_a_closed_model_says_so(bert: str, make: Load) -> None:
    model = make(bert)
    model.close()

    with pytest.raises(RuntimeError, match="closed"):
        model.embed("fast")
