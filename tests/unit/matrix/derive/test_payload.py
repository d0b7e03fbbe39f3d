"""Which libraries a wheel must hold."""

from __future__ import annotations

from fakes.plans import CPU, CUDA, DEMO, LINUX, WINDOWS, job_of
from matrix.derive.payload import expected_payload
from matrix.model import Family


def test_the_module_of_the_family_is_a_library_and_a_module() -> None:
    payload = job_of(CUDA, LINUX).payload

    assert payload.folder == "demo/lib"
    assert payload.libraries == ("libdemo", "libdemo-base", "libdemo-cuda")
    assert payload.modules == ("libdemo-cuda",)
    assert payload.module_entry_points == ("demo_init",)
    assert payload.cpu_module_entry_points == ("demo_score",)


def test_the_cpu_is_split_where_the_platform_has_variants() -> None:
    payload = job_of(CPU, LINUX).payload

    assert (payload.cpu_module_prefix, payload.cpu_variants) == ("libdemo-cpu-", ("haswell", "x64"))
    assert payload.modules == ()


def test_one_cpu_module_without_suffix_is_expected_elsewhere() -> None:
    payload = job_of(CPU, WINDOWS).payload

    assert payload.cpu_variants == ()
    assert payload.libraries == ("libdemo", "libdemo-base", "libdemo-cpu")
    assert payload.modules == ("libdemo-cpu",)


def test_a_package_that_does_not_split_its_cpu_code_has_no_module_for_it() -> None:
    whole = DEMO.payload.model_copy(update={"cpu_module_prefix": None, "cpu_variants": ()})

    assert expected_payload(whole, DEMO.traits(Family.CPU), WINDOWS).libraries == (
        "libdemo",
        "libdemo-base",
    )


def test_a_platform_adds_modules_of_its_own() -> None:
    with_blas = LINUX.model_copy(update={"modules": ("libdemo-blas",)})

    payload = job_of(CUDA, with_blas).payload

    assert payload.modules == ("libdemo-blas", "libdemo-cuda")
    assert payload.libraries == ("libdemo", "libdemo-base", "libdemo-blas", "libdemo-cuda")
