"""The calls of `Llama` that load adapters, and what the other calls read about them."""

from __future__ import annotations

import warnings

from llama_cpp._adapters import NO_ADAPTERS, Adapters, AdapterSet, read_adapters, unload_from
from llama_cpp._core import Core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from llama_cpp._call_types import SamplingOptions


class Adaptable(Core):
    """A model with LoRA adapters and control vectors, chosen anew for every call."""

    @property
    def _adapters(self) -> Adapters:
        """What is loaded; made when it is first needed."""
        with self._ctx.lock:
            if self._decoder.adapters is None:
                self._decoder.adapters = Adapters(self._model, self._ctx.lock)
            return self._decoder.adapters

    def _load_static(
        self, path: str | os.PathLike[str] | None, scale: float, base: str | os.PathLike[str] | None
    ) -> None:
        """Load the adapter of calls that name none.

        Raises:
            ValueError: As `load_lora`.
        """
        if base is not None:
            warnings.warn(
                "lora_base does nothing: llama.cpp applies adapters to any weights",
                RuntimeWarning,
                stacklevel=4,
            )
        if path is not None:
            self._adapters.load_static(path, scale)

    @property
    def default_adapters(self) -> AdapterSet:
        """Adapters of calls that name none."""
        known = self._decoder.adapters
        return NO_ADAPTERS if known is None else known.default

    def _adapters_of(self, options: SamplingOptions) -> AdapterSet:
        """Return the adapters that a call names, or else the default.

        Raises:
            ValueError: As `read_adapters`.
        """
        loras, vector = options.get("active_loras"), options.get("control_vector")
        if loras is None and vector is None:
            return self.default_adapters
        return read_adapters(loras, vector, self._adapters)

    def load_lora(self, name: str, path: str | os.PathLike[str]) -> None:
        """Load a LoRA adapter, for calls that name it in ``active_loras``.

        Args:
            name: What calls will call it.
            path: A GGUF file.

        Raises:
            ValueError: The name is taken, there is no such file, or llama.cpp refuses it: it is no LoRA
                adapter, or one for another model.
            ClosedError: The model is closed.
        """
        self._adapters.load(name, path)

    def unload_lora(self, name: str) -> None:
        """Unload a LoRA adapter. A generation that uses it keeps it until its end.

        Raises:
            ValueError: Nothing of that name is loaded.
            ClosedError: The model is closed.
        """
        unload_from(self._decoder, self._adapters, name)

    def unload_all_loras(self) -> None:
        """Unload all LoRA adapters, that of ``lora_path`` too.

        Raises:
            ClosedError: The model is closed.
        """
        for name in self.list_loras():
            self.unload_lora(name)

    def list_loras(self) -> list[str]:
        """Return the names of the loaded LoRA adapters, the oldest first.

        Raises:
            ClosedError: The model is closed.
        """
        return self._adapters.names()

    @property
    def loaded_lora_count(self) -> int:
        """How many LoRA adapters are loaded."""
        return len(self.list_loras())
