"""The harness as an interpreter runs it, beside a package that was installed by hand."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from ci.proof.answer import Answer
from ci.proof.prove import digest_of_record
from fakes.wheels import make_record_file, write_zip
from wheelgrid.locations import this_checkout

HARNESS = this_checkout().root / "ci" / "proof" / "harness.py"
INFO = "demo_package-1.0.dist-info"
MEMBERS = {
    "demo.py": b"VALUE = 7\n",
    f"{INFO}/METADATA": b"Metadata-Version: 2.1\nName: demo-package\nVersion: 1.0\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, content in installed_members().items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "site"


def installed_members() -> dict[str, bytes]:
    return {**MEMBERS, f"{INFO}/RECORD": make_record_file(MEMBERS, f"{INFO}/RECORD")}


def run_harness(site: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(HARNESS), "demo-package", "demo", *map(str, arguments)]
    variables = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(words, env=variables, capture_output=True, text=True, check=False)


def a_probe(site: Path, text: str) -> Path:
    path = site.parent / "probe.py"
    path.write_text(text)
    return path


def test_without_a_probe_the_package_is_imported(site: Path, tmp_path: Path) -> None:
    wheel = write_zip(tmp_path / "demo_package-1.0-py3-none-any.whl", installed_members())

    answer = Answer.model_validate_json(run_harness(site).stdout.splitlines()[-1])

    assert answer.said.answer == "demo is imported"
    assert answer.python.startswith(platform.python_version())
    assert answer.record_digest == digest_of_record(wheel)
    assert (answer.free_threaded, answer.gil_enabled) == (False, True)


def test_the_probe_gets_its_arguments_and_may_print_before_its_answer(site: Path) -> None:
    answer = "{'answer': f'{demo.VALUE} {sys.argv[1:]}'}"
    text = f"import demo, json, sys\nprint('noise')\nprint(json.dumps({answer}))\nsys.exit()\n"

    done = run_harness(site, a_probe(site, text), "a b", "c")

    assert json.loads(done.stdout.splitlines()[-1])["said"] == {"answer": "7 ['a b', 'c']"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("raise SystemExit('no backend')", "no backend"),
        ("print('done')", "is no JSON object"),
        ("print('[1]')", "is no JSON object"),
        ("pass", "is no JSON object"),
        ("import gone", "No module named 'gone'"),
    ],
    ids=["refuses", "no json", "no object", "silent", "fails"],
)
def test_a_probe_that_gives_no_answer_fails(text: str, says: str, site: Path) -> None:
    done = run_harness(site, a_probe(site, text))

    assert done.returncode != 0
    assert says in done.stderr


def test_a_file_that_is_not_the_wheels_is_found(site: Path) -> None:
    (site / "demo.py").write_text("VALUE = 8\n")

    done = run_harness(site)

    assert done.returncode != 0
    assert "demo.py differs from the wheel's RECORD" in done.stderr
