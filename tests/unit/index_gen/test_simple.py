"""One row for each rule of a PEP; the clause stands in the row's id."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

import msgspec
import pytest
from bs4 import BeautifulSoup, Tag

from fakes.published import MOMENT, a_record
from fakes.sites import manifest_with
from index_gen import simple
from index_gen.layout import lay_out
from index_gen.settings import IndexSettings, in_url
from index_gen.tree import PackageIndex, ProjectPage, entries
from wheelgrid.record import WheelRecord

FILENAME = "llama_cpp_python-0.3.100+cu128-py3-none-manylinux_2_28_x86_64.whl"
DIGEST = "a" * 64
METADATA_DIGEST = "b" * 64


def record_of(**facts: object) -> WheelRecord:
    known = {"sha256": DIGEST, "metadata_sha256": METADATA_DIGEST, "backend": "cu128", **facts}
    return a_record(**known)  # type: ignore[arg-type] # keys vary


def indexes_of(*records: WheelRecord) -> tuple[PackageIndex, ...]:
    return lay_out(manifest_with(*records)).indexes


def html_of(*records: WheelRecord) -> bytes:
    index, page = first_page(records)
    return b"".join(simple.project_html(index, page, simple.anchors_of(entries(page, IndexSettings()))))


def json_of(*records: WheelRecord) -> dict[str, object]:
    index, page = first_page(records)
    files = simple.json_files_of(entries(page, IndexSettings()))
    found: dict[str, object] = json.loads(b"".join(simple.project_json(index, page, files)))
    return found


def first_page(records: tuple[WheelRecord, ...]) -> tuple[PackageIndex, ProjectPage]:
    index = indexes_of(*records)[0]
    return index, index.projects[0]


def anchor_of(**facts: object) -> Tag:
    anchor = BeautifulSoup(html_of(record_of(**facts)), "html.parser").a
    assert anchor is not None
    return anchor


def file_of(**facts: object) -> dict[str, object]:
    files = json_of(record_of(**facts))["files"]
    assert isinstance(files, list)
    (file,) = files
    assert isinstance(file, dict)
    return file


@pytest.mark.parametrize(
    ("facts", "attribute", "value"),
    [
        pytest.param(
            {}, "href", f"{FILENAME.replace('+', '%2B')}#sha256={DIGEST}", id="PEP503-url-with-hash"
        ),
        pytest.param({}, "data-requires-python", ">=3.9", id="PEP503-requires-python"),
        pytest.param({"requires_python": ""}, "data-requires-python", None, id="PEP503-any-python"),
        pytest.param({}, "data-core-metadata", f"sha256={METADATA_DIGEST}", id="PEP714-new-name"),
        pytest.param({}, "data-dist-info-metadata", f"sha256={METADATA_DIGEST}", id="PEP658-old-name"),
        pytest.param({}, "data-yanked", None, id="PEP592-not-yanked"),
        pytest.param({"yanked": ""}, "data-yanked", "", id="PEP592-yanked-without-reason"),
        pytest.param({"yanked": "<\"&'>"}, "data-yanked", "<\"&'>", id="PEP592-reason-escaped"),
        pytest.param({}, "data-upload-time", "2026-01-02T03:04:05Z", id="uv-upload-time"),
        pytest.param({"size_bytes": 12}, "data-size", "12", id="uv-size"),
        pytest.param({}, "data-gpg-sig", None, id="PEP503-no-signature"),
        pytest.param({}, "data-provenance", None, id="PEP740-no-provenance"),
        pytest.param(
            {"provenance": "https://example.org/a?b&c"},
            "data-provenance",
            "https://example.org/a?b&c",
            id="PEP740-provenance",
        ),
    ],
)
def test_html_attributes(facts: dict[str, object], attribute: str, value: str | None) -> None:
    assert anchor_of(**facts).get(attribute) == value


@pytest.mark.parametrize(
    ("facts", "key", "value"),
    [
        pytest.param({}, "filename", FILENAME, id="PEP691-filename"),
        pytest.param({}, "url", FILENAME.replace("+", "%2B"), id="PEP691-relative-url"),
        pytest.param({}, "hashes", {"sha256": DIGEST}, id="PEP691-hashes"),
        pytest.param({}, "requires-python", ">=3.9", id="PEP691-requires-python-unescaped"),
        pytest.param({"requires_python": ""}, "requires-python", None, id="PEP691-any-python"),
        pytest.param({}, "core-metadata", {"sha256": METADATA_DIGEST}, id="PEP714-new-name"),
        pytest.param({}, "dist-info-metadata", {"sha256": METADATA_DIGEST}, id="PEP691-old-name"),
        pytest.param({}, "yanked", None, id="PEP592-not-yanked"),
        pytest.param({"yanked": ""}, "yanked", True, id="PEP691-yanked-without-reason"),
        pytest.param({"yanked": 'é<"'}, "yanked", 'é<"', id="PEP691-yanked-with-reason"),
        pytest.param({"size_bytes": 12}, "size", 12, id="PEP700-size"),
        pytest.param({}, "provenance", None, id="PEP740-no-provenance"),
        pytest.param(
            {"provenance": "https://example.org/a"}, "provenance", "https://example.org/a", id="PEP740"
        ),
        pytest.param({}, "upload-time", "2026-01-02T03:04:05Z", id="PEP700-upload-time"),
        pytest.param(
            {"uploaded_at": MOMENT + timedelta(microseconds=70)},
            "upload-time",
            "2026-01-02T03:04:05.000070Z",
            id="PEP700-fraction-of-six-digits",
        ),
    ],
)
def test_json_keys(facts: dict[str, object], key: str, value: object) -> None:
    assert file_of(**facts).get(key) == value


def test_pep503_text_of_the_anchor_is_the_file_name() -> None:
    assert anchor_of().text == FILENAME


def test_pep503_angle_brackets_are_escaped_in_the_bytes() -> None:
    assert b'data-requires-python="&gt;=3.9,&lt;4"' in html_of(record_of(requires_python=">=3.9,<4"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("pypi:repository-version", "1.4", id="PEP629-and-PEP833"),
        pytest.param("pypi:project-status", "active", id="PEP792"),
    ],
)
def test_meta_elements_of_a_page(name: str, content: str) -> None:
    soup = BeautifulSoup(html_of(record_of()), "html.parser")

    assert [meta["content"] for meta in soup.find_all("meta", attrs={"name": name})] == [content]


def test_json_of_a_page_beside_its_files() -> None:
    page = json_of(record_of())

    assert {key: value for key, value in page.items() if key != "files"} == {
        "meta": {"api-version": "1.4"},
        "name": "llama-cpp-python",
        "project-status": {"status": "active"},
        "versions": ["0.3.100+cu128"],
    }


def test_pep700_versions_come_once_each() -> None:
    page = json_of(record_of(), record_of(tag="py3-none-any"), record_of(version="2+cu128"))

    assert page["versions"] == ["0.3.100+cu128", "2+cu128"]


def test_pep503_root_has_one_anchor_for_each_project() -> None:
    (index,) = indexes_of(a_record(), a_record(name="Other_Name"), a_record("0.3.101"))

    soup = BeautifulSoup(simple.project_list_html(index), "html.parser")

    anchors = [(anchor.text, anchor["href"]) for anchor in soup.find_all("a")]
    assert anchors == [("llama-cpp-python", "llama-cpp-python/"), ("other-name", "other-name/")]
    assert json.loads(simple.project_list_json(index)) == {
        "meta": {"api-version": "1.4"},
        "projects": [{"name": "llama-cpp-python"}, {"name": "other-name"}],
    }


@pytest.mark.parametrize("name", ["".join(map(chr, range(128))), "a-1!2+cu128.whl", "ä+b"], ids=ascii)
def test_file_names_are_encoded_as_the_library_does(name: str) -> None:
    assert in_url(name) == quote(name, safe="")


def test_a_page_of_more_files_than_are_text_at_once_has_them_all() -> None:
    records = [record_of(version=f"{number}+cu128") for number in range(simple._CHUNK + 1)]

    anchors = BeautifulSoup(html_of(*records), "html.parser").find_all("a")
    files = msgspec.convert(json_of(*records)["files"], list[dict[str, object]])

    names = [record.filename for record in records]
    assert [anchor.text for anchor in anchors] == names
    assert [file["filename"] for file in files] == names


def test_a_page_without_files_is_whole() -> None:
    index, page = first_page((record_of(),))

    html, text = (b"".join(make(index, page, ())) for make in (simple.project_html, simple.project_json))

    assert html.endswith(b"</h1>\n</body>\n</html>\n")
    assert json.loads(text)["files"] == []


HOSTILE = 'a" href="x <a href="y", "url":"z" \\'
"""A reason that says what the code looks for when it moves pages."""


def test_pages_are_moved_by_their_urls_alone() -> None:
    _, page = first_page((record_of(yanked=HOSTILE, provenance="https://example.org/url?a=%22url%22:%22"),))
    files = list(entries(page, IndexSettings()))

    (anchors,), (listed,) = simple.anchors_of(files), simple.json_files_of(files)

    moved = BeautifulSoup(simple.moved_anchors(anchors, "../&/"), "html.parser").find_all("a")
    file = json.loads(simple.moved_json_files(listed, '../"/'))

    url = FILENAME.replace("+", "%2B")
    assert [(anchor["href"], anchor["data-yanked"]) for anchor in moved] == [
        (f"../&/{url}#sha256={DIGEST}", HOSTILE)
    ]
    assert (file["url"], file["yanked"]) == (f'../"/{url}', HOSTILE)
