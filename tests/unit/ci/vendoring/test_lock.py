from __future__ import annotations

from pathlib import Path

import pytest

from ci.vendoring.lock import Lock, SdistSource, digest_tree, read_lock, write_lock
from wheelgrid.errors import SourceError
from wheelgrid.locations import this_checkout

LOCK = this_checkout().root / "vendor" / "llama.cpp.lock.toml"


def make_tree(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


def test_the_lock_of_this_repository_round_trips() -> None:
    lock = read_lock(LOCK)

    assert write_lock(lock) == LOCK.read_text("utf-8")
    assert lock.build > 11_000
    assert isinstance(lock.sources[0], SdistSource)


def test_all_faults_of_a_lock_come_together(tmp_path: Path) -> None:
    text = LOCK.read_text("utf-8")
    path = tmp_path / "lock.toml"
    path.write_text(text.replace("build = 11312", "build = 0").replace("version = ", "versoin = ", 1))

    with pytest.raises(SourceError) as caught:
        read_lock(path)

    keys = {str(problem.where).rpartition("(")[2].rstrip(")") for problem in caught.value.problems}
    assert keys == {"build", "version", "versoin"}


@pytest.mark.parametrize(
    ("content", "what"),
    [(None, "cannot read the lock"), (b"[", "not TOML"), (b"\xff", "not TOML")],
    ids=["missing", "not-toml", "not-utf8"],
)
def test_an_unreadable_lock_is_a_source_error(tmp_path: Path, content: bytes | None, what: str) -> None:
    path = tmp_path / "lock.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SourceError, match=what):
        read_lock(path)


def test_the_digest_covers_names_and_bytes_of_the_named_paths_only(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", {"a/x": "1", "b": "2", "c/y": "3"})
    digest = digest_tree(tree, ("a", "b"))

    assert digest_tree(tree, ("b", "a")) == digest
    (tree / "c/y").write_text("other")
    assert digest_tree(tree, ("a", "b")) == digest
    (tree / "a/x").write_text("one")
    assert digest_tree(tree, ("a", "b")) != digest
    (tree / "a/x").write_text("1")
    (tree / "a/x").rename(tree / "a/z")
    assert digest_tree(tree, ("a", "b")) != digest


def test_a_symbolic_link_or_a_missing_path_is_refused(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", {"a/x": "1"})
    with pytest.raises(SourceError, match="'b' is missing"):
        digest_tree(tree, ("a", "b"))

    (tree / "a/link").symlink_to("x")
    with pytest.raises(SourceError, match="symbolic link"):
        digest_tree(tree, ("a",))


def test_the_lock_model_refuses_a_short_commit() -> None:
    lock = read_lock(LOCK)

    with pytest.raises(ValueError, match="commit"):
        Lock.model_validate({**lock.model_dump(), "commit": "0c1e570"})


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('folder = "vendor/llama.cpp"', 'folder = "../elsewhere"', "folder"),
        ('folder = "vendor/llama.cpp"', 'folder = "/vendor"', "folder"),
        ("\\s+(\\d+)", "\\s+(\\d+", "version_source.patterns.0"),
        ("\\s+(\\d+)", "\\s+\\d+", "version_source.patterns.0"),
        ("dev_pattern = 'option", "dev_pattern = '(option", "version_source.dev_pattern"),
    ],
    ids=["upward", "absolute", "no expression", "no group", "dev"],
)
def test_a_folder_outside_and_a_pattern_that_is_none_are_refused(
    old: str, new: str, key: str, tmp_path: Path
) -> None:
    text = LOCK.read_text("utf-8")
    assert old in text
    path = tmp_path / "lock.toml"
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(SourceError) as caught:
        read_lock(path)

    assert [problem.where for problem in caught.value.problems] == [f"{path} ({key})"]


def test_what_the_build_reads_of_a_lock_stands_alone_in_its_line() -> None:
    lines = write_lock(read_lock(LOCK)).splitlines()

    assert "build = 11312" in lines
    assert any(line.startswith('commit = "') for line in lines)


def test_awkward_texts_survive_writing(tmp_path: Path) -> None:
    lock = read_lock(LOCK).model_copy(update={"name": 'a "quoted" \\ name\'s', "after_bump": None})
    path = tmp_path / "lock.toml"
    path.write_text(write_lock(lock), "utf-8")

    assert read_lock(path) == lock
