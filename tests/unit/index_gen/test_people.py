from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import msgspec
import pytest
from bs4 import BeautifulSoup, Tag

from fakes.offered_grid import a_grid_offer, grid_records
from fakes.published import a_record
from index_gen.layout import lay_out
from index_gen.manifest import Manifest, ProjectStatus, ordered
from index_gen.people import FEW, people_pages
from index_gen.people.choice import Choices
from index_gen.people.files import driver_range, readable_size
from index_gen.people.releases import FULL_PAGE, chunked
from index_gen.people.texts import InstallTexts
from index_gen.people.view import Release, newest_version, project_views
from index_gen.settings import IndexSettings
from index_gen.tree import IndexTree
from wheelgrid.offer import Offer
from wheelgrid.record import GpuContent, ServedGpu, VariantMark, WheelRecord

VARIANT = a_record(
    "1.2.0",
    name="demo",
    backend="variants",
    version="1.2.0",
    tag="py3-none-win_amd64-cu128",
    variant=VariantMark(label="cu128", properties=("nvidia :: sm_arch :: 90_real",)),
)


def tree_of(
    *records: WheelRecord,
    offer: Offer | None = None,
    statuses: tuple[ProjectStatus, ...] = (),
    assets_url: str | None = None,
) -> IndexTree:
    settings = IndexSettings(base_url="https://wheels.example.org/", assets_url=assets_url)
    return lay_out(ordered(Manifest(settings=settings, offer=offer, statuses=statuses, wheels=records)))


def pages_of(tree: IndexTree) -> dict[str, bytes]:
    return {page.path: bytes(page.make()) for page in people_pages(tree)}


def home_of(tree: IndexTree) -> BeautifulSoup:
    return BeautifulSoup(pages_of(tree)["index.html"], "html.parser")


def texts(tags: list[Tag]) -> list[str]:
    return [tag.get_text() for tag in tags]


def test_every_index_has_its_texts() -> None:
    soup = home_of(tree_of(*grid_records(), VARIANT, offer=a_grid_offer()))

    insides = [str(tag["id"]) for tag in soup.select("details .inside")]
    assert insides == [
        *(f"demo-{name}" for name in ("cpu", "cu124", "cu128", "cu130", "rocm7.2", "vulkan", "metal")),
        "demo-extras",
        "demo-variants",
    ]
    tools = [str(tag["data-tool"]) for tag in soup.select("#demo-cu128 .text")]
    assert tools == ["pip", "uv", "uv-project", "poetry", "pdm", "requirements", "constraints"]
    line = "pip install demo==1.2.0+cu128 --only-binary :all: --extra-index-url"
    assert texts(soup.select("#demo-cu128--pip pre")) == [f"{line} https://wheels.example.org/whl/cu128/"]
    assert "--preview-features wheel-variants" in soup.select("#demo-variants pre")[0].text


def test_the_coverage_says_published_planned_or_why_not() -> None:
    offer = a_grid_offer()
    records = [record for record in grid_records() if record.backend != "rocm7.2"]
    soup = home_of(tree_of(*records, offer=offer))

    rows = {
        str(row.select("th")[0].get_text()): [" ".join(cell.stripped_strings) for cell in row.select("td")]
        for row in soup.select(".coverage tbody tr")
    }
    assert rows["CUDA 12.8 cu128"] == [
        "✓ published",
        "✓ published",
        "no wheel, reason 1",
        "no wheel, reason 2",
        "✓ published",
    ]
    assert rows["ROCm 7.2 rocm7.2"][0] == "○ not yet published"
    reasons = texts(soup.select(".reasons li"))
    assert reasons[0] == "NVIDIA ships neither a toolkit nor a runtime for musl"
    assert {cell.hole for cell in offer.cells if cell.hole is not None} >= {*reasons}
    assert "SYCL" not in " ".join(rows)
    assert "never published: SYCL 2026.1" in soup.get_text()


def test_pythons_are_proven_or_not() -> None:
    soup = home_of(tree_of(*grid_records(), offer=a_grid_offer()))

    found = texts(soup.select(".pythons li"))
    assert found[0] == "3.9 proven with 1 wheel"
    assert found[1] == "3.10 not proven here"
    assert found[5] == "3.13t proven with 1 wheel"


