"""Calls as Gemma 4 writes them: ``call:name{key:<|"|>text<|"|>,other:12}``."""

from __future__ import annotations

import json
import re

from llama_cpp._tools.deltas import Call
from llama_cpp._tools.jsontext import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Schemas

QUOTE = '<|"|>'
_CALL = re.compile(r"\s*call:(?P<name>[^{\s]+)\s*(?P<arguments>\{.*\})\s*", re.DOTALL)
_KEY = re.compile(r"(?P<before>[{,]\s*)(?P<key>[^\s{}\[\],:\"][^{}\[\],:\"]*?)\s*:")
_CONSTANTS = {"None": "null", "True": "true", "False": "false"}
_CONSTANT = re.compile(r"\b(None|True|False)\b")


def read_gemma(text: str, schemas: Schemas) -> list[Call]:  # noqa: ARG001 - the text says the types itself
    """Read one call.

    Raises:
        ValueError: It is something else.
    """
    found = _CALL.fullmatch(text)
    if found is None:
        raise ValueError("no call")
    parts = found["arguments"].split(QUOTE)
    if len(parts) % 2 == 0:
        raise ValueError("a string without an end")
    # Every other part is a string; a mark in its place keeps the structure whole while keys are quoted.
    structure = _KEY.sub(_quoted, '"'.join(_structure(part) for part in parts[::2]))
    pieces = structure.split('"')
    return [Call(found["name"], dumps(loads(_joined(pieces, parts[1::2]))))]


def _structure(part: str) -> str:
    if '"' in part or "\x00" in part:
        raise ValueError(f"a quote outside of a string: {part!r}")
    return _CONSTANT.sub(lambda match: _CONSTANTS[match[1]], part)


def _quoted(match: re.Match[str]) -> str:
    return f"{match['before']}\x00{match['key']}\x00:"


def _joined(pieces: list[str], strings: list[str]) -> str:
    """Put the strings between the pieces, and quotes around the keys."""
    made = [pieces[0]]
    for piece, string in zip(pieces[1:], strings):
        made += [json.dumps(string), piece]
    return "".join(made).replace("\x00", '"')
