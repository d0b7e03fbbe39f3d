"""The C interface as values: what the reader finds and the writers print.

A type is a short code, the same one that the generated prototype table holds:

* ``void``, ``bool``, ``char``, ``int``, ``int8`` … ``uint64``, ``size_t``, ``float``, ``double``
* ``ptr`` is an untyped or opaque pointer, ``str`` is ``char *``
* the name of a struct, union or callback of the interface
* any of them followed by ``*`` for a pointer, or by ``[N]`` for an array
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header that the binding covers."""

    path: str
    """Path below the root of llama.cpp, with forward slashes."""

    group: str
    """Generated module that holds its names: ``ggml``, ``llama`` or ``mtmd``."""

    @property
    def name(self) -> str:
        """File name, for example ``llama.h``."""
        return Path(self.path).name


HEADERS = (
    Header(path="ggml/include/ggml.h", group="ggml"),
    Header(path="ggml/include/ggml-alloc.h", group="ggml"),
    Header(path="ggml/include/ggml-backend.h", group="ggml"),
    Header(path="ggml/include/ggml-cpu.h", group="ggml"),
    Header(path="ggml/include/ggml-opt.h", group="ggml"),
    Header(path="ggml/include/gguf.h", group="ggml"),
    Header(path="ggml/include/ggml-rpc.h", group="ggml"),
    Header(path="include/llama.h", group="llama"),
    Header(path="tools/mtmd/mtmd.h", group="mtmd"),
    Header(path="tools/mtmd/mtmd-helper.h", group="mtmd"),
)
"""Every header that is read, in the order of inclusion."""

GROUPS = ("ggml", "llama", "mtmd")
"""Generated modules; each may use names of those before it."""


REPLACED = frozenset({"mtmd_helper_bitmap_init_from_file", "mtmd_helper_bitmap_init_from_buf"})
"""Functions that the binding wraps by hand: they have a prototype, but their stub is the wrapper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One member of a struct or union."""

    name: str
    type: str
    """Type code."""

    offset: int
    """Bytes from the start of the record."""

    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A struct or union with a known layout."""

    name: str
    """Python name of the class."""

    c_name: str
    """How C spells the type, for example ``struct llama_batch``; empty for an anonymous union."""

    group: str
    is_union: bool
    fields: tuple[Field, ...]
    anonymous: tuple[str, ...] = ()
    """Members that C leaves nameless: their own members are reached directly."""

    size: int
    """Bytes."""

    alignment: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumeration:
    """An enum of constants."""

    name: str
    """C tag, or empty for an anonymous enum."""

    group: str
    members: tuple[tuple[str, int], ...]
    c_visible: bool = True
    """False for an enum that no public header declares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a function or callback."""

    name: str
    """Name in the header; ``arg0`` … where it has none."""

    type: str
    """Type code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A function pointer type."""

    name: str
    group: str
    result: str
    """Type code."""

    parameters: tuple[Parameter, ...]
    signature: str
    """The C declaration on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """An exported function."""

    name: str
    group: str
    result: str
    """Type code."""

    parameters: tuple[Parameter, ...]
    signature: str
    """The C declaration on one line."""

    deprecated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """An object-like macro with a value."""

    name: str
    group: str
    value: int | float | bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A typedef of a number or of a pointer, for example ``llama_token``."""

    name: str
    group: str
    type: str
    """Type code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """Everything that the headers declare, in the order of declaration."""

    records: tuple[Record, ...]
    enumerations: tuple[Enumeration, ...]
    callbacks: tuple[Callback, ...]
    functions: tuple[Function, ...]
    macros: tuple[Macro, ...]
    scalars: tuple[Scalar, ...]
    types: tuple[Record | Callback, ...]
    """Records and callbacks together, each after what it needs."""

    skipped: tuple[str, ...]
    """Functions with a variable number of arguments: ctypes cannot call them portably."""

    digests: tuple[tuple[str, str], ...]
    """Path and SHA-256 of every header read."""
