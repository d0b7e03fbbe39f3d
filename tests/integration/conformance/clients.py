"""Real installers in throw-away environments, and what they made of a command."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Literal, TypeAlias

from fakes.matrix_site import PROBE
from wheelgrid.errors import ToolFailedError
from wheelgrid.process import run_process

Client: TypeAlias = Literal["pip-oldest", "pip-newest", "uv", "poetry", "pdm"]
CLIENTS: tuple[Client, ...] = ("pip-oldest", "pip-newest", "uv", "poetry", "pdm")
PIPS: tuple[Client, ...] = ("pip-oldest", "pip-newest")
PINS = Path(__file__).with_name("clients.toml")
UV = Path(sys.executable).with_name("uv")

UV_PLATFORMS = {
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-aarch64": "aarch64-manylinux_2_28",
    "linux-musl-x86_64": "x86_64-unknown-linux-musl",
    "linux-musl-aarch64": "aarch64-unknown-linux-musl",
    "macos-arm64": "aarch64-apple-darwin",
    "macos-x86_64": "x86_64-apple-darwin",
    "windows-amd64": "x86_64-pc-windows-msvc",
    "windows-arm64": "aarch64-pc-windows-msvc",
}
"""What uv calls the platforms of the matrix, in `--python-platform`."""

_REFUSALS = (
    r"DO NOT MATCH THE HASHES",
    r"Hash mismatch",
    r"Invalid hashes",
    r"No solution found",
    r"No matching distribution found",
    r"not found in known hashes",
    r"doesn't match any version|no versions? of|no matching package|NoCandidateFound|Unable to find",
    r"does not provide upload-time metadata",
    r"no such option: \S+",
)
"""The words of a refusal, as each installer has them; the first that is there is the one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """Every installer of the table, and a folder to work in."""

    folder: Path
    """Everything that the installers write lies below it."""
    default_index: str
    """Address of the index that plays the default one."""
    numbers: count[int] = field(default_factory=count)
    lock: Lock = field(default_factory=Lock)

    def program(self, client: Client) -> Path:
        """Return the folder of an installer's programs."""
        return self.folder / client / "bin"

    def desk(self, client: Client) -> Desk:
        """Return an empty environment in which one installer works."""
        with self.lock:
            number = next(self.numbers)
        folder = self.folder / "desks" / f"{number}-{client}"
        folder.mkdir(parents=True)
        return Desk(client=client, folder=folder, toolbox=self)


def install_clients(folder: Path, default_index: str) -> Toolbox:
    """Install every installer at its pinned version; one that cannot be had is a failure."""
    toolbox = Toolbox(folder=folder, default_index=default_index)
    for client in CLIENTS:
        if client == "uv":
            programs = toolbox.program(client)
            programs.mkdir(parents=True)
            (programs / "uv").symlink_to(UV)
        else:
            make_environment(folder / client, client)
    return toolbox


def pins() -> Mapping[str, Mapping[str, str]]:
    """Return which version of each installer is used, and the Python that it needs."""
    return tomllib.loads(PINS.read_text("utf-8"))


def versions() -> dict[Client, str]:
    """Return what the table calls the installers."""
    stated = {name: re.sub(r"(\[.*])?==", " ", pin["requirement"]) for name, pin in pins().items()}
    uv = " ".join(run_process((UV, "--version")).split()[:2])
    return {client: stated.get(client, uv) for client in CLIENTS}


def make_environment(folder: Path, client: Client) -> None:
    """Make a virtual environment with an installer in it."""
    pin = pins()[client]
    run_process((UV, "venv", "--quiet", "--clear", "--python", pin.get("python", sys.executable), folder))
    run_process((UV, "pip", "install", "--quiet", "--python", folder / "bin" / "python", pin["requirement"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An empty environment, and one installer that works in it."""

    client: Client
    folder: Path
    toolbox: Toolbox

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def target(self) -> Path:
        """Folder of what is installed for another machine."""
        return self.folder / "target"

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        """Nothing of this machine's configuration: the indexes under test are the only ones."""
        index = self.toolbox.default_index
        programs = (self.venv / "bin", self.toolbox.program(self.client), os.environ["PATH"])
        return {
            "PATH": os.pathsep.join(map(str, programs)),
            "HOME": str(self.folder),
            "VIRTUAL_ENV": str(self.venv),
            "NO_PROXY": "127.0.0.1",
            "NO_COLOR": "1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_INDEX_URL": index,
            "PIP_NO_CACHE_DIR": "1",
            "PIP_NO_INPUT": "1",
            "UV_CACHE_DIR": str(self.folder / "cache"),
            "UV_DEFAULT_INDEX": index,
            "UV_PYTHON_DOWNLOADS": "never",
            "POETRY_CACHE_DIR": str(self.folder / "cache"),
            "POETRY_VIRTUALENVS_IN_PROJECT": "true",
            "POETRY_NO_INTERACTION": "1",
            "PDM_CACHE_DIR": str(self.folder / "cache"),
            "PDM_CHECK_UPDATE": "false",
            "PDM_LOG_DIR": str(self.folder / "log"),
            "PYTHONWARNINGS": "ignore",
            **extra,
        }

    def prepare(self) -> None:
        """Make the environment that is installed into; pip lives in it, the others outside."""
        if self.client in PIPS:
            make_environment(self.venv, self.client)
        else:
            run_process((UV, "venv", "--quiet", "--python", sys.executable, self.venv))

    def run(self, text: str, **environment: str) -> str:
        """Run lines as a person pastes them into a shell, one after the other."""
        output = ""
        for line in text.splitlines():
            words = shlex.split(line)
            output += run_process(words, env=self.environment(environment), cwd=self.folder)
        return output

    def installed(self, folder: Path | None = None) -> str:
        """Return the file that is installed now, as its own module says."""
        places = [folder] if folder is not None else list(self.venv.glob("lib/python*/site-packages"))
        found = [place / f"{PROBE}.py" for place in places if (place / f"{PROBE}.py").is_file()]
        if not found:
            return "nothing"
        return found[0].read_text("utf-8").strip().removeprefix("FILENAME = ").strip("'")

    def outcome(self, text: str, **environment: str) -> str:
        """Run lines in a new environment and return the file that they installed, or the refusal."""
        self.prepare()
        try:
            self.run(text, **environment)
        except ToolFailedError as error:
            return refusal(str(error))
        return self.installed()

    def outcome_elsewhere(self, line: str, options: Sequence[str], **environment: str) -> str:
        """Run a line for another machine, and return the file that it would install there."""
        command = " ".join((line, *map(shlex.quote, options), "--target", shlex.quote(str(self.target))))
        try:
            self.run(command, **environment)
        except ToolFailedError as error:
            return refusal(str(error))
        return self.installed(self.target)


def elsewhere(client: Client, platform: str, tag: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return what makes an installer choose for another machine: options, and environment."""
    if client == "uv":
        known = ("--python-platform", UV_PLATFORMS[platform], "--python", sys.executable)
        return known, {"MACOSX_DEPLOYMENT_TARGET": "14.0"}
    return ("--platform", tag, "--python-version", "3.12", "--implementation", "cp"), {}


def refusal(output: str) -> str:
    """Return the words with which an installer refused, or its last line if they are none that we know."""
    for pattern in _REFUSALS:
        found = re.search(pattern, output)
        if found is not None:
            return f"refused: {found[0]}"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return f"failed: {lines[-1]}"
