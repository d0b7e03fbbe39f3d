"""Write the type stubs: the same names as at run time, plus every function with its C declaration."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from codegen.constants import enum_classes
from codegen.model import GROUPS, REPLACED, Callback, Record
from codegen.runtime import CTYPES, HEADING, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegen.model import Function, Interface

INTEGERS = frozenset(
    {"int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "size_t"}
)
"""Codes that are a Python int."""

READ = {"void": "None", "bool": "bool", "char": "bytes", "float": "float", "double": "float",
        "ptr": "int | None", "str": "bytes | None"}  # fmt: skip
"""What a value of a base code is in Python when C hands it out."""

TAKEN = {"bool": "Bool", "float": "Real", "double": "Real", "ptr": "Address", "str": "Text"}
"""What a parameter of a base code takes; the names are those of ``stubtypes``."""

STUB_TYPES = (
    "Address",
    "Array",
    "Bool",
    "Enumeration",
    "Integer",
    "Member",
    "Pointer",
    "PointerTo",
    "Real",
    "Text",
)
"""Names of the hand-written module ``stubtypes``."""


def element(code: str) -> str:
    """Class of a code as a type argument.

    >>> element("float*"), element("char[128]")
    ('Pointer[c_float]', 'Array[c_char]')
    """
    found = SUFFIX.search(code)
    if found is None:
        return CTYPES.get(code, code)
    return f"{'Pointer' if found.group() == '*' else 'Array'}[{element(code[: found.start()])}]"


def read_type(code: str) -> str:
    """Python type of a value that comes from C."""
    if SUFFIX.search(code):
        return "bytes" if code.startswith("char[") else element(code)
    return "int" if code in INTEGERS else READ.get(code, code)


def taken_type(code: str, callbacks: frozenset[str]) -> str:
    """Python type of what a parameter of that code accepts."""
    found = SUFFIX.search(code)
    if found is not None:
        return f"PointerTo[{element(code[: found.start()])}]"
    if code in INTEGERS:
        return "Integer"
    return f"{code} | None" if code in callbacks else TAKEN.get(code, code)


def member_type(code: str) -> str:
    """Descriptor of a struct member: what it gives, what it takes."""
    given = read_type(code)
    found = SUFFIX.search(code)
    if found is not None and found.group() == "*":
        inner = element(code[: found.start()])
        return f"Member[{given}, Pointer[{inner}] | Array[{inner}] | None]"
    return f"Member[{given}, {given}]"


def write_stub(interface: Interface, group: str) -> str:
    """Write the stub of one generated module."""
    callbacks = frozenset(c.name for c in interface.callbacks)
    functions = [f for f in interface.functions if f.group == group and f.name not in REPLACED]
    body = [
        *_constants(interface, group),
        *_scalars(interface, group),
        *_enums(interface, group),
        *(line for t in interface.types if t.group == group for line in _type(t)),
        *(line for f in functions for line in _function(f, callbacks)),
    ]
    text = "\n".join(body)
    used = set(re.findall(r"\b\w+\b", re.sub(r'""".*?"""', "", text)))
    ctypes_names = sorted(used & {*CTYPES.values(), "Structure", "Union"} - {"None"})
    stub_types = sorted(used & set(STUB_TYPES))
    head = [HEADING.format(title=f"Constants, structs, callbacks and functions of {group}.")]
    if "Callable" in used:
        head.append("from collections.abc import Callable")
    head.append(f"from ctypes import {', '.join(ctypes_names)}")
    head += ["from _ctypes import CFuncPtr as _CFuncPtr"] if "_CFuncPtr" in used else []
    head.append("")
    head.append(f"from llama_cpp._generated.stubtypes import {', '.join(stub_types)}")
    head += [
        f"from llama_cpp._generated.{other} import {', '.join(names)}"
        for other, names in _foreign(interface, group, used)
    ]
    return "\n".join([*head, "", text]).rstrip() + "\n"


def _foreign(interface: Interface, group: str, used: set[str]) -> list[tuple[str, list[str]]]:
    homes = {t.name: t.group for t in interface.types}
    return [
        (other, names)
        for other in GROUPS[: GROUPS.index(group)]
        if (names := sorted(n for n in used if homes.get(n) == other))
    ]


def _constants(interface: Interface, group: str) -> Iterator[str]:
    for macro in interface.macros:
        if macro.group == group:
            yield f"{macro.name}: {type(macro.value).__name__}"
    for enum in interface.enumerations:
        if enum.group == group:
            yield from (f"{name}: int" for name, _ in enum.members)


def _scalars(interface: Interface, group: str) -> Iterator[str]:
    for name, code in sorted({s.name: s.type for s in interface.scalars if s.group == group}.items()):
        yield f"{name} = {element(code)}"


def _enums(interface: Interface, group: str) -> Iterator[str]:
    values = {name: value for e in interface.enumerations for name, value in e.members}
    for name, members in enum_classes(interface, group).items():
        yield f"\nclass {name}(Enumeration):"
        yield from (f"    {member} = {values[member]}" for member in members)


def _type(kind: Record | Callback) -> Iterator[str]:
    if isinstance(kind, Record):
        yield from _record(kind)
        return
    parameters = ", ".join(read_type(p.type) for p in kind.parameters)
    yield f"\nclass {kind.name}(_CFuncPtr):"
    yield f'    """{kind.signature}"""\n'
    yield (
        f"    def __init__(self, function: Callable[[{parameters}], {_answer(kind.result)}] | int = ..., /)"
        " -> None: ..."
    )


def _answer(code: str) -> str:
    """What a Python callback may return."""
    return "bytes | int | None" if code == "str" else read_type(code)


def _record(record: Record) -> Iterator[str]:
    yield f"\nclass {record.name}({'Union' if record.is_union else 'Structure'}):"
    if not record.fields:
        yield "    ..."
    for field in record.fields:
        mark = "# " if keyword.iskeyword(field.name) else ""  # reachable by getattr only
        yield f"    {mark}{field.name}: {member_type(field.type)}"


def _function(function: Function, callbacks: frozenset[str]) -> Iterator[str]:
    parameters = [f"{_safe(p.name)}: {taken_type(p.type, callbacks)}" for p in function.parameters]
    listed = ", ".join([*parameters, "/"] if parameters else [])
    note = " Deprecated." if function.deprecated else ""
    yield f"\ndef {function.name}({listed}) -> {read_type(function.result)}:"
    yield f'    """``{function.signature}``{note}"""'


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name
