from __future__ import annotations

from collections.abc import Sequence

import pytest
from packaging.specifiers import SpecifierSet

from fakes.published import a_record
from index_gen.explain.choice import Asked, Cause, Client, Wish, choose
from index_gen.explain.machine import Machine, platform_tags
from index_gen.explain.variants import Nvidia
from wheelgrid.record import VariantMark, WheelRecord

MACHINE = Machine(
    python="3.12",
    is_free_threaded=False,
    platform="linux-x86_64",
    platform_tags=platform_tags("linux-x86_64", glibc="2.28"),
)
NO_GPU = Nvidia(cuda=None, architectures=())
ADA = Nvidia(cuda="12.8", architectures=("89",))


def asked(client: Client, wish: str = "", nvidia: Nvidia = NO_GPU, machine: Machine = MACHINE) -> Asked:
    return Asked(wish=Wish(specifier=SpecifierSet(wish)), machine=machine, client=client, nvidia=nvidia)


def chosen(records: Sequence[WheelRecord], question: Asked) -> str | None:
    found = choose(records, question).chosen
    return None if found is None else found.filename.removeprefix("llama_cpp_python-").removesuffix(".whl")


def causes(records: Sequence[WheelRecord], question: Asked) -> dict[str, Cause]:
    return {one.version: one.cause for one in choose(records, question).rejected}


def any_record(release: str, **facts: object) -> WheelRecord:
    return a_record(release, **{"backend": "cpu", "tag": "py3-none-any", **facts})  # type: ignore[arg-type] # its facts


def a_variant(label: str, *properties: str) -> WheelRecord:
    mark = VariantMark(label=label, properties=tuple(sorted(properties)))
    return a_record(
        "1.0", version="1.0", backend="variants", tag=f"py3-none-manylinux_2_28_x86_64-{label}", variant=mark
    )


def cuda_variant(label: str, *bounds: str, code: str = "89_real") -> WheelRecord:
    lower = (f"nvidia :: cuda_version_lower_bound :: {bound}" for bound in bounds)
    return a_variant(label, *lower, f"nvidia :: sm_arch :: {code}")


PLAIN = a_record("1.0")


@pytest.mark.parametrize("client", ["pip", "uv", "uv-variants"])
def test_the_newest_version_that_fits_is_taken(client: Client) -> None:
    records = [
        any_record("1.0"),
        any_record("1.1"),
        any_record("1.2", requires_python=">=3.13"),
        any_record("1.3", tag="py3-none-win_amd64"),
        any_record("1.4", tag="py3-none-manylinux_2_31_x86_64"),
        any_record("1.5", tag="cp313-cp313-manylinux_2_28_x86_64"),
    ]

    assert chosen(records, asked(client)) == "1.1-py3-none-any"
    assert causes(records, asked(client)) == {
        "1.0": "older",
        "1.2": "python",
        "1.3": "platform",
        "1.4": "floor",
        "1.5": "python",
    }


def test_reasons_are_for_people() -> None:
    records = [
        any_record("1.4", tag="py3-none-manylinux_2_31_x86_64"),
        any_record("1.2", requires_python=">=3.13"),
    ]

    assert [one.reason for one in choose(records, asked("pip")).rejected] == [
        "is for manylinux_2_31_x86_64, and this machine takes no newer than manylinux_2_28_x86_64",
        "wants Python >=3.13, this is 3.12",
    ]


def test_a_tag_that_says_more_wins_then_the_build_number() -> None:
    tags = ("py3-none-any", "cp312-cp312-manylinux_2_28_x86_64", "2-cp312-cp312-manylinux_2_28_x86_64")
    records = [any_record("1.0", tag=tag) for tag in tags]

    assert chosen(records, asked("pip")) == "1.0-2-cp312-cp312-manylinux_2_28_x86_64"
    assert sorted(one.reason for one in choose(records, asked("uv")).rejected) == [
        "has a lower build number, or none",
        "has a tag that says less of this machine",
    ]


@pytest.mark.parametrize(
    ("client", "wish", "expected"),
    [
        ("pip", "", "1.0"),
        ("uv", "", "1.0"),
        ("pip", ">=1.0", "1.0"),
        ("pip", "==1.1", "1.1+cu128"),
        ("uv", "==1.1", None),
        ("pip", "==1.1+cu128", "1.1+cu128"),
        ("uv", "==1.1+cu128", "1.1+cu128"),
        ("pip", "==1.*", "1.0"),
    ],
)
def test_a_yanked_file_is_for_who_pins_it(client: Client, wish: str, expected: str | None) -> None:
    yanked = any_record("1.1", backend="cu128", yanked="crashes")
    question = asked(client, wish)
    found = choose([any_record("1.0"), yanked], question)

    assert (found.chosen and found.chosen.version) == expected
    if expected != yanked.version:
        assert [one.reason for one in found.rejected if one.cause == "yanked"] == ["is yanked: crashes"]


