from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from fakes.published import publish
from index_gen import IndexSettings, RenderedSite, lay_out, render, write
from index_gen.disk import Disk, only_writer
from wheelgrid.errors import PublishError
from wheelgrid.record import WheelRecord, metadata_path

FOLDER = "whl/cpu/llama-cpp-python"


def site_of(*records: WheelRecord) -> RenderedSite:
    return render(lay_out(records, IndexSettings()))


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    return tmp_path / "wheels"


@pytest.fixture
def old(wheels: Path) -> WheelRecord:
    return publish(wheels, "1")


@pytest.fixture
def new(wheels: Path) -> WheelRecord:
    return publish(wheels, "2")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "site"


def test_a_site_is_written_with_the_very_wheels(old: WheelRecord, wheels: Path, out: Path) -> None:
    site = site_of(old)

    written = write(site, out, [wheels])

    assert set(files_in(out)) == site.paths() == set(written.changed)
    assert (written.folder, written.kept, written.removed) == (out.resolve(), (), ())
    assert {path: (out / path).read_bytes() for path in site.pages} == dict(site.pages)
    placed = out / FOLDER / old.filename
    assert placed.samefile(wheels / old.filename), "a hard link, not a copy"
    assert metadata_path(placed).read_bytes() == metadata_path(wheels / old.filename).read_bytes()
    assert names_in(out.parent) == ["site"]


def test_writing_again_keeps_every_file_as_it_is(old: WheelRecord, wheels: Path, out: Path) -> None:
    write(site_of(old), out, [wheels])
    before = {path: path.stat() for path in out.rglob("*") if path.is_file()}

    again = write(site_of(old), out, [wheels])

    assert (again.changed, again.removed) == ((), ())
    assert set(again.kept) == site_of(old).paths()
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in before} == {
        path: (stat.st_ino, stat.st_mtime_ns) for path, stat in before.items()
    }


def test_a_change_is_reported_file_by_file(
    old: WheelRecord, new: WheelRecord, wheels: Path, out: Path
) -> None:
    vulkan = publish(wheels, backend="vulkan")
    write(site_of(old, vulkan), out, [wheels])

    written = write(site_of(old, new), out, [wheels])

    name, vulkan_name = f"{FOLDER}/{new.filename}", f"whl/vulkan/llama-cpp-python/{vulkan.filename}"
    assert written.changed == (
        "index.html",
        f"{FOLDER}/index.html",
        f"{FOLDER}/index.json",
        name,
        f"{name}.metadata",
    )
    assert {f"{FOLDER}/{old.filename}", "whl/cpu/index.html"} <= set(written.kept)
    assert {vulkan_name, f"{vulkan_name}.metadata", "whl/vulkan/index.html"} <= set(written.removed)
    assert set(files_in(out)) == site_of(old, new).paths()


def test_wheels_may_lie_in_several_folders(old: WheelRecord, tmp_path: Path, out: Path) -> None:
    other = publish(tmp_path / "other", backend="cu128")

    write(site_of(old, other), out, [tmp_path / "wheels", tmp_path / "other"])

    assert (out / "whl/cu128/llama-cpp-python" / other.filename).is_file()


def test_of_two_wheels_with_one_name_the_recorded_one_is_taken(
    old: WheelRecord, tmp_path: Path, wheels: Path, out: Path
) -> None:
    publish(tmp_path / "other", "1")
    (tmp_path / "other" / old.filename).write_bytes(b"another build")

    write(site_of(old), out, [tmp_path / "other", wheels])

    assert (out / FOLDER / old.filename).read_bytes() == (wheels / old.filename).read_bytes()


def test_a_wheel_that_is_published_need_not_be_elsewhere(old: WheelRecord, wheels: Path, out: Path) -> None:
    write(site_of(old), out, [wheels])
    (wheels / old.filename).unlink()

    assert write(site_of(old), out, [wheels]).changed == ()


def test_a_linked_source_is_published_as_a_file(old: WheelRecord, wheels: Path, out: Path) -> None:
    (wheels / old.filename).rename(wheels / "real")
    (wheels / old.filename).symlink_to("real")

    write(site_of(old), out, [wheels])

    assert not (out / FOLDER / old.filename).is_symlink()


def break_wheel(wheel: Path) -> str:
    content = wheel.read_bytes()
    wheel.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return "differs from its record, expected sha256"


def break_metadata(wheel: Path) -> str:
    metadata_path(wheel).write_text("Name: other\n")
    return r"\.metadata' differs from its record"


def lose_wheel(wheel: Path) -> str:
    wheel.unlink()
    return r"\.whl' is not beside its record"


def lose_metadata(wheel: Path) -> str:
    metadata_path(wheel).unlink()
    return r"\.metadata' is not beside its record"


