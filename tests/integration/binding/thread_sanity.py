"""Threads do to models what programs do, all at once, again and again; ends with 0 if nothing went wrong.

    python thread_sanity.py MODEL SECONDS

Needs the standard library and the package only, so that it runs on every interpreter, free-threaded
ones too. The model must be one that never ends and whose tokens do not depend on who shares a batch
(`tiny_llm` with ``type="f32"``). Each round loads models, lets threads complete, stream, abandon streams,
abort and tokenize, and closes the models in the middle of it. What is not cut off must be the text that
one thread alone gets; what is cut off must end with the error for that.
"""

from __future__ import annotations

import faulthandler
import gc
import random
import sys
import threading
import time

from llama_cpp._errors import ClosedError
from llama_cpp.llama import Llama

PROMPTS = ("the llama", "one day she said", "fast and far", "we can go home")
TOKENS = 12
THREADS = 4
STUCK_S = 60


class Round:
    """Some models, some threads, and what went wrong."""

    def __init__(self, path: str, texts: dict[str, str], seed: int) -> None:
        self.texts = texts
        self.chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        slots = self.chance.choice([1, 1, 2, 3])
        self.models = [
            Llama(path, n_ctx=256 * slots, n_threads=1, n_threads_batch=1, n_parallel=slots, verbose=False)
            for _ in range(self.chance.choice([1, 2]))
        ]
        self.aborts = self.chance.random() < 0.5
        self.closing = False
        self.done = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        """Let the threads work for a moment, close the models under them, and wait for the threads."""
        threads = [
            threading.Thread(target=self._work, args=(self.chance.random(),), daemon=True)
            for _ in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(self.chance.uniform(0.01, 0.2))
        self.closing = True
        for model in self.models:
            if self.aborts:
                model._decoder.abort.set()
            model.close()
        for thread in threads:
            thread.join(STUCK_S)
            if thread.is_alive():
                faulthandler.dump_traceback(all_threads=True)
                raise SystemExit("a thread is stuck")

    def _work(self, seed: float) -> None:
        chance = random.Random(seed)  # noqa: S311 - as above
        deeds = (self._complete, self._stream, self._leave, self._tokenize)
        try:
            while not self.closing:
                chance.choice(deeds)(chance.choice(self.models), chance.choice(PROMPTS))
                if self.aborts and chance.random() < 0.1:
                    chance.choice(self.models)._decoder.abort.set()
                self.done += 1
        except ClosedError:
            if not self.closing:
                self.wrong.append("closed too early")
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is reported
            self.wrong.append(repr(error))

    def _check(self, prompt: str, text: str) -> None:
        expected = self.texts[prompt]
        if text != expected and not ((self.aborts or self.closing) and expected.startswith(text)):
            self.wrong.append(f"{prompt!r} became {text!r}, expected {expected!r}")

    def _complete(self, model: Llama, prompt: str) -> None:
        answer = model(prompt, max_tokens=TOKENS, temperature=0.0)
        self._check(prompt, answer["choices"][0]["text"])

    def _stream(self, model: Llama, prompt: str) -> None:
        chunks = model(prompt, max_tokens=TOKENS, temperature=0.0, stream=True)
        self._check(prompt, "".join(chunk["choices"][0]["text"] for chunk in chunks))

    def _leave(self, model: Llama, prompt: str) -> None:
        for _ in model(prompt, max_tokens=TOKENS, temperature=0.0, stream=True):
            break

    def _tokenize(self, model: Llama, prompt: str) -> None:
        if not model.detokenize(model.tokenize(prompt.encode())).endswith(prompt.encode()):
            self.wrong.append(f"{prompt!r} did not come back")


def texts_of(path: str) -> dict[str, str]:
    """Return what one thread alone gets for each prompt."""
    with Llama(path, n_ctx=256, n_threads=1, n_threads_batch=1, verbose=False) as model:
        return {
            prompt: model(prompt, max_tokens=TOKENS, temperature=0.0)["choices"][0]["text"]
            for prompt in PROMPTS
        }


def main() -> None:
    """Do rounds for as long as was asked."""
    path, seconds = sys.argv[1], float(sys.argv[2])
    faulthandler.enable()
    texts, end, rounds, done = texts_of(path), time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        each = Round(path, texts, rounds)
        each.run()
        if each.wrong:
            raise SystemExit(f"round {rounds}: " + "; ".join(each.wrong))
        rounds, done = rounds + 1, done + each.done
        del each
        gc.collect(0)
    sys.stdout.write(f"{rounds} rounds, {done} deeds, nothing wrong\n")


if __name__ == "__main__":
    main()
