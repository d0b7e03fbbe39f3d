"""What is compiled, which wheels come of it, what each is proven on; and that the three fit each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.facts import changed, fact, runner
from fakes.facts import image as build_image
from fakes.plans import CPU, CUDA, DEMO, FACTS, LINUX, MACOS, METAL, MUSL, RPC, WINDOWS, plan_of
from matrix.expand import expand
from matrix.facts import Facts
from matrix.grids import Channel, Destination, Grids, check_grids, lay_out, verify_jobs
from matrix.model import Backend, Platform, Tier
from wheelgrid.errors import MatrixError

ARCHITECTURES = {"linux": "x86_64", "macos": "arm64", "windows": "amd64"}
"""The architecture of the small world's machines, by system."""


def grids_of(*backends: Backend, platforms: tuple[Platform, ...] = (LINUX,)) -> Grids:
    return lay_out(plan_of(*backends, platforms=platforms), FACTS)


def problems_of(grids: Grids) -> list[str]:
    with pytest.raises(MatrixError) as caught:
        check_grids(grids)
    return [problem.what for problem in caught.value.problems]


def test_the_build_grid_is_the_jobs() -> None:
    plan = expand(DEMO, FACTS)

    assert lay_out(plan, FACTS).build == plan.jobs


def test_a_labelled_wheel_goes_to_the_index_of_its_backend() -> None:
    (row,) = grids_of(CUDA).stamp

    assert row.label == "cu128"
    assert row.destinations == (Destination(channel=Channel.BACKEND_INDEX, name="cu128"),)


def test_the_plain_wheel_goes_to_the_package_index_too() -> None:
    (row,) = grids_of(CPU).stamp

    assert row.label is None
    assert row.destinations == (
        Destination(channel=Channel.BACKEND_INDEX, name="cpu"),
        Destination(channel=Channel.PACKAGE_INDEX, name="demo"),
    )


def test_a_wheel_of_the_local_tier_goes_nowhere_and_is_proven_nowhere() -> None:
    grids = grids_of(RPC)

    assert [row.destinations for row in grids.stamp] == [()]
    assert grids.verify == ()


def test_a_nightly_wheel_has_an_index_and_a_proof() -> None:
    grids = grids_of(METAL, platforms=(MACOS,))

    assert grids.stamp[0].destinations
    assert grids.verify


def proven_on(*machines: tuple[str, str], image: str | None = "debian:12", python: str = "3.10") -> Facts:
    """Return the facts of the small world with other machines, as (label, system), and one image or none."""
    images = [
        fact(name=name, platforms="linux-*", libc=libc, libc_version=version, python=python)
        for name, libc, version in ((image, "glibc", "2.36"), ("alpine:3.22", "musl", "1.2.5"))
        if image is not None
    ]
    return changed(
        runners=[runner(label, system, ARCHITECTURES[system]) for label, system in machines],
        verify_images=images,
    )


def places(facts: Facts, platform: Platform = LINUX) -> list[tuple[str, str | None, str]]:
    """Return machine, image and Python of every proof of the CPU wheel."""
    rows = lay_out(plan_of(CPU, platforms=(platform,), facts=facts), facts).verify
    return [(row.runner, row.image, row.python.version) for row in rows]


def test_a_wheel_is_proven_on_its_machine_with_every_python_and_in_images_with_their_own() -> None:
    assert places(proven_on(("ubuntu-24.04", "linux"))) == [
        ("ubuntu-24.04", None, "3.9"),
        ("ubuntu-24.04", None, "3.10"),
        ("ubuntu-24.04", None, "3.13t"),
        ("ubuntu-24.04", "debian:12", "3.10"),
    ]


def test_two_machines_of_one_kind_give_rows_each_and_images_run_on_the_one_that_the_matrix_names() -> None:
    found = places(
        proven_on(("ubuntu-22.04", "linux"), ("ubuntu-24.04", "linux"), ("windows-2022", "windows"))
    )

    assert [(machine, image) for machine, image, _ in found] == [
        *[("ubuntu-22.04", None)] * 3,
        *[("ubuntu-24.04", None)] * 3,
        ("ubuntu-24.04", "debian:12"),
    ]


