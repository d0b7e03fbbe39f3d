from __future__ import annotations

from collections.abc import Mapping

import pytest
from packaging.tags import Tag

from index_gen.explain.machine import Described, Gpu, Machine, describe, platform_tags, tag_places
from wheelgrid.errors import QuestionError

HERE = Machine(
    python="3.11.7",
    is_free_threaded=False,
    platform="linux-x86_64",
    platform_tags=platform_tags("linux-x86_64", glibc="2.36"),
    driver="570.10",
    gpus=(Gpu(family="cuda", architecture="90"),),
)
SERIES: Mapping[str, Gpu] = {"rtx-40": Gpu(family="cuda", architecture="89", name="rtx-40")}


def test_what_nobody_says_is_as_here() -> None:
    assert describe(Described(), HERE, SERIES) == HERE


def test_another_gpu_in_this_machine() -> None:
    found = describe(Described(gpu="rtx-40", driver="560.35", python="3.13t"), HERE, SERIES)

    assert found.gpus == (SERIES["rtx-40"],)
    assert (found.driver, found.python, found.is_free_threaded) == ("560.35", "3.13", True)
    assert found.platform_tags == HERE.platform_tags
    assert found.assumed == ()


def test_another_machine_has_nothing_of_this_one_but_its_python() -> None:
    found = describe(Described(platform="windows-amd64"), HERE, SERIES)

    assert (found.driver, found.gpus, found.platform_tags) == (None, (), ("win_amd64",))
    assert found.assumed == ("Python 3.11.7",)


@pytest.mark.parametrize(
    ("said", "assumed"),
    [
        (Described(platform="linux-aarch64", python="3.12"), ("glibc 2.28",)),
        (Described(platform="linux-aarch64", python="3.12", glibc="2.31"), ()),
        (Described(platform="linux-musl-x86_64", python="3.12"), ("musl 1.2",)),
        (Described(platform="macos-arm64", python="3.12"), ("macOS 14.0",)),
    ],
    ids=["glibc", "glibc-said", "musl", "macos"],
)
def test_what_is_taken_for_granted_is_said(said: Described, assumed: tuple[str, ...]) -> None:
    assert describe(said, HERE, SERIES).assumed == assumed


@pytest.mark.parametrize(
    ("text", "gpu"),
    [
        ("8.9", Gpu(family="cuda", architecture="89")),
        ("12.0", Gpu(family="cuda", architecture="120")),
        ("gfx90a", Gpu(family="rocm", architecture="gfx90a")),
        ("rtx-40", SERIES["rtx-40"]),
    ],
    ids=["ada", "blackwell", "amd", "series"],
)
def test_gpus_are_named_in_three_ways(text: str, gpu: Gpu) -> None:
    assert describe(Described(gpu=text), HERE, SERIES).gpus == (gpu,)


def test_every_unknown_word_is_told() -> None:
    said = Described(python="2.7", platform="beos-x86", glibc="x", macos="14", driver="new", gpu="voodoo")

    with pytest.raises(QuestionError) as caught:
        describe(said, HERE, SERIES)

    told = " ".join(problem.what for problem in caught.value.problems)
    assert len(caught.value.problems) == 6
    for word in ("2.7", "beos-x86", "'x'", "14", "new", "voodoo"):
        assert word in told


def test_glibc_of_another_major_version_is_refused() -> None:
    with pytest.raises(QuestionError, match=r"glibc '3\.1' is not known"):
        describe(Described(glibc="3.1"), HERE, SERIES)


def test_the_tags_of_glibc_are_those_of_packaging() -> None:
    tags = platform_tags("linux-x86_64", glibc="2.18")

    assert tags[:5] == (
        "linux_x86_64",
        "manylinux_2_18_x86_64",
        "manylinux_2_17_x86_64",
        "manylinux2014_x86_64",
        "manylinux_2_16_x86_64",
    )
    assert tags[-2:] == ("manylinux_2_5_x86_64", "manylinux1_x86_64")


def test_on_arm_glibc_begins_with_2_17() -> None:
    assert platform_tags("linux-aarch64")[-1] == "manylinux2014_aarch64"


@pytest.mark.parametrize(
    ("platform", "tag"),
    [
        ("linux-musl-aarch64", "musllinux_1_1_aarch64"),
        ("macos-arm64", "macosx_11_0_universal2"),
        ("windows-arm64", "win_arm64"),
    ],
)
def test_every_system_has_its_tags(platform: str, tag: str) -> None:
    assert tag in platform_tags(platform)


def test_a_build_without_a_lock_takes_other_tags() -> None:
    free = describe(Described(python="3.13t"), HERE, SERIES)
    places = tag_places(free)

    assert Tag("cp313", "cp313t", "linux_x86_64") in places
    assert Tag("cp313", "cp313", "linux_x86_64") not in places
    assert Tag("cp39", "abi3", "linux_x86_64") not in places
    assert Tag("cp39", "abi3", "linux_x86_64") in tag_places(HERE)


def test_the_title_says_what_counts() -> None:
    said = Described(gpu="rtx-40", driver="560.35")

    assert describe(said, HERE, SERIES).title == (
        "Python 3.11.7, linux-x86_64 (manylinux_2_36_x86_64), rtx-40 (cuda 89), NVIDIA driver 560.35"
    )
