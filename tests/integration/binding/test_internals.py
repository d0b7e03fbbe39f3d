"""The inner objects by the names of llama-cpp-python: they work, and misuse ends in an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._chooser import GrammarError
from llama_cpp._errors import ClosedError, DecodeError
from llama_cpp._internals import (
    CommonSamplerType,
    CustomSampler,
    LlamaBatch,
    LlamaContext,
    LlamaModel,
    LlamaSampler,
    LlamaSamplingContext,
    LlamaSamplingParams,
    LlamaTokenDataArray,
)
from llama_cpp._sampling import DEFAULT_ORDER

pytestmark = pytest.mark.integration

Array = object


@pytest.fixture
def model(tiny: str) -> Iterator[LlamaModel]:
    with LlamaModel(path_model=tiny, params=LlamaModel.default_params(), verbose=False) as model:
        yield model


@pytest.fixture
def context(model: LlamaModel) -> Iterator[LlamaContext]:
    params = LlamaContext.default_params()
    params.n_ctx, params.n_seq_max, params.kv_unified = 512, 2, True
    params.n_batch = params.n_ubatch = 64
    params.n_threads = params.n_threads_batch = 1
    with LlamaContext(model=model, params=params, verbose=False) as context:
        yield context


@pytest.fixture
def ready(model: LlamaModel, context: LlamaContext) -> LlamaContext:
    """A context that has read a text."""
    tokens = model.tokenize(b"the old man", True, False)
    with LlamaBatch(n_tokens=16, embd=0, n_seq_max=1) as batch:
        batch.set_batch(tokens, n_past=0, logits_all=False)
        context.decode(batch)
    return context


def test_a_model_says_what_it_is(model: LlamaModel, tiny: str) -> None:
    assert model.path_model == tiny
    assert (model.n_vocab(), model.n_embd(), model.n_layer(), model.n_ctx_train()) == (1276, 64, 2, 2048)
    assert model.desc()
    assert model.n_params() > 0
    assert [model.has_encoder(), model.is_recurrent(), model.is_hybrid()] == [False] * 3
    assert model.metadata()["llama.vocab_size"] == "1276"
    assert model.token_get_text(5) == "<0x02>"
    assert model.token_is_eog(model.token_eos())
    assert model.detokenize(model.tokenize(b"the man", True, False)) == b"the man"
    with pytest.raises(ValueError, match="token 1276 is not in the vocabulary"):
        model.token_get_score(1276)


def test_a_closed_model_is_an_error_and_a_context_keeps_it(model: LlamaModel, ready: LlamaContext) -> None:
    model.close()
    model.close()

    with pytest.raises(ClosedError, match="the model is closed"):
        model.n_embd()
    with LlamaSampler() as sampler:
        sampler.add_greedy()
        assert sampler.sample(ready) >= 0
    ready.close()
    with pytest.raises(ClosedError, match="the context is closed"):
        ready.n_ctx()


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(ValueError, match="Model path does not exist"):
        LlamaModel(path_model="/nowhere.gguf", params=LlamaModel.default_params())


def test_a_context_forgets_and_moves_positions(ready: LlamaContext) -> None:
    assert (ready.memory_seq_pos_min(0), ready.memory_seq_pos_max(0)) == (0, 3)
    assert ready.kv_cache_seq_rm(0, 3, -1)
    ready.kv_cache_seq_cp(0, 1, 0, -1)
    ready.kv_cache_seq_shift(1, 0, -1, 5)
    assert ready.memory_seq_pos_max(1) == 7
    ready.kv_cache_seq_keep(1)
    assert ready.memory_seq_pos_max(0) == -1
    ready.kv_cache_clear()
    assert ready.memory_seq_pos_max(1) == -1
    with pytest.raises(ValueError, match="sequence 2 does not exist, expected 0 to 1"):
        ready.kv_cache_seq_keep(2)
    with pytest.raises(ValueError, match="sequence -2 does not exist"):
        ready.kv_cache_seq_rm(-2, 0, -1)


def test_a_batch_that_llama_cpp_refuses_is_an_error(context: LlamaContext) -> None:
    with LlamaBatch(n_tokens=4, embd=0, n_seq_max=1) as batch:
        with pytest.raises(DecodeError, match="code -1"):
            context.decode(batch)
        with pytest.raises(ValueError, match="has no encoder"):
            context.encode(batch)


def test_a_batch_holds_tokens_positions_sequences_and_outputs() -> None:
    def content(batch: LlamaBatch) -> list[tuple[int, int, int, int]]:
        inner = batch.batch
        return [
            (inner.token[at], inner.pos[at], inner.seq_id[at][0], inner.logits[at])
            for at in range(batch.n_tokens())
        ]

    with LlamaBatch(n_tokens=6, embd=0, n_seq_max=2) as batch:
        batch.set_batch([7, 8, 9], n_past=5, logits_all=False)
        assert content(batch) == [(7, 5, 0, 0), (8, 6, 0, 0), (9, 7, 0, 1)]
        batch.add_sequence([4, 5], 1, True)
        assert content(batch)[3:] == [(4, 0, 1, 1), (5, 1, 1, 1)]
        batch.add_token(3, 9, [0, 1], False)
        assert (batch.batch.n_seq_id[5], content(batch)[5]) == (2, (3, 9, 0, 0))
        assert (batch.capacity(), batch.space_left()) == (6, 0)
        with pytest.raises(ValueError, match="7 tokens do not fit in a batch of 6"):
            batch.add_token(1, 1, [0], True)
        batch.reset()
        batch.add_sequence([1, 2], [3, 4], [0], [False, True])
        assert content(batch) == [(1, 3, 0, 0), (2, 4, 0, 1)]
        with pytest.raises(ValueError, match="in 3 sequences, expected 1 to 2"):
            batch.add_token(1, 1, [0, 1, 2], True)
        with pytest.raises(TypeError, match="expected as lists"):
            batch.add_sequence([1], 1, True, [True])
    with pytest.raises(ClosedError, match="the batch is closed"):
        batch.n_tokens()


@pytest.mark.parametrize("numbers", [{"n_tokens": 0}, {"n_seq_max": 0}, {"embd": -1}])
def test_a_batch_without_room_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="has no room"):
        LlamaBatch(**{"n_tokens": 1, "embd": 0, "n_seq_max": 1, **numbers})  # type: ignore[arg-type]  # numbers only
    with (
        LlamaBatch(n_tokens=2, embd=4, n_seq_max=1) as batch,
        pytest.raises(ValueError, match="room for vectors, not for tokens"),
    ):
        batch.set_batch([1], 0, False)


def test_candidates_begin_anew_with_every_row() -> None:
    data = LlamaTokenDataArray(n_vocab=4)
    data.copy_logits(np.array([1.0, 4.0, 2.0, 3.0], dtype=np.single))

    C.llama_sampler_apply(C.llama_sampler_init_top_k(2), data.candidates)

    assert [data.candidates.data[at].id for at in range(data.candidates.size)] == [1, 3]
    data.copy_logits(np.zeros(4, dtype=np.single))
    assert (data.candidates.size, data.candidates_data["id"].tolist()) == (4, [0, 1, 2, 3])
    with pytest.raises(ValueError, match="broadcast"):
        data.copy_logits(np.zeros(5, dtype=np.single))


def full(model: LlamaModel) -> LlamaSampler:
    """A chain of everything."""
    sampler = LlamaSampler()
    sampler.add_logit_bias(model.n_vocab(), {3: -1.0})
    sampler.add_penalties(model.n_vocab(), 8, 1.1, 0.1, 0.1)
    sampler.add_dry(model, 1.0, 1.75, 2, 16, ["."])
    sampler.add_top_n_sigma(3.0)
    sampler.add_top_k(40)
    sampler.add_typical(0.99, 1)
    sampler.add_top_p(0.99)
    sampler.add_min_p(0.01)
    sampler.add_xtc(0.5, 0.1, 1, 7)
    sampler.add_temp(0.9)
    sampler.add_temp_ext(1.0, 0.1, 1.0)
    sampler.add_infill(model)
    sampler.add_dist(7)
    return sampler


def test_a_chain_put_together_by_hand_samples(model: LlamaModel, ready: LlamaContext) -> None:
    with full(model) as sampler, sampler.clone() as twin:
        assert sampler.get_seed() == 7
        assert [sampler.sample(ready) for _ in range(5)] == [twin.sample(ready) for _ in range(5)]
        sampler.reset()
        sampler.print_timings()
        sampler.reset_timings()
    sampler.close()
    with pytest.raises(ClosedError, match="the sampler chain is closed"):
        sampler.sample(ready)


@pytest.mark.parametrize(
    "add",
    [
        lambda sampler: sampler.add_mirostat(1276, 1, 5.0, 0.1, 100),
        lambda sampler: sampler.add_mirostat_v2(1, 5.0, 0.1),
        lambda sampler: sampler.add_adaptive_p(0.5, 0.9, 1),
        lambda sampler: sampler.add_greedy(),
    ],
    ids=["mirostat", "mirostat-2", "adaptive-p", "greedy"],
)
def test_whatever_chooses_chooses(add: Callable[[LlamaSampler], None], ready: LlamaContext) -> None:
    with LlamaSampler() as sampler:
        add(sampler)
        assert 0 <= sampler.sample(ready) < 1276


def test_misuse_of_a_chain_is_an_error(model: LlamaModel, context: LlamaContext, ready: LlamaContext) -> None:
    with LlamaSampler() as sampler:
        sampler.add_top_k(3)
        with pytest.raises(ValueError, match="no sampler chooses"):
            sampler.sample(ready)
        with pytest.raises(ValueError, match="no logits of row 77"):
            sampler.sample(ready, 77)
        with pytest.raises(ValueError, match="penalty_last_n is -1"):
            sampler.add_penalties(model.n_vocab(), -1, 1.0, 0.0, 0.0)
        with pytest.raises(ValueError, match="dry_penalty_last_n is 2147483647"):
            sampler.add_dry(model, 1.0, 1.75, 2, 2**31 - 1, [])
        sampler.add_logit_bias(model.n_vocab(), dict.fromkeys(range(model.n_vocab()), -np.inf))
        sampler.add_greedy()
        with pytest.raises(ValueError, match="every token impossible"):
            sampler.sample(ready)


def test_a_grammar_in_a_chain_fences_it_in(model: LlamaModel, ready: LlamaContext) -> None:
    with LlamaSampler() as sampler:
        sampler.add_grammar(model, 'root ::= "ab"')
        sampler.add_greedy()
        with pytest.raises(ValueError, match="has a grammar already"):
            sampler.add_grammar(model, 'root ::= "ab"')
        with sampler.clone() as twin:
            assert model.detokenize([twin.sample(ready), twin.sample(ready)]) in {b"ab", b"ab</s>"}
        with pytest.raises(ValueError, match="does not admit token"):
            sampler.accept(model.token_eos())
        first = sampler.sample(ready)
        sampler.reset()
        assert sampler.sample(ready) == first
    with pytest.raises(ValueError, match="grammar"), LlamaSampler() as sampler:
        sampler.add_grammar(model, "root ::= (")


def test_a_grammar_without_a_way_out_is_an_error(model: LlamaModel, ready: LlamaContext) -> None:
    with LlamaSampler() as sampler:
        sampler.add_logit_bias(model.n_vocab(), {model.token_eos(): -np.inf})
        sampler.add_grammar(model, 'root ::= "a"')
        sampler.add_greedy()
        sampler.sample(ready)
        with pytest.raises(GrammarError, match="admits none"):
            sampler.sample(ready)


def test_a_sampler_in_python_changes_candidates_and_is_told_tokens(
    model: LlamaModel, ready: LlamaContext
) -> None:
    told: list[object] = []

    def only_seven(pointer: Array) -> None:
        array = pointer.contents  # type: ignore[attr-defined]  # a pointer to a llama_token_data_array
        for at in range(array.size):
            array.data[at].logit = 1.0 if array.data[at].id == 7 else 0.0

    custom = CustomSampler(
        only_seven, "seven", told.append, lambda: told.append("reset"), lambda: told.append("free")
    )
    with LlamaSampler() as sampler:
        sampler.add_custom(custom)
        sampler.add_greedy()
        assert sampler.sample(ready) == 7
        with sampler.clone() as twin:
            assert twin.sample(ready) == 7
        sampler.reset()
    assert C.llama_sampler_name(custom.get_sampler()) == b"seven"
    custom.close()
    custom.close()
    assert told == [7, 7, "reset", "free"]


@pytest.mark.parametrize("when", ["apply", "accept"])
def test_what_a_sampler_in_python_raises_arrives(when: str, ready: LlamaContext) -> None:
    def fail(_argument: object) -> None:
        raise LookupError("no such token")

    def nothing(_argument: object) -> None:
        pass

    custom = CustomSampler(fail if when == "apply" else nothing, accept_func=fail)
    with LlamaSampler() as sampler:
        sampler.add_custom(custom)
        sampler.add_greedy()
        with pytest.raises(LookupError, match="no such token"):
            sampler.sample(ready)


def test_parameters_make_a_sampling_in_their_order() -> None:
    params = LlamaSamplingParams(
        temp=0.5,
        penalty_repeat=1.5,
        mirostat=2,
        logit_bias={3: 1.0},
        samplers=[CommonSamplerType.TEMPERATURE, CommonSamplerType.ADAPTIVE_P, CommonSamplerType.TYPICAL_P],
    )

    sampling = params.sampling()

    assert (sampling.temperature, sampling.repeat_penalty, sampling.mirostat_mode) == (0.5, 1.5, 2)
    assert list(sampling.samplers) == ["temperature", "typical_p"]
    assert tuple(LlamaSamplingParams().sampling().samplers) == DEFAULT_ORDER


def test_a_sampling_context_follows_a_text(model: LlamaModel, ready: LlamaContext) -> None:
    params = LlamaSamplingParams(seed=3, n_prev=2, grammar="root ::= [a-z]+", top_k=0, top_p=1.0)
    text = LlamaSamplingContext(params, model)

    chosen = []
    for _ in range(3):
        chosen.append(text.sample(ready))
        text.accept(chosen[-1])

    assert text.prev == chosen[-2:]
    assert text.last() == chosen[-1]
    assert text.prev_str(ready, 1) == model.detokenize(chosen[-1:]).decode()
    twin = text.cp()
    assert twin.sample(ready) == text.sample(ready)
    text.reset()
    assert (text.last(), twin.last()) == (None, chosen[-1])
    text.close()
    twin.close()
    with pytest.raises(ValueError, match="needs a model"):
        LlamaSamplingContext().sample(ready)


def test_part_of_a_sequence_is_copied_within_a_shared_memory_only(model: LlamaModel) -> None:
    params = LlamaContext.default_params()
    params.n_ctx, params.n_seq_max, params.kv_unified = 512, 2, False

    with LlamaContext(model=model, params=params) as context:
        context.kv_cache_seq_cp(0, 1, 0, -1)
        with pytest.raises(ValueError, match="copied whole only"):
            context.kv_cache_seq_cp(0, 1, 2, 3)
