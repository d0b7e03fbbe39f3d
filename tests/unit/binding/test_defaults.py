"""The recorded defaults keep up with the structs: a member added by a new llama.cpp must be recorded."""

from __future__ import annotations

import ctypes

import pytest

from llama_cpp._binding import resolve_type
from llama_cpp._generated.defaults import DEFAULTS
from llama_cpp._generated.functions import LLAMA, MTMD

NOT_NULL = {("mtmd_context_params", "media_marker")}
"""Pointers with a default: their value differs in every process."""


@pytest.mark.parametrize("function", sorted(DEFAULTS))
def test_every_member_has_a_default(function: str) -> None:
    struct, values = DEFAULTS[function]
    kind = resolve_type(struct)

    assert kind is not None
    assert issubclass(kind, ctypes.Structure)
    missing = {(struct, name) for name, *_ in kind._fields_} - {(struct, name) for name in values}
    assert missing <= NOT_NULL


@pytest.mark.parametrize("function", sorted(DEFAULTS))
def test_function_returns_the_struct(function: str) -> None:
    assert {**LLAMA, **MTMD}[function].split()[0] == DEFAULTS[function][0]
