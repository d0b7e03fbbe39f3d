"""How models write calls: a table, and which row a chat template stands for."""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._tools.bodies import (
    read_arg_pairs,
    read_functions,
    read_json,
    read_named_json,
    read_named_list,
    read_python,
)
from llama_cpp._tools.deltas import PlainReader
from llama_cpp._tools.harmony import HarmonyReader, is_harmony
from llama_cpp._tools.scanner import SectionReader, WholeReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from llama_cpp._tools.bodies import Schemas
    from llama_cpp._tools.deltas import Call, Reader


class Dialect(NamedTuple):
    """One way to write calls."""

    name: str
    """For people."""
    marks: tuple[str, ...]
    """What a chat template of such a model has, all of it."""
    opens: tuple[str, ...]
    """Where a section with calls begins; none if the whole answer is one."""
    closes: tuple[str, ...]
    """Where it ends."""
    read: Callable[[str, Schemas], list[Call]]
    """Reads a section."""
    starts: tuple[str, ...] = ()
    """How an answer begins that is a call as a whole."""
    around: tuple[str, ...] = ()
    """Marks around all sections, which mean nothing more."""


def _deepseek(words: str) -> str:
    """Return a mark as DeepSeek writes it, with a wide bar and a low block for each space."""
    return f"<\uff5c{words.replace(' ', chr(0x2581))}\uff5c>"


_CALL = ("<tool_call>",), ("</tool_call>",)

DIALECTS = (
    Dialect("Qwen3-Coder", ("<tool_call>", "<function="), *_CALL, read_functions),
    Dialect("GLM", ("<tool_call>", "<arg_key>"), *_CALL, read_arg_pairs),
    Dialect(
        "MiniMax", ("<minimax:tool_call>",), ("<minimax:tool_call>",), ("</minimax:tool_call>",),
        read_functions,
    ),
    Dialect("Seed", ("<seed:tool_call>",), ("<seed:tool_call>",), ("</seed:tool_call>",), read_functions),
    Dialect("Hermes", ("<tool_call>",), *_CALL, read_json),
    Dialect("Mistral, named", ("[TOOL_CALLS]", "[ARGS]"), ("[TOOL_CALLS]",), (), read_named_list),
    Dialect("Mistral", ("[TOOL_CALLS]",), ("[TOOL_CALLS]",), (), read_named_list),
    Dialect(
        "DeepSeek", (_deepseek("tool call begin"),),
        (_deepseek("tool call begin"),),
        (_deepseek("tool call end"),), read_named_json,
        around=(_deepseek("tool calls begin"), _deepseek("tool calls end")),
    ),
    Dialect(
        "Kimi", ("<|tool_call_begin|>",), ("<|tool_call_begin|>",), ("<|tool_call_end|>",), read_named_json,
        around=("<|tool_calls_section_begin|>", "<|tool_calls_section_end|>"),
    ),
    Dialect("LFM", ("<|tool_call_start|>",), ("<|tool_call_start|>",), ("<|tool_call_end|>",), read_python),
    Dialect("Phi", ("<|tool_call|>", "<|/tool_call|>"), ("<|tool_call|>",), ("<|/tool_call|>",), read_json),
    Dialect("Granite", ("<|tool_call|>",), ("<|tool_call|>",), (), read_json),
    Dialect("Command R", ("<|START_ACTION|>",), ("<|START_ACTION|>",), ("<|END_ACTION|>",), read_json),
    Dialect("FireFunction", ("functools[",), ("functools",), (), read_json),
    Dialect("Functionary 3.1", ("<function=",), ("<function=",), ("</function>",), read_named_json),
    Dialect("Llama 3", ("<|python_tag|>",), (), (), read_json, ("{", "<|python_tag|>")),
)  # fmt: skip
"""Most special first: the first whose marks are all in a template is its dialect."""

_FALLBACK = Dialect("JSON", (), (), (), read_json, ("{", "["))


def dialect_of(template: str) -> Dialect:
    """Return how the model of a chat template writes calls; JSON if the template does not tell."""
    return next((one for one in DIALECTS if all(mark in template for mark in one.marks)), _FALLBACK)


def call_reader(template: str, schemas: Schemas) -> Reader:
    """Return what finds the calls in the answers of a model.

    Args:
        template: The model's chat template.
        schemas: The functions that it may call; without any, all is text.
    """
    if is_harmony(template):
        return HarmonyReader()
    if not schemas:
        return PlainReader()
    dialect = dialect_of(template)
    if dialect.opens:
        return SectionReader(dialect, schemas)
    return WholeReader(dialect.read, schemas, dialect.starts)
