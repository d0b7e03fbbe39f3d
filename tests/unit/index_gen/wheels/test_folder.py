from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from fakes.foreign_wheels import METADATA, ForeignWheel, write
from fakes.privileges import readable_by_all, without_privileges
from index_gen.wheels.folder import KEPT_METADATA_BYTES, FoundWheels, read_folder_of_wheels
from wheelgrid.errors import RecordError
from wheelgrid.record import WheelRecord

PLAIN = ForeignWheel()
OTHER = ForeignWheel(
    filename="other-2.0+cu128-py3-none-win_amd64.whl",
    dist_info="other-2.0+cu128.dist-info",
    metadata=b"Metadata-Version: 2.4\nName: other\nVersion: 2.0+cu128\n\n",
)
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files or permissions")
CLOCK = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).timestamp()


def dated(path: Path, second: float = CLOCK) -> Path:
    os.utime(path, (second, second))
    return path


def read(*folders: Path, known: tuple[WheelRecord, ...] = (), plain_backend: str = "cpu") -> FoundWheels:
    by_name = {record.filename: record for record in known}
    return read_folder_of_wheels(folders, plain_backend=plain_backend, known=by_name)


def problems(*folders: Path) -> list[tuple[str, str | None]]:
    with pytest.raises(RecordError) as caught:
        read(*folders)
    assert all(problem.hint for problem in caught.value.problems)
    return [(problem.what, problem.where) for problem in caught.value.problems]


def test_wheels_are_found_at_any_depth(tmp_path: Path) -> None:
    OTHER.write(tmp_path / "b")
    PLAIN.write(tmp_path / "a" / "deep")
    write(tmp_path / "a", "notes.txt", b"")

    found = read(tmp_path)

    assert [record.filename for record in found.records] == [PLAIN.filename, OTHER.filename]
    assert [record.backend for record in found.records] == ["cpu", "cu128"]
    assert found.folder_of == {PLAIN.filename: tmp_path / "a" / "deep", OTHER.filename: tmp_path / "b"}
    assert found.folders == (tmp_path / "a" / "deep", tmp_path / "b")
    assert [found.metadata_of(record) for record in found.records] == [PLAIN.metadata, OTHER.metadata]


def test_a_known_wheel_is_not_opened(tmp_path: Path) -> None:
    path = dated(PLAIN.write(tmp_path))
    known = read(tmp_path).records
    path.write_bytes(b"?" * path.stat().st_size)
    dated(path, CLOCK + 0.9)

    found = read(tmp_path, known=known)

    assert found.records == known
    assert found.records[0] is known[0]
    assert found.kept == {}


@pytest.mark.parametrize(
    ("size", "second"), [(1, 0), (0, 1), (0, -1)], ids=["other-size", "later", "earlier"]
)
def test_a_known_wheel_that_looks_otherwise_is_opened(tmp_path: Path, size: int, second: int) -> None:
    path = dated(PLAIN.write(tmp_path))
    known = read(tmp_path).records
    path.write_bytes(b"?" * (path.stat().st_size + size))
    dated(path, CLOCK + second)

    with pytest.raises(RecordError, match="is no zip archive"):
        read(tmp_path, known=known)


def test_a_known_wheel_of_1979_is_not_opened(tmp_path: Path) -> None:
    path = dated(PLAIN.write(tmp_path), 0)
    known = read(tmp_path).records
    path.write_bytes(b"?" * path.stat().st_size)
    dated(path, 1)

    assert read(tmp_path, known=known).records == known


def test_the_same_bytes_keep_what_is_known_of_them(tmp_path: Path) -> None:
    path = dated(PLAIN.write(tmp_path))
    known = tuple(
        msgspec.structs.replace(
            record, job="cpu-any", backend="best", cpu_variants=("zen4",), yanked="broken"
        )
        for record in read(tmp_path).records
    )
    dated(path, CLOCK + 60)

    assert read(tmp_path, known=known).records == known


def test_other_bytes_make_another_record(tmp_path: Path) -> None:
    PLAIN.write(tmp_path)
    known = read(tmp_path).records
    replace(PLAIN, files={}).write(tmp_path)

    found = read(tmp_path, known=known)

    assert found.records[0].sha256 != known[0].sha256
    assert found.kept == {PLAIN.filename: METADATA}


def test_a_guess_of_another_plain_backend_is_made_anew(tmp_path: Path) -> None:
    PLAIN.write(tmp_path)
    OTHER.write(tmp_path)
    known = read(tmp_path).records

    found = read(tmp_path, known=known, plain_backend="base")

    assert [record.backend for record in found.records] == ["base", "cu128"]
    assert found.records[1] is known[1]


def test_metadata_of_new_wheels_is_not_read_again(tmp_path: Path) -> None:
    path = PLAIN.write(tmp_path)
    found = read(tmp_path)
    path.unlink()

    assert found.metadata_of(found.records[0]) == METADATA


def test_metadata_of_known_wheels_is_read_when_it_is_wanted(tmp_path: Path) -> None:
    path = dated(PLAIN.write(tmp_path))
    found = read(tmp_path, known=read(tmp_path).records)
    assert found.kept == {}

    assert found.metadata_of(found.records[0]) == METADATA

    replace(PLAIN, metadata=METADATA.replace(b"example", b"exercise")).write(tmp_path)
    with pytest.raises(RecordError) as caught:
        found.metadata_of(found.records[0])
    assert [(problem.what, problem.where) for problem in caught.value.problems] == [
        ("its METADATA is not that of its record", str(path))
    ]


