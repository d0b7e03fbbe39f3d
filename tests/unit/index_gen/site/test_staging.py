"""What a publish touches: as little as the change is, and whatever the change needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from fakes.dying import exit_code, started
from fakes.published import MOMENT, publish
from fakes.sites import HASTY, built, edited, files_in, folders_in
from index_gen.edits import remove, set_status, yank
from index_gen.site.disk import Disk
from index_gen.site.places import STATE
from index_gen.site.publish import Publishing, roll_back
from index_gen.site.staging import Staged
from wheelgrid.errors import PublishError

DEMO = "whl/cpu/llama-cpp-python"


class Counted:
    """A disk that notes what is written, linked, copied and removed below a site."""

    def __init__(self, folder: Path) -> None:
        self.written: set[str] = set()
        self.linked: set[str] = set()
        self.copied: set[str] = set()
        self.removed: set[str] = set()
        self._folder = folder

    def disk(self) -> Disk:
        return Disk(
            link=self._link, copy=self._copy, write=self._write, remove=self._remove, flush=HASTY.flush
        )

    def _inside(self, path: Path) -> str:
        return path.relative_to(self._folder.with_name(f".{self._folder.name}.next")).as_posix()

    def _link(self, source: Path, target: Path) -> None:
        self.linked.add(self._inside(target))
        HASTY.link(source, target)

    def _copy(self, source: Path, target: Path) -> str:
        self.copied.add(self._inside(target))
        return HASTY.copy(source, target)

    def _write(self, path: Path, pieces: Iterable[bytes]) -> None:
        self.written.add(self._inside(path))
        HASTY.write(path, pieces)

    def _remove(self, path: Path) -> None:
        if path.exists():
            self.removed.add(self._inside(path))
        HASTY.remove(path)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two projects in two backends, whose spare differs from it by one yank only."""
    for release in ("1", "2"):
        publish(tmp_path / release, release)
        publish(tmp_path / release, release, backend="cu128")
        publish(tmp_path / release, release, name="other")
        built(tmp_path / "site", tmp_path / release)
    edited(tmp_path / "site", partial(yank, patterns=["other-1-*"], reason="old"))
    roll_back(tmp_path / "site", HASTY)
    return tmp_path / "site"


@pytest.fixture
def more(tmp_path: Path) -> Path:
    publish(tmp_path / "more", "3")
    return tmp_path / "more"


class TestOneWheelMore:
    def test_only_its_pages_are_written_and_only_it_is_copied(self, site: Path, more: Path) -> None:
        counted = Counted(site)

        built(site, more, how=Publishing(disk=counted.disk()))

        wheel = f"{DEMO}/llama_cpp_python-3-py3-none-any.whl"
        assert (counted.linked, counted.copied) == (set(), {wheel})
        yank_taken_back = {"whl/cpu/other/index.html", "whl/cpu/other/index.json"}
        assert {path for path in counted.written if path.startswith("whl/")} - yank_taken_back == {
            f"{DEMO}/index.html",
            f"{DEMO}/index.json",
            f"{wheel}.metadata",
        }
        assert {"manifest.jsonl", "catalog.json", STATE} <= counted.written
        assert counted.removed <= {STATE}

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
    @pytest.mark.parametrize("spare", [".site.spare", "away"], ids=["third-publish", "second-publish"])
    def test_no_other_wheel_is_opened(self, site: Path, more: Path, spare: str) -> None:
        site.with_name(".site.spare").rename(site.with_name(spare))

        opened = opened_wheels(partial(built, site, more))

        assert opened == {"llama_cpp_python-3-py3-none-any.whl"}

    def test_the_site_is_as_if_it_was_built_at_once(self, site: Path, more: Path, tmp_path: Path) -> None:
        built(site, more)

        built(tmp_path / "fresh", tmp_path / "1", tmp_path / "2", more)
        assert files_in(site) == files_in(tmp_path / "fresh")

    def test_a_new_project_is_on_the_list_of_its_index_alone(self, site: Path, tmp_path: Path) -> None:
        publish(tmp_path / "new", name="third", backend="cu128")
        counted = Counted(site)

        built(site, tmp_path / "new", how=Publishing(disk=counted.disk()))

        lists = {"whl/cpu/index.html", "whl/cpu/index.json", "whl/cu128/index.html", "whl/cu128/index.json"}
        assert lists & counted.written == {"whl/cu128/index.html", "whl/cu128/index.json"}
        assert "whl/cu128/llama-cpp-python/index.html" not in counted.written
        assert "whl/cuda12.8/third/index.html" in counted.written, "an alias of the index"


