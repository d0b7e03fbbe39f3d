"""Sources in, a manifest out; what a person leaves out stays as the site has it."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import msgspec
import pytest

from fakes.foreign_wheels import ForeignWheel
from fakes.offers import an_offer
from fakes.published import MOMENT, publish
from fakes.sites import HASTY, built, edited, files_in, manifest_of, manifest_with
from index_gen.build import Request, propose
from index_gen.edits import remove, set_status, yank
from index_gen.manifest import Manifest
from index_gen.settings import IndexSettings
from index_gen.site.publish import Publishing
from index_gen.site.publish import publish as publish_site
from wheelgrid.errors import IndexBuildError, RecordError
from wheelgrid.record import WheelRecord, record_path

ASSETS = "https://files.example.org/{filename}"


def proposed(before: Manifest | None = None, *sources: Path, **asked: str) -> Manifest:
    return propose(
        before,
        Request(
            sources=sources,
            base_url=asked.get("base_url"),
            assets_url=asked.get("assets_url"),
            plain_backend=asked.get("plain_backend"),
        ),
    ).manifest


def build_from_wheels(site: Path, folder: Path, *sources: Path, plain_backend: str | None = None) -> Manifest:
    request = Request(sources=sources, wheel_folders=(folder,), plain_backend=plain_backend)
    publish_site(site, partial(propose, request=request), Publishing(disk=HASTY))
    return manifest_of(site)


@pytest.fixture
def record(tmp_path: Path) -> WheelRecord:
    return publish(tmp_path / "wheels")


@pytest.fixture
def wheels(tmp_path: Path, record: WheelRecord) -> Path:
    return tmp_path / "wheels"


class TestSources:
    @pytest.mark.parametrize(
        "source",
        [
            pytest.param("wheels", id="folder"),
            pytest.param("", id="folder-above"),
            pytest.param("wheels/{}", id="wheel-beside-its-record"),
            pytest.param("wheels/{}.record.json", id="record"),
        ],
    )
    def test_records_make_a_site(
        self, tmp_path: Path, record: WheelRecord, wheels: Path, source: str
    ) -> None:
        built(tmp_path / "out" / "site", tmp_path / source.format(record.filename))

        assert manifest_of(tmp_path / "out" / "site").wheels == (record,)

    @pytest.mark.parametrize("source", ["site", "site/manifest.jsonl"])
    def test_a_site_makes_the_same_site(
        self, tmp_path: Path, record: WheelRecord, wheels: Path, source: str
    ) -> None:
        built(tmp_path / "site", wheels, base_url="https://a.example")
        edited(tmp_path / "site", partial(yank, patterns=["*"], reason="broken"))
        edited(
            tmp_path / "site",
            partial(set_status, project="llama-cpp-python", status="archived", reason=""),
        )

        built(tmp_path / "other", tmp_path / source)

        assert files_in(tmp_path / "other") == files_in(tmp_path / "site")

    def test_a_manifest_may_lie_among_its_wheels(
        self, tmp_path: Path, record: WheelRecord, wheels: Path
    ) -> None:
        built(tmp_path / "site", wheels)
        (tmp_path / "site" / "manifest.jsonl").rename(wheels / "today.jsonl")
        record_path(wheels / record.filename).unlink()

        built(tmp_path / "other", wheels / "today.jsonl")

        assert manifest_of(tmp_path / "other").wheels == (record,)

    def test_a_new_site_begins_with_all_that_the_first_manifest_says(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            publish(tmp_path / name, "1", name=name)
            publish(tmp_path / name, "2", name=name)
            built(tmp_path / f"site-{name}", tmp_path / name, base_url=f"https://{name}.example")
            edited(
                tmp_path / f"site-{name}",
                partial(remove, patterns=["*-2-*"], reason="broken", removed_at=MOMENT),
            )

        manifest = proposed(None, tmp_path / "site-one", tmp_path / "site-two")

        assert manifest.settings.base_url == "https://one.example"
        assert [removal.filename for removal in manifest.removals] == ["one-2-py3-none-any.whl"]
        assert [wheel.project for wheel in manifest.wheels] == ["one", "two"]

    def test_what_a_site_says_counts_more_than_a_source(self, tmp_path: Path, wheels: Path) -> None:
        built(tmp_path / "source", wheels, base_url="https://source.example")

        manifest = proposed(
            manifest_with(settings=IndexSettings(base_url="https://site.example")), tmp_path / "source"
        )

        assert manifest.settings.base_url == "https://site.example"
        assert len(manifest.wheels) == 1

    def test_a_source_that_cannot_be_read_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(RecordError, match="cannot read record"):
            proposed(None, tmp_path / "none")


class TestFromWheels:
    """Wheels of any project, without records."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for name in ("demo-1.0-py3-none-any.whl", "demo-1.0+cu128-py3-none-any.whl"):
            version = name.split("-")[1]
            ForeignWheel(
                filename=name,
                dist_info=f"demo-{version}.dist-info",
                metadata=f"Metadata-Version: 2.4\nName: demo\nVersion: {version}\n\n".encode(),
            ).write(tmp_path / "foreign")
        return tmp_path / "foreign"

    def test_they_are_sorted_by_their_labels(self, tmp_path: Path, folder: Path) -> None:
        manifest = build_from_wheels(tmp_path / "site", folder)

        assert [(wheel.backend, wheel.version) for wheel in manifest.wheels] == [
            ("cpu", "1.0"),
            ("cu128", "1.0+cu128"),
        ]
        placed = tmp_path / "site" / "whl" / "cu128" / "demo" / "demo-1.0+cu128-py3-none-any.whl"
        assert placed.read_bytes() == (folder / "demo-1.0+cu128-py3-none-any.whl").read_bytes()
        assert placed.with_name(f"{placed.name}.metadata").read_bytes().startswith(b"Metadata-Version: 2.4\n")

    def test_the_plain_index_may_have_another_name_and_keeps_it(self, tmp_path: Path, folder: Path) -> None:
        build_from_wheels(tmp_path / "site", folder, plain_backend="plain")

        manifest = build_from_wheels(tmp_path / "site", folder)

        assert [wheel.backend for wheel in manifest.wheels] == ["cu128", "plain"]

    def test_they_join_wheels_with_records(self, tmp_path: Path, folder: Path, wheels: Path) -> None:
        manifest = build_from_wheels(tmp_path / "site", folder, wheels)

        assert [wheel.project for wheel in manifest.wheels] == ["demo", "llama-cpp-python", "demo"]

    def test_what_the_site_knows_of_them_stays(self, tmp_path: Path, wheels: Path) -> None:
        known = publish(wheels, libraries=("libdemo.so",))
        built(tmp_path / "site", wheels)
        os.utime(wheels / known.filename, (0, 10**9))

        manifest = build_from_wheels(tmp_path / "site", wheels)

        assert manifest.wheels == (known,)

    def test_other_bytes_are_refused(self, tmp_path: Path, folder: Path) -> None:
        build_from_wheels(tmp_path / "site", folder)
        before = files_in(tmp_path / "site")
        ForeignWheel(files={"demo/__init__.py": b"another"}).write(tmp_path / "other")

        with pytest.raises(IndexBuildError, match="is published with other bytes"):
            build_from_wheels(tmp_path / "site", tmp_path / "other")

        assert files_in(tmp_path / "site") == before


