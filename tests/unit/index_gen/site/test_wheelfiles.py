from __future__ import annotations

import errno
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from fakes.published import publish
from fakes.sites import HASTY
from index_gen.site.disk import Disk
from index_gen.site.wheelfiles import ServedSite, WheelFiles, place_wheels
from index_gen.tree import metadata_path as site_metadata_path
from index_gen.tree import wheel_path
from wheelgrid.errors import PublishError
from wheelgrid.files import sha256_of
from wheelgrid.record import WheelRecord, metadata_path

NOTHING = ServedSite(root=Path("none"))


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    return tmp_path / "wheels"


@pytest.fixture
def record(wheels: Path) -> WheelRecord:
    return publish(wheels)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


def beside(record: WheelRecord, *folders: Path) -> WheelFiles:
    return WheelFiles(places={record.filename: [folder / record.filename for folder in folders]})


def place(record: WheelRecord, target: Path, files: WheelFiles, disk: Disk = HASTY) -> Path:
    place_wheels([record], target, files, disk, NOTHING)
    return target / wheel_path(record)


def test_a_wheel_is_a_copy_that_later_changes_of_its_source_do_not_reach(
    record: WheelRecord, wheels: Path, target: Path
) -> None:
    placed = place(record, target, beside(record, wheels))

    source = wheels / record.filename
    content = source.read_bytes()
    assert placed.read_bytes() == content
    with source.open("r+b") as file:
        file.write(b"overwritten")
    assert placed.read_bytes() == content
    assert metadata_path(placed).read_bytes() == metadata_path(wheels / record.filename).read_bytes()


def test_of_two_wheels_with_one_name_the_recorded_one_is_taken(
    record: WheelRecord, wheels: Path, tmp_path: Path, target: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / record.filename).write_bytes(b"another build")

    placed = place(record, target, beside(record, tmp_path / "other", wheels))

    assert placed.read_bytes() == (wheels / record.filename).read_bytes()


@pytest.mark.parametrize("below", ["", "whl/cpu/llama-cpp-python"], ids=["in-it", "as-in-a-site"])
def test_a_wheel_is_found_below_the_folder_of_a_manifest(
    record: WheelRecord, wheels: Path, tmp_path: Path, target: Path, below: str
) -> None:
    (tmp_path / "root" / below).mkdir(parents=True)
    for name in (record.filename, f"{record.filename}.metadata"):
        (wheels / name).rename(tmp_path / "root" / below / name)

    placed = place(record, target, WheelFiles(roots=[tmp_path / "root"]))

    assert placed.read_bytes() == (tmp_path / "root" / below / record.filename).read_bytes()


def test_a_linked_source_is_published_as_a_file(record: WheelRecord, wheels: Path, target: Path) -> None:
    (wheels / record.filename).rename(wheels / "real")
    (wheels / record.filename).symlink_to("real")

    placed = place(record, target, beside(record, wheels))

    assert not placed.is_symlink()
    assert placed.read_bytes() == (wheels / "real").read_bytes()


def test_metadata_that_is_not_beside_the_wheel_is_read_from_it(
    record: WheelRecord, wheels: Path, target: Path
) -> None:
    content = metadata_path(wheels / record.filename).read_bytes()
    metadata_path(wheels / record.filename).unlink()

    placed = place(record, target, beside(record, wheels))

    assert metadata_path(placed).read_bytes() == content


def test_what_was_in_the_place_is_replaced_and_its_other_names_stay(
    record: WheelRecord, wheels: Path, target: Path, tmp_path: Path
) -> None:
    there = target / wheel_path(record)
    there.parent.mkdir(parents=True)
    there.write_bytes(b"older")
    (tmp_path / "another name").hardlink_to(there)

    place(record, target, beside(record, wheels))

    assert there.read_bytes() == (wheels / record.filename).read_bytes()
    assert (tmp_path / "another name").read_bytes() == b"older"


def break_wheel(wheel: Path) -> str:
    content = wheel.read_bytes()
    wheel.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return "differs from its record, expected sha256"


def cut_wheel(wheel: Path) -> str:
    wheel.write_bytes(wheel.read_bytes()[:-1])
    return "differs from its record, expected sha256"


def break_metadata(wheel: Path) -> str:
    metadata_path(wheel).write_text("Name: other\n")
    return r"\.metadata' differs from its record"


def lose_wheel(wheel: Path) -> str:
    wheel.unlink()
    return r"\.whl' is not beside its record"


def replace_by_folder(wheel: Path) -> str:
    wheel.unlink()
    wheel.mkdir()
    return r"\.whl' is not beside its record"


@pytest.mark.parametrize("harm", [break_wheel, cut_wheel, break_metadata, lose_wheel, replace_by_folder])
def test_a_wheel_that_is_not_its_record_is_refused(
    record: WheelRecord, wheels: Path, target: Path, harm: Callable[[Path], str]
) -> None:
    what = harm(wheels / record.filename)

    with pytest.raises(PublishError, match=what) as caught:
        place(record, target, beside(record, wheels))

    assert len(caught.value.problems) == 1
    assert str(wheels) in (caught.value.problems[0].where or "")
    assert not (target / site_metadata_path(record)).exists()