def opened_wheels(work: Callable[[], object]) -> set[str]:
    """Do work in another process, and return the names of the wheels that it opened."""
    reader, writer = os.pipe()

    def watched() -> None:
        opened: set[str] = set()

        def note(event: str, arguments: tuple[object, ...]) -> None:
            if event == "open" and str(arguments[0]).endswith(".whl"):
                opened.add(Path(str(arguments[0])).name)

        sys.addaudithook(note)
        work()
        os.write(writer, "\n".join(opened).encode())

    child = started(watched)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        found = pipe.read()
    assert exit_code(child) == 0
    return set(found.split())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_the_first_publish_opens_all(tmp_path: Path) -> None:
    record = publish(tmp_path / "wheels")

    assert opened_wheels(partial(built, tmp_path / "site", tmp_path / "wheels")) == {record.filename}


class TestPagesThatVanish:
    def test_they_go_with_their_folders(self, site: Path, tmp_path: Path) -> None:
        edited(site, partial(remove, patterns=["other-*", "*cu128*"], reason="broken", removed_at=MOMENT))

        assert folders_in(site) == {
            "releases",
            "releases/llama-cpp-python",
            "schema",
            "snippets",
            "snippets/llama-cpp-python",
            "snippets/llama-cpp-python/cpu",
            "whl",
            "whl/cpu",
            "whl/cpu/llama-cpp-python",
        }

    def test_the_same_by_starting_over(self, site: Path, tmp_path: Path) -> None:
        built(site, tmp_path / "1", how=Publishing(disk=HASTY, start_over=True))

        built(tmp_path / "fresh", tmp_path / "1")
        assert files_in(site) == files_in(tmp_path / "fresh")
        assert folders_in(site) == folders_in(tmp_path / "fresh")


class TestAliases:
    """What a name stands for changes with what is published."""

    def sites(self, tmp_path: Path, *backends: str) -> tuple[Path, Path]:
        """Return the site that was published backend by backend, and the one that was published at once."""
        for backend in backends:
            publish(tmp_path / backend, backend=backend)
            built(tmp_path / "site", tmp_path / backend)
        built(tmp_path / "fresh", *(tmp_path / backend for backend in backends))
        return tmp_path / "site", tmp_path / "fresh"

    @pytest.mark.parametrize(
        "backends",
        [
            pytest.param(("cu124", "cu128"), id="a-newer-backend-changes-the-reason"),
            pytest.param(("cu128", "cu124"), id="an-older-backend-becomes-the-target"),
            pytest.param(("cu128", "cu130", "cu124"), id="three"),
            pytest.param(("rocm6.4", "rocm7.0", "rocm6.3"), id="rocm"),
        ],
    )
    def test_no_page_of_an_alias_is_stale(self, tmp_path: Path, backends: tuple[str, ...]) -> None:
        site, fresh = self.sites(tmp_path, *backends)

        assert files_in(site) == files_in(fresh)

    def test_a_name_that_was_an_alias_becomes_a_backend(self, tmp_path: Path) -> None:
        site, _ = self.sites(tmp_path, "cu128", "cpu")
        assert b"These are the wheels of cu128" in (site / "whl/cuda12.8/index.html").read_bytes()
        publish(tmp_path / "real", version="1+cuda12.8", backend="cuda12.8")

        built(site, tmp_path / "real")

        built(tmp_path / "fresh2", tmp_path / "cu128", tmp_path / "cpu", tmp_path / "real")
        assert files_in(site) == files_in(tmp_path / "fresh2")
        page = (site / "whl/cuda12.8/llama-cpp-python/index.html").read_bytes()
        assert b'href="llama_cpp_python-1%2Bcuda12.8-' in page
        assert b"These are the wheels" not in page

    def test_a_name_that_was_a_backend_becomes_an_alias_after_rolling_back(self, tmp_path: Path) -> None:
        site, _ = self.sites(tmp_path, "cu128")
        publish(tmp_path / "real", version="1+cuda12.8", backend="cuda12.8")
        built(site, tmp_path / "real")
        roll_back(site, HASTY)
        publish(tmp_path / "cpu")

        built(site, tmp_path / "cpu")

        built(tmp_path / "fresh2", tmp_path / "cu128", tmp_path / "cpu")
        assert files_in(site) == files_in(tmp_path / "fresh2")
        assert folders_in(site) == folders_in(tmp_path / "fresh2")

    def test_an_alias_gets_its_old_target_back_after_rolling_back(self, tmp_path: Path) -> None:
        site, _ = self.sites(tmp_path, "cu128")
        publish(tmp_path / "older", backend="cu124")
        built(site, tmp_path / "older")
        roll_back(site, HASTY)
        publish(tmp_path / "cpu")

        built(site, tmp_path / "cpu")

        built(tmp_path / "fresh2", tmp_path / "cu128", tmp_path / "cpu")
        assert files_in(site) == files_in(tmp_path / "fresh2")