@pytest.mark.parametrize(
    ("client", "wish", "expected"),
    [
        ("pip", "", "1.0"),
        ("uv", "", "1.0"),
        ("pip", ">=1.1rc1", "1.1rc1"),
        ("uv", ">=1.1rc1", "1.1rc1"),
        ("uv", ">1.0", "1.1rc1"),
        ("pip", ">1.0", "1.1rc1"),
    ],
)
def test_a_prerelease_is_for_who_names_one_or_finds_nothing_else(
    client: Client, wish: str, expected: str
) -> None:
    found = choose([any_record("1.0"), any_record("1.1rc1")], asked(client, wish)).chosen

    assert found is not None
    assert found.version == expected


def test_behind_a_yanked_release_only_uv_finds_the_prerelease() -> None:
    records = [any_record("1.0", yanked=""), any_record("1.1rc1")]

    assert chosen(records, asked("pip")) is None
    assert chosen(records, asked("uv")) == "1.1rc1-py3-none-any"


def test_variants_are_for_uv_that_knows_them() -> None:
    records = [PLAIN, cuda_variant("cu128", "12.8")]

    assert chosen(records, asked("pip", nvidia=ADA)) == "1.0-py3-none-manylinux_2_28_x86_64"
    assert chosen(records, asked("uv", nvidia=ADA)) == "1.0-py3-none-manylinux_2_28_x86_64"
    assert chosen(records, asked("uv-variants", nvidia=ADA)) == "1.0-py3-none-manylinux_2_28_x86_64-cu128"
    reasons = [one.reason for one in choose(records, asked("pip", nvidia=ADA)).rejected]
    assert reasons == ["pip does not know wheel variants"]


def test_of_variants_the_highest_bound_that_the_driver_reaches_wins() -> None:
    records = [
        PLAIN,
        *(cuda_variant(f"cu{n}", "12.0", b) for n, b in ((124, "12.4"), (128, "12.8"), (129, "12.9"))),
    ]

    assert chosen(records, asked("uv-variants", nvidia=ADA)) == "1.0-py3-none-manylinux_2_28_x86_64-cu128"


@pytest.mark.parametrize(
    ("variant", "nvidia", "reason"),
    [
        (
            cuda_variant("cu130", "13.0"),
            ADA,
            "wants a driver of CUDA at least 13.0, this one is of CUDA 12.8",
        ),
        (cuda_variant("cu128", "12.0", code="90_real"), ADA, "has no code that uv takes for 89"),
        (cuda_variant("cu128", "12.0"), NO_GPU, "wants an NVIDIA GPU and its driver, and uv finds none"),
        (a_variant("rocm", "amd :: gfx :: gfx1100"), ADA, "wants amd :: gfx, which uv does not know"),
        (
            a_variant("old", "nvidia :: cuda_version_upper_bound :: 12.8"),
            ADA,
            "wants a driver of CUDA older than 12.8, this one is of CUDA 12.8",
        ),
    ],
    ids=["driver", "gpu", "no-gpu", "namespace", "upper"],
)
def test_why_a_variant_is_passed_over(variant: WheelRecord, nvidia: Nvidia, reason: str) -> None:
    found = choose([PLAIN, variant], asked("uv-variants", nvidia=nvidia))

    assert found.chosen == PLAIN
    assert [one.reason for one in found.rejected] == [reason]


@pytest.mark.parametrize(
    ("code", "gpu", "fits"),
    [
        ("80_real", "89", True),
        ("89_real", "86", False),
        ("80_virtual", "89", True),
        ("86_virtual", "89", False),
        ("90_virtual", "120", False),
        ("120_real", "121", True),
        ("120a_real", "120", False),
        ("80", "80", False),
    ],
)
def test_uv_takes_code_of_the_same_major_version(code: str, gpu: str, *, fits: bool) -> None:
    nvidia = Nvidia(cuda="13.0", architectures=(gpu,))
    found = choose(
        [PLAIN, cuda_variant("cu128", "12.0", code=code)], asked("uv-variants", nvidia=nvidia)
    ).chosen

    assert (found != PLAIN) is fits


def test_an_empty_page_has_nothing() -> None:
    found = choose([], asked("pip"))

    assert (found.chosen, found.rejected, found.reason) == (None, (), "no file of the page fits")
