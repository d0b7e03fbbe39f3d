from __future__ import annotations

import errno
import hashlib
import os
import sys
from pathlib import Path

import pytest

from index_gen.site import disk


def folder_with(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "file").write_text(content)
    return path


@pytest.fixture
def neighbours(tmp_path: Path) -> tuple[Path, Path, Path]:
    return folder_with(tmp_path / "new", "new"), folder_with(tmp_path / "old", "old"), tmp_path / "moving"


def test_a_swap_puts_the_new_folder_in_place(neighbours: tuple[Path, Path, Path]) -> None:
    new, old, moving = neighbours

    disk.swap_folders(new, old, moving)

    assert (old / "file").read_text() == "new"
    assert (new / "file").read_text() == "old"
    assert not moving.exists()


def test_a_swap_without_an_old_folder_is_a_rename(tmp_path: Path) -> None:
    new = folder_with(tmp_path / "new", "new")

    disk.swap_folders(new, tmp_path / "old", tmp_path / "moving")

    assert (tmp_path / "old" / "file").read_text() == "new"
    assert not new.exists()


def test_a_swap_that_fails_leaves_both(neighbours: tuple[Path, Path, Path]) -> None:
    _, old, moving = neighbours

    with pytest.raises(FileNotFoundError):
        disk.swap_folders(old.with_name("none"), old, moving)

    assert (old / "file").read_text() == "old"


def test_two_renames_do_where_names_cannot_be_exchanged(neighbours: tuple[Path, Path, Path]) -> None:
    new, old, moving = neighbours

    disk.swap_folders(new, old, moving, exchange=lambda *_: False)

    assert ((old / "file").read_text(), (new / "file").read_text()) == ("new", "old")
    assert not moving.exists()


def test_a_second_rename_that_fails_takes_the_first_back(neighbours: tuple[Path, Path, Path]) -> None:
    new, old, moving = neighbours

    with pytest.raises(FileNotFoundError):
        disk.swap_folders(new.with_name("none"), old, moving, exchange=lambda *_: False)

    assert (old / "file").read_text() == "old"
    assert not moving.exists()


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


def test_a_page_is_never_written_into_the_file_of_another_name(tmp_path: Path) -> None:
    disk.write_new(tmp_path / "page", (b"one",))
    (tmp_path / "elsewhere").hardlink_to(tmp_path / "page")

    disk.write_new(tmp_path / "page", iter((b"t", b"wo")))

    assert (tmp_path / "page").read_bytes() == b"two"
    assert (tmp_path / "elsewhere").read_bytes() == b"one"


def test_a_copy_is_hashed_whole_and_leaves_other_names_alone(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1024
    (tmp_path / "source").write_bytes(content)
    (tmp_path / "target").write_text("older")
    (tmp_path / "elsewhere").hardlink_to(tmp_path / "target")

    digest = disk.copy_hashed(tmp_path / "source", tmp_path / "target")

    assert digest == hashlib.sha256(content).hexdigest()
    assert (tmp_path / "target").read_bytes() == content
    assert (tmp_path / "elsewhere").read_text() == "older"


def test_what_is_gone_already_is_removed(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("")

    disk.remove(tmp_path / "page")
    disk.remove(tmp_path / "page")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names in one step")
def test_names_are_exchanged_in_one_step(neighbours: tuple[Path, Path, Path]) -> None:
    new, old, _ = neighbours

    assert disk.exchange_names(new, old)
    assert ((new / "file").read_text(), (old / "file").read_text()) == ("old", "new")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names in one step")
def test_an_exchange_that_fails_says_why(neighbours: tuple[Path, Path, Path]) -> None:
    new, _, moving = neighbours

    with pytest.raises(FileNotFoundError, match="No such file"):
        disk.exchange_names(new, moving)


def test_a_folder_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("bytes")

    disk.flush_all(tmp_path)

    assert (tmp_path / "file").read_text() == "bytes"
