from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from ci.proof.interpreters import Interpreter
from ci.proof.plan import Probe
from ci.proof.prove import Proving, clean_environment, prove
from fakes.runner import RecordingRunner
from wheelgrid.errors import ProofError, ToolFailedError
from wheelgrid.record import WheelRecord

DIGEST = "d" * 64


@dataclass
class Machine:
    """Environments that answer as told; counts how often each was asked."""

    answers: dict[str, dict[str, object]]
    broken: set[str] = field(default_factory=set)

    def __call__(self, words: tuple[str, ...]) -> str:
        if "-I" not in words:
            return ""
        name = Path(words[0]).parent.parent.name
        if name in self.broken:
            raise ToolFailedError(words, 1, "ImportError: libgomp.so.1")
        return "noise\n" + json.dumps(
            {**GOOD, "python": name.rpartition("-")[0], **self.answers.get(name, {})}
        )


GOOD: dict[str, object] = {
    "python": "3.9.18",
    "free_threaded": False,
    "gil_enabled": True,
    "record_digest": DIGEST,
    "said": {"answer": "a girl", "fingerprint": "1 2", "details": {"cpu_variant": "zen4"}},
}


@pytest.fixture
def proving(tmp_path: Path) -> Proving:
    record = WheelRecord(
        filename="llama_cpp_python-0.3.100-py3-none-manylinux_2_34_x86_64.whl",
        project="llama-cpp-python",
        version="0.3.100",
        backend="cpu",
        platform="linux-x86_64",
        job="cpu-linux-x86_64",
        sha256="a" * 64,
        size_bytes=1,
        uploaded_at=datetime(2026, 1, 1, tzinfo=UTC),
        requires_python=">=3.9",
        metadata_sha256="b" * 64,
        libraries=(),
        cpu_variants=(),
        glibc="2.34",
    )
    return Proving(
        record=record,
        record_digest=DIGEST,
        install={"pip": ("install", "demo"), "uv": ("install", "demo", "--index", "x")},
        import_name="demo",
        probe=Probe(path=tmp_path / "probe.py", arguments=("m.gguf", "Once"), digest="d1"),
        folder=tmp_path / "prove",
    )


PYTHONS = tuple(
    Interpreter(version=(3, minor, 0), free_threaded=False, path=Path(f"python3.{minor}"))
    for minor in (9, 13)
)


def test_every_python_is_asked_through_pip_and_uv_once(proving: Proving) -> None:
    run = RecordingRunner(Machine({}))
    ended: list[str] = []

    proofs = prove(proving, PYTHONS, run=run, done=ended.append)
    again = prove(proving, PYTHONS, run=run, done=ended.append)

    assert again == proofs
    assert [(p.python, p.installer) for p in proofs] == [
        ("3.9.0", "pip"),
        ("3.9.0", "uv"),
        ("3.13.0", "pip"),
        ("3.13.0", "uv"),
    ]
    assert sum("-I" in command for command in run.commands) == 4
    assert len(ended) == 8


def test_the_clients_get_what_users_are_told_to_give(proving: Proving) -> None:
    run = RecordingRunner(Machine({}))

    prove(proving, PYTHONS[:1], run=run, done=lambda _: None)

    installs = [command for command in run.commands if "demo" in command]
    python = str(proving.folder / "3.9.0-pip" / "bin" / "python")
    assert (python, "-m", "pip", "--no-input", "install", "demo") in installs
    assert any(words[1:-1] == ("pip", "install", "demo", "--index", "x", "--python") for words in installs)


def test_another_wheel_is_proven_again(proving: Proving) -> None:
    run = RecordingRunner(Machine({}))
    prove(proving, PYTHONS, run=run, done=lambda _: None)
    other = msgspec.structs.replace(proving.record, sha256="c" * 64)

    prove(replace(proving, record=other), PYTHONS, run=run, done=lambda _: None)

    assert sum("-I" in command for command in run.commands) == 8


def test_all_failures_come_together_and_are_not_kept(proving: Proving) -> None:
    machine = Machine({"3.13.0-uv": {"record_digest": "e" * 64}}, broken={"3.9.0-pip"})

    with pytest.raises(ProofError) as caught:
        prove(proving, PYTHONS, run=RecordingRunner(machine), done=lambda _: None)

    assert [(p.where, "libgomp" in p.what or "another wheel" in p.what) for p in caught.value.problems] == [
        ("Python 3.9.0-pip", True),
        ("Python 3.13.0", True),
    ]
    machine.broken.clear()
    machine.answers.clear()
    run = RecordingRunner(machine)
    with pytest.raises(ProofError, match="another wheel"):
        prove(proving, PYTHONS, run=run, done=lambda _: None)
    assert sum("-I" in command for command in run.commands) == 1


def test_the_probe_runs_in_each_environment_with_its_arguments(proving: Proving) -> None:
    run = RecordingRunner(Machine({}))

    (proof, _) = prove(proving, PYTHONS[:1], run=run, done=lambda _: None)

    asked = [command for command in run.commands if "-I" in command]
    assert asked[0][-5:] == (
        "llama-cpp-python",
        "demo",
        str(proving.folder.parent / "probe.py"),
        "m.gguf",
        "Once",
    )
    assert (proof.answer, proof.details) == ("a girl", {"cpu_variant": "zen4"})


def test_without_a_probe_the_import_is_asked_for(proving: Proving) -> None:
    run = RecordingRunner(Machine({}))

    prove(replace(proving, probe=None), PYTHONS[:1], run=run, done=lambda _: None)

    asked = [command for command in run.commands if "-I" in command]
    assert asked[0][-2:] == ("llama-cpp-python", "demo")


@pytest.mark.parametrize("change", ["probe", "no probe"])
def test_another_probe_asks_again(proving: Proving, change: str) -> None:
    run = RecordingRunner(Machine({}))
    prove(proving, PYTHONS, run=run, done=lambda _: None)
    probe = None if change == "no probe" else Probe(path=Path("p"), arguments=(), digest="d2")

    prove(replace(proving, probe=probe), PYTHONS, run=run, done=lambda _: None)

    assert sum("-I" in command for command in run.commands) == 8


def test_no_python_is_an_error(proving: Proving) -> None:
    with pytest.raises(ProofError, match="no Python"):
        prove(proving, (), run=RecordingRunner(), done=lambda _: None)


def test_an_environment_of_ours_does_not_reach_the_proof() -> None:
    dirty = {
        "PATH": "/bin",
        "PYTHONPATH": "x",
        "DEMO_FOLDER": "y",
        "DYLD_LIBRARY_PATH": "y",
        "VIRTUAL_ENV": "z",
        "PIP_INDEX_URL": "u",
    }

    clean = clean_environment(dirty, ("DEMO_",))

    assert {name: clean[name] for name in clean if name in dirty} == {"PATH": "/bin", "PIP_INDEX_URL": "u"}
