from __future__ import annotations

import os
from pathlib import Path

import pytest

from wheelgrid.files import FileWriteError, exclusive, sha256_of, write_atomically
from wheelgrid.locks import BusyError


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644
    assert sha256_of(path) == "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    write_atomically(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileWriteError, match="No space left") as caught:
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    assert caught.value.problems[0].hint == "free some disk space and run the command again"


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(FileWriteError, match="a file is where a folder belongs"):
        write_atomically(tmp_path / "file" / "x", b"")
    with (
        pytest.raises(FileWriteError, match="a file is where a folder belongs"),
        exclusive(tmp_path / "file" / "lock"),
    ):
        pass


def test_two_runs_do_not_meet(tmp_path: Path) -> None:
    lock = tmp_path / "lock"

    with exclusive(lock), pytest.raises(BusyError, match="another run"), exclusive(lock):
        pass

    with exclusive(lock):
        assert lock.exists()
