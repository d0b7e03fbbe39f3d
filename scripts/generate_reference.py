"""Writes ``docs/reference/binding.md`` from the docstrings of the package ``llama_cpp``.

What stands there: every class and function of the top level that is Python, with its signature and its
docstring, and the modules that programs import by name. The C functions are llama.h's own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import griffe

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "bindings" / "src"
PAGE = ROOT / "docs" / "reference" / "binding.md"

MODULES = (
    ("llama", "The model"),
    ("_async", "asyncio"),
    ("llama_embedding", "Vectors and ranking"),
    ("llama_grammar", "Grammars"),
    ("llama_speculative", "Drafts"),
    ("llama_cache", "Caches"),
    ("llama_tokenizer", "Tokenizers"),
    ("llama_chat_format", "Chat formats"),
    ("_hooks", "Hooks"),
    ("_sampling", "Sampling"),
    ("_call_types", "Keyword arguments"),
    ("_errors", "Errors"),
)
"""Modules in the order of the page, and what they are about."""

_WIDTH = 100
"""Characters of a line of code."""

_HEAD = """<!-- Made by scripts/generate_reference.py; do not edit. -->

# The binding

`llama_cpp` binds llama.cpp by ctypes. What stands here is importable from the top level or from the module
that is named; the functions, structs and constants of `llama.h` have their names in `llama_cpp.llama_cpp`.
"""


def page() -> str:
    """Return the text of the page."""
    package = griffe.load("llama_cpp", search_paths=[SOURCE], docstring_parser="google")
    parts = [_HEAD]
    for name, title in MODULES:
        module = package[name]
        shown = list(_shown(module))
        if shown:
            parts.append(f"\n## {title}: `llama_cpp{'' if name.startswith('_') else f'.{name}'}`\n")
            parts += [_described(item) for item in shown]
    return _formatted("".join(parts))


def _formatted(text: str) -> str:
    """Return the page with its code as the formatter writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(PAGE), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def _shown(module: griffe.Object) -> Iterator[griffe.Class | griffe.Function]:
    """Return the public classes and functions that a module defines or gives another home."""
    exported = {str(name) for name in module.exports or ()}
    for name, member in module.members.items():
        if name.startswith("_") or (member.is_alias and name not in exported):
            continue
        target = member.final_target if isinstance(member, griffe.Alias) else member
        if isinstance(target, (griffe.Class, griffe.Function)) and target.path.startswith("llama_cpp."):
            yield target


def _described(item: griffe.Class | griffe.Function) -> str:
    parts = [_entry("###", item.name, item)]
    if isinstance(item, griffe.Class):
        constructor = item.all_members.get("__init__")
        if isinstance(constructor, griffe.Function) and constructor.docstring is not None:
            parts.append(_entry("####", f"{item.name}(…)", constructor, item.name))
        parts += [_entry("####", f"{item.name}.{member.name}", member) for member in _members(item)]
    return "".join(parts)


def _entry(level: str, title: str, item: griffe.Object, called: str = "") -> str:
    signature = _signature(item, called or item.name)
    code = "" if signature == item.name else f"```python\n{signature}\n```\n\n"
    return f"\n{level} {title}\n\n{code}{_text(item)}\n"


def _members(item: griffe.Class) -> Iterator[griffe.Function | griffe.Attribute]:
    seen: set[str] = set()
    for owner in (item, *item.mro()):
        for name, member in owner.members.items():
            if not isinstance(member, (griffe.Function, griffe.Attribute)) or member.docstring is None:
                continue
            if not name.startswith("_") and name not in seen:
                seen.add(name)
                yield member


def _signature(item: griffe.Object, called: str) -> str:
    if isinstance(item, griffe.Function):
        given = [_parameter(it) for it in item.parameters if it.name not in {"self", "cls"}]
        returns = f" -> {item.returns}" if item.returns is not None and called == item.name else ""
        line = f"{called}({', '.join(given)}){returns}"
        wide = "".join(f"    {one},\n" for one in given)
        return line if len(line) <= _WIDTH else f"{called}(\n{wide}){returns}"
    if isinstance(item, griffe.Attribute) and item.annotation is not None:
        return f"{item.name}: {item.annotation}"
    return item.name


def _parameter(parameter: griffe.Parameter) -> str:
    stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
    name = stars.get(parameter.kind or griffe.ParameterKind.positional_or_keyword, "") + parameter.name
    default = parameter.default if not name.startswith("*") else None
    return name if default is None else f"{name}={default}"


def _text(item: griffe.Object) -> str:
    """Return a docstring; its sections become lists."""
    if item.docstring is None:
        return ""
    parts = [_section(section) for section in item.docstring.parse("google")]
    return "\n\n".join(part for part in parts if part)


def _section(section: griffe.DocstringSection) -> str:
    if section.kind is griffe.DocstringSectionKind.text:
        return str(section.value).replace("``", "`")
    if section.kind is griffe.DocstringSectionKind.parameters:
        return "\n".join(f"- `{it.name}`: {_flat(it.description)}" for it in section.value)
    if section.kind is griffe.DocstringSectionKind.raises:
        return "\n".join(f"- raises `{it.annotation}`: {_flat(it.description)}" for it in section.value)
    if section.kind is griffe.DocstringSectionKind.returns:
        return "\n".join(f"- returns: {_flat(it.description)}" for it in section.value)
    if section.kind is griffe.DocstringSectionKind.examples:
        return "\n".join(f"```python\n{text}\n```" for _, text in section.value)
    return ""


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def main() -> int:
    """Write the page, or with ``--check`` say whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the page is old")
    wanted = page()
    if parser.parse_args().check:
        return int(not PAGE.is_file() or PAGE.read_text("utf-8") != wanted)
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
