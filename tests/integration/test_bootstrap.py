"""The scripts on a fresh checkout: a small one, whose tools come from an index on loopback."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.package_index import add_project, serving_folder
from wheelgrid.locations import this_checkout

pytestmark = pytest.mark.integration

UV = """
import os, sys, sysconfig, time
from pathlib import Path
site = Path(sysconfig.get_path("purelib"))
if os.environ.get("SLOW"):
    Path(os.environ["SLOW"]).write_text(str(os.getpid()))
    time.sleep(60)
if "--editable" in sys.argv:
    (site / "wheelgrid.py").write_text(Path("wheelgrid.py.txt").read_text())
else:
    (site / "index.txt").write_text(os.environ.get("UV_DEFAULT_INDEX", ""))
"""
"""Stands in for uv: installs one module in place of everything."""

WHEELGRID = """
import os, sys, time
print(os.getcwd(), *sys.argv[1:], flush=True)
if "wait" in sys.argv:
    time.sleep(60)
sys.exit(7)
"""


@dataclass(frozen=True, slots=True)
class Clone:
    """A checkout with nothing but the scripts and a lock."""

    root: Path
    index: str

    def start(self, *arguments: str, cwd: Path | None = None, **more: str) -> subprocess.Popen[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))},
            "PIP_INDEX_URL": self.index,
            "PIP_RETRIES": "0",
            "PIP_CONFIG_FILE": os.devnull,
            **more,
        }
        return subprocess.Popen(
            (sys.executable, self.root / "scripts" / "vendor", *arguments),
            cwd=cwd or self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, cwd: Path | None = None, **more: str) -> tuple[int, str, str]:
        process = self.start(*arguments, cwd=cwd, **more)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    @property
    def site(self) -> Path:
        (found,) = (self.root / ".venv").glob("lib/*/site-packages")
        return found


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    root = tmp_path / "my clone"
    (root / "scripts").mkdir(parents=True)
    for name in ("bootstrap.py", "vendor"):
        shutil.copy(this_checkout().root / "scripts" / name, root / "scripts")
    (root / "wheelgrid.py.txt").write_text(WHEELGRID)
    wheel = make_wheel()
    add_project(tmp_path / "index", "uv", {"uv-1.0-py3-none-any.whl": wheel})
    digest = hashlib.sha256(wheel).hexdigest()
    (root / "requirements.lock").write_text(f"uv==1.0 \\\n    --hash=sha256:{digest}\n")
    with serving_folder(tmp_path / "index") as url:
        yield Clone(root, url)


def make_wheel() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("uv/__main__.py", UV)
        archive.writestr("uv-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: uv\nVersion: 1.0\n")
        archive.writestr(
            "uv-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("uv-1.0.dist-info/RECORD", "")
    return buffer.getvalue()


def test_the_environment_is_made_once_and_the_command_runs_where_the_person_is(
    clone: Clone, tmp_path: Path
) -> None:
    first = clone.run("sync", "a b", cwd=tmp_path)
    second = clone.run("sync", cwd=clone.root)

    assert first[:2] == (7, f"{tmp_path} --project {clone.root} vendor sync a b\n")
    assert "✓ environment" in first[2]
    assert second == (7, f"{clone.root} --project {clone.root} vendor sync\n", "")
    assert (clone.site / "index.txt").read_text() == clone.index


@pytest.mark.parametrize("damage", ["package lost", "mark lost", "no python", "other lock", "half made"])
def test_a_damaged_or_outdated_environment_is_made_anew(clone: Clone, damage: str) -> None:
    clone.run()
    if damage == "package lost":
        shutil.rmtree(clone.site / "uv")
    elif damage == "mark lost":
        (clone.root / ".venv" / "wheelgrid.made").unlink()
    elif damage == "no python":
        (clone.root / ".venv" / "bin" / "python").unlink()
    elif damage == "other lock":
        with (clone.root / "requirements.lock").open("a") as lock:
            lock.write("# newer\n")
    else:
        (clone.root / ".venv" / "wheelgrid.made").write_text("")

    again = clone.run("sync")

    assert again[0] == 7
    assert "✓ environment" in again[2]
    assert clone.run("sync")[2] == ""


@pytest.mark.parametrize("fault", ["unreachable", "other bytes", "no venv", "a file in its place"])
def test_what_cannot_be_made_is_said_with_what_to_do(clone: Clone, tmp_path: Path, fault: str) -> None:
    index, path = clone.index, ""
    if fault == "unreachable":
        index = "http://127.0.0.1:9/"
        said = ("installing uv failed", "PIP_INDEX_URL")
    elif fault == "other bytes":
        (clone.root / "requirements.lock").write_text(f"uv==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
        said = ("installing uv failed", "HASH")
    elif fault == "no venv":
        (tmp_path / "path").mkdir()
        (tmp_path / "path" / "venv.py").write_text("raise SystemExit('no ensurepip')")
        path = str(tmp_path / "path")
        said = ("no ensurepip", "apt install python3-venv")
    else:
        (clone.root / ".venv").write_text("")
        said = ("cannot make the environment", "mend")

    code, output, errors = clone.run(PIP_INDEX_URL=index, PYTHONPATH=path)

    assert (code, output) == (4, "")
    assert "Traceback" not in errors
    for words in said:
        assert words in errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_an_interrupted_install_leaves_no_program_and_starts_anew(
    clone: Clone, tmp_path: Path, number: signal.Signals
) -> None:
    mark = tmp_path / "pid"
    process = clone.start("sync", SLOW=str(mark))
    pid = wait_for_number(mark)

    process.send_signal(number)
    _, errors = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "interrupted; run the command again" in errors
    assert "Traceback" not in errors
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert clone.run("sync")[0] == 7


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot replace a process")
def test_the_script_becomes_the_program_so_that_signals_reach_it(clone: Clone) -> None:
    clone.run()

    process = clone.start("wait")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)

    assert process.returncode == -signal.SIGTERM


def test_two_runs_make_one_environment(clone: Clone) -> None:
    runs = [clone.start("sync") for _ in range(2)]
    ends = [run.communicate(timeout=120) for run in runs]

    assert [run.returncode for run in runs] == [7, 7]
    assert sum("✓ environment" in errors for _, errors in ends) == 1


def wait_for_number(path: Path) -> int:
    deadline = time.monotonic() + 60
    while not (path.exists() and path.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return int(path.read_text())
