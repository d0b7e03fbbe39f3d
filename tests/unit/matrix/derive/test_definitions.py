"""CMake definitions: who says what, and who wins."""

from __future__ import annotations

from fakes.plans import CPU, CUDA, DEMO, FACTS, LINUX, MACOS, METAL, ROCM, TRAITS, job_of, with_toolkit
from matrix.derive.definitions import architecture_words, cmake_definitions, is_compressed
from matrix.derive.toolkit import find_toolkit
from matrix.model import Family, FamilyTraits

CUDA_TRAITS = DEMO.traits(Family.CUDA)


def test_machine_code_is_real_and_ptx_is_virtual() -> None:
    assert architecture_words(Family.CUDA, ("89", "120a"), ("90",)) == ("89-real", "120a-real", "90-virtual")


def test_rocm_takes_its_targets_as_they_are() -> None:
    targets = dict(job_of(ROCM).cmake_definitions)["GPU_TARGETS"]

    assert targets.startswith("gfx942;gfx1030;gfx1100;")


def test_the_platform_yields_to_the_family_the_family_to_the_backend_and_all_to_what_is_derived() -> None:
    names = ("A", "B", "C", "CMAKE_OSX_DEPLOYMENT_TARGET")
    platform = MACOS.model_copy(update={"cmake": tuple((name, "platform") for name in names)})
    traits = TRAITS[0].model_copy(update={"cmake": tuple((name, "family") for name in names[1:])})
    backend = CPU.model_copy(update={"cmake": tuple((name, "backend") for name in names[2:])})

    assert cmake_definitions(backend, platform, traits, words=(), compression=None, compiler_name=None) == (
        ("A", "platform"),
        ("B", "family"),
        ("C", "backend"),
        ("CMAKE_OSX_DEPLOYMENT_TARGET", "14.0"),
    )


def test_definitions_are_sorted_by_name() -> None:
    names = [name for name, _ in job_of(with_toolkit("12.4", "turing")).cmake_definitions]

    assert names == sorted(names)


def test_a_package_without_the_variables_gets_no_derived_definition() -> None:
    plain = FamilyTraits(family=Family.CUDA, cost=CUDA_TRAITS.cost)

    assert (
        cmake_definitions(CUDA, LINUX, plain, words=("89-real",), compression="size", compiler_name=None)
        == ()
    )
    assert not is_compressed(find_toolkit(CUDA, FACTS), plain)


def test_code_is_compressed_where_the_toolkit_can() -> None:
    assert is_compressed(find_toolkit(with_toolkit("12.8"), FACTS), CUDA_TRAITS)
    assert not is_compressed(find_toolkit(with_toolkit("12.6"), FACTS), CUDA_TRAITS)
    assert "DEMO_COMPRESSION" not in dict(job_of(with_toolkit("12.6", "turing")).cmake_definitions)


def test_the_deployment_target_is_that_of_the_platform() -> None:
    assert job_of(METAL, MACOS).cmake_definitions == (("CMAKE_OSX_DEPLOYMENT_TARGET", "14.0"),)
