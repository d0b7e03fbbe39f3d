"""A known weakness: the use of what was closed. See test_faults for all."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator

import pytest

from fakes.calls import HELLO
from llama_cpp import AsyncLlama
from llama_cpp._errors import ClosedError
from llama_cpp._state import LlamaState
from llama_cpp.llama import Llama
from llama_cpp.llama_embedding import LlamaEmbedding

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]

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
