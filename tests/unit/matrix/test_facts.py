"""The facts themselves: complete, consistent, dated, and about no project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matrix.facts import Facts, read_facts
from matrix.facts.model import Fact
from matrix.names import matches
from wheelgrid.errors import MatrixError

FOLDER = Path(__file__).parents[3] / "matrix" / "facts"


def all_facts(facts: Facts) -> Iterator[Fact]:
    lists: tuple[tuple[Fact, ...], ...] = (
        facts.cuda,
        facts.cuda_mentions,
        facts.cuda_majors,
        facts.rocm,
        facts.vulkan,
        facts.others,
        facts.generations,
        facts.pythons,
        facts.platforms,
        facts.images,
        facts.runners,
        facts.verify_images,
        (facts.vulkan_loader, facts.metal, facts.limits),
    )
    return (fact for one in lists for fact in one)


def test_every_fact_says_who_says_so_and_was_checked_in_the_past() -> None:
    facts = list(all_facts(read_facts()))

    assert len(facts) > 80
    assert all(fact.source for fact in facts)
    assert all(fact.checked <= datetime.now(tz=UTC).date() for fact in facts)


def test_the_facts_name_no_project() -> None:
    for file in FOLDER.glob("*.yaml"):
        assert re.search(r"llama|ggml", file.read_text(), re.IGNORECASE) is None, file.name


def test_toolkits_are_in_the_order_of_their_versions() -> None:
    facts = read_facts()

    assert [one.order for one in facts.cuda] == sorted(one.order for one in facts.cuda)
    assert [one.order for one in facts.cuda_mentions] == sorted(one.order for one in facts.cuda_mentions)
    assert [one.order for one in facts.rocm] == sorted(one.order for one in facts.rocm)
    assert [one.order for one in facts.pythons] == sorted(one.order for one in facts.pythons)


def test_every_toolkit_has_a_major_version_with_driver_floors() -> None:
    facts = read_facts()

    assert {one.major for one in facts.cuda} == {one.major for one in facts.cuda_majors}
    assert facts.cuda_major(12).compressed_linux_driver == "550.54.14"


def test_a_version_that_is_only_mentioned_is_no_toolkit() -> None:
    facts = read_facts()
    mentioned = {one.version: one for one in facts.cuda_mentions}

    assert not set(mentioned) & {one.version for one in facts.cuda}
    assert (mentioned["12.1"].linux_driver, mentioned["12.1"].windows_driver) == ("530.30.02", "531.14")
    assert mentioned["12.7"].linux_driver is None
    assert mentioned["11.8"].major == 11


def test_every_platform_that_is_named_exists() -> None:
    facts = read_facts()
    known = {one.id for one in facts.platforms}
    named = [
        *(one.platforms for one in facts.cuda),
        *(one.platforms for one in facts.rocm),
        facts.metal.platforms,
    ]
    patterned = [
        *(gpu.platforms for one in facts.generations for gpu in one.gpus),
        *(one.platforms for one in facts.others),
        *(one.platforms for one in facts.verify_images),
    ]

    assert {name for names in named for name in names} <= known
    for pattern in {pattern for patterns in patterned for pattern in patterns}:
        assert any(matches(name, (pattern,)) for name in known), pattern


def test_some_toolkit_makes_code_for_every_gpu() -> None:
    facts = read_facts()
    toolkits = {
        "nvidia": [(one.version, one.architectures) for one in facts.cuda],
        "amd": [(one.version, one.architectures) for one in facts.rocm],
    }

    for generation in facts.generations:
        for gpu in generation.gpus:
            assert any(
                gpu.architecture(version) in architectures
                for version, architectures in toolkits[generation.vendor]
            ), gpu.name


def test_an_image_provides_its_own_compiler_and_those_of_its_packages() -> None:
    image = read_facts().image("manylinux_2_28")

    assert image.provides_gcc(14)
    assert image.provides_gcc(13)
    assert not image.provides_gcc(16)
    assert image.digest("x86_64") != image.digest("aarch64")
    assert image.digest("sparc") is None


def test_a_gpu_has_the_name_that_its_toolkit_gives_it() -> None:
    facts = read_facts()

    assert facts.gpu("rtx-50").architecture("12.8") == "120"
    assert facts.gpu("thor").architecture("12.9") == "101"
    assert facts.gpu("thor").architecture("13.0") == "110"
    assert facts.gpu("thor").architecture("14.0") is None
    assert facts.gpu("gb10").exists_on("windows-arm64")
    assert not facts.gpu("gb10").exists_on("linux-x86_64")


def test_generations_of_one_vendor_are_in_the_order_of_age() -> None:
    names = [one.name for one in read_facts().generations if one.vendor == "nvidia"]

    assert names == ["pascal", "volta", "turing", "ampere", "ada", "hopper", "blackwell", "rubin"]


def test_a_runtime_part_is_a_requirement() -> None:
    toolkit = read_facts().cuda_toolkit("12.8")

    assert toolkit.runtime_requirement("cudart") == "nvidia-cuda-runtime-cu12>=12.8,<13"
    with pytest.raises(
        MatrixError, match=r"CUDA 12\.8 has no runtime part 'cufft'.*\n hint: .*cublas, cudart"
    ):
        toolkit.runtime_requirement("cufft")


@pytest.mark.parametrize(
    ("look", "message"),
    [
        pytest.param(lambda it: it.cuda_toolkit("12.7"), "no CUDA toolkit '12.7'", id="cuda"),
        pytest.param(lambda it: it.cuda_major(11), "no major version of CUDA '11'", id="cuda-major"),
        pytest.param(lambda it: it.rocm_release("5.0"), "no ROCm release '5.0'", id="rocm"),
        pytest.param(lambda it: it.vulkan_sdk("1.0"), "no Vulkan SDK '1.0'", id="vulkan"),
        pytest.param(lambda it: it.other("sycl", "1"), "no toolkit for sycl '1'", id="other"),
        pytest.param(lambda it: it.generation("blackwel"), "did you mean 'blackwell'", id="generation"),
        pytest.param(lambda it: it.gpu("rtx-5090"), "did you mean 'rtx-50'", id="gpu"),
        pytest.param(lambda it: it.platform("linux-amd64"), "no platform 'linux-amd64'", id="platform"),
        pytest.param(lambda it: it.image("manylinux_2_29"), "did you mean 'manylinux_2_28'", id="image"),
        pytest.param(lambda it: it.runner("ubuntu-latest"), "no runner 'ubuntu-latest'", id="runner"),
        pytest.param(lambda it: it.python("3.7"), "no Python '3.7'", id="python"),
    ],
)
def test_an_unknown_name_is_refused_with_what_was_meant(
    look: Callable[[Facts], object], message: str
) -> None:
    with pytest.raises(MatrixError, match=message):
        look(read_facts())


def test_known_names_are_found() -> None:
    facts = read_facts()

    assert facts.rocm_release("7.2").image == "rocm/dev-almalinux-8:7.2.4-complete"
    assert facts.vulkan_sdk("1.4.357.0").windows_sha256 is not None
    assert facts.other("sycl", "2026.1").exists_on("linux-x86_64")
    assert facts.platform("windows-amd64").cibuildwheel_architecture == "AMD64"
    assert facts.runner("windows-2022").visual_studio == 2022
    assert facts.python("3.14t").is_free_threaded


def test_every_image_to_prove_in_has_a_python_that_our_tools_run_on() -> None:
    for image in read_facts().verify_images:
        assert tuple(map(int, image.python.split("."))) >= (3, 11), image.name


def test_the_label_of_a_macos_machine_names_its_version() -> None:
    versions = {one.label: one.macos for one in read_facts().runners}

    assert (versions["macos-14"], versions["macos-15-intel"], versions["ubuntu-24.04"]) == (14, 15, None)
    assert {one.os for one in read_facts().runners if one.macos is not None} == {"macos"}
    assert all(one.macos is not None for one in read_facts().runners if one.os == "macos")
