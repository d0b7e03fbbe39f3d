"""The judges of an index: real pip and real uv install from the served site."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.published import publish
from index_gen import IndexSettings, install_lines, lay_out, render, serving, write
from wheelgrid.errors import ToolFailedError
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

UV = Path(sys.executable).with_name("uv")
OTHER_FORM = {"html": "index.json", "json": "index.html"}
"""What is taken away to offer one form of the pages only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program that installs from one index into an empty environment."""

    name: str
    command: tuple[str | Path, ...]
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of this machine's configuration: the index under test is the only one."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "NO_PROXY": "127.0.0.1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_CACHE_DIR": "1",
            "UV_CACHE_DIR": str(self.folder / "cache"),
            "UV_NO_CONFIG": "1",
        }

    def install(self, *arguments: str) -> str:
        """Install, and return what the environment then holds, as ``version backend``."""
        environment, python = self.folder / "venv", self.folder / "venv" / "bin" / "python"
        run_process((UV, "venv", "--quiet", "--clear", "--python", sys.executable, environment))
        words = (str(word).format(python=python) for word in (*self.command, *arguments))
        run_process(tuple(words), env=self.environment, cwd=self.folder)
        answer = (
            "import importlib.metadata, llama_probe\n"
            "print(importlib.metadata.version('llama-cpp-python'), llama_probe.BACKEND)"
        )
        return run_process((python, "-I", "-c", answer)).strip()


@pytest.fixture(scope="module")
def pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pip")
    run_process((UV, "venv", "--quiet", "--seed", "--python", sys.executable, folder / "venv"))
    return folder / "venv" / "bin" / "pip"


@pytest.fixture(params=["pip", "uv"])
def client(request: pytest.FixtureRequest, tmp_path: Path, pip: Path) -> Client:
    commands: dict[str, tuple[str | Path, ...]] = {
        "pip": (pip, "--python", "{python}", "install", "--no-input"),
        "uv": (UV, "pip", "install", "--python", "{python}"),
    }
    folder = tmp_path / "client"
    folder.mkdir()
    return Client(name=request.param, command=commands[request.param], folder=folder)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    wheels = tmp_path / "wheels"
    records = [
        publish(wheels, release, backend=b) for b in ("cpu", "cu128", "vulkan") for release in ("1.0", "1.1")
    ]
    write(render(lay_out(records, IndexSettings())), tmp_path / "site", [wheels])
    return tmp_path / "site"


def edit_pages(site: Path, edit: Callable[[str], str]) -> None:
    for page in [*site.rglob("index.html"), *site.rglob("index.json")]:
        text = page.read_text()
        page.unlink()
        page.write_text(edit(text))


def take_away(site: Path, name: str) -> None:
    for page in (site / "whl").rglob(name):
        page.unlink()


@pytest.mark.parametrize("form", ["html", "json"])
def test_clients_install_from_either_form_alone(site: Path, client: Client, form: str) -> None:
    take_away(site, OTHER_FORM[form])

    with serving(site) as url:
        assert client.install("--index-url", f"{url}/whl/cu128/", "llama-cpp-python") == "1.1+cu128 cu128"


def test_clients_ask_for_json_where_both_forms_are_there(site: Path, client: Client) -> None:
    """The HTML page names another digest: a client that reads it fails."""
    (page,) = site.glob("whl/cpu/*/index.html")
    spoiled = re.sub(r"#sha256=[0-9a-f]{64}", f"#sha256={'0' * 64}", page.read_text())
    page.unlink()
    page.write_text(spoiled)

    with serving(site) as url:
        assert client.install("--index-url", f"{url}/whl/cpu/", "llama-cpp-python") == "1.1 cpu"


@pytest.mark.parametrize("form", ["html", "json"])
@pytest.mark.parametrize("backend", ["cpu", "cu128", "vulkan"])
def test_of_indexes_side_by_side_the_one_asked_for_answers(
    site: Path, client: Client, backend: str, form: str
) -> None:
    take_away(site, OTHER_FORM[form])
    label = "" if backend == "cpu" else f"+{backend}"

    with serving(site) as url:
        installed = client.install("--index-url", f"{url}/whl/{backend}/", f"llama-cpp-python==1.0{label}")

    assert installed == f"1.0{label} {backend}"


def test_the_printed_pin_chooses_its_index_among_several(site: Path, client: Client) -> None:
    with serving(site) as url:
        installed = client.install(
            "--index-url",
            f"{url}/whl/cpu/",
            "--extra-index-url",
            f"{url}/whl/vulkan/",
            "--extra-index-url",
            f"{url}/whl/cu128/",
            *(["--index-strategy", "unsafe-best-match"] if client.name == "uv" else []),
            "llama-cpp-python==1.1+cu128",
        )

    assert installed == "1.1+cu128 cu128"


@pytest.mark.parametrize("spelling", ["Llama.Cpp_Python", "LLAMA-CPP-PYTHON", "llama__cpp--python"])
def test_every_spelling_of_the_name_is_found(site: Path, client: Client, spelling: str) -> None:
    with serving(site) as url:
        assert client.install("--index-url", f"{url}/whl/vulkan", spelling) == "1.1+vulkan vulkan"


@pytest.mark.parametrize("form", ["html", "json"])
def test_a_wrong_digest_on_the_page_is_refused(site: Path, client: Client, form: str) -> None:
    take_away(site, OTHER_FORM[form])
    edit_pages(
        site, lambda text: re.sub(r'(#sha256=|"hashes":\{"sha256":")[0-9a-f]{64}', r"\g<1>" + "0" * 64, text)
    )

    with serving(site) as url, pytest.raises(ToolFailedError, match=r"DO NOT MATCH THE HASHES|Hash mismatch"):
        client.install("--index-url", f"{url}/whl/cu128/", "llama-cpp-python")


@pytest.mark.parametrize("form", ["html", "json"])
def test_a_python_that_is_too_old_is_told_from_the_page(tmp_path: Path, client: Client, form: str) -> None:
    wheels = tmp_path / "wheels"
    records = [publish(wheels, "1.0"), publish(wheels, "2.0", requires_python=">=99")]
    site = write(render(lay_out(records, IndexSettings())), tmp_path / "new", [wheels]).folder
    take_away(site, OTHER_FORM[form])

    with serving(site) as url:
        assert client.install("--index-url", f"{url}/whl/cpu/", "llama-cpp-python") == "1.0 cpu"


@pytest.mark.parametrize("form", ["html", "json"])
def test_a_yanked_version_is_passed_over(tmp_path: Path, client: Client, form: str) -> None:
    wheels = tmp_path / "wheels"
    records = [publish(wheels, "1.0"), publish(wheels, "2.0", yanked="crashes")]
    site = write(render(lay_out(records, IndexSettings())), tmp_path / "new", [wheels]).folder
    take_away(site, OTHER_FORM[form])

    with serving(site) as url:
        assert client.install("--index-url", f"{url}/whl/cpu/", "llama-cpp-python") == "1.0 cpu"


@pytest.mark.parametrize("form", ["html", "json"])
def test_uv_finds_the_upload_time_for_a_cut_off(tmp_path: Path, pip: Path, form: str) -> None:
    wheels = tmp_path / "wheels"
    records = [publish(wheels, "1.0"), publish(wheels, "2.0", uploaded_at="2026-06-01T00:00:00Z")]
    site = write(render(lay_out(records, IndexSettings())), tmp_path / "new", [wheels]).folder
    take_away(site, OTHER_FORM[form])
    (tmp_path / "client").mkdir()
    command = (UV, "pip", "install", "--python", "{python}", "--exclude-newer", "2026-03-01T00:00:00Z")
    uv = Client(name="uv", command=command, folder=tmp_path / "client")

    with serving(site) as url:
        assert uv.install("--index-url", f"{url}/whl/cpu/", "llama-cpp-python") == "1.0 cpu"


def test_what_the_page_tells_a_uv_project_can_be_pasted(site: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    uv = Client(name="uv", command=(), folder=project)
    run_process((UV, "init", "--quiet", "--bare", "--no-workspace", "--python", sys.executable, project))
    environment = {name: value for name, value in uv.environment.items() if name != "UV_NO_CONFIG"}

    with serving(site) as url:
        lines = install_lines(IndexSettings(base_url=url), "cu128", "llama-cpp-python", "1.0+cu128")
        with (project / "pyproject.toml").open("a") as file:
            file.write(f"\n{lines.uv_project}\n")
        program, *words = shlex.split(lines.uv_add)
        assert program == "uv"
        run_process((UV, *words, "--python", sys.executable), env=environment, cwd=project)
        run_process((UV, "lock", "--check"), env=environment, cwd=project)
        run_process((UV, "sync", "--reinstall"), env=environment, cwd=project)

    answer = run_process(
        (project / ".venv" / "bin" / "python", "-I", "-c", "import llama_probe as p; print(p.BACKEND)")
    )
    assert answer.strip() == "cu128"


@pytest.mark.parametrize("answer", ["1.1+cu128 cu128", "refused"], ids=["true-digest", "wrong-digest"])
def test_clients_hold_a_wheel_to_the_digest_of_the_page(site: Path, client: Client, answer: str) -> None:
    (page,) = site.glob("whl/cu128/*/index.html")
    digest = re.findall("#sha256=([0-9a-f]{64})", page.read_text())[-1]
    requirements = client.folder / "requirements.txt"
    stated = digest[::-1] if answer == "refused" else digest
    requirements.write_text(f"llama-cpp-python==1.1+cu128 --hash=sha256:{stated}\n")

    with serving(site) as url:
        words = ("--index-url", f"{url}/whl/cu128/", "--require-hashes", "-r", str(requirements))
        if answer == "refused":
            with pytest.raises(ToolFailedError, match=r"DO NOT MATCH THE HASHES|Hash mismatch"):
                client.install(*words)
        else:
            assert client.install(*words) == answer


def test_a_site_can_be_moved(site: Path, client: Client, tmp_path: Path) -> None:
    moved = tmp_path / "host" / "deep" / "below"
    moved.parent.mkdir(parents=True)
    shutil.move(site, moved)

    with serving(tmp_path / "host") as url:
        installed = client.install("--index-url", f"{url}/deep/below/whl/cu128/", "llama-cpp-python")

    assert installed == "1.1+cu128 cu128"
