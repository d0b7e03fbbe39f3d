"""The known weaknesses of older bindings, one class for each, and how this one behaves instead.

The numbers are those of the project's list of weaknesses; number 13 is about images and sound, which are not
here. What other tests show already is named and not repeated:

== ============================================= ===========================================================
1  layouts of structs kept by hand               test_layout_check (all), unit test_generate_binding (all),
                                                 unit test_defaults
2  an invalid grammar ends the process           test_grammar: what_llama_cpp_refuses, random_grammars,
                                                 leaves_the_process_alive; here `TestInvalidGrammar`
3  use after close                               test_lifetime: using_a_closed_model, a_stream_of_a_closed;
                                                 test_faults_closed, for all that is public
4  no thread safety                              test_threads, test_sanity, test_parallel (all); here
                                                 `TestThreads`, for calls that complete nothing
5  exceptions of callbacks vanish                test_faults_callbacks: `TestExceptionsOfCallbacks`
6  a processor and a bias drop each other        test_completion: processor_and_bias, test_chooser:
                                                 bias_processor_criterion_and_grammar; here
                                                 `TestProcessorAndBias`, for the other calls
7  quadratic work                                test_faults_work: `TestWorkPerToken`; test_generation:
                                                 hook_costs_the_same
8  the context is larger than the buffers        test_tokens: real_size_of_the_context; here
                                                 `TestRoundedContext`
9  cleaning up                                   test_lifetime (all), test_leaks; here `TestFailedConstructor`
10 logging                                       unit test_logger (all); test_faults_process:
                                                 `TestFileDescriptors`
11 one request at a time                         test_parallel, test_async (all)
12 silent acceptance                             test_lifetime: unknown_arguments, test_examples: json_mode,
                                                 test_bad_input (all), test_faults_arguments:
                                                 `TestSilentAcceptance`, `TestNamedArguments`
14 caches                                        unit test_cache (all), test_caches (all); test_faults_work:
                                                 `TestCaches`
15 holes in grammars of JSON schemas             test_grammar, unit test_schema (all);
                                                 test_faults_schema: `TestGrammarHoles`
16 cost of the import                            unit test_exports (all), test_lifetime: importing_the_class,
                                                 completion_needs_no_numpy; test_faults_process: `TestImport`
17 no real draft model                           test_speculation: model_that_guesses, small_model_is_loaded
18 echo of a prompt of tokens                    test_completion: prompt_may_be_tokens_and_echoed,
                                                 logprobs_of_an_echoed_prompt; here `TestEchoOfTokens`
-- all functions are bound when it is loaded     unit test_binding: nothing_is_bound_before_it_is_used
-- backends are not loaded                       test_loading (all)
-- a reranker's score is read as a whole vector  test_embedding: reranker_gives_scores; here `TestScores`
== ============================================= ===========================================================
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from threading import Barrier

import numpy as np
import numpy.typing as npt
import pytest

from fakes.calls import COMPLETIONS, GENERATIONS, chat, text_of
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Use = Callable[[Llama], object]
Ids = npt.NDArray[np.intc]
Logits = npt.NDArray[np.single]


class TestInvalidGrammar:
    """2: an invalid grammar ended the process, from wherever it came."""

    @pytest.mark.parametrize("call", [*COMPLETIONS, *GENERATIONS])
    @pytest.mark.parametrize(
        "grammar",
        [
            "",
            "root ::= missing",
            'root ::= "a',
            "root ::= " + "(" * 100_000 + '"a"' + ")" * 100_000,
            'root ::= root "a"',
            'root ::= ("a" | "")*',
            'root ::= "a"{99999999}',
            "root ::= [\\xZZ]",
            "\0",
        ],
        ids=lambda text: repr(text)[:20],
    )
    def test_every_call_refuses_it_before_anything_happens(
        self, call: str, grammar: str, tiny: str, load: Load
    ) -> None:
        llama = load(tiny)
        before = llama.n_tokens

        with pytest.raises(ValueError, match="invalid grammar"):
            {**COMPLETIONS, **GENERATIONS}[call](llama, grammar=grammar)

        assert call == "sample" or llama.n_tokens == before
        assert text_of(llama("the", max_tokens=2))

    @pytest.mark.parametrize(
        "response_format",
        [
            {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "no such type"}}},
            {"type": "json_schema", "json_schema": {"name": "x", "schema": {"$ref": "#/$defs/none"}}},
            {"type": "json_object", "schema": {"type": "string", "pattern": "("}},
            {"type": "json_object", "schema": 5},
        ],
        ids=["type", "reference", "pattern", "no-schema"],
    )
    def test_formats_that_make_no_grammar_are_refused(
        self, response_format: dict[str, object], tiny: str, load: Load
    ) -> None:
        llama = load(tiny)

        with pytest.raises((ValueError, TypeError), match=r"schema|type|pattern"):
            chat(llama, response_format=response_format)

        assert llama.n_tokens == 0


class TestThreads:
    """4: two threads on one model ended the process."""

    @pytest.mark.parametrize(
        "work",
        [
            pytest.param(lambda llama, text: llama.embed(text), id="embed"),
            pytest.param(lambda llama, text: llama.create_embedding(text)["data"], id="create_embedding"),
            pytest.param(lambda llama, text: llama.save_state().n_tokens >= 0 and text, id="save_state"),
            pytest.param(lambda llama, text: llama.reset() or llama.tokenize(text.encode()), id="reset"),
            pytest.param(
                lambda llama, text: list(islice(llama.generate(llama.tokenize(text.encode()), temp=0.0), 9)),
                id="generate",
            ),
        ],
    )
    def test_calls_of_four_threads_give_what_they_give_alone(
        self, work: Callable[[Llama, str], object], tiny: str, load: Load
    ) -> None:
        llama = load(tiny, embedding=True)
        texts = ["the llama", "one day she said", "fast and far", "we can go home"]
        alone = [work(llama, text) for text in texts]
        start = Barrier(4)

        def together(text: str) -> list[object]:
            start.wait(timeout=60)
            return [work(llama, text) for _ in range(5)]

        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(together, texts))

        assert found == [[each] * 5 for each in alone]

    def test_two_models_work_at_the_same_time(self, tiny: str, load: Load) -> None:
        """Neither waits for the other: each is inside of a generation while the other one begins and ends."""
        models = [load(tiny), load(tiny)]
        meeting = Barrier(2, timeout=60)

        def meet(_ids: Ids, scores: Logits) -> Logits:
            meeting.wait()
            return scores

        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(one, "the", max_tokens=5, logits_processor=meet) for one in models]

        assert all(text_of(run.result()) for run in runs)


class TestProcessorAndBias:
    """6: a logits processor and a bias together did nothing."""

    @pytest.mark.parametrize("call", [*COMPLETIONS, *GENERATIONS])
    def test_every_call_applies_both(self, call: str, tiny: str, load: Load) -> None:
        llama = load(tiny)
        wanted, refused = llama.tokenize(b" yes no", add_bos=False)[-2:]
        seen: list[tuple[float, float]] = []

        def watch(_ids: Ids, scores: Logits) -> Logits:
            seen.append((float(scores[wanted]), float(scores[refused])))
            scores[refused] = -np.inf
            return scores

        limit = {} if call in GENERATIONS else {"max_tokens": 3}
        found = {**COMPLETIONS, **GENERATIONS}[call](
            llama, logits_processor=watch, logit_bias={wanted: 900.0, refused: 1000.0}, **limit
        )

        assert seen
        if call == "sample":
            assert found == wanted
        elif call == "generate":
            assert found == [wanted] * 4
        else:
            text = found.choices[0].message.content if call == "openai" else found  # type: ignore[attr-defined]
            assert (text if isinstance(text, str) else text_of(text)).split() == ["yes"] * 3


class TestRoundedContext:
    """8: llama.cpp rounds a context up, and the buffers of it were too small."""

    @pytest.mark.parametrize("n_ctx", [1, 128, 300])
    @pytest.mark.parametrize("logits_all", [False, True])
    def test_the_whole_context_can_be_used(
        self,
        n_ctx: int,
        logits_all: bool,  # noqa: FBT001 - the cases
        tiny: str,
        load: Load,
    ) -> None:
        llama = load(tiny, n_ctx=n_ctx, logits_all=logits_all)
        size = llama.n_ctx()

        answer = llama("the", max_tokens=None, temperature=0.0)
        assert isinstance(answer, dict)

        assert size == -(-n_ctx // 256) * 256
        assert (len(llama.input_ids), llama.context_params.n_ctx) == (size, size)
        assert answer["usage"]["total_tokens"] == size
        assert answer["choices"][0]["finish_reason"] == "length"
        if logits_all:
            assert llama.scores.shape == (size, llama.n_vocab())

    def test_a_prompt_may_be_longer_than_what_was_asked_for(self, tiny: str, load: Load) -> None:
        llama = load(tiny, n_ctx=128, logits_all=True)

        answer = llama([1, *range(300, 500)], max_tokens=20, logprobs=2, echo=True, temperature=0.0)

        assert isinstance(answer, dict)
        logprobs = answer["choices"][0]["logprobs"]
        assert logprobs is not None
        assert len(logprobs["tokens"]) == 221


class TestFailedConstructor:
    """9: a model that could not be made hid its reason behind a second exception, and left memory behind."""

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"type_k": 2, "type_v": 2, "flash_attn": False}, "cannot make a context"),
            ({"lora_path": "no such file"}, "no such file"),
            ({"lora_path": __file__}, "expected 'GGUF'"),
            ({"n_parallel": -1}, "n_parallel"),
            ({"n_parallel": 2, "context_shift": True}, "exclude each other"),
            ({"draft_model": 5}, "draft_model"),
            ({"ctx_checkpoints": -1}, "ctx_checkpoints"),
            ({"numa": "x"}, "numa|invalid literal"),
            ({"kv_overrides": 5}, "kv_overrides|int"),
            ({"tensor_split": 5}, "tensor_split|int"),
        ],
        ids=lambda each: str(each)[:30] if isinstance(each, dict) else "",
    )
    def test_the_first_reason_arrives_and_the_file_is_let_go(
        self, options: dict[str, object], message: str, tiny: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        unraisable: list[object] = []
        hook, sys.unraisablehook = sys.unraisablehook, unraisable.append
        try:
            with pytest.raises((ValueError, TypeError), match=message):
                Llama(tiny, n_threads=1, verbose=False, **options)  # type: ignore[arg-type]  # of each test
        finally:
            sys.unraisablehook = hook

        assert unraisable == []
        assert "Traceback" not in capfd.readouterr().err
        assert not is_mapped(tiny)

    @pytest.mark.skipif(
        not Path("/proc/self/maps").exists(), reason="this system does not tell which files are mapped"
    )
    def test_an_open_model_is_seen(self, tiny: str, load: Load) -> None:
        llama = load(tiny)
        assert is_mapped(tiny)

        llama.close()
        assert not is_mapped(tiny)


def is_mapped(path: str) -> bool:
    """Tell whether a model's file is in memory; false where the system does not tell."""
    maps = Path("/proc/self/maps")
    return maps.exists() and path in maps.read_text()


class TestEchoOfTokens:
    """18: the echo of a prompt of tokens was a TypeError."""

    @pytest.mark.parametrize("given", [list, tuple, np.array, iter])
    @pytest.mark.parametrize("stream", [False, True])
    def test_tokens_of_every_kind(
        self,
        given: Callable[[Sequence[int]], object],
        stream: bool,  # noqa: FBT001 - the cases
        tiny: str,
        load: Load,
    ) -> None:
        llama = load(tiny)
        tokens = llama.tokenize(b"the llama")

        answer = llama(given(tokens), echo=True, max_tokens=3, temperature=0.0, stream=stream)  # type: ignore[call-overload]

        plain = text_of(llama("the llama", max_tokens=3, temperature=0.0))
        assert text_of(answer) == llama.detokenize(tokens).decode() + plain


class TestScores:
    """A score of a reranker is one number: what lies behind it in memory is none of it."""

    def test_a_score_is_one_number_everywhere(self, reranker: str, load: Load) -> None:
        llama = load(reranker, embedding=True)

        one = llama.embed("the llama")
        listed = llama.create_embedding("the llama")["data"][0]["embedding"]

        assert isinstance(one, float)
        assert listed == [one]
