"""Requests of several threads on one model are decoded together, and none notices the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from fakes.models import lora_adapter, tiny_llm
from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import ClosedError, ContextWindowError, DecodeError
from llama_cpp._requests import PATIENCE_S
from llama_cpp._scheduler import Scheduler
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Ids = npt.NDArray[np.intc]
Row = npt.NDArray[np.float32]

PROMPTS = ["the llama", "one day she said", "fast and far", "we can go home", "and then", "in the house"]
LONG = "one day the llama said that we can go home and then run far and fast to the house " * 4


@pytest.fixture(scope="session")
def exact(models: Path) -> str:
    """A model of full precision: how many requests share a batch changes no token."""
    return str(tiny_llm(models / "exact.gguf", type="f32"))


@pytest.fixture
def llama(exact: str, load: Load) -> Llama:
    return load(exact, n_parallel=4)


def complete(llama: Llama, prompt: str, **options: object) -> str:
    response = llama(prompt, **{"temperature": 0.0, "max_tokens": 24, **options})  # type: ignore[call-overload]  # options of each test
    text: str = response["choices"][0]["text"]
    return text


def stream(llama: Llama, prompt: str) -> str:
    return "".join(parts(llama, prompt))


def parts(llama: Llama, prompt: str) -> Iterator[str]:
    for chunk in llama(prompt, temperature=0.0, max_tokens=24, stream=True):
        yield chunk["choices"][0]["text"]


def tokens_of(llama: Llama, prompt: str, **options: object) -> Iterator[int]:
    generator = llama.generate(llama.tokenize(prompt.encode()), temp=0.0, **options)  # type: ignore[arg-type]  # as above
    with closing(generator):
        yield from generator


def scheduler_of(llama: Llama) -> Scheduler:
    scheduler = llama._scheduler
    assert scheduler is not None
    return scheduler


def alone(path: str, load: Load, prompts: list[str], **options: object) -> list[str]:
    fresh = load(path, n_ctx=2048, logits_all="logprobs" in options)
    return [complete(fresh, prompt, **options) for prompt in prompts]


class Decodes:
    """Notes how many tokens each call of llama_decode has, and returns made-up codes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sizes: list[int] = []
        self.codes: list[int] = []
        self._decode: Callable[[int, C.llama_batch], int] = C.llama_decode
        monkeypatch.setattr(C, "llama_decode", self)

    def __call__(self, context: int, batch: C.llama_batch) -> int:
        self.sizes.append(batch.n_tokens)
        return self.codes.pop() if self.codes else self._decode(context, batch)


@pytest.fixture
def decodes(llama: Llama, monkeypatch: pytest.MonkeyPatch) -> Decodes:
    assert llama.ctx
    return Decodes(monkeypatch)


# -- together


@pytest.mark.parametrize("way", [complete, stream])
def test_everyone_gets_the_text_of_one_who_is_alone(
    exact: str, load: Load, llama: Llama, way: Callable[[Llama, str], str]
) -> None:
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda prompt: way(llama, prompt), PROMPTS * 4))

    assert texts == alone(exact, load, PROMPTS) * 4
    assert scheduler_of(llama).free_slots == 4


def test_seeds_choose_as_for_one_who_is_alone(exact: str, load: Load, llama: Llama) -> None:
    options = {"temperature": 1.2, "top_k": 0, "top_p": 1.0, "min_p": 0.0, "seed": 7, "repeat_penalty": 1.3}

    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda prompt: complete(llama, prompt, **options), PROMPTS))

    assert texts == alone(exact, load, PROMPTS, **options)


def test_requests_that_generate_share_each_call_of_decode(llama: Llama, decodes: Decodes) -> None:
    running = [tokens_of(llama, prompt) for prompt in PROMPTS[:4]]

    for _ in range(64):
        for each in running:
            next(each)

    assert len(decodes.sizes) <= 64 + 8
    assert decodes.sizes[-20:].count(4) > 10


def test_a_prompt_does_not_hold_up_who_generates(llama: Llama, decodes: Decodes) -> None:
    running = tokens_of(llama, PROMPTS[0])
    next(running)
    decodes.sizes.clear()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(complete, llama, LONG * 3, max_tokens=1)
        while not other.done():
            next(running)

    assert max(decodes.sizes) <= llama.n_batch // 4 + 2
    assert sum(decodes.sizes) > len(llama.tokenize((LONG * 3).encode()))


def test_interleaved_streams_of_one_thread_stay_apart(exact: str, load: Load, llama: Llama) -> None:
    texts = ["", "", ""]
    for each in zip(*(parts(llama, prompt) for prompt in PROMPTS[:3]), strict=False):
        texts = [text + part for text, part in zip(texts, each, strict=True)]

    assert texts == alone(exact, load, PROMPTS[:3])


# -- what is shared


def test_prompts_that_begin_alike_are_evaluated_and_stored_once(llama: Llama, decodes: Decodes) -> None:
    count = len(llama.tokenize(LONG.encode()))
    running = [tokens_of(llama, LONG + end) for end in ("and", "but", "so", "why")]
    for each in running:
        next(each)

    assert sum(decodes.sizes) < 2 * count
    assert scheduler_of(llama)._steps.slots.cells.used < 2 * count


