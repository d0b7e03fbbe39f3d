from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from filelock import FileLock

from fakes.dying import exit_code, started
from fakes.published import MOMENT, publish
from fakes.sites import HASTY, built, edited, files_in, folders_in, manifest_of
from index_gen.edits import remove, set_status, yank
from index_gen.site.disk import Disk, swap_folders
from index_gen.site.places import STATE
from index_gen.site.publish import Publishing, roll_back
from index_gen.site.staging import Staged
from index_gen.tree import IndexTree
from wheelgrid.errors import CheckError, IndexBuildError, Problem, PublishError, RecordError
from wheelgrid.locks import BusyError
from wheelgrid.record import WheelRecord, metadata_path, record_path, write_record

FOLDER = "whl/cpu/llama-cpp-python"


def names_in(folder: Path) -> list[str]:
    """Return what lies in a folder, but for the lock: it stays, and holds nothing."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    return tmp_path / "wheels"


@pytest.fixture
def old(wheels: Path) -> WheelRecord:
    return publish(wheels, "1")


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """A folder with one wheel more."""
    publish(tmp_path / "more", "2")
    return tmp_path / "more"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "site"


@pytest.fixture
def site(out: Path, wheels: Path, old: WheelRecord) -> Path:
    """A site that was published once."""
    built(out, wheels)
    return out


class TestPublishing:
    def test_a_site_is_written_with_the_very_wheels(self, old: WheelRecord, wheels: Path, out: Path) -> None:
        published = built(out, wheels)

        wheel = f"{FOLDER}/{old.filename}"
        assert set(files_in(out)) == {*published.made, wheel, f"{wheel}.metadata", STATE}
        assert (published.folder, published.added) == (out.resolve(), (old,))
        assert (out / wheel).samefile(wheels / old.filename), "a hard link, not a copy"
        assert metadata_path(out / wheel).read_bytes() == metadata_path(wheels / old.filename).read_bytes()
        assert names_in(out.parent) == ["site"]

    def test_publishing_the_same_again_changes_nothing(self, site: Path, wheels: Path) -> None:
        before = {path: path.stat() for path in site.rglob("*")}

        again = built(site, wheels)

        assert (again.is_other, again.made, again.added) == (False, (), ())
        assert [record.version for record in again.tree.manifest.wheels] == ["1"]
        assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in before} == {
            path: (stat.st_ino, stat.st_mtime_ns) for path, stat in before.items()
        }
        assert names_in(site.parent) == ["site"]

    def test_one_wheel_more_joins_the_others(self, site: Path, more: Path) -> None:
        published = built(site, more)

        assert [record.version for record in published.added] == ["2"]
        assert [record.version for record in manifest_of(site).wheels] == ["1", "2"]
        assert sorted(path.name for path in (site / FOLDER).glob("*.whl")) == [
            "llama_cpp_python-1-py3-none-any.whl",
            "llama_cpp_python-2-py3-none-any.whl",
        ]
        assert names_in(site.parent) == [".site.spare", "site"]

    def test_what_is_taken_back_is_a_change_although_the_spare_has_every_page(self, site: Path) -> None:
        first = files_in(site)
        edited(site, partial(yank, patterns=["*"], reason="broken"))

        published = edited(site, partial(yank, patterns=["*"], reason=None))

        assert (published.is_other, published.made) == (True, ())
        assert files_in(site) == first

    def test_wheels_may_lie_in_several_folders(self, wheels: Path, old: WheelRecord, out: Path) -> None:
        other = publish(wheels.with_name("other"), backend="cu128")

        built(out, wheels, wheels.with_name("other"))

        assert (out / "whl/cu128/llama-cpp-python" / other.filename).is_file()

    def test_a_wheel_that_is_published_need_not_be_elsewhere(
        self, site: Path, wheels: Path, old: WheelRecord, more: Path
    ) -> None:
        (wheels / old.filename).unlink()

        published = built(site, wheels, more)

        assert [record.version for record in published.tree.manifest.wheels] == ["1", "2"]
        assert (site / FOLDER / old.filename).is_file()

    def test_files_of_a_site_are_added_to_another(self, site: Path, out: Path, more: Path) -> None:
        built(out.with_name("other"), more)

        built(site, out.with_name("other"))

        assert [record.version for record in manifest_of(site).wheels] == ["1", "2"]
        assert len(list((site / FOLDER).glob("*.whl"))) == 2

    def test_a_site_that_starts_over_forgets(self, site: Path, more: Path) -> None:
        published = built(site, more, how=Publishing(disk=HASTY, start_over=True))

        assert [record.version for record in published.added] == ["2"]
        assert [path.name for path in (site / FOLDER).glob("*.whl")] == [
            "llama_cpp_python-2-py3-none-any.whl"
        ]

    def test_starting_over_may_give_a_name_other_bytes(
        self, site: Path, old: WheelRecord, tmp_path: Path
    ) -> None:
        other = publish_other_bytes(tmp_path / "other", "1")
        with pytest.raises(IndexBuildError, match="is published with other bytes"):
            built(site, tmp_path / "other")

        built(site, tmp_path / "other", how=Publishing(disk=HASTY, start_over=True))

        assert other.filename == old.filename
        assert (site / FOLDER / old.filename).read_bytes() == (tmp_path / "other" / old.filename).read_bytes()

    def test_a_site_may_be_moved(self, site: Path, more: Path) -> None:
        there = site.parent.with_name("there")
        site.parent.rename(there)

        built(there / "site", more)

        assert [record.version for record in manifest_of(there / "site").wheels] == ["1", "2"]

    def test_a_site_may_be_moved_alone(self, site: Path, more: Path, tmp_path: Path) -> None:
        built(site, more)
        site.rename(tmp_path / "moved")
        publish(tmp_path / "third", "3")

        built(tmp_path / "moved", tmp_path / "third")

        assert len(list((tmp_path / "moved" / FOLDER).glob("*.whl"))) == 3

    def test_an_empty_folder_becomes_the_site(self, old: WheelRecord, wheels: Path, out: Path) -> None:
        out.mkdir(parents=True)

        built(out, wheels)

        assert manifest_of(out).wheels == (old,)

    def test_a_link_to_the_folder_stays_a_link(self, site: Path, more: Path, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(site)

        published = built(tmp_path / "link", more)

        assert (tmp_path / "link").is_symlink()
        assert published.folder == site.resolve()
        assert len(manifest_of(site).wheels) == 2

    def test_there_must_be_a_wheel(self, site: Path) -> None:
        before = files_in(site)

        with pytest.raises(IndexBuildError, match="an empty index is never made"):
            edited(site, partial(remove, patterns=["*"], reason="all", removed_at=MOMENT))

        assert files_in(site) == before


def publish_other_bytes(folder: Path, release: str) -> WheelRecord:
    """Publish a wheel of the same name and version with other content."""
    record = publish(folder, release)
    content = (folder / record.filename).read_bytes() + b"more"
    (folder / record.filename).write_bytes(content)
    other = msgspec.structs.replace(
        record, sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content)
    )
    write_record(other, folder)
    return other


class TestWhatDidNotComeFromUs:
    """A folder that is replaced must hold a site, or nothing."""

    @pytest.mark.parametrize("name", ["notes.txt", ".git", "CNAME", "wh", ".wheelgrid.json.old"])
    def test_a_folder_with_something_else_in_it_is_left_alone(
        self, site: Path, more: Path, name: str
    ) -> None:
        (site / name).write_text("mine")
        before = files_in(site)

        with pytest.raises(PublishError, match=f"holds something else than a site: '{name}'"):
            built(site, more)

        assert files_in(site) == before

    def test_a_file_in_the_place_of_the_folder_is_left_alone(
        self, old: WheelRecord, wheels: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "site").write_text("mine")

        with pytest.raises(PublishError, match="cannot write the site: Not a directory"):
            built(tmp_path / "site", wheels)

        assert (tmp_path / "site").read_text() == "mine"

    def test_a_manifest_that_was_harmed_is_told_by_line(self, site: Path, more: Path) -> None:
        manifest = site / "manifest.jsonl"
        lines = manifest.read_text().splitlines()
        manifest.unlink()
        manifest.write_text("\n".join([*lines[:-1], lines[-1].replace('"size_bytes":', '"size":')]))

        with pytest.raises(RecordError) as caught:
            built(site, more)

        assert [problem.where for problem in caught.value.problems] == [
            f"{manifest}:{len(lines)} (size)",
            f"{manifest}:{len(lines)} (size_bytes)",
        ]


class TestBrokenWheels:
    """What will be served is read back; what is not its record is refused, and the old site stays."""

    def test_all_damaged_wheels_come_together(self, site: Path, tmp_path: Path) -> None:
        before = files_in(site)
        wheels = tmp_path / "bad"
        names = [publish(wheels, release).filename for release in ("2", "3", "4")]
        (wheels / names[0]).unlink()
        (wheels / names[1]).write_bytes(b"another")
        metadata_path(wheels / names[2]).write_text("Name: another\n")

        with pytest.raises(PublishError) as caught:
            built(site, wheels)

        assert [problem.what.partition(", expected")[0] for problem in caught.value.problems] == [
            f"{names[0]!r} is not beside its record",
            f"{names[1]!r} differs from its record",
            f"{names[2] + '.metadata'!r} differs from its record",
        ]
        assert files_in(site) == before

    def test_the_next_publish_is_right(self, site: Path, tmp_path: Path, more: Path) -> None:
        built(site, more)
        bad = publish(tmp_path / "bad", "3")
        good = (tmp_path / "bad" / bad.filename).read_bytes()
        (tmp_path / "bad" / bad.filename).write_bytes(b"bad")
        with pytest.raises(PublishError, match="differs from its record"):
            built(site, tmp_path / "bad")
        (tmp_path / "bad" / bad.filename).write_bytes(good)

        built(site, tmp_path / "bad")

        built(tmp_path / "fresh", tmp_path / "wheels", more, tmp_path / "bad")
        assert files_in(site) == files_in(tmp_path / "fresh")


class TestChecking:
    """Whoever publishes may look at the site before anybody else does."""

    def test_a_site_that_a_check_refuses_is_not_served(self, site: Path, more: Path) -> None:
        before = files_in(site)
        seen: list[tuple[int, Path, bool, tuple[str, ...]]] = []

        def refuse(tree: IndexTree, folder: Path, staged: Staged) -> None:
            is_there = all((folder / path).is_file() for path in staged.made)
            seen.append(
                (len(tree.manifest.wheels), folder, is_there, tuple(w.version for w in staged.placed))
            )
            raise CheckError(Problem(what="it is ugly"))

        with pytest.raises(CheckError, match="it is ugly"):
            built(site, more, how=Publishing(disk=HASTY, check=refuse))

        assert seen == [(2, site.with_name(".site.next"), True, ("2",))]
        assert files_in(site) == before
        with pytest.raises(PublishError, match="no earlier publish"):
            roll_back(site, HASTY)


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


class TestTogether:
    """Publishers wait for each other; readers wait for nobody."""

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
    def test_publishers_at_once_all_have_their_way(self, site: Path, tmp_path: Path) -> None:
        sources = [tmp_path / name for name in ("a", "b", "c")]
        for number, source in enumerate(sources, start=2):
            publish(source, str(number))
        with FileLock(site.with_name(".site.lock")):
            children = [started(partial(built, site, source)) for source in sources]

        assert [exit_code(child) for child in children] == [0, 0, 0]
        built(tmp_path / "fresh", tmp_path / "wheels", *sources)
        assert files_in(site) == files_in(tmp_path / "fresh")

    def test_who_waits_too_long_is_told(self, site: Path, more: Path) -> None:
        before = files_in(site)

        with (
            FileLock(site.with_name(".site.lock")),
            pytest.raises(BusyError, match="another run is at work"),
        ):
            built(site, more, how=Publishing(disk=HASTY, patience_s=0.05))

        assert files_in(site) == before

    def test_sites_beside_each_other_do_not_wait(self, site: Path, more: Path) -> None:
        with FileLock(site.with_name(".site.lock")):
            built(site.with_name("other"), more, how=Publishing(disk=HASTY, patience_s=0))

        assert len(manifest_of(site.with_name("other")).wheels) == 1

    def test_a_reader_never_meets_a_hole(self, site: Path) -> None:
        script = (
            "import pathlib, sys\n"
            "page, stop = map(pathlib.Path, sys.argv[1:])\n"
            "reads = 0\n"
            "while not stop.exists():\n"
            "    assert page.read_bytes().endswith(b'</html>\\n')\n"
            "    reads += 1\n"
            "print(reads)\n"
        )
        stop = site.with_name("stop")
        page = site / FOLDER / "index.html"
        with subprocess.Popen(
            [sys.executable, "-c", script, page, stop], stdout=subprocess.PIPE, text=True
        ) as reader:
            for number in range(15):
                edited(site, partial(yank, patterns=["*"], reason=f"because of {number}"))
                roll_back(site, HASTY)
            stop.touch()
            output, _ = reader.communicate(timeout=30)

        assert reader.returncode == 0
        assert int(output) > 0


class TestRollingBack:
    def test_back_and_forth(self, site: Path, more: Path) -> None:
        first = files_in(site)
        built(site, more)
        second = files_in(site)

        back = roll_back(site, HASTY)
        assert (files_in(site), [wheel.version for wheel in back.wheels]) == (first, ["1"])

        forth = roll_back(site, HASTY)
        assert (files_in(site), [wheel.version for wheel in forth.wheels]) == (second, ["1", "2"])

    def test_only_one_publish_is_remembered(self, site: Path, more: Path, tmp_path: Path) -> None:
        publish(tmp_path / "third", "3")
        built(site, more)
        built(site, tmp_path / "third")

        assert [wheel.version for wheel in roll_back(site, HASTY).wheels] == ["1", "2"]

    @pytest.mark.parametrize("publishes", [0, 1], ids=["no-site", "first-publish"])
    def test_there_must_be_a_publish_before(self, tmp_path: Path, publishes: int) -> None:
        publish(tmp_path / "wheels")
        site = tmp_path / "site"
        if publishes:
            built(site, tmp_path / "wheels")
        before = files_in(site)

        with pytest.raises(PublishError, match="there is no earlier publish to go back to") as caught:
            roll_back(site, HASTY)

        assert "wheelgrid index build" in (caught.value.problems[0].hint or "")
        assert files_in(site) == before

    def test_a_failed_publish_takes_the_way_back_and_says_so(
        self, site: Path, more: Path, tmp_path: Path
    ) -> None:
        built(site, more)
        bad = publish(tmp_path / "bad", "3")
        (tmp_path / "bad" / bad.filename).unlink()
        before = files_in(site)
        with pytest.raises(PublishError, match="is not beside its record"):
            built(site, tmp_path / "bad")

        with pytest.raises(PublishError, match="there is no earlier publish to go back to"):
            roll_back(site, HASTY)

        assert files_in(site) == before

    def test_a_publish_that_was_refused_early_leaves_the_way_back(self, site: Path, more: Path) -> None:
        first = files_in(site)
        built(site, more)
        with pytest.raises(IndexBuildError, match="no wheel of the site"):
            edited(site, partial(yank, patterns=["none"], reason=""))

        roll_back(site, HASTY)

        assert files_in(site) == first

    def test_a_build_after_it_begins_with_what_is_served_then(
        self, site: Path, more: Path, tmp_path: Path
    ) -> None:
        built(site, more)
        roll_back(site, HASTY)
        publish(tmp_path / "third", "3")

        built(site, tmp_path / "third")

        built(tmp_path / "fresh", tmp_path / "wheels", tmp_path / "third")
        assert files_in(site) == files_in(tmp_path / "fresh")
        assert folders_in(site) == folders_in(tmp_path / "fresh")

    def test_the_same_build_again_after_it(self, site: Path, more: Path) -> None:
        built(site, more)
        second = files_in(site)
        roll_back(site, HASTY)

        built(site, more)

        assert files_in(site) == second

    def test_where_names_cannot_be_exchanged(self, site: Path, more: Path) -> None:
        def swap(new: Path, old: Path, moving: Path) -> None:
            swap_folders(new, old, moving, exchange=lambda *_: False)

        disk = Disk(flush=HASTY.flush, swap=swap)
        first = files_in(site)
        built(site, more, how=Publishing(disk=disk))

        roll_back(site, disk)

        assert files_in(site) == first
        assert names_in(site.parent) == [".site.spare", "site"]


def spare(site: Path, path: str) -> Path:
    return site.with_name(".site.spare") / path


def rewrite(path: Path, content: bytes) -> None:
    """Give a path other bytes; those of its other names stay."""
    path.unlink()
    path.write_bytes(content)


def older(folder: Path) -> None:
    """Make a folder one that other code made: all its pages say something else."""
    for path in folder.rglob("*.*"):
        if path.is_file() and ".whl" not in path.name and path.name not in {STATE, "manifest.jsonl"}:
            rewrite(path, b"older")
    state = (folder / STATE).read_text()
    generator = state.partition('"generator":"')[2][:64]
    rewrite(folder / STATE, state.replace(generator, "0" * 64).encode())


class TestFromOtherStates:
    """Whatever is beside a site or was lost of it, the next publish is right."""

    @pytest.fixture
    def wanted(self, site: Path, more: Path, tmp_path: Path) -> dict[str, bytes]:
        """The site has two publishes behind it; this is what it must be after the third."""
        built(site, more)
        publish(tmp_path / "third", "3")
        built(tmp_path / "fresh", tmp_path / "wheels", more, tmp_path / "third")
        return files_in(tmp_path / "fresh")

    @pytest.mark.parametrize(
        "harm",
        [
            pytest.param(lambda site: (site / STATE).unlink(), id="site-without-state"),
            pytest.param(lambda site: spare(site, STATE).unlink(), id="spare-without-state"),
            pytest.param(lambda site: rewrite(spare(site, STATE), b"{"), id="spare-with-broken-state"),
            pytest.param(lambda site: spare(site, "manifest.jsonl").unlink(), id="spare-without-manifest"),
            pytest.param(
                lambda site: rewrite(spare(site, "manifest.jsonl"), b'{"kind":"of line that we had once"}\n'),
                id="spare-of-another-format",
            ),
            pytest.param(lambda site: rewrite(spare(site, "manifest.jsonl"), b"\xff\n"), id="spare-no-text"),
            pytest.param(lambda site: spare(site, "whl/cpu/index.html").unlink(), id="spare-without-a-page"),
            pytest.param(lambda site: shutil.rmtree(site.with_name(".site.spare")), id="no-spare"),
            pytest.param(lambda site: site.with_name(".site.next").mkdir(), id="something-half-made"),
            pytest.param(older, id="site-of-another-generator"),
            pytest.param(lambda site: older(site.with_name(".site.spare")), id="spare-of-another-generator"),
        ],
    )
    def test_the_next_publish_is_right(
        self,
        site: Path,
        wanted: dict[str, bytes],
        tmp_path: Path,
        harm: Callable[[Path], None],
    ) -> None:
        harm(site)

        built(site, tmp_path / "third")

        assert files_in(site) == wanted

    def test_a_site_of_another_generator_is_made_anew(self, site: Path, wheels: Path) -> None:
        wanted = files_in(site)
        older(site)

        published = built(site, wheels)

        assert set(published.made) == {path for path in wanted if ".whl" not in path} - {
            STATE,
            "manifest.jsonl",
        }
        assert published.added == ()
        assert files_in(site) == wanted


class TestStatusesAndRemovals:
    def test_a_status_is_on_all_pages(self, site: Path) -> None:
        edited(
            site, partial(set_status, project="llama-cpp-python", status="archived", reason="see elsewhere")
        )

        page = (site / FOLDER / "index.html").read_text()
        assert '"pypi:project-status" content="archived"' in page
        assert "see elsewhere" in page

    def test_a_removed_wheel_and_its_folders_are_gone(self, site: Path, tmp_path: Path) -> None:
        publish(tmp_path / "more", backend="vulkan")
        built(site, tmp_path / "more")

        edited(site, partial(remove, patterns=["*vulkan*"], reason="broken", removed_at=MOMENT))

        assert not [path for path in (*files_in(site), *folders_in(site)) if "vulkan" in path]
        assert "vulkan" in (site / "manifest.jsonl").read_text(), "it is told why"

    def test_a_removed_wheel_stays_removed(self, site: Path, more: Path) -> None:
        built(site, more)
        edited(site, partial(remove, patterns=["*-2-*"], reason="broken", removed_at=MOMENT))

        published = built(site, more)

        assert (published.made, [wheel.version for wheel in published.tree.manifest.wheels]) == ((), ["1"])

    def test_a_record_without_its_wheel_is_no_wheel(
        self, site: Path, old: WheelRecord, tmp_path: Path
    ) -> None:
        (tmp_path / "alone").mkdir()
        write_record(publish(tmp_path / "made", "5"), tmp_path / "alone")
        assert record_path(tmp_path / "alone" / old.filename).parent.is_dir()

        with pytest.raises(PublishError, match="is not beside its record") as caught:
            built(site, tmp_path / "alone")

        assert str(tmp_path / "alone") in (caught.value.problems[0].where or "")
