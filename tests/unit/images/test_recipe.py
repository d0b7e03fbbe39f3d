"""What a local image is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.proof.interpreters import Interpreter
from fakes.runner import RecordingRunner
from scripts.images.recipe import (
    Recipe,
    customize_environment,
    identifier_of,
    make_recipe,
    mmdebstrap_command,
    tag_of,
)
from wheelgrid.errors import BuildError, ToolFailedError

MIRROR = "http://packages.invalid/debian"
WANTED = frozenset({"cp39", "cp312", "cp314t"})


def python(minor: int, prefix: str, *, free_threaded: bool = False) -> Interpreter:
    return Interpreter(
        version=(3, minor, 1), free_threaded=free_threaded, path=Path(prefix, "bin", f"python3.{minor}")
    )


OLDEST = python(9, "/home/me/.pyenv/versions/3.9.1")
NEWER = python(12, "/home/me/.local/share/uv/python/cpython-3.12")


def apt(answer: str = f"{MIRROR}\n{MIRROR}\n") -> RecordingRunner:
    return RecordingRunner(lambda _: answer)


def test_interpreters_have_the_names_that_manylinux_gives_them() -> None:
    threaded = python(14, "/opt/3.14t", free_threaded=True)

    assert (tag_of(OLDEST), identifier_of(OLDEST)) == ("cp39-cp39", "cp39")
    assert (tag_of(threaded), identifier_of(threaded)) == ("cp314-cp314t", "cp314t")


def test_the_systems_own_and_unwanted_interpreters_are_left_out() -> None:
    system = python(12, "/usr")
    dropped = python(13, "/opt/python/cp313-cp313t", free_threaded=True)

    recipe = make_recipe([OLDEST, system, NEWER, dropped], WANTED, apt())

    assert recipe.interpreters == (OLDEST, NEWER)
    assert recipe.mirror == MIRROR
    assert recipe.pythons.splitlines() == [
        "cp39-cp39 /home/me/.pyenv/versions/3.9.1",
        "cp312-cp312 /home/me/.local/share/uv/python/cpython-3.12",
    ]


def test_a_machine_without_the_oldest_python_is_refused() -> None:
    with pytest.raises(BuildError, match=r"every image needs Python 3\.9"):
        make_recipe([NEWER], WANTED, apt())


def test_a_machine_whose_apt_knows_no_packages_is_refused() -> None:
    with pytest.raises(BuildError, match="apt has no package list"):
        make_recipe([OLDEST], WANTED, apt(""))


def test_an_apt_that_fails_is_told() -> None:
    def fail(words: tuple[str, ...]) -> str:
        raise ToolFailedError(words, 100, "no")

    with pytest.raises(BuildError, match="apt does not say"):
        make_recipe([OLDEST], WANTED, RecordingRunner(fail))


def test_other_parts_are_another_image_and_another_mirror_is_not() -> None:
    one = Recipe(mirror=MIRROR, interpreters=(OLDEST,))
    same = Recipe(mirror="http://elsewhere.invalid", interpreters=(OLDEST,))
    other = Recipe(mirror=MIRROR, interpreters=(OLDEST, NEWER))

    assert one.name == same.name
    assert one.name != other.name
    assert one.name.startswith("localhost/wheelgrid-manylinux:bookworm-")


def test_the_command_and_its_environment_name_every_part() -> None:
    recipe = Recipe(mirror=MIRROR, interpreters=(OLDEST,))

    command = mmdebstrap_command(recipe, Path("/cache/root.tar.zst"))

    assert command[0] == "mmdebstrap"
    assert str(command[-1]).endswith(f"{MIRROR} bookworm main")
    assert any("build-essential" in str(word) and "ccache" in str(word) for word in command)
    assert customize_environment(recipe, {"A": "b"}) == {"A": "b", "PYTHONS": recipe.pythons}
