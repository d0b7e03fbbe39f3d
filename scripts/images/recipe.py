"""What a local image is made of, and the digest that tells two of them apart."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ci.proof.interpreters import Interpreter
from wheelgrid.errors import BuildError, Problem, ToolFailedError
from wheelgrid.process import Runner

SUITE = "bookworm"
"""The Debian release of the image: its compiler and C library decide the platform tag of the wheels."""

CUSTOMIZE = Path(__file__).with_name("customize.sh")
"""Adds the interpreters and Python's tools to the new root."""

OLDEST = "3.9"
"""cibuildwheel runs its own errands inside the container with this Python, whatever is built."""

PACKAGES = (
    "build-essential", "ca-certificates", "ccache", "git", "libbz2-1.0", "libcrypt1", "libexpat1",
    "libffi8", "liblzma5", "libncursesw6", "libnsl2", "libreadline8", "libsqlite3-0", "libssl3", "libuuid1",
    "xz-utils", "zlib1g",
)  # fmt: skip
"""Debian packages: compilers, the cache, and the libraries that interpreters are linked to."""

REPOSITORY = "localhost/wheelgrid-manylinux"
"""Name of the image without its tag; ``localhost`` cannot be pulled from anywhere."""

_CURRENT_FORMAT = "1"
_SYSTEM = frozenset({Path("/"), Path("/usr"), Path("/usr/local")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All that decides the content of an image."""

    mirror: str
    """Where Debian's packages come from, as this machine's apt is set up."""
    interpreters: tuple[Interpreter, ...]
    """Pythons of this machine that the image gets."""
    suite: str = SUITE
    """Debian's name of the release."""

    @property
    def pythons(self) -> str:
        """Return the lines that ``customize.sh`` reads: ``cp312-cp312 /folder``."""
        return "\n".join(f"{tag_of(found)} {prefix_of(found)}" for found in self.interpreters)

    @property
    def key(self) -> str:
        """Return a digest of the parts: the same parts make the same image."""
        names = (f"{tag_of(found)} {found.name} {prefix_of(found)}" for found in self.interpreters)
        parts = (_CURRENT_FORMAT, self.suite, platform.machine(), *PACKAGES, *names, CUSTOMIZE.read_text())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    @property
    def name(self) -> str:
        """Return the name of the image: ``localhost/wheelgrid-manylinux:bookworm-0123456789ab``."""
        return f"{REPOSITORY}:{self.suite}-{self.key}"


def identifier_of(interpreter: Interpreter) -> str:
    """Return what cibuildwheel calls an interpreter: ``cp314t``."""
    return f"cp{interpreter.version[0]}{interpreter.version[1]}" + "t" * interpreter.free_threaded


def tag_of(interpreter: Interpreter) -> str:
    """Return the name of an interpreter's folder in a manylinux image: ``cp314-cp314t``."""
    identifier = identifier_of(interpreter)
    return f"{identifier.removesuffix('t')}-{identifier}"


def prefix_of(interpreter: Interpreter) -> Path:
    """Return the folder that an interpreter is installed in."""
    return interpreter.path.parent.parent


def make_recipe(found: Iterable[Interpreter], wanted: Container[str], run: Runner) -> Recipe:
    """Return the recipe for an image of this machine.

    Interpreters of the system itself are left out: their files lie among all others.

    Args:
        found: The interpreters of this machine.
        wanted: Those that cibuildwheel can use, ``cp314t``.
        run: Runs programs.

    Raises:
        BuildError: The machine has no Python that cibuildwheel's own errands need, or no apt.
    """
    own = tuple(one for one in found if prefix_of(one) not in _SYSTEM and identifier_of(one) in wanted)
    if all(one.minor != OLDEST for one in own):
        raise BuildError(
            Problem(
                what=f"every image needs Python {OLDEST}, and there is none outside the system's folders",
                hint=f"install it with `uv python install {OLDEST}` or `pyenv install {OLDEST}`",
            )
        )
    return Recipe(mirror=_mirror(run), interpreters=own)


def _mirror(run: Runner) -> str:
    question = (
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
        "Component: main",
    )
    try:
        answer = run(question).split()
    except ToolFailedError as error:
        raise BuildError(Problem(what="apt does not say where packages come from")) from error
    if not answer:
        raise BuildError(Problem(what="apt has no package list", hint="run `apt-get update`"))
    return answer[0]


def mmdebstrap_command(recipe: Recipe, archive: Path) -> tuple[str | Path, ...]:
    """Return the command that makes the root file system of an image as one archive."""
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    return (
        "mmdebstrap",
        "--variant=minbase",
        f"--include={','.join(PACKAGES)}",
        "--dpkgopt=force-unsafe-io",
        *(f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in ("doc", "locale", "man")),
        f'--customize-hook={CUSTOMIZE} "$1"',
        recipe.suite,
        archive,
        f"deb [signed-by={keyring}] {recipe.mirror} {recipe.suite} main",
    )


def customize_environment(recipe: Recipe, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that ``customize.sh`` reads."""
    return {**base, "PYTHONS": recipe.pythons}
