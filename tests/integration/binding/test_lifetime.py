"""Opening, closing, copying, and the end of the interpreter."""

from __future__ import annotations

import gc
import logging
import os
import pickle
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

import llama_cpp
from llama_cpp._errors import ClosedError, ContextWindowError, DecodeError, LoadError
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
DAEMON = """
import threading, time
threading.Thread(target=llama, args=("the", None, None), daemon=True).start()
time.sleep(0.1)
"""


def test_closing_twice_is_fine(tiny: str) -> None:
    llama = Llama(tiny, verbose=False)

    llama.close()
    llama.close()

    assert llama._ctx.closed
    assert llama._model.closed


def test_a_with_block_closes(tiny: str) -> None:
    with Llama(tiny, verbose=False) as llama:
        assert not llama._ctx.closed

    assert llama._ctx.closed


@pytest.mark.parametrize(
    "use",
    [
        lambda llama: llama("the"),
        lambda llama: llama.eval([1]),
        lambda llama: llama.tokenize(b"the"),
        lambda llama: llama.detokenize([300]),
        lambda llama: llama.reset(),
        lambda llama: llama.sample(),
        lambda llama: next(llama.generate([1])),
        lambda llama: llama.create_chat_completion([{"role": "user", "content": "hi"}]),
        lambda llama: llama.embed("the"),
        lambda llama: llama.save_state(),
        lambda llama: llama.n_embd(),
        lambda llama: llama.ctx,
        lambda llama: llama.model,
    ],
    ids=[
        *("call", "eval", "tokenize", "detokenize", "reset", "sample", "generate", "chat", "embed"),
        *("state", "n_embd", "ctx", "model"),
    ],
)
def test_using_a_closed_model_is_an_error(tiny: str, use: Callable[[Llama], object]) -> None:
    llama = Llama(tiny, embedding=True, verbose=False)
    llama.eval([1])
    llama.close()

    with pytest.raises(ClosedError, match="is closed"):
        use(llama)


def test_a_stream_of_a_closed_model_is_an_error(tiny: str, load: Load) -> None:
    llama = load(tiny)
    chunks = llama("the", max_tokens=20, stream=True)
    next(iter(chunks))
    llama.close()

    with pytest.raises(ClosedError, match="the context is closed"):
        list(chunks)


def test_a_processor_that_closes_the_model_gets_an_error(tiny: str, load: Load) -> None:
    llama = load(tiny)

    def close(_ids: object, scores: object) -> object:
        llama.close()
        return scores

    with pytest.raises(ClosedError):
        llama("the", logits_processor=close)  # type: ignore[call-overload]  # loosely typed on purpose


def test_a_model_lives_as_long_as_its_context(tiny: str, load: Load) -> None:
    llama = load(tiny)
    shared = llama._model.shared

    llama._model.close()

    assert shared.acquire()
    shared.release()
    llama.eval([1, 300])
    llama._ctx.close()
    with pytest.raises(ClosedError, match="the model is closed"):
        shared.acquire()


@pytest.mark.parametrize("in_cycle", [False, True], ids=["by-count", "in-a-cycle"])
def test_a_forgotten_model_is_freed(tiny: str, *, in_cycle: bool) -> None:
    llama = Llama(tiny, verbose=False)
    shared = llama._model.shared
    gone = weakref.ref(llama)
    if in_cycle:
        llama.itself = llama  # type: ignore[attr-defined]  # to make a cycle

    del llama
    gc.collect()

    assert gone() is None
    with pytest.raises(ClosedError):
        shared.acquire()


def test_a_stream_that_is_dropped_lets_the_next_call_in(tiny: str, load: Load) -> None:
    llama = load(tiny)
    chunks = llama("the", max_tokens=20, stream=True)
    next(iter(chunks))

    del chunks

    assert llama._decoder.owner is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "none.gguf")

    with pytest.raises(ValueError, match=r"Model path does not exist: .*none\.gguf"):
        Llama(path, verbose=False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 something else", r"it is not a GGUF file: it begins with b'PK\\x03\\x04'"),
        (b"", "it is not a GGUF file: it begins with b''"),
        (b"GGUF\x03\x00\x00\x00", "failed to read"),
    ],
    ids=["zip", "empty", "cut"],
)
def test_a_file_that_is_no_model_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)

    with pytest.raises(LoadError, match=f"cannot load model: .*model.gguf .*{reason}"):
        Llama(str(path), verbose=False)


