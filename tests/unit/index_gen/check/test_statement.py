"""What a page states, as its readers understand it; what cannot be understood is told, never passed over."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from index_gen.check.reading import Missing
from index_gen.check.statement import (
    StatedFile,
    StatedPage,
    StatedRoot,
    moment_of,
    read_project_html,
    read_project_json,
    read_root_html,
    read_root_json,
)

PATH = "whl/cpu/demo/index.html"
DIGEST = "a" * 64


def html_file(attributes: str, href: str = f"demo-1.whl#sha256={DIGEST}") -> StatedFile:
    page = read_project_html(f'<html><body><a href="{href}" {attributes}>demo-1.whl</a>'.encode(), PATH)
    assert isinstance(page, StatedPage)
    (file,) = page.files
    return file


def json_file(**facts: object) -> StatedFile:
    file = {"filename": "demo-1.whl", "url": "demo-1.whl", "hashes": {"sha256": DIGEST}, **facts}
    content = json.dumps({"meta": {"api-version": "1.4"}, "name": "demo", "files": [file], "versions": []})
    page = read_project_json(content.encode(), PATH)
    assert isinstance(page, StatedPage)
    return page.files[0]


@pytest.mark.parametrize(
    ("attributes", "facts", "fact", "value"),
    [
        pytest.param("", {}, "sha256", DIGEST, id="digest"),
        pytest.param("", {}, "target", "whl/cpu/demo/demo-1.whl", id="target"),
        pytest.param('data-yanked=""', {"yanked": True}, "yanked", "", id="yanked-without-reason"),
        pytest.param("data-yanked", {"yanked": True}, "yanked", "", id="yanked-bare"),
        pytest.param('data-yanked="a &amp; b"', {"yanked": "a & b"}, "yanked", "a & b", id="yanked"),
        pytest.param("", {"yanked": False}, "yanked", None, id="not-yanked"),
        pytest.param(
            'data-requires-python="&gt;=3.9"',
            {"requires-python": ">=3.9"},
            "requires_python",
            ">=3.9",
            id="python",
        ),
        pytest.param('data-size="12"', {"size": 12}, "size", 12, id="size"),
        pytest.param(
            'data-core-metadata="true"', {"core-metadata": True}, "core_metadata", "true", id="no-digest"
        ),
        pytest.param(
            f'data-core-metadata="sha256={DIGEST}" data-dist-info-metadata="sha256={DIGEST}"',
            {"core-metadata": {"sha256": DIGEST}, "dist-info-metadata": {"sha256": DIGEST}},
            "metadata_sha256",
            DIGEST,
            id="both-names",
        ),
        pytest.param(
            f'data-core-metadata="sha256={DIGEST}"',
            {"core-metadata": {"sha256": DIGEST}},
            "metadata_sha256",
            None,
            id="one-name",
        ),
        pytest.param(
            'data-provenance="https://example.org/p"',
            {"provenance": "https://example.org/p"},
            "provenance",
            "https://example.org/p",
            id="provenance",
        ),
        pytest.param(
            'data-upload-time="2026-01-02T03:04:05Z"',
            {"upload-time": "2026-01-02T03:04:05Z"},
            "uploaded_at",
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            id="time",
        ),
        pytest.param('data-upload-time="now"', {"upload-time": "now"}, "uploaded_at", None, id="no-time"),
    ],
)
def test_both_forms_are_understood_alike(
    attributes: str, facts: dict[str, object], fact: str, value: object
) -> None:
    assert getattr(html_file(attributes), fact) == value
    assert getattr(json_file(**facts), fact) == value


@pytest.mark.parametrize(
    "size", ["-1", "12 ", "1e3", "\u0663", ""], ids=["minus", "space", "power", "arabic", "empty"]
)
def test_a_size_that_is_no_number_is_none(size: str) -> None:
    assert html_file(f'data-size="{size}"').size is None


def test_a_file_elsewhere_has_the_name_that_clients_give_it() -> None:
    assert html_file("", f"https://example.org/demo-1%2Bcpu.whl#sha256={DIGEST}").filename == "demo-1+cpu.whl"


@pytest.mark.parametrize(
    ("text", "is_moment"),
    [
        ("2026-01-02T03:04:05Z", True),
        ("2026-01-02T03:04:05.123456Z", True),
        ("2026-01-02T03:04:05", False),
        ("2026-01-02 03:04:05Z", False),
        ("2026-01-02T03:04:05+00:00", False),
        ("2026-13-02T03:04:05Z", False),
        (None, False),
    ],
)
def test_times_have_one_form(text: str | None, *, is_moment: bool) -> None:
    assert (moment_of(text) is not None) is is_moment


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"files": 3}',
        b'{"meta": {"api-version": "2.0"}, "name": "demo", "files": []}',
        b'{"meta": {"api-version": "x"}, "name": "demo", "files": []}',
        b'{"meta": {"api-version": "1.4"}, "name": "demo", "files": [3]}',
        b'{"meta": {"api-version": "1.4"}, "name": "demo", "files": [{"filename": "a", "url": "a"}]}',
        b"[" * 100_000,
        b"\xff",
    ],
    ids=[
        "empty",
        "list",
        "no-keys",
        "number",
        "version-2",
        "version-x",
        "file-3",
        "no-hashes",
        "deep",
        "no-utf8",
    ],
)
def test_json_that_cannot_be_understood_is_told(content: bytes) -> None:
    assert isinstance(read_project_json(content, PATH), Missing)
    # A project page is no root page either.
    assert isinstance(read_root_json(content), Missing)


def test_html_that_is_no_text_is_told() -> None:
    assert isinstance(read_project_html(b"\xff", PATH), Missing)
    assert isinstance(read_root_html(b"\xff", "whl/cpu/index.html"), Missing)


def test_a_root_says_its_projects_and_where_they_are() -> None:
    root = read_root_html(
        b'<meta name="pypi:repository-version" content="1.4"><a href="demo/">demo</a>', "whl/cpu/index.html"
    )

    assert isinstance(root, StatedRoot)
    assert (root.api_version, root.projects, root.targets) == ("1.4", ("demo",), ("whl/cpu/demo/",))


def test_a_page_says_its_status() -> None:
    content = (
        b'<head><meta name="pypi:project-status" content="archived">'
        b'<meta name="pypi:project-status-reason" content="over &amp; out"></head>'
    )

    page = read_project_html(content, PATH)

    assert isinstance(page, StatedPage)
    assert (page.status, page.status_reason) == ("archived", "over & out")
