"""What goes wrong with a site on disk, and how the next publish mends or refuses it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.published import publish
from fakes.sites import HASTY, built, edited, files_in
from index_gen.check.reading import folder_reader
from index_gen.check.run import check_site
from index_gen.edits import set_status, yank
from index_gen.people import FEW
from index_gen.site.disk import Disk
from index_gen.site.places import places_of
from index_gen.site.publish import Publishing, manifest_of, roll_back
from wheelgrid.errors import CheckError, IndexBuildError, PublishError, RecordError
from wheelgrid.files import sha256_of
from wheelgrid.record import write_record

START_OVER = Publishing(start_over=True)


class NoWeb:
    """Nothing of these sites lies elsewhere."""


def faults(site: Path) -> list[str]:
    report = check_site(folder_reader(site, NoWeb()))  # type: ignore[arg-type] # nobody asks it
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize("lost", ["index.html", "whl/cpu/llama-cpp-python/index.json", "wheel", "metadata"])
def test_a_lost_file_comes_back(tmp_path: Path, lost: str) -> None:
    site, wheels = tmp_path / "site", tmp_path / "wheels"
    record = publish(wheels)
    built(site, wheels)
    edited(site, partial(yank, patterns=["*"], reason="kept"))
    whole = files_in(site)
    wheel = f"whl/cpu/llama-cpp-python/{record.filename}"
    (site / {"wheel": wheel, "metadata": f"{wheel}.metadata"}.get(lost, lost)).unlink()

    built(site, wheels)

    assert files_in(site) == whole


def test_a_broken_manifest_does_not_stand_in_the_way_of_starting_over(tmp_path: Path) -> None:
    site, wheels = tmp_path / "site", tmp_path / "wheels"
    publish(wheels)
    built(site, wheels)
    with (site / "manifest.jsonl").open("a") as file:
        file.write("garbage{\n")

    with pytest.raises(RecordError, match="is not JSON"):
        built(site, wheels)
    built(site, wheels, how=START_OVER)

    assert faults(site) == []


def test_a_name_that_was_rolled_back_gets_no_other_bytes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(tmp_path / "1", "1")
    built(site, tmp_path / "1")
    second = publish(tmp_path / "2", "2")
    built(site, tmp_path / "2")
    roll_back(site)
    record = publish(tmp_path / "other", "2")
    wheel = tmp_path / "other" / record.filename
    wheel.write_bytes(wheel.read_bytes() + b"built anew")
    anew = replace(record, sha256=sha256_of(wheel), size_bytes=wheel.stat().st_size)
    write_record(anew, tmp_path / "other")

    with pytest.raises(IndexBuildError, match="was published with other bytes, before the rollback"):
        built(site, tmp_path / "other")
    built(site, tmp_path / "2")

    found = manifest_of(site)
    assert found is not None
    assert second.sha256 in {wheel.sha256 for wheel in found.wheels}


def test_a_page_that_the_disk_garbled_is_never_served(tmp_path: Path) -> None:
    site, wheels = tmp_path / "site", tmp_path / "wheels"
    publish(wheels, "1")
    built(site, wheels)
    before = files_in(site)
    publish(tmp_path / "more", "2")

    def garble(path: Path, pieces: Iterable[bytes]) -> None:
        content = b"".join(pieces)
        garbled = content.replace(b"#sha256=", b"#sha25=") if path.name == "index.html" else content
        HASTY.write(path, (garbled,))

    how = Publishing(disk=Disk(write=garble, flush=HASTY.flush))
    with pytest.raises(CheckError, match="anchors, of which 0 have a digest"):
        built(site, tmp_path / "more", how=how)

    assert files_in(site) == before


@pytest.mark.parametrize("name", [".site.spare", ".site.next", ".site.moving"])
def test_a_neighbour_of_a_site_is_no_place_for_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishError, match="a site cannot be here"):
        places_of(tmp_path / name)


def test_the_root_of_a_disk_is_no_place_for_a_site() -> None:
    with pytest.raises(PublishError, match="a site cannot be here"):
        places_of(Path("/"))


@pytest.mark.parametrize("harmed", ["llama-cpp-python", "other"])
def test_pages_lead_somewhere_whatever_is_withdrawn(tmp_path: Path, harmed: str) -> None:
    site, wheels = tmp_path / "site", tmp_path / "wheels"
    publish(wheels)
    publish(wheels, name="other")
    built(site, wheels)

    edited(site, partial(set_status, project=harmed, status="quarantined", reason="looked at"))
    assert faults(site) == []
    edited(site, partial(set_status, project=harmed, status="active", reason=""))
    edited(site, partial(yank, patterns=[f"{harmed.replace('-', '_')}-*"], reason="broken"))
    assert faults(site) == []


def test_a_site_that_grows_beyond_few_projects_makes_the_pages_of_all_anew(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(FEW):
        publish(tmp_path / "few", name=f"p{number:03}")
    built(site, tmp_path / "few")
    publish(tmp_path / "more", name="p999")

    built(site, tmp_path / "more")
    built(tmp_path / "fresh", tmp_path / "few", tmp_path / "more")

    assert files_in(site) == files_in(tmp_path / "fresh")
