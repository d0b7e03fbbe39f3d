"""The list of commands costs no room its import, and says what the rooms say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_group

from fakes.published import a_record
from wheelgrid.__main__ import COMMANDS
from wheelgrid.lazy import CommandEntry, DeferredCommand, Group, with_commands

ROOM = '''
import typer

app = typer.Typer(help="What a demo does.")

@app.command()
def first(count: int = 1) -> None:
    """Do this, then that, then what has to be said in far more words than fit into one line of a help."""
    print(f"first {count}")

@app.command(hidden=True)
def second() -> None:
    """Nobody sees this."""

def alone(word: str) -> None:
    """Print a word.

    And more.
    """
    print(f"alone {word}")
'''
HEAVY = frozenset({"auditwheel", "ci", "jinja2", "matrix", "pydantic", "requests", "rich", "yaml"})
"""What a short command cannot wait for."""
PROBE = """
import json, sys
from wheelgrid.__main__ import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module with commands, which is not imported yet."""
    name = f"room_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(ROOM)
    monkeypatch.syspath_prepend(tmp_path)
    return name


@pytest.fixture
def group(room: str) -> TyperGroup:
    top = typer.Typer(cls=Group, rich_markup_mode=None, no_args_is_help=True)
    top.callback()(lambda: None)
    entries = (
        CommandEntry("many", f"{room}:app", "What a demo does."),
        CommandEntry("alone", f"{room}:alone", "Print a word."),
    )
    return with_commands(get_group(top), entries)


def run(group: TyperGroup, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str]:
    """Return the exit code, and all that is printed in one line."""
    with pytest.raises(SystemExit) as end:
        group(args=words)
    said = capsys.readouterr()
    return end.value.code, " ".join((said.out + said.err).split())


@pytest.mark.parametrize("words", [(), ("--help",), ("unknown",)], ids=["nothing", "help", "typo"])
def test_the_list_imports_no_room(
    words: tuple[str, ...], group: TyperGroup, room: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = run(group, *words, capsys=capsys)

    assert room not in sys.modules
    assert "many What a demo does. alone Print a word." in said or "No such command 'unknown'" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [(("many", "first", "--count", "3"), "first 3"), (("alone", "hello"), "alone hello")],
    ids=["group", "function"],
)
def test_a_command_that_is_called_is_imported(
    words: tuple[str, ...], said: str, group: TyperGroup, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(group, *words, capsys=capsys) == (0, said)


def test_the_help_of_a_group_shows_whole_lines_and_nothing_hidden(
    group: TyperGroup, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(group, "many", "--help", capsys=capsys)

    assert code == 0
    assert "Usage: " in said
    assert "many [OPTIONS] COMMAND" in said
    assert "first Do this, then that, then what has to be said in far more words than fit" in said
    assert "into one line of a help." in said
    assert "second" not in said


def test_the_help_of_a_function_is_its_own(group: TyperGroup, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(group, "alone", "--help", capsys=capsys)

    assert code == 0
    assert "alone [OPTIONS] {word}" in said or "alone [OPTIONS] WORD" in said
    assert "Print a word. And more." in said


def test_a_wrong_word_of_a_room_is_told_as_ever(
    group: TyperGroup, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(group, "many", "frist", capsys=capsys)

    assert code == 2
    assert "No such command 'frist'. Did you mean 'first'?" in said


@pytest.mark.parametrize("entry", COMMANDS, ids=[entry.name for entry in COMMANDS])
def test_the_table_says_what_the_room_says(entry: CommandEntry) -> None:
    assert DeferredCommand(entry).load().get_short_help_str(sys.maxsize) == entry.help


def test_no_name_is_given_twice() -> None:
    names = [entry.name for entry in COMMANDS]

    assert len(set(names)) == len(names)


def imported_by(*words: str, folder: Path) -> frozenset[str]:
    """Run a command in a process of its own and return the top-level modules that it has at its end."""
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    code, modules = json.loads(ran.stdout.splitlines()[-1])
    assert code == 0, ran.stderr
    return frozenset(modules)


@pytest.mark.parametrize(
    "words", [("--help",), ("index", "--help"), ("index", "build", "--help")], ids=" ".join
)
def test_help_imports_nothing_heavy(words: tuple[str, ...], tmp_path: Path) -> None:
    assert not HEAVY & imported_by(*words, folder=tmp_path)


def test_an_index_is_built_without_what_the_other_rooms_need(tmp_path: Path) -> None:
    record = msgspec.json.encode(a_record(backend="cu128"))
    (tmp_path / "manifest.jsonl").write_bytes(record + b"\n")
    words = ("index", "build", "manifest.jsonl", "--out", "site")

    imported = imported_by(*words, "--assets-url", "https://files.example.org/{filename}", folder=tmp_path)

    assert (tmp_path / "site" / "whl" / "cu128" / "index.html").is_file()
    assert not (HEAVY - {"jinja2"} | {"getpass", "socket"}) & imported


def test_the_probe_would_see_it(tmp_path: Path) -> None:
    assert {"matrix", "pydantic"} <= imported_by("matrix", "--help", folder=tmp_path)
