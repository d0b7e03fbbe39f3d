"""The error of what was aborted, and the function that decides it."""

from __future__ import annotations

import copy
import ctypes

from llama_cpp._abort import AbortedError, _strlen
from llama_cpp._errors import DecodeError


def test_the_error_is_a_failed_evaluation_that_says_why() -> None:
    error = copy.copy(AbortedError())

    assert isinstance(error, DecodeError)
    assert error.code == 2
    assert str(error) == "llama_decode failed with code 2: aborted"


def test_the_c_library_reads_the_flag() -> None:
    flag = (ctypes.c_uint8 * 2)()
    length = _strlen()

    assert length(flag) == 0
    flag[0] = 1
    assert length(flag) == 1
