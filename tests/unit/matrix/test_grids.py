"""What is compiled, which wheels come of it, what each is proven on; and that the three fit each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.plans import CPU, CUDA, DEMO, FACTS, LINUX, MACOS, METAL, MUSL, RPC, WINDOWS, plan_of
from matrix.expand import expand
from matrix.grids import Channel, Destination, Grids, check_grids, lay_out, verify_jobs
from matrix.model import Backend, Platform, Tier
from wheelgrid.errors import MatrixError


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


def test_a_wheel_is_proven_on_every_python_in_every_image_of_its_platform() -> None:
    rows = grids_of(CPU).verify

    images = [image.name for image in FACTS.verify_images if "linux-x86_64" in image.platforms]
    assert [(row.image, row.python.version) for row in rows] == [
        (image, python) for image in images for python in ("3.9", "3.10", "3.13t")
    ]
    assert {row.runner for row in rows} == {"ubuntu-24.04"}


def test_pythons_that_the_ci_tool_skips_are_proven_too() -> None:
    assert "3.13t" in {row.python.version for row in grids_of(CPU).verify if row.python.skipped}


def test_a_wheel_is_proven_in_images_of_its_own_c_library() -> None:
    images = {row.image for row in grids_of(CPU, platforms=(MUSL,)).verify}

    assert images
    assert all(image is not None and image.startswith("alpine:") for image in images)


def test_an_image_with_an_older_c_library_than_the_wheel_is_left_out() -> None:
    newer = LINUX.model_copy(update={"image": "manylinux_2_34", "tag_floor": "manylinux_2_34_x86_64"})

    images = {row.image for row in grids_of(CPU, platforms=(newer,)).verify}
    assert "almalinux:8" not in images
    assert "almalinux:9" in images


@pytest.mark.parametrize("platform", [MACOS, WINDOWS], ids=["macos", "windows"])
def test_where_there_are_no_containers_the_runner_itself_is_the_system(platform: Platform) -> None:
    rows = grids_of(CPU, platforms=(platform,)).verify

    assert {(row.runner, row.image) for row in rows} == {(platform.runner, None)}


def test_one_ci_job_proves_a_wheel_on_a_system_with_all_pythons() -> None:
    rows = verify_jobs(grids_of(CPU, platforms=(LINUX, MACOS)).verify)

    images = [image.name for image in FACTS.verify_images if "linux-x86_64" in image.platforms]
    assert [(row.stamping.job.id, row.image) for row in rows] == [
        *(("cpu-linux-x86_64", image) for image in images),
        ("cpu-macos-arm64", None),
    ]
    assert {tuple(python.version for python in row.pythons) for row in rows} == {("3.9", "3.10", "3.13t")}


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


def test_a_platform_without_an_image_to_prove_in_is_refused() -> None:
    facts = FACTS.model_copy(update={"verify_images": ()})

    with pytest.raises(MatrixError, match="add a Python, or an image for 'linux-x86_64'"):
        lay_out(plan_of(CPU), facts)


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
