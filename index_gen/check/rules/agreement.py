"""HTML, JSON and manifest say the same of every file.

Where the two forms of a page differ, `html_equals_json` says so; where they agree with each other but not
with the manifest, `pages_equal_manifest` does. So each fault has one name. Facts with rules of their own are
left to those: the form of times, the two names of METADATA digests, labels, quarantine, API version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from index_gen.check.evidence import Evidence, ProjectEvidence, place_of
from index_gen.check.rules.pages import label_of
from index_gen.check.statement import StatedFile, StatedPage
from index_gen.settings import IndexSettings
from index_gen.tree import VariantsFile
from wheelgrid.errors import Problem
from wheelgrid.record import WheelRecord

_FACTS: Mapping[str, Callable[[StatedFile], object]] = {
    "address": lambda file: file.target,
    "sha256": lambda file: file.sha256,
    "size": lambda file: file.size,
    "upload time": lambda file: file.uploaded_at,
    "requires-python": lambda file: file.requires_python,
    "METADATA digest": lambda file: file.metadata_sha256,
    "yank": lambda file: file.yanked,
    "provenance": lambda file: file.provenance,
}
_JUDGED_ELSEWHERE = frozenset({"upload time", "METADATA digest"})
"""Facts that are none where another rule finds fault with them."""
_Listed = Mapping[str, tuple[StatedFile, ...]]
"""The files of a page by name."""
_ANEW = "make the pages anew with `wheelgrid index build`"


def html_equals_json(evidence: Evidence) -> Iterator[Problem]:
    """The HTML and the JSON of a project page list the same files with the same facts, and the same status.

    Why: a client that reads one form installs what a client that reads the other never sees.

    Source: PEP 691.
    """
    for project in evidence.projects:
        if isinstance(project.html, StatedPage) and isinstance(project.json, StatedPage):
            for what in _between(project.html, project.json):
                yield Problem(what=what, where=f"{project.folder}/", hint=_ANEW)


def _between(html: StatedPage, json: StatedPage) -> Iterator[str]:
    for fact, one, other in (
        ("status", html.status, json.status),
        ("reason of the status", html.status_reason, json.status_reason),
    ):
        if one != other:
            yield f"the {fact} is {one!r} in HTML and {other!r} in JSON"
    in_html, in_json = _by_name(html), _by_name(json)
    for name in dict.fromkeys((*in_html, *in_json)):
        files, twins = in_html.get(name, ()), in_json.get(name, ())
        if len(files) != len(twins):
            yield f"{name!r} is listed {_times(len(files))} in HTML and {_times(len(twins))} in JSON"
        else:
            for file, twin in zip(files, twins, strict=True):
                for fact, here, there in _differing(file, twin):
                    yield f"the {fact} of {name!r} is {here!r} in HTML and {there!r} in JSON"


def pages_equal_manifest(evidence: Evidence) -> Iterator[Problem]:
    """The pages of backends and variants list the files of the manifest, no more, no fewer, with its facts.

    Why: wheels were released and never listed; digests on a page were those of another file.

    Source: PEP 503, 592, 658, 691, 700, 740, 792.
    """
    if evidence.tree is not None:
        for project in evidence.projects:
            if project.index.kind != "alias":
                yield from _against_manifest(project, evidence.tree.settings)


def aliases_resolve(evidence: Evidence) -> Iterator[Problem]:
    """An alias lists exactly the files of the index that it stands for, at their addresses.

    Why: old guides name indexes that never were or are no more; a name that half works is worse than none.
    """
    if evidence.tree is not None:
        for project in evidence.projects:
            if project.index.kind == "alias":
                yield from _against_manifest(project, evidence.tree.settings)


def _against_manifest(project: ProjectEvidence, settings: IndexSettings) -> Iterator[Problem]:
    forms = project.stated
    if not forms:
        return
    where = f"{project.folder}/"
    for what in (*_head_faults(project, forms), *_file_faults(project, forms, settings)):
        yield Problem(what=what, where=where, hint=_ANEW)


def _head_faults(project: ProjectEvidence, forms: Sequence[StatedPage]) -> Iterator[str]:
    page = project.page
    for fact, stated, expected in (
        ("status", {form.status for form in forms}, page.status.status),
        ("reason of the status", {form.status_reason for form in forms}, page.status.reason),
        ("name", {form.name for form in forms if form.name is not None}, page.name),
    ):
        if len(stated) == 1 and expected not in stated:
            yield f"the {fact} is {min(stated)!r}, the manifest says {expected!r}"
    for form in forms:
        if form.versions is not None and sorted(form.versions) != sorted(page.versions):
            wrong = sorted(set(form.versions) ^ set(page.versions)) or ["a version twice"]
            yield f"the versions are not those of the files: {', '.join(wrong)}"


def _file_faults(
    project: ProjectEvidence, forms: Sequence[StatedPage], settings: IndexSettings
) -> Iterator[str]:
    # A quarantined page may list nothing; if it does, that is another rule's.
    if project.page.status.status == "quarantined":
        return
    expected = {file.filename: file for file in _expected(project, settings)}
    stated = [_by_name(form) for form in forms]
    yield from _list_faults(expected.keys(), stated)
    for name, file in expected.items():
        if all(name in form for form in stated):
            for fact, here, there in _agreed_differences([form[name][0] for form in stated], file):
                yield f"the {fact} of {name!r} is {here!r}, the manifest says {there!r}"


def _list_faults(expected: AbstractSet[str], stated: Sequence[_Listed]) -> Iterator[str]:
    """Return what all forms list too much or too little."""
    labels = {label_of(name) for name in expected if name.endswith(".whl")}
    everywhere = set.intersection(*(set(form) for form in stated))
    for name in sorted(expected - set().union(*stated)):
        yield f"{name!r} is in the manifest and not on the page"
    for name in sorted(everywhere - expected):
        if not name.endswith(".whl") or label_of(name) in labels:
            yield f"{name!r} is on the page and not in the manifest"
    for name in sorted(everywhere):
        if all(len(form[name]) > 1 for form in stated):
            yield f"{name!r} is listed more than once"


def _agreed_differences(
    stated: Sequence[StatedFile], expected: StatedFile
) -> Iterator[tuple[str, object, object]]:
    """Return the facts on which all forms agree, but not with the manifest."""
    first, *others = stated
    disputed = {fact for other in others for fact, _, _ in _differing(first, other)}
    for fact, here, there in _differing(first, expected):
        is_unknown = there is None and fact in {"sha256", "size"}
        if fact not in disputed and not is_unknown:
            yield fact, here, there


def _differing(one: StatedFile, other: StatedFile) -> Iterator[tuple[str, object, object]]:
    for fact, read in _FACTS.items():
        here, there = read(one), read(other)
        if here != there and not (fact in _JUDGED_ELSEWHERE and None in {here, there}):
            yield fact, here, there


def _expected(project: ProjectEvidence, settings: IndexSettings) -> Iterator[StatedFile]:
    for record in project.page.offered:
        yield _stated_by_manifest(record, settings)
    if project.page.offered:
        for file in project.page.variants:
            yield _stated_by_tree(file, project)


def _stated_by_manifest(record: WheelRecord, settings: IndexSettings) -> StatedFile:
    digest = f"sha256={record.metadata_sha256}"
    return StatedFile(
        text=record.filename,
        target=place_of(record, settings),
        sha256=record.sha256,
        size=record.size_bytes,
        upload_time=_written(record.uploaded_at.isoformat()),
        requires_python=record.requires_python,
        core_metadata=digest,
        dist_info_metadata=digest,
        yanked=record.yanked,
        provenance=record.provenance,
    )


def _stated_by_tree(file: VariantsFile, project: ProjectEvidence) -> StatedFile:
    """Return what is known of a variants file; its bytes are judged by the rule for variants."""
    return StatedFile(
        text=file.filename,
        target=f"{project.folder}/{file.filename}",
        sha256=None,
        size=None,
        upload_time=_written(file.uploaded_at.isoformat()),
        requires_python="",
        core_metadata=None,
        dist_info_metadata=None,
        yanked=None,
        provenance=None,
    )


def _written(moment: str) -> str:
    return moment.removesuffix("+00:00") + "Z"


def _by_name(page: StatedPage) -> _Listed:
    found: dict[str, tuple[StatedFile, ...]] = {}
    for file in page.files:
        found[file.filename] = (*found.get(file.filename, ()), file)
    return found


def _times(count: int) -> str:
    return {0: "not", 1: "once"}.get(count, f"{count} times")
