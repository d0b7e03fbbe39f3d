"""From a file to a loaded LoRA adapter, or to an error that says why not."""

from __future__ import annotations

import os
import warnings
from functools import partial

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import LoadError
from llama_cpp._handles import Handle
from llama_cpp._opening import ErrorLines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from threading import RLock

    from llama_cpp._handles import Model, Shared

_STRING_KEYS = (b"general.type", b"general.architecture", b"adapter.type")
"""Metadata that llama.cpp takes for text without a look at its type."""

_NUMBER_KEY = b"adapter.lora.alpha"
"""Metadata that it takes for a 32-bit float."""


class Retired:
    """Adapters that nobody uses any more and that could not be freed at once.

    llama.cpp keeps a list of a model's adapters, which must not change while a thread computes with the
    model. The last user of an adapter may be a generation that is collected on any thread at any time, and
    that must not wait.
    """

    def __init__(self, model: Model, lock: RLock) -> None:
        """Begin without any.

        Args:
            model: What the adapters are for.
            lock: Held by whoever computes with the model.
        """
        self._model = model.shared
        self._lock = lock
        self._waiting: list[int] = []

    def free(self, address: int) -> None:
        """Free an adapter now or later."""
        self._waiting.append(address)
        if self._lock.acquire(blocking=False):
            try:
                self.sweep()
            finally:
                self._lock.release()

    def sweep(self) -> None:
        """Free what waits; the caller holds the lock."""
        while self._waiting:
            C.llama_adapter_lora_free(self._waiting.pop())
            self._model.release()


class LoraAdapter(Handle[int]):
    """A loaded LoRA adapter. Freed with its last user, and always before its model."""

    kind = "LoRA adapter"

    def __init__(self, address: int, key: str, model: Shared, retired: Retired) -> None:
        """Own a loaded adapter, and keep its model alive.

        Args:
            address: The native pointer.
            key: What tells it from every other adapter of the model.
            model: What it was made for.
            retired: Where it goes in the end.
        """
        model.acquire()
        self.key = key
        """What tells it from every other adapter of the model."""
        super().__init__(address, partial(retired.free, address))


def file_key(path: str) -> str:
    """Return what tells a file from others, and from what it was before a change.

    Raises:
        ValueError: There is no such file.
    """
    try:
        facts = os.stat(path)  # noqa: PTH116 - pathlib is slow to import
    except (OSError, ValueError):
        raise ValueError(f"LoRA adapter path does not exist: {path}") from None
    return f"{os.path.realpath(path)}:{facts.st_size}:{facts.st_mtime_ns}"


def open_adapter(model: Model, path: str, key: str, retired: Retired) -> LoraAdapter:
    """Load a LoRA adapter for a model; the caller holds the lock of `retired`.

    Raises:
        LoadError: llama.cpp refuses it: it is no LoRA adapter, or one for another model.
        ClosedError: The model is closed.
    """
    with model.using() as address, ErrorLines() as errors:
        complaint = _complaint(path)
        found = None if complaint else C.llama_adapter_lora_init(address, os.fsencode(path))
    if found is None:
        raise LoadError("cannot load LoRA adapter", path, complaint or errors.reason())
    adapter = LoraAdapter(found, key, model.shared, retired)
    if C.llama_adapter_get_alora_n_invocation_tokens(found):
        warnings.warn(
            f"{path} is an activated LoRA adapter: here it acts on all tokens, not only from its trigger on",
            RuntimeWarning,
            stacklevel=5,
        )
    return adapter


def _complaint(path: str) -> str:
    """Say what is wrong with a file that would end the process; nothing if there is nothing."""
    from llama_cpp import ggml  # noqa: PLC0415 - needed for adapters only

    file = ggml.gguf_init_from_file(os.fsencode(path), ggml.gguf_init_params(no_alloc=True))
    if file is None:
        return ""  # llama.cpp says why
    try:
        kinds = dict.fromkeys(_STRING_KEYS, ggml.GGUF_TYPE_STRING)
        kinds[_NUMBER_KEY] = ggml.GGUF_TYPE_FLOAT32
        for key, kind in kinds.items():
            at = ggml.gguf_find_key(file, key)
            if at >= 0 and ggml.gguf_get_kv_type(file, at) != kind:
                return f"its metadata {key.decode()!r} has the wrong type"
    finally:
        ggml.gguf_free(file)
    return ""
