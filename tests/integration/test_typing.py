"""A program that uses the whole package has known, true types: two strict checkers find nothing wrong.

The checkers see the package as an installed one, through an environment of its own, so that ``py.typed`` and
what the package hides count. Lines that are wrong on purpose show that the checkers look at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

import fakes.typed_program
import llama_cpp
from llama_cpp import _exports

pytestmark = pytest.mark.integration

PROGRAM = Path(fakes.typed_program.__file__)

BEGINNING = """
from llama_cpp import AsyncLlama, Llama, LlamaGrammar, LlamaRAMCache
from llama_cpp.llama_chat_format import ChatFormatterResponse

def right(llama: Llama) -> str:
    return llama("x", max_tokens=4)["choices"][0]["text"]

def wrong(llama: Llama, other: AsyncLlama) -> None:
"""
MISTAKES = {
    "a keyword that does not exist": 'llama("x", max_token=4)',
    "the same in a chat": "llama.create_chat_completion([], max_token=4)",
    "a value of another type": 'llama.create_completion("x", temperature="hot")',
    "a stream is no answer": 'print(llama("x", stream=True)["choices"])',
    "an answer is no stream": 'print([chunk["choices"] for chunk in llama("x")])',
    "a key that does not exist": 'print(llama("x")["choices"][0]["txt"])',
    "a role that does not exist": 'llama.create_chat_completion([{"role": "robot", "content": "x"}])',
    "a format that does not exist": 'llama.create_chat_completion([], response_format={"type": "yaml"})',
    "a tool without a function": 'llama.create_chat_completion([], tools=[{"type": "function"}])',
    "a chat stream is no answer": 'print(llama.create_chat_completion([], stream=True)["choices"])',
    "objects of OpenAI's are no dictionaries": 'llama.create_chat_completion_openai_v1([])["choices"]',
    "text is no bytes": 'llama.tokenize("x")',
    "a number is no text": "LlamaGrammar.from_string(5)",
    "a dictionary is no cache": "llama.set_cache({})",
    "a path is no draft": 'Llama("x", draft_model="small.gguf")',
    "a size is a number": 'Llama("x", n_ctx="512")',
    "a cache has a number of bytes": 'LlamaRAMCache("1 GB")',
    "a number is no input": "llama.create_embedding(5)",
    "one vector is no pair": 'found, count = llama.embed("x", return_count=False)',
    "a size is no text": "number: str = llama.n_ctx()",
    "a coroutine is no answer": 'print(other.create_completion("x")["choices"])',
    "a stream of tasks is none of the loop": 'print(list(other.create_completion("x", stream=True)))',
    "a prompt is text": "ChatFormatterResponse(prompt=5)",
}
"""Lines of which each is wrong."""


class Report(NamedTuple):
    """What a checker said."""

    program: tuple[str, ...]
    """Messages about the program."""
    names: tuple[str, ...]
    """Messages about the names of the package."""
    mistakes: tuple[str, ...]
    """Which mistakes it found, and the messages about other lines."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with the program, its variants, and an environment that has the package."""
    made = tmp_path_factory.mktemp("typed")
    (made / "program.py").write_text(PROGRAM.read_text("utf-8"), "utf-8")
    (made / "names.py").write_text(uses_of(public_names()), "utf-8")
    (made / "mistakes.py").write_text(BEGINNING + "".join(f"    {line}\n" for line in MISTAKES.values()))
    venv.create(made / "environment", symlinks=sys.platform != "win32")
    paths = {sysconfig.get_path("purelib"), str(Path(llama_cpp.__file__).parents[1])}
    libraries = sysconfig.get_path("purelib", "venv", {"base": str(made / "environment")})
    Path(libraries, "packages.pth").write_text("".join(f"{path}\n" for path in sorted(paths)), "utf-8")
    return made


def public_names() -> list[str]:
    """List what the package exports besides its mirrors of the C library, as it is at run time."""
    types = vars(import_module(f"llama_cpp.{_exports.TYPES}"))
    own = [name for name, value in types.items() if getattr(value, "__module__", "").endswith(_exports.TYPES)]
    return sorted({*_exports.EXPORTS, *own})


def uses_of(names: Sequence[str]) -> str:
    """Write a program that uses every name; one that a checker does not know is an error."""
    return "import llama_cpp\n\n" + "".join(f"print(llama_cpp.{name})\n" for name in names)


def sorted_out(folder: Path, messages: Sequence[tuple[str, int, str]]) -> Report:
    """Say which messages belong where.

    Args:
        folder: Where the files are.
        messages: File, line (from 1) and text.
    """
    by_file: Mapping[str, list[tuple[int, str]]] = {"program.py": [], "names.py": [], "mistakes.py": []}
    for file, line, text in messages:
        by_file[Path(folder, file).name].append((line, f"{line}: {text}"))
    first = BEGINNING.count("\n") + 1
    known = {first + place: name for place, name in enumerate(MISTAKES)}
    found = {known.get(line, text) for line, text in by_file["mistakes.py"]}
    return Report(
        tuple(text for _, text in by_file["program.py"]),
        tuple(text for _, text in by_file["names.py"]),
        tuple(sorted(found)),
    )


def python_of(folder: Path) -> Path:
    return next((folder / "environment").glob("[bS]*/python*"))


def run(folder: Path, *command: str | Path) -> str:
    """Return what a checker writes; it may end with 1, which says that it found something."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def pyright(folder: Path) -> Report:
    config = {"typeCheckingMode": "strict", "include": ["program.py", "names.py", "mistakes.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")

    said = json.loads(run(folder, "basedpyright", "--outputjson", "--pythonpath", python_of(folder)))

    assert said["summary"]["filesAnalyzed"] == len(config["include"])
    return sorted_out(
        folder,
        [
            (each["file"], each["range"]["start"]["line"] + 1, each["message"])
            for each in said["generalDiagnostics"]
        ],
    )


@pytest.fixture(scope="module")
def mypy(folder: Path) -> Report:
    (folder / "mypy.ini").write_text("[mypy]\nstrict = true\n", "utf-8")
    options = ("--output=json", "--cache-dir=cache", "--python-executable", python_of(folder))

    said = run(folder, "mypy", *options, "program.py", "names.py", "mistakes.py")

    messages = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    return sorted_out(folder, [(each["file"], each["line"], each["message"]) for each in messages])


@pytest.fixture(params=["pyright", "mypy"])
def report(request: pytest.FixtureRequest) -> Report:
    made: Report = request.getfixturevalue(request.param)
    return made


def test_a_program_that_uses_everything_is_right(report: Report) -> None:
    assert report.program == ()


def test_every_exported_name_is_known(report: Report) -> None:
    assert report.names == ()


def test_every_mistake_is_found_and_nothing_else(report: Report) -> None:
    assert report.mistakes == tuple(sorted(MISTAKES))
