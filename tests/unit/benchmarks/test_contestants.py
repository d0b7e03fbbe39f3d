from __future__ import annotations

from pathlib import Path

import pytest

from scripts.benchmarks.contestants import (
    FLOOR,
    OURS,
    Contestant,
    Route,
    contestants,
    linked_wheels,
    pages_in,
)
from scripts.benchmarks.wheel_stock import Shape, Stock

STOCK = Stock(folder=Path("stock"), shape=Shape.DEEP, count=9)
TOOLS = contestants(Path("venv/bin/python"))


def words(tool: Contestant, after: int | None = None) -> str:
    """Return the command of a tool, without our interpreter."""
    if after is None:
        command = tool.full(STOCK, Path("work"))
    else:
        assert tool.more is not None
        command = tool.more(STOCK, Path("work"), after)
    return " ".join(map(str, command))


def called(name: str, route: Route) -> Contestant:
    (found,) = [tool for tool in TOOLS if (tool.name, tool.route) == (name, route)]
    return found


def test_each_route_begins_with_ours() -> None:
    assert [(tool.route, tool.name) for tool in TOOLS] == [
        (Route.LISTS, OURS),
        (Route.LISTS, "dumb-pypi"),
        (Route.LISTS, "ghr-pypi"),
        (Route.WHEELS, OURS),
        (Route.WHEELS, "index-503"),
        (Route.WHEELS, "simple503"),
        (Route.WHEELS, FLOOR),
    ]


def test_ours_gets_a_manifest_then_one_record() -> None:
    ours = called(OURS, Route.LISTS)

    assert "-m wheelgrid index build stock/manifest.jsonl --assets-url https://files." in words(ours)
    assert words(ours, 2).endswith("-m wheelgrid index build stock/one-2.jsonl --out work/site")


def test_dumb_pypi_is_told_what_it_made_before() -> None:
    tool = called("dumb-pypi", Route.LISTS)

    assert words(tool).startswith("venv/bin/dumb-pypi --package-list-json stock/packages-0.jsonl")
    assert "--package-list-json stock/packages-1.jsonl" in words(tool, 1)
    assert words(tool, 1).endswith("--previous-package-list-json stock/packages-0.jsonl")


def test_tools_that_open_wheels_get_their_folder() -> None:
    for tool in TOOLS:
        if tool.route is Route.WHEELS:
            assert "work/wheels" in words(tool)
    assert "simple503 --copy" in words(called("simple503", Route.WHEELS), 1)


def test_wheels_are_counted_once_by_their_real_names(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(
        '<a href="https://x.example/demo-1%2Bcu128-py3-none-any.whl#sha256=1">a</a>'
        "<a href='../demo-1+cu128-py3-none-any.whl'>again</a>"
        '<a\n  href = "demo-2-py3-none-any.whl#sha256=2" data-yanked="">b</a>'
        '<a href="?a=1&amp;b=/demo&lowbar;x-3-py3-none-any.whl">c</a>'
        '<a href="demo-2.tar.gz">no wheel</a><a href="demo-2-py3-none-any.whl.metadata">nor this</a>'
    )

    assert linked_wheels([page]) == {
        "demo-1+cu128-py3-none-any.whl",
        "demo-2-py3-none-any.whl",
        "demo_x-3-py3-none-any.whl",
    }


@pytest.mark.parametrize(("pattern", "count"), [("site/*/index.html", 1), ("other/*/index.html", 0)])
def test_only_the_pages_of_projects_count(pattern: str, count: int, tmp_path: Path) -> None:
    (tmp_path / "site" / "demo").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text('<a href="all-1-py3-none-any.whl">')
    (tmp_path / "site" / "demo" / "index.html").write_text('<a href="demo-1-py3-none-any.whl">')

    assert pages_in(pattern)(tmp_path, tmp_path / "log") == count
