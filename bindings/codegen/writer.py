"""Turn an `Interface` into the files of ``llama_cpp._generated``: name to text, always the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegen.constants import write_enums, write_layout, write_origin
from codegen.model import GROUPS
from codegen.runtime import write_functions, write_types
from codegen.stubwriter import write_stub

if TYPE_CHECKING:
    from codegen.model import Interface
    from codegen.origin import Origin


def write_files(interface: Interface, origin: Origin) -> dict[str, str]:
    """Return every generated file by its name below ``_generated``."""
    files = {"__init__.py": '"""Made from the C headers by scripts/generate_binding.py; do not edit."""\n'}
    for group in GROUPS:
        files[f"{group}.py"] = write_types(interface, group)
        files[f"{group}.pyi"] = write_stub(interface, group)
    files["functions.py"] = write_functions(interface)
    files["enums.py"] = write_enums(interface)
    files["layout.py"] = write_layout(interface)
    files["origin.py"] = write_origin(interface, origin)
    return files
