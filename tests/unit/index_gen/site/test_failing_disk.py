"""Whatever the disk refuses, the old site stays, and the next publish is right."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import HASTY, built, files_in, names_in
from index_gen.site.disk import Disk, swap_folders
from index_gen.site.publish import Publishing
from wheelgrid.errors import PublishError
from wheelgrid.record import WheelRecord

FOLDER = "whl/cpu/llama-cpp-python"


def fail(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


def failing_at(number: int, work: Callable[..., None]) -> Callable[..., None]:
    """Return what does its work but fails the n-th time."""
    left = iter(range(number))

    def maybe(*arguments: object) -> None:
        if next(left, None) is None:
            fail()
        work(*arguments)

    return maybe


class TestFailingDisk:
    @pytest.mark.parametrize(
        "disk",
        [
            Disk(link=fail),
            Disk(write=fail),
            Disk(remove=fail),
            Disk(flush=fail),
            Disk(flush=lambda _: None, swap=fail),
        ],
        ids=["link", "write", "remove", "flush", "swap"],
    )
    def test_a_failure_leaves_the_old_site(self, site: Path, more: Path, disk: Disk) -> None:
        before = files_in(site)

        with pytest.raises(PublishError, match="cannot write the site: No space left on device") as caught:
            built(site, more, how=Publishing(disk=disk))

        assert caught.value.problems[0].where == "somewhere"
        assert "free some disk space" in (caught.value.problems[0].hint or "")
        assert files_in(site) == before

    @pytest.mark.parametrize("publishes", [1, 2], ids=["copying", "changing-the-spare"])
    def test_a_disk_that_is_full_at_any_time_harms_nothing(
        self, site: Path, more: Path, tmp_path: Path, publishes: int
    ) -> None:
        publish(tmp_path / "third", "3")
        if publishes == 2:
            built(site, more)
        built(tmp_path / "fresh", tmp_path / "wheels", *([more] if publishes == 2 else []))
        built(tmp_path / "fresh", tmp_path / "third")
        wanted = files_in(tmp_path / "fresh")
        before = files_in(site)
        for number in range(1000):
            disk = Disk(
                link=failing_at(number, HASTY.link),
                write=failing_at(number, HASTY.write),
                remove=failing_at(number, HASTY.remove),
                flush=HASTY.flush,
            )
            try:
                built(site, tmp_path / "third", how=Publishing(disk=disk))
            except PublishError:
                assert files_in(site) == before
            else:
                break

        assert number > 10
        assert files_in(site) == wanted

    def test_a_second_rename_that_fails_brings_the_old_site_back(self, site: Path, more: Path) -> None:
        before = files_in(site)

        def swap(new: Path, old: Path, moving: Path) -> None:
            shutil.rmtree(new)
            swap_folders(new, old, moving, exchange=lambda *_: False)

        with pytest.raises(PublishError, match="cannot write the site"):
            built(site, more, how=Publishing(disk=Disk(flush=HASTY.flush, swap=swap)))

        assert files_in(site) == before
        assert names_in(site.parent) == ["site"]

    def test_an_old_site_that_a_crash_left_aside_comes_back(self, site: Path, tmp_path: Path) -> None:
        before = files_in(site)
        site.rename(site.with_name(".site.moving"))
        bad = publish(tmp_path / "bad", "2")
        (tmp_path / "bad" / bad.filename).unlink()

        with pytest.raises(PublishError, match="is not beside its record"):
            built(site, tmp_path / "bad")

        assert files_in(site) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB of our own, that can be full and can be made read-only."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"mounting a file system needs root: {error}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


class TestRealDisks:
    def test_a_full_disk_is_told_and_the_old_site_stays(
        self, old: WheelRecord, wheels: Path, small_disk: Path, tmp_path: Path
    ) -> None:
        site = small_disk / "site"
        built(site, wheels)
        before = files_in(site)
        for number in range(60):
            publish(tmp_path / "many", f"2.{number}")

        with pytest.raises(PublishError, match="cannot write the site: No space left on device") as caught:
            built(site, tmp_path / "many")

        assert caught.value.problems[0].hint == "free some disk space and run the command again"
        assert files_in(site) == before

    def test_another_file_system_gets_copies(self, old: WheelRecord, wheels: Path, small_disk: Path) -> None:
        built(small_disk / "site", wheels)

        placed = small_disk / "site" / FOLDER / old.filename
        assert placed.read_bytes() == (wheels / old.filename).read_bytes()
        assert placed.stat().st_dev != (wheels / old.filename).stat().st_dev

    def test_a_read_only_disk_is_told_and_the_old_site_stays(
        self, old: WheelRecord, wheels: Path, small_disk: Path, more: Path
    ) -> None:
        site = small_disk / "site"
        built(site, wheels)
        before = files_in(site)
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

        with pytest.raises(PublishError, match="cannot write the site: Read-only file system") as caught:
            built(site, more)

        assert caught.value.problems[0].hint == "choose a folder that can be written"
        assert files_in(site) == before

    def test_a_mount_point_cannot_be_replaced_and_that_is_told(
        self, old: WheelRecord, wheels: Path, small_disk: Path
    ) -> None:
        with pytest.raises(PublishError, match="cannot write the site: Device or resource busy"):
            built(small_disk, wheels)

        assert list(small_disk.iterdir()) == []
