from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fakes.foreign_wheels import ForeignWheel
from fakes.published import publish
from fakes.sites import files_in, manifest_of
from index_gen.cli import app
from wheelgrid.errors import IndexBuildError, PublishError, RecordError, ToolkitError

WHEEL = "llama_cpp_python-0.3.100+cu128-py3-none-any.whl"
PAGE = "whl/cu128/llama-cpp-python/index.html"
TINYGRID = Path(__file__).parents[2] / "projects" / "tinygrid" / "matrix.yaml"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in a folder of no project, so that they plan nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    publish(tmp_path / "wheels", backend="cu128")
    return tmp_path / "wheels"


@pytest.fixture
def site(tmp_path: Path, wheels: Path) -> Path:
    run("build", wheels, "--out", tmp_path / "site")
    return tmp_path / "site"


def run(*words: str | Path) -> list[str]:
    """Run a command that succeeds, and return what it says to people."""
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (0, "")
    return result.stderr.splitlines()


def refused(*words: str | Path) -> ToolkitError:
    """Run a command that is refused, and return why."""
    with pytest.raises(ToolkitError) as caught:
        CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    return caught.value


def verdict(lines: list[str]) -> str:
    """Return what the command says of its step, without the time."""
    return next(re.sub(r" \([0-9.]+ s\)$", "", line) for line in lines if line.startswith("✓"))


class TestBuilding:
    def test_it_says_what_changed_and_where_it_is(self, tmp_path: Path, wheels: Path) -> None:
        command = ("build", wheels, "--out", tmp_path / "site", "--base-url", "https://a.example")

        first, second = run(*command), run(*command)

        pages = [path for path in files_in(tmp_path / "site") if ".whl" not in path and path[0] != "."]
        assert verdict(first) == f"✓ index — wheels: 1, new: 1; pages made: {len(pages)}"
        assert verdict(second) == "✓ index — wheels: 1; nothing has changed"
        assert first[-1] == second[-1] == str(tmp_path / "site")
        assert "https://a.example/whl/cu128/" in (tmp_path / "site" / "index.html").read_text()

    def test_wheels_join_what_is_there(self, site: Path, tmp_path: Path) -> None:
        publish(tmp_path / "more", "0.3.101", backend="cu128")

        lines = run("build", tmp_path / "more", "--out", site)

        assert verdict(lines).startswith("✓ index — wheels: 2, new: 1; pages made: ")

    def test_starting_over_forgets_what_was_there(self, site: Path, tmp_path: Path) -> None:
        publish(tmp_path / "more", "0.3.101")

        lines = run("build", tmp_path / "more", "--out", site, "--start-over")

        assert verdict(lines).startswith("✓ index — wheels: 1, new: 1; ")

    def test_wheels_of_any_project(self, tmp_path: Path) -> None:
        ForeignWheel().write(tmp_path / "a")
        ForeignWheel(
            filename="demo-2.0-py3-none-any.whl",
            dist_info="demo-2.0.dist-info",
            metadata=b"Metadata-Version: 2.4\nName: demo\nVersion: 2.0\n\n",
        ).write(tmp_path / "b")

        run("build", "--from-wheels", "a", "--from-wheels", "b", "--out", "site", "--plain-index", "plain")

        assert [(wheel.backend, wheel.version) for wheel in manifest_of(tmp_path / "site").wheels] == [
            ("plain", "1.0"),
            ("plain", "2.0"),
        ]

    def test_wheels_elsewhere(self, site: Path, wheels: Path) -> None:
        run("build", wheels, "--out", site, "--assets-url", "https://f.example/{filename}")
        elsewhere = (site / PAGE).read_text()
        run("build", wheels, "--out", site, "--assets-url", "")

        assert f'"https://f.example/{WHEEL.replace("+", "%2B")}#' in elsewhere
        assert f'"{WHEEL.replace("+", "%2B")}#' in (site / PAGE).read_text()

    def test_the_folders_and_the_plan_of_the_project_are_the_default(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "matrix.yaml").write_bytes(TINYGRID.read_bytes())
        publish(tmp_path / "dist" / "wheels", name="wheelgrid_tinygrid")
        (tmp_path / "deep").mkdir()
        monkeypatch.chdir(tmp_path / "deep")

        run("build")
        run("yank", "*", "--reason", "broken")

        manifest = manifest_of(tmp_path / "dist" / "site")
        assert (manifest.wheels[0].yanked, manifest.offer is not None) == ("broken", True)
        (tmp_path / "dist" / "site").rename(tmp_path / "moved")
        with pytest.raises(PublishError, match="there is no site"):
            run("serve")

    @pytest.mark.parametrize(
        ("words", "kind", "what"),
        [
            (("none",), RecordError, "cannot read record"),
            (("empty",), RecordError, "no wheel record in this folder"),
            (("--from-wheels", "empty"), RecordError, "no wheel in this folder"),
            (("wheels", "--base-url", "here"), IndexBuildError, "is not a plain http or https address"),
            (("wheels", "--assets-url", "here"), IndexBuildError, "is no http or https address with"),
            (("wheels", "--plain-index", "C P U"), IndexBuildError, "has a name that it may not have"),
        ],
    )
    def test_what_is_wrong_is_refused(
        self, tmp_path: Path, wheels: Path, words: tuple[str, ...], kind: type[ToolkitError], what: str
    ) -> None:
        (tmp_path / "empty").mkdir()

        error = refused("build", *words, "--out", "site")

        assert isinstance(error, kind)
        assert what in str(error)
        assert not (tmp_path / "site").exists()

    def test_a_folder_of_strangers_is_left_alone(self, tmp_path: Path, wheels: Path) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "thesis.tex").write_text("mine")

        error = refused("build", wheels, "--out", "site")

        assert (error.exit_code, "thesis.tex" in str(error)) == (7, True)
        assert (tmp_path / "site" / "thesis.tex").read_text() == "mine"


