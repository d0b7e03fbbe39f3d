from __future__ import annotations

import tomllib
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from fakes.published import a_record
from index_gen import IndexSettings, lay_out
from index_gen.home import home_page, newest_version, readable_size
from index_gen.snippets import install_lines
from wheelgrid.record import WheelRecord

SETTINGS = IndexSettings(base_url="https://wheels.example.org/")


def page_of(*records: WheelRecord) -> BeautifulSoup:
    return BeautifulSoup(home_page(lay_out(records, SETTINGS)), "html.parser")


def test_each_backend_has_a_section_with_its_lines() -> None:
    soup = page_of(a_record("0.3.99", backend="cu128"), a_record(backend="cu128"), a_record())

    assert [section["id"] for section in soup.find_all("section")] == ["cpu", "cu128"]
    pip, uv, toml, add = (code.text for code in soup.select("#cu128 pre code"))
    url = "https://wheels.example.org/whl/cu128/"
    assert pip == f"pip install llama-cpp-python==0.3.100+cu128 --only-binary :all: --extra-index-url {url}"
    assert uv == f"uv pip install llama-cpp-python==0.3.100+cu128 --only-binary :all: --index {url}"
    assert tomllib.loads(toml) == {
        "tool": {
            "uv": {
                "index": [{"name": "cu128", "url": url, "explicit": True}],
                "sources": {"llama-cpp-python": {"index": "cu128"}},
            }
        }
    }
    assert add == "uv add llama-cpp-python==0.3.100+cu128"
    assert [anchor["href"] for anchor in soup.select("#cu128 > p a")] == ["whl/cu128/"]


def test_the_table_says_what_the_record_says() -> None:
    moment = datetime(2026, 5, 6, 23, 59, 58, tzinfo=UTC)
    record = a_record(backend="cu128", uploaded_at=moment, requires_python=">=3.9,<4")
    soup = page_of(record)

    (row,) = soup.select("#cu128 tbody tr")

    cells = [cell.text for cell in row.find_all(["th", "td"])]
    assert cells == [
        record.filename,
        "linux-x86_64",
        "9.4 MB",
        "2026-05-06",
        ">=3.9,<4",
        record.sha256,
    ]
    assert row.a is not None
    assert row.a["href"] == f"whl/cu128/llama-cpp-python/{record.filename.replace('+', '%2B')}"
    assert row.time is not None
    assert row.time["datetime"] == "2026-05-06T23:59:58Z"
    assert row.data is not None
    assert row.data["value"] == "9412345"


def test_the_newest_file_stands_first() -> None:
    soup = page_of(a_record("0.3.9"), a_record("0.3.100"))

    assert [row.a.text.split("-")[1] for row in soup.select("tbody tr") if row.a] == ["0.3.100", "0.3.9"]


def test_files_of_other_versions_are_folded_away() -> None:
    soup = page_of(a_record("1"), a_record("3rc1"), a_record("2"), a_record("1.5", tag="py3-none-any"))

    shown, folded = soup.select("#cpu > table"), soup.select("#cpu > details table")

    names = [
        [a.text.split("-")[1] for (table,) in [found] for a in table.select("a")] for found in (shown, folded)
    ]
    assert names == [["2"], ["3rc1", "1.5", "1"]]
    assert [summary.text for summary in soup.select("summary")] == [
        "Other versions of llama-cpp-python for cpu: 3 files"
    ]


def test_one_version_needs_no_fold() -> None:
    assert not page_of(a_record()).select("details")


def test_the_choice_of_backends_says_where_each_installs() -> None:
    soup = page_of(
        a_record("1", platform="windows-amd64", tag="py3-none-win_amd64"),
        a_record("2", platform="linux-x86_64"),
        a_record("2", platform="macos-arm64", tag="py3-none-macosx_14_0_arm64", yanked="bad"),
        a_record("2", platform="linux-aarch64", tag="py3-none-manylinux_2_28_aarch64"),
        a_record("2", backend="vulkan", yanked="bad"),
    )

    cards = [
        (li.a["href"], " ".join(span.text for span in li.select("span")))
        for li in soup.select("nav li")
        if li.a
    ]
    assert cards == [("#cpu", "linux-aarch64, linux-x86_64"), ("#vulkan", "yanked")]


def test_headings_and_tables_make_sense_to_a_screen_reader() -> None:
    soup = page_of(a_record(), a_record("0.3.99"), a_record(backend="cu128"))

    assert [heading.name for heading in soup.select("h1, h2, h3")] == ["h1", "h2", "h2", "h3", "h2", "h3"]
    named = [*soup.select("nav"), *soup.select("section")]
    assert all(soup.find(id=str(part["aria-labelledby"])) for part in named)
    # A narrow screen turns rows into blocks, and some browsers then forget that they are rows.
    roles = {"table": "table", "tr": "row", "td": "cell", "tbody": "rowgroup"}
    assert all(tag["role"] == role for name, role in roles.items() for tag in soup.select(name))


def test_any_python_is_said_in_words() -> None:
    assert page_of(a_record(requires_python="")).select("tbody td")[3].text == "any"


def test_yanked_files_are_marked_and_not_recommended() -> None:
    soup = page_of(a_record("1"), a_record("2", yanked="<b>bad</b>"), a_record("3", yanked=""))

    assert [mark.text for mark in soup.select("tbody strong")] == ["yanked", "yanked: <b>bad</b>"]
    assert "llama-cpp-python==1 " in soup.select("pre code")[0].text


def test_where_all_is_yanked_nothing_is_recommended() -> None:
    soup = page_of(a_record("1", yanked="bad"))

    assert not soup.select("pre")
    assert [row.strong.text for row in soup.select("details tbody tr") if row.strong] == ["yanked: bad"]
    assert "Every version is yanked" in soup.text


def test_the_page_asks_nobody_else_and_runs_nothing() -> None:
    soup = page_of(a_record(), a_record(backend="vulkan"))

    assert not soup.select("script, img, iframe, link[rel=stylesheet]")
    assert "url(" not in soup.select("style")[0].text
    assert all(not str(anchor["href"]).startswith(("http", "/")) for anchor in soup.select("a"))
    assert "prefers-color-scheme: dark" in soup.select("style")[0].text


@pytest.mark.parametrize(
    ("versions", "newest"),
    [
        (("1", "2"), "2"),
        (("1", "2rc1"), "1"),
        (("1rc1", "2rc1"), "2rc1"),
    ],
)
def test_a_final_version_is_recommended_if_there_is_one(versions: tuple[str, ...], newest: str) -> None:
    (backend,) = lay_out([a_record(version) for version in versions], SETTINGS).backends

    assert newest_version(backend.projects[0].files) == newest


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (9_412_345, "9.4 MB"),
        (999_999_999, "1.0 GB"),
        (1_800_000_000, "1.8 GB"),
        (2_000_000_000_000, "2000.0 GB"),
    ],
)
def test_sizes_for_people(size: int, text: str) -> None:
    assert readable_size(size) == text


def test_an_epoch_is_quoted_for_the_shell() -> None:
    lines = install_lines(SETTINGS, "cpu", "llama-cpp-python", "1!2.0")

    assert lines.pip.startswith(
        "pip install 'llama-cpp-python==1!2.0' --only-binary :all: --extra-index-url "
    )