class TestSettings:
    """They persist between builds."""

    def test_what_is_left_out_stays(self, wheels: Path) -> None:
        first = proposed(
            None,
            wheels,
            base_url="https://a.example",
            assets_url=ASSETS,
            plain_backend="cpu",
        )

        assert (
            proposed(first).settings
            == first.settings
            == IndexSettings(base_url="https://a.example", assets_url=ASSETS)
        )

    def test_what_is_said_changes(self, wheels: Path) -> None:
        first = proposed(None, wheels, base_url="https://a.example", assets_url=ASSETS)

        second = proposed(first, base_url="https://b.example", assets_url="")

        assert second.settings == IndexSettings(base_url="https://b.example")
        assert second.wheels == first.wheels

    @pytest.mark.parametrize(
        "asked",
        [{"base_url": "a"}, {"assets_url": "a"}, {"plain_backend": "../a"}],
        ids=lambda asked: next(iter(asked)),
    )
    def test_what_is_wrong_is_refused(self, wheels: Path, asked: dict[str, str]) -> None:
        with pytest.raises(IndexBuildError):
            proposed(None, wheels, **asked)

    def test_pages_print_the_new_address(self, tmp_path: Path, wheels: Path) -> None:
        built(tmp_path / "site", wheels, base_url="https://a.example")

        published = built(tmp_path / "site", base_url="https://b.example")

        assert published.added == ()
        assert not [
            path for path, text in files_in(tmp_path / "site").items() if b"https://a.example" in text
        ]
        assert b"https://b.example/whl/cpu/" in (tmp_path / "site" / "index.html").read_bytes()


class TestOffer:
    """What the project plans is told if the site has wheels of it."""

    def test_it_comes_into_the_manifest_and_stays(self, wheels: Path) -> None:
        offer = msgspec.structs.replace(an_offer(), project="llama-cpp-python")

        first = propose(None, Request(sources=(wheels,), offer=offer)).manifest

        assert first.offer == offer
        assert proposed(first).offer == offer

    def test_one_of_another_project_is_not_heeded(self, wheels: Path) -> None:
        assert propose(None, Request(sources=(wheels,), offer=an_offer())).manifest.offer is None

    def test_a_newer_one_counts(self, wheels: Path) -> None:
        old = msgspec.structs.replace(an_offer(), project="llama-cpp-python")
        new = msgspec.structs.replace(old, pythons=("3.9", "3.14"))
        first = propose(None, Request(sources=(wheels,), offer=old)).manifest

        assert propose(first, Request(offer=new)).manifest.offer == new