def test_not_all_metadata_stays_in_memory(tmp_path: Path) -> None:
    body = b"x" * (1 << 20)
    for number in range(18):
        head = f"Metadata-Version: 2.4\nName: demo\nVersion: {number}\n\n".encode()
        dist_info, filename = f"demo-{number}.dist-info", f"demo-{number}-py3-none-any.whl"
        content = (head + body)[: 1 << 20]
        replace(PLAIN, filename=filename, dist_info=dist_info, metadata=content).write(tmp_path)

    found = read(tmp_path)

    assert sum(map(len, found.kept.values())) == KEPT_METADATA_BYTES
    assert len(found.kept) == 16
    assert {len(found.metadata_of(record)) for record in found.records} == {1 << 20}


def test_a_wheel_that_lies_there_twice_is_listed_once(tmp_path: Path) -> None:
    first, second = tmp_path / "z", tmp_path / "a"
    PLAIN.write(first)
    second.mkdir()
    shutil.copy(first / PLAIN.filename, second)

    found = read(first, second, tmp_path)

    assert len(found.records) == 1
    assert found.folder_of == {PLAIN.filename: first}


def test_of_two_folders_below_the_one_that_was_named_the_first_in_order_counts(tmp_path: Path) -> None:
    for name in ("c", "a", "b"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / PLAIN.filename).write_bytes(PLAIN.content())

    assert read(tmp_path).folder_of == {PLAIN.filename: tmp_path / "a" / "deep"}


def test_a_name_with_two_contents_is_refused(tmp_path: Path) -> None:
    PLAIN.write(tmp_path / "a")
    replace(PLAIN, files={}).write(tmp_path / "b")

    assert problems(tmp_path) == [
        (f"'{PLAIN.filename}' has other bytes in {tmp_path / 'a'}", str(tmp_path / "b"))
    ]


def test_a_folder_without_wheels_is_a_problem(tmp_path: Path) -> None:
    PLAIN.write(tmp_path / "a")
    write(tmp_path / "b" / "deep", "demo-1.0.tar.gz", b"")

    assert problems(tmp_path / "a", tmp_path / "b") == [("no wheel in this folder", str(tmp_path / "b"))]


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    path = PLAIN.write(tmp_path)

    assert problems(tmp_path / "none") == [
        ("cannot read the folder: No such file or directory", str(tmp_path / "none"))
    ]
    if sys.platform != "win32":
        assert problems(path) == [("cannot read the folder: Not a directory", str(path))]


@UNIX
def test_a_folder_that_may_not_be_read_is_a_problem() -> None:
    with readable_by_all() as folder:
        path = PLAIN.write(folder)
        path.chmod(0o644)
        (folder / "secret").mkdir(mode=0)
        with without_privileges():
            assert problems(folder) == [("cannot read the folder: Permission denied", str(folder / "secret"))]


@UNIX
def test_what_only_looks_like_a_wheel_is_a_problem(tmp_path: Path) -> None:
    PLAIN.write(tmp_path / "good")
    os.mkfifo(tmp_path / "pipe-1-py3-none-any.whl")
    (tmp_path / "folder-1-py3-none-any.whl").mkdir()
    (tmp_path / "dangling-1-py3-none-any.whl").symlink_to("nowhere")
    (tmp_path / "loop-1-py3-none-any.whl").symlink_to("loop-1-py3-none-any.whl")

    assert problems(tmp_path) == [
        ("cannot read the wheel: No such file or directory", f"{tmp_path}/dangling-1-py3-none-any.whl"),
        ("is no regular file", f"{tmp_path}/folder-1-py3-none-any.whl"),
        ("cannot read the wheel: Too many levels of symbolic links", f"{tmp_path}/loop-1-py3-none-any.whl"),
        ("is no regular file", f"{tmp_path}/pipe-1-py3-none-any.whl"),
    ]


@UNIX
def test_links_to_wheels_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    target = PLAIN.write(tmp_path / "elsewhere")
    OTHER.write(tmp_path / "elsewhere")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / PLAIN.filename).symlink_to(target)
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "loop").symlink_to(folder)

    assert [record.filename for record in read(folder).records] == [PLAIN.filename]


def test_all_problems_are_told_together(tmp_path: Path) -> None:
    PLAIN.write(tmp_path)
    replace(PLAIN, filename="a-1.0-py3-none-any.whl", wheel=None).write(tmp_path)
    write(tmp_path, "B-1.WHL", b"")
    write(tmp_path, "c-1-py3-none-any.whl", b"")

    found = problems(tmp_path, tmp_path / "none")

    assert found == [
        ("'B-1.WHL' has other characters than the name of a wheel, or too many", f"{tmp_path / 'B-1.WHL'}"),
        (
            "has the folder 'demo-1.0.dist-info', the file name says 'a-1.0.dist-info'",
            f"{tmp_path / 'a-1.0-py3-none-any.whl'}",
        ),
        ("'demo-1.0.dist-info/WHEEL' is missing", f"{tmp_path / 'a-1.0-py3-none-any.whl'}"),
        (
            "Name is 'demo', the file name says 'a'",
            f"{tmp_path / 'a-1.0-py3-none-any.whl'} (METADATA)",
        ),
        (
            "is no zip archive, or the end of it is missing",
            f"{tmp_path / 'c-1-py3-none-any.whl'}",
        ),
        ("cannot read the folder: No such file or directory", f"{tmp_path / 'none'}"),
    ]


def test_a_hundred_thousand_other_files_cost_less_than_a_second(tmp_path: Path) -> None:
    PLAIN.write(tmp_path)
    for number in range(100_000):
        os.close(os.open(f"{tmp_path}/{number}.txt", os.O_CREAT | os.O_WRONLY))

    start = time.process_time()
    found = read(tmp_path)
    took_s = time.process_time() - start

    assert len(found.records) == 1
    assert took_s < 1
