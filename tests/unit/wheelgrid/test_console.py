from __future__ import annotations

import re

import pytest

from wheelgrid.console import Console, Sparsely
from wheelgrid.errors import MatrixError, Problem


def test_a_step_ends_with_its_note_and_duration(capsys: pytest.CaptureFixture[str]) -> None:
    with Console().step("compile") as step:
        step.note = "3 [files]"

    assert capsys.readouterr().err == "✓ compile — 3 [files] (0.0 s)\n"


def test_a_step_that_fails_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        with Console().step("compile"):
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert capsys.readouterr().err == "✗ compile (0.0 s)\n"


def test_all_problems_are_printed_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [Problem(what="a [b]", where="x:1", hint="do c"), Problem(what="d")]

    Console().problems(MatrixError(problems))

    assert capsys.readouterr().err == "error: a [b]\n   at: x:1\n hint: do c\nerror: d\n2 problems\n"


def test_a_table_folds_long_words(capsys: pytest.CaptureFixture[str]) -> None:
    Console().table("T", ("", ""), [("sha256", "a" * 100)])

    shown = capsys.readouterr().err
    assert shown.count("a") == 100 + "sha256".count("a")
    assert len(shown.splitlines()) == 5  # the title, a frame around two lines, and no empty head


def test_columns_with_names_have_a_head(capsys: pytest.CaptureFixture[str]) -> None:
    Console().table("T", ("name", "size"), [("x", "1")])

    assert "name" in capsys.readouterr().err


def test_colours_are_drawn_if_somebody_insists(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("FORCE_COLOR", "1"), ("TERM", "xterm-256color")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)

    with Console().step("compile") as step:
        step.update("first [file]")
        step.note = "3 [files]"
    Console().problems(MatrixError(Problem(what="a [b]")))

    shown = capsys.readouterr().err
    assert re.search(r"\x1b\[32m✓\x1b\[0m compile — 3 \[files\] \x1b\[2m\(\d\.\d s\)\x1b\[0m\n", shown)
    assert "\x1b[31merror: a [b]\x1b[0m\n" in shown


def test_no_colour_wins(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")

    Console().problems(MatrixError(Problem(what="a [b]")))

    shown = capsys.readouterr().err
    assert "error: a [b]" in shown
    assert "\x1b[31m" not in shown


def test_progress_in_a_log_is_sparse() -> None:
    now = 0.0
    shown: list[str] = []
    sparsely = Sparsely(shown.append, clock=lambda: now)

    for second in range(100):
        now = float(second)
        sparsely(str(second))

    assert shown == ["30", "60", "90"]
