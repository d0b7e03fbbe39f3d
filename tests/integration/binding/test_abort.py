"""Stopping what is under way from another thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread, Timer

import pytest

from fakes.memory_models import hybrid_model, recurrent_model, window_model
from llama_cpp._abort import AbortedError
from llama_cpp._decoder import Turn
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]

LONG = [1, *(300 + number % 500 for number in range(7999))]


@pytest.fixture(params=["plain", "window", "recurrent", "hybrid"])
def path(request: pytest.FixtureRequest, tiny: str, tmp_path: Path) -> str:
    makers = {"window": window_model, "recurrent": recurrent_model, "hybrid": hybrid_model}
    if request.param == "plain":
        return tiny
    return str(makers[request.param](tmp_path / "model.gguf"))


def test_an_evaluation_stops_within_its_batch_and_the_next_one_is_right(path: str, load: Load) -> None:
    llama, fresh = load(path, n_ctx=8192, n_batch=8192, n_ubatch=2048), load(path)
    timer = Timer(0.05, llama._decoder.abort.set)
    timer.start()
    start = time.perf_counter()
    with pytest.raises(AbortedError, match="aborted"):
        for _ in range(100):
            llama.reset()
            llama._decoder.clear()
            llama.eval(LONG)
    timer.join()

    assert time.perf_counter() - start < 5
    prompt = LONG[:50]
    expected = next(fresh.generate(prompt, temp=0.0))
    assert next(llama.generate(prompt, temp=0.0)) == expected


def test_a_stream_ends_and_the_next_call_works(tiny: str, load: Load) -> None:
    llama = load(tiny)
    stream = llama("the llama", max_tokens=400, temperature=0.0, stream=True)
    whole = load(tiny)("the llama", max_tokens=400, temperature=0.0)["choices"][0]["text"]
    parts = [next(stream)["choices"][0]["text"] for _ in range(5)]

    llama._decoder.abort.set()
    rest = list(stream)

    assert whole.startswith("".join(parts))
    assert len(rest) <= 2
    assert rest[-1]["choices"][0]["finish_reason"] == "stop"
    assert llama("the llama", max_tokens=400, temperature=0.0)["choices"][0]["text"] == whole


def test_a_completion_on_another_thread_ends_early(tiny: str, load: Load) -> None:
    llama = load(tiny, n_ctx=8192)
    found: list[int] = []
    thread = Thread(
        target=lambda: found.append(llama("the llama", max_tokens=8000)["usage"]["completion_tokens"])
    )
    thread.start()
    while llama.n_tokens < 20:
        time.sleep(0.001)
    llama._decoder.abort.set()
    thread.join(10)

    assert not thread.is_alive()
    assert 10 < found[0] < 8000


def test_all_that_have_begun_end_and_later_ones_do_not(tiny: str, load: Load) -> None:
    llama = load(tiny)
    early = [llama.generate([1, 300 + n], temp=0.0) for n in range(3)]
    for each in early:
        next(each)
    llama._decoder.abort.set()
    late = llama.generate([1, 300], temp=0.0)

    assert len([next(late) for _ in range(5)]) == 5
    assert [list(each) for each in early] == [[], [], []]
    assert len([next(late) for _ in range(5)]) == 5


def test_one_that_waits_for_its_turn_ends_too(tiny: str, load: Load) -> None:
    llama = load(tiny)
    decoder, turn = llama._decoder, Turn()
    decoder.take(turn)
    found: list[BaseException] = []

    def wait() -> None:
        try:
            with decoder.lock:
                decoder.take(Turn())
        except AbortedError as error:
            found.append(error)

    thread = Thread(target=wait)
    thread.start()
    time.sleep(0.1)
    decoder.abort.set()
    thread.join(5)

    assert len(found) == 1
    decoder.leave(turn)


def test_an_abort_of_nothing_changes_nothing(tiny: str, load: Load) -> None:
    llama = load(tiny)
    llama.eval([1, 300])
    llama._decoder.abort.set()

    assert llama.sample(temp=0.0) == next(llama.generate([1, 300], temp=0.0))
    llama._decoder.abort.set()
    assert llama.save_state().n_tokens == 2
    llama._decoder.abort.set()
    llama.eval([301])
    assert llama.n_tokens == 3


def test_many_threads_may_abort_at_once(tiny: str, load: Load) -> None:
    llama = load(tiny)
    expected = llama("the llama", max_tokens=8, temperature=0.0)["choices"][0]["text"]
    stop = threading.Event()

    def pester() -> None:
        while not stop.is_set():
            llama._decoder.abort.set()
            time.sleep(0.0005)

    threads = [Thread(target=pester) for _ in range(3)]
    for thread in threads:
        thread.start()
    texts = [llama("the llama", max_tokens=8, temperature=0.0)["choices"][0]["text"] for _ in range(200)]
    stop.set()
    for thread in threads:
        thread.join()

    assert all(expected.startswith(text) for text in texts)
    assert llama("the llama", max_tokens=8, temperature=0.0)["choices"][0]["text"] == expected
