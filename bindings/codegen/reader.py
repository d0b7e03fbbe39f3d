"""Read the headers with libclang: C declarations become an `Interface`.

The parse needs no compiler on the machine: the C library's headers come from `stubs`, held in memory,
and the target is fixed, so the result is the same everywhere.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from codegen.clang import ERROR, Cursor, Type, Unit, parse
from codegen.macros import MacroReader
from codegen.model import (
    HEADERS,
    Callback,
    Enumeration,
    Field,
    Function,
    Interface,
    Parameter,
    Record,
    Scalar,
)
from codegen.stubs import STUB_HEADERS
from codegen.typecodes import TypeCoder, UnreadableHeaderError, python_name

if TYPE_CHECKING:
    from pathlib import Path

UMBRELLA = "wheelgrid_umbrella.h"
"""Name of the text in memory that includes everything."""

ARGUMENTS = ("-x", "c", "-std=c11", "-target", "x86_64-unknown-linux-gnu", "-nostdinc")
"""How the compiler reads: C11, one platform, no header of this machine."""

PRE_TYPE_HEADER = "src/llama-vocab.h"
"""C++ header with `llama_vocab_pre_type`: not public, but programs know its constants."""

FIELD_NAMES = {("llama_model_kv_override", ""): "value"}
"""Python names of nameless members."""

FIELD_TYPES = {
    ("llama_model_params", "devices"): "ptr",
    ("llama_model_params", "tensor_buft_overrides"): "ptr",
    ("llama_sampler_seq_config", "sampler"): "ptr",
}
"""Fields whose typed pointer would refuse the plain addresses that existing programs assign."""


PARAMETER_TYPES = {("mtmd_helper_gen_audio_get_output", "out_data"): "char**"}
"""Parameters that hand out bytes with zeros among them, which a C string cannot hold."""


def read_interface(root: Path) -> Interface:
    """Parse the public headers below `root`, a checkout of llama.cpp.

    Raises:
        UnreadableHeaderError: A header is missing, has a syntax error or uses an unknown type.
    """
    unit = _parse(root)
    errors = [str(d) for d in unit.diagnostics if d.severity >= ERROR]
    if errors:
        raise UnreadableHeaderError("\n".join(errors))
    collector = _Collector(TypeCoder(), {str(root / h.path): h.group for h in HEADERS})
    for cursor in unit.cursor.get_children():
        collector.visit(cursor)
    collector.finish()
    return Interface(
        records=tuple(t for t in collector.types if isinstance(t, Record)),
        enumerations=tuple(collector.enumerations),
        callbacks=tuple(t for t in collector.types if isinstance(t, Callback)),
        functions=tuple(collector.functions),
        macros=collector.macros.values(),
        scalars=tuple(collector.scalars),
        types=tuple(collector.types),
        skipped=tuple(collector.skipped),
        digests=tuple(
            (path, hashlib.sha256((root / path).read_bytes()).hexdigest())
            for path in (*(h.path for h in HEADERS), PRE_TYPE_HEADER)
        ),
    )


def _parse(root: Path) -> Unit:
    missing = [h.path for h in HEADERS if not (root / h.path).is_file()]
    if missing:
        raise UnreadableHeaderError(f"no {', '.join(missing)} below {root}")
    include = root / "ggml/include"
    umbrella = include / UMBRELLA
    text = "".join(f'#include "{root / h.path}"\n' for h in HEADERS) + _pre_type_enum(root)
    folders = [f"-I{folder}" for folder in (include, root / "include", root / "tools/mtmd")]
    stubs = {include / name: stub for name, stub in STUB_HEADERS.items()}
    return parse(umbrella, [*ARGUMENTS, *folders], {umbrella: text, **stubs})


def _pre_type_enum(root: Path) -> str:
    """Cut the one C enum out of the C++ header."""
    found = re.search(r"enum llama_vocab_pre_type \{.*?\};", (root / PRE_TYPE_HEADER).read_text(), re.DOTALL)
    if found is None:
        raise UnreadableHeaderError(f"no enum llama_vocab_pre_type in {PRE_TYPE_HEADER}")
    return found.group() + "\n"


@dataclass(slots=True)
class _Collector:
    """Walks the declarations once, in order."""

    coder: TypeCoder
    groups: dict[str, str]
    types: list[Record | Callback] = field(default_factory=list)
    enumerations: list[Enumeration] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    scalars: list[Scalar] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    macros: MacroReader = field(default_factory=MacroReader)
    _declared: dict[str, tuple[Cursor, str]] = field(default_factory=dict)

    def finish(self) -> None:
        """Take in the functions, now that every record has a class."""
        for cursor, group in self._declared.values():
            self._function(cursor, group)

    def visit(self, cursor: Cursor) -> None:
        """Take in one declaration of the file level."""
        file = cursor.location.file
        if file is None:
            return
        group = self.groups.get(file.name, "llama" if file.name.endswith(UMBRELLA) else "")
        if not group:
            return
        match cursor.kind.name:
            case "STRUCT_DECL" | "UNION_DECL":
                self._record(cursor, group)
            case "ENUM_DECL":
                self._enumeration(cursor, group, c_visible=file.name in self.groups)
            case "TYPEDEF_DECL":
                self._typedef(cursor, group)
            case "FUNCTION_DECL":
                if cursor.storage_class.name != "STATIC":
                    self._declared.setdefault(cursor.spelling, (cursor, group))
            case "MACRO_DEFINITION":
                self.macros.add(cursor, group)
            case _:
                pass

    def _record(self, cursor: Cursor, group: str) -> None:
        if not cursor.is_definition() or cursor.is_anonymous():
            return
        name = python_name(cursor.spelling)
        self.coder.define(cursor.spelling)
        self.types.extend(self._nested(cursor, group))
        fields, anonymous = self._fields(cursor, name)
        self.types.append(
            Record(
                name=name,
                c_name=cursor.type.get_canonical().spelling,
                group=group,
                is_union=cursor.kind.name == "UNION_DECL",
                fields=fields,
                anonymous=anonymous,
                size=cursor.type.get_size(),
                alignment=cursor.type.get_align(),
            )
        )

    def _nested(self, cursor: Cursor, group: str) -> list[Record | Callback]:
        """Make classes for what a record declares inside itself: unions and function pointers."""
        made: list[Record | Callback] = []
        for child in cursor.get_children():
            if child.kind.name == "UNION_DECL" and child.is_anonymous():
                member = FIELD_NAMES[cursor.spelling, ""]
                made.append(self._nameless(child, f"{cursor.spelling}_{member}", group))
            elif child.kind.name == "FIELD_DECL" and _is_nameless_record(child):
                declaration = child.type.get_canonical().get_declaration()
                made.append(self._nameless(declaration, f"{cursor.spelling}_{child.spelling}", group))
            elif _declares_function_pointer(child):
                made.append(self._callback(child, f"{cursor.spelling}_{child.spelling}", group))
        return made

    def _nameless(self, cursor: Cursor, name: str, group: str) -> Record:
        fields, _ = self._fields(cursor, name)
        return Record(
            name=name,
            c_name="",
            group=group,
            is_union=cursor.kind.name == "UNION_DECL",
            fields=fields,
            size=cursor.type.get_size(),
            alignment=cursor.type.get_align(),
        )

    def _fields(self, cursor: Cursor, name: str) -> tuple[tuple[Field, ...], tuple[str, ...]]:
        fields: list[Field] = []
        anonymous: list[str] = []
        for child in cursor.get_children():
            if child.kind.name == "UNION_DECL" and child.is_anonymous():
                member = FIELD_NAMES[name, ""]
                anonymous.append(member)
                first = next(iter(child.get_children())).spelling
                offset, size = cursor.type.get_offset(first) // 8, child.type.get_size()
                fields.append(Field(name=member, type=f"{name}_{member}", offset=offset, size=size))
            elif child.kind.name == "FIELD_DECL":
                fields.append(self._field(child, name))
        return tuple(fields), tuple(anonymous)

    def _field(self, cursor: Cursor, owner: str) -> Field:
        if cursor.is_bitfield():
            raise UnreadableHeaderError(f"{owner}.{cursor.spelling} is a bit field")
        inline = _is_nameless_record(cursor) or _declares_function_pointer(cursor)
        code = f"{owner}_{cursor.spelling}" if inline else self.coder.code(cursor.type)
        return Field(
            name=cursor.spelling,
            type=FIELD_TYPES.get((owner, cursor.spelling), code),
            offset=cursor.get_field_offsetof() // 8,
            size=cursor.type.get_size(),
        )

    def _enumeration(self, cursor: Cursor, group: str, *, c_visible: bool) -> None:
        members = tuple(
            (child.spelling, child.enum_value)
            for child in cursor.get_children()
            if child.kind.name == "ENUM_CONSTANT_DECL"
        )
        name = "" if cursor.is_anonymous() else cursor.spelling
        if members:
            self.macros.constants.update(members)
            self.enumerations.append(
                Enumeration(name=name, group=group, members=members, c_visible=c_visible)
            )

    def _typedef(self, cursor: Cursor, group: str) -> None:
        target = cursor.underlying_typedef_type
        if _is_function_pointer(cursor):
            self.types.append(self._callback(cursor, cursor.spelling, group))
            self.coder.callbacks.add(cursor.spelling)
        elif target.get_canonical().kind.name not in {"RECORD", "ENUM"}:
            self.scalars.append(Scalar(name=cursor.spelling, group=group, type=self.coder.code(target)))

    def _callback(self, cursor: Cursor, name: str, group: str) -> Callback:
        kind = cursor.underlying_typedef_type if cursor.kind.name == "TYPEDEF_DECL" else cursor.type
        pointee = kind.get_canonical().get_pointee()
        written = kind.get_pointee()
        names = [c.spelling for c in cursor.get_children() if c.kind.name == "PARM_DECL"]
        types = list((written if written.kind.name != "INVALID" else pointee).argument_types())
        return Callback(
            name=name,
            group=group,
            result=self.coder.code(written.get_result()),
            parameters=self._parameters(names, types),
            signature=f"typedef {_spelled(written.get_result())} (*{name})({_listed(names, types)});",
        )

    def _parameters(self, names: list[str], types: list[Type]) -> tuple[Parameter, ...]:
        return tuple(
            Parameter(name=name or f"arg{i}", type=self.coder.parameter_code(kind))
            for i, (name, kind) in enumerate(zip(names, types, strict=True))
        )

    def _function(self, cursor: Cursor, group: str) -> None:
        name = cursor.spelling
        if cursor.type.kind.name == "FUNCTIONPROTO" and cursor.type.is_function_variadic():
            self.skipped.append(name)
            return
        names = [a.spelling for a in cursor.get_arguments()]
        types = [a.type for a in cursor.get_arguments()]
        self.functions.append(
            Function(
                name=name,
                group=group,
                result=self.coder.code(cursor.result_type),
                parameters=tuple(
                    replace(p, type=PARAMETER_TYPES.get((name, p.name), p.type))
                    for p in self._parameters(names, types)
                ),
                signature=f"{_spelled(cursor.result_type)} {name}({_listed(names, types) or 'void'});",
                deprecated=cursor.availability.name == "DEPRECATED",
            )
        )


def _is_nameless_record(cursor: Cursor) -> bool:
    """Tell ``struct { … } member``."""
    declaration = cursor.type.get_canonical().get_declaration()
    return declaration.kind.name in {"STRUCT_DECL", "UNION_DECL"} and declaration.is_anonymous()


def _declares_function_pointer(cursor: Cursor) -> bool:
    """Tell a member that spells its function pointer type itself, without a typedef."""
    return (
        cursor.kind.name == "FIELD_DECL"
        and cursor.type.kind.name == "POINTER"
        and _is_function_pointer(cursor)
    )


def _is_function_pointer(cursor: Cursor) -> bool:
    kind = cursor.underlying_typedef_type if cursor.kind.name == "TYPEDEF_DECL" else cursor.type
    canonical = kind.get_canonical()
    return canonical.kind.name == "POINTER" and canonical.get_pointee().kind.name in {
        "FUNCTIONPROTO",
        "FUNCTIONNOPROTO",
    }


def _listed(names: list[str], types: list[Type]) -> str:
    return ", ".join(f"{_spelled(kind)} {name}".rstrip() for name, kind in zip(names, types, strict=True))


def _spelled(kind: Type) -> str:
    return kind.spelling.replace("_Bool", "bool")
