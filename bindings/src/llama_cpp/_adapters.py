"""Adapters: small changes to a model's weights or activations, chosen anew for every generation.

A LoRA adapter is a file with additions to weight matrices. A control vector is added to what layers
compute. Natively both belong to a context; here they belong to a request, and a context is brought to
exactly what the request wants.
"""

from __future__ import annotations

import ctypes
import os
import weakref
from threading import RLock
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._adapter_request import finite, read_lora, read_vector
from llama_cpp._errors import ClosedError
from llama_cpp._lora import LoraAdapter, Retired, file_key, open_adapter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llama_cpp._decoder import Decoder
    from llama_cpp._handles import Model


class ControlVector(NamedTuple):
    """What is added to the activations after some layers."""

    data: tuple[float, ...]
    """One direction per layer, of the model's width each, beginning with layer 1."""
    layer_start: int
    """The first layer that it is applied to."""
    layer_end: int
    """The last layer that it is applied to."""


class AdapterSet(NamedTuple):
    """All that changes a model for one generation. Hashable: tokens evaluated with another set differ."""

    loras: tuple[tuple[str, float], ...] = ()
    """Keys of adapters (not their names: a name may come to mean another file) and the scale of each."""
    vector: ControlVector | None = None


NO_ADAPTERS = AdapterSet()
"""The model as it is."""

STATIC = "lora_path"
"""Name of the adapter that a model was opened with."""


class Adapters:
    """The adapters that were loaded for one model, and what each context has of them.

    An adapter that is unloaded while a generation uses it stays until that generation ends.
    """

    def __init__(self, model: Model, lock: RLock | None = None) -> None:
        """Begin without any adapter.

        Args:
            model: What the adapters are for.
            lock: Held by whoever computes with the model; see `Retired`.
        """
        self._model = model
        self._lock = lock or RLock()
        self._retired = Retired(model, self._lock)
        with model.using() as address:
            self.n_embd: int = C.llama_model_n_embd(address)
            """Width of a layer."""
            self.n_layer: int = C.llama_model_n_layer(address)
            """How many layers there are."""
        self.default = NO_ADAPTERS
        """What requests get that name no adapters."""
        self._closed = False
        self._loaded: dict[str, LoraAdapter] = {}
        self._alive: weakref.WeakValueDictionary[str, LoraAdapter] = weakref.WeakValueDictionary()
        self._applied: dict[int, tuple[LoraAdapter, ...]] = {}
        self._steered: set[int] = set()

    # -- the adapters

    def load(self, name: str, path: str | os.PathLike[str]) -> None:
        """Load a LoRA adapter; it takes part in nothing until a request names it.

        Raises:
            ValueError: The name is empty or taken, there is no such file, or llama.cpp refuses it: it is no
                LoRA adapter, or one for another model.
            TypeError: The name is no text.
            ClosedError: The model is closed.
        """
        if not isinstance(name, str):
            raise TypeError(f"the name of a LoRA adapter must be text, not {type(name).__name__}")
        if not name:
            raise ValueError("the name of a LoRA adapter is empty")
        with self._lock:
            self._require_open()
            if name in self._loaded:
                raise ValueError(f"a LoRA adapter named {name!r} is already loaded: unload it first")
            self._loaded[name] = self._open(path)

    def load_static(self, path: str | os.PathLike[str], scale: float = 1.0) -> None:
        """Load a LoRA adapter, with the name `STATIC`, for all requests that name none.

        Raises:
            ValueError: The scale is not finite, or as with `load`.
            TypeError: The scale is no number.
        """
        scale = finite(scale, "lora_scale")
        with self._lock:
            self.load(STATIC, path)
            self.default = AdapterSet(((self.find(STATIC).key, scale),) if scale else ())

    def unload(self, name: str) -> None:
        """Forget a LoRA adapter. It is freed as soon as no generation and no context uses it.

        Raises:
            ValueError: Nothing of that name is loaded.
            ClosedError: The model is closed.
        """
        with self._lock:
            self.find(name)
            del self._loaded[name]
            if name == STATIC:
                self.default = NO_ADAPTERS
            self._retired.sweep()

    def names(self) -> list[str]:
        """List the loaded adapters, the oldest first.

        Raises:
            ClosedError: The model is closed.
        """
        self._require_open()
        return list(self._loaded)

    def find(self, name: str) -> LoraAdapter:
        """Return a loaded adapter.

        Raises:
            ValueError: Nothing of that name is loaded.
            ClosedError: The model is closed.
        """
        self._require_open()
        found = self._loaded.get(name)
        if found is None:
            known = ", ".join(map(repr, self._loaded)) or "none"
            raise ValueError(f"no LoRA adapter named {name!r} is loaded; loaded: {known}")
        return found

    def keep(self, wanted: AdapterSet) -> tuple[LoraAdapter, ...]:
        """Return the adapters of a set; they are not freed while somebody holds this.

        Raises:
            ValueError: One of them was unloaded and freed.
            ClosedError: The model is closed.
        """
        self._require_open()
        found = tuple(self._alive.get(key) for key, _ in wanted.loras)
        gone = [key for (key, _), adapter in zip(wanted.loras, found) if adapter is None]
        if gone:
            raise ValueError(f"the LoRA adapter of {gone[0]!r} was unloaded before it was used")
        return tuple(adapter for adapter in found if adapter is not None)

    def close(self) -> None:
        """Free all adapters, those in use too; closing again does nothing."""
        with self._lock:
            self._closed = True
            for adapter in tuple(self._alive.values()):
                adapter.close()
            self._loaded.clear()
            self._applied.clear()

    def _require_open(self) -> None:
        if self._closed or self._model.closed:
            raise ClosedError("model")

    def _open(self, path: str | os.PathLike[str]) -> LoraAdapter:
        file = os.fsdecode(path)
        key = file_key(file)
        known = self._alive.get(key)
        if known is None:
            known = self._alive[key] = open_adapter(self._model, file, key, self._retired)
        return known

    # -- contexts

    def apply(self, context: int, wanted: AdapterSet) -> None:
        """Make a context use these adapters and nothing else. The caller holds the context's lock.

        Raises:
            ValueError: One of them was unloaded and freed; the context is as before.
            ClosedError: The model is closed.
        """
        adapters = self.keep(wanted)
        count = len(adapters)
        pointers = (ctypes.c_void_p * count)(*(adapter.address for adapter in adapters))
        scales = (ctypes.c_float * count)(*(scale for _, scale in wanted.loras))
        if C.llama_set_adapters_lora(context, pointers, count, scales):
            raise RuntimeError("llama.cpp cannot apply the LoRA adapters")
        self._applied[context] = adapters
        self._steer(context, wanted.vector)
        self._retired.sweep()

    def forget(self, context: int) -> None:
        """Take note that a context was freed: it uses nothing any more."""
        self._applied.pop(context, None)
        self._steered.discard(context)

    def _steer(self, context: int, vector: ControlVector | None) -> None:
        # llama.cpp plans its computations anew after every call, so none is made without need
        if vector is None:
            if context in self._steered:
                C.llama_set_adapter_cvec(context, None, 0, self.n_embd, 0, 0)
                self._steered.discard(context)
            return
        data = (ctypes.c_float * len(vector.data))(*vector.data)
        start, end = vector.layer_start, vector.layer_end
        if C.llama_set_adapter_cvec(context, data, len(data), self.n_embd, start, end):
            raise RuntimeError("llama.cpp cannot apply the control vector")
        self._steered.add(context)