def test_a_size_that_lies_is_refused_although_the_digest_is_right(
    record: WheelRecord, wheels: Path, target: Path
) -> None:
    lying = msgspec.structs.replace(record, size_bytes=record.size_bytes + 1)

    with pytest.raises(PublishError, match=f"and {record.size_bytes + 1} bytes"):
        place(lying, target, beside(record, wheels))

    assert not (target / wheel_path(record)).exists()


def test_what_was_written_counts_not_the_source(record: WheelRecord, wheels: Path, target: Path) -> None:
    def copy_badly(source: Path, place: Path) -> str:
        content = source.read_bytes()[:-1] + b"?"
        place.write_bytes(content)
        return sha256(content).hexdigest()

    with pytest.raises(PublishError, match="differs from its record"):
        place(record, target, beside(record, wheels), Disk(copy=copy_badly))

    assert not (target / wheel_path(record)).exists()


def test_metadata_of_a_broken_wheel_is_told(record: WheelRecord, wheels: Path, target: Path) -> None:
    (wheels / record.filename).write_bytes(b"x" * record.size_bytes)
    metadata_path(wheels / record.filename).unlink()
    lying = msgspec.structs.replace(record, sha256=sha256_of(wheels / record.filename))

    with pytest.raises(PublishError) as caught:
        place(lying, target, beside(record, wheels))

    assert str(wheels / record.filename) in (caught.value.problems[0].where or "")


def test_problems_of_all_wheels_come_together(record: WheelRecord, wheels: Path, target: Path) -> None:
    other = publish(wheels, "2")

    with pytest.raises(PublishError) as caught:
        place_wheels([record, other], target, WheelFiles(), HASTY, NOTHING)

    assert [problem.what for problem in caught.value.problems] == [
        f"{record.filename!r} is not beside its record",
        f"{other.filename!r} is not beside its record",
    ]
    assert [problem.hint for problem in caught.value.problems] == [
        "build the wheel again, or name the folder that holds it"
    ] * 2


class TestServed:
    """What the site has is linked from there, without a look at its bytes."""

    @pytest.fixture
    def served(self, record: WheelRecord, wheels: Path, tmp_path: Path) -> ServedSite:
        place(record, tmp_path / "site", beside(record, wheels))
        key = (record.backend, record.filename, record.sha256, record.metadata_sha256)
        return ServedSite(root=tmp_path / "site", wheels=frozenset({key}))

    def test_it_is_taken_from_the_site(self, record: WheelRecord, served: ServedSite, target: Path) -> None:
        place_wheels([record], target, WheelFiles(), HASTY, served)

        for path in (wheel_path(record), site_metadata_path(record)):
            assert (target / path).samefile(served.root / path)

    @pytest.mark.parametrize("lost", [wheel_path, site_metadata_path], ids=["wheel", "metadata"])
    def test_a_site_that_lost_a_file_has_it_not(
        self,
        record: WheelRecord,
        served: ServedSite,
        target: Path,
        wheels: Path,
        lost: Callable[[WheelRecord], str],
    ) -> None:
        (served.root / lost(record)).unlink()

        place_wheels([record], target, beside(record, wheels), HASTY, served)

        assert (target / wheel_path(record)).read_bytes() == (wheels / record.filename).read_bytes()

    def test_other_bytes_are_not_taken_from_it(
        self, record: WheelRecord, served: ServedSite, target: Path
    ) -> None:
        other = msgspec.structs.replace(record, sha256="a" * 64)

        with pytest.raises(PublishError, match="is not beside its record"):
            place_wheels([other], target, WheelFiles(), HASTY, served)


class TestJustRead:
    """Wheels that this run has read and hashed are not read a second time."""

    def test_their_metadata_is_what_was_read(self, record: WheelRecord, wheels: Path, target: Path) -> None:
        content = metadata_path(wheels / record.filename).read_bytes()
        metadata_path(wheels / record.filename).unlink()
        files = WheelFiles(
            places={record.filename: [wheels / record.filename]}, metadata={record.filename: content}
        )

        placed = place(record, target, files)

        assert metadata_path(placed).read_bytes() == content

    def test_a_copy_of_them_is_read_back(self, record: WheelRecord, wheels: Path, target: Path) -> None:
        def copy_badly(source: Path, place: Path) -> str:
            place.write_bytes(b"?" * source.stat().st_size)
            return sha256(place.read_bytes()).hexdigest()

        files = WheelFiles(
            places={record.filename: [wheels / record.filename]}, metadata={record.filename: b""}
        )

        with pytest.raises(PublishError, match="differs from its record"):
            place(record, target, files, Disk(copy=copy_badly))


def test_a_disk_that_fails_is_no_broken_wheel(record: WheelRecord, wheels: Path, target: Path) -> None:
    def fail(*_: Path) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space left"):
        place(record, target, beside(record, wheels), Disk(copy=fail))
