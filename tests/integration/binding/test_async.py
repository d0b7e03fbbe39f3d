"""asyncio programs on one model: nobody waits in the event loop, and who goes away takes nothing along."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from fakes.models import tiny_llm
from llama_cpp._async import AsyncLlama, AsyncStream
from llama_cpp._errors import ClosedError
from llama_cpp.llama import Llama
from llama_cpp.llama_types import ChatCompletionRequestMessage, CreateCompletionStreamResponse

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Test = Callable[[AsyncLlama], Coroutine[None, None, None]]

PROMPTS = ["the llama", "one day she said", "fast and far", "we can go home", "and then", "in the house"]
SIZES = {"n_ctx": 2048, "n_threads": 1, "n_threads_batch": 1, "verbose": False}


@pytest.fixture(scope="session")
def exact(models: Path) -> str:
    return str(tiny_llm(models / "exact-async.gguf", type="f32"))


@pytest.fixture
def run(exact: str) -> Callable[[Test], None]:
    """Run a test with a model of four slots in an event loop of its own."""

    def run_with_model(test: Test) -> None:
        async def main() -> None:
            async with AsyncLlama(exact, n_parallel=4, **SIZES) as llama:
                await asyncio.wait_for(test(llama), 60)

        asyncio.run(main())

    return run_with_model


async def text_of(llama: AsyncLlama, prompt: str, **options: object) -> str:
    answer = await llama(prompt, **{"temperature": 0.0, "max_tokens": 24, **options})  # type: ignore[call-overload]  # options of each test
    text: str = answer["choices"][0]["text"]
    return text


async def long_stream(llama: AsyncLlama, prompt: str) -> AsyncStream[CreateCompletionStreamResponse]:
    return await llama.create_completion(prompt, max_tokens=1500, temperature=0.0, stream=True)


def free_slots(llama: AsyncLlama) -> int:
    scheduler = llama.llama._scheduler
    assert scheduler is not None
    return scheduler.free_slots


async def until_free(llama: AsyncLlama, count: int = 4) -> float:
    """Wait until slots are free; return how long that took."""
    begin = time.monotonic()
    while free_slots(llama) < count:  # noqa: ASYNC110 -- other threads free them
        await asyncio.sleep(0.001)
    return time.monotonic() - begin


async def until_busy(llama: AsyncLlama) -> None:
    while free_slots(llama) == 4:  # noqa: ASYNC110 -- other threads take them
        await asyncio.sleep(0.001)


def test_many_tasks_get_the_texts_of_one_who_is_alone(
    exact: str, load: Load, run: Callable[[Test], None]
) -> None:
    alone = load(exact)
    expected = [alone(prompt, temperature=0.0, max_tokens=24)["choices"][0]["text"] for prompt in PROMPTS]

    async def test(llama: AsyncLlama) -> None:
        assert await asyncio.gather(*(text_of(llama, prompt) for prompt in PROMPTS * 3)) == expected * 3

    run(test)


def test_streams_come_in_chunks(run: Callable[[Test], None]) -> None:
    async def read(llama: AsyncLlama, prompt: str) -> list[str]:
        stream = await llama(prompt, temperature=0.0, max_tokens=24, stream=True)
        return [chunk["choices"][0]["text"] async for chunk in stream]

    async def test(llama: AsyncLlama) -> None:
        texts = await asyncio.gather(*(read(llama, prompt) for prompt in PROMPTS))

        assert min(map(len, texts)) > 10
        assert ["".join(text) for text in texts] == [await text_of(llama, prompt) for prompt in PROMPTS]

    run(test)


def test_chats_tokens_and_facts(run: Callable[[Test], None]) -> None:
    async def test(llama: AsyncLlama) -> None:
        messages: list[ChatCompletionRequestMessage] = [{"role": "user", "content": "hello"}]
        answer = await llama.create_chat_completion(messages, max_tokens=4, temperature=0.0)
        chunks = await llama.create_chat_completion(messages, max_tokens=4, temperature=0.0, stream=True)
        deltas = [chunk["choices"][0]["delta"].get("content") or "" async for chunk in chunks]
        tokens = await llama.tokenize(b"the llama")

        assert "".join(deltas) == answer["choices"][0]["message"]["content"]
        assert tokens == llama.llama.tokenize(b"the llama")
        assert await llama.detokenize(tokens) == llama.llama.detokenize(tokens)

    run(test)


def test_vectors(bert: str) -> None:
    async def main() -> None:
        async with await AsyncLlama.open(bert, embedding=True, **SIZES) as llama:
            first, second = await asyncio.gather(llama.embed("one"), llama.create_embedding("one"))
            assert first == second["data"][0]["embedding"]

    asyncio.run(main())


def test_the_event_loop_goes_on(run: Callable[[Test], None]) -> None:
    async def test(llama: AsyncLlama) -> None:
        task = asyncio.ensure_future(text_of(llama, PROMPTS[0], max_tokens=1500))
        gaps, last = [], time.monotonic()
        while not task.done():
            await asyncio.sleep(0)
            now = time.monotonic()
            gaps.append(now - last)
            last = now

        assert len(gaps) > 100
        assert sorted(gaps)[-len(gaps) // 20] < 0.05

    run(test)


# -- going away


def test_cancelling_a_task_frees_its_slot(run: Callable[[Test], None]) -> None:
    async def test(llama: AsyncLlama) -> None:
        task = asyncio.ensure_future(text_of(llama, PROMPTS[0], max_tokens=1500))
        await until_busy(llama)

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert await until_free(llama) < 1

    run(test)


def test_a_timeout_frees_the_slot(run: Callable[[Test], None]) -> None:
    async def test(llama: AsyncLlama) -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(text_of(llama, PROMPTS[0], max_tokens=1500), 0.02)

        assert await until_free(llama) < 1

    run(test)


def test_a_task_that_waits_for_a_slot_can_be_cancelled(run: Callable[[Test], None]) -> None:
    async def test(llama: AsyncLlama) -> None:
        streams = [await long_stream(llama, prompt) for prompt in PROMPTS[:4]]
        for stream in streams:
            await stream.__anext__()
        task = asyncio.ensure_future(text_of(llama, PROMPTS[4]))
        await asyncio.sleep(0.05)

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for stream in streams:
            await stream.aclose()

        assert await until_free(llama) < 1

    run(test)


@pytest.mark.parametrize("way", ["aclose", "async with", "collected"])
def test_leaving_a_stream_frees_its_slot(run: Callable[[Test], None], way: str) -> None:
    async def leave(llama: AsyncLlama) -> None:
        stream = await long_stream(llama, PROMPTS[0])
        if way == "async with":
            async with stream:
                await stream.__anext__()
            return
        async for _ in stream:
            break
        assert free_slots(llama) == 3
        if way == "aclose":
            await stream.aclose()
            assert [chunk async for chunk in stream] == []

    async def test(llama: AsyncLlama) -> None:
        await leave(llama)
        assert await until_free(llama) < 1

    run(test)


# -- errors


def test_errors_arrive(run: Callable[[Test], None]) -> None:
    async def test(llama: AsyncLlama) -> None:
        with pytest.raises(ValueError, match="repeat_penalty is 0"):
            await text_of(llama, PROMPTS[0], repeat_penalty=0)
        with pytest.raises(ValueError, match="exceed context window"):
            await text_of(llama, "the llama " * 5000)
        with pytest.raises(TypeError):
            await text_of(llama, PROMPTS[0], no_such_parameter=1)

    run(test)


def test_an_error_in_a_stream_arrives(run: Callable[[Test], None]) -> None:
    def fail(*_: object) -> bool:
        raise LookupError("a hook failed")

    async def test(llama: AsyncLlama) -> None:
        stream = await llama(PROMPTS[0], stream=True, stopping_criteria=fail)
        with pytest.raises(LookupError, match="a hook failed"):
            await stream.__anext__()
        assert await until_free(llama) < 1

    run(test)


def test_a_stream_has_one_reader(run: Callable[[Test], None]) -> None:
    async def test(llama: AsyncLlama) -> None:
        stream = await long_stream(llama, PROMPTS[0])
        first = asyncio.ensure_future(stream.__anext__())
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="another task reads this stream"):
            await stream.__anext__()
        await first
        await stream.aclose()

    run(test)


def test_closing_ends_what_is_under_way(exact: str) -> None:
    async def main() -> None:
        llama = AsyncLlama(exact, n_parallel=4, **SIZES)
        running = [asyncio.ensure_future(text_of(llama, p, max_tokens=1500)) for p in PROMPTS]
        await until_busy(llama)

        await llama.close()
        await llama.close()

        ends = await asyncio.gather(*running, return_exceptions=True)
        assert [type(end) for end in ends] == [ClosedError] * len(PROMPTS)
        with pytest.raises(ClosedError, match="the model is closed"):
            await llama.tokenize(b"x")

    asyncio.run(main())


def test_no_thread_is_left_when_the_model_is_closed(run: Callable[[Test], None]) -> None:
    before = threading.active_count()

    async def test(llama: AsyncLlama) -> None:
        await asyncio.gather(*(text_of(llama, prompt) for prompt in PROMPTS))

    run(test)
    for _ in range(500):
        if threading.active_count() <= before:
            break
        time.sleep(0.01)

    assert threading.active_count() <= before
