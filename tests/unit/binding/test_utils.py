"""Names that other programs know."""

from __future__ import annotations

import os
import sys

import pytest

from llama_cpp import _utils
from llama_cpp._internals import normalize_embedding
from llama_cpp._utils import Singleton, suppress_stdout_stderr


def test_nothing_is_hidden_and_no_descriptor_touched(capfd: pytest.CaptureFixture[str]) -> None:
    before = [os.fstat(number) for number in (1, 2)]

    with suppress_stdout_stderr(disable=False) as block:
        assert [os.fstat(number) for number in (1, 2)] == before
        os.write(1, b"still ")
        sys.stderr.write("here")

    assert (block.disable, suppress_stdout_stderr().disable) == (False, True)
    assert capfd.readouterr() == ("still ", "here")


def test_an_exception_passes_a_block_that_hides_nothing() -> None:
    with pytest.raises(LookupError), suppress_stdout_stderr():
        raise LookupError


def test_a_singleton_is_one_object_per_class() -> None:
    class One(Singleton):
        pass

    class Other(Singleton):
        pass

    assert One() is One()
    assert isinstance(Other(), Other)


def test_the_null_device_is_opened_when_it_is_asked_for() -> None:
    assert _utils.outnull_file.name == os.devnull
    assert _utils.outnull_file is _utils.outnull_file
    assert (_utils.STDOUT_FILENO, _utils.STDERR_FILENO) == (1, 2)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = _utils.nothing
    _utils.outnull_file.close()


def test_a_vector_is_normalized_and_zeros_stay() -> None:
    assert normalize_embedding([3.0, 4.0]) == [0.6, 0.8]
    assert normalize_embedding([0.0, 0.0]) == [0.0, 0.0]
