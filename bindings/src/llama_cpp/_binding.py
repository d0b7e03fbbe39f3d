"""Bind C functions name by name: a prototype code and a loaded library become a callable.

Nothing is bound before someone asks for it, so importing a mirror module costs no more than its types.
"""

from __future__ import annotations

import ctypes
import sys
from _ctypes import CFuncPtr
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ctypes import _CData
    from collections.abc import Callable, Mapping, Sequence

_BASES: dict[str, type[_CData] | None] = {
    "void": None,
    "bool": ctypes.c_bool,
    "char": ctypes.c_char,
    "int": ctypes.c_int,
    "int8": ctypes.c_int8,
    "int16": ctypes.c_int16,
    "int32": ctypes.c_int32,
    "int64": ctypes.c_int64,
    "uint8": ctypes.c_uint8,
    "uint16": ctypes.c_uint16,
    "uint32": ctypes.c_uint32,
    "uint64": ctypes.c_uint64,
    "size_t": ctypes.c_size_t,
    "float": ctypes.c_float,
    "double": ctypes.c_double,
    "ptr": ctypes.c_void_p,
    "str": ctypes.c_char_p,
}
"""Base codes of the prototype table; every other base is the name of a generated type."""

_TYPE_MODULES = ("llama_cpp._generated.ggml", "llama_cpp._generated.llama", "llama_cpp._generated.mtmd")


_PREFIXES = ("llama_", "mtmd_", "ggml_", "gguf_", "clip_")
"""How public names begin, in lower case."""

_NOT_PUBLIC = frozenset({"annotations", "TYPE_CHECKING", "Mirror"})
"""Names in a mirror that are no part of it."""


class MissingFunctionError(AttributeError):
    """The loaded library has no such function."""

    def __init__(self, name: str, libraries: Sequence[str]) -> None:
        """Name the function and the files that were searched."""
        super().__init__(
            f"the native library has no function {name!r} (searched {', '.join(libraries)}); "
            "it was built from another version of llama.cpp or without this part"
        )


def resolve_type(code: str) -> type[_CData] | None:
    """Turn a type code into a ctypes type, for example ``llama_token_data*`` into a pointer type."""
    if code.endswith("*"):
        return ctypes.POINTER(resolve_type(code[:-1]))
    if code.endswith("]"):
        inner, _, length = code[:-1].rpartition("[")
        return resolve_type(inner) * int(length)  # type: ignore[operator,return-value]  # typeshed: int * int
    if code in _BASES:
        return _BASES[code]
    for module in _TYPE_MODULES:
        found: type[_CData] | None = getattr(import_module(module), code, None)
        if found is not None:
            return found
    raise LookupError(code)


def declare(function: CFuncPtr, prototype: str) -> None:
    """Set result and parameter types of a function from its prototype code."""
    result, *parameters = prototype.split()
    function.argtypes = [resolve_type(code) for code in parameters]  # type: ignore[misc]  # C types only
    function.restype = resolve_type(result)


class NativeLibrary(ctypes.CDLL):
    """A shared library whose functions come with their prototypes."""

    def __init__(self, path: str, prototypes: Mapping[str, str]) -> None:
        """Load the file at an absolute path."""
        super().__init__(path)
        self.path = path
        """The file."""
        self._prototypes = prototypes

    def __getattr__(self, name: str) -> CFuncPtr:  # type: ignore[override]  # typeshed's _NamedFuncPointer is private
        """Find a function, declare it and keep it.

        Raises:
            AttributeError: The library has no such symbol.
        """
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        function = self[name]
        prototype = self._prototypes.get(name)
        if prototype is not None:
            declare(function, prototype)
        setattr(self, name, function)
        return function


class Mirror:
    """The lazy half of a flat module: what its ``__getattr__`` and ``__dir__`` delegate to."""

    def __init__(
        self,
        *,
        module: str,
        group: str,
        libraries: Callable[[], Sequence[NativeLibrary]],
        extra: str,
        fallbacks: Sequence[str] = (),
        overrides: Sequence[str] = (),
    ) -> None:
        """Describe the module.

        Args:
            module: Its name in ``sys.modules``.
            group: Table of the generated modules: ``llama``, ``ggml`` or ``mtmd``.
            libraries: Loads on the first call; gives the libraries to search, in order.
            extra: Module with the names that no header has.
            fallbacks: Modules whose types and constants are reachable here too.
            overrides: Functions of the header that `extra` replaces.
        """
        self._module = module
        self._group = group
        self._libraries = libraries
        self._extra = extra
        self._fallbacks = tuple(fallbacks)
        self._overrides = frozenset(overrides)

    def functions(self) -> dict[str, str]:
        """Prototypes of the module, by name."""
        table: dict[str, str] = getattr(import_module("llama_cpp._generated.functions"), self._group.upper())
        return table

    def enums(self) -> dict[str, str]:
        """Enum classes of the module: name to member names."""
        table: dict[str, str] = getattr(import_module("llama_cpp._generated.enums"), self._group.upper())
        return table

    def resolve(self, name: str) -> object:
        """Find a name, store it in the module and return it: the next access does not come here.

        Raises:
            AttributeError: Nothing is called so, or the library lacks the function.
            LibraryNotFoundError, LayoutMismatchError: The library cannot be loaded.
        """
        module = sys.modules[self._module]
        if name == "__all__":
            return [n for n in self.names() if hasattr(module, n)]
        value = None if name.startswith("__") else self.find(name)
        if value is None:
            raise AttributeError(f"module {self._module!r} has no attribute {name!r}")
        return vars(module).setdefault(name, value)

    def names(self) -> list[str]:
        """Every public name, whether it was used already or not."""
        own = {n for n in vars(sys.modules[self._module]) if not n.startswith("_")} - _NOT_PUBLIC
        extra = {n for n in vars(import_module(self._extra)) if n.lower().startswith(_PREFIXES)}
        return sorted({*own, *extra, *self.functions(), *self.enums()})

    def find(self, name: str) -> object:
        """Find a name; None if nothing is called so.

        Raises:
            MissingFunctionError: The header has the function, the library has not.
            LibraryNotFoundError, LayoutMismatchError: The library cannot be loaded.
        """
        if name in self.functions() and name not in self._overrides:
            return self._bind(name)
        members = self.enums().get(name)
        if members is not None:
            return self._enum(name, members)
        places = (f"llama_cpp._generated.{self._group}", *self._fallbacks, self._extra)
        found = (getattr(import_module(place), name, None) for place in places)
        return next((value for value in found if value is not None), None)

    def _bind(self, name: str) -> object:
        libraries = self._libraries()
        for library in libraries:
            function: object = getattr(library, name, None)
            if function is not None:
                return function
        raise MissingFunctionError(name, [library.path for library in libraries])

    def _enum(self, name: str, members: str) -> object:
        from enum import IntEnum  # noqa: PLC0415 -- enum is slow to import and rarely needed

        values = vars(import_module(f"llama_cpp._generated.{self._group}"))
        return IntEnum(name, {m: values[m] for m in members.split()}, module=self._module)