class TestWheelsElsewhere:
    """The address of assets moves wheels out of the site, and back into it."""

    URL = "https://files.example.org/v{version}/{filename}"

    def wheels_in(self, site: Path) -> set[str]:
        return {path.name for path in site.rglob("*.whl*")}

    def test_wheels_move_out(self, site: Path) -> None:
        assert len(self.wheels_in(site)) == 12

        built(site, assets_url=self.URL)

        assert self.wheels_in(site) == set()
        page = (site / DEMO / "index.html").read_text()
        assert 'href="https://files.example.org/v1/llama_cpp_python-1-py3-none-any.whl#sha256=' in page

    def test_a_wheel_more_is_not_in_the_site(self, site: Path, more: Path, tmp_path: Path) -> None:
        built(site, assets_url=self.URL)

        built(site, more)

        assert self.wheels_in(site) == set()
        built(tmp_path / "fresh", tmp_path / "1", tmp_path / "2", more, assets_url=self.URL)
        assert files_in(site) == files_in(tmp_path / "fresh")

    @pytest.mark.parametrize("publishes_between", [0, 1, 2])
    def test_wheels_move_back(self, site: Path, more: Path, tmp_path: Path, publishes_between: int) -> None:
        before = files_in(site)
        built(site, assets_url=self.URL)
        for reason in ("a", None)[:publishes_between]:
            edited(site, partial(yank, patterns=["other-1-*"], reason=reason))
        if publishes_between == 1:
            edited(site, partial(yank, patterns=["other-1-*"], reason=None))

        built(site, tmp_path / "1", tmp_path / "2", assets_url="")

        assert files_in(site) == before

    def test_wheels_that_nobody_has_cannot_move_back(self, site: Path) -> None:
        built(site, assets_url=self.URL)
        edited(site, partial(yank, patterns=["other-1-*"], reason="a"))
        before = files_in(site)

        with pytest.raises(PublishError, match="is not beside its record") as caught:
            built(site, assets_url="")

        assert len(caught.value.problems) == 6
        assert files_in(site) == before


def test_a_publish_says_what_it_did(site: Path, more: Path) -> None:
    seen: list[Staged] = []
    how = Publishing(disk=HASTY, check=lambda *_: seen.append(_[-1]))

    built(site, more, how=how)
    edited(site, partial(remove, patterns=["other-*"], reason="stolen", removed_at=MOMENT), how)
    edited(site, partial(set_status, project="llama-cpp-python", status="archived", reason=""), how)

    assert [[wheel.version for wheel in staged.placed] for staged in seen] == [["3"], ["3"], []]
    assert [f"{DEMO}/index.html" in staged.made for staged in seen] == [True, True, True]
    gone = {
        "whl/cpu/other/index.html",
        "whl/cpu/other/other-1-py3-none-any.whl",
        "whl/cpu/other/other-1-py3-none-any.whl.metadata",
    }
    assert [gone <= set(staged.gone) for staged in seen] == [False, True, True]