def test_a_machine_of_another_architecture_proves_nothing() -> None:
    machines = {row.runner for row in grids_of(CPU).verify}

    assert "ubuntu-24.04" in machines
    assert machines == {
        one.label for one in FACTS.runners if (one.os, one.architecture) == ("linux", "x86_64")
    }


def test_an_image_whose_python_the_matrix_does_not_name_gives_no_row() -> None:
    found = places(proven_on(("ubuntu-24.04", "linux"), python="3.12"))

    assert {image for _, image, _ in found} == {None}
    assert len(found) == 3


def test_a_wheel_for_musl_is_proven_in_images_only() -> None:
    assert places(proven_on(("ubuntu-24.04", "linux")), MUSL) == [("ubuntu-24.04", "alpine:3.22", "3.10")]


def test_a_wheel_for_musl_without_an_image_that_has_a_python_of_the_matrix_is_refused() -> None:
    with pytest.raises(MatrixError, match="nothing proves the wheel of job 'cpu-linux-musl-x86_64'"):
        places(proven_on(("ubuntu-24.04", "linux"), python="3.12"), MUSL)


@pytest.mark.parametrize(
    ("target", "machines"),
    [
        pytest.param("13.3", ["macos-13", "macos-15", "macos-26-large"], id="older-than-all"),
        pytest.param("14.0", ["macos-15", "macos-26-large"], id="between"),
        pytest.param("15.0", ["macos-15", "macos-26-large"], id="equal"),
    ],
)
def test_a_machine_with_an_older_macos_than_the_wheel_asks_for_proves_nothing(
    target: str, machines: list[str]
) -> None:
    facts = proven_on(("macos-13", "macos"), ("macos-15", "macos"), ("macos-26-large", "macos"))

    found = places(facts, MACOS.model_copy(update={"deployment_target": target}))
    assert list(dict.fromkeys(machine for machine, _, _ in found)) == machines


def test_pythons_that_the_ci_tool_skips_are_proven_too() -> None:
    assert "3.13t" in {row.python.version for row in grids_of(CPU).verify if row.python.skipped}


def test_a_wheel_is_proven_in_images_of_its_own_c_library() -> None:
    facts = proven_on(("ubuntu-24.04", "linux"))

    assert {image for _, image, _ in places(facts, LINUX)} == {None, "debian:12"}
    assert {image for _, image, _ in places(facts, MUSL)} == {"alpine:3.22"}


@pytest.mark.parametrize(
    ("image", "images"),
    [
        pytest.param("manylinux_2_28", {None, "debian:12"}, id="older"),
        pytest.param("manylinux_2_38", {None}, id="newer"),
    ],
)
def test_an_image_with_an_older_c_library_than_the_wheel_is_left_out(
    image: str, images: set[str | None]
) -> None:
    newer = build_image("manylinux_2_38", "glibc", "2.38", 14, "x86_64")
    facts = proven_on(("ubuntu-24.04", "linux"))
    facts = facts.model_copy(
        update={"images": (*facts.images, *changed(images=[newer]).images)},
    )

    found = places(facts, LINUX.model_copy(update={"image": image, "tag_floor": f"{image}_x86_64"}))
    assert {name for _, name, _ in found} == images


@pytest.mark.parametrize("platform", [MACOS, WINDOWS], ids=["macos", "windows"])
def test_where_there_are_no_containers_the_machine_itself_is_the_system(platform: Platform) -> None:
    rows = grids_of(CPU, platforms=(platform,)).verify

    assert platform.runner in {row.runner for row in rows}
    assert {row.image for row in rows} == {None}