def test_each_gpu_names_its_backends_and_drivers() -> None:
    soup = home_of(tree_of(*grid_records(), offer=a_grid_offer()))

    (row,) = (row for row in soup.select(".machines tbody tr") if "RTX 50" in row.get_text())
    cells = {str(cell["data-label"]): cell for cell in row.select("td")}
    assert texts(cells["Linux x86-64 (glibc 2.28 or newer)"].select("li")) == [
        "cu128 PTX driver 570.26",
        "cu130 driver 580.65.06",
    ]
    assert cells["Windows x86-64"].select("li")[1]["title"] == "minor-version compatibility of CUDA 13.0"


def test_files_say_what_their_records_say() -> None:
    gpu = GpuContent(
        family="cuda",
        toolkit="12.8",
        architectures=("89", "120"),
        ptx=("90",),
        gpus=(
            ServedGpu(name="rtx-40", architecture="89", is_compiled=True, driver="525.60.13", reason="a"),
            ServedGpu(name="h200", architecture="90", is_compiled=False, driver="1000.1", reason="b"),
        ),
    )
    moment = datetime(2026, 5, 6, 23, 59, 58, tzinfo=UTC)
    record = a_record(backend="cu128", gpu=gpu, uploaded_at=moment, cpu_variants=("haswell", "zen4"))
    (row,) = home_of(tree_of(record)).select(".files tbody tr")

    assert row.a is not None
    assert (row.a.text, row.a["href"]) == (
        record.filename,
        f"whl/cu128/llama-cpp-python/{record.filename.replace('+', '%2B')}",
    )
    assert texts(row.select(".fact")) == [
        "GPU code 89, 120, PTX 90",
        "driver 525.60.13 or newer, 1000.1 for some GPUs",
        "CPU levels haswell, zen4",
        "needs Python >=3.9, glibc 2.28 or newer",
    ]
    assert texts(row.select("td")) == ["linux-x86_64", "9.4 MB", "2026-05-06"]
    assert texts(row.select(".digest")) == [f"sha256:{record.sha256}"]
    assert row.time is not None
    assert row.time["datetime"] == "2026-05-06T23:59:58Z"


def test_files_elsewhere_are_linked_there() -> None:
    pages = pages_of(tree_of(a_record(), assets_url="https://files.example.org/{filename}"))

    for path in ("index.html", "releases/llama-cpp-python/index.html"):
        soup = BeautifulSoup(pages[path], "html.parser")
        assert soup.select(".files a")[0]["href"] == f"https://files.example.org/{a_record().filename}"


def test_yanked_files_are_marked_and_not_recommended() -> None:
    soup = home_of(tree_of(a_record("1"), a_record("2", yanked="<b>bad</b>"), a_record("3", yanked="")))
    releases = pages_of(tree_of(a_record("2", yanked="<b>bad</b>"), a_record("3", yanked="")))

    assert "llama-cpp-python==1 " in soup.select("pre")[0].text
    marks = BeautifulSoup(releases["releases/llama-cpp-python/index.html"], "html.parser").select(".yanked")
    assert texts(marks) == ["yanked", "yanked: <b>bad</b>"]
    home = BeautifulSoup(releases["index.html"], "html.parser")
    assert not home.select("pre")
    assert "none to install" in home.get_text()


@pytest.mark.parametrize("status", ["archived", "deprecated", "quarantined"])
def test_the_status_of_a_project_is_shown(status: str) -> None:
    said = ProjectStatus(project="demo", status=status, reason="<i>why</i>")  # type: ignore[arg-type]  # one of three
    pages = pages_of(tree_of(a_record(name="demo"), a_record(name="fine"), statuses=(said,)))

    soup = BeautifulSoup(pages["index.html"], "html.parser")
    (note,) = soup.select(".status")
    assert f"demo is {status}" in note.get_text()
    assert "<i>why</i>" in note.get_text()
    assert bool(soup.select("#demo-cpu pre")) == (status != "quarantined")
    assert bool(soup.select("#fine-cpu pre"))
    assert any(path.startswith("snippets/demo/") for path in pages) == (status != "quarantined")


def test_other_names_say_whose_they_are() -> None:
    soup = home_of(tree_of(*grid_records(), offer=a_grid_offer()))

    rows = {
        row.select("th")[0].get_text(): texts(row.select("td")) for row in soup.select(".aliases tbody tr")
    }
    assert rows["cuda12.8"][0] == "cu128"
    assert "another spelling" in rows["cuda12.8"][1]


