"""Helpers that programs of llama-cpp-python know. Nothing in the package uses them."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from typing_extensions import Self

STDOUT_FILENO = 1
"""Number of the standard output's file descriptor."""
STDERR_FILENO = 2
"""Number of the standard error's file descriptor."""


class suppress_stdout_stderr:  # noqa: N801 - the name that programs know
    """A ``with`` block that hides nothing.

    Messages of llama.cpp go to `logging` and are silenced there. File descriptors belong to the whole
    process: to turn them away from the terminal would lose what other threads write.
    """

    sys = sys
    os = os

    def __init__(self, disable: bool = True) -> None:
        """Keep `disable`; it makes no difference."""
        self.disable = disable

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Do nothing."""


class MetaSingleton(type):
    """A class of classes that have one object each."""

    _instances: dict[type, object] = {}  # noqa: RUF012 - typing.ClassVar would be imported for nothing else

    def __call__(cls, *args: object, **kwargs: object) -> object:
        """Return the object of a class, made at the first call."""
        if cls not in MetaSingleton._instances:
            MetaSingleton._instances.setdefault(cls, super().__call__(*args, **kwargs))
        return MetaSingleton._instances[cls]


class Singleton(metaclass=MetaSingleton):
    """Base of classes that have one object each."""


def __getattr__(name: str) -> TextIO:
    """Open the null device when a program asks for it; nothing is opened before."""
    if name not in {"outnull_file", "errnull_file"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pathlib import Path  # noqa: PLC0415 - slow to import

    file = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the module lives
    globals()[name] = file
    return file
