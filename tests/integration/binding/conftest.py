"""The native library and tiny models, made once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import llama_cpp
from fakes.models import bert_model, script_model, tiny_llm
from llama_cpp._library import loaded
from llama_cpp.llama import Llama
from wheelgrid.locations import this_checkout

SENTENCE = "tiny llama runs fast and said yes"


@pytest.fixture(scope="session", autouse=True)
def _library() -> None:
    """Test the installed wheel; LLAMA_CPP_LIB_PATH lets a developer test the source tree instead."""
    if "LLAMA_CPP_LIB_PATH" not in os.environ:
        assert this_checkout().root / "bindings" not in Path(llama_cpp.__file__).parents, "run scripts/test"
    loaded()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def tiny(models: Path) -> str:
    """A model that babbles and never ends."""
    return str(tiny_llm(models / "tiny.gguf"))


@pytest.fixture(scope="session")
def script(models: Path) -> str:
    """A model that says one sentence."""
    return str(script_model(models / "script.gguf", SENTENCE))


@pytest.fixture(scope="session")
def bert(models: Path) -> str:
    return str(bert_model(models / "bert.gguf"))


@pytest.fixture(scope="session")
def reranker(models: Path) -> str:
    return str(bert_model(models / "reranker.gguf", rank_head=True))


@pytest.fixture
def load() -> Iterator[Callable[..., Llama]]:
    """Load models that are closed after the test."""
    with ExitStack() as stack:

        def load_quietly(path: str, **options: object) -> Llama:
            options = {"n_ctx": 512, "n_threads": 1, "n_threads_batch": 1, "verbose": False, **options}
            return stack.enter_context(Llama(path, **options))  # type: ignore[arg-type]  # options of each test

        yield load_quietly
