"""The quick check before a swap: what it looks at, it sees; what it does not, the whole check does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.checked_site import PROJECT, SiteUnderTest, replace_file, sound_site, usual_wheels
from fakes.published import a_record
from index_gen.check.staged import changed_projects, check_staged
from index_gen.layout import lay_out
from index_gen.manifest import Manifest, ordered
from index_gen.render import site_pages
from index_gen.settings import IndexSettings
from index_gen.tree import IndexTree, SitePath, wheel_path
from wheelgrid.errors import CheckError

CUDA = usual_wheels()[3]
EVERY = frozenset({f"cpu/{PROJECT}", f"cu128/{PROJECT}", f"variants/{PROJECT}", f"cuda12.8/{PROJECT}"})


@pytest.fixture
def site(tmp_path: Path) -> SiteUnderTest:
    return sound_site(tmp_path)


def tree_of(site: SiteUnderTest) -> IndexTree:
    return lay_out(site.manifest)


def test_a_sound_folder_passes(site: SiteUnderTest) -> None:
    tree = tree_of(site)

    check_staged(tree, site.folder, EVERY, tree.manifest.wheels)


def no_json(site: SiteUnderTest) -> None:
    site.page("cu128", "json").unlink()


def torn_json(site: SiteUnderTest) -> None:
    replace_file(site.page("cu128", "json"), b"{")


def empty_html(site: SiteUnderTest) -> None:
    path = site.page("cu128")
    replace_file(path, re.sub(r"<a href=.*</a><br>\n", "", path.read_text()).encode())


def other_digest(site: SiteUnderTest) -> None:
    site.edit(site.page("cu128"), (f"#sha256={CUDA.record.sha256}", f"#sha256={'0' * 64}"))


def half_an_anchor(site: SiteUnderTest) -> None:
    site.edit(site.page("cu128"), ("#sha256=", "#sha25="))


def unlisted_variants(site: SiteUnderTest) -> None:
    path = site.page("variants")
    replace_file(path, re.sub(r'<a href="[^"]*variants.json.*</a><br>\n', "", path.read_text()).encode())


def no_wheel(site: SiteUnderTest) -> None:
    site.path_of(CUDA).unlink()


def truncated(site: SiteUnderTest) -> None:
    replace_file(site.path_of(CUDA), CUDA.content[:-1])


def empty_sidecar(site: SiteUnderTest) -> None:
    path = site.path_of(CUDA)
    replace_file(path.with_name(path.name + ".metadata"), b"")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (no_json, "cannot be read back"),
        (torn_json, "cannot be read back"),
        (empty_html, "lists 0 wheels, expected 1"),
        (other_digest, "row 0 is"),
        (half_an_anchor, "1 anchors, of which 0 have a digest"),
        (unlisted_variants, "0 variants files, expected 1"),
        (no_wheel, "is not there"),
        (truncated, "bytes, expected"),
        (empty_sidecar, "0 bytes, expected some"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_faults_are_told(site: SiteUnderTest, damage: Callable[[SiteUnderTest], None], message: str) -> None:
    tree = tree_of(site)
    damage(site)

    with pytest.raises(CheckError, match=message) as caught:
        check_staged(tree, site.folder, EVERY, tree.manifest.wheels)

    assert len(caught.value.problems) == 1


def test_pages_that_did_not_change_are_not_looked_at(site: SiteUnderTest) -> None:
    tree = tree_of(site)
    other_digest(site)

    check_staged(tree, site.folder, frozenset({f"cpu/{PROJECT}"}))


def test_wheels_that_lie_elsewhere_are_not_looked_for(tmp_path: Path) -> None:
    settings = IndexSettings(assets_url="https://files.example.org/{filename}")
    site = sound_site(tmp_path, settings=settings)
    no_wheel(site)
    tree = tree_of(site)

    check_staged(tree, site.folder, EVERY, tree.manifest.wheels)


def test_changed_projects_are_read_off_the_paths_of_pages() -> None:
    pages = (
        "index.html",
        "whl/cpu/index.html",
        "whl/cpu/demo/index.html",
        "whl/cpu/demo/index.json",
        "whl/cpu/demo/a.whl",
    )

    assert changed_projects(SitePath(page) for page in pages) == {"cpu/demo"}


def test_a_large_page_is_read_back_quickly(tmp_path: Path) -> None:
    records = tuple(a_record(f"0.{number}.0") for number in range(10_000))
    tree = lay_out(ordered(Manifest(wheels=records)))
    name = f"cpu/{records[0].project}"
    for page in site_pages(tree):
        if page.path.startswith(f"whl/{name}/"):
            replace_file(tmp_path / page.path, page.make())

    began = time.process_time()
    check_staged(tree, tmp_path, frozenset({name}))

    # A tenth of a second here; the limit leaves room for a slow machine.
    assert time.process_time() - began < 1.0
    assert not (tmp_path / wheel_path(records[0])).exists()
