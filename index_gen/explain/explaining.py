"""A question about a site → the answer: what each installer takes, and what to know before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from index_gen.explain.answer import Answer, Explanation, Recommendation, Warned
from index_gen.explain.choice import CLIENTS, Asked, Choice, Client, Wish, choose
from index_gen.explain.machine import Machine
from index_gen.explain.recommendation import recommend
from index_gen.explain.suitability import suit
from index_gen.explain.variants import Nvidia
from index_gen.snippets import Target, choosing_snippet, snippets
from index_gen.tree import IndexTree, PackageIndex, ProjectPage
from wheelgrid.errors import Problem, QuestionError
from wheelgrid.record import WheelRecord
from wheelgrid.variants import VARIANTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to know."""

    backend: str | None
    """The index, also by one of its other names; none for the best one."""
    project: str | None = None
    """The project; none if the site has only one."""
    version: str | None = None
    """Version to install, ``1.2.0`` or ``>=1.2,<2``; none for the newest."""
    clients: tuple[Client, ...] = CLIENTS
    """The installers."""


def explain(tree: IndexTree, question: Question, machine: Machine, cuda: str | None) -> Answer:
    """Say what each installer takes from a site.

    Args:
        tree: The site.
        question: What is asked.
        machine: Where it is to be installed.
        cuda: Newest CUDA that the driver of the machine speaks; none without a driver.

    Raises:
        QuestionError: There is no such project, index or version; all of them together.
    """
    project = _project(tree, question.project)
    wish = Wish(specifier=_specifier(question.version))
    architectures = tuple(gpu.architecture for gpu in machine.gpus if gpu.family == "cuda")
    nvidia = Nvidia(cuda=cuda, architectures=architectures)
    recommendation: Recommendation | None = None
    if question.backend is None:
        recommendation = recommend(tree, project, wish, machine)
        backend = tree.manifest.settings.plain_backend if recommendation is None else recommendation.backend
    else:
        backend = question.backend
    index = _index(tree, backend)
    asked = [Asked(wish=wish, machine=machine, client=client, nvidia=nvidia) for client in question.clients]
    return Answer(
        project=project,
        machine=machine,
        cuda=cuda,
        recommendation=recommendation,
        explanations=tuple(
            _explain(tree, found, project, one)
            for one in asked
            for found in _indexes(tree, index, one.client)
        ),
    )


def _project(tree: IndexTree, name: str | None) -> str:
    known = sorted({page.name for index in tree.indexes for page in index.projects})
    wanted = known[0] if name is None and len(known) == 1 else canonicalize_name(name or "")
    if wanted in known:
        return wanted
    what = (
        f"the site has {len(known)} projects, expected the name of one"
        if name is None
        else f"the site has no project {name!r}"
    )
    raise QuestionError(Problem(what=what, hint=f"name one with --project: {', '.join(known)}"))


def _specifier(version: str | None) -> SpecifierSet:
    text = version or ""
    if text[:1].isdigit():
        text = f"=={text}"
    try:
        return SpecifierSet(text)
    except InvalidSpecifier as error:
        raise QuestionError(
            Problem(what=f"{version!r} is no version", hint="write it as 1.2.0, or as >=1.2,<2")
        ) from error


def _index(tree: IndexTree, name: str) -> PackageIndex:
    for index in tree.indexes:
        if index.name == name:
            return index
    known = ", ".join(index.name for index in tree.indexes if index.kind != "alias")
    raise QuestionError(Problem(what=f"the site has no index {name!r}", hint=f"known: {known}"))


def _indexes(tree: IndexTree, index: PackageIndex, client: Client) -> Iterator[PackageIndex]:
    """Yield the index that an installer is pointed at; variants have one of their own."""
    if client != "uv-variants":
        yield index
        return
    for other in tree.indexes:
        if other.kind == "variants":
            yield other


def _explain(tree: IndexTree, index: PackageIndex, project: str, asked: Asked) -> Explanation:
    page = next((page for page in index.projects if page.name == project), None)
    choice = choose(() if page is None else page.offered, asked)
    record = choice.chosen
    return Explanation(
        client=asked.client,
        index=index.name,
        command="" if record is None else _command(tree, index, record, asked.client),
        filename=None if record is None else record.filename,
        version=None if record is None else record.version,
        reason=choice.reason if page is not None else f"the index does not have {project}",
        warnings=tuple(_warnings(index, page, choice, asked)),
        rejected=choice.rejected,
    )


def _command(tree: IndexTree, index: PackageIndex, record: WheelRecord, client: Client) -> str:
    url = tree.settings.index_url(index.name)
    target = Target(project=record.project, version=record.version, index=index.name, url=url)
    if client == "uv-variants":
        return choosing_snippet(target).text.rstrip("\n")
    texts = {snippet.tool: snippet.text for snippet in snippets(target)}
    return texts[client].rstrip("\n")


def _warnings(
    index: PackageIndex, page: ProjectPage | None, choice: Choice, asked: Asked
) -> Iterator[Warned]:
    if index.alias is not None:
        yield Warned(kind="alias", text=f"{index.name} is {index.alias.target}: {index.alias.reason}")
    if page is not None and page.status.status != "active":
        because = f": {page.status.reason}" if page.status.reason else ""
        yield Warned(kind="status", text=f"the project is {page.status.status}{because}")
    record = choice.chosen
    if record is None:
        yield _fallback(asked.client)
        return
    yield from _of_version(record, choice)
    if index.name == VARIANTS and asked.client == "uv-variants" and record.variant is None:
        yield Warned(kind="plain", text=_plain(record, choice))
    suitability = suit(record.gpu, asked.machine)
    if suitability.fault is not None:
        yield Warned(kind=suitability.fault, text=suitability.sentence)


def _fallback(client: Client) -> Warned:
    """Say what happens where the index has nothing: the tools differ most there."""
    if client == "pip":
        return Warned(
            kind="default-index",
            text="if pip may look at its default index too, it takes what is there without a word: a plain "
            "wheel, or a source distribution that it compiles; a pin with the label and --only-binary refuse "
            "both",
        )
    return Warned(
        kind="stops",
        text="uv stops here: it asks no further index for a project that it found in one",
    )


def _of_version(record: WheelRecord, choice: Choice) -> Iterator[Warned]:
    if record.yanked is not None:
        because = f": {record.yanked}" if record.yanked else ""
        yield Warned(kind="yanked", text=f"{record.version} is yanked{because}")
    if Version(record.version).is_prerelease:
        yield Warned(kind="prerelease", text=f"{record.version} is a prerelease")
    newer = [
        one
        for one in choice.rejected
        if Version(one.version) > Version(record.version)
        and one.cause not in {"version", "variant", "platform"}
    ]
    if newer:
        reasons = "; ".join(dict.fromkeys(one.reason for one in newer if one.version == newer[0].version))
        yield Warned(kind="older", text=f"{newer[0].version} is newer, but {reasons}")


def _plain(record: WheelRecord, choice: Choice) -> str:
    reasons: Mapping[str, str] = {
        one.filename.removesuffix(".whl").rpartition("-")[2]: one.reason
        for one in choice.rejected
        if one.cause == "variant" and one.version == record.version
    }
    if not reasons:
        return "this is the plain wheel: there is no variant for this platform"
    told = "; ".join(f"{label}: {reason}" for label, reason in reasons.items())
    return f"this is the plain wheel, as no variant fits. {told}"
