"""Models and tokenizers by name, fetched by the real package huggingface_hub from a hub on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import llama_cpp
from fakes.hub import FakeHub, fake_hub

pytestmark = pytest.mark.integration

REPO = "some/model"
Run = Callable[..., str]


@pytest.fixture
def hub(tiny: str) -> Iterator[FakeHub]:
    model = Path(tiny).read_bytes()
    files = {
        "tiny-q4.gguf": model,
        "tiny-q8.gguf": model + bytes(32),
        "deep/er/only.gguf": model + bytes(64),
        "README.md": b"a model",
        "notes/a.txt": b"a",
        "notes/b.txt": b"b",
    }
    with fake_hub(REPO, files) as found:
        yield found


@pytest.fixture
def run(hub: FakeHub, tmp_path: Path) -> Run:
    """Run a program that knows no hub but the fake one, and return what it printed."""

    def run_program(program: str, **settings: str) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(
                [str(Path(llama_cpp.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
            ),
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(tmp_path / "home"),
            "HF_HUB_DISABLE_TELEMETRY": "1",
            **settings,
        }
        command = [sys.executable, "-c", f"from llama_cpp import Llama\n{program}"]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run_program


def program(call: str) -> str:
    return f"llama = Llama.from_pretrained({call}, verbose=False, n_ctx=256)\nprint(llama.model_path)"


def test_a_model_is_fetched_by_name_and_loaded(run: Run, hub: FakeHub) -> None:
    path = Path(run(program(f"repo_id={REPO!r}, filename='tiny-q4.gguf'")))

    assert path.read_bytes() == hub.files["tiny-q4.gguf"]
    assert "snapshots" in path.parts
    assert hub.fetched() == ["tiny-q4.gguf"]


def test_a_pattern_finds_a_model_in_a_folder(run: Run, hub: FakeHub) -> None:
    path = run(program(f"{REPO!r}, '*/only*'"))

    assert path.endswith("deep/er/only.gguf")
    assert hub.fetched() == ["deep/er/only.gguf"]


def test_what_is_there_is_not_fetched_again(run: Run, hub: FakeHub) -> None:
    first = run(program(f"{REPO!r}, '*q8.gguf'"))
    second = run(program(f"{REPO!r}, '*q8.gguf'"))

    assert first == second
    assert hub.fetched() == ["tiny-q8.gguf"]


def test_what_was_fetched_loads_offline(run: Run, hub: FakeHub) -> None:
    first = run(program(f"{REPO!r}, '*q8.gguf'"))
    asked = len(hub.requests)

    assert run(program(f"{REPO!r}, '*q8.gguf'"), HF_HUB_OFFLINE="1") == first
    assert len(hub.requests) == asked


def test_files_are_put_into_a_folder_of_the_programs_choice(run: Run, hub: FakeHub, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    path = run(program(f"{REPO!r}, '*q4*', ['notes/*', 'README.md'], local_dir={str(folder)!r}"))

    assert Path(path) == folder / "tiny-q4.gguf"
    assert (folder / "notes" / "b.txt").read_bytes() == b"b"
    assert sorted(hub.fetched()) == ["README.md", "notes/a.txt", "notes/b.txt", "tiny-q4.gguf"]


def test_the_cache_may_lie_elsewhere(run: Run, tmp_path: Path) -> None:
    path = run(program(f"{REPO!r}, '*q4*', cache_dir={str(tmp_path / 'cache')!r}"))

    assert tmp_path / "cache" in Path(path).parents


def test_candidates_are_listed_when_nothing_fits(run: Run) -> None:
    message = run(
        f"try:\n    Llama.from_pretrained({REPO!r}, '*q5*')\nexcept ValueError as error:\n    print(error)"
    )

    assert message.splitlines()[0] == f"no file of {REPO} fits '*q5*'; there are:"
    assert "  tiny-q8.gguf" in message.splitlines()


def test_an_unknown_repository_is_the_hubs_own_error(run: Run) -> None:
    message = run(
        "try:\n    Llama.from_pretrained('no/where', '*')\n"
        "except Exception as error:\n    print(type(error).__name__)"
    )

    assert message == "RepositoryNotFoundError"


@pytest.mark.parametrize(
    ("call", "package"),
    [
        (f"Llama.from_pretrained({REPO!r}, '*')", "huggingface_hub"),
        ("LlamaHFTokenizer.from_pretrained('no/where')", "transformers"),
    ],
)
def test_a_missing_package_is_named_with_the_command_that_installs_it(
    run: Run, call: str, package: str
) -> None:
    message = run(
        "import sys\nfrom llama_cpp.llama_tokenizer import LlamaHFTokenizer\n"
        f"sys.modules[{package!r}] = None\n"
        f"try:\n    {call}\nexcept ImportError as error:\n    print(error)"
    )

    assert message.endswith(f"pip install --upgrade {package}")
