"""A known weakness: what callbacks raise. See test_faults for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from fakes.calls import COMPLETIONS, GENERATIONS, chat, text_of
from llama_cpp._state import LlamaState
from llama_cpp.llama import Llama
from llama_cpp.llama_cache import BaseLlamaCache
from llama_cpp.llama_tokenizer import BaseLlamaTokenizer

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Ids = npt.NDArray[np.intc]
Logits = npt.NDArray[np.single]


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
