from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ci.proof.interpreters import Interpreter, choose_interpreters, find_interpreters, usual_folders
from fakes.runner import RecordingRunner
from wheelgrid.errors import ProofError, ToolFailedError
from wheelgrid.process import run_process


def make_folder(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text("")
    return folder


def answers(table: dict[str, tuple[str, list[int], bool, str]]) -> RecordingRunner:
    def answer(words: tuple[str, ...]) -> str:
        path = Path(words[0])
        key = f"{path.parent.name}/{path.name}"
        if key not in table:
            raise ToolFailedError(words, 127, "python: command not found")
        return json.dumps([*table[key], words[0]])

    return RecordingRunner(answer)


def test_one_interpreter_per_minor_the_newest_patch(tmp_path: Path) -> None:
    first = make_folder(
        tmp_path / "a", "python3.9", "python3.13", "python3.13t", "python3", "python2.7", "pythonw"
    )
    second = make_folder(tmp_path / "b", "python3.13", "python3.8", "python3.15")
    run = answers(
        {
            "a/python3.9": ("CPython", [3, 9, 18], False, "final"),
            "a/python3.13": ("CPython", [3, 13, 0], False, "final"),
            "a/python3.13t": ("CPython", [3, 13, 0], True, "final"),
            "b/python3.13": ("CPython", [3, 13, 5], False, "final"),
            "b/python3.15": ("CPython", [3, 15, 0], False, "alpha"),
        }
    )

    found = find_interpreters([first, second, tmp_path / "missing"], run)

    assert [interpreter.name for interpreter in found] == ["3.9.18", "3.13.5", "3.13.0t"]
    assert found[1].path == second / "python3.13"
    assert not any("python3.8" in command[0] for command in run.commands)


def test_a_virtual_environment_hides_no_interpreter(tmp_path: Path) -> None:
    base = make_folder(tmp_path / "base", "python3.11")
    environment = make_folder(tmp_path / "venv")
    (environment / "python3.11").symlink_to(base / "python3.11")
    run = answers({"base/python3.11": ("CPython", [3, 11, 7], False, "final")})

    found = find_interpreters([environment, base], run)

    assert [interpreter.path for interpreter in found] == [base / "python3.11"]


def test_what_does_not_start_or_is_not_cpython_is_left_out(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "a", "python3.10", "python3.11")
    run = answers({"a/python3.11": ("PyPy", [3, 11, 1], False, "final")})

    assert find_interpreters([folder], run) == ()


def test_windows_names_its_pythons_without_a_version(tmp_path: Path) -> None:
    new, old = (make_folder(tmp_path / name, "python.exe", "pythonw.exe") for name in ("new", "old"))
    run = answers(
        {
            "new/python.exe": ("CPython", [3, 12, 1], False, "final"),
            "old/python.exe": ("CPython", [3, 8, 18], False, "final"),
        }
    )

    assert [found.path for found in find_interpreters([new, old], run)] == [new / "python.exe"]


def test_the_interpreter_that_runs_the_tests_is_found() -> None:
    found = find_interpreters(usual_folders(os.environ), run_process)

    assert found
    assert len({interpreter.minor for interpreter in found}) == len(found)


def here(*names: str) -> tuple[Interpreter, ...]:
    return tuple(
        Interpreter(
            version=(3, int(name.removesuffix("t")), 1), free_threaded=name.endswith("t"), path=Path(name)
        )
        for name in names
    )


def test_the_versions_that_are_asked_for_are_chosen_in_order() -> None:
    found = here("9", "13", "13t")

    assert choose_interpreters(found, ("3.13t", "3.9")) == (found[0], found[2])


def test_all_versions_that_are_not_on_the_machine_are_told() -> None:
    with pytest.raises(ProofError) as caught:
        choose_interpreters(here("9"), ("3.9", "3.13t", "3.14"))

    assert [problem.what for problem in caught.value.problems] == [
        "Python '3.13t' is not on this machine",
        "Python '3.14' is not on this machine",
    ]
    assert "3.9" in (caught.value.problems[0].hint or "")
