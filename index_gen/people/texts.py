"""The install texts as files of their own, for scripts and for those who write guides."""

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from index_gen.people.view import ProjectView
from index_gen.snippets import Snippet, Tool, choosing_snippet, extras_snippet, snippets
from index_gen.tree import Page, SitePath, whole_page
from wheelgrid.structs import FrozenStruct

FOLDER = "snippets"
"""Where they lie."""


class TextPart(FrozenStruct, frozen=True):
    """One text with one place to paste it."""

    place: str
    """``Run`` for a shell, or the name of a file."""
    text: str
    """What to paste."""
    index: str | None
    """The index that it is for, if the texts beside it are for several."""


class InstallText(FrozenStruct, frozen=True):
    """How one tool installs one project from one index."""

    project: str
    """Normalised name."""
    index: str | None
    """Name of the index; none if it is for several."""
    version: str | None
    """What is installed; none if it is for several indexes."""
    tool: Tool
    """The tool."""
    path: str
    """The same as a file, from the root of the site."""
    parts: tuple[TextPart, ...]
    """What to paste, in order."""


class InstallTexts(FrozenStruct, frozen=True):
    """All of a site."""

    schema_version: int
    """Format of this document, 1."""
    texts: tuple[InstallText, ...]
    """In order of project, index and tool."""


def text_pages(projects: Sequence[ProjectView]) -> Iterator[Page]:
    """Return a file for each text, and a JSON document with all of them."""
    yield whole_page(f"{FOLDER}/index.json", None, partial(_index, projects))
    for project in projects:
        reads = frozenset({f"*/{project.name}"})
        for index, _, snippet in _snippets(project):
            path = text_path(project.name, index, snippet.tool)
            yield whole_page(path, reads, snippet.text.encode)


def text_path(project: str, index: str | None, tool: Tool) -> SitePath:
    """Return where a text lies; none as index if it is for several."""
    folder = f"{FOLDER}/{project}" if index is None else f"{FOLDER}/{project}/{index}"
    return SitePath(f"{folder}/{tool}.txt")


def _snippets(project: ProjectView) -> Iterator[tuple[str | None, str | None, Snippet]]:
    """Return the texts of a project, each with its index and version."""
    for view in project.backends:
        for snippet in snippets(view.target):
            yield view.index, view.target.version, snippet
    if len(project.backends) > 1:
        yield None, None, extras_snippet([view.target for view in project.backends])
    if project.choosing is not None:
        target = project.choosing.target
        yield target.index, target.version, choosing_snippet(target)


def _index(projects: Sequence[ProjectView]) -> bytes:
    texts = tuple(
        InstallText(
            project=project.name,
            index=index,
            version=version,
            tool=snippet.tool,
            path=text_path(project.name, index, snippet.tool),
            parts=tuple(
                TextPart(place=part.place, text=part.text, index=part.index) for part in snippet.parts
            ),
        )
        for project in projects
        for index, version, snippet in _snippets(project)
    )
    return (
        msgspec.json.format(msgspec.json.encode(InstallTexts(schema_version=1, texts=texts)), indent=1)
        + b"\n"
    )