def test_models_leave_the_levels_of_logging_to_the_program(tiny: str, load: Load, tmp_path: Path) -> None:
    before = logging.getLogger("llama_cpp").level
    load(tiny)

    with pytest.raises(ValueError, match="does not exist"):
        Llama(str(tmp_path / "none.gguf"), verbose=True)

    assert logging.getLogger("llama_cpp").level == before


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="it is not a file"):
        Llama(str(tmp_path), verbose=False)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_ctx": -1}, "n_ctx is -1"),
        ({"n_batch": 0, "n_ubatch": 0}, "n_batch"),
        ({"tensor_split": [0.1] * 999}, "tensor_split has 999 fractions"),
        ({"kv_overrides": {"k" * 200: 1}}, "longer than 127 bytes"),
        ({"type_k": 2, "type_v": 2, "n_ctx": 256, "flash_attn": False}, "cannot make a context"),
    ],
    ids=["n_ctx", "n_batch", "tensor_split", "kv_overrides", "cache-type"],
)
def test_impossible_parameters_are_refused(tiny: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Llama(tiny, verbose=False, **options)  # type: ignore[arg-type]  # of each test


def test_metadata_can_be_replaced(tiny: str, load: Load) -> None:
    overrides = {
        "llama.context_length": 77,
        "tokenizer.ggml.add_bos_token": False,
        "llama.rope.freq_base": 5000.0,
        "general.name": "renamed",
    }

    llama = load(tiny, n_ctx=0, kv_overrides=overrides)

    assert llama.n_ctx() == 256
    assert llama.tokenize(b"the")[0] != llama.token_bos()


def test_unknown_arguments_are_warned_of_and_nothing_is_not(tiny: str) -> None:
    with pytest.warns(RuntimeWarning, match="ignores unknown arguments: f16_kv, n_parts"):
        Llama(tiny, verbose=False, n_parts=-1, f16_kv=True, lora_path=None).close()


def test_a_pickled_model_is_loaded_again(tiny: str, load: Load) -> None:
    llama = load(tiny, seed=3, n_ctx=300)

    with pickle.loads(pickle.dumps(llama)) as copy:  # noqa: S301 - made in this line
        assert copy.n_ctx() == llama.n_ctx() == 512
        assert copy("the", temperature=0.0)["choices"] == llama("the", temperature=0.0)["choices"]


@pytest.mark.parametrize("error", [ContextWindowError(9, 8), DecodeError(1)], ids=repr)
def test_errors_survive_the_way_to_another_process(error: Exception) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - made in this line

    assert str(copy) == str(error)


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "llama.close()",
        "stream = llama('the', stream=True); next(stream)",
        "llama.itself = llama",
        DAEMON,
    ],
    ids=["open", "closed", "in-a-stream", "cycle", "daemon-thread"],
)
def test_the_interpreter_ends_without_noise(tiny: str, ending: str) -> None:
    opening = f"from llama_cpp import Llama\nllama = Llama({tiny!r}, n_ctx=2048, verbose=False)\n"
    program = f"{opening}llama('the')\n{ending}"

    done = run(program)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_importing_the_class_loads_neither_numpy_nor_jinja_nor_the_library() -> None:
    slow = ("numpy", "jinja2", "typing_extensions", "uuid", "dataclasses")
    program = (
        "import sys; from llama_cpp import Llama, _library\n"
        f"print([name for name in {slow} if name in sys.modules], _library._native)"
    )

    done = run(program)

    assert done.stdout.split() == [b"[]", b"[]"], done.stderr


def test_a_completion_needs_no_numpy(tiny: str) -> None:
    opening = f"import sys; from llama_cpp import Llama\nLlama({tiny!r}, verbose=False)('the')\n"
    program = f"{opening}print('numpy' in sys.modules)"
    done = run(program)

    assert done.stdout.strip() == b"False", done.stderr


def run(program: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(llama_cpp.__file__).parents[1])}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
