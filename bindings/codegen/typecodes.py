"""Name C types by the short codes of `codegen.model`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from codegen.clang import Type

WIDTHS = {
    "int8_t": "int8", "int16_t": "int16", "int32_t": "int32", "int64_t": "int64",
    "uint8_t": "uint8", "uint16_t": "uint16", "uint32_t": "uint32", "uint64_t": "uint64",
    "size_t": "size_t",
}  # fmt: skip
"""Typedefs whose width is their meaning."""

BASES = {
    "VOID": "void",
    "BOOL": "bool",
    "CHAR_S": "char",
    "SCHAR": "int8",
    "UCHAR": "uint8",
    "SHORT": "int16",
    "USHORT": "uint16",
    "INT": "int",
    "UINT": "uint32",
    "LONGLONG": "int64",
    "ULONGLONG": "uint64",
    "FLOAT": "float",
    "DOUBLE": "double",
    "ENUM": "int",
}
"""Canonical kinds. An enum is an ``int`` with every compiler in use; ``long`` is absent on purpose."""

HANDLES = frozenset({"ggml_tensor", "ggml_context", "ggml_cgraph", "ggml_object"})
"""Records that programs pass around by address only: their pointers are plain integers."""


RENAMED = {"ggml_backend_graph_copy": "ggml_backend_graph_copy_t"}
"""Records whose name C also gives to a function; in Python the function keeps it."""


def python_name(c_tag: str) -> str:
    """Name of the class for a record."""
    return RENAMED.get(c_tag, c_tag)


class UnreadableHeaderError(Exception):
    """libclang reports an error, or the headers use something that the binding cannot express."""


@dataclass(slots=True)
class TypeCoder:
    """Turns libclang's types into codes; learns records and callbacks as they are declared."""

    records: set[str] = field(default_factory=set)
    callbacks: set[str] = field(default_factory=set)

    def define(self, name: str) -> None:
        """Note that the layout of a record is known from here on."""
        self.records.add(name)

    def parameter_code(self, kind: Type) -> str:
        """Code of a parameter's type: C passes an array as a pointer to its first element."""
        code = self.code(kind)
        return re.sub(r"\[\d+\]$", "*", code)

    def code(self, kind: Type) -> str:
        """Code of one type.

        Raises:
            UnreadableHeaderError: ctypes has no counterpart that is the same on every platform.
        """
        while kind.kind.name == "ELABORATED":
            kind = kind.get_named_type()
        if kind.kind.name == "TYPEDEF":
            return self._typedef(kind)
        match kind.kind.name:
            case "POINTER":
                return self._pointer(kind.get_pointee())
            case "INCOMPLETEARRAY":
                return self._pointer(kind.element_type)
            case "CONSTANTARRAY":
                return f"{self.code(kind.element_type)}[{kind.element_count}]"
            case "RECORD":
                return python_name(kind.get_declaration().spelling)
            case name if name in BASES:
                return BASES[name]
            case _:
                raise UnreadableHeaderError(
                    f"type {kind.spelling!r} has no counterpart that is the same everywhere"
                )

    def _typedef(self, kind: Type) -> str:
        declaration = kind.get_declaration()
        if declaration.spelling in self.callbacks:
            return declaration.spelling
        return WIDTHS.get(declaration.spelling) or self.code(declaration.underlying_typedef_type)

    def _pointer(self, pointee: Type) -> str:
        canonical = pointee.get_canonical()
        if canonical.kind.name in {"VOID", "FUNCTIONPROTO"}:
            return "ptr"
        if canonical.kind.name == "CHAR_S":
            return "str"
        if canonical.kind.name == "RECORD":
            name = canonical.get_declaration().spelling
            return f"{python_name(name)}*" if name in self.records and name not in HANDLES else "ptr"
        return f"{self.code(pointee)}*"