def test_one_ci_job_proves_a_wheel_on_a_system_with_all_pythons() -> None:
    facts = proven_on(("ubuntu-22.04", "linux"), ("ubuntu-24.04", "linux"), ("macos-15", "macos"))
    plan = plan_of(CPU, platforms=(LINUX, MACOS), facts=facts)

    rows = verify_jobs(lay_out(plan, facts).verify)
    everything = ("3.9", "3.10", "3.13t")
    assert [
        (row.stamping.job.id, row.runner, row.image, tuple(python.version for python in row.pythons))
        for row in rows
    ] == [
        ("cpu-linux-x86_64", "ubuntu-22.04", None, everything),
        ("cpu-linux-x86_64", "ubuntu-24.04", None, everything),
        ("cpu-linux-x86_64", "ubuntu-24.04", "debian:12", ("3.10",)),
        ("cpu-macos-arm64", "macos-15", None, everything),
    ]


def test_sound_grids_pass() -> None:
    check_grids(lay_out(expand(DEMO, FACTS), FACTS))


def test_a_published_job_that_no_index_lists_is_an_error() -> None:
    grids = grids_of(CUDA)

    assert problems_of(replace(grids, stamp=(), verify=())) == [
        "no index lists the wheel of job 'cu128-linux-x86_64'"
    ]


def test_a_wheel_on_the_index_of_another_backend_is_an_error() -> None:
    grids = grids_of(CUDA)
    astray = replace(grids.stamp[0], destinations=(Destination(channel=Channel.BACKEND_INDEX, name="cu130"),))

    assert "no index lists the wheel of job 'cu128-linux-x86_64'" in problems_of(
        replace(grids, stamp=(astray,))
    )


def test_an_index_row_for_what_is_not_published_is_an_error() -> None:
    grids = grids_of(RPC)
    listed = replace(grids.stamp[0], destinations=(Destination(channel=Channel.BACKEND_INDEX, name="rpc"),))

    assert "index 'rpc' lists a wheel of job 'rpc-linux-x86_64', which is not published" in problems_of(
        replace(grids, stamp=(listed,))
    )


def test_an_index_row_without_a_compile_is_an_error() -> None:
    grids = grids_of(CUDA)

    assert problems_of(replace(grids, build=())) == [
        "index 'cu128' lists a wheel of job 'cu128-linux-x86_64', which is not published"
    ]


def test_a_published_wheel_without_a_proof_is_an_error() -> None:
    grids = grids_of(CPU, CUDA)

    kept = tuple(row for row in grids.verify if row.stamping.label is None)
    assert problems_of(replace(grids, verify=kept)) == [
        "nothing proves the wheel of job 'cu128-linux-x86_64'"
    ]


def test_a_matrix_that_proves_nothing_is_refused() -> None:
    no_pythons = expand(DEMO.model_copy(update={"pythons": ()}), FACTS)

    with pytest.raises(MatrixError, match="nothing proves the wheel of job 'cpu-linux-x86_64'"):
        lay_out(no_pythons, FACTS)


def test_without_any_image_a_wheel_for_glibc_is_proven_on_machines() -> None:
    assert {image for _, image, _ in places(proven_on(("ubuntu-24.04", "linux"), image=None))} == {None}


def test_a_platform_without_a_place_to_prove_in_is_refused() -> None:
    facts = proven_on(("ubuntu-24.04", "linux"), image=None)

    with pytest.raises(MatrixError, match="add a Python, or an image for 'linux-musl-x86_64'"):
        places(facts, MUSL)


def test_two_wheels_of_one_name_are_an_error() -> None:
    grids = grids_of(CPU)
    job = grids.build[0]
    twin = replace(job, platform=job.platform.model_copy(update={"id": "linux-twin"}))

    twins = replace(
        grids,
        build=(job, twin),
        stamp=(grids.stamp[0], replace(grids.stamp[0], job=twin)),
        verify=(
            *(row for row in grids.verify if row.stamping == grids.stamp[0]),
            replace(grids.verify[0], stamping=replace(grids.stamp[0], job=twin)),
        ),
    )
    assert problems_of(twins) == [
        "2 wheels share the label None and the platform tag 'manylinux_2_28_x86_64'"
    ]


def test_only_the_local_tier_is_not_published() -> None:
    published = {tier: bool(grids_of(CPU.model_copy(update={"tier": tier})).verify) for tier in Tier}

    assert published == {Tier.RELEASE: True, Tier.NIGHTLY: True, Tier.LOCAL: False}
