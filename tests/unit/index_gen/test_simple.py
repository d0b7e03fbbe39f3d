"""One row for each rule of a PEP; the clause stands in the row's id."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag

from fakes.published import MOMENT, a_record
from index_gen import FileEntry, IndexSettings, ProjectPage, lay_out
from index_gen.simple import file_url, project_html, project_json, project_list_html, project_list_json

FILENAME = "llama_cpp_python-0.3.100+cu128-py3-none-manylinux_2_28_x86_64.whl"
DIGEST = "a" * 64
METADATA_DIGEST = "b" * 64


def page_of(**facts: object) -> ProjectPage:
    known = {"sha256": DIGEST, "metadata_sha256": METADATA_DIGEST, "backend": "cu128", **facts}
    record = a_record(**known)  # type: ignore[arg-type] # keys vary
    return lay_out([record], IndexSettings()).backends[0].projects[0]


def anchor_of(page: ProjectPage) -> Tag:
    anchor = BeautifulSoup(project_html(page), "html.parser").a
    assert anchor is not None
    return anchor


def file_of(page: ProjectPage) -> dict[str, object]:
    (file,) = json.loads(project_json(page))["files"]
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
    ],
)
def test_html_attributes(facts: dict[str, object], attribute: str, value: str | None) -> None:
    assert anchor_of(page_of(**facts)).get(attribute) == value


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
    assert file_of(page_of(**facts)).get(key) == value


def test_pep503_text_of_the_anchor_is_the_file_name() -> None:
    assert anchor_of(page_of()).text == FILENAME


def test_pep503_angle_brackets_are_escaped_in_the_bytes() -> None:
    assert b'data-requires-python="&gt;=3.9,&lt;4"' in project_html(page_of(requires_python=">=3.9,<4"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("pypi:repository-version", "1.4", id="PEP629-and-PEP833"),
        pytest.param("pypi:project-status", "active", id="PEP792"),
    ],
)
def test_meta_elements_of_a_page(name: str, content: str) -> None:
    soup = BeautifulSoup(project_html(page_of()), "html.parser")

    assert [meta["content"] for meta in soup.find_all("meta", attrs={"name": name})] == [content]


def test_json_of_a_page_beside_its_files() -> None:
    page = json.loads(project_json(page_of()))

    assert {key: value for key, value in page.items() if key != "files"} == {
        "meta": {"api-version": "1.4"},
        "name": "llama-cpp-python",
        "project-status": {"status": "active"},
        "versions": ["0.3.100+cu128"],
    }


def test_pep700_versions_come_once_each() -> None:
    files: list[FileEntry] = [
        *page_of().files,
        *page_of(tag="py3-none-any").files,
        *page_of(version="2+cu128").files,
    ]

    page = json.loads(project_json(ProjectPage(name="llama-cpp-python", files=tuple(files))))

    assert page["versions"] == ["0.3.100+cu128", "2+cu128"]


def test_pep503_root_has_one_anchor_for_each_project() -> None:
    records = [a_record(), a_record(name="Other_Name"), a_record("0.3.101")]
    (index,) = lay_out(records, IndexSettings()).backends

    soup = BeautifulSoup(project_list_html(index), "html.parser")

    anchors = [(anchor.text, anchor["href"]) for anchor in soup.find_all("a")]
    assert anchors == [("llama-cpp-python", "llama-cpp-python/"), ("other-name", "other-name/")]
    assert json.loads(project_list_json(index)) == {
        "meta": {"api-version": "1.4"},
        "projects": [{"name": "llama-cpp-python"}, {"name": "other-name"}],
    }


@pytest.mark.parametrize("name", ["".join(map(chr, range(128))), "a-1!2+cu128.whl", "ä+b"], ids=ascii)
def test_file_names_are_encoded_as_the_library_does(name: str) -> None:
    assert file_url(name) == quote(name, safe="")
