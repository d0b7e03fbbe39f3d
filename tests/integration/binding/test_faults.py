"""The known weaknesses of older bindings, one class for each, and how this one behaves instead.

The numbers are those of the project's list of weaknesses; number 13 is about images and sound, which are not
here. What other tests show already is named and not repeated:

== ============================================= ===========================================================
1  layouts of structs kept by hand               test_layout_check (all), unit test_generate_binding (all),
                                                 unit test_defaults
2  an invalid grammar ends the process           test_grammar: what_llama_cpp_refuses, random_grammars,
                                                 leaves_the_process_alive; here `TestInvalidGrammar`
3  use after close                               test_lifetime: using_a_closed_model, a_stream_of_a_closed;
                                                 here `TestUseAfterClose`, for all that is public
4  no thread safety                              test_threads, test_sanity, test_parallel (all); here
                                                 `TestThreads`, for calls that complete nothing
5  exceptions of callbacks vanish                here `TestExceptionsOfCallbacks`
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
                                                 test_bad_input, test_faults_arguments (all); here
                                                 `TestSilentAcceptance`
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

import inspect
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from threading import Barrier

import numpy as np
import numpy.typing as npt
import pytest

from llama_cpp import AsyncLlama
from llama_cpp._errors import ClosedError
from llama_cpp._state import LlamaState
from llama_cpp.llama import Llama
from llama_cpp.llama_cache import BaseLlamaCache
from llama_cpp.llama_embedding import LlamaEmbedding
from llama_cpp.llama_tokenizer import BaseLlamaTokenizer

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Use = Callable[[Llama], object]
Ids = npt.NDArray[np.intc]
Logits = npt.NDArray[np.single]

SENTENCE = "tiny llama runs fast and said yes"
HELLO = [{"role": "user", "content": "hi"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"enum": ["Rome", "Oslo"]}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}


def chat(llama: Llama, **options: object) -> object:
    """Ask a model, with options of each test: what is wrong on purpose among them too."""
    return llama.create_chat_completion(**{"messages": HELLO, **options})  # type: ignore[call-overload]  # as said


def text_of(answer: object) -> str:
    """Return the text of a completion or a chat, whole or in parts."""
    parts = [answer] if isinstance(answer, dict) else list(answer)  # type: ignore[call-overload]  # a stream
    choices = [part["choices"][0] for part in parts]
    found = [choice.get("text") or _said(choice) for choice in choices]
    return "".join(found)


def _said(choice: Mapping[str, Mapping[str, str]]) -> str:
    return choice.get("message", choice.get("delta", {})).get("content") or ""


COMPLETIONS: dict[str, Callable[..., object]] = {
    "create_completion": lambda llama, **options: llama.create_completion("the", **options),
    "call": lambda llama, **options: llama("the", **options),
    "stream": lambda llama, **options: text_of(llama("the", stream=True, **options)),
    "chat": chat,
    "chat stream": lambda llama, **options: text_of(chat(llama, stream=True, **options)),
    "openai": lambda llama, **options: llama.create_chat_completion_openai_v1(HELLO, **options),
}
"""Calls that make text of text."""

GENERATIONS: dict[str, Callable[..., object]] = {
    "generate": lambda llama, **options: list(islice(llama.generate([1, 300], **options), 4)),
    "sample": lambda llama, **options: llama.eval([1, 300]) or llama.sample(**options),
}
"""Calls that choose tokens."""


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


ARGUMENTS: dict[str, tuple[object, ...]] = {
    "__call__": ("the",),
    "create_chat_completion": (HELLO,),
    "create_chat_completion_openai_v1": (HELLO,),
    "create_completion": ("the",),
    "create_embedding": ("the",),
    "detokenize": ([300],),
    "embed": ("the",),
    "eval": ([1],),
    "generate": ([1],),
    "load_lora": ("one", __file__),
    "rank": ("the", ["a"]),
    "set_cache": (None,),
    "set_seed": (1,),
    "tokenize": (b"the",),
    "unload_lora": ("one",),
}
"""What public methods are called with; those that are not here take nothing."""

KNOWN = frozenset(
    {
        "abort", "cache", "chat_format", "chat_handler", "close", "default_adapters", "eval_logits",
        "eval_tokens", "input_ids", "n_ctx", "n_tokens", "n_vocab", "scores", "set_cache", "set_seed",
        "spm_infill", "token_bos", "token_eos", "token_eot", "token_mask", "token_nl", "token_pad",
        "token_sep", "tokenizer",
    }
)  # fmt: skip
"""What a closed model still may answer, because it needs nothing native: as it did when it was open."""


def members(kind: type) -> list[str]:
    """List the public methods and attributes of a class that are about one object."""
    own = [name for name in dir(kind) if not name.startswith("_")]
    bound = [n for n in own if not isinstance(inspect.getattr_static(kind, n), (classmethod, staticmethod))]
    return ["__call__", *bound]


def use(llama: Llama, name: str, state: LlamaState) -> object:
    """Use a public member as a program would, and take what it gives to its end."""
    found = getattr(llama, name)
    if not callable(found):
        return found
    required = [
        parameter.name
        for parameter in inspect.signature(found).parameters.values()
        if parameter.default is parameter.empty and parameter.kind <= parameter.POSITIONAL_OR_KEYWORD
    ]
    if name not in {"load_state", *ARGUMENTS} and required:
        pytest.fail(f"{name}({', '.join(required)}) is new: say in ARGUMENTS how it is called")
    given = found(state) if name == "load_state" else found(*ARGUMENTS.get(name, ()))
    return next(given) if isinstance(given, Iterator) else given


class TestUseAfterClose:
    """3: whatever was used of a closed model, the process ended."""

    @pytest.mark.parametrize("name", members(LlamaEmbedding))
    def test_every_public_member_says_so_or_still_knows(self, name: str, tiny: str, load: Load) -> None:
        kind = LlamaEmbedding if name not in members(Llama) else Llama
        with kind(tiny, n_ctx=512, n_threads=1, embedding=True, logits_all=True, verbose=False) as llama:
            llama.eval([1, 300])
            state = llama.save_state()
            known = getattr(llama, name, None) if name in KNOWN else None
            before = known() if callable(known) and name.startswith(("n_", "token_")) else None

        if name not in KNOWN:
            with pytest.raises(ClosedError, match="is closed"):
                use(llama, name, state)
            return
        try:
            after = use(llama, name, state)
        except ClosedError:
            return
        assert before is None or after == before

    def test_the_list_names_only_what_there_is(self) -> None:
        there = set(members(LlamaEmbedding))

        assert set(ARGUMENTS) <= there
        assert there >= KNOWN

    @pytest.mark.parametrize("name", [name for name in members(AsyncLlama) if name != "close"])
    def test_every_method_for_tasks_too(self, name: str, tiny: str) -> None:
        import asyncio  # noqa: PLC0415 - for these alone

        async def call_closed() -> object:
            async with AsyncLlama(tiny, n_ctx=512, n_threads=1, verbose=False) as llama:
                pass
            answer = await getattr(llama, name)(*ARGUMENTS[name])
            return [each async for each in answer] if hasattr(answer, "__aiter__") else answer

        with pytest.raises(ClosedError, match="is closed"):
            asyncio.run(call_closed())

    def test_what_was_taken_from_it_says_so_too(self, tiny: str, load: Load) -> None:
        llama = load(tiny)
        tokenizer, generation = llama.tokenizer(), llama.generate([1, 300], temp=0.0)
        next(generation)
        llama.close()

        for late in (
            lambda: tokenizer.encode("the"),
            lambda: tokenizer.decode([300]),
            lambda: next(generation),
        ):
            with pytest.raises(ClosedError, match="is closed"):
                late()
        generation.close()


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


class TroubleError(Exception):
    """What callbacks raise here."""


def fail(*_arguments: object, **_options: object) -> object:
    raise TroubleError("of the callback")


class BadTokenizer(BaseLlamaTokenizer):
    """Fails in one of its methods."""

    def __init__(self, llama: Llama, failing: str) -> None:
        self._good, self._failing = llama.tokenizer(), failing

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = True) -> list[int]:  # noqa: FBT001, FBT002 - of the base
        if self._failing == "tokenize":
            fail()
        return self._good.tokenize(text, add_bos, special)

    def detokenize(
        self,
        tokens: list[int],
        prev_tokens: list[int] | None = None,
        special: bool = False,  # noqa: FBT001, FBT002 - of the base
    ) -> bytes:
        if self._failing == "detokenize":
            fail()
        return self._good.detokenize(tokens, prev_tokens, special)


class BadCache(BaseLlamaCache):
    """Fails in one of its methods, and is empty."""

    def __init__(self, failing: str) -> None:
        super().__init__()
        self._failing = failing

    @property
    def cache_size(self) -> int:
        return 0

    def __contains__(self, key: Sequence[int]) -> bool:
        return False

    def __getitem__(self, key: Sequence[int]) -> LlamaState:
        if self._failing == "__getitem__":
            fail()
        raise KeyError(tuple(key))

    def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
        if self._failing == "__setitem__":
            fail()


class TestExceptionsOfCallbacks:
    """5: what a callback raised was lost, and the text went on without it."""

    @pytest.mark.parametrize("call", [*COMPLETIONS, "generate"])
    @pytest.mark.parametrize("callback", ["logits_processor", "stopping_criteria"])
    def test_hooks(self, call: str, callback: str, tiny: str, load: Load) -> None:
        if callback == "stopping_criteria" and call in {"chat", "chat stream", "openai"}:
            callback = "logits_processor"  # chats have no criteria of their own
        llama = load(tiny)

        for hooks in (fail, [fail]):
            with pytest.raises(TroubleError, match="of the callback") as caught:
                {**COMPLETIONS, **GENERATIONS}[call](llama, **{callback: hooks})
            assert caught.traceback[-1].name == "fail"

        assert text_of(llama("the", max_tokens=2))

    @pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit])
    def test_what_is_no_exception_arrives_as_it_is(
        self, kind: type[BaseException], tiny: str, load: Load
    ) -> None:
        def leave(_ids: Ids, _scores: Logits) -> Logits:
            raise kind("now")

        llama = load(tiny)

        with pytest.raises(kind, match="now"):
            llama("the", logits_processor=leave)
        assert text_of(llama("the", max_tokens=2))

    @pytest.mark.parametrize("call", COMPLETIONS)
    def test_a_draft(self, call: str, tiny: str, load: Load) -> None:
        llama = load(tiny, draft_model=fail)

        with pytest.raises(TroubleError, match="of the callback"):
            COMPLETIONS[call](llama, max_tokens=4)

    @pytest.mark.parametrize("call", ["chat", "chat stream", "openai"])
    def test_a_handler_of_chats(self, call: str, tiny: str, load: Load) -> None:
        llama = load(tiny, chat_handler=fail)

        with pytest.raises(TroubleError, match="of the callback"):
            COMPLETIONS[call](llama, max_tokens=4)

    def test_a_handler_that_fails_in_the_middle_of_a_stream(self, tiny: str, load: Load) -> None:
        def answer(**_options: object) -> Iterator[object]:
            yield {"choices": [{"delta": {"content": "a"}}]}
            fail()

        chunks = chat(load(tiny, chat_handler=answer), stream=True)
        assert isinstance(chunks, Iterator)

        next(chunks)
        with pytest.raises(TroubleError, match="of the callback"):
            next(chunks)

    @pytest.mark.parametrize("failing", ["tokenize", "detokenize"])
    @pytest.mark.parametrize("call", ["create_completion", "stream", "chat"])
    def test_a_tokenizer(self, call: str, failing: str, tiny: str, load: Load) -> None:
        llama = load(tiny)
        llama.tokenizer_ = BadTokenizer(llama, failing)
        options = {"prompt": [1, 300], "echo": True} if failing == "detokenize" else {}

        with pytest.raises(TroubleError, match="of the callback"):
            if failing == "detokenize":
                llama.create_completion(max_tokens=2, stream=call == "stream", **options)  # type: ignore[call-overload]
            else:
                COMPLETIONS[call](llama, max_tokens=2)

    @pytest.mark.parametrize("failing", ["__getitem__", "__setitem__"])
    def test_a_cache_of_the_program(self, failing: str, tiny: str, load: Load) -> None:
        llama = load(tiny)
        llama.set_cache(BadCache(failing))

        with pytest.raises(TroubleError, match="of the callback"):
            llama("the", max_tokens=4)
        llama.set_cache(None)
        assert text_of(llama("the", max_tokens=2))


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


class TestSilentAcceptance:
    """12: what was not understood was ignored."""

    @pytest.mark.parametrize("call", [*COMPLETIONS, *GENERATIONS])
    def test_a_keyword_of_a_call_that_does_not_exist_is_named(self, call: str, tiny: str, load: Load) -> None:
        llama = load(tiny)

        with pytest.raises(TypeError, match="max_token'"):
            {**COMPLETIONS, **GENERATIONS}[call](llama, max_token=5)

    @pytest.mark.parametrize("name", ["embed", "create_embedding", "tokenize", "save_state"])
    def test_the_same_in_calls_that_make_no_text(self, name: str, tiny: str, load: Load) -> None:
        with pytest.raises(TypeError, match="no_such"):
            getattr(load(tiny, embedding=True), name)(*ARGUMENTS.get(name, ()), no_such=1)

    @pytest.mark.parametrize("kind", [Llama, LlamaEmbedding])
    def test_a_keyword_of_the_constructor_is_warned_of(self, kind: type[Llama], tiny: str) -> None:
        with pytest.warns(RuntimeWarning, match="ignores unknown arguments: n_gpu_layer$") as seen:
            kind(tiny, verbose=False, n_gpu_layer=5).close()

        assert [Path(each.filename).name for each in seen] == [Path(__file__).name]

    @pytest.mark.parametrize("chat_format", [None, "chatml", "llama-2", "chatml-function-calling"])
    @pytest.mark.parametrize("stream", [False, True])
    def test_a_schema_is_followed(
        self,
        chat_format: str | None,
        stream: bool,  # noqa: FBT001 - the cases
        tiny: str,
        load: Load,
    ) -> None:
        llama = load(tiny, chat_format=chat_format)
        schema = {"type": "object", "properties": {"a": {"enum": [1, 2]}}, "required": ["a"]}
        wanted = {
            "type": "json_schema",
            "json_schema": {"name": "x", "schema": {**schema, "additionalProperties": False}},
        }

        answer = chat(llama, response_format=wanted, stream=stream)

        assert json.loads(text_of(answer))["a"] in {1, 2}

    def test_a_format_that_does_not_exist_is_refused(self, tiny: str, load: Load) -> None:
        with pytest.raises(ValueError, match="yaml"):
            chat(load(tiny), response_format={"type": "yaml"})

    @pytest.mark.parametrize("chat_format", [None, "chatml"])
    @pytest.mark.parametrize("stream", [False, True])
    def test_tools_that_may_be_used_leave_a_text_free(
        self,
        chat_format: str | None,
        stream: bool,  # noqa: FBT001 - the cases
        script: str,
        load: Load,
    ) -> None:
        llama = load(script, chat_format=chat_format, n_ctx=2048)

        answer = chat(llama, tools=[WEATHER], tool_choice="auto", stream=stream)

        assert text_of(answer).strip() == SENTENCE

    @pytest.mark.parametrize("stream", [False, True])
    def test_a_format_that_asks_first_whether_to_call_leaves_a_text_free_too(
        self,
        stream: bool,  # noqa: FBT001 - the cases
        script: str,
        load: Load,
    ) -> None:
        llama = load(script, chat_format="chatml-function-calling", n_ctx=2048)

        texts = {
            text_of(chat(llama, tools=[WEATHER], tool_choice="auto", stream=stream, seed=seed))
            for seed in range(10)
        }

        assert {text.strip() for text in texts} == {"", SENTENCE}  # a call, or a text

    @pytest.mark.parametrize("chat_format", [None, "chatml", "chatml-function-calling"])
    @pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "weather"}}])
    def test_a_tool_that_must_be_used_is_used(
        self, chat_format: str | None, choice: object, script: str, load: Load
    ) -> None:
        llama = load(script, chat_format=chat_format, n_ctx=2048)

        answer = chat(llama, tools=[WEATHER], tool_choice=choice)
        assert isinstance(answer, dict)

        call = answer["choices"][0]["message"]["tool_calls"][0]["function"]
        assert (call["name"], json.loads(call["arguments"])["city"] in {"Rome", "Oslo"}) == ("weather", True)

    def test_a_tool_that_does_not_exist_is_named(self, tiny: str, load: Load) -> None:
        choice = {"type": "function", "function": {"name": "wether"}}

        with pytest.raises(ValueError, match="wether"):
            chat(load(tiny), tools=[WEATHER], tool_choice=choice)


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
