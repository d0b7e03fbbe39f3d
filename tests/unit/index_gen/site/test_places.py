from __future__ import annotations

from pathlib import Path

import pytest

from index_gen.manifest import MANIFEST
from index_gen.site.places import STATE, FolderState, places_of, state_of

GOOD = b'{"generator":"abc","pages":["index.html"],"facts":["cu12=cu128: because"]}'


def test_the_neighbours_of_a_site_are_hidden_beside_it(tmp_path: Path) -> None:
    places = places_of(tmp_path / "dist" / ".." / "site")

    assert places.site == tmp_path.resolve() / "site"
    names = [
        path.relative_to(tmp_path.resolve()).as_posix() for path in (places.spare, places.next, places.moving)
    ]
    assert (*names, places.lock.name) == (".site.spare", ".site.next", ".site.moving", ".site.lock")


def test_the_neighbours_of_a_linked_site_are_beside_the_real_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")

    assert places_of(tmp_path / "link") == places_of(tmp_path / "real")


def test_a_whole_folder_has_a_state(tmp_path: Path) -> None:
    (tmp_path / STATE).write_bytes(GOOD)
    (tmp_path / MANIFEST).write_text("")

    wanted = FolderState(generator="abc", pages=("index.html",), facts=("cu12=cu128: because",))
    assert state_of(tmp_path) == wanted


@pytest.mark.parametrize(
    ("state", "manifest"),
    [
        pytest.param(None, b"", id="no-state"),
        pytest.param(GOOD, None, id="no-manifest"),
        pytest.param(GOOD[:-1], b"", id="cut"),
        pytest.param(b"", b"", id="empty"),
        pytest.param(b"\xff", b"", id="no-text"),
        pytest.param(b'{"generator":1,"pages":[]}', b"", id="of-another-format"),
        pytest.param(b'{"generator":"abc"}', b"", id="without-pages"),
    ],
)
def test_a_folder_that_is_not_whole_has_none(
    tmp_path: Path, state: bytes | None, manifest: bytes | None
) -> None:
    if state is not None:
        (tmp_path / STATE).write_bytes(state)
    if manifest is not None:
        (tmp_path / MANIFEST).write_bytes(manifest)

    assert state_of(tmp_path) is None


def test_no_folder_has_no_state(tmp_path: Path) -> None:
    assert state_of(tmp_path / "none") is None
