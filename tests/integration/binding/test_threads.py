"""Threads on one model take turns; models of their own run side by side."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from llama_cpp._decoder import PATIENCE_S
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
PROMPTS = ["the llama", "one day she said", "fast and far", "we can go home"]


def complete(llama: Llama, prompt: str) -> str:
    response = llama(prompt, temperature=0.0, max_tokens=40)
    assert isinstance(response, dict)
    return response["choices"][0]["text"]


def parts(llama: Llama, prompt: str) -> Iterator[str]:
    chunks = llama(prompt, temperature=0.0, max_tokens=40, stream=True)
    assert not isinstance(chunks, dict)
    for chunk in chunks:
        yield chunk["choices"][0]["text"]


def stream(llama: Llama, prompt: str) -> str:
    return "".join(parts(llama, prompt))


def expected(path: str, load: Load) -> list[str]:
    fresh = load(path)
    return [complete(fresh, prompt) for prompt in PROMPTS]


@pytest.mark.parametrize("way", [complete, stream])
def test_threads_on_one_model_all_get_their_own_text(
    tiny: str, load: Load, way: Callable[[Llama, str], str]
) -> None:
    llama = load(tiny)

    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda prompt: way(llama, prompt), PROMPTS * 3))

    assert texts == expected(tiny, load) * 3


def test_models_of_their_own_run_side_by_side(tiny: str, load: Load) -> None:
    models = [load(tiny) for _ in PROMPTS]

    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(stream, models, PROMPTS))

    assert texts == expected(tiny, load)


def test_interleaved_streams_of_one_thread_stay_apart(tiny: str, load: Load) -> None:
    llama = load(tiny)
    first, second = parts(llama, PROMPTS[0]), parts(llama, PROMPTS[1])
    texts = ["", ""]

    for one, other in zip(first, second, strict=False):
        texts[0] += one
        texts[1] += other
    texts[0] += "".join(first)
    texts[1] += "".join(second)

    assert texts == expected(tiny, load)[:2]


def test_a_stream_can_be_read_on_by_another_thread(tiny: str, load: Load) -> None:
    llama = load(tiny)
    reading = parts(llama, PROMPTS[0])
    text = next(reading)

    with ThreadPoolExecutor(1) as pool:
        text += pool.submit("".join, reading).result()

    assert text == expected(tiny, load)[0]


def test_a_completion_within_a_stream_does_not_disturb_it(tiny: str, load: Load) -> None:
    llama = load(tiny)
    text, other = "", list[str]()

    for part in parts(llama, PROMPTS[0]):
        text += part
        if len(other) < 3:
            other.append(complete(llama, PROMPTS[1]))

    assert [text, *other] == [expected(tiny, load)[0]] + [expected(tiny, load)[1]] * 3


def test_a_stream_that_nobody_reads_blocks_others_only_for_a_while(tiny: str, load: Load) -> None:
    llama = load(tiny)
    idle = parts(llama, PROMPTS[0])
    text = next(idle)

    start = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(complete, llama, PROMPTS[1]).result(timeout=30)

    assert time.monotonic() - start >= PATIENCE_S / 2
    assert [text + "".join(idle), other] == expected(tiny, load)[:2]


def test_a_reset_in_the_middle_of_a_stream_does_not_disturb_it(tiny: str, load: Load) -> None:
    llama = load(tiny)
    reading = parts(llama, PROMPTS[0])
    text = next(reading)

    llama.reset()
    llama.eval(llama.tokenize(b"something else"))

    assert text + "".join(reading) == expected(tiny, load)[0]


def test_closing_waits_for_the_thread_that_is_inside(tiny: str, load: Load) -> None:
    llama = load(tiny, n_ctx=2048)
    texts: list[str] = []
    thread = threading.Thread(target=lambda: texts.append(complete(llama, PROMPTS[0])))

    thread.start()
    while not llama.n_tokens:
        time.sleep(0.001)
    llama.close()
    thread.join()

    assert texts == expected(tiny, load)[:1]


def test_tokenizing_needs_no_turn(tiny: str, load: Load) -> None:
    llama = load(tiny)
    tokens = llama.tokenize(b"the llama")

    with llama._decoder.lock, ThreadPoolExecutor(1) as pool:
        assert pool.submit(llama.tokenize, b"the llama").result(timeout=10) == tokens
