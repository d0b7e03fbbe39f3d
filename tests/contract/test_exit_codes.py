"""Exit codes are a promise: unique, none of them 0 or argparse's and click's 2, and documented."""

from __future__ import annotations

import inspect

import wheelgrid.files
from wheelgrid import errors


def error_classes() -> list[type[errors.ToolkitError]]:
    found = [errors.ToolkitError]
    for known in found:
        found += known.__subclasses__()
    return found


def test_every_error_has_its_own_exit_code() -> None:
    codes = [error.exit_code for error in error_classes()]

    assert len(set(codes)) == len(codes)
    assert not {0, 2} & set(codes)


def test_the_tree_in_the_module_docstring_is_the_real_one() -> None:
    drawn = inspect.getdoc(errors) or ""

    for error in error_classes():
        (line,) = (line for line in drawn.splitlines() if f" {error.__name__} " in f" {line} ")
        assert f"exit {error.exit_code} " in line
    assert wheelgrid.files.FileWriteError in error_classes()