def test_without_an_offer_the_page_says_what_the_wheels_say() -> None:
    tags = ("cp310-cp310-win_amd64", "cp39-cp39-win_amd64")
    records = [a_record(name="demo", platform="windows-amd64", tag=tag, glibc=None) for tag in tags]
    soup = home_of(
        tree_of(*records, a_record(name="demo", backend="cu128", platform="any", tag="py3-none-any"))
    )

    assert texts(soup.select(".coverage thead th")) == ["Backend", "any", "windows-amd64"]
    rows = [
        [" ".join(cell.stripped_strings) for cell in row.select("th, td")]
        for row in soup.select(".coverage tbody tr")
    ]
    assert rows == [
        ["cpu", "- no wheel", "✓ published cp39 cp310"],
        ["cu128", "✓ published", "- no wheel"],
    ]
    assert not soup.select(".machines, .pythons, .reasons")


def test_what_the_script_reads_cannot_end_it() -> None:
    gpu = GpuContent(
        family="cuda",
        toolkit=None,
        architectures=("89",),
        gpus=(
            ServedGpu(name="</script><b>", architecture="89", is_compiled=True, driver=None, reason="<!--"),
        ),
    )
    soup = home_of(tree_of(a_record(gpu=gpu)))

    (data,) = soup.select("#choices")
    choices = msgspec.json.decode(str(data.string), type=Choices)
    assert [gpu.id for gpu in choices.gpus] == ["</script><b>"]
    assert not soup.select("body b b")


def test_the_page_asks_nobody_and_allows_only_its_own_script() -> None:
    soup = home_of(tree_of(*grid_records(), offer=a_grid_offer()))

    assert not soup.select("img, iframe, link[rel=stylesheet], [src], [style], [onclick]")
    (policy,) = soup.select('meta[http-equiv="Content-Security-Policy"]')
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'sha256-")
    assert str(policy["content"]).count("'sha256-") == 3
    links = {str(anchor["href"]) for anchor in soup.select("a")}
    assert all(
        link.startswith(("#", "whl/", "releases/", "snippets/", "schema/")) or "/" not in link
        for link in links
    )


def test_links_inside_the_site_lead_somewhere() -> None:
    tree = tree_of(*grid_records(("1.1.0", "1.2.0")), VARIANT, offer=a_grid_offer())
    pages = pages_of(tree)
    folders = {f"whl/{index.name}/" for index in tree.indexes}
    known = {*pages, *folders, "catalog.json", "schema/catalog-1.json", "manifest.jsonl"}

    links = [str(anchor["href"]) for anchor in home_of(tree).select("a")]
    ids = {str(tag["id"]) for tag in home_of(tree).select("[id]")}
    assert [link for link in links if not link.endswith(".whl") and link.lstrip("#") not in known | ids] == []


def test_many_projects_are_a_list_and_their_pages_have_the_texts() -> None:
    tree = tree_of(*(a_record(name=f"p{number}") for number in range(FEW + 1)))
    pages = pages_of(tree)

    soup = BeautifulSoup(pages["index.html"], "html.parser")
    assert len(soup.select(".projects tbody tr")) == FEW + 1
    assert soup.select(".projects a")[0]["href"] == "releases/p0/index.html"
    assert not soup.select("pre")
    page = BeautifulSoup(pages["releases/p7/index.html"], "html.parser")
    assert "p7==0.3.100" in page.select("#p7-cpu--pip pre")[0].text
    assert page.select("#p7-cpu a")[0]["href"] == "../../whl/cpu/"
    assert not any(path.startswith("snippets/") for path in pages)


def test_releases_fill_pages_from_the_oldest() -> None:
    def release(number: int) -> Release:
        return Release(version=str(number), records=(a_record(str(number)),) * 150)

    before = chunked([release(number) for number in range(7)])
    after = chunked([release(number) for number in range(8)])

    assert [[one.version for one in page] for page in before] == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    assert after[:2] == before[:2]
    assert chunked([]) == [()]
    assert len(chunked([release(0)] * 3)[0]) * 150 >= FULL_PAGE


