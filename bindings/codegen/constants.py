"""Write the tables of enums, layouts and versions."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from codegen.model import GROUPS
from codegen.runtime import HEADING

if TYPE_CHECKING:
    from codegen.model import Interface
    from codegen.origin import Origin


def enum_classes(interface: Interface, group: str) -> dict[str, tuple[str, ...]]:
    """Name the enums of one group: Python name to the names of the members.

    An enum whose tag is also a function is called ``<tag>_t``: the function keeps the name.
    """
    functions = {f.name for f in interface.functions}
    return {
        f"{e.name}_t" if e.name in functions else e.name: tuple(name for name, _ in e.members)
        for e in interface.enumerations
        if e.group == group and e.name
    }


def write_enums(interface: Interface) -> str:
    """Write which constants belong to which enum; the classes are made when someone asks for them."""
    lines = [HEADING.format(title="Enums: name to the names of their constants."), ""]
    lines.append("from __future__ import annotations\n")
    for group in GROUPS:
        lines.append(f"{group.upper()}: dict[str, str] = {{")
        classes = enum_classes(interface, group)
        lines.extend(f'    "{name}": "{" ".join(members)}",' for name, members in classes.items())
        lines.append("}\n")
    return "\n".join(lines)


def write_layout(interface: Interface) -> str:
    """Write size, alignment and offsets of every record, and every constant that a header declares."""
    lines = [HEADING.format(title="Layout of every record, in bytes, on the 64-bit platforms."), ""]
    lines.append("from __future__ import annotations\n")
    lines.append("# Python name: (C type, empty if nameless; size; alignment; {member: (offset, size)})")
    lines.append("LAYOUT: dict[str, tuple[str, int, int, dict[str, tuple[int, int]]]] = {")
    for record in interface.records:
        fields = {f.name: (f.offset, f.size) for f in record.fields if f.name not in record.anonymous}
        lines.append(
            f'    "{record.name}": ("{record.c_name}", {record.size}, {record.alignment}, {fields!r}),'
        )
    lines.append("}\n")
    lines.append("CONSTANTS: dict[str, int] = {")
    for enum in interface.enumerations:
        if enum.c_visible:
            lines.extend(f'    "{name}": {value},' for name, value in enum.members)
    lines.extend(f'    "{m.name}": {m.value!r},' for m in interface.macros if isinstance(m.value, int))
    lines.append("}\n")
    return "\n".join(lines)


def write_origin(interface: Interface, origin: Origin) -> str:
    """Write the versions and the digests of the headers."""
    whole = hashlib.sha256("".join(f"{p} {d}\n" for p, d in interface.digests).encode()).hexdigest()
    lines = [
        HEADING.format(title="Where this binding comes from."),
        "",
        "from __future__ import annotations\n",
    ]
    lines += [
        f'LLAMA_VERSION = "{origin.version}"',
        f"LLAMA_BUILD = {origin.build}",
        f'LLAMA_COMMIT = "{origin.commit}"',
        f'GGML_VERSION = "{origin.ggml_version}"',
        f'HEADERS_DIGEST = "{whole}"',
        "HEADERS: dict[str, str] = {",
        *(f'    "{path}": "{digest}",' for path, digest in interface.digests),
        "}",
    ]
    return "\n".join(lines) + "\n"
