"""Which files of a repository are meant."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from llama_cpp._hub import choose_files, choose_model, fetch

PARTS = [f"big/m-{number:05}-of-00003.gguf" for number in (1, 2, 3)]
NAMES = ["README.md", "model-q4.gguf", "model-q8.gguf", "mmproj.gguf", "odd[1].gguf", *PARTS]


class Hub:
    """Stands for the module huggingface_hub."""

    def __init__(
        self, names: list[str], *, error: Exception | None = None, cached: Path | None = None
    ) -> None:
        self.names = names
        self.error = error
        self.cached = cached
        self.fetched: list[tuple[str, object, object]] = []

    def list_repo_files(self, repo_id: str) -> list[str]:
        if self.error is not None:
            raise self.error
        return self.names

    def snapshot_download(self, repo_id: str, *, cache_dir: object, local_files_only: bool) -> str:
        if self.cached is None:
            raise FileNotFoundError(repo_id)
        return str(self.cached)

    def hf_hub_download(self, repo_id: str, filename: str, *, local_dir: object, cache_dir: object) -> str:
        self.fetched.append((filename, local_dir, cache_dir))
        return f"/cache/{filename}"


class ConnectError(Exception):
    """Named as httpx names it."""


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("model-q4.gguf", ["model-q4.gguf"]),
        ("*q8*", ["model-q8.gguf"]),
        ("odd[1].gguf", ["odd[1].gguf"]),
        (PARTS[0], PARTS),
        (PARTS[1], PARTS),
        ("big/*", PARTS),
        ("*-00001-of-*", PARTS),
    ],
    ids=["name", "glob", "name with brackets", "first part", "another part", "all parts", "glob of a part"],
)
def test_one_model_is_chosen_with_all_of_its_parts(pattern: str, expected: list[str]) -> None:
    assert choose_model(NAMES, pattern, "o/r") == expected


def test_the_only_model_needs_no_name() -> None:
    assert choose_model(["README.md", "m.gguf"], None, "o/r") == ["m.gguf"]
    assert choose_model(["README.md", *PARTS], None, "o/r") == PARTS


@pytest.mark.parametrize(
    ("names", "pattern", "message"),
    [
        (NAMES, "*q5*", r"no file of o/r fits '\*q5\*'; there are:\n  big/.*\n  mmproj\.gguf"),
        (["a.bin"], "*.gguf", r"no file of o/r fits .*\n  a\.bin"),
        (
            NAMES,
            "model*",
            r"o/r has several models that fit 'model\*'; name one of:\n  model-q4.gguf\n  model-q8",
        ),
        (NAMES, None, "o/r holds several models; name one of:"),
        (["README.md"], None, r"no GGUF file in o/r; its files:\n  README\.md"),
        (PARTS[:2], "big/*", r"o/r lacks parts of the model:\n  big/m-00003-of-00003\.gguf"),
        ([f"m{n:03}.gguf" for n in range(50)], "*", r"m019\.gguf\n  and 30 more"),
        ([], "*", "there are: none"),
    ],
    ids=["none fits", "no model", "several", "unnamed", "no gguf", "part missing", "long list", "empty"],
)
def test_what_cannot_be_chosen_is_told_with_the_candidates(
    names: list[str], pattern: str | None, message: str
) -> None:
    with pytest.raises(ValueError, match=r"(?s)" + message):
        choose_model(names, pattern, "o/r")


def test_a_pattern_for_further_files_may_fit_several() -> None:
    assert choose_files(NAMES, "model*", "o/r") == ["model-q4.gguf", "model-q8.gguf"]


def test_every_file_is_fetched_once_and_the_first_is_loaded(caplog: pytest.LogCaptureFixture) -> None:
    hub = Hub(NAMES)

    with caplog.at_level(logging.INFO, logger="llama_cpp"):
        path = fetch(hub, "o/r", PARTS[1], [PARTS[2], "README*"], "here", "there")

    assert path == f"/cache/{PARTS[0]}"
    assert hub.fetched == [(name, "here", "there") for name in [*PARTS, "README.md"]]
    assert caplog.messages[-1] == "fetching README.md from o/r (4 of 4)"


def test_without_a_connection_the_cache_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "m.gguf").touch()
    hub = Hub([], error=ConnectError("no route"), cached=tmp_path)

    assert fetch(hub, "o/r", "*.gguf", (), None, None) == "/cache/sub/m.gguf"


def test_without_a_connection_the_folder_of_the_files_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").touch()
    hub = Hub([], error=ConnectError("no route"))

    assert fetch(hub, "o/r", "m.gguf", (), tmp_path, None) == "/cache/m.gguf"


def test_without_connection_and_cache_the_connection_is_the_error(tmp_path: Path) -> None:
    with pytest.raises(ConnectError, match="no route"):
        fetch(Hub([], error=ConnectError("no route")), "o/r", "*", (), None, None)
    with pytest.raises(ConnectError, match="no route"):
        fetch(Hub([], error=ConnectError("no route")), "o/r", "*", (), tmp_path, None)


def test_an_answer_of_the_hub_is_not_hidden() -> None:
    with pytest.raises(PermissionError, match="gated"):
        fetch(Hub([], error=PermissionError("gated")), "o/r", "*", (), None, None)
