"""Laws of the pages for people: whatever names and reasons say, a page shows it and nothing else happens."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes.offered_grid import BACKENDS, GPUS, PLATFORMS, a_grid_offer, grid_records
from fakes.published import a_record
from index_gen.catalog import catalog_json
from index_gen.layout import lay_out
from index_gen.manifest import Manifest, ProjectStatus, ordered
from index_gen.people import people_pages
from index_gen.tree import IndexTree
from wheelgrid.offer import Cell
from wheelgrid.record import GpuContent, ServedGpu

EVIL = st.text(alphabet="<>&\"'`/=;#!-\n ]x\u00e9", min_size=1, max_size=30).map(lambda text: f"x{text}x")
ONE_LINE = EVIL.map(lambda text: text.replace("\n", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody writes where a page shows it."""

    title: str
    hole: str
    reason: str
    yanked: str
    status: str


HARMLESS = Said(title="x", hole="x", reason="x", yanked="x", status="x")


def a_tree(said: Said) -> IndexTree:
    gpu = GpuContent(
        family="cuda",
        toolkit=said.title,
        architectures=(said.title,),
        gpus=(
            ServedGpu(
                name=said.title, architecture=said.title, is_compiled=True, driver="1.2", reason=said.reason
            ),
        ),
    )
    offer = a_grid_offer(
        backends=tuple(replace(one, title=said.title) for one in BACKENDS),
        platforms=tuple(replace(one, title=said.title) for one in PLATFORMS),
        gpus=tuple(replace(one, title=said.title) for one in GPUS),
        cells=(Cell(backend="cpu", platform="macos-arm64", hole=said.hole),),
        pythons=(said.title,),
    )
    wheels = (
        *(record for record in grid_records() if record.platform == "linux-x86_64"),
        a_record("1.2.0", name="demo", backend="cu999", gpu=gpu, cpu_variants=(said.title,)),
        a_record("0.1", name="demo", yanked=said.yanked),
    )
    status = ProjectStatus(project="demo", status="archived", reason=said.status)
    return lay_out(ordered(Manifest(offer=offer, statuses=(status,), wheels=wheels)))


def soups(tree: IndexTree) -> dict[str, BeautifulSoup]:
    return {
        page.path: BeautifulSoup(bytes(page.make()), "html.parser")
        for page in people_pages(tree)
        if page.path.endswith(".html")
    }


Shape = list[tuple[str, tuple[str, ...]]]


def shape(soup: BeautifulSoup) -> Shape:
    """Return the tags of a page, each with the names of its attributes."""
    return [(tag.name, tuple(tag.attrs)) for tag in soup.find_all()]


SHAPES = {path: shape(soup) for path, soup in soups(a_tree(HARMLESS)).items()}


@settings(max_examples=25, deadline=None)
@given(said=st.builds(Said, title=EVIL, hole=EVIL, reason=EVIL, yanked=ONE_LINE, status=EVIL))
def test_texts_stay_texts(said: Said) -> None:
    """What is said makes no tag and no attribute, and can be read as it was written."""
    tree = a_tree(said)
    found = soups(tree)

    assert {path: shape(soup) for path, soup in found.items()} == SHAPES
    home, releases = found["index.html"], found["releases/demo/index.html"]
    assert [item.text for item in home.select(".reasons li")] == [said.hole]
    assert said.status in home.select(".status")[0].text
    assert [mark.text for mark in releases.select(".yanked")] == [f"yanked: {said.yanked}"]
    assert said.reason in [str(item["title"]) for item in home.select(".machines li[title]")]
    assert {str(cell["title"]) for cell in home.select(".coverage thead th[title]")} == {said.title}
    assert said.title in {name.text for name in home.select("summary .name")}
    choices = json.loads(str(home.select("#choices")[0].string))
    assert {gpu["title"] for gpu in choices["gpus"]} == {said.title}
    catalog = json.loads(catalog_json(tree))
    assert {cell["hole"] for cell in catalog["offer"]["cells"]} == {said.hole}
