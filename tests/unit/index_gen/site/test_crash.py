"""Who is killed before any of its steps leaves the old site or the new one, and harms no later run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from fakes.dying import dies_before, torn_disk
from fakes.published import MOMENT, publish
from fakes.sites import HASTY, built, edited, files_in
from index_gen.edits import remove
from index_gen.manifest import Manifest
from index_gen.site.publish import Publishing, roll_back
from wheelgrid.errors import PublishError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

Files = Mapping[str, bytes]
Work = Callable[[Path, Publishing], object]
NAMES = ("site", ".site.spare", ".site.next", ".site.moving")
SWAPPING = 12
"""The last steps of a publish: the state of the new folder, and the renames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A folder with a site in it, sources beside it, and what was ever served."""

    root: Path
    served: list[Files] = field(default_factory=list)

    @property
    def site(self) -> Path:
        return self.root / "site"

    def note(self) -> None:
        self.served.append(files_in(self.site))


def add(release: str, root: Path, site: Path, how: Publishing) -> None:
    """Add a wheel."""
    built(site, root / release, how=how)


def take_away(site: Path, how: Publishing) -> None:
    edited(site, partial(without_the_first), how)


def without_the_first(manifest: Manifest) -> Manifest:
    if manifest.removals:
        return manifest
    return remove(manifest, ("*-1-*",), "broken", MOMENT)


@pytest.fixture
def world(tmp_path: Path) -> World:
    for release in ("1", "2", "3"):
        publish(tmp_path / release, release)
    (tmp_path / "world").mkdir()
    return World(root=tmp_path / "world")


def grown(world: World, publishes: int) -> Work:
    """Publish some wheels one by one, and return what publishes the next."""
    sources = world.root.parent
    for number in range(1, publishes + 1):
        add(str(number), sources, world.site, Publishing(disk=HASTY))
        world.note()
    return partial(add, str(publishes + 1), sources)


def crashes(world: World, work: Work, how: Publishing, first: int = 0) -> Iterator[Path]:
    """Yield copies of the world in each of which the work was killed one step later."""
    step = first
    is_dead = True
    while is_dead:
        copy, is_dead = killed_at(step, world, work, how)
        yield copy
        shutil.rmtree(copy)
        step += 1
    assert step > first + 5, "the work has steps"


def killed_at(step: int, world: World, work: Work, how: Publishing) -> tuple[Path, bool]:
    copy = world.root.with_name(f"killed-{step}")
    shutil.copytree(world.root, copy, copy_function=os.link)
    return copy, dies_before(step, copy, partial(work, copy / "site", how))


def number_of_steps(world: World, work: Work, how: Publishing) -> int:
    """Count the steps of the work, by halves."""
    low, high = 0, 1024
    while low < high:
        middle = (low + high) // 2
        copy, is_dead = killed_at(middle, world, work, how)
        shutil.rmtree(copy)
        low, high = (middle + 1, high) if is_dead else (low, middle)
    return low


def undisturbed(world: World, work: Work) -> Files:
    copy = world.root.with_name("undisturbed")
    shutil.copytree(world.root, copy, copy_function=os.link)
    work(copy / "site", Publishing(disk=HASTY))
    return files_in(copy / "site")


def no_exchange(one: Path, other: Path) -> bool:
    return False


def check(world: World, work: Work, how: Publishing, first: int = 0) -> None:
    old = world.served[-1] if world.served else {}
    new = undisturbed(world, work)
    ever_served = [*world.served, new]
    seen: list[Files] = []
    for place in crashes(world, work, how, first):
        # Where names cannot be exchanged there is a moment without a site; the next run ends it.
        found = files_in(place / "site" if (place / "site").exists() else place / ".site.moving")
        seen.append(found)
        assert found in (old, new)
        assert {path.name for path in place.iterdir()} <= {*NAMES, ".site.lock"}

        check_way_back(place, found, ever_served)
        work(place / "site", Publishing(disk=HASTY))
        assert files_in(place / "site") == new
    assert seen[0] == old
    assert seen[-1] == new


def check_way_back(place: Path, found: Files, ever_served: list[Files]) -> None:
    """Nobody comes back to anything that was never served."""
    try:
        roll_back(place / "site", HASTY)
    except PublishError:
        assert files_in(place / "site") == found
    else:
        assert files_in(place / "site") in ever_served[: ever_served.index(found)]
        roll_back(place / "site", HASTY)
        assert files_in(place / "site") == found


@pytest.mark.parametrize("publishes", [0, 1, 2], ids=["first", "second-copies", "third-changes-the-spare"])
def test_killed_while_publishing(world: World, publishes: int) -> None:
    work = grown(world, publishes)

    check(world, work, Publishing(disk=torn_disk(None)))


def test_killed_while_removing(world: World) -> None:
    grown(world, 2)

    check(world, take_away, Publishing(disk=torn_disk(None)))


def test_killed_while_swapping_where_names_cannot_be_exchanged(world: World) -> None:
    work = grown(world, 2)
    how = Publishing(disk=torn_disk(no_exchange))

    check(world, work, how, first=number_of_steps(world, work, how) - SWAPPING)


def test_killed_again_while_a_killed_run_is_mended(world: World) -> None:
    work = grown(world, 2)
    how = Publishing(disk=torn_disk(no_exchange))
    first = number_of_steps(world, work, how) - SWAPPING
    site_is_away = (place for place in crashes(world, work, how, first) if not (place / "site").exists())
    place = next(site_is_away).rename(world.root.with_name("half"))

    check(World(root=place, served=world.served), work, how)
