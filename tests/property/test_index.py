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
from fakes.sites import manifest_with
from index_gen.layout import lay_out
from index_gen.render import site_pages
from index_gen.settings import IndexSettings
from index_gen.site.changes import changes_between
from index_gen.tree import IndexTree, metadata_path, wheel_path
from wheelgrid.record import VariantMark, WheelRecord

BASE = "https://wheels.example.org/somewhere"

TAGS = ("py3-none-manylinux_2_28_x86_64", "2-py3-none-win_amd64", "cp315-abi3.abi3t-macosx_11_0_arm64")
RELEASES = ("0.3.9", "0.3.100", "0.3.100rc1", "1!0.1", "2026.1.post1")
NAMES = ("llama_cpp_python", "Llama.Other", "x")

plain_records = st.builds(
    a_record,
    st.sampled_from(RELEASES),
    backend=st.sampled_from(("cpu", "cu92", "cu124", "cu128", "rocm6.4", "vulkan")),
    name=st.sampled_from(NAMES),
    tag=st.sampled_from(TAGS),
    platform=st.sampled_from(("linux-x86_64", "macos-arm64", "<&>")),
    size_bytes=st.integers(1, 2**40),
    uploaded_at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds must be naive
    requires_python=st.sampled_from(("", ">=3.9", ">=3.9,<4", "!=3.9.*,>3")),
    yanked=st.none() | st.text().filter(str.isprintable),
    provenance=st.none() | st.just("https://example.org/a?b&c"),
)


def a_variant(release: str, name: str, label: str, uploaded_at: datetime) -> WheelRecord:
    return a_record(
        release,
        backend="variants",
        name=name,
        version=release,
        tag=f"py3-none-manylinux_2_28_x86_64-{label}",
        variant=VariantMark(
            label=label, properties=(f"nvidia :: cuda_version_lower_bound :: 12.{label[4]}",)
        ),
        uploaded_at=uploaded_at,
    )


variant_records = st.builds(
    a_variant,
    st.sampled_from(RELEASES),
    st.sampled_from(NAMES),
    st.sampled_from(("cu124", "cu128")),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds must be naive
)
collections = st.lists(
    plain_records | variant_records,
    min_size=1,
    max_size=12,
    unique_by=lambda record: (record.backend, record.filename),
)


def tree_of(wheels: Sequence[WheelRecord]) -> IndexTree:
    return lay_out(manifest_with(*wheels, settings=IndexSettings(base_url=BASE)))


def simple_pages(tree: IndexTree) -> dict[str, bytes]:
    """Return the pages of the indexes; those for people have tests of their own."""
    return {page.path: bytes(page.make()) for page in site_pages(tree) if page.path.startswith("whl/")}


def files_of(wheels: Sequence[WheelRecord], pages: dict[str, bytes]) -> set[str]:
    placed = (path(wheel) for wheel in wheels for path in (wheel_path, metadata_path))
    return {*pages, *placed}


def project_pages(pages: dict[str, bytes]) -> list[str]:
    """Return the folders of the pages of projects: ``whl/cpu/x``."""
    return sorted({dirname(path) for path in pages if path.count("/") == 3})


class TestSameRecordsSameBytes:
    """The same manifest gives the same bytes, in whatever order it comes."""

    @given(collections.flatmap(lambda wheels: st.tuples(st.just(wheels), st.permutations(wheels))))
    def test_in_any_order(self, orders: tuple[list[WheelRecord], list[WheelRecord]]) -> None:
        one, other = (
            {page.path: bytes(page.make()) for page in site_pages(tree_of(wheels))} for wheels in orders
        )

        assert one == other


class TestEveryLinkResolves:
    """PEP 503: relative links are resolved against the page; each must lead to a file of this site."""

    @given(collections)
    def test_html(self, wheels: list[WheelRecord]) -> None:
        pages = simple_pages(tree_of(wheels))
        files = files_of(wheels, pages)
        for page, content in pages.items():
            if page.endswith(".html"):
                for anchor in BeautifulSoup(content, "html.parser").find_all("a"):
                    href = str(anchor["href"]).partition("#")[0]
                    assert resolved(page, href) in files

    @given(collections)
    def test_json(self, wheels: list[WheelRecord]) -> None:
        pages = simple_pages(tree_of(wheels))
        files = files_of(wheels, pages)
        for folder in project_pages(pages):
            page = f"{folder}/index.json"
            for file in json.loads(pages[page])["files"]:
                assert resolved(page, file["url"]) in files

    @given(collections)
    def test_no_wheel_without_a_link(self, wheels: list[WheelRecord]) -> None:
        pages = simple_pages(tree_of(wheels))
        listed = {
            resolved(f"{folder}/", file["url"])
            for folder in project_pages(pages)
            for file in json.loads(pages[f"{folder}/index.json"])["files"]
        }

        documents = {path for path in pages if path.endswith("-variants.json")}
        assert listed == {wheel_path(wheel) for wheel in wheels} | documents