class TestEditing:
    def test_yanking_and_taking_it_back(self, site: Path) -> None:
        before = files_in(site)

        lines = run("yank", "*+cu128-*", "--reason", "crashes", "--out", site)
        page = (site / PAGE).read_text()
        back = run("unyank", WHEEL, "--out", site)

        assert re.fullmatch(r"✓ index — wheels: 1, new: 0; pages made: [0-9]+", verdict(lines))
        assert lines[-1] == str(site)
        assert 'data-yanked="crashes"' in page
        assert verdict(back).startswith("✓ index — wheels: 1, new: 0; pages made: ")
        assert files_in(site) == before
        assert verdict(run("unyank", WHEEL, "--out", site)) == "✓ index — wheels: 1; nothing has changed"

    def test_removing_and_restoring(self, site: Path, wheels: Path, tmp_path: Path) -> None:
        publish(tmp_path / "more")
        run("build", tmp_path / "more", "--out", site)

        run("remove", WHEEL, "--reason", "stolen", "--out", site)
        run("build", wheels, "--out", site)
        gone = manifest_of(site)
        run("restore", WHEEL, "--out", site)
        run("build", wheels, "--out", site)

        assert [wheel.backend for wheel in gone.wheels] == ["cpu"]
        assert [(removal.filename, removal.reason) for removal in gone.removals] == [(WHEEL, "stolen")]
        assert gone.removals[0].removed_at.microsecond == 0
        assert [wheel.backend for wheel in manifest_of(site).wheels] == ["cpu", "cu128"]
        assert manifest_of(site).removals == ()

    def test_the_status_of_a_project(self, site: Path) -> None:
        run("status", "llama-cpp-python", "quarantined", "--reason", "stolen", "--out", site)

        assert 'content="quarantined"' in (site / PAGE).read_text()
        assert WHEEL not in (site / PAGE).read_text()

    def test_back_and_forth(self, site: Path) -> None:
        run("yank", WHEEL, "--reason", "crashes", "--out", site)

        back = run("rollback", site)
        yanked = manifest_of(site).wheels[0].yanked
        run("rollback", site)

        assert (verdict(back), back[-1]) == ("✓ rollback — wheels: 1", str(site))
        assert (yanked, manifest_of(site).wheels[0].yanked) == (None, "crashes")

    @pytest.mark.parametrize(
        ("words", "code", "what"),
        [
            (("yank", "none*", "--reason", "a"), 8, "no wheel of the site is called 'none*'"),
            (("unyank", "none*"), 8, "no wheel of the site is called 'none*'"),
            (("remove", "none*", "--reason", "a"), 8, "no wheel of the site is called 'none*'"),
            (("remove", "*", "--reason", ""), 8, "the reason is empty"),
            (("remove", "*", "--reason", "a"), 8, "an empty index is never made"),
            (("restore", "*"), 8, "no removed file of the site is called '*'"),
            (("yank", "*", "--reason", "a\nb"), 8, "is not one line"),
            (("status", "llama-cpp-python", "gone"), 8, "status 'gone' is none of PEP 792"),
            (("status", "other", "archived"), 8, "no project of the site is called 'other'"),
        ],
        ids=lambda value: "-".join(value)[:30] if isinstance(value, tuple) else None,
    )
    def test_what_cannot_be_done_is_refused(
        self, site: Path, words: tuple[str, ...], code: int, what: str
    ) -> None:
        before = files_in(site)

        error = refused(*words, "--out", site)

        assert (error.exit_code, what in str(error)) == (code, True), str(error)
        assert files_in(site) == before

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("yank", "*", "--reason", "a", "--out", "none"), 8),
            (("unyank", "*", "--out", "none"), 8),
            (("remove", "*", "--reason", "a", "--out", "none"), 8),
            (("restore", "*", "--out", "none"), 8),
            (("status", "demo", "archived", "--out", "none"), 8),
            (("rollback", "none"), 7),
            (("serve", "none"), 7),
        ],
        ids=lambda value: value[0] if isinstance(value, tuple) else None,
    )
    def test_there_must_be_a_site(self, tmp_path: Path, words: tuple[str, ...], code: int) -> None:
        error = refused(*words)

        assert (error.exit_code, "there is no" in str(error)) == (code, True)
        assert not (tmp_path / "none").exists()


