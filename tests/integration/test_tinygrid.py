"""The whole way of another project, in a copy outside the repository: its own matrix, package and proof."""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from ci.proof.interpreters import find_interpreters, usual_folders
from fakes.sample import copy_sample, edit, wheelgrid
from fakes.wheels import write_zip
from matrix import expand, read_matrix, this_platform
from wheelgrid.process import run_process
from wheelgrid.record import WheelRecord, read_record, record_path, write_record

pytestmark = pytest.mark.integration

ANSWER = "3² + 4² + 12² = 169"


@pytest.fixture(scope="module")
def pythons() -> tuple[str, ...]:
    """The oldest and the newest Python of this machine."""
    found = find_interpreters(usual_folders(os.environ), run_process)
    return tuple(dict.fromkeys((found[0].minor, found[-1].minor)))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, pythons: tuple[str, ...]) -> Path:
    """A project whose CPU wheel is released and whose labelled wheel is built."""
    root = copy_sample(tmp_path_factory.mktemp("another") / "tiny grid", pythons)
    released = wheelgrid(root, "release")
    assert released.returncode == 0, released.stderr
    job = labelled_job(root)
    built = wheelgrid(root, "build", "--host", job)
    assert built.returncode == 0, built.stderr
    return root


_DASHES = 4
"""In the name of a wheel: project, version, Python, ABI, platform."""


def labelled_job(root: Path) -> str:
    matrix = read_matrix(root / "matrix.yaml")
    job = f"cu128-{this_platform(matrix).id}"
    if job not in {job.id for job in expand(matrix).jobs}:
        pytest.skip("the sample project has no wheel with a label for this machine")
    return job


def wheel_of(root: Path, backend: str) -> Path:
    label = "+" if backend != "cpu" else "-"
    found = (root / "dist" / "wheels").glob(f"wheelgrid_tinygrid-1.0.0{label}*.whl")
    (wheel,) = (path for path in found if path.name.count("-") == _DASHES)  # a variant has a label more
    return wheel


def record_of(root: Path, backend: str) -> WheelRecord:
    return read_record(record_path(wheel_of(root, backend)))


def repacked(wheel: Path, target: Path, without: str) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if not name.endswith(without)}
    return write_zip(target / wheel.name, members)


def test_its_matrix_is_checked_and_shown(tmp_path: Path) -> None:
    project = copy_sample(tmp_path / "whole")  # with every Python: some prove wheels on one system only

    checked = wheelgrid(project, "matrix", "check")
    shown = wheelgrid(project, "matrix", "show", "--json")

    assert checked.returncode == 0
    assert "sound" in checked.stderr
    plan = json.loads(shown.stdout)
    assert {job["backend"] for job in plan["jobs"]} == {"cpu", "cu128"}
    assert all(hole["reason"] for hole in plan["holes"])


def test_its_wheel_is_released_and_proven(project: Path, pythons: tuple[str, ...]) -> None:
    record = record_of(project, "cpu")

    assert (record.project, record.version) == ("wheelgrid-tinygrid", "1.0.0")
    assert len(record.cpu_variants) == 2
    assert {proof.answer for proof in record.proofs} == {ANSWER}
    assert len(record.proofs) == 2 * len(pythons)
    assert all(dict(proof.details)["best"] in record.cpu_variants for proof in record.proofs)
    page = (project / "dist/site/whl/cpu/wheelgrid-tinygrid/index.html").read_text("utf-8")
    assert record.filename in page


def test_its_labelled_wheel_is_stamped_and_proven(project: Path, pythons: tuple[str, ...]) -> None:
    proven = wheelgrid(project, "prove", wheel_of(project, "cu128"), "--python", pythons[-1])

    assert proven.returncode == 0, proven.stderr
    record = record_of(project, "cu128")
    assert record.version == "1.0.0+cu128"
    assert any("tiny-gpu" in library for library in record.libraries)
    assert {proof.answer for proof in record.proofs} == {ANSWER}
    assert [proof.installer for proof in record.proofs] == ["pip", "uv"]


def test_the_module_of_the_gpu_is_used_where_there_is_one(project: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel_of(project, "cu128")) as archive:
        archive.extractall(tmp_path)
    code = "import tinygrid; print(tinygrid.dot([3, 4], [3, 4]), tinygrid.report().best)"

    def say(**more: str) -> str:
        variables = {**os.environ, "PYTHONPATH": str(tmp_path), **more}
        return run_process((sys.executable, "-c", code), env=variables, cwd=tmp_path).strip()

    assert say(TINY_GPU="1") == "25 gpu 89-real 90-real 90-virtual"
    assert "gpu" not in say()


