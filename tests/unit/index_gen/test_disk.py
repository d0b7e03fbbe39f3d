from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from index_gen import disk
from wheelgrid.errors import PublishError


def folder_with(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "file").write_text(content)
    return path


@pytest.fixture
def neighbours(tmp_path: Path) -> tuple[Path, Path, Path]:
    return folder_with(tmp_path / "new", "new"), folder_with(tmp_path / "old", "old"), tmp_path / "trash"


def test_a_swap_puts_the_new_folder_in_place(neighbours: tuple[Path, Path, Path]) -> None:
    new, old, trash = neighbours

    disk.swap_folders(new, old, trash)

    assert (old / "file").read_text() == "new"
    remains = new if sys.platform == "linux" else trash
    assert (remains / "file").read_text() == "old"


def test_a_swap_without_an_old_folder_is_a_rename(tmp_path: Path) -> None:
    new = folder_with(tmp_path / "new", "new")

    disk.swap_folders(new, tmp_path / "old", tmp_path / "trash")

    assert (tmp_path / "old" / "file").read_text() == "new"
    assert not new.exists()


def test_a_swap_that_fails_leaves_both(neighbours: tuple[Path, Path, Path]) -> None:
    _, old, trash = neighbours

    with pytest.raises(FileNotFoundError):
        disk.swap_folders(old.with_name("none"), old, trash)

    assert (old / "file").read_text() == "old"


def test_two_renames_do_where_names_cannot_be_exchanged(neighbours: tuple[Path, Path, Path]) -> None:
    new, old, trash = neighbours

    disk.swap_folders(new, old, trash, exchange=lambda *_: False)

    assert ((old / "file").read_text(), (trash / "file").read_text()) == ("new", "old")


def test_a_second_rename_that_fails_takes_the_first_back(neighbours: tuple[Path, Path, Path]) -> None:
    new, old, trash = neighbours

    with pytest.raises(FileNotFoundError):
        disk.swap_folders(new.with_name("none"), old, trash, exchange=lambda *_: False)

    assert (old / "file").read_text() == "old"
    assert not trash.exists()


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EPERM, errno.EMLINK])
def test_a_file_is_copied_where_it_cannot_be_linked(tmp_path: Path, code: int) -> None:
    (tmp_path / "source").write_text("bytes")

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    disk.link_or_copy(tmp_path / "source", tmp_path / "target", hard_link=refuse)

    assert (tmp_path / "target").read_text() == "bytes"
    assert not (tmp_path / "target").samefile(tmp_path / "source")


def test_a_link_that_fails_for_another_reason_fails(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("bytes")
    (tmp_path / "target").write_text("mine")

    with pytest.raises(FileExistsError):
        disk.link_or_copy(tmp_path / "source", tmp_path / "target")

    assert (tmp_path / "target").read_text() == "mine"


def test_a_page_is_never_written_over_another(tmp_path: Path) -> None:
    disk.write_flushed(tmp_path / "page", b"one")

    with pytest.raises(FileExistsError):
        disk.write_flushed(tmp_path / "page", b"two")

    assert (tmp_path / "page").read_bytes() == b"one"


def test_a_folder_is_held_once_and_free_again_afterwards(tmp_path: Path) -> None:
    with (
        disk.only_writer(tmp_path),
        pytest.raises(PublishError, match="another run"),
        disk.only_writer(tmp_path),
    ):
        pass

    with disk.only_writer(tmp_path):
        assert tmp_path.exists()
