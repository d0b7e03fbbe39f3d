"""An index tree → the page that people see first: what to take, the text to copy, and all that there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index_gen.catalog import CATALOG, SCHEMA
from index_gen.manifest import MANIFEST
from index_gen.people.choice import choices_json
from index_gen.people.coverage import coverage_section
from index_gen.people.files import file_table, table_head
from index_gen.people.frame import FULL, PLAIN, document
from index_gen.people.install import install_section
from index_gen.people.machines import machines_section
from index_gen.people.releases import FULL_PAGE, release_folder, summary
from index_gen.people.view import ProjectView, newest_day
from index_gen.simple import escape
from index_gen.tree import IndexTree

_MANY_ALIASES = 8
"""Names from which on their table is folded away."""


def home_page(tree: IndexTree, projects: Sequence[ProjectView]) -> bytes:
    """Return the root page of a site with few projects: everything about the newest release of each."""
    names = ", ".join(project.name for project in projects)
    body = "".join(
        (
            '<a class="skip" href="#main">Skip to the install texts</a>\n',
            _header(tree, projects),
            '<main id="main">\n',
            *(status_note(project) for project in projects),
            _selector(projects),
            *(machines_section(project) for project in projects),
            *(install_section(project, "") for project in projects),
            *(coverage_section(project) for project in projects),
            *(_newest_release(project, tree) for project in projects),
            _aliases(tree),
            _machines_read(has_snippets=True),
            "</main>\n",
        )
    )
    return document(f"Wheels for {names}", body, FULL, choices_json(projects))


def list_page(tree: IndexTree, projects: Iterable[ProjectView]) -> bytes:
    """Return the root page of a site with many projects: a list of them."""
    rows = "\n".join(_list_row(project) for project in projects)
    body = "".join(
        (
            "<header><h1>Wheels</h1>",
            '<p class="lede">One package index for each backend; ',
            "every project has a page of its own.</p></header>\n",
            '<main id="main">\n<table class="projects" role="table"><caption>Projects</caption>',
            table_head("Project", "Newest", "Indexes", "Date"),
            f'<tbody role="rowgroup">\n{rows}\n</tbody></table>\n',
            _aliases(tree),
            _machines_read(has_snippets=False),
            "</main>\n",
        )
    )
    return document("Wheels", body, PLAIN)


def _list_row(project: ProjectView) -> str:
    indexes = ", ".join(view.index for view in project.backends)
    status = (
        ""
        if project.status.status == "active"
        else f' <strong class="yanked">{project.status.status}</strong>'
    )
    return (
        '<tr role="row"><th role="rowheader" scope="row">'
        f'<a href="{release_folder(project.name)}/index.html">{escape(project.name)}</a>{status}</th>'
        f'<td role="cell">{escape(project.newest or "none")}</td>'
        f'<td role="cell">{escape(indexes)}</td><td role="cell">{newest_day(project)}</td></tr>'
    )


def _header(tree: IndexTree, projects: Sequence[ProjectView]) -> str:
    names = ", ".join(escape(project.name) for project in projects)
    links = "".join(
        f'<li><a href="#{target}">{title}</a></li>' for target, title in _contents(tree, projects)
    )
    return (
        f"<header><h1>{names}</h1>\n"
        f'<p class="lede">{_lede(projects)}</p>\n'
        f'<nav class="contents" aria-label="On this page"><ul>{links}</ul></nav></header>\n'
    )


def _lede(projects: Sequence[ProjectView]) -> str:
    if len(projects) > 1:
        return "Compiled wheels, one package index for each backend. No compiler is needed."
    (project,) = projects
    if project.newest is None:
        return "Compiled wheels; there is none to install at present."
    count = sum(len(view.records) for view in project.backends)
    wheels = f"{count} {'wheel' if count == 1 else 'wheels'}"
    return (
        f"Version <b>{escape(project.newest)}</b> of {newest_day(project)}: {wheels}, one package index for "
        "each backend. No compiler is needed."
    )


def _contents(tree: IndexTree, projects: Sequence[ProjectView]) -> Iterator[tuple[str, str]]:
    usable = next((one for one in projects if one.is_offered and one.backends), None)
    if usable is not None:
        yield f"{escape(usable.name)}-texts", "Install texts"
        yield f"{escape(usable.name)}-coverage", "Coverage"
    listed = next((one for one in projects if any(page.offered for page in one.pages)), None)
    if listed is not None:
        yield f"{escape(listed.name)}-files", "Files"
    if any(index.kind == "alias" for index in tree.indexes):
        yield "names", "Other names"
    yield "machines", "For scripts"


def status_note(project: ProjectView) -> str:
    """Return what its publisher says of a project, or nothing if it is as usual."""
    status = project.status
    if status.status == "active":
        return ""
    meaning = {
        "archived": "nothing new will come.",
        "deprecated": "it should no longer be used.",
        "quarantined": "it is not safe to use, and no file is offered.",
    }[status.status]
    reason = f" {escape(status.reason)}" if status.reason else ""
    what = f"<b>{escape(project.name)} is {status.status}</b>: {meaning}{reason}"
    return f'<p class="status" role="note">{what}</p>\n'


def _selector(projects: Sequence[ProjectView]) -> str:
    """Return the form that a script fills; without one it stays hidden, and all texts are below."""
    offered = [project for project in projects if project.is_offered and project.backends]
    if not offered:
        return ""
    options = "".join(
        f'<option value="{number}">{escape(project.name)}</option>' for number, project in enumerate(offered)
    )
    several = (
        '<p><label class="label" for="project">Project</label>'
        f'<select id="project" name="project">{options}</select></p>'
        if len(offered) > 1
        else ""
    )
    return (
        '<form id="choose" hidden aria-label="What to install">\n'
        f"{several}"
        '<fieldset id="systems" class="pills"><legend>System</legend></fieldset>\n'
        '<div class="machine"><div id="gpu-box"><label class="label" for="gpu">GPU</label>'
        '<select id="gpu" name="gpu"></select></div>\n'
        '<div id="driver-box" hidden><label class="label" for="driver">Driver, if you know it</label>'
        '<input type="text" id="driver" name="driver" inputmode="decimal" autocomplete="off" '
        'aria-describedby="driver-hint"><p class="hint" id="driver-hint">As the tool of its maker prints it: '
        "570.26</p></div></div>\n"
        '<fieldset id="tools" class="pills"><legend>Tool</legend></fieldset>\n'
        '<div id="answer"><h2 id="answer-title"></h2><p id="answer-why" role="status"></p>'
        '<div id="answer-texts"></div><p id="answer-also" hidden>For the same GPU there is also:</p>'
        '<ul id="answer-others" class="others"></ul></div>\n</form>\n'
    )


def _newest_release(project: ProjectView, tree: IndexTree) -> str:
    found = project.releases
    if not found:
        return ""
    name = escape(project.name)
    shown = next((release for release in found if release.version == project.newest), found[-1])
    caption = f"{escape(shown.version)}: {summary(shown)}"
    table = "" if len(shown.records) > FULL_PAGE else file_table(caption, shown.records, tree.settings, "")
    count = sum(len(release.records) for release in found)
    every = "The only release" if len(found) == 1 else f"All {len(found)} releases, {count} files"
    return (
        f'<section aria-labelledby="{name}-files"><h2 id="{name}-files">Files{project.of}</h2>\n'
        f'{table}<p><a href="{release_folder(project.name)}/index.html">{every}</a></p></section>\n'
    )


def _aliases(tree: IndexTree) -> str:
    found = [index.alias for index in tree.indexes if index.alias is not None]
    if not found:
        return ""
    rows = "\n".join(
        f'<tr role="row"><th role="rowheader" scope="row"><a href="whl/{escape(alias.name)}/">'
        f'{escape(alias.name)}</a></th><td role="cell">{escape(alias.target)}</td>'
        f'<td role="cell">{escape(alias.reason)}</td></tr>'
        for alias in found
    )
    table = (
        '<table class="aliases" role="table"><caption>Names and the index whose wheels they list</caption>'
        + table_head("Name", "Index", "Why")
        + f'<tbody role="rowgroup">\n{rows}\n</tbody></table>\n'
    )
    if len(found) > _MANY_ALIASES:
        table = f"<details><summary>All {len(found)} names</summary>\n{table}</details>\n"
    return (
        '<section aria-labelledby="names"><h2 id="names">Other names</h2>\n'
        "<p>Indexes under names that guides print: each lists the wheels of the index that fits best.</p>\n"
        f"{table}</section>\n"
    )


def _machines_read(*, has_snippets: bool) -> str:
    texts = '<li><a href="snippets/index.json">Every install text</a> as JSON</li>' if has_snippets else ""
    return (
        '<section aria-labelledby="machines"><h2 id="machines">For scripts</h2>\n<ul>'
        f'<li><a href="{CATALOG}">{CATALOG}</a>: every file with what it needs, '
        f'and its <a href="{SCHEMA}">JSON Schema</a></li>{texts}'
        f'<li><a href="{MANIFEST}">{MANIFEST}</a>: the records that this site was made from</li>'
        "</ul></section>\n"
    )
