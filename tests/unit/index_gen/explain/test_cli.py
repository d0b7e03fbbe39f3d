from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from fakes.published import a_record
from index_gen.explain.cli import explain_command
from index_gen.manifest import MANIFEST, Manifest, encode_manifest, ordered
from wheelgrid.errors import NothingFitsError, QuestionError, ToolkitError

app = typer.Typer()
app.command()(explain_command)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    wheels = (a_record("1.0"), a_record("1.0", backend="metal", tag="py3-none-macosx_14_0_arm64"))
    (tmp_path / MANIFEST).write_bytes(encode_manifest(ordered(Manifest(wheels=wheels))))
    return tmp_path


def run(*words: str) -> str:
    result = CliRunner().invoke(app, words)
    if isinstance(result.exception, ToolkitError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_json_is_for_machines(site: Path) -> None:
    words = ("cpu", "--index", str(site), "--platform", "linux-x86_64", "--glibc", "2.31", "--python", "3.12")
    answer = json.loads(run(*words, "--gpu", "8.9", "--driver", "560.35", "--json"))

    assert [(one["client"], one["version"]) for one in answer["explanations"]] == [
        ("pip", "1.0"),
        ("uv", "1.0"),
    ]
    assert answer["cuda"] == "12.6"
    assert answer["machine"]["gpus"] == [{"family": "cuda", "architecture": "89", "name": ""}]


def test_people_read_standard_error(site: Path) -> None:
    assert run("--auto", "--index", str(site), "--platform", "linux-x86_64") == ""


def test_nothing_that_fits_has_an_exit_code_of_its_own(site: Path) -> None:
    with pytest.raises(NothingFitsError, match="no file of index 'metal' fits") as caught:
        run("metal", "--index", str(site), "--platform", "linux-x86_64", "--glibc", "2.31")

    assert caught.value.exit_code == 18


def test_one_installer_may_be_asked_for(site: Path) -> None:
    answer = json.loads(
        run("cpu", "--index", str(site), "--platform", "linux-x86_64", "--for", "uv", "--json")
    )

    assert [one["client"] for one in answer["explanations"]] == ["uv"]


@pytest.mark.parametrize(
    "words", [("cpu", "--for", "conda"), ("cpu", "--auto")], ids=["installer", "backend-and-auto"]
)
def test_a_wrong_command_line_is_refused(site: Path, words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*words, "--index", str(site)])

    assert result.exit_code == 2


def test_a_machine_that_nobody_knows_is_refused(site: Path) -> None:
    with pytest.raises(QuestionError, match="platform 'vax' is not known"):
        run("cpu", "--index", str(site), "--platform", "vax")
