"""Tells an answer to people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packaging.version import Version

from index_gen.explain.answer import Answer, Explanation
from index_gen.explain.choice import Client, Rejection
from wheelgrid.console import Console
from wheelgrid.errors import Problem

_TITLES: dict[Client, str] = {"pip": "pip", "uv": "uv", "uv-variants": "uv with wheel variants"}
_ELSEWHERE = ("platform", "version", "older")
"""Causes that nobody wonders about; these files are only counted."""


def report(answer: Answer, console: Console) -> None:
    """Print an answer."""
    for line in head(answer):
        console.say(line)
    for one in answer.explanations:
        console.say("")
        for line in body(one):
            console.say(line)
        for line in rejections(one):
            console.say(line)


def verdict(answer: Answer) -> list[Problem]:
    """Return why nothing fits, index by index."""
    problems = {
        one.index: Problem(
            what=f"no file of index {one.index!r} fits {answer.machine.title}",
            where=f"{answer.project}, {_TITLES[one.client]}",
            hint=_nearest(one.rejected),
        )
        for one in answer.explanations
    }
    return list(problems.values()) or [Problem(what="the site has no index for these installers")]


def head(answer: Answer) -> Iterator[str]:
    """Yield what the answer is about, and the recommendation."""
    yield f"{answer.project} on {answer.machine.title}"
    if answer.machine.assumed:
        yield f"taken for granted: {', '.join(answer.machine.assumed)}"
    found = answer.recommendation
    if found is not None:
        yield f"recommended: {found.backend}. {found.reason}"
        for line in found.passed_over:
            yield f"  not {line}"


def body(one: Explanation) -> Iterator[str]:
    """Yield what one installer takes, and what to know before."""
    title = f"{_TITLES[one.client]}, index {one.index}"
    if one.filename is None:
        yield f"{title}: nothing; {one.reason}"
    else:
        yield f"{title}: {one.filename}"
        yield f"  {one.reason}"
    for warned in one.warnings:
        yield f"  ! {warned.text}"
    for line in one.command.splitlines():
        yield f"  $ {line}"


def rejections(one: Explanation) -> Iterator[str]:
    """Yield why other files are not taken: those that one could wonder about, and how many others."""
    shown = [other for other in one.rejected if _is_of_interest(other, one)]
    for other in shown:
        yield f"  - {other.filename} {other.reason}"
    if rest := len(one.rejected) - len(shown):
        yield f"  - and {rest} that are older or for other machines; --json lists them"


def _is_of_interest(other: Rejection, one: Explanation) -> bool:
    version = one.version or one.rejected[0].version
    return other.cause not in _ELSEWHERE and Version(other.version) >= Version(version)


def _nearest(rejected: Sequence[Rejection]) -> str | None:
    """Return why the newest file that is almost right is not taken."""
    near = [one for one in rejected if one.cause not in _ELSEWHERE] or list(rejected)
    return f"{near[0].filename} {near[0].reason}" if near else None
