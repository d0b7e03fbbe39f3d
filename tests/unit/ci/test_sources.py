"""The native sources that a project pins, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.sources import get_sources, lock_path
from ci.vendoring.lock import GitSource, Lock, VersionSource, digest_tree, write_lock
from fakes.jobs import PROJECT
from fakes.runner import RecordingRunner
from wheelgrid.console import Console
from wheelgrid.errors import SourceError
from wheelgrid.locations import ProjectFolder
from wheelgrid.workbench import Workbench

PINNED = PROJECT.model_copy(update={"sources": "vendor/demo.lock.toml"})


def bench_in(folder: Path) -> Workbench:
    return Workbench(folder=ProjectFolder(folder), console=Console(), run=RecordingRunner(), environment={})


def test_a_project_whose_sources_lie_in_its_package_fetches_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = bench_in(tmp_path)

    assert get_sources(PROJECT, bench) is None
    assert capsys.readouterr().err == ""
    with pytest.raises(SourceError, match="'demo-package' pins no sources"):
        lock_path(PROJECT, bench)


def test_a_lock_that_the_matrix_names_must_be_there(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)

    assert lock_path(PINNED, bench) == tmp_path / "vendor" / "demo.lock.toml"
    with pytest.raises(SourceError, match="cannot read the lock"):
        get_sources(PINNED, bench)


def test_the_pinned_sources_come_from_a_checkout_and_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = bench_in(tmp_path)

    checkout = tmp_path / "checkout"
    (checkout / "src").mkdir(parents=True)
    (checkout / "src" / "a.c").write_text("int a;\n")
    lock = Lock(
        name="demo",
        folder="vendor/demo",
        version="1.0.0",
        build=7,
        commit="0123456789" * 4,
        repository="nowhere",
        paths=("src",),
        digest=digest_tree(checkout, ("src",)),
        version_source=VersionSource(file="src/a.c", patterns=(r"(\d+)",)),
        sources=(GitSource(kind="git"),),
    )
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "demo.lock.toml").write_text(write_lock(lock))

    fetched = get_sources(PINNED, bench, checkout)
    again = get_sources(PINNED, bench)

    assert fetched == again == lock
    assert (tmp_path / "vendor" / "demo" / "src" / "a.c").read_text() == "int a;\n"
    first, second = capsys.readouterr().err.splitlines()
    assert f"sources — demo 1.0.0 b7 (012345678), {checkout} (" in first
    assert "sources — demo 1.0.0 b7 (012345678), already there (" in second
