"""Owners of native objects: closed once, closed in the right order, and never used when closed.

`close` may be called any number of times, from any thread. An object that nobody closes is closed
when it is collected or when the interpreter exits. A model outlives every context made from it.
Using a closed object raises ClosedError.
"""

from __future__ import annotations

import weakref
from functools import partial
from threading import RLock
from typing import Generic, TypeVar

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import ClosedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from typing_extensions import Self

    from llama_cpp._generated.stubtypes import Pointer

_Address = TypeVar("_Address")


class Shared:
    """A native object that is freed when the last of its users lets go.

    The owner is its first user. Contexts are users of their model, and so is every thread that is
    inside a call: whatever order objects are collected in, nothing is freed while it is needed.
    """

    __slots__ = ("_address", "_free", "_lock", "_users")

    def __init__(self, address: int, free: Callable[[int], None]) -> None:
        self._address = address
        self._free = free
        self._users = 1
        # collection may run release() in the middle of acquire() on the same thread
        self._lock = RLock()

    def acquire(self) -> int:
        """Become a user and return the address.

        Raises:
            ClosedError: It has no users, so it was freed.
        """
        with self._lock:
            if not self._users:
                raise ClosedError("model")
            self._users += 1
            return self._address

    def release(self) -> None:
        """Stop being a user."""
        with self._lock:
            self._users -= 1
            last = not self._users
        if last:
            self._free(self._address)


class Handle(Generic[_Address]):
    """Base of the owners: an address, a way to free it, and the knowledge whether that was done."""

    kind = "object"
    """What error messages call it."""

    def __init__(self, address: _Address, free: Callable[[], None], *, free_at_exit: bool = True) -> None:
        self._address = address
        self._release = weakref.finalize(self, free)
        self._release.atexit = free_at_exit

    @property
    def address(self) -> _Address:
        """The native pointer.

        Raises:
            ClosedError: The object was closed.
        """
        if not self._release.alive:
            raise ClosedError(self.kind)
        return self._address

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return not self._release.alive

    def require_open(self) -> None:
        """Refuse to go on with a closed object.

        Raises:
            ClosedError: The object was closed.
        """
        if not self._release.alive:
            raise ClosedError(self.kind)

    def close(self) -> None:
        """Free the native object; closing again does nothing."""
        self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Model(Handle[int]):
    """The weights and the vocabulary of one GGUF file."""

    kind = "model"

    def __init__(self, address: int) -> None:
        """Own a loaded model."""
        self.shared = Shared(address, C.llama_model_free)
        super().__init__(address, self.shared.release)

    @property
    def model(self) -> int:
        """The native pointer, by the name that other programs know."""
        return self.address

    def using(self) -> Using:
        """Keep the model from being freed during a ``with`` block, whatever other threads do."""
        self.require_open()
        return Using(self.shared)


class Using:
    """A ``with`` block during which a shared native object stays."""

    __slots__ = ("_shared",)

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    def __enter__(self) -> int:
        return self._shared.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shared.release()


class Context(Handle[int]):
    """One model's working memory: the evaluated tokens, and the logits of the last of them.

    Whatever reads or changes it holds `lock`: a second thread waits instead of corrupting it.
    """

    kind = "context"

    def __init__(self, model: Model, address: int) -> None:
        """Own a context that was made from `model`, and keep the model alive."""
        model.shared.acquire()
        self.lock = RLock()
        """Held around decoding, sampling and everything that belongs together with them."""
        self._shared = Shared(address, partial(_free_with_parent, C.llama_free, model.shared))
        super().__init__(address, partial(_release_unless_busy, self.lock, self._shared))

    @property
    def ctx(self) -> int:
        """The native pointer, by the name that other programs know."""
        return self.address

    def using(self) -> Using:
        """Keep what it holds from being freed during a ``with`` block, even if the block closes it.

        Programs are called with views of native memory, and they may do anything.
        """
        self.require_open()
        return Using(self._shared)

    def close(self) -> None:
        """Free the native object once no thread is inside of it; closing again does nothing."""
        with self.lock:
            super().close()


class SamplerChain(Handle["Pointer[C.llama_sampler]"]):
    """Samplers applied in order; the last one chooses the token. Owns its members."""

    kind = "sampler chain"

    def __init__(self, samplers: Sequence[Pointer[C.llama_sampler]]) -> None:
        """Take over samplers made by ``llama_sampler_init_*``, in the order of their application."""
        address = C.llama_sampler_chain_init(C.llama_sampler_chain_default_params())
        for sampler in samplers:
            C.llama_sampler_chain_add(address, sampler)
        # at exit a daemon thread may be inside of it, and it holds nothing but memory
        super().__init__(address, partial(C.llama_sampler_free, address), free_at_exit=False)


def _release_unless_busy(lock: RLock, shared: Shared) -> None:
    """Let go of a native object, except when a daemon thread is still inside of it at interpreter exit.

    Then the memory is left to the operating system: freeing it would crash the process.
    """
    if not lock.acquire(blocking=False):
        return
    try:
        shared.release()
    finally:
        lock.release()


def _free_with_parent(free: Callable[[int], None], parent: Shared, address: int) -> None:
    free(address)
    parent.release()
