"""Real installers keep `wheelgrid explain` honest: they take the file that it names, machine by machine."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from fakes.matrix_site import PROJECT, SECOND
from index_gen.explain.choice import Client as Asker
from index_gen.explain.explaining import Question, explain
from index_gen.explain.machine import Described, Gpu, Machine, describe, platform_tags
from index_gen.explain.site import read_site
from index_gen.tree import IndexTree
from integration.conformance.clients import UV_PLATFORMS, Client
from integration.conformance.lab import NO_SOLUTION, Lab
from integration.conformance.table import WORKERS
from wheelgrid.variants import VARIANTS

pytestmark = pytest.mark.integration

HERE = Machine(
    python="3.12",
    is_free_threaded=False,
    platform="linux-x86_64",
    platform_tags=platform_tags("linux-x86_64"),
)
NOTHING = "refused: No matching distribution found"

MACHINES = {
    "glibc 2.28": Described(),
    "glibc 2.31": Described(glibc="2.31"),
    "old glibc": Described(glibc="2.17"),
    "Python 3.13": Described(python="3.13"),
    "no lock": Described(python="3.13t"),
    "old Python": Described(python="3.9"),
    "macOS 14": Described(platform="macos-arm64", macos="14.0"),
    "macOS 15": Described(platform="macos-arm64", macos="15.0"),
    "Windows": Described(platform="windows-amd64"),
    "musl": Described(platform="linux-musl-x86_64"),
}
WISHES = (None, "<1.1", "==1.3", "==1.4rc1", ">=1.2")
DRIVERS = ("11.8", "12.1", "12.6", "12.8", "13.0", "13.4")
CAPABILITIES = ("6.1", "7.5", "8.9", "9.0", "10.3", "12.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, put to explain and to an installer."""

    said: Described
    wish: str | None
    client: Client


def options(asked: Asked, machine: Machine) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return what makes an installer choose for a machine."""
    python = ("--python-version", machine.python)
    if asked.client == "uv":
        glibc = (asked.said.glibc or "2.28").replace(".", "_")
        name = UV_PLATFORMS[machine.platform].replace("2_28", glibc)
        return (*python, "--python-platform", name), {"MACOSX_DEPLOYMENT_TARGET": asked.said.macos or "14.0"}
    platforms = (word for tag in machine.platform_tags for word in ("--platform", tag))
    abi = ("--abi", f"cp{machine.python.replace('.', '')}{'t' if machine.is_free_threaded else ''}")
    return (*python, "--implementation", "cp", *abi, *platforms), {}


def real(lab: Lab, asked: Asked, machine: Machine) -> str:
    """Return what an installer takes."""
    url, pin = f"{lab.sites.odd}/whl/cpu/", shlex.quote(f"{PROJECT}{asked.wish or ''}")
    line = (
        f"uv pip install {pin} --no-deps --default-index {url}"
        if asked.client == "uv"
        else f"pip install {pin} --no-deps --only-binary :all: --index-url {url}"
    )
    words, environment = options(asked, machine)
    found = lab.toolbox.desk(asked.client).outcome_elsewhere(line, words, **environment)
    return "nothing" if found in {NO_SOLUTION, NOTHING} else found


def explained(tree: IndexTree, asked: Asked, machine: Machine) -> str:
    """Return what explain says that an installer takes."""
    client: Asker = "uv" if asked.client == "uv" else "pip"
    question = Question(backend="cpu", version=asked.wish, clients=(client,))
    (explanation,) = explain(tree, question, machine, None).explanations
    return explanation.filename or "nothing"


def questions() -> Iterator[Asked]:
    for said in MACHINES.values():
        for wish in WISHES:
            yield Asked(said=said, wish=wish, client="pip-newest")
            if not (said.python or "").endswith("t"):  # uv has no option for another machine's build
                yield Asked(said=said, wish=wish, client="uv")


def test_installers_take_the_file_that_explain_names(lab: Lab) -> None:
    tree = read_site(lab.sites.odd)
    asked = tuple(questions())
    machines = [describe(one.said, HERE, {}) for one in asked]
    with ThreadPoolExecutor(WORKERS) as pool:
        chosen = list(pool.map(lambda pair: real(lab, *pair), zip(asked, machines, strict=True)))

    told = [explained(tree, one, machine) for one, machine in zip(asked, machines, strict=True)]

    assert {one: (was, said) for one, was, said in zip(asked, chosen, told, strict=True) if was != said} == {}
    assert len(set(chosen)) > 8


def variant_taken(lab: Lab, cuda: str, capability: str) -> str:
    line = f"uv pip install {PROJECT} --no-deps --default-index {lab.sites.every}/whl/{VARIANTS}/"
    return lab.toolbox.desk("uv").outcome_elsewhere(
        line,
        ("--python-platform", UV_PLATFORMS["linux-x86_64"], "--preview-features", "wheel-variants"),
        NV_VARIANT_PROVIDER_FORCE_CUDA_DRIVER_VERSION=cuda,
        NV_VARIANT_PROVIDER_FORCE_SM_ARCH=capability,
    )


def test_uv_takes_the_variant_that_explain_names(lab: Lab) -> None:
    tree = read_site(lab.sites.every)
    machines = [(cuda, capability) for cuda in DRIVERS for capability in CAPABILITIES]
    with ThreadPoolExecutor(WORKERS) as pool:
        chosen = list(pool.map(lambda pair: variant_taken(lab, *pair), machines))

    told = [
        explain(
            tree,
            Question(backend=VARIANTS, clients=("uv-variants",)),
            Machine(
                python="3.12",
                is_free_threaded=False,
                platform="linux-x86_64",
                platform_tags=HERE.platform_tags,
                driver="999.1",
                gpus=(Gpu(family="cuda", architecture=capability.replace(".", "")),),
            ),
            cuda,
        )
        .explanations[0]
        .filename
        for cuda, capability in machines
    ]

    assert dict(zip(machines, told, strict=True)) == dict(zip(machines, chosen, strict=True))
    assert all(SECOND in name for name in chosen)
    assert len(set(chosen)) > 4
