"""``AsyncLlama``: the methods of `Llama` for asyncio programs, many requests at a time.

The event loop never waits: what computes does so on threads of our own, and all of them share one
`Llama` whose scheduler decodes their requests together. Whoever cancels the task that waits, or leaves a
stream, frees the slot of the request.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Generic, TypeVar

from llama_cpp._errors import ClosedError
from llama_cpp._scheduler import CANCELLATION, Cancellation
from llama_cpp.llama import Llama

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Literal, overload

    from openai.types.chat import ChatCompletion, ChatCompletionChunk
    from typing_extensions import Self, Unpack

    from llama_cpp._call_types import ChatCallOptions, CompletionOptions
    from llama_cpp._embedding import Input, Vector
    from llama_cpp.llama_types import (
        ChatCompletionRequestMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
        CreateCompletionResponse,
        CreateCompletionStreamResponse,
        CreateEmbeddingResponse,
    )

_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")

N_PARALLEL = 8
"""For how many requests there is a slot, unless said otherwise."""

_WORKERS = 64
"""How many calls may be under way; those without a slot wait in the order of their coming."""

_END = object()


class _Worker:
    """Runs the parts of one request on threads, one after the other."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.cancellation = Cancellation()
        self._threads = threads
        self._variables = copy_context()
        self._variables.run(CANCELLATION.set, self.cancellation)

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Do something on a thread, with the variables of the task; a task that is cancelled cancels it."""
        try:
            running = self._threads.submit(self._variables.run, work)
        except RuntimeError:  # the threads were shut down
            raise ClosedError("model") from None
        try:
            return await asyncio.wrap_future(running)
        except asyncio.CancelledError:
            self.cancellation.cancel()
            raise


class AsyncStream(Generic[_Chunk]):
    """The chunks of one answer.

    Leaving it before its end frees what the request has::

        async with await llama.create_completion("Once", stream=True) as stream:
            async for chunk in stream:
                ...

    Without the ``async with`` that happens when the stream is collected, or with `aclose`.
    """

    def __init__(self, chunks: Iterator[_Chunk], worker: _Worker) -> None:
        """Wrap chunks that are made while they are asked for."""
        self._chunks: Iterator[_Chunk] | None = chunks
        self._worker = worker
        self._is_read = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> _Chunk:
        """Return the next chunk.

        Raises:
            RuntimeError: Another task waits for a chunk; or as `Llama.create_completion`.
        """
        if self._chunks is None:
            raise StopAsyncIteration
        if self._is_read:
            raise RuntimeError("another task reads this stream")
        self._is_read = True
        chunk: _Chunk | object = _END
        try:
            chunk = await self._worker.run(partial(next, self._chunks, _END))
        finally:
            self._is_read = False
            if chunk is _END:
                self._end()
        if chunk is _END:
            raise StopAsyncIteration
        return chunk  # type: ignore[return-value]  # all but _END comes from the iterator

    async def aclose(self) -> None:
        """End the request; closing again does nothing."""
        self._end()

    def _end(self) -> None:
        self._chunks = None
        self._worker.cancellation.cancel()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class AsyncLlama:
    """A `Llama` for asyncio: its methods, to be awaited, for many tasks at a time.

    >>> async def answer() -> None:  # doctest: +SKIP
    ...     async with AsyncLlama("model.gguf", n_ctx=8192) as llama:
    ...         await asyncio.gather(*(llama(f"{n} and one is") for n in range(8)))
    """

    def __init__(
        self, model: str | os.PathLike[str] | Llama, *, n_parallel: int = N_PARALLEL, **options: object
    ) -> None:
        """Load a model, which takes a while; `open` does so without blocking the event loop.

        Args:
            model: A GGUF file; or a model that is loaded already, then the rest has no meaning.
            n_parallel: How many requests are decoded together. They share the `n_ctx` tokens of the context.
            options: As for `Llama`.

        Raises:
            ValueError: As `Llama`.
        """
        if not isinstance(model, Llama):
            model = Llama(model, n_parallel=n_parallel, **options)  # type: ignore[arg-type]  # it looks itself
        self.llama = model
        """The model, for what needs no waiting."""
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="llama_cpp")

    @classmethod
    async def open(
        cls, model_path: str | os.PathLike[str], *, n_parallel: int = N_PARALLEL, **options: object
    ) -> Self:
        """Load a model while the event loop goes on; the parameters are those of the constructor."""
        load = partial(Llama, model_path, n_parallel=n_parallel, **options)  # type: ignore[arg-type]  # as above
        return cls(await asyncio.get_running_loop().run_in_executor(None, load))

    async def close(self) -> None:
        """Free the model. Requests that are under way end with a ClosedError; closing again does nothing."""
        self._threads.shutdown(wait=False)
        await asyncio.get_running_loop().run_in_executor(None, self.llama.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, work: Callable[[], _Result]) -> _Result:
        return await _Worker(self._threads).run(work)

    async def _answer(
        self, work: Callable[[], _Result | Iterator[_Chunk]], *, stream: bool
    ) -> _Result | AsyncStream[_Chunk]:
        worker = _Worker(self._threads)
        answer = await worker.run(work)
        return AsyncStream(answer, worker) if stream else answer  # type: ignore[arg-type,return-value]

    if TYPE_CHECKING:

        @overload
        async def create_completion(
            self,
            prompt: str | Iterable[int],
            suffix: str | None = ...,
            max_tokens: int | None = ...,
            *,
            stream: Literal[True],
            **options: Unpack[CompletionOptions],
        ) -> AsyncStream[CreateCompletionStreamResponse]: ...

        @overload
        async def create_completion(
            self,
            prompt: str | Iterable[int],
            suffix: str | None = ...,
            max_tokens: int | None = ...,
            *,
            stream: Literal[False] = ...,
            **options: Unpack[CompletionOptions],
        ) -> CreateCompletionResponse: ...

        @overload
        async def create_completion(
            self,
            prompt: str | Iterable[int],
            suffix: str | None = ...,
            max_tokens: int | None = ...,
            *,
            stream: bool,
            **options: Unpack[CompletionOptions],
        ) -> CreateCompletionResponse | AsyncStream[CreateCompletionStreamResponse]: ...

    async def create_completion(
        self,
        prompt: str | Iterable[int],
        suffix: str | None = None,
        max_tokens: int | None = 16,
        *,
        stream: bool = False,
        **options: Unpack[CompletionOptions],
    ) -> CreateCompletionResponse | AsyncStream[CreateCompletionStreamResponse]:
        """Complete a text; see `Llama.create_completion`. With `stream` its chunks come one by one."""
        complete = self.llama.create_completion
        work = partial(complete, prompt, suffix, max_tokens, stream=stream, **options)
        return await self._answer(work, stream=stream)

    __call__ = create_completion

    if TYPE_CHECKING:

        @overload
        async def create_chat_completion(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[True],
            **options: Unpack[ChatCallOptions],
        ) -> AsyncStream[CreateChatCompletionStreamResponse]: ...

        @overload
        async def create_chat_completion(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[False] = ...,
            **options: Unpack[ChatCallOptions],
        ) -> CreateChatCompletionResponse: ...

        @overload
        async def create_chat_completion(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: bool,
            **options: Unpack[ChatCallOptions],
        ) -> CreateChatCompletionResponse | AsyncStream[CreateChatCompletionStreamResponse]: ...

    async def create_chat_completion(
        self,
        messages: Sequence[ChatCompletionRequestMessage],
        *,
        stream: bool = False,
        **options: Unpack[ChatCallOptions],
    ) -> CreateChatCompletionResponse | AsyncStream[CreateChatCompletionStreamResponse]:
        """Answer a conversation; see `Llama.create_chat_completion`."""
        work = partial(self.llama.create_chat_completion, messages, stream=stream, **options)
        return await self._answer(work, stream=stream)

    if TYPE_CHECKING:

        @overload
        async def create_chat_completion_openai_v1(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[True],
            **options: Unpack[ChatCallOptions],
        ) -> AsyncStream[ChatCompletionChunk]: ...

        @overload
        async def create_chat_completion_openai_v1(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[False] = ...,
            **options: Unpack[ChatCallOptions],
        ) -> ChatCompletion: ...

        @overload
        async def create_chat_completion_openai_v1(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: bool,
            **options: Unpack[ChatCallOptions],
        ) -> ChatCompletion | AsyncStream[ChatCompletionChunk]: ...

    async def create_chat_completion_openai_v1(
        self,
        messages: Sequence[ChatCompletionRequestMessage],
        *,
        stream: bool = False,
        **options: Unpack[ChatCallOptions],
    ) -> ChatCompletion | AsyncStream[ChatCompletionChunk]:
        """Answer a conversation with the objects of the package ``openai``.

        Raises:
            ImportError: That package is not installed.
        """
        work = partial(self.llama.create_chat_completion_openai_v1, messages, stream=stream, **options)
        return await self._answer(work, stream=stream)

    async def embed(
        self,
        input: Input,  # noqa: A002 - OpenAI's name
        normalize: bool | int = False,
        truncate: bool = True,
        return_count: bool = False,
    ) -> Vector | list[Vector] | tuple[Vector | list[Vector], int]:
        """Return the vector of a text, or the vectors of several; see `Llama.embed`."""
        return await self._run(partial(self.llama.embed, input, normalize, truncate, return_count))

    async def create_embedding(
        self,
        input: Input,  # noqa: A002 - OpenAI's name
        model: str | None = None,
    ) -> CreateEmbeddingResponse:
        """Return the vectors of texts in OpenAI's shape; see `Llama.create_embedding`."""
        return await self._run(partial(self.llama.create_embedding, input, model))

    async def tokenize(self, text: bytes, add_bos: bool = True, special: bool = False) -> list[int]:
        """Split UTF-8 text into tokens; see `Llama.tokenize`."""
        return await self._run(partial(self.llama.tokenize, text, add_bos, special))

    async def detokenize(
        self, tokens: Iterable[int], prev_tokens: Iterable[int] | None = None, special: bool = False
    ) -> bytes:
        """Join the pieces of tokens; see `Llama.detokenize`."""
        return await self._run(partial(self.llama.detokenize, tokens, prev_tokens, special))
