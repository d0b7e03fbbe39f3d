"""Which file is chosen of what one index or several have, on hosts of several kinds."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from fakes.matrix_site import FIRST, NEWER, PROJECT, SECOND
from index_gen.snippets import Target, choosing_snippet
from integration.conformance.clients import PIPS, Client
from integration.conformance.lab import CUDA, LABELLED, NO_SOLUTION, WRONG_DIGEST, Lab, any_file, target_of
from integration.conformance.projects import parts_of, run_in_project
from integration.conformance.sites import PRERELEASE
from integration.conformance.table import Cell, Row
from wheelgrid.variants import VARIANTS

SPELLINGS = ("llama_cpp_python", "Llama.Cpp-Python")

ALONE = """\
With `--index-url` of pip, `--default-index` of uv, and a source of its own in Poetry and PDM."""


def alone_rows(lab: Lab) -> Iterator[Row]:
    """Return the rows of an index that nothing stands beside."""
    sites = lab.sites
    yield Row(
        name="newest version", cells=lab.everywhere(sites.plain, CUDA, PROJECT), expected=any_file(LABELLED)
    )
    for spelling in SPELLINGS:
        cells = lab.everywhere(sites.plain, CUDA, spelling)
        yield Row(name=f"asked for as `{spelling}`", cells=cells, expected=any_file(LABELLED))
    yield from _yanked_rows(lab)
    cells = lab.alone(sites.newer_python, CUDA, PROJECT)
    older = any_file(f"{FIRST}+{CUDA}")
    yield Row(name=f"{SECOND} wants a newer Python", cells=cells, expected=older)
    cells = lab.alone(sites.prerelease, CUDA, PROJECT)
    yield Row(name=f"{PRERELEASE} is there too", cells=cells, expected=any_file(LABELLED))
    cells = lab.alone(sites.prerelease, CUDA, f"{PROJECT}>={PRERELEASE}")
    yield Row(name=f"asked for `>={PRERELEASE}`", cells=cells, expected=any_file(f"{PRERELEASE}+{CUDA}"))


def _yanked_rows(lab: Lab) -> Iterator[Row]:
    """PEP 592 leaves a yanked version to who pins it; uv wants its label in the pin too."""
    cases: tuple[tuple[str, str, str, Mapping[Client, str]], ...] = (
        (CUDA, f"{PROJECT}>=0.3", any_file(f"{FIRST}+{CUDA}"), {}),
        (CUDA, f"{PROJECT}=={SECOND}", any_file(LABELLED), {"uv": NO_SOLUTION}),
        (CUDA, f"{PROJECT}=={LABELLED}", any_file(LABELLED), {}),
        ("cpu", f"{PROJECT}=={SECOND}", any_file(SECOND), {}),
    )
    for index, requirement, expected, otherwise in cases:
        yield Row(
            name=f"{SECOND} is yanked, `{index}`, asked for `{requirement}`",
            cells=lab.everywhere(lab.sites.yanked, index, requirement),
            expected=expected,
            otherwise=otherwise,
        )


BESIDE = f"""\
What happens to lines that nobody should type, and why the pages print others. The default index has a newer
source distribution, {NEWER}; a result that ends in `.tar.gz` was compiled."""


def beside_rows(lab: Lab) -> Iterator[Row]:
    """Return the rows of several indexes."""
    compiled: Mapping[Client, str] = dict.fromkeys(PIPS, f"llama_cpp_python-{NEWER}.tar.gz")
    for name, requirement, options, otherwise in (
        ("no pin", PROJECT, "", compiled),
        ("no pin, `--only-binary`", PROJECT, " --only-binary :all:", {}),
        ("the pin of the page", f"{PROJECT}=={LABELLED}", "", {}),
    ):
        url, pin = f"{lab.sites.plain}/whl/{CUDA}/", shlex.quote(requirement)
        cells = lab.pip_and_uv(
            f"pip install {pin}{options} --extra-index-url {url}",
            f"uv pip install {pin}{options} --index {url}",
        )
        yield Row(
            name=f"`{CUDA}` beside the default index, {name}",
            cells=cells,
            expected=any_file(LABELLED),
            otherwise=otherwise,
        )
    yield from _order_rows(lab)


def _order_rows(lab: Lab) -> Iterator[Row]:
    """Without a pin pip takes the label that is last in the alphabet, and uv the index that is first."""
    last: dict[Client, str] = dict.fromkeys(PIPS, any_file(f"{SECOND}+vulkan"))
    best = " --index-strategy unsafe-best-match"
    pin = f"{PROJECT}=={LABELLED}"
    forward, backward = (CUDA, "vulkan", "cpu"), ("cpu", "vulkan", CUDA)
    cases: tuple[tuple[tuple[str, ...], str, str, Mapping[Client, str]], ...] = (
        (forward, PROJECT, "", last),
        (forward, pin, "", {}),
        (backward, PROJECT, "", last | {"uv": any_file(SECOND)}),
        (backward, pin, "", {"uv": NO_SOLUTION}),
        (backward, pin, best, {}),
    )
    for order, requirement, strategy, otherwise in cases:
        what = "no pin" if requirement == PROJECT else "the pin of the page"
        how = f", uv with `{strategy.strip()}`" if strategy else ""
        yield Row(
            name=f"{', '.join(f'`{one}`' for one in order)} in this order, {what}{how}",
            cells=_in_order(lab, order, requirement, strategy),
            expected=any_file(LABELLED),
            otherwise=otherwise,
        )


def _in_order(lab: Lab, order: Sequence[str], requirement: str, strategy: str) -> dict[Client, Cell]:
    first, *others = (f"{lab.sites.plain}/whl/{name}/" for name in order)
    pin = shlex.quote(requirement)
    extra = " ".join(f"--extra-index-url {one}" for one in others)
    indexes = " ".join(f"--index {one}" for one in (first, *others))
    return lab.pip_and_uv(
        f"pip install --no-deps {pin} --index-url {first} {extra}",
        f"uv pip install --no-deps {pin} {indexes}{strategy}",
    )


VARIANT = """\
The line of the page, with drivers and GPUs that uv is told by `NV_VARIANT_PROVIDER_FORCE_CUDA_DRIVER_VERSION`
and `NV_VARIANT_PROVIDER_FORCE_SM_ARCH`. Whoever does not know variants gets the plain wheel."""


def variant_rows(lab: Lab) -> Iterator[Row]:
    """Return the rows of the index whose wheels uv chooses by the machine."""
    target = target_of(lab.sites.plain, VARIANTS, SECOND, lab.sites.plain_manifest)
    text = choosing_snippet(target).text
    plain = any_file(SECOND)
    for cuda, architecture, label in (
        ("13.2", "12.0", "cu130"),
        ("12.9", "12.0", "cu128"),
        ("12.8", "8.9", "cu128"),
        ("12.6", "8.9", "cu126"),
        ("12.1", "8.9", "cu126"),
        ("13.2", "6.1", "cu126"),
        ("13.2", "5.2", ""),
        ("11.8", "8.9", ""),
    ):
        forced = partial(
            lab.outcome,
            "uv",
            text,
            NV_VARIANT_PROVIDER_FORCE_CUDA_DRIVER_VERSION=cuda,
            NV_VARIANT_PROVIDER_FORCE_SM_ARCH=architecture,
        )
        expected = plain.replace(".whl", f"-{label}.whl") if label else plain
        name = f"driver of CUDA {cuda}, compute capability {architecture}"
        yield Row(name=name, cells={"uv": forced}, expected=expected)
    cells = lab.everywhere(lab.sites.plain, VARIANTS, PROJECT)
    yield Row(name="without the feature", cells=cells, expected=plain)
    locked = partial(_project_with_the_feature, lab, target)
    yield Row(name="in a project of uv, with the feature", cells={"uv": locked}, expected=plain)


def _project_with_the_feature(lab: Lab, target: Target) -> str:
    """uv leaves variants out of its lock, even for who has the feature and the GPU."""
    return run_in_project(
        lab.toolbox.desk("uv"),
        parts_of(target, "uv-project"),
        UV_PREVIEW_FEATURES="wheel-variants",
        NV_VARIANT_PROVIDER_FORCE_CUDA_DRIVER_VERSION="12.8",
        NV_VARIANT_PROVIDER_FORCE_SM_ARCH="8.9",
    )


HOSTS = """\
A site is a folder: it may be moved, served without JSON or without HTML, and leave its wheels elsewhere."""


def host_rows(lab: Lab) -> Iterator[Row]:
    """Return the rows of other hosts, and of other names of an index."""
    for name, site, oldest in (
        ("host that serves no JSON", lab.sites.html, None),
        ("host that serves no HTML", lab.sites.json, "refused: No matching distribution found"),
        ("right digests in the JSON, wrong ones in the HTML", lab.sites.wrong_html, WRONG_DIGEST),
        ("moved to another place", lab.sites.moved, None),
        ("wheels on another host", lab.sites.assets, None),
    ):
        yield Row(
            name=name,
            cells=lab.everywhere(site, CUDA, PROJECT),
            expected=any_file(LABELLED),
            # It knows HTML only.
            otherwise={} if oldest is None else {"pip-oldest": oldest},
        )
    cells = lab.everywhere(lab.sites.plain, "cuda12.8", PROJECT)
    yield Row(name="`cuda12.8`", cells=cells, expected=any_file(LABELLED))
    cells = lab.everywhere(lab.sites.plain, "cu12", f"{PROJECT}=={SECOND}")
    yield Row(name=f"`cu12`, asked for `=={SECOND}`", cells=cells, expected=any_file(LABELLED))
