"""From a path to a model and a context, or to an error that says why not."""

from __future__ import annotations

import ctypes
import logging
import os
import threading

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import LoadError
from llama_cpp._handles import Context, Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from typing_extensions import Self

    Reader = Callable[[int, int, ctypes.Array[ctypes.c_char], int], int]

_MAGIC = b"GGUF"
"""The first bytes of a model file. Source: gguf.h."""

_CELL_BYTES = 48
"""What llama.cpp touches for every position besides its keys and values, measured: about this much."""

_STRING_BYTES = 256
"""Room for a string at the first try."""


class ErrorLines(logging.Filter):
    """Listens, during a ``with`` block, to the errors that llama.cpp logs on this thread."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        """What was said, in order."""
        self._thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        """Note the line and let it pass."""
        if record.levelno >= logging.ERROR and record.thread == self._thread:
            self.lines.append(record.getMessage())
        return True

    def reason(self) -> str:
        """Return the first error without the name of the native function that found it."""
        function, colon, message = (self.lines[0] if self.lines else "").partition(": ")
        return message if colon and " " not in function else function + colon + message

    def __enter__(self) -> Self:
        logging.getLogger("llama_cpp").addFilter(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.getLogger("llama_cpp").removeFilter(self)


def check_file(model_path: str | os.PathLike[str]) -> str:
    """Look whether there is a GGUF file, before anything else is done; return its path as text.

    Raises:
        ValueError: There is no such file.
        LoadError: It is no GGUF file.
    """
    from pathlib import Path  # noqa: PLC0415 - slow to import, and not needed before

    path = os.fsdecode(model_path)
    file = Path(path)
    if not path or not file.exists():
        raise ValueError(f"Model path does not exist: {path}")
    if not file.is_file():
        raise LoadError("cannot load model", path, "it is not a file")
    with file.open("rb") as opened:
        magic = opened.read(len(_MAGIC))
    if magic != _MAGIC:
        raise LoadError(
            "cannot load model", path, f"it is not a GGUF file: it begins with {magic!r}, not {_MAGIC!r}"
        )
    return path


def open_model(path: str, params: C.llama_model_params) -> Model:
    """Load a GGUF file.

    Raises:
        LoadError: llama.cpp cannot load it.
    """
    with ErrorLines() as errors:
        address = C.llama_model_load_from_file(os.fsencode(path), params)
    if address is None:
        raise LoadError("cannot load model", path, errors.reason())
    return Model(address)


def make_context(model: Model, params: C.llama_context_params) -> Context:
    """Make the working memory for a model.

    Raises:
        LoadError: llama.cpp refuses the parameters, or there is not enough memory.
    """
    asked = f"n_ctx={params.n_ctx}, n_batch={params.n_batch}"
    if params.n_ctx * _CELL_BYTES > _main_memory():  # trying would get processes killed
        raise LoadError("cannot make a context", asked, "this machine has not enough memory")
    with model.using() as model_address, ErrorLines() as errors:
        address = C.llama_init_from_model(model_address, params)
    if address is None:
        raise LoadError("cannot make a context", asked, errors.reason())
    return Context(model, address)


def _main_memory() -> float:
    """Return the bytes of main memory; infinity where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return float("inf")


def read_metadata(model: Model) -> dict[str, str]:
    """Return the scalar keys of the file, values as text."""
    with model.using() as address:
        count = C.llama_model_meta_count(address)
        key, value = C.llama_model_meta_key_by_index, C.llama_model_meta_val_str_by_index
        return {_string(key, address, index): _string(value, address, index) for index in range(count)}


def _string(read: Reader, address: int, index: int) -> str:
    """Call a native function that writes a string of any length."""
    size = _STRING_BYTES
    while True:
        buffer = ctypes.create_string_buffer(size)
        needed = read(address, index, buffer, size)
        if needed < size:
            return buffer.value.decode("utf-8", "replace")
        size = needed + 1
