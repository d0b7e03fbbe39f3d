from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from fakes.published import publish
from fakes.sites import a_site
from index_gen.targets.cli import assets_command, host_config_command, publish_command
from wheelgrid.errors import PublishError

URL = "https://github.com/owner/demo/releases/download/v{version}/{filename}"


def call(*words: str) -> Result:
    app = typer.Typer(rich_markup_mode=None)
    app.command("publish")(publish_command(lambda site, target: f"{site.name} to {target.name}"))
    app.command("host-config")(host_config_command)
    app.command("assets")(assets_command)
    return CliRunner().invoke(app, words, catch_exceptions=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    publish(tmp_path / "wheels")
    return a_site(tmp_path / "site", tmp_path / "wheels")


def test_a_folder_is_left_to_who_publishes_to_folders(site: Path, tmp_path: Path) -> None:
    result = call("publish", str(site), str(tmp_path / "target"))

    assert result.exit_code == 0
    assert "publish — site to target" in result.stderr


@pytest.mark.parametrize(
    "option", [("--endpoint", "https://a.example"), ("--region", "auto"), ("--dry-run",)]
)
def test_options_of_stores_are_refused_for_folders(
    site: Path, tmp_path: Path, option: tuple[str, ...]
) -> None:
    with pytest.raises(PublishError, match="are for stores, and the target is a folder"):
        call("publish", str(site), str(tmp_path / "target"), *option)


def test_another_kind_of_store_is_refused(site: Path) -> None:
    with pytest.raises(PublishError, match="'gs://bucket' names no place in a store"):
        call("publish", str(site), "gs://bucket")


def test_files_for_a_host_are_written_and_named(site: Path, tmp_path: Path) -> None:
    result = call("host-config", str(site), "--for", "cloudflare-pages", "--out", str(tmp_path / "out"))

    assert result.stderr.split() == [str(tmp_path / "out" / name) for name in ("_worker.js", "_headers")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["_headers", "_worker.js"]


def test_a_host_that_nobody_knows_is_a_wrong_command_line(site: Path, tmp_path: Path) -> None:
    result = call("host-config", str(site), "--for", "apache", "--out", str(tmp_path))

    assert result.exit_code == 2
    assert "'apache' is not one of 'cloudflare-pages', 'cloudflare-worker', 'nginx'" in result.stderr.replace(
        "\n", " "
    )


def test_the_commands_for_a_release_go_to_standard_output(site: Path, tmp_path: Path) -> None:
    pages = a_site(tmp_path / "pages", tmp_path / "wheels", assets_url=URL)

    result = call("assets", str(pages), "--wheels", str(tmp_path / "wheels"))

    lines = result.stdout.splitlines()
    assert len(lines) == 3
    assert lines[1].endswith(f"{tmp_path}/wheels/llama_cpp_python-0.3.100-py3-none-any.whl")


def test_assets_are_verified_where_the_pages_say_they_are(site: Path) -> None:
    with pytest.raises(PublishError, match="the site holds its wheels itself"):
        call("assets", str(site), "--verify")
