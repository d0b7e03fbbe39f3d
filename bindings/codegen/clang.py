"""The part of libclang's Python package that the reader uses, with types: the package itself has none."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Kind(Protocol):
    """A constant of libclang, known by its name."""

    name: str


class File(Protocol):
    """A file of the parse."""

    name: str


class Location(Protocol):
    """Where a declaration is."""

    file: File | None


class Token(Protocol):
    """A word of C."""

    spelling: str


class Type(Protocol):
    """A C type."""

    kind: Kind
    spelling: str
    element_type: Type
    element_count: int

    def get_align(self) -> int:
        """Alignment in bytes."""

    def get_size(self) -> int:
        """Size in bytes."""

    def get_offset(self, member: str) -> int:
        """Offset of a member, in bits."""

    def get_canonical(self) -> Type:
        """The type without typedefs."""

    def get_declaration(self) -> Cursor:
        """Where it is declared."""

    def get_named_type(self) -> Type:
        """The type behind ``struct name``."""

    def get_pointee(self) -> Type:
        """What a pointer points to."""

    def get_result(self) -> Type:
        """Result of a function type."""

    def argument_types(self) -> Iterable[Type]:
        """Parameters of a function type."""

    def is_function_variadic(self) -> bool:
        """Whether a function type ends in ``...``."""


class Cursor(Protocol):
    """A declaration."""

    kind: Kind
    spelling: str
    type: Type
    result_type: Type
    underlying_typedef_type: Type
    storage_class: Kind
    availability: Kind
    enum_value: int
    location: Location

    def get_arguments(self) -> Iterable[Cursor]:
        """Parameters of a function."""

    def get_children(self) -> Iterable[Cursor]:
        """Declarations inside."""

    def get_field_offsetof(self) -> int:
        """Offset of a member in its record, in bits."""

    def get_tokens(self) -> Iterable[Token]:
        """Words that it consists of."""

    def is_anonymous(self) -> bool:
        """Whether a record or enum has no tag."""

    def is_bitfield(self) -> bool:
        """Whether a member is a bit field."""

    def is_definition(self) -> bool:
        """Whether a record is declared with its members."""


class Unit(Protocol):
    """A parsed text."""

    cursor: Cursor
    diagnostics: Iterable[Diagnostic]


class Diagnostic(Protocol):
    """A complaint of the compiler."""

    severity: int


ERROR = 3
"""Severity from which a complaint is an error: ``CXDiagnostic_Error``."""


def parse(path: Path, arguments: Sequence[str], texts: dict[Path, str]) -> Unit:
    """Parse a text in memory.

    Args:
        path: Which of `texts` to parse.
        arguments: The compiler's command line.
        texts: Files that exist in memory only; their folder must exist.
    """
    cindex = import_module("clang.cindex")
    unit: Unit = cindex.Index.create().parse(
        str(path),
        args=list(arguments),
        unsaved_files=[(str(name), text) for name, text in texts.items()],
        options=cindex.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD,
    )
    return unit
