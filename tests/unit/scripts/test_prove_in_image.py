"""The script that runs inside an image, with stand-ins for its package manager and its Python."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from wheelgrid.locations import this_checkout

SCRIPT = this_checkout().root / "scripts" / "prove_in_image"
TOOLS = ("cat", "chmod", "cp", "dirname", "ls", "mkdir", "mktemp", "rm", "sed", "sh")
"""What every image has."""
PYTHON = """\
#!{sh}
echo "python $*" >>"$LOG"
case "$2" in
  venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  pip) while [ $# -gt 1 ]; do shift; done; cp "$1" "$LOG.uv" ;;
  wheelgrid) ls -A >"$LOG.project"; ls -A "${{4%/*}}" >"$LOG.wheels"; echo proven >"$4" ;;
esac
"""
MANAGER = '#!{sh}\necho "{name} $*" >>"$LOG"\n'
UV = "uv==2.0 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
LOCK = f"typer==1.0 \\\n    --hash=sha256:aa\n{UV}zizmor==3.0\n"

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh on this machine")


def a_program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Make an image: a checkout, the artifact of a build, and a PATH with what every image has."""
    for folder in (
        "checkout/scripts",
        "checkout/matrix",
        "checkout/build",
        "checkout/dist",
        "checkout/.venv",
    ):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(SCRIPT, tmp_path / "checkout" / "scripts")
    (tmp_path / "checkout" / "requirements.lock").write_text(LOCK)
    (tmp_path / "artifacts").mkdir()
    for suffix in ("", ".metadata", ".record.json"):
        (tmp_path / "artifacts" / f"demo.whl{suffix}").write_text("made")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def run(image: Path, *arguments: str | Path, manager: str | None = "apt-get", python: str = "3.12") -> str:
    """Run the script in an image; return what the stand-ins were asked for.

    Raises:
        CalledProcessError: It failed.
    """
    sh = str(image / "bin" / "sh")
    if manager is not None:
        a_program(image / "bin" / manager, MANAGER.format(sh=sh, name=manager))
    a_program(image / "bin" / f"python{python}", PYTHON.format(sh=sh))
    log = image / "log"
    log.touch()
    subprocess.run(
        (sh, image / "checkout" / "scripts" / "prove_in_image", *arguments),
        env={"PATH": str(image / "bin"), "LOG": str(log), "TMPDIR": str(image)},
        cwd=image,
        capture_output=True,
        text=True,
        check=True,
    )
    return log.read_text()


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "install --yes --no-install-recommends ca-certificates python3.12-venv"),
        ("dnf", "install --assumeyes python3.12"),
        ("apk", "add --no-cache python3"),
    ],
)
def test_the_python_comes_from_the_packages_of_the_image(image: Path, manager: str, command: str) -> None:
    asked = run(image, "3.12", image / "artifacts", manager=manager)

    (installed,) = [line for line in asked.splitlines() if line.endswith(command)]
    assert installed.startswith(manager)


def test_the_record_comes_back_with_its_proof_and_nothing_else_changes(image: Path) -> None:
    before = sorted(path.relative_to(image) for path in (image / "checkout").rglob("*"))

    run(image, "3.12", image / "artifacts")

    assert {path.name: path.read_text() for path in (image / "artifacts").iterdir()} == {
        "demo.whl": "made",
        "demo.whl.metadata": "made",
        "demo.whl.record.json": "proven\n",
    }
    assert sorted(path.relative_to(image) for path in (image / "checkout").rglob("*")) == before
    assert not list(image.glob("tmp.*"))


def test_a_copy_is_worked_in_without_what_the_host_made(image: Path) -> None:
    run(image, "3.12", image / "artifacts")

    assert (image / "log.project").read_text().split() == ["matrix", "requirements.lock", "scripts"]
    assert (image / "log.wheels").read_text().split() == [
        "demo.whl",
        "demo.whl.metadata",
        "demo.whl.record.json",
    ]


def test_only_what_wheelgrid_needs_is_installed_as_the_lock_pins_it(image: Path) -> None:
    asked = run(image, "3.12", image / "artifacts").splitlines()

    assert (image / "log.uv").read_text() == UV
    assert any("-m pip install" in line and "--require-hashes" in line for line in asked)
    (tools,) = [line for line in asked if line.startswith("python -m uv pip install")]
    assert tools.endswith("--constraints requirements.lock --requirements pyproject.toml")
    assert asked[-1].endswith("/artifacts/demo.whl.record.json --python 3.12")


def test_an_image_with_another_python_is_refused(image: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(image, "3.13", image / "artifacts", python="3.12")

    assert caught.value.returncode == 1
    assert caught.value.stderr == "error: the packages of this image have no Python 3.13\n"


def test_an_image_without_a_known_package_manager_is_refused(image: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(image, "3.12", image / "artifacts", manager=None)

    assert caught.value.stderr == "error: this image has neither apt-get nor dnf nor apk\n"


def test_a_failing_proof_fails_the_script_and_leaves_the_record(image: Path) -> None:
    failing = PYTHON.replace("echo proven >", "exit 9; echo proven >")
    a_program(image / "bin" / "python3.12", failing.format(sh=image / "bin" / "sh"))
    a_program(image / "bin" / "apk", MANAGER.format(sh=image / "bin" / "sh", name="apk"))

    done = subprocess.run(
        (image / "bin" / "sh", image / "checkout/scripts/prove_in_image", "3.12", image / "artifacts"),
        env={"PATH": str(image / "bin"), "LOG": str(image / "log"), "TMPDIR": str(image)},
        capture_output=True,
        check=False,
    )

    assert done.returncode == 9
    assert (image / "artifacts" / "demo.whl.record.json").read_text() == "made"


@pytest.mark.parametrize("arguments", [(), ("3.12",), ("3.12", "a", "b")], ids=["none", "one", "three"])
def test_a_call_that_is_not_understood_says_how_to_call(image: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(image, *arguments)

    assert caught.value.returncode == 2
    assert caught.value.stderr == "usage: prove_in_image VERSION FOLDER\n"
