from __future__ import annotations

import pytest

from index_gen.check.links import read_links, target_of
from index_gen.tree import SitePath

PAGE = "whl/variants/demo/index.html"


@pytest.mark.parametrize(
    ("href", "place", "fragment"),
    [
        pytest.param("a%2Bb.whl#sha256=0", "whl/variants/demo/a+b.whl", "sha256=0", id="beside"),
        pytest.param("../../cpu/demo/a.whl", "whl/cpu/demo/a.whl", "", id="other-folder"),
        pytest.param("./", "whl/variants/demo/", "", id="folder"),
        pytest.param("..", "whl/variants/", "", id="parent"),
        pytest.param("#files", PAGE, "files", id="same-page"),
        pytest.param("?query", PAGE, "", id="query"),
        pytest.param("../../../index.html#a%20b", "index.html", "a b", id="fragment-decoded"),
        pytest.param("../../../../x", None, "", id="climbs-out"),
        pytest.param("/whl/cpu/", None, "", id="from-the-root-of-the-host"),
        pytest.param("https://example.org/site/whl/cpu/", "whl/cpu/", "", id="own-address"),
        pytest.param("https://example.org/other", "https://example.org/other", "", id="elsewhere"),
        pytest.param("//example.com/x", "http://example.com/x", "", id="without-scheme"),
        pytest.param("javascript:alert(1)", None, "", id="script"),
    ],
)
def test_where_a_link_leads(href: str, place: str | None, fragment: str) -> None:
    target = target_of(PAGE, href, ("https://example.org/site/",))

    assert (target.place, target.fragment) == (place, fragment)


def test_a_page_at_the_root_has_its_links_there() -> None:
    assert target_of("index.html", "catalog.json").place == "catalog.json"


def test_every_link_and_every_place_of_a_page_is_found() -> None:
    content = (
        b'<a href="x" id="one">x</a><img src="y"><script src="z"></script><a href="x"></a><p id="two"><a>'
    )

    page = read_links(SitePath("index.html"), content)

    assert page.hrefs == ("x", "y", "z")
    assert page.ids == {"one", "two"}