def test_a_later_request_reuses_what_a_slot_still_holds(llama: Llama, decodes: Decodes) -> None:
    complete(llama, LONG, max_tokens=4)
    complete(llama, PROMPTS[0])
    decodes.sizes.clear()

    complete(llama, LONG, max_tokens=1)

    assert decodes.sizes == [1]


def test_memory_that_somebody_else_emptied_is_filled_again(exact: str, load: Load, llama: Llama) -> None:
    reading = parts(llama, PROMPTS[0])
    text = next(reading)

    C.llama_memory_clear(C.llama_get_memory(llama.ctx), True)

    assert text + "".join(reading) == alone(exact, load, PROMPTS[:1])[0]


def test_the_evaluated_tokens_of_the_object_stay_its_own(exact: str, load: Load, llama: Llama) -> None:
    llama.eval(llama.tokenize(b"the llama"))
    before = llama.sample(temp=0.0)

    assert complete(llama, PROMPTS[1]) == alone(exact, load, PROMPTS[1:2])[0]
    assert llama.sample(temp=0.0) == before


# -- coming and going


def test_closing_a_stream_frees_its_slot_at_once(llama: Llama) -> None:
    reading = parts(llama, PROMPTS[0])
    next(reading)
    assert scheduler_of(llama).free_slots == 3

    reading.close()  # type: ignore[attr-defined]  # it is a generator

    assert scheduler_of(llama).free_slots == 4


def test_more_requests_than_slots_wait_in_order(exact: str, load: Load) -> None:
    llama = load(exact, n_parallel=2)
    first, second = tokens_of(llama, PROMPTS[0]), tokens_of(llama, PROMPTS[1])
    next(first), next(second)
    order: list[int] = []

    def wait(number: int) -> None:
        complete(llama, PROMPTS[2 + number], max_tokens=1)
        order.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    assert order == []
    first.close()  # type: ignore[attr-defined]  # it is a generator
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2]


def test_a_stream_that_nobody_reads_lends_its_slot(exact: str, load: Load) -> None:
    llama = load(exact, n_parallel=2)
    idle = [parts(llama, prompt) for prompt in PROMPTS[:2]]
    texts = [next(each) for each in idle]

    begin = time.monotonic()
    other = complete(llama, PROMPTS[2])

    assert PATIENCE_S / 2 < time.monotonic() - begin < 20 * PATIENCE_S
    assert [*(text + "".join(each) for text, each in zip(texts, idle, strict=True)), other] == alone(
        exact, load, PROMPTS[:3]
    )


def test_closing_the_model_ends_everyone(exact: str, load: Load) -> None:
    llama = load(exact, n_parallel=2, n_ctx=4096)
    begun = threading.Barrier(4)

    def read(prompt: str) -> type[BaseException] | None:
        reading = tokens_of(llama, prompt)
        begun.wait()
        try:
            for _ in reading:
                pass
        except RuntimeError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, prompt) for prompt in PROMPTS[:3]]
        begun.wait()
        time.sleep(0.05)
        llama.close()
        ends = [reader.result(timeout=30) for reader in readers]

    assert ends == [ClosedError] * 3
    with pytest.raises(ClosedError, match="is closed"):
        complete(llama, PROMPTS[0])


def test_an_abort_ends_everyone_quietly_and_later_requests_run(exact: str, load: Load, llama: Llama) -> None:
    running = [tokens_of(llama, prompt) for prompt in PROMPTS[:2]]
    for each in running:
        next(each)

    llama._decoder.abort.set()

    assert [len(list(each)) for each in running] == [0, 0] or all(len(list(each)) <= 3 for each in running)
    assert complete(llama, PROMPTS[2]) == alone(exact, load, PROMPTS[2:3])[0]


# -- room


def test_a_prompt_that_does_not_fit_is_refused(exact: str, load: Load) -> None:
    llama = load(exact, n_parallel=2, n_ctx=256)

    with pytest.raises(ContextWindowError, match=r"Requested tokens \(\d+\) exceed context window of 256"):
        complete(llama, LONG * 8)


def test_a_request_that_is_alone_may_fill_the_context_and_then_ends(exact: str, load: Load) -> None:
    llama = load(exact, n_parallel=2, n_ctx=256)
    prompt = len(llama.tokenize(PROMPTS[0].encode()))
    made = 0

    with pytest.raises(ContextWindowError, match=r"Requested tokens \(257\) exceed context window of 256"):
        for _ in tokens_of(llama, PROMPTS[0]):
            made += 1

    assert made == 256 - prompt + 1


def test_requests_that_do_not_fit_together_all_get_their_text(exact: str, load: Load) -> None:
    llama = load(exact, n_parallel=3, n_ctx=256)

    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(lambda prompt: complete(llama, prompt, max_tokens=180), PROMPTS[:3]))

    assert texts == alone(exact, load, PROMPTS[:3], max_tokens=180)


