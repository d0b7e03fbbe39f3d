"""What every page of an index must have, whatever it lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index_gen.check.evidence import Evidence, ProjectEvidence, RootEvidence
from index_gen.check.reading import Missing
from index_gen.check.statement import StatedFile, StatedPage
from wheelgrid.errors import Problem

VERSION = "1.4"
"""PEP 833 freezes HTML at this version, and JSON has nothing newer that we give."""

HTML_TYPES = frozenset({"text/html", "application/vnd.pypi.simple.v1+html"})
"""Types of HTML pages that clients accept (PEP 691)."""
JSON_TYPE = "application/vnd.pypi.simple.v1+json"
"""The one type of JSON pages that clients accept (PEP 691)."""

_SHOWN = 5
"""Names in one sentence."""
_ANEW = "make the pages anew with `wheelgrid index build`"


def _pages(evidence: Evidence) -> Iterator[RootEvidence | ProjectEvidence]:
    yield from evidence.roots
    yield from evidence.projects


def stated_files(evidence: Evidence) -> Iterator[tuple[ProjectEvidence, StatedPage, StatedFile]]:
    """Return every file that a page states, in every form."""
    for project in evidence.projects:
        for page in project.stated:
            for file in page.files:
                yield project, page, file


def index_pages_present(evidence: Evidence) -> Iterator[Problem]:
    """Every index and every project that the manifest implies has its page, as HTML and as JSON.

    Why: backends that the documentation named answered 404, for the list of indexes was written by hand.

    Source: PEP 503, PEP 691.
    """
    for page in _pages(evidence):
        for form, found in (("html", page.html), ("json", page.json)):
            if isinstance(found, Missing) and not (form == "json" and evidence.is_html_only):
                yield Problem(
                    what=f"the page is not there as {form.upper()}: {found.reason}",
                    where=f"{page.folder}/index.{form}",
                    hint=_ANEW,
                )


def content_type(evidence: Evidence) -> Iterator[Problem]:
    """A server calls its pages by the types that clients know, and gives one page one content.

    Why: pip and uv skip a page that comes as application/json, and then find no distribution at all.

    Source: PEP 691, section on content types.
    """
    for page in _pages(evidence):
        served = page.served
        if served is None:
            continue
        hint = "mend the content types of the server; `wheelgrid index serve` shows the right ones"
        if served.html not in HTML_TYPES:
            yield Problem(
                what=f"the HTML page comes as {served.html!r}, expected 'text/html'",
                where=f"{page.folder}/",
                hint=hint,
            )
        if isinstance(served.negotiated, Missing) or served.negotiated not in {*HTML_TYPES, JSON_TYPE}:
            got = served.negotiated.reason if isinstance(served.negotiated, Missing) else served.negotiated
            yield Problem(
                what=f"who prefers JSON gets {got!r}, which no client accepts",
                where=f"{page.folder}/",
                hint=hint,
            )
        elif not served.is_same_json:
            yield Problem(
                what="who prefers JSON gets other bytes than index.json has",
                where=f"{page.folder}/",
                hint="clear the cache of the server",
            )


def api_version(evidence: Evidence) -> Iterator[Problem]:
    """Every page says that it follows version 1.4 of the interface.

    Why: a client that finds no version assumes 1.0, where there are no sizes, times and statuses.

    Source: PEP 629, PEP 691, PEP 833.
    """
    for page in _pages(evidence):
        for form in page.stated:
            if form.api_version != VERSION:
                yield Problem(
                    what=f"the page states API version {form.api_version!r}, expected {VERSION!r}",
                    where=f"{page.folder}/index.{form.form}",
                    hint=_ANEW,
                )


def root_lists_projects(evidence: Evidence) -> Iterator[Problem]:
    """The root page of an index lists its projects, each once, with a link that ends with a slash.

    Why: a wheel that no page leads to is released and not listed; tools that mirror an index never see it.

    Source: PEP 503.
    """
    for root in evidence.roots:
        expected = [project.name for project in root.index.projects]
        links = [f"{root.folder}/{name}/" for name in expected]
        for form in root.stated:
            where = f"{root.folder}/index.{form.form}"
            if sorted(form.projects) != expected:
                what = f"the page lists {_names(form.projects)}, expected {_names(expected)}"
                yield Problem(what=what, where=where, hint=_ANEW)
            elif form.targets is not None and sorted(map(str, form.targets)) != sorted(links):
                wrong = sorted(set(map(str, form.targets)) - set(links))
                what = f"the page leads to {_names(wrong)}, expected the folders of its projects"
                yield Problem(what=what, where=where, hint=_ANEW)


def anchor_text(evidence: Evidence) -> Iterator[Problem]:
    """A file is called by the last part of its address.

    Why: pages whose anchors hold a whole address are read by some clients and passed over by others.

    Source: PEP 503: the text of the anchor tag MUST match the final path component of the URL.
    """
    for project, page, file in stated_files(evidence):
        if file.text != file.filename:
            yield Problem(
                what=f"a file is called {file.text!r}, but its address ends with {file.filename!r}",
                where=f"{project.folder}/index.{page.form}",
                hint=_ANEW,
            )


def upload_time(evidence: Evidence) -> Iterator[Problem]:
    """Every file has the time of its upload, in UTC, ending with Z; in HTML too, where uv reads it.

    Why: with a date cut-off, pip fails on a page without times and uv hides every file of it.

    Source: PEP 700; the attribute of HTML is none of a PEP.
    """
    for project, page, file in stated_files(evidence):
        if file.uploaded_at is None:
            yield Problem(
                what=f"{file.filename!r} has upload time {file.upload_time!r}, expected one like "
                "'2026-01-02T03:04:05Z'",
                where=f"{project.folder}/index.{page.form}",
                hint=_ANEW,
            )


def labels_not_mixed(evidence: Evidence) -> Iterator[Problem]:
    """All wheels of a page have the one local label that its index is for.

    Why: clients order labels as text: where cu92 and cu128 share a page, pip takes cu92; and a labelled wheel
    beside variants wins over all of them.

    Source: PEP 440, PEP 825.
    """
    for project in evidence.projects:
        expected = {label_of(record.filename) for record in project.page.records}
        labels = " or ".join(map(repr, sorted(expected)))
        names = dict.fromkeys(file.filename for page in project.stated for file in page.files)
        for name in names:
            if name.endswith(".whl") and label_of(name) not in expected:
                yield Problem(
                    what=f"{name!r} has label {label_of(name)!r}, expected {labels}",
                    where=f"{project.folder}/",
                    hint="keep every backend in an index of its own",
                )


def label_of(filename: str) -> str:
    """Return the local label in the name of a wheel; empty if it has none.

    >>> label_of("demo-1.0+cu128-py3-none-any.whl")
    'cu128'
    """
    return "".join(filename.split("-")[1:2]).partition("+")[2]


def status_honoured(evidence: Evidence) -> Iterator[Problem]:
    """A project in quarantine offers no file.

    Why: neither pip nor uv heeds the status, so the index itself must drop the files.

    Source: PEP 792: an index MUST NOT offer any distribution of a quarantined project.
    """
    for project in evidence.projects:
        for page in project.stated:
            if project.page.status.status == "quarantined" and page.files:
                yield Problem(
                    what=f"the project is in quarantine, but the page offers {len(page.files)} files",
                    where=f"{project.folder}/index.{page.form}",
                    hint=_ANEW,
                )


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, names[:_SHOWN])) or "nothing"
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown
