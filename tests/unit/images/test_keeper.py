"""Where a local image comes from: the engine, the kept archive, or a new build."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.cibuildwheel.engine import Engine
from ci.proof.interpreters import Interpreter
from fakes.runner import RecordingRunner
from scripts.images.keeper import ensure_image, image_folder
from scripts.images.recipe import Recipe
from wheelgrid.errors import ToolFailedError

PYTHON = Interpreter(version=(3, 9, 1), free_threaded=False, path=Path("/home/me/3.9/bin/python3.9"))
RECIPE = Recipe(mirror="http://packages.invalid/debian", interpreters=(PYTHON,))
ARCHIVE = f"bookworm-{RECIPE.key}.tar.zst"


class Tools:
    """Answers like an engine that has the image or not, and like mmdebstrap."""

    def __init__(self, folder: Path, *, has_image: bool = False, mmdebstrap: str = "makes it") -> None:
        self.runner = RecordingRunner(self._answer)
        self._folder = folder
        self._has_image = has_image
        self._mmdebstrap = mmdebstrap

    def _answer(self, words: tuple[str, ...]) -> str:
        if words[1:3] == ("image", "inspect") and not self._has_image:
            raise ToolFailedError(words, 125, "no such image")
        if words[0] == "mmdebstrap":
            (archive,) = (word for word in words if word.endswith(".tar.zst"))
            Path(archive).write_bytes(b"half")
            if self._mmdebstrap == "fails":
                raise ToolFailedError(words, 1, "no mirror")
            Path(archive).write_bytes(b"whole")
        return ""

    @property
    def used(self) -> list[str]:
        return [" ".join(words[:2]) if words[0] == "podman" else words[0] for words in self.runner.commands]


def ensure(tools: Tools, folder: Path, engine: str = "podman") -> str:
    chosen = Engine(name="docker") if engine == "docker" else Engine(name="podman")
    return ensure_image(
        RECIPE, chosen, folder=folder, run=tools.runner, environment={}, progress=lambda _: None
    )


def test_an_image_that_the_engine_has_is_taken(tmp_path: Path) -> None:
    tools = Tools(tmp_path, has_image=True)

    assert ensure(tools, tmp_path) == RECIPE.name
    assert tools.used == ["podman image"]


def test_the_first_time_it_is_made_and_kept(tmp_path: Path) -> None:
    tools = Tools(tmp_path)

    ensure(tools, tmp_path)

    assert tools.used == ["podman image", "mmdebstrap", "zstd", "podman import"]
    assert (tmp_path / ARCHIVE).read_bytes() == b"whole"


def test_later_it_is_loaded_from_the_archive(tmp_path: Path) -> None:
    (tmp_path / ARCHIVE).write_bytes(b"whole")
    tools = Tools(tmp_path)

    ensure(tools, tmp_path)

    assert tools.used == ["podman image", "zstd", "podman import"]


def test_half_an_archive_is_never_kept(tmp_path: Path) -> None:
    tools = Tools(tmp_path, mmdebstrap="fails")

    with pytest.raises(ToolFailedError):
        ensure(tools, tmp_path)

    assert not list(tmp_path.glob("*.zst"))


def test_docker_is_told_the_platform_in_its_own_words(tmp_path: Path) -> None:
    tools = Tools(tmp_path)

    ensure(tools, tmp_path, engine="docker")

    assert tools.runner.commands[-1][:3] == ("docker", "import", "--platform")


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HOME": "/home/me"}, "/home/me/.cache/wheelgrid/images"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": ""}, "/home/me/.cache/wheelgrid/images"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "/cache"}, "/cache/wheelgrid/images"),
    ],
    ids=["home", "empty", "xdg"],
)
def test_archives_are_kept_in_the_users_cache(environment: dict[str, str], folder: str) -> None:
    assert image_folder(environment) == Path(folder)