def resolved(page: str, href: str) -> str:
    path = normpath(f"{dirname(page)}/{unquote(href)}").removeprefix("/")
    return f"{path}/index.html" if href.endswith("/") else path


class TestOneWheelMoreChangesOnlyItsPages:
    """A page that lists nothing new keeps its bytes, and whatever changes knows it."""

    @given(collections.filter(lambda wheels: len(wheels) > 1))
    def test_pages_of_its_indexes(self, wheels: list[WheelRecord]) -> None:
        *before, added = wheels
        trees = tree_of(before), tree_of(wheels)
        old, new = map(simple_pages, trees)

        changed = {path for path in new if new[path] != old.get(path)}

        page = f"whl/{added.backend}/{added.project}"
        assert {f"{page}/index.html", f"{page}/index.json"} <= changed
        aliases = {index.alias for tree in trees for index in tree.indexes}
        touched = {
            added.backend,
            *({"variants"} if added.backend == "cpu" else ()),
            *(alias.name for alias in aliases if alias is not None),
        }
        assert {path.split("/")[1] for path in changed} <= touched
        of_project = {path for path in changed if path.startswith(f"whl/{added.backend}/")}
        assert all(path.count("/") == 2 or f"/{added.project}/" in path for path in of_project)

    @given(collections.filter(lambda wheels: len(wheels) > 1))
    def test_every_page_that_changes_is_made(self, wheels: list[WheelRecord]) -> None:
        """Alias pages are told apart by what the alias is, which `stage` compares."""
        old, new = tree_of(wheels[1:]), tree_of(wheels)
        changes = changes_between(old.manifest.lines(), new.manifest)
        known = {page.path: page for page in site_pages(old)}
        same_aliases = {index.alias for index in old.indexes} & {index.alias for index in new.indexes}
        names = {alias.name for alias in same_aliases if alias is not None}
        names |= {index.name for index in new.indexes if index.alias is None}

        for page in site_pages(new):
            is_known = page.path in known and (page.path[:4] != "whl/" or page.path.split("/")[1] in names)
            if is_known and not changes.touches(page):
                assert bytes(page.make()) == bytes(known[page.path].make()), page.path


class TestNamesAreNormalised:
    """PEP 503: the URL of a project page MUST use the normalised name."""

    @given(collections)
    def test_urls(self, wheels: list[WheelRecord]) -> None:
        for folder in project_pages(simple_pages(tree_of(wheels))):
            name = folder.rpartition("/")[2]
            assert name == canonicalize_name(name)


class TestHtmlAndJsonSayTheSame:
    """Read by a third party's library, both forms give the same packages."""

    @given(collections)
    def test_project_pages(self, wheels: list[WheelRecord]) -> None:
        pages = simple_pages(tree_of(wheels))
        for folder in project_pages(pages):
            name, url = folder.rpartition("/")[2], f"{BASE}/{folder}/"
            html = pages[f"{folder}/index.html"]
            from_html = ProjectPage.from_html(name, html, base_url=url)
            data = json.loads(pages[f"{folder}/index.json"])
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
                dict.fromkeys(
                    package.version for package in from_json.packages if package.package_type == "wheel"
                )
            )
            anchors = BeautifulSoup(html, "html.parser").find_all("a")
            assert [(anchor["data-size"], anchor["data-upload-time"]) for anchor in anchors] == [
                (str(file["size"]), file["upload-time"]) for file in data["files"]
            ]

    @given(collections)
    def test_project_lists(self, wheels: list[WheelRecord]) -> None:
        pages = simple_pages(tree_of(wheels))
        for index in {path.split("/")[1] for path in pages}:
            from_html = IndexPage.from_html(pages[f"whl/{index}/index.html"])
            from_json = IndexPage.from_json_data(json.loads(pages[f"whl/{index}/index.json"]))
            assert from_html == from_json

    @given(collections)
    def test_both_say_what_the_records_say(self, wheels: list[WheelRecord]) -> None:
        pages = simple_pages(tree_of(wheels))
        for wheel in wheels:
            folder = f"whl/{wheel.backend}/{wheel.project}"
            data = json.loads(pages[f"{folder}/index.json"])
            page = ProjectPage.from_json_data(data, base_url=f"{BASE}/{folder}/")
            (package,) = (package for package in page.packages if package.filename == wheel.filename)

            assert package.digests == {"sha256": wheel.sha256}
            assert package.metadata_digests == {"sha256": wheel.metadata_sha256}
            assert (package.size, package.upload_time) == (wheel.size_bytes, wheel.uploaded_at)
            assert (package.requires_python or "") == wheel.requires_python
            assert package.provenance_url == wheel.provenance
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
        package.provenance_url,
    )