@pytest.mark.parametrize("n_parallel", [0, -1, 600], ids=["none", "negative", "more than a batch"])
def test_an_impossible_number_of_slots_is_refused(exact: str, load: Load, n_parallel: int) -> None:
    with pytest.raises(ValueError, match=r"n_parallel is|n_seq_max is"):
        load(exact, n_parallel=n_parallel)


# -- what belongs to one request


def test_an_error_in_a_hook_ends_only_its_request(exact: str, load: Load, llama: Llama) -> None:
    def fail(ids: Ids, logits: Row) -> Row:
        raise LookupError(f"after {len(ids)} tokens")

    with ThreadPoolExecutor(4) as pool:
        bad = pool.submit(complete, llama, PROMPTS[0], logits_processor=fail)
        good = [pool.submit(complete, llama, prompt) for prompt in PROMPTS[1:4]]

        with pytest.raises(LookupError, match="after 3 tokens"):
            bad.result()
        assert [each.result() for each in good] == alone(exact, load, PROMPTS[1:4])


def test_hooks_see_the_same_as_alone(exact: str, load: Load, llama: Llama) -> None:
    def watch(seen: list[tuple[int, ...]]) -> Callable[[Ids, Row], bool]:
        def end(ids: Ids, _logits: Row) -> bool:
            seen.append(tuple(ids.tolist()))
            return len(seen) == 9

        return end

    def never_the_best(_ids: Ids, logits: Row) -> Row:
        logits[logits.argmax()] = -1.0
        return logits

    def run(llama: Llama, prompt: str) -> tuple[str, list[tuple[int, ...]]]:
        seen: list[tuple[int, ...]] = []
        return complete(llama, prompt, stopping_criteria=watch(seen), logits_processor=never_the_best), seen

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda prompt: run(llama, prompt), PROMPTS[:4]))

    fresh = load(exact)
    assert together == [run(fresh, prompt) for prompt in PROMPTS[:4]]


def test_log_probabilities_are_those_of_the_request(exact: str, load: Load) -> None:
    together, fresh = load(exact, n_parallel=4, logits_all=True), load(exact, logits_all=True)

    def run(llama: Llama, prompt: str) -> list[float | None]:
        response = llama(prompt, temperature=0.0, max_tokens=6, logprobs=2, echo=True)
        logprobs = response["choices"][0]["logprobs"]
        assert logprobs is not None
        return logprobs["token_logprobs"]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda prompt: run(together, prompt), PROMPTS[:4]))

    for numbers, prompt in zip(found, PROMPTS[:4], strict=True):
        expected = run(fresh, prompt)
        assert numbers[0] is expected[0] is None
        assert numbers[1:] == pytest.approx(expected[1:], abs=1e-3)


def test_a_hook_that_asks_its_own_model_is_told_that_it_cannot(llama: Llama) -> None:
    def ask(_ids: Ids, logits: Row) -> Row:
        complete(llama, PROMPTS[1])
        return logits

    with pytest.raises(RuntimeError, match="a hook cannot wait for the model that waits for the hook"):
        complete(llama, PROMPTS[0], logits_processor=ask)


def test_tokens_cannot_be_sent(llama: Llama) -> None:
    reading = llama.generate(llama.tokenize(b"the llama"), temp=0.0)
    next(reading)

    with pytest.raises(RuntimeError, match="tokens cannot be sent"):
        reading.send([1, 2])
    assert scheduler_of(llama).free_slots == 4


@pytest.mark.parametrize("code", [-3, -1])
def test_a_failure_ends_who_was_in_the_batch_and_nobody_else(
    exact: str, load: Load, llama: Llama, decodes: Decodes, code: int
) -> None:
    running = tokens_of(llama, PROMPTS[0])
    next(running)
    decodes.codes.append(code)

    with pytest.raises(DecodeError, match=f"code {code}"):
        list(running)
    assert complete(llama, PROMPTS[1]) == alone(exact, load, PROMPTS[1:2])[0]


def test_a_batch_without_room_is_tried_again(exact: str, load: Load, llama: Llama, decodes: Decodes) -> None:
    complete(llama, PROMPTS[3])  # a free slot that can be emptied
    decodes.codes.append(1)

    assert complete(llama, PROMPTS[1]) == alone(exact, load, PROMPTS[1:2])[0]


def test_requests_with_different_adapters_do_not_mix(exact: str, models: Path, load: Load) -> None:
    path = str(lora_adapter(models / "parallel-lora.gguf", Path(exact)))
    together, fresh = load(exact, n_parallel=4), load(exact)
    for llama in (together, fresh):
        llama.load_lora("other", path)
    calls = [(prompt, loras) for prompt in PROMPTS[:3] for loras in ([], [{"name": "other", "scale": 1.0}])]

    with ThreadPoolExecutor(6) as pool:
        texts = list(pool.map(lambda call: complete(together, call[0], active_loras=call[1]), calls))

    assert texts == [complete(fresh, prompt, active_loras=loras) for prompt, loras in calls]
    assert texts[0] != texts[1]