@pytest.mark.parametrize("harm", [break_wheel, break_metadata, lose_wheel, lose_metadata])
def test_a_wheel_that_is_not_its_record_is_refused_and_the_old_site_stays(
    old: WheelRecord, new: WheelRecord, wheels: Path, out: Path, harm: Callable[[Path], str]
) -> None:
    write(site_of(old), out, [wheels])
    before = files_in(out)
    what = harm(wheels / new.filename)

    with pytest.raises(PublishError, match=what) as caught:
        write(site_of(old, new), out, [wheels])

    assert len(caught.value.problems) == 1
    assert str(wheels) in (caught.value.problems[0].where or "")
    assert files_in(out) == before
    assert names_in(out.parent) == ["site"]


def test_a_size_that_lies_is_refused_although_the_digest_is_right(
    old: WheelRecord, wheels: Path, out: Path
) -> None:
    lying = old.model_copy(update={"size_bytes": old.size_bytes + 1})

    with pytest.raises(PublishError, match=f"and {old.size_bytes + 1} bytes"):
        write(site_of(lying), out, [wheels])

    assert not out.exists()


def test_all_damaged_wheels_come_together(
    old: WheelRecord, new: WheelRecord, wheels: Path, out: Path
) -> None:
    break_wheel(wheels / old.filename)
    lose_metadata(wheels / new.filename)

    with pytest.raises(PublishError) as caught:
        write(site_of(old, new), out, [wheels])

    assert len(caught.value.problems) == 2


def test_published_bytes_that_were_harmed_are_put_right(old: WheelRecord, wheels: Path, out: Path) -> None:
    write(site_of(old), out, [wheels])
    placed = out / FOLDER / old.filename
    placed.unlink()
    placed.write_bytes(b"harmed")

    written = write(site_of(old), out, [wheels])

    assert written.changed == (f"{FOLDER}/{old.filename}",)
    assert placed.read_bytes() == (wheels / old.filename).read_bytes()


@pytest.mark.parametrize("name", ["notes.txt", ".git", "CNAME"])
def test_a_folder_with_something_else_in_it_is_left_alone(
    old: WheelRecord, wheels: Path, out: Path, name: str
) -> None:
    write(site_of(old), out, [wheels])
    (out / name).write_text("mine")

    with pytest.raises(PublishError, match=f"holds something else than a site: '{name}'"):
        write(site_of(old), out, [wheels])

    assert (out / name).read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_left_alone(
    old: WheelRecord, wheels: Path, tmp_path: Path
) -> None:
    (tmp_path / "site").write_text("mine")

    with pytest.raises(PublishError, match="cannot write the site: Not a directory"):
        write(site_of(old), tmp_path / "site", [wheels])

    assert (tmp_path / "site").read_text() == "mine"


def test_an_empty_folder_becomes_the_site(old: WheelRecord, wheels: Path, out: Path) -> None:
    out.mkdir(parents=True)

    write(site_of(old), out, [wheels])

    assert set(files_in(out)) == site_of(old).paths()


def test_a_link_to_the_folder_stays_a_link(old: WheelRecord, wheels: Path, out: Path, tmp_path: Path) -> None:
    out.mkdir(parents=True)
    (tmp_path / "link").symlink_to(out)

    written = write(site_of(old), tmp_path / "link", [wheels])

    assert (tmp_path / "link").is_symlink()
    assert written.folder == out.resolve()
    assert set(files_in(out)) == site_of(old).paths()


def test_a_second_run_at_the_same_time_is_refused(old: WheelRecord, wheels: Path, out: Path) -> None:
    out.parent.mkdir()

    with (
        only_writer(out.parent),
        pytest.raises(PublishError, match="another run is writing a site here"),
    ):
        write(site_of(old), out, [wheels])


