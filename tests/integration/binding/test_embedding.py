"""Texts to vectors."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.models import lora_adapter
from llama_cpp.llama import Llama
from llama_cpp.llama_cpp import (
    LLAMA_POOLING_TYPE_CLS,
    LLAMA_POOLING_TYPE_LAST,
    LLAMA_POOLING_TYPE_MEAN,
    LLAMA_POOLING_TYPE_NONE,
)

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
TEXTS = ["the llama runs", "fast", "one day she said yes to the animal"]


def vectors(llama: Llama, texts: list[str], **options: bool | int) -> list[list[float]]:
    found = llama.embed(texts, **options)  # type: ignore[arg-type]  # the options of each test
    assert isinstance(found, list)
    return found  # type: ignore[return-value]  # pooled: one vector per text


def test_vectors_are_repeatable_and_differ_by_text(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True)

    first, second = vectors(llama, TEXTS), vectors(llama, TEXTS)

    assert first == second
    assert [len(vector) for vector in first] == [llama.n_embd()] * 3
    assert first[0] != first[1]


def test_a_text_has_the_same_vector_alone_and_among_others(bert: str, load: Load) -> None:
    llama = load(bert, embeddings=True)

    together, alone = vectors(llama, TEXTS), [llama.embed(text) for text in TEXTS]

    for one, other in zip(together, alone, strict=True):
        assert one == pytest.approx(other, abs=1e-3)


def test_many_texts_go_through_small_batches(bert: str, load: Load) -> None:
    small, large = load(bert, embedding=True, n_batch=16, n_ubatch=16), load(bert, embedding=True)

    for one, other in zip(vectors(small, TEXTS * 5), vectors(large, TEXTS * 5), strict=True):
        assert one == pytest.approx(other, abs=1e-3)


def test_normalized_vectors_have_length_one(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True)

    for vector in vectors(llama, TEXTS, normalize=True):
        assert math.hypot(*vector) == pytest.approx(1.0)


def test_unpooled_texts_have_one_vector_per_token(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True, pooling_type=LLAMA_POOLING_TYPE_NONE)

    rows = llama.embed("the llama runs", normalize=True)

    assert isinstance(rows, list)
    assert len(rows) == len(llama.tokenize(b"the llama runs"))
    assert all(isinstance(row, list) and math.hypot(*row) == pytest.approx(1.0) for row in rows)


def test_a_reranker_gives_scores(reranker: str, load: Load) -> None:
    llama = load(reranker, embedding=True)

    scores = llama.embed(TEXTS)

    assert isinstance(scores, list)
    assert [type(score) for score in scores] == [float] * 3
    assert llama.embed(TEXTS, normalize=True) == scores
    assert llama.create_embedding("fast")["data"][0]["embedding"] == [llama.embed("fast")]


def test_a_generating_model_makes_vectors_and_goes_on_generating(tiny: str, load: Load) -> None:
    llama = load(tiny, embedding=True, pooling_type=LLAMA_POOLING_TYPE_MEAN)
    before = llama("the llama", temperature=0.0)

    first, second = vectors(llama, TEXTS), vectors(llama, TEXTS)
    after = llama("the llama", temperature=0.0)

    assert first[0] == pytest.approx(second[0], abs=1e-3)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert before["choices"] == after["choices"]


def test_long_texts_are_cut_before_their_closing_token(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True, n_batch=16, n_ubatch=16)
    text = "the llama runs " * 20

    found, count = llama.embed(text, return_count=True)

    tokens = llama.tokenize(text.encode())
    assert count == 16
    assert found == llama.embed(llama.detokenize(tokens[1:15]).decode())


def test_long_texts_are_refused_on_demand(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True, n_batch=16, n_ubatch=16)

    with pytest.raises(ValueError, match=r"Requested tokens \(\d+\) exceed batch size of 16"):
        llama.embed("the llama runs " * 20, truncate=False)


def test_the_response_has_openais_shape(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True)

    response = llama.create_embedding(TEXTS, model="mine")

    assert response["object"] == "list"
    assert response["model"] == "mine"
    assert [item["index"] for item in response["data"]] == [0, 1, 2]
    assert [item["embedding"] for item in response["data"]] == vectors(llama, TEXTS)
    assert response["usage"]["prompt_tokens"] == sum(len(llama.tokenize(text.encode())) for text in TEXTS)
    assert llama.create_embedding("fast")["data"][0]["embedding"] == pytest.approx(llama.embed("fast"))


def test_no_texts_have_no_vectors(bert: str, load: Load) -> None:
    assert load(bert, embedding=True).embed([]) == []


def test_tokens_are_texts_too(bert: str, load: Load) -> None:
    llama = load(bert, embedding=True)
    tokens = [llama.tokenize(text.encode()) for text in TEXTS]

    assert llama.embed(tokens) == vectors(llama, TEXTS)
    assert llama.embed(tokens[0]) == llama.embed(TEXTS[0])
    assert llama.create_embedding(tokens)["usage"]["total_tokens"] == sum(map(len, tokens))


@pytest.mark.parametrize("token", [-1, 10**6])
def test_tokens_outside_of_the_vocabulary_are_refused(bert: str, load: Load, token: int) -> None:
    with pytest.raises(ValueError, match=f"token {token} is not in the vocabulary"):
        load(bert, embedding=True).embed([[2, token, 3]])


@pytest.mark.parametrize(
    ("mode", "measure"),
    [
        (0, lambda vector: max(map(abs, vector)) / 32760),
        (1, lambda vector: math.fsum(map(abs, vector))),
        (2, lambda vector: math.hypot(*vector)),
        (3, lambda vector: math.fsum(abs(x) ** 3 for x in vector) ** (1 / 3)),
    ],
    ids=["int16", "taxicab", "euclidean", "3-norm"],
)
def test_a_number_chooses_the_norm(
    bert: str, load: Load, mode: int, measure: Callable[[list[float]], float]
) -> None:
    for vector in vectors(load(bert, embedding=True), TEXTS, normalize=mode):
        assert measure(vector) == pytest.approx(1.0)


def test_a_stream_goes_on_where_it_was_after_texts_became_vectors(tiny: str, load: Load) -> None:
    llama = load(tiny, embedding=True, pooling_type=LLAMA_POOLING_TYPE_MEAN)
    tokens = llama.tokenize(b"the llama")
    expected = [token for token, _ in zip(llama.generate(tokens, temp=0.0), range(12), strict=False)]

    stream = llama.generate(tokens, temp=0.0)
    begun = [next(stream) for _ in range(6)]
    kept = llama.n_tokens
    found = vectors(llama, TEXTS)

    assert llama.n_tokens == kept
    assert begun + [next(stream) for _ in range(6)] == expected
    assert found[0] == pytest.approx(vectors(llama, TEXTS)[0], abs=1e-3)


def test_vectors_beside_a_generation_are_those_of_an_empty_context(tiny: str, load: Load) -> None:
    alone, beside = (load(tiny, embedding=True, pooling_type=LLAMA_POOLING_TYPE_MEAN) for _ in range(2))
    beside.eval(beside.tokenize(b"one day she said yes to the animal"))

    for one, other in zip(vectors(alone, TEXTS), vectors(beside, TEXTS), strict=True):
        assert one == pytest.approx(other, abs=1e-3)


def test_a_text_that_needs_the_whole_context_gets_it(tiny: str, load: Load) -> None:
    llama = load(tiny, embedding=True, n_ctx=256, pooling_type=LLAMA_POOLING_TYPE_MEAN)
    llama.eval([1] * 100)
    _, count = llama.embed([[1] * 200], return_count=True)

    assert count == 200
    assert llama.n_tokens == 0
    assert llama("the llama", max_tokens=4) is not None


def test_sampling_after_texts_became_vectors_sees_the_logits_of_its_own_tokens(tiny: str, load: Load) -> None:
    llama, fresh = (load(tiny, embedding=True, pooling_type=LLAMA_POOLING_TYPE_MEAN) for _ in range(2))
    llama.eval([1, 300])
    fresh.eval([1, 300])

    llama.embed("the llama runs fast")

    assert llama.sample(temp=0.0) == fresh.sample(temp=0.0)


@pytest.mark.parametrize(
    "pooling", [LLAMA_POOLING_TYPE_MEAN, LLAMA_POOLING_TYPE_CLS, LLAMA_POOLING_TYPE_LAST]
)
def test_physical_batches_do_not_cut_texts_in_two(tiny: str, load: Load, pooling: int) -> None:
    options = {"embedding": True, "pooling_type": pooling}
    small, large = load(tiny, n_batch=128, n_ubatch=16, **options), load(tiny, **options)
    texts = [[1, *range(300 + n, 310 + n)] for n in range(9)]

    for one, other in zip(small.embed(texts), large.embed(texts), strict=True):  # type: ignore[arg-type]  # lists
        assert one == pytest.approx(other, abs=2e-2)


def test_an_adapter_of_an_earlier_call_changes_no_vectors(tiny: str, load: Load, tmp_path: Path) -> None:
    llama = load(tiny, embedding=True, pooling_type=LLAMA_POOLING_TYPE_MEAN)
    before = vectors(llama, TEXTS)
    llama.load_lora("other", str(lora_adapter(tmp_path / "lora.gguf", Path(tiny))))
    llama("the llama", max_tokens=2, active_loras=[{"name": "other", "scale": 1.0}])

    for one, other in zip(vectors(llama, TEXTS), before, strict=True):
        assert one == pytest.approx(other, abs=1e-3)


def test_a_static_adapter_changes_vectors(tiny: str, load: Load, tmp_path: Path) -> None:
    adapter = str(lora_adapter(tmp_path / "lora.gguf", Path(tiny)))
    options = {"embedding": True, "pooling_type": LLAMA_POOLING_TYPE_MEAN}

    changed, plain = load(tiny, lora_path=adapter, **options), load(tiny, **options)

    assert vectors(changed, TEXTS)[0] != pytest.approx(vectors(plain, TEXTS)[0], abs=1e-2)


def test_a_model_made_for_text_makes_no_vectors(tiny: str, load: Load) -> None:
    with pytest.raises(RuntimeError, match="embedding=True"):
        load(tiny).embed("the llama")