def read_adapters(
    active_loras: Iterable[Mapping[str, object]] | None,
    control_vector: Mapping[str, object] | None,
    known: Adapters,
) -> AdapterSet:
    """Return what a request wants.

    Args:
        active_loras: ``{"name": …, "scale": …}`` for each adapter; without a scale it is 1. None wants
            the default.
        control_vector: ``{"data": …, "layer_start": …, "layer_end": …}``: ``n_embd`` numbers for each layer
            from 1 to ``layer_end``, of which those before ``layer_start`` are not used.
        known: What is loaded.

    Raises:
        ValueError: A name is not loaded or comes twice, a key is missing or unknown, a number is not finite
            or out of range, or there are not exactly ``n_embd * layer_end`` of them.
        TypeError: Something is of another type.
        ClosedError: The model is closed.
    """
    loras: dict[str, float] = dict(known.default.loras) if active_loras is None else {}
    seen: set[str] = set()
    if active_loras is not None and not hasattr(active_loras, "__iter__"):
        raise TypeError(f"active_loras is {active_loras!r}, expected a list of names and scales")
    for entry in active_loras or ():
        name, scale = read_lora(entry)
        if name in seen:
            raise ValueError(f"active_loras names {name!r} twice")
        seen.add(name)
        key = known.find(name).key
        loras[key] = loras.get(key, 0.0) + scale  # two names may mean one file
    vector = None
    if control_vector is not None:
        vector = ControlVector(*read_vector(control_vector, n_embd=known.n_embd, n_layer=known.n_layer))
    return AdapterSet(tuple(sorted((key, scale) for key, scale in loras.items() if scale)), vector)


def unload_from(decoder: Decoder, known: Adapters, name: str) -> None:
    """Unload an adapter, and free it at once unless a generation is under way.

    Raises:
        ValueError: Nothing of that name is loaded.
        ClosedError: The model is closed.
    """
    with decoder.lock:
        key = known.find(name).key
        known.unload(name)
        used = decoder.used
        if decoder.owner is None and used is not None and key in dict(used.loras):
            decoder.use(known.default)
