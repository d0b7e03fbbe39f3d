"""`CustomSampler`: a sampler written in Python."""

from __future__ import annotations

import ctypes

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._handles import SamplerChain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_cpp._generated.stubtypes import Pointer

    Sampler = Pointer[C.llama_sampler]
    Apply = Callable[[Pointer[C.llama_token_data_array]], object]


class CustomSampler:
    """A sampler written in Python. What its functions raise is raised by whoever samples or accepts."""

    def __init__(
        self,
        apply_func: Apply,
        name: str = "custom",
        accept_func: Callable[[int], object] | None = None,
        reset_func: Callable[[], object] | None = None,
        free_func: Callable[[], object] | None = None,
    ) -> None:
        """Make a sampler of functions.

        Args:
            apply_func: Changes the ``llama_token_data_array`` that its argument points to.
            name: What the native side calls it.
            accept_func: Is told every chosen token.
            reset_func: Forgets what it was told.
            free_func: Called once, by `close`.
        """
        self.apply_func = apply_func
        self.name_bytes = name.encode()
        self.error: BaseException | None = None
        """What a function raised last; `raise_error` raises it."""
        self._free_func = free_func
        self._name = ctypes.create_string_buffer(self.name_bytes)
        self.llama_sampler_i = C.llama_sampler_i()
        """The table of functions that native code calls."""
        table = self.llama_sampler_i
        table.name = C.llama_sampler_i_name(lambda _sampler: ctypes.addressof(self._name))
        table.apply = C.llama_sampler_i_apply(lambda _sampler, array: self._run(self.apply_func, array))
        if accept_func is not None:
            table.accept = C.llama_sampler_i_accept(lambda _sampler, token: self._run(accept_func, token))
        if reset_func is not None:
            table.reset = C.llama_sampler_i_reset(lambda _sampler: self._run(reset_func))
        self._own: SamplerChain | None = None

    def _run(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function from native code, through which no exception can pass."""
        if self.error is not None:
            return
        try:
            function(*arguments)
        except BaseException as error:  # noqa: BLE001 - raised again by raise_error
            self.error = error

    def raise_error(self) -> None:
        """Raise what a function raised since the last call."""
        error, self.error = self.error, None
        if error is not None:
            raise error

    def make(self) -> Sampler:
        """Return a new native sampler; this object must outlive it."""
        return C.llama_sampler_init(ctypes.pointer(self.llama_sampler_i), None)

    def get_sampler(self) -> Sampler:
        """Return a native sampler that belongs to this object."""
        if self._own is None:
            self._own = SamplerChain((self.make(),))
        return C.llama_sampler_chain_get(self._own.address, 0)

    def close(self) -> None:
        """Free what `get_sampler` returned; closing again does nothing."""
        if self._own is not None:
            self._own.close()
        free, self._free_func = self._free_func, None
        if free is not None:
            free()
