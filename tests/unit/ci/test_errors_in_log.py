"""The first real error of a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.errors_in_log import explained, first_error
from wheelgrid.errors import ToolFailedError

FAILED = ToolFailedError(("build",), 1, "the last lines")


def log_of(folder: Path, *lines: str) -> Path:
    path = folder / "build.log"
    path.write_text("\n".join(["-- Looking for error.h", "[1/2] Building CXX object error.cpp.o", *lines]))
    return path


@pytest.mark.parametrize(
    "line",
    [
        "/src/two.cpp:1:13: error: expected ')'",
        "/src/two.cpp:1:10: fatal error: no.h: No such file or directory",
        "CMake Error at CMakeLists.txt:3 (message):",
        "AssertionError: 41",
        "subprocess.SomethingError: 1",
        "Error: crun: setrlimit RLIMIT_NOFILE: Operation not permitted",
        "  \u00d7 No solution found when resolving dependencies:",
        "cibuildwheel: error: Command failed with code 1.",
        "cc1plus: No space left on device",
    ],
)
def test_the_first_error_is_found(line: str, tmp_path: Path) -> None:
    log = log_of(tmp_path, line, "cibuildwheel: error: the last one")

    assert first_error(log) == line.strip()
    assert explained(FAILED, log).problems[0].what == f"the build failed: {line.strip()}"
    assert explained(FAILED, log).problems[0].where == str(log)


def test_a_question_for_an_image_is_no_error(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        "Error: inspecting object: demo/image:1: image not known",
        "Error: No such image: demo/image:1",
        "a.cpp:1:1: error: broken",
    )

    assert first_error(log) == "a.cpp:1:1: error: broken"


def test_a_full_disk_has_a_hint_of_its_own(tmp_path: Path) -> None:
    hint = explained(FAILED, log_of(tmp_path, "No space left on device")).problems[0].hint

    assert hint is not None
    assert hint.startswith("free some disk space")


def test_a_log_without_errors_leaves_the_end_of_the_output(tmp_path: Path) -> None:
    log = log_of(tmp_path, "ninja: build stopped")

    assert first_error(log) is None
    assert explained(FAILED, log) is FAILED