def test_its_wheels_pass_the_checks(project: Path) -> None:
    wheels = (wheel_of(project, "cpu"), wheel_of(project, "cu128"))

    done = wheelgrid(project, "verify", *wheels)

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("checks passed") == 2


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ("__init__.py", "is in RECORD, but not in the wheel"),
        ("tiny-gpu.so", "library 'libtiny-gpu' is missing"),
    ],
    ids=["file", "module"],
)
def test_a_broken_wheel_is_refused(without: str, says: str, project: Path, tmp_path: Path) -> None:
    done = wheelgrid(project, "verify", repacked(wheel_of(project, "cu128"), tmp_path, without))

    assert done.returncode == 5
    assert says in done.stderr


def test_the_same_inputs_compile_nothing_and_keep_the_proofs(project: Path) -> None:
    before = record_of(project, "cpu")

    done = wheelgrid(project, "build", "--host")

    assert done.returncode == 0, done.stderr
    assert "no files compiled" in done.stderr
    assert record_of(project, "cpu") == before


def test_its_index_holds_both_wheels(project: Path) -> None:
    done = wheelgrid(project, "index", "build")

    assert done.returncode == 0, done.stderr
    indexes = {path.name for path in (project / "dist/site/whl").iterdir()}
    assert {"cpu", "cu128", "cuda12.8", "cu121", "variants"} <= indexes
    checked = wheelgrid(project, "index", "check", "--allow", "rows-complete")
    assert checked.returncode == 0, checked.stderr


def test_it_pins_no_sources(project: Path) -> None:
    done = wheelgrid(project, "vendor", "sync")

    assert done.returncode == 9
    assert "pins no sources" in done.stderr


def a_copy_of_the_wheels(project: Path, target: Path, pythons: tuple[str, ...]) -> Path:
    """Copy the project as another machine would have it: sources, finished wheels, nothing else."""
    copy_sample(target, pythons)
    shutil.copytree(project / "dist" / "wheels", target / "dist" / "wheels")
    return target


def test_another_machine_proves_what_it_was_given(
    project: Path, pythons: tuple[str, ...], tmp_path: Path
) -> None:
    other = a_copy_of_the_wheels(project, tmp_path / "other", pythons)
    record = record_path(wheel_of(other, "cpu"))

    done = wheelgrid(other, "prove", record, "--python", pythons[0])

    assert done.returncode == 0, done.stderr
    assert record_of(other, "cpu").proofs[-1].answer == ANSWER
    assert len(record_of(other, "cpu").proofs) == 2 * len(pythons)


def test_a_proof_that_fails_leaves_the_record_as_it_was(
    project: Path, pythons: tuple[str, ...], tmp_path: Path
) -> None:
    other = a_copy_of_the_wheels(project, tmp_path / "other", pythons)
    (other / "proof" / "probe.py").write_text("raise SystemExit('it does not work')\n")
    before = record_of(other, "cpu")

    done = wheelgrid(other, "prove", wheel_of(other, "cpu"), "--python", pythons[-1])

    assert done.returncode == 12
    assert "it does not work" in done.stderr
    assert record_of(other, "cpu") == before


def test_a_project_without_a_proof_is_imported(
    project: Path, pythons: tuple[str, ...], tmp_path: Path
) -> None:
    other = a_copy_of_the_wheels(project, tmp_path / "other", pythons)
    matrix = other / "matrix.yaml"
    matrix.write_text(matrix.read_text("utf-8").replace("  proof: proof\n", ""), "utf-8")

    done = wheelgrid(other, "prove", wheel_of(other, "cpu"), "--python", pythons[-1])

    assert done.returncode == 0, done.stderr
    assert record_of(other, "cpu").proofs[-1].answer == "tinygrid is imported"


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    [
        ("no such python", 12, "Python '3.99' is not on this machine"),
        ("no record", 6, "cannot read record"),
        ("other bytes", 6, "the digest differs"),
        ("no wheel", 6, "does not lie beside its record"),
        ("no proof", 12, "cannot read the proof"),
        ("other project", 12, "a wheel of 'wheelgrid-tinygrid', and this is the project 'another'"),
        ("other platform", 12, "a wheel for 'windows-amd64', and this machine is"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else str(value),
)
def test_what_can_not_be_proven_is_told(
    fault: str, code: int, says: str, project: Path, tmp_path: Path
) -> None:
    other = a_copy_of_the_wheels(project, tmp_path / "other", ("3.13",))
    wheel = wheel_of(other, "cpu")
    asked: list[str | Path] = [record_path(wheel)]
    if fault == "no such python":
        asked += ["--python", "3.99"]
    elif fault == "no record":
        record_path(wheel).unlink()
        asked = [wheel]
    elif fault == "other bytes":
        wheel.write_bytes(wheel.read_bytes() + b"\0")
    elif fault == "no wheel":
        wheel.unlink()
    elif fault == "other project":
        edit(other / "matrix.yaml", ("name: wheelgrid-tinygrid", "name: another"))
    elif fault == "other platform":
        moved = msgspec.structs.replace(read_record(record_path(wheel)), platform="windows-amd64")
        write_record(moved, wheel.parent)
    else:
        (other / "proof" / "proof.toml").unlink()

    done = wheelgrid(other, "prove", *asked)

    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
