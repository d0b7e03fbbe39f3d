from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import msgspec
import pytest

from fakes.published import MOMENT, publish
from fakes.sites import HASTY, built, edited, files_in, folders_in, manifest_of, names_in
from index_gen.edits import remove, set_status, yank
from index_gen.site.places import STATE
from index_gen.site.publish import Publishing, roll_back
from index_gen.site.staging import Staged
from index_gen.tree import IndexTree
from wheelgrid.errors import CheckError, IndexBuildError, Problem, PublishError, RecordError
from wheelgrid.record import WheelRecord, metadata_path, record_path, write_record

FOLDER = "whl/cpu/llama-cpp-python"


class TestPublishing:
    def test_a_site_is_written_with_the_very_wheels(self, old: WheelRecord, wheels: Path, out: Path) -> None:
        published = built(out, wheels)

        wheel = f"{FOLDER}/{old.filename}"
        assert set(files_in(out)) == {*published.made, wheel, f"{wheel}.metadata", STATE}
        assert (published.folder, published.added) == (out.resolve(), (old,))
        assert (out / wheel).read_bytes() == (wheels / old.filename).read_bytes()
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

    def test_a_site_that_lost_its_manifest_is_left_alone(self, site: Path, more: Path) -> None:
        (site / "manifest.jsonl").unlink()
        before = files_in(site)

        with pytest.raises(PublishError, match="holds a site without its manifest") as caught:
            built(site, more)

        assert "--start-over" in (caught.value.problems[0].hint or "")
        assert files_in(site) == before
        built(site, more, how=Publishing(disk=HASTY, start_over=True))
        assert [wheel.version for wheel in manifest_of(site).wheels] == ["2"]

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