def test_a_version_more_changes_the_last_pages_alone() -> None:
    def pages(count: int) -> dict[str, bytes]:
        records = (
            a_record(f"1.{number}", name="demo", platform=f"p{place}", tag=f"py3-none-p{place}")
            for number in range(count)
            for place in range(100)
        )
        return {
            path: page for path, page in pages_of(tree_of(*records)).items() if path.startswith("releases/")
        }

    before, after = pages(12), pages(13)

    changed = {path for path, page in after.items() if before.get(path) != page}
    assert sorted(after) == [f"releases/demo/{name}.html" for name in ("1", "2", "3", "index")]
    assert changed == {"releases/demo/2.html", "releases/demo/3.html", "releases/demo/index.html"}
    soup = BeautifulSoup(after["releases/demo/index.html"], "html.parser")
    assert texts(soup.select("section h2")) == ["1.12"]
    second = BeautifulSoup(after["releases/demo/2.html"], "html.parser")
    assert texts(second.select("section h2")) == ["1.7", "1.6", "1.5", "1.4"]
    assert [str(a["href"]) for a in second.select(".turn a")] == ["3.html", "1.html"]


def test_a_page_more_is_no_matter_of_the_pages_before_the_last() -> None:
    def reads(count: int) -> dict[str, frozenset[str] | None]:
        records = (
            a_record(f"1.{n}", name="demo", tag=f"py3-none-p{m}") for n in range(count) for m in range(100)
        )
        return {str(page.path): page.reads for page in people_pages(tree_of(*records))}

    before, after = reads(12), reads(13)

    assert "releases/demo/3.html" in after.keys() - before.keys()
    assert before["releases/demo/1.html"] == after["releases/demo/1.html"]
    assert before["releases/demo/2.html"] != after["releases/demo/2.html"], "its link is another"


def test_pages_say_what_they_read() -> None:
    reads = {str(page.path): page.reads for page in people_pages(tree_of(a_record(name="demo")))}

    assert reads["index.html"] is None
    assert reads["snippets/index.json"] is None
    assert reads["releases/demo/index.html"] == frozenset(
        {"*/demo", "people: texts at the root: True, one project: True"}
    )
    assert reads["snippets/demo/cpu/pip.txt"] == frozenset({"*/demo"})


def test_texts_are_files_and_json() -> None:
    pages = pages_of(tree_of(*grid_records(), VARIANT, offer=a_grid_offer()))

    found = msgspec.json.decode(pages["snippets/index.json"], type=InstallTexts)
    assert {text.path for text in found.texts} == {path for path in pages if path.endswith(".txt")}
    for text in found.texts:
        content = pages[text.path].decode()
        assert all(part.text in content for part in text.parts)
    assert {text.path for text in found.texts if text.index is None} == {"snippets/demo/uv-extras.txt"}


def test_variants_stand_once_among_the_files() -> None:
    soup = home_of(tree_of(a_record("1.2.0", name="demo"), VARIANT))

    assert texts(soup.select(".files tbody a")) == [a_record("1.2.0", name="demo").filename, VARIANT.filename]
    assert "chosen where there is nvidia :: sm_arch :: 90_real" in texts(soup.select(".fact"))


@pytest.mark.parametrize(
    ("versions", "newest"),
    [(("1", "2"), "2"), (("1", "2rc1"), "1"), (("1rc1", "2rc1"), "2rc1"), ((), None)],
)
def test_a_final_version_is_recommended_if_there_is_one(
    versions: tuple[str, ...], newest: str | None
) -> None:
    assert newest_version([a_record(version) for version in versions]) == newest


def test_backends_stand_in_the_order_of_the_offer() -> None:
    (project,) = project_views(tree_of(*grid_records(), offer=a_grid_offer()))

    assert [view.index for view in project.backends][:2] == ["cpu", "cu124"]
    assert project.newest == "1.2.0"
    assert project.backends[0].platforms[:2] == ("linux-x86_64", "linux-aarch64")


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


def test_no_driver_is_known() -> None:
    assert driver_range(GpuContent(family="vulkan", toolkit=None, architectures=())) is None


def test_headings_and_tables_make_sense_to_a_screen_reader() -> None:
    soup = home_of(tree_of(*grid_records(), offer=a_grid_offer()))

    assert all(soup.find(id=str(part["aria-labelledby"])) for part in soup.select("[aria-labelledby]"))
    # A narrow screen turns rows into blocks, and some browsers then forget that they are rows.
    roles = {"table": "table", "tr": "row", "td": "cell", "tbody": "rowgroup", "thead": "rowgroup"}
    assert all(tag["role"] == role for name, role in roles.items() for tag in soup.select(name))
    assert unescape(str(soup.title and soup.title.string)) == "Wheels for demo"
