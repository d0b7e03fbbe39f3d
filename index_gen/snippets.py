"""Writes the texts that install one project from one index, for each tool; each can be pasted as it is.

No text may fall back to another index in silence. How that is reached depends on the version:

* A version with a label, ``1.2.0+cu128``, is on no other index: PyPI refuses labels. The pin with its label
  is enough, and the index may stand beside the default one, which serves the dependencies.
* A version without a label may be elsewhere too, as another file. A pin cannot tell them apart, and what is
  installed already may be a wheel of another backend, as ``==1.2.0`` admits ``1.2.0+cu128``. So pip and uv
  install it first, from this index alone, again and without dependencies; a second line then adds these.
  In a requirements file the digests say the same, so that it can be kept.
* Wheels that an installer chooses by the machine have no label; they are installed like those.

Tools with a place for it are told that this one package comes from this one index: uv projects and Poetry by
an explicit source, PDM by ``include_packages``. There the version needs no label.

Source: uv's documentation of indexes, conflicts and previews; Poetry's of package sources; PDM's of sources;
pip's of requirements files and of hash-checking mode.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index_gen.settings import IndexSettings
from wheelgrid.structs import Sha256

Tool: TypeAlias = Literal[
    "pip", "uv", "uv-project", "uv-extras", "poetry", "pdm", "requirements", "constraints", "variants"
]
"""What somebody installs with."""

TITLES: dict[Tool, str] = {
    "pip": "pip",
    "uv": "uv pip",
    "uv-project": "uv project",
    "uv-extras": "uv with extras",
    "poetry": "Poetry",
    "pdm": "PDM",
    "requirements": "requirements.txt",
    "constraints": "constraints.txt",
    "variants": "uv, by itself",
}
"""Name of each tool for people, in the order in which they are shown."""

PYPROJECT = "pyproject.toml"
RUN = "Run"
ONLY_BINARY = "--only-binary :all:"
"""Refuses what would have to be compiled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One text with one place to paste it."""

    place: str
    """Where it belongs: ``Run`` for a shell, or the name of a file."""
    text: str
    """The text, without a line end at its end."""
    index: str | None = None
    """The index that it is for, if the snippet is for several; none if it is for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """How one tool installs one version of one project."""

    tool: Tool
    """The tool."""
    parts: tuple[Part, ...]
    """What to paste, in order."""

    @property
    def text(self) -> str:
        """Return all parts as one text; where there are several, a comment names the place of each."""
        if len(self.parts) == 1:
            return self.parts[0].text + "\n"
        return "\n".join(f"# {part.place}\n{part.text}\n" for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be installed, and from where."""

    project: str
    """Normalised name."""
    version: str
    """Version with its label."""
    index: str
    """Name of the index."""
    url: str
    """Address of the index."""
    digests: tuple[Sha256, ...] = ()
    """Digests of the files of this version, in order of file name."""

    @property
    def pin(self) -> str:
        """Return the requirement, ``demo==1.2.0+cu128``."""
        return f"{self.project}=={self.version}"

    @property
    def source(self) -> str:
        """Return a name for the index in a project's own settings, where others have indexes too."""
        return f"{self.project}-{self.index}"

    @property
    def extra(self) -> str:
        """Return the index as the name of an extra. PEP 685: dots become hyphens."""
        return re.sub(r"[-_.]+", "-", self.index).lower()

    @property
    def is_labelled(self) -> bool:
        """Tell whether the version itself says which backend it is."""
        return "+" in self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallLines:
    """The two lines that a proof gives to the clients: one step, where nothing else is installed."""

    pip: str
    """Shell line for pip."""
    uv: str
    """Shell line for uv's pip interface."""


def install_lines(settings: IndexSettings, backend: str, project: str, version: str) -> InstallLines:
    """Return one line for each client that installs a version with its dependencies.

    For a version with a label these are the lines of the pages. One without may come from elsewhere, so
    whoever uses them must look at what was installed, as a proof does.
    """
    target = Target(project=project, version=version, index=backend, url=settings.index_url(backend))
    return InstallLines(pip=_pip_line(target), uv=_uv_line(target))


def snippets(target: Target) -> tuple[Snippet, ...]:
    """Return the texts for the index of one backend, one for each tool."""
    return (
        Snippet(tool="pip", parts=(Part(place=RUN, text=_pip(target)),)),
        Snippet(tool="uv", parts=(Part(place=RUN, text=_uv(target)),)),
        Snippet(tool="uv-project", parts=_uv_project(target)),
        Snippet(tool="poetry", parts=_poetry(target)),
        Snippet(tool="pdm", parts=_pdm(target)),
        Snippet(tool="requirements", parts=_requirements(target)),
        Snippet(tool="constraints", parts=_constraints(target)),
    )


def choosing_snippet(target: Target) -> Snippet:
    """Return the text for the index whose wheels uv chooses by the machine."""
    feature = "uv pip install --preview-features wheel-variants"
    text = "\n".join((_uv_alone(target, feature), f"uv pip install {_quoted(target.pin)}"))
    return Snippet(tool="variants", parts=(Part(place=RUN, text=text),))


def extras_snippet(targets: Sequence[Target]) -> Snippet:
    """Return the text for a uv project that offers several backends as extras, of which one is chosen.

    uv locks each backend with its own label; ``conflicts`` tells it that no two are wanted at once.
    """
    extras = [f"{target.extra} = [{_toml(target.pin)}]" for target in targets]
    conflicts = [f"    {{ extra = {_toml(target.extra)} }}," for target in targets]
    sources = [
        f"    {{ index = {_toml(target.source)}, extra = {_toml(target.extra)} }}," for target in targets
    ]
    lines = (
        "[project.optional-dependencies]",
        *extras,
        "",
        "[tool.uv]",
        "conflicts = [[",
        *conflicts,
        "]]",
        "",
        "[tool.uv.sources]",
        f"{targets[0].project} = [",
        *sources,
        "]",
        *(line for target in targets for line in ("", *_uv_index(target))),
    )
    runs = tuple(
        Part(place=RUN, text=f"uv sync --extra {target.extra}", index=target.index) for target in targets
    )
    return Snippet(tool="uv-extras", parts=(Part(place=PYPROJECT, text="\n".join(lines)), *runs))


def _pip_line(target: Target) -> str:
    return f"pip install {_quoted(target.pin)} {ONLY_BINARY} --extra-index-url {_quoted(target.url)}"


def _pip(target: Target) -> str:
    if target.is_labelled:
        return _pip_line(target)
    pin = _quoted(target.pin)
    alone = f"--no-deps --force-reinstall --index-url {_quoted(target.url)}"
    return f"pip install {pin} {ONLY_BINARY} {alone}\npip install {pin}"


def _uv_line(target: Target) -> str:
    return f"uv pip install {_quoted(target.pin)} {ONLY_BINARY} --index {_quoted(target.url)}"


def _uv(target: Target) -> str:
    if target.is_labelled:
        return _uv_line(target)
    return f"{_uv_alone(target, 'uv pip install')}\nuv pip install {_quoted(target.pin)}"


def _uv_alone(target: Target, command: str) -> str:
    again = f"--no-deps --reinstall-package {target.project}"
    return f"{command} {_quoted(target.pin)} {ONLY_BINARY} {again} --default-index {_quoted(target.url)}"


def _uv_index(target: Target) -> tuple[str, ...]:
    """Return an index that uv asks for nothing but what names it."""
    return (
        "[[tool.uv.index]]",
        f"name = {_toml(target.source)}",
        f"url = {_toml(target.url)}",
        "explicit = true",
    )


def _uv_project(target: Target) -> tuple[Part, ...]:
    table = (
        *_uv_index(target),
        "",
        "[tool.uv.sources]",
        f"{target.project} = {{ index = {_toml(target.source)} }}",
    )
    return (
        Part(place=PYPROJECT, text="\n".join(table)),
        Part(place=RUN, text=f"uv add {_quoted(target.pin)}"),
    )


def _poetry(target: Target) -> tuple[Part, ...]:
    table = (
        "[[tool.poetry.source]]",
        f"name = {_toml(target.source)}",
        f"url = {_toml(target.url)}",
        'priority = "explicit"',
    )
    return (
        Part(place=PYPROJECT, text="\n".join(table)),
        Part(place=RUN, text=f"poetry add --source {target.source} {_quoted(target.pin)}"),
    )


def _pdm(target: Target) -> tuple[Part, ...]:
    # PDM asks no other source for a package that the list of one source names.
    table = (
        "[[tool.pdm.source]]",
        f"name = {_toml(target.source)}",
        f"url = {_toml(target.url)}",
        f"include_packages = [{_toml(target.project)}]",
    )
    return (
        Part(place=PYPROJECT, text="\n".join(table)),
        Part(place=RUN, text=f"pdm add {_quoted(target.pin)}"),
    )


def _requirements(target: Target) -> tuple[Part, ...]:
    if target.is_labelled:
        lines = (f"--extra-index-url {target.url}", ONLY_BINARY, target.pin)
        return (
            Part(place="requirements.txt", text="\n".join(lines)),
            Part(place=RUN, text="pip install -r requirements.txt"),
        )
    name = f"requirements-{target.project}.txt"
    digests = (f"    --hash=sha256:{digest}" for digest in target.digests)
    lines = (f"--index-url {target.url}", ONLY_BINARY, " \\\n".join((target.pin, *digests)))
    first = f"pip install --no-deps --force-reinstall -r {name}"
    return (
        Part(place=name, text="\n".join(lines)),
        Part(place=RUN, text=f"{first}\npip install {_quoted(target.pin)}"),
    )


def _constraints(target: Target) -> tuple[Part, ...]:
    """Return the texts for somebody who installs another package that needs this one."""
    then = f"pip install -c constraints.txt {ONLY_BINARY}"
    if target.is_labelled:
        run = f"{then} --extra-index-url {_quoted(target.url)} YOUR-PACKAGE"
    else:
        first, _ = _pip(target).split("\n")
        run = f"{first}\n{then} YOUR-PACKAGE"
    return (Part(place="constraints.txt", text=target.pin), Part(place=RUN, text=run))


def _quoted(text: str) -> str:
    return shlex.quote(text)


def _toml(text: str) -> str:
    r"""Return a text as a basic string of TOML.

    >>> _toml('a"b')
    '"a\\"b"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
