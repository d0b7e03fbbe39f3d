"""Proves a wheel: installs it from its index with real clients, on every Python, and lets it work."""

from __future__ import annotations

import csv
import hashlib
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal, get_args

from pydantic import ValidationError
from uv import find_uv_bin

from ci.proof.answer import Answer, judge
from ci.proof.interpreters import Interpreter
from ci.proof.plan import Probe
from wheelgrid.errors import BuildError, Problem, ProofError
from wheelgrid.files import write_atomically
from wheelgrid.process import Runner
from wheelgrid.record import PythonProof, WheelRecord

Installer = Literal["pip", "uv"]
INSTALLERS: tuple[Installer, ...] = get_args(Installer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proving:
    """What all proofs of one wheel share."""

    record: WheelRecord
    """The wheel."""
    record_digest: str
    """`digest_of_record` of the wheel: what an environment that holds this very wheel answers."""
    install: Mapping[Installer, tuple[str, ...]]
    """What users are told to give to each client, ``("install", "demo==1.0", "--extra-index-url", …)``."""
    import_name: str
    """Name that Python programs import."""
    probe: Probe | None
    """What the installed package must do; none if importing it is enough."""
    folder: Path
    """Where environments and earlier answers lie."""

    @property
    def key(self) -> str:
        """Digest of what an answer depends on, besides the interpreter and the installer."""
        probe = "" if self.probe is None else self.probe.digest
        parts = (self.record.sha256, probe, _harness().read_text("utf-8"))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One proof: an interpreter and the client that installs into it."""

    interpreter: Interpreter
    """The Python."""
    installer: Installer
    """The client."""

    @property
    def name(self) -> str:
        """``3.13.0-pip``."""
        return f"{self.interpreter.name}-{self.installer}"


def prove(
    proving: Proving, interpreters: Iterable[Interpreter], *, run: Runner, done: Callable[[str], None]
) -> tuple[PythonProof, ...]:
    """Install, and run the probe, once per interpreter and installer, two at a time.

    An answer that the same wheel gave before on the same interpreter is not asked for again.

    Args:
        proving: The wheel and what is asked of it.
        interpreters: The Pythons.
        run: Runs programs in an environment that knows nothing of ours (`clean_environment`).
        done: Told the name of each errand as it ends.

    Raises:
        ProofError: The wheel did not install or work, or environments disagree; all together.
    """
    errands = [
        Errand(interpreter=interpreter, installer=installer)
        for interpreter in interpreters
        for installer in INSTALLERS
    ]
    if not errands:
        raise ProofError(Problem(what="no Python was found", hint="put python3.9 or newer on PATH"))
    outcomes = _attempt_all(proving, errands, run, done)
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    failures = [outcome for outcome in outcomes if isinstance(outcome, ProofError)]
    problems = [problem for failure in failures for problem in failure.problems]
    problems += judge(answers, proving.record_digest)
    if problems:
        raise ProofError(problems)
    return tuple(_proof(errand, answer) for errand, answer in zip(errands, answers, strict=True))


def _attempt_all(
    proving: Proving, errands: Sequence[Errand], run: Runner, done: Callable[[str], None]
) -> list[Answer | ProofError]:
    def attempt(errand: Errand) -> Answer | ProofError:
        outcome = _attempt(proving, errand, run)
        done(errand.name)
        return outcome

    with ThreadPoolExecutor(max_workers=2) as pool:
        try:
            return list(pool.map(attempt, errands))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _proof(errand: Errand, answer: Answer) -> PythonProof:
    return PythonProof(
        python=answer.python,
        installer=errand.installer,
        answer=answer.said.answer,
        details=dict(answer.said.details),
    )


def digest_of_record(wheel: Path) -> str:
    """Return the digest that `ci/proof/harness.py` finds where exactly this wheel is installed."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/RECORD"))
        rows = csv.reader(archive.read(name).decode().splitlines())
        lines = sorted(f"{path},{digest}" for path, digest, _ in rows if digest)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def clean_environment(base: Mapping[str, str], unset: Iterable[str] = ()) -> dict[str, str]:
    """Return an environment without what could lead an interpreter to other packages or libraries.

    pip compiles no byte code in it, which would cost more than the rest and be thrown away.

    Args:
        base: The environment of this machine.
        unset: How further variables begin that are left out, ``DEMO_``.
    """
    leading = ("PYTHON", "VIRTUAL_ENV", "CONDA", "LD_LIBRARY_PATH", "DYLD_", *unset)
    kept = {name: value for name, value in base.items() if not name.startswith(leading)}
    # pip reads "0" here as --no-compile: the variable sets the value that the option would clear.
    return {**kept, "PIP_NO_COMPILE": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _attempt(proving: Proving, errand: Errand, run: Runner) -> Answer | ProofError:
    kept = proving.folder / "answers" / f"{proving.key}-{errand.name}.json"
    try:
        return Answer.model_validate_json(kept.read_bytes())
    except (OSError, ValidationError):
        pass
    try:
        answer = _ask(proving, errand, run)
    except BuildError as error:
        where = f"Python {errand.name}"
        return ProofError(
            [Problem(what=fault.what, where=where, hint=fault.hint) for fault in error.problems]
        )
    write_atomically(kept, answer.model_dump_json().encode())
    return answer


def _ask(proving: Proving, errand: Errand, run: Runner) -> Answer:
    folder = proving.folder / errand.name
    python = _make_environment(errand, folder, run)
    client = (python, "-m", "pip", "--no-input") if errand.installer == "pip" else (_uv(), "pip")
    target = () if errand.installer == "pip" else ("--python", python)
    run((*client, *proving.install[errand.installer], *target), log=folder / "install.log", cwd=folder)
    probe: tuple[str | Path, ...] = (
        () if proving.probe is None else (proving.probe.path, *proving.probe.arguments)
    )
    harness = (python, "-I", _harness(), proving.record.project, proving.import_name, *probe)
    output = run(harness, log=folder / "probe.log", cwd=folder)
    try:
        return Answer.model_validate_json(output.splitlines()[-1])
    except (IndexError, ValidationError) as error:
        raise BuildError(Problem(what=f"the probe gave no answer: {output!r}")) from error


def _make_environment(errand: Errand, folder: Path, run: Runner) -> Path:
    """Make an empty environment, with pip in it if pip is to install; return its interpreter."""
    shutil.rmtree(folder, ignore_errors=True)
    seed = ("--seed",) if errand.installer == "pip" else ()
    run((_uv(), "venv", "--quiet", "--python", errand.interpreter.path, *seed, folder))
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _uv() -> str:
    return find_uv_bin()


def _harness() -> Path:
    return Path(str(resources.files("ci.proof") / "harness.py"))
