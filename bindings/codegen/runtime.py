"""Write the modules that ctypes needs at run time: types, constants and the prototype table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegen.model import GROUPS, Callback, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codegen.model import Interface

HEADING = '"""{title}\n\nMade from the C headers by scripts/generate_binding.py; do not edit.\n"""\n'
"""First lines of every generated module."""

CTYPES = {
    "void": "None", "bool": "c_bool", "char": "c_char", "int": "c_int",
    "int8": "c_int8", "int16": "c_int16", "int32": "c_int32", "int64": "c_int64",
    "uint8": "c_uint8", "uint16": "c_uint16", "uint32": "c_uint32", "uint64": "c_uint64",
    "size_t": "c_size_t", "float": "c_float", "double": "c_double", "ptr": "c_void_p", "str": "c_char_p",
}  # fmt: skip
"""Base codes in ctypes."""

SUFFIX = re.compile(r"(\*|\[\d+\])$")
"""The outermost pointer or array of a code."""


def expression(code: str) -> str:
    """Python expression of a type code.

    >>> expression("llama_token_data*"), expression("char[128]")
    ('POINTER(llama_token_data)', 'c_char * 128')
    """
    found = SUFFIX.search(code)
    if found is None:
        return CTYPES.get(code, code)
    inner = expression(code[: found.start()])
    if found.group() == "*":
        return f"POINTER({inner})"
    return f"{inner} * {found.group()[1:-1]}"


def base(code: str) -> str:
    """Code without pointers and arrays."""
    return re.sub(r"(\*|\[\d+\])+$", "", code)


def write_types(interface: Interface, group: str) -> str:
    """Write one module of constants, scalars, callbacks and records."""
    constants = [*_constants(interface, group)]
    body = [*_scalars(interface, group), "", *_types(interface, group)]
    text = "\n".join(body)
    imports = sorted(set(re.findall(r"\b(c_\w+|POINTER|Structure|Union)\b", text)))
    lines = [HEADING.format(title=f"Constants, structs and callbacks of {group}."), ""]
    lines += [f"from ctypes import {', '.join(imports)}", "", "from llama_cpp._callbacks import callback"]
    lines += [f"from llama_cpp._generated.{o} import {', '.join(n)}" for o, n in foreign(interface, group)]
    return "\n".join([*lines, "", *constants, "", *body]).rstrip() + "\n"


def foreign(interface: Interface, group: str) -> list[tuple[str, list[str]]]:
    """List what the types of one group need from earlier groups: (group, names)."""
    homes = {t.name: t.group for t in interface.types}
    needed = {base(code) for t in interface.types if t.group == group for code in codes(t)}
    return [
        (other, names)
        for other in GROUPS[: GROUPS.index(group)]
        if (names := sorted(n for n in needed if homes.get(n) == other))
    ]


def codes(kind: Record | Callback) -> Iterator[str]:
    """Yield the type codes that a record or callback is made of."""
    if isinstance(kind, Record):
        yield from (f.type for f in kind.fields)
    else:
        yield kind.result
        yield from (p.type for p in kind.parameters)


def _constants(interface: Interface, group: str) -> Iterator[str]:
    for macro in interface.macros:
        if macro.group == group:
            yield f"{macro.name} = {macro.value!r}"
    for enum in interface.enumerations:
        if enum.group == group:
            yield from (f"{name} = {value}" for name, value in enum.members)


def _scalars(interface: Interface, group: str) -> Iterator[str]:
    for name, code in sorted({s.name: s.type for s in interface.scalars if s.group == group}.items()):
        yield f"{name} = {expression(code)}"


def _types(interface: Interface, group: str) -> Iterator[str]:
    for kind in interface.types:
        if kind.group == group:
            yield from _record(kind) if isinstance(kind, Record) else [_callback(kind)]


def _callback(kind: Callback) -> str:
    parts = [repr(kind.name), expression(kind.result), *(expression(p.type) for p in kind.parameters)]
    return f"{kind.name} = callback({', '.join(parts)})"


def _record(record: Record) -> Iterable[str]:
    yield f"\nclass {record.name}({'Union' if record.is_union else 'Structure'}):"
    if record.anonymous:
        yield f"    _anonymous_ = {record.anonymous!r}"
    yield "    _fields_ = ("
    yield from (f"        ({field.name!r}, {expression(field.type)})," for field in record.fields)
    yield "    )\n"


def write_functions(interface: Interface) -> str:
    """Write the prototype table: name to result and parameter codes, separated by blanks."""
    lines = [HEADING.format(title="Prototypes: function name to the codes of its result and parameters."), ""]
    lines.append("from __future__ import annotations\n")
    for group in GROUPS:
        lines.append(f"{group.upper()}: dict[str, str] = {{")
        for function in interface.functions:
            if function.group == group:
                prototype = " ".join([function.result, *(p.type for p in function.parameters)])
                lines.append(f'    "{function.name}": "{prototype}",')
        lines.append("}\n")
    lines.append(f"VARIADIC = {interface.skipped!r}")
    return "\n".join(lines) + "\n"
