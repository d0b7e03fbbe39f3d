from __future__ import annotations

import pytest

from fakes.accept_headers import ACCEPT_CASES, JSON
from index_gen.serving.accept import PAGE_TYPES, MediaRange, choose_page_type, parse_accept


@pytest.mark.parametrize(("accept", "chosen"), ACCEPT_CASES)
def test_the_best_liked_form_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert choose_page_type(accept, PAGE_TYPES) == chosen


def test_only_what_is_offered_is_chosen() -> None:
    assert choose_page_type(f"{JSON}, text/html;q=0.01", ("text/html",)) == "text/html"
    assert choose_page_type(JSON, ("text/html",)) is None


def test_an_accept_header_is_read() -> None:
    assert tuple(parse_accept("text/html;q=0.5, ,x/y")) == (
        MediaRange(pattern="text/html", quality=0.5),
        MediaRange(pattern="x/y", quality=1.0),
    )
