from __future__ import annotations

from pathlib import Path

import pytest

from ci.build import get_sources, lock_path, require_here
from fakes.jobs import PROJECT, a_job, a_platform
from fakes.runner import RecordingRunner
from wheelgrid.console import Console
from wheelgrid.errors import BuildError, SourceError
from wheelgrid.locations import ProjectFolder
from wheelgrid.workbench import Workbench

PINNED = PROJECT.model_copy(update={"sources": "vendor/demo.lock.toml"})


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(folder=ProjectFolder(tmp_path), console=Console(), run=RecordingRunner(), environment={})


def test_a_project_whose_sources_lie_in_its_package_fetches_none(
    bench: Workbench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert get_sources(PROJECT, bench) is None
    assert capsys.readouterr().err == ""
    with pytest.raises(SourceError, match="'demo-package' pins no sources"):
        lock_path(PROJECT, bench)


def test_a_lock_that_the_matrix_names_must_be_there(bench: Workbench, tmp_path: Path) -> None:
    assert lock_path(PINNED, bench) == tmp_path / "vendor" / "demo.lock.toml"
    with pytest.raises(SourceError, match="cannot read the lock"):
        get_sources(PINNED, bench)


def test_another_machines_job_is_refused() -> None:
    require_here(a_job(), a_platform())

    with pytest.raises(
        BuildError, match="'cpu-windows-amd64' can not be built here: this machine is 'linux-x86_64'"
    ):
        require_here(a_job("windows-amd64"), a_platform())
