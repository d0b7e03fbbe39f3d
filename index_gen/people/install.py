"""The install texts of a project as HTML: every index with every tool, complete without a script."""

from __future__ import annotations

from collections.abc import Iterator

from index_gen.people.view import BackendView, ProjectView, platform_title
from index_gen.simple import escape
from index_gen.snippets import TITLES, Part, Snippet, choosing_snippet, extras_snippet, snippets


def install_section(project: ProjectView, root: str) -> str:
    """Return all texts of a project.

    Args:
        project: The project.
        root: The way from the page to the root of the site.
    """
    if not project.is_offered or not project.backends + ((project.choosing,) if project.choosing else ()):
        return ""
    name = escape(project.name)
    return "".join(
        (
            f'<section aria-labelledby="{name}-texts">',
            f'<h2 id="{name}-texts">Every install text{project.of}</h2>\n',
            '<p class="muted">Each text pins what it installs, and no other index can answer for it.</p>\n',
            _filter(project),
            *(_backend(view, project, root) for view in project.backends),
            _extras(project),
            "" if project.choosing is None else _choosing(project.choosing, root),
            "</section>\n",
        )
    )


def _filter(project: ProjectView) -> str:
    """Return the choice of a tool; style alone makes it work."""
    name = escape(project.name)
    tools = ["pip", "uv", "uv-project", "poetry", "pdm", "requirements", "constraints"]
    choices = "".join(
        f'<label><input type="radio" name="{name}-show" value="{tool}"{" checked" if tool == "all" else ""}>'
        f"<span>{title}</span></label>"
        for tool, title in (("all", "all tools"), *((tool, TITLES[tool]) for tool in TITLES if tool in tools))
    )
    return f'<fieldset class="pills filter"><legend>Show texts for</legend>{choices}</fieldset>\n'


def _backend(view: BackendView, project: ProjectView, root: str) -> str:
    titles = ", ".join(platform_title(platform, project.offer) for platform in view.platforms)
    code = "" if view.title == view.index else f" <code>{escape(view.index)}</code>"
    texts = "".join(_text(snippet, view.anchor) for snippet in snippets(view.target))
    return (
        f'<details><summary><span class="name">{escape(view.title)}</span>{code} '
        f'<span class="muted">{escape(titles)}</span></summary>\n'
        f'<div class="inside" id="{escape(view.anchor)}">{_address(view, root)}{texts}</div></details>\n'
    )


def _address(view: BackendView, root: str) -> str:
    href = escape(f"{root}whl/{view.index}/")
    return (
        f"<p>Version <b>{escape(view.target.version)}</b> from the index "
        f'<a href="{href}">{escape(view.target.url)}</a></p>\n'
    )


def _extras(project: ProjectView) -> str:
    if len(project.backends) < 2:  # noqa: PLR2004 - a choice needs two
        return ""
    anchor = f"{project.name}-extras"
    snippet = extras_snippet([view.target for view in project.backends])
    return (
        '<details><summary><span class="name">Several backends, one project</span> '
        '<span class="muted">uv, each backend an extra</span></summary>\n'
        f'<div class="inside" id="{escape(anchor)}">'
        "<p>One lock file holds them all, and each machine takes one: uv refuses two at once.</p>\n"
        f"{_text(snippet, anchor)}</div></details>\n"
    )


def _choosing(view: BackendView, root: str) -> str:
    snippet = choosing_snippet(view.target)
    return (
        '<details><summary><span class="name">Let uv choose</span> '
        f"<code>{escape(view.index)}</code> "
        '<span class="muted">by the GPU and driver of the machine</span></summary>\n'
        f'<div class="inside" id="{escape(view.anchor)}">{_address(view, root)}'
        "<p>A preview of wheel variants: uv looks at the machine and takes the wheel that fits it best. "
        "Without the preview feature, and with pip, the same index gives the plain wheel.</p>\n"
        f"{_text(snippet, view.anchor)}</div></details>\n"
    )


def _text(snippet: Snippet, anchor: str) -> str:
    parts = "".join(_parts(snippet))
    return (
        f'<div class="text" data-tool="{snippet.tool}" id="{escape(anchor)}--{snippet.tool}">'
        f"<h3>{TITLES[snippet.tool]}</h3>{parts}</div>\n"
    )


def _parts(snippet: Snippet) -> Iterator[str]:
    for part in snippet.parts:
        yield _part(part)


def _part(part: Part) -> str:
    index = "" if part.index is None else f' data-index="{escape(part.index)}"'
    place = "Run" if part.place == "Run" else f"<code>{escape(part.place)}</code>"
    # Each line by itself, so that a style can show where a long one goes on.
    lines = "\n".join(f"<span>{escape(line)}</span>" for line in part.text.split("\n"))
    text = f"<pre><code>{lines}</code></pre>"
    return f'<figure class="part"{index}><figcaption>{place}</figcaption>{text}</figure>'
