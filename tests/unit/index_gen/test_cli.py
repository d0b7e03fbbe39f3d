from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fakes.published import publish
from index_gen.cli import app
from wheelgrid.errors import PublishError, RecordError


def test_build_makes_a_site_and_says_what_changed(tmp_path: Path) -> None:
    publish(tmp_path / "wheels", backend="cu128")
    command = [
        "build",
        str(tmp_path / "wheels"),
        "--out",
        str(tmp_path / "site"),
        "--base-url",
        "https://a.example",
    ]

    first = CliRunner().invoke(app, command, catch_exceptions=False)
    second = CliRunner().invoke(app, command, catch_exceptions=False)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "wheels: 1; files changed: 7, kept: 0, removed: 0" in first.stderr
    assert "wheels: 1; files changed: 0, kept: 7, removed: 0" in second.stderr
    assert first.stderr.splitlines()[-1] == str(tmp_path / "site")
    assert "https://a.example/whl/cu128/" in (tmp_path / "site" / "index.html").read_text()


def test_the_folders_of_the_project_are_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "matrix.yaml").write_text("")
    publish(tmp_path / "dist" / "wheels", backend="cu128")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")

    built = CliRunner().invoke(app, ["build"], catch_exceptions=False)

    assert built.exit_code == 0
    assert (tmp_path / "dist" / "site" / "whl" / "cu128" / "index.html").is_file()
    (tmp_path / "dist" / "site").rename(tmp_path / "moved")
    with pytest.raises(PublishError, match="there is no site"):
        CliRunner().invoke(app, ["serve"], catch_exceptions=False)


def test_errors_reach_the_caller(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no wheel record"):
        CliRunner().invoke(
            app, ["build", str(tmp_path), "--out", str(tmp_path / "site")], catch_exceptions=False
        )

    with pytest.raises(PublishError, match="there is no site"):
        CliRunner().invoke(app, ["serve", str(tmp_path / "site")], catch_exceptions=False)


def test_serve_tells_its_address_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!DOCTYPE html>")
    code = "from index_gen.cli import app; app()"
    command = [sys.executable, "-c", code, "serve", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        line = process.stderr.readline() if process.stderr is not None else ""
        url = line.split()[-1]
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback, as asserted below
            content = answer.read()
        process.terminate()
        process.wait(timeout=10)

    assert line == f"serving {tmp_path} at {url}\n"
    assert url.startswith("http://127.0.0.1:")
    assert content == b"<!DOCTYPE html>"


@pytest.mark.parametrize("command", ["build", "serve"])
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])

    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_a_port_must_be_one() -> None:
    assert CliRunner().invoke(app, ["serve", ".", "--port", "70000"]).exit_code == 2
