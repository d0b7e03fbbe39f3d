"""However a site came to be what it is, it is what its manifest says, byte for byte."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fakes.published import MOMENT, publish
from fakes.sites import HASTY, built, edited, files_in, folders_in, manifest_of
from index_gen.edits import remove, restore, set_status, yank
from index_gen.manifest import Manifest
from index_gen.site.publish import Proposal, Publishing, roll_back
from index_gen.site.publish import publish as publish_site
from index_gen.site.wheelfiles import WheelFiles
from wheelgrid.errors import IndexBuildError, PublishError

BACKENDS = ("cpu", "cu124", "cu128", "cuda12.8", "vulkan")
EARLY = ("cpu", "cu124", "cu128")
WHEELS = tuple(
    (release, backend, name)
    for name in ("demo", "other")
    for backend in BACKENDS
    for release in ("1", "2", *(("3", "4") if backend in EARLY else ()))
)


def demos(*releases: str) -> tuple[int, ...]:
    """Return the numbers of the wheels of some releases of a project."""
    return tuple(
        number
        for number, (release, backend, name) in enumerate(WHEELS)
        if release in releases and backend in EARLY and name == "demo"
    )


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a folder for each wheel."""
    root = tmp_path_factory.mktemp("pool")
    for number, (release, backend, name) in enumerate(WHEELS):
        publish(root / str(number), release, backend=backend, name=name)
    return root


@pytest.fixture(autouse=True, scope="module")
def short_pages() -> Iterator[None]:
    """Pages of releases that are full with three files, so that they begin and end and lead to each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index_gen.people.FULL_PAGE", 3)
        patch.setattr(sys.modules["index_gen.people.releases"], "FULL_PAGE", 3)
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    numbers: tuple[int, ...]
    start_over: str

    def do(self, site: Path, pool: Path) -> None:
        how = Publishing(disk=HASTY, start_over=bool(self.start_over))
        built(site, *(pool / str(number) for number in self.numbers), how=how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    change: partial[Manifest]

    def do(self, site: Path, pool: Path) -> None:
        edited(site, self.change)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    assets_url: str

    def do(self, site: Path, pool: Path) -> None:
        sources = (pool / str(number) for number in range(len(WHEELS)))
        known = {wheel.filename for wheel in manifest_of(site).wheels}
        wanted = (path for path in sources if known & {file.name for file in path.iterdir()})
        built(site, *wanted, assets_url=self.assets_url)


class Back:
    def do(self, site: Path, pool: Path) -> None:
        roll_back(site, HASTY)


patterns = st.sampled_from(("*", "demo-*", "*-1-*", "*-2+*", "other-1*", "*+cu12*"))
steps = st.one_of(
    st.builds(
        Add,
        numbers=st.lists(st.sampled_from(range(len(WHEELS))), min_size=1, max_size=4, unique=True).map(tuple),
        start_over=st.sampled_from(("", "", "", "yes")),
    ),
    st.builds(
        Edit,
        change=st.one_of(
            st.builds(
                lambda pattern, reason: partial(yank, patterns=[pattern], reason=reason),
                patterns,
                st.sampled_from(("", "broken", None)),
            ),
            st.builds(
                lambda pattern: partial(remove, patterns=[pattern], reason="broken", removed_at=MOMENT),
                patterns,
            ),
            st.builds(lambda pattern: partial(restore, patterns=[pattern]), patterns),
            st.builds(
                lambda project, status: partial(set_status, project=project, status=status, reason=""),
                st.sampled_from(("demo", "other")),
                st.sampled_from(("active", "quarantined")),
            ),
        ),
    ),
    st.sampled_from((Move(assets_url="https://f.example/{filename}"), Move(assets_url=""), Back(), Back())),
)


class TestAnyWayToASiteGivesTheSameBytes:
    """Added in many steps, edited and rolled back, or made at once: same manifest, same bytes."""

    @settings(max_examples=40, deadline=None)
    # A newer backend changes what the pages of another name say; nothing else of those pages changes.
    @example(Add(numbers=(2,), start_over=""), [Add(numbers=(4,), start_over="")])
    # A name was a backend, and is none again.
    @example(
        Add(numbers=(4,), start_over=""),
        [Add(numbers=(6,), start_over=""), Back(), Add(numbers=(0,), start_over="")],
    )
    # An older release moves all others from page to page.
    @example(Add(numbers=demos("2", "3", "4"), start_over=""), [Add(numbers=demos("1"), start_over="")])
    @given(steps.filter(lambda step: isinstance(step, Add)), st.lists(steps, max_size=7))
    def test_of_all_files(self, pool: Path, first: Add, rest: Sequence[Add | Edit | Move | Back]) -> None:
        with tempfile.TemporaryDirectory() as name:
            site = Path(name) / "site"
            for step in (first, *rest):
                do(step, site, pool)

            fresh = made_at_once(manifest_of(site), Path(name) / "fresh", pool)

            assert files_in(site) == files_in(fresh)
            assert folders_in(site) == folders_in(fresh)


def do(step: Add | Edit | Move | Back, site: Path, pool: Path) -> None:
    """Do a step; one that cannot be done leaves the site as it is."""
    before = files_in(site)
    try:
        step.do(site, pool)
    except (IndexBuildError, PublishError):
        assert files_in(site) == before


def made_at_once(manifest: Manifest, folder: Path, pool: Path) -> Path:
    files = WheelFiles(roots=[pool / str(number) for number in range(len(WHEELS))])
    publish_site(folder, lambda _: Proposal(manifest=manifest, files=files), Publishing(disk=HASTY))
    return folder