def manifest_text(site: Path) -> str:
    return (site / "manifest.jsonl").read_text()


def test_publishing_to_a_folder_makes_it_what_the_site_is(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    publish(tmp_path / "more", "2")
    run("build", tmp_path / "more", "--out", site)
    for change in (
        ("yank", "*", "--reason", "broken"),
        ("unyank", "*"),
        ("status", "Llama_CPP.python", "quarantined", "--reason", "looked at"),
        ("status", "llama-cpp-python", "active"),
        ("remove", "*-0.3.100+cu128-*", "--reason", "gone"),
    ):
        run(*change, "--site", site)
        run("publish", site, target)

        assert manifest_text(target) == manifest_text(site)
    assert not list(target.rglob("*+cu128*"))


def test_publishing_to_a_folder_loses_nothing(site: Path, tmp_path: Path) -> None:
    publish(tmp_path / "other")
    run("build", tmp_path / "other", "--out", tmp_path / "target")
    before = manifest_text(tmp_path / "target")

    with pytest.raises(IndexBuildError, match="would vanish: it is published, and nobody removed it"):
        run("publish", site, tmp_path / "target")

    assert manifest_text(tmp_path / "target") == before


def test_publishing_what_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexBuildError, match="there is no site"):
        run("publish", tmp_path / "nothing", tmp_path / "target")


def test_serve_tells_its_address_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!DOCTYPE html>")
    code = "from index_gen.cli import app; app()"
    command = [sys.executable, "-c", code, "serve", str(tmp_path), "--port", "0"]
    checkout = Path(__file__).parents[3]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=checkout) as process:
        line = process.stderr.readline() if process.stderr is not None else ""
        url = line.split()[-1]
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback, as asserted below
            content = answer.read()
        process.terminate()
        process.wait(timeout=10)

    assert line == f"serving {tmp_path} at {url}\n"
    assert url.startswith("http://127.0.0.1:")
    assert content == b"<!DOCTYPE html>"


@pytest.mark.parametrize(
    "command", ["build", "yank", "unyank", "remove", "restore", "status", "rollback", "serve"]
)
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])

    assert result.exit_code == 0
    assert "Usage" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("serve", ".", "--port", "70000"),
        ("yank", "*"),
        ("remove", "*"),
        ("yank", "--reason", "a"),
        ("status", "a"),
    ],
    ids=["port", "yank-without-reason", "remove-without-reason", "yank-without-files", "no-status"],
)
def test_a_wrong_command_line_ends_with_two(words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, words).exit_code == 2
