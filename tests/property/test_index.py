"""Laws of a rendered site; each class is named after the clause or promise that it checks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from posixpath import dirname, normpath
from urllib.parse import unquote

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from packaging.utils import canonicalize_name
from pypi_simple import DistributionPackage, IndexPage, ProjectPage

from fakes.published import a_record
from index_gen import IndexSettings, RenderedSite, SitePath, lay_out, render
from wheelgrid.record import WheelRecord

BASE = "https://wheels.example.org/somewhere"

TAGS = ("py3-none-manylinux_2_28_x86_64", "2-py3-none-win_amd64", "cp315-abi3.abi3t-macosx_11_0_arm64")

records = st.builds(
    a_record,
    st.sampled_from(("0.3.9", "0.3.100", "0.3.100rc1", "1!0.1", "2026.1.post1")),
    backend=st.sampled_from(("cpu", "cu92", "cu128", "rocm6.4", "vulkan")),
    name=st.sampled_from(("llama_cpp_python", "Llama.Other", "x")),
    tag=st.sampled_from(TAGS),
    platform=st.sampled_from(("linux-x86_64", "macos-arm64", "<&>")),
    size_bytes=st.integers(1, 2**40),
    uploaded_at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds must be naive
    requires_python=st.sampled_from(("", ">=3.9", ">=3.9,<4", "!=3.9.*,>3")),
    yanked=st.none() | st.text().filter(str.isprintable),
)
collections = st.lists(
    records, min_size=1, max_size=12, unique_by=lambda record: (record.backend, record.filename)
)


def site_of(wheels: Sequence[WheelRecord]) -> RenderedSite:
    return render(lay_out(wheels, IndexSettings(base_url=BASE)))


def project_pages(site: RenderedSite) -> list[str]:
    return sorted({dirname(wheel.path) for wheel in site.wheels})


class TestSameRecordsSameBytes:
    """The same manifest gives the same bytes, in whatever order it comes."""

    @given(collections.flatmap(lambda wheels: st.tuples(st.just(wheels), st.permutations(wheels))))
    def test_in_any_order(self, orders: tuple[list[WheelRecord], list[WheelRecord]]) -> None:
        one, other = orders

        assert site_of(one) == site_of(one) == site_of(other)


class TestEveryLinkResolves:
    """PEP 503: relative links are resolved against the page; each must lead to a file of this site."""

    @given(collections)
    def test_html(self, wheels: list[WheelRecord]) -> None:
        site = site_of(wheels)
        for page, content in site.pages.items():
            if page.endswith(".html"):
                for anchor in BeautifulSoup(content, "html.parser").find_all("a"):
                    href = str(anchor["href"]).partition("#")[0]
                    assert not href or resolved(page, href) in site.paths()

    @given(collections)
    def test_json(self, wheels: list[WheelRecord]) -> None:
        site = site_of(wheels)
        for folder in project_pages(site):
            page = SitePath(f"{folder}/index.json")
            for file in json.loads(site.pages[page])["files"]:
                assert resolved(page, file["url"]) in site.paths()

    @given(collections)
    def test_no_wheel_without_a_link(self, wheels: list[WheelRecord]) -> None:
        site = site_of(wheels)
        listed = {
            resolved(f"{folder}/", file["url"])
            for folder in project_pages(site)
            for file in json.loads(site.pages[SitePath(f"{folder}/index.json")])["files"]
        }

        assert listed == {wheel.path for wheel in site.wheels}


def resolved(page: str, href: str) -> str:
    path = normpath(f"{dirname(page)}/{unquote(href)}").removeprefix("/")
    return f"{path}/index.html" if href.endswith("/") else path


class TestOneWheelMoreChangesOnlyItsPages:
    """A page that lists nothing new keeps its bytes."""

    @given(collections.filter(lambda wheels: len(wheels) > 1))
    def test_pages(self, wheels: list[WheelRecord]) -> None:
        *before, added = wheels
        old, new = site_of(before).pages, site_of(wheels).pages

        changed = {path for path in new if new[path] != old.get(path)}

        index, page = f"whl/{added.backend}", f"whl/{added.backend}/{added.project}"
        assert {f"{page}/index.html", f"{page}/index.json", "index.html"} <= changed
        assert changed <= {"index.html"} | {
            f"{folder}/index.{form}" for folder in (index, page) for form in ("html", "json")
        }
        assert set(old) <= set(new)
        is_new_project = SitePath(f"{page}/index.html") not in old
        assert (f"{index}/index.html" in changed) == is_new_project


class TestNamesAreNormalised:
    """PEP 503: the URL of a project page MUST use the normalised name."""

    @given(collections)
    def test_urls(self, wheels: list[WheelRecord]) -> None:
        for folder in project_pages(site_of(wheels)):
            name = folder.rpartition("/")[2]
            assert name == canonicalize_name(name)


class TestHtmlAndJsonSayTheSame:
    """Read by a third party's library, both forms give the same packages."""

    @given(collections)
    def test_project_pages(self, wheels: list[WheelRecord]) -> None:
        site = site_of(wheels)
        for folder in project_pages(site):
            name, url = folder.rpartition("/")[2], f"{BASE}/{folder}/"
            html = site.pages[SitePath(f"{folder}/index.html")]
            from_html = ProjectPage.from_html(name, html, base_url=url)
            data = json.loads(site.pages[SitePath(f"{folder}/index.json")])
            from_json = ProjectPage.from_json_data(data, base_url=url)

            assert [common(package) for package in from_html.packages] == [
                common(package) for package in from_json.packages
            ]
            assert (from_html.project, from_html.repository_version, from_html.status) == (
                from_json.project,
                from_json.repository_version,
                from_json.status,
            )
            assert from_json.versions == list(
                dict.fromkeys(package.version for package in from_json.packages)
            )
            anchors = BeautifulSoup(html, "html.parser").find_all("a")
            assert [(anchor["data-size"], anchor["data-upload-time"]) for anchor in anchors] == [
                (str(file["size"]), file["upload-time"]) for file in data["files"]
            ]

    @given(collections)
    def test_project_lists(self, wheels: list[WheelRecord]) -> None:
        site = site_of(wheels)
        for backend in {wheel.backend for wheel in wheels}:
            from_html = IndexPage.from_html(site.pages[SitePath(f"whl/{backend}/index.html")])
            from_json = IndexPage.from_json_data(
                json.loads(site.pages[SitePath(f"whl/{backend}/index.json")])
            )
            assert from_html == from_json

    @given(collections)
    def test_both_say_what_the_records_say(self, wheels: list[WheelRecord]) -> None:
        site = site_of(wheels)
        for wheel in wheels:
            folder = f"whl/{wheel.backend}/{wheel.project}"
            data = json.loads(site.pages[SitePath(f"{folder}/index.json")])
            page = ProjectPage.from_json_data(data, base_url=f"{BASE}/{folder}/")
            (package,) = (package for package in page.packages if package.filename == wheel.filename)

            assert package.digests == {"sha256": wheel.sha256}
            assert package.metadata_digests == {"sha256": wheel.metadata_sha256}
            assert (package.size, package.upload_time) == (wheel.size_bytes, wheel.uploaded_at)
            assert (package.requires_python or "") == wheel.requires_python
            assert (package.is_yanked, package.yanked_reason or "") == (
                wheel.yanked is not None,
                wheel.yanked or "",
            )


def common(package: DistributionPackage) -> tuple[object, ...]:
    """Return what both forms can say; an empty reason for yanking is none."""
    return (
        package.filename,
        package.url,
        package.version,
        package.digests,
        package.requires_python,
        package.is_yanked,
        package.yanked_reason or "",
        package.has_metadata,
        package.metadata_digests,
    )
