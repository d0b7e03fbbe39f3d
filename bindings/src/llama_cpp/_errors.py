"""Errors of the binding.

LibraryNotFoundError (OSError)          no usable native library
LayoutMismatchError (ImportError)       a native library of another version of llama.cpp
"""

from __future__ import annotations


class LibraryNotFoundError(OSError):
    """The native library is missing or cannot be loaded."""

    def __init__(self, what: str, hint: str) -> None:
        """Say what is missing and what to do about it."""
        super().__init__(f"{what}; {hint}")


class LayoutMismatchError(ImportError):
    """The native library lays out its structs in another way than this binding."""

    def __init__(self, library: str, differences: str, found: str, wanted: str) -> None:
        """Name the file, what differs, and both versions of llama.cpp."""
        super().__init__(
            f"{library} has another struct layout than this binding: {differences}. "
            f"It reports llama.cpp {found}, the binding was made for {wanted}. "
            "Install a matching wheel, or build the library from the llama.cpp release that the binding "
            "names, and point LLAMA_CPP_LIB_PATH at it",
            path=library,
        )


# the high level, on top of a loaded library:
#
# ClosedError (RuntimeError)              a model, context or sampler was used after close()
# LoadError (ValueError)                  a file that llama.cpp does not load, or impossible parameters
# ContextWindowError (ValueError)         more tokens than the context has room for
# DecodeError (RuntimeError)              llama_decode failed


class ClosedError(RuntimeError):
    """Something was used after it was closed."""

    def __init__(self, kind: str) -> None:
        """Name what was closed."""
        super().__init__(f"the {kind} is closed")


class LoadError(ValueError):
    """The native library refuses to make a model or a context."""

    def __init__(self, what: str, where: str, reason: str = "") -> None:
        """Say what failed, of which file or with which parameters, and why if the library told."""
        super().__init__(f"{what}: {where}" + (f" ({reason})" if reason else ""))


class ContextWindowError(ValueError):
    """There are more tokens than the context has room for."""

    def __init__(self, requested: int, window: int) -> None:
        """Name both numbers; servers read them from the text, so its words stay as they are."""
        super().__init__(f"Requested tokens ({requested}) exceed context window of {window}")
        self.requested = requested
        """How many tokens there are."""
        self.window = window
        """For how many there is room."""

    def __reduce__(self) -> tuple[type[ContextWindowError], tuple[int, int]]:
        return type(self), (self.requested, self.window)


class DecodeError(RuntimeError):
    """llama_decode or llama_encode failed."""

    MEANINGS = {  # noqa: RUF012 - read only; typing.ClassVar would be imported for nothing else
        1: "no room for the tokens in the context's memory: a smaller n_batch or a larger n_ctx may help",
        2: "aborted",
        -1: "the batch is invalid: a token that is not in the vocabulary, or a wrong position",
        -2: "not enough memory to compute the batch",
        -3: "the computation failed",
    }
    """What the codes mean. Source: llama_decode in llama.h, and llama-context.cpp for those below -1."""

    def __init__(self, code: int) -> None:
        """Explain the code."""
        super().__init__(f"llama_decode failed with code {code}: {self.MEANINGS.get(code, 'unknown error')}")
        self.code = code
        """What the native function returned."""

    def __reduce__(self) -> tuple[type[DecodeError], tuple[int]]:
        return type(self), (self.code,)