def fail(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


@pytest.mark.parametrize(
    "disk", [Disk(link=fail), Disk(write=fail), Disk(swap=fail)], ids=["link", "write", "swap"]
)
def test_a_disk_that_fails_leaves_the_old_site_and_nothing_else(
    old: WheelRecord, new: WheelRecord, wheels: Path, out: Path, disk: Disk
) -> None:
    write(site_of(old), out, [wheels])
    before = files_in(out)

    with pytest.raises(PublishError, match="cannot write the site: No space left on device") as caught:
        write(site_of(old, new), out, [wheels], disk)

    assert caught.value.problems[0].where == "somewhere"
    assert "free some disk space" in (caught.value.problems[0].hint or "")
    assert files_in(out) == before
    assert names_in(out.parent) == ["site"]


def dying_disk(steps: int) -> Disk:
    """Return a disk on which the process dies, without any clean-up, before its step of that number."""
    left = iter(range(steps))

    def step() -> None:
        if next(left, None) is None:
            os._exit(9)

    honest = Disk()

    def link(source: Path, target: Path) -> None:
        step()
        honest.link(source, target)

    def write_file(path: Path, content: bytes) -> None:
        step()
        honest.write(path, content)

    def swap(staging: Path, folder: Path, trash: Path) -> None:
        step()
        honest.swap(staging, folder, trash)
        step()

    return Disk(link=link, write=write_file, swap=swap)


def dies(work: Callable[[], object]) -> bool:
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_crash_at_any_step_leaves_the_old_site_or_the_new(
    old: WheelRecord, new: WheelRecord, wheels: Path, out: Path
) -> None:
    write(site_of(old), out, [wheels])
    before = files_in(out)
    after = site_of(old, new)
    seen: list[bool] = []

    while dies(partial(write, after, out, [wheels], dying_disk(len(seen)))):
        found = files_in(out)
        seen.append(found == before)
        assert found == before or (after.pages.items() <= found.items() and set(found) == after.paths())
        write(site_of(old), out, [wheels])
        assert files_in(out) == before
        assert names_in(out.parent) == ["site"], "what the crash left is gone"

    assert seen == [True] * (len(after.paths()) + 1) + [False], (
        "once for every file, before and after the swap"
    )
    assert set(files_in(out)) == after.paths()


def test_an_old_site_that_a_crash_left_aside_comes_back(
    old: WheelRecord, new: WheelRecord, wheels: Path, out: Path
) -> None:
    write(site_of(old), out, [wheels])
    before = files_in(out)
    out.rename(out.with_name(".site.old"))
    out.with_name(".site.new").mkdir()
    lose_wheel(wheels / new.filename)

    with pytest.raises(PublishError, match="is not beside its record"):
        write(site_of(old, new), out, [wheels])

    assert files_in(out) == before
    assert names_in(out.parent) == ["site"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB of our own, that can be full and can be made read-only."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"mounting a file system needs root: {error}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_old_site_stays(old: WheelRecord, wheels: Path, small_disk: Path) -> None:
    out = small_disk / "site"
    write(site_of(old), out, [wheels])
    before = files_in(out)
    more = [publish(wheels, f"2.{number}") for number in range(60)]

    with pytest.raises(PublishError, match="cannot write the site: No space left on device") as caught:
        write(site_of(old, *more), out, [wheels])

    assert caught.value.problems[0].hint == "free some disk space and run the command again"
    assert files_in(out) == before
    assert names_in(small_disk) == ["site"]


def test_another_file_system_gets_copies(old: WheelRecord, wheels: Path, small_disk: Path) -> None:
    write(site_of(old), small_disk / "site", [wheels])

    placed = small_disk / "site" / FOLDER / old.filename
    assert placed.read_bytes() == (wheels / old.filename).read_bytes()
    assert placed.stat().st_dev != (wheels / old.filename).stat().st_dev


def test_a_read_only_disk_is_told_and_the_old_site_stays(
    old: WheelRecord, new: WheelRecord, wheels: Path, small_disk: Path
) -> None:
    out = small_disk / "site"
    write(site_of(old), out, [wheels])
    before = files_in(out)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with pytest.raises(PublishError, match="cannot write the site: Read-only file system") as caught:
        write(site_of(old, new), out, [wheels])

    assert caught.value.problems[0].hint == "choose a folder that can be written"
    assert files_in(out) == before


def test_a_mount_point_cannot_be_replaced_and_that_is_told(
    old: WheelRecord, wheels: Path, small_disk: Path
) -> None:
    with pytest.raises(PublishError, match="cannot write the site: Device or resource busy"):
        write(site_of(old), small_disk, [wheels])

    assert names_in(small_disk.parent) == ["small", "wheels"]


def test_a_reader_never_meets_a_hole(old: WheelRecord, new: WheelRecord, wheels: Path, out: Path) -> None:
    write(site_of(old), out, [wheels])
    script = (
        "import pathlib, sys, time\n"
        "page, stop = map(pathlib.Path, sys.argv[1:])\n"
        "reads = 0\n"
        "while not stop.exists():\n"
        "    assert page.read_bytes().endswith(b'</html>\\n')\n"
        "    reads += 1\n"
        "print(reads)\n"
    )
    stop = out.with_name("stop")
    page = out / FOLDER / "index.html"
    with subprocess.Popen(
        [sys.executable, "-c", script, page, stop], stdout=subprocess.PIPE, text=True
    ) as reader:
        for number in range(30):
            write(site_of(old, new) if number % 2 else site_of(old), out, [wheels])
        stop.touch()
        output, _ = reader.communicate(timeout=30)

    assert reader.returncode == 0
    assert int(output) > 0
