"""Other names of indexes: spellings, versions without wheels of their own, and major versions."""

from __future__ import annotations

import re

import pytest

from fakes.offers import a_backend, a_toolkit, an_offer
from index_gen.aliases import Alias, find_aliases
from matrix import expand, read_facts, read_matrix
from matrix.views.offer import offer_of
from wheelgrid.locations import this_checkout
from wheelgrid.offer import Offer
from wheelgrid.variants import VARIANTS

CU124 = a_backend("cu124", "cuda", "12.4", "525.60.13", "550.54.14")
CU128 = a_backend("cu128", "cuda", "12.8", "550.54.14", "570.26")
CU130 = a_backend("cu130", "cuda", "13.0", "580.65.06")
ROCM72 = a_backend("rocm7.2", "rocm", "7.2")
TOOLKITS = (
    a_toolkit("cuda", "11.8", "520.61.05"),
    a_toolkit("cuda", "12.1", "530.30.02"),
    a_toolkit("cuda", "12.4", "550.54.14"),
    a_toolkit("cuda", "12.5", "555.42.02"),
    a_toolkit("cuda", "12.7"),
    a_toolkit("cuda", "13.2", "595.45.04"),
    a_toolkit("cuda", "14.0", "700"),
    a_toolkit("rocm", "6.4", None, "libamdhip64.so.6"),
    a_toolkit("rocm", "7.1", None, "libamdhip64.so.7"),
    a_toolkit("rocm", "7.2", None, "libamdhip64.so.7"),
    a_toolkit("rocm", "7.14", None, "libamdhip64.so.7"),
)
OFFER = an_offer(CU124, CU128, CU130, ROCM72, *TOOLKITS)
EVERYTHING = ("cpu", "cu124", "cu128", "cu130", "rocm7.2")


@pytest.fixture(scope="module")
def ours() -> Offer:
    matrix, facts = read_matrix(this_checkout().matrix), read_facts()
    return offer_of(matrix, expand(matrix, facts), facts)


def targets(published: tuple[str, ...], offer: Offer | None) -> dict[str, str]:
    return {alias.name: alias.target for alias in find_aliases(published, offer)}


def reason(name: str, published: tuple[str, ...], offer: Offer | None) -> str:
    [found] = [alias.reason for alias in find_aliases(published, offer) if alias.name == name]
    return found


@pytest.mark.parametrize(
    ("published", "wanted", "target"),
    [
        pytest.param(EVERYTHING, "cuda12.8", "cu128", id="spelling"),
        pytest.param(EVERYTHING, "cu125", "cu124", id="nearest-not-newer"),
        pytest.param(EVERYTHING, "cuda12.5", "cu124", id="nearest-not-newer-dotted"),
        pytest.param(EVERYTHING, "cu127", "cu124", id="never-a-toolkit"),
        pytest.param(EVERYTHING, "cu121", "cu124", id="older-than-all"),
        pytest.param(("cu128", "cu130"), "cu121", "cu128", id="older-than-all-and-their-floor"),
        pytest.param(("cu130",), "cu121", None, id="no-other-major"),
        pytest.param(EVERYTHING, "cu132", "cu130", id="newer-minor-of-13"),
        pytest.param(EVERYTHING, "cu140", None, id="a-major-without-wheels"),
        pytest.param(EVERYTHING, "cu118", None, id="cuda-11"),
        pytest.param(EVERYTHING, "cu12", "cu124", id="major"),
        pytest.param(("cu128",), "cuda12", "cu128", id="major-with-one"),
        pytest.param(EVERYTHING, "rocm7", "rocm7.2", id="rocm-major"),
        pytest.param(EVERYTHING, "rocm7.14", "rocm7.2", id="rocm-newer"),
        pytest.param(EVERYTHING, "rocm7.1", "rocm7.2", id="rocm-older"),
        pytest.param(EVERYTHING, "rocm6.4", None, id="rocm-other-major"),
        pytest.param(EVERYTHING, "rocm6", None, id="rocm-other-major-alone"),
        pytest.param(EVERYTHING, "gpu", None, id="nonsense"),
        pytest.param(EVERYTHING, "cu128", None, id="an-index-of-its-own"),
        pytest.param((*EVERYTHING, "cuda12.8"), "cuda12.8", None, id="taken-spelling"),
        pytest.param(("cpu", "vulkan"), "cu121", None, id="nothing-of-the-family"),
    ],
)
def test_a_name_resolves_to_what_is_compatible(
    published: tuple[str, ...], wanted: str, target: str | None
) -> None:
    assert targets(published, OFFER).get(wanted) == target


def test_without_an_offer_there_are_only_spellings_and_majors() -> None:
    assert targets(("cpu", "cu124", "cu128", "rocm7.2"), None) == {
        "cu12": "cu124",
        "cuda12": "cu124",
        "cuda12.4": "cu124",
        "cuda12.8": "cu128",
        "rocm7": "rocm7.2",
    }


def test_before_cuda_11_a_major_version_says_nothing() -> None:
    offer = an_offer(a_backend("cu102", "cuda", "10.2"), a_toolkit("cuda", "10.1"), a_toolkit("cuda", "10.0"))

    assert set(targets(("cu102",), offer)) == {"cuda10.2"}


def test_libraries_of_other_names_are_not_compatible() -> None:
    offer = an_offer(
        ROCM72,
        a_toolkit("rocm", "7.2", None, "libamdhip64.so.7"),
        a_toolkit("rocm", "7.9", None, "libamdhip64.so.8"),
        a_toolkit("rocm", "7.1", None, "libamdhip64.so.6"),
    )

    assert set(targets(("rocm7.2",), offer)) == {"rocm7"}


def test_libraries_that_nobody_knows_are_trusted_if_they_are_newer() -> None:
    offer = an_offer(ROCM72, a_toolkit("rocm", "7.9"), a_toolkit("rocm", "7.1"))

    assert targets(("rocm7.2",), offer).get("rocm7.9") == "rocm7.2"
    assert "rocm7.1" not in targets(("rocm7.2",), offer)


def test_a_newer_wheel_that_runs_with_the_own_driver_is_preferred() -> None:
    compressed = a_backend("cu124", "cuda", "12.4", "550.54.14")
    plain = a_backend("cu126", "cuda", "12.6", "525.60.13")
    offer = an_offer(compressed, plain, a_toolkit("cuda", "12.1", "530.30.02"))

    assert targets(("cu124", "cu126"), offer)["cu121"] == "cu126"


def test_reasons_are_sentences_with_the_drivers_of_the_facts() -> None:
    assert reason("cuda12.8", EVERYTHING, OFFER) == (
        "cuda12.8 is another spelling of cu128, the wheels of CUDA 12.8."
    )
    assert reason("cu125", EVERYTHING, OFFER) == (
        "CUDA 12.5 runs wheels of CUDA 12.4, the nearest here that is not newer; "
        "their machine code needs only driver 525.60.13 or newer on Linux."
    )
    assert reason("cu12", EVERYTHING, OFFER) == (
        "The wheels of CUDA 12.4 run on the most machines with CUDA 12, and cu128 has the newest; "
        "their machine code needs only driver 525.60.13 or newer on Linux."
    )
    assert reason("cu13", EVERYTHING, OFFER) == (
        "The only wheels of CUDA 13 here are those of CUDA 13.0; "
        "their machine code needs only driver 580.65.06 or newer on Linux."
    )


def test_a_reason_says_what_does_not_work() -> None:
    assert reason("cu121", EVERYTHING, OFFER).endswith(
        "; GPUs that are newer than their machine code need driver 550.54.14 or newer on Linux."
    )
    assert (
        "their machine code needs only driver 550.54.14 or newer on Linux; "
        "update the driver that came with CUDA 12.1, 530.30.02 on Linux, which is too old; "
    ) in reason("cu121", ("cu128",), OFFER)
    assert "update to ROCm 7.2 if they do not load" in reason("rocm7.1", EVERYTHING, OFFER)


def test_a_driver_that_is_new_enough_for_ptx_is_not_named() -> None:
    offer = an_offer(CU128, a_toolkit("cuda", "12.1", "600.1"))

    assert "GPUs that are newer" not in reason("cu121", ("cu128",), offer)
    assert "update the driver" not in reason("cu121", ("cu128",), offer)


def test_drivers_that_are_no_numbers_are_never_called_too_old() -> None:
    offer = an_offer(CU128, a_toolkit("cuda", "12.1", "soon"))

    assert "update the driver" not in reason("cu121", ("cu128",), offer)


def test_a_reason_names_what_serves_the_platforms_that_are_left_out() -> None:
    offer = an_offer(CU124, CU128, *TOOLKITS, holes={("cu124", "linux-aarch64"): "cu128 serves the same"})

    assert reason("cu125", ("cu124", "cu128"), offer).endswith("; for Linux Arm64 take cu128.")
    assert "take" not in reason("cu125", ("cu124",), offer)


def test_what_runs_on_a_toolkit_is_said_if_the_drivers_are_not_known() -> None:
    toolkit = a_toolkit("cuda", "12.8")
    known = an_offer(a_backend("cu128", "cuda", "12.8"), a_toolkit("cuda", "12.9"), toolkit)
    said = an_offer(
        a_backend("cu128", "cuda", "12.8"),
        type(toolkit)(family="cuda", version="12.8", runs_on="driver 525 or newer"),
    )

    assert reason("cu129", ("cu128",), known).endswith(
        "; programs of one major version run with the drivers of every CUDA 12."
    )
    assert reason("cu12", ("cu128",), said).endswith("; they need driver 525 or newer.")


def test_a_reason_is_one_line_whatever_the_offer_says() -> None:
    rough = an_offer(CU124, a_toolkit("cuda", "12.5"))
    titled = type(rough.platforms[0])(id="linux-aarch64", title="a\n\x1b[31mb", os="linux")
    offer = Offer(
        project="demo",
        platforms=(titled,),
        backends=(CU124, CU128),
        cells=tuple(
            type(cell)(backend=name, platform="linux-aarch64", hole=hole)
            for cell, name, hole in zip(rough.cells, ("cu124", "cu128"), ("no", None), strict=True)
        ),
        pythons=(),
        gpus=(),
        toolkits=rough.toolkits,
    )

    found = reason("cu125", ("cu124", "cu128"), offer)

    assert found.isprintable()
    assert found.endswith("for a  [31mb take cu128.")

    assert all(alias.name != VARIANTS for alias in find_aliases(EVERYTHING, OFFER))


def test_the_order_does_not_depend_on_that_of_what_is_published() -> None:
    found = find_aliases(EVERYTHING, OFFER)

    assert found == find_aliases(tuple(reversed(EVERYTHING)), OFFER)
    assert [alias.name for alias in found] == sorted(alias.name for alias in found)
    assert isinstance(found[0], Alias)


def test_old_guides_work_with_what_this_repository_publishes(ours: Offer) -> None:
    published = tuple(backend.id for backend in ours.backends if backend.tier != "local")
    found = targets(published, ours)

    assert {name: found.get(name) for name in ("cu121", "cu123", "cu125", "cu127", "cu12", "cuda12.8")} == {
        "cu121": "cu124",
        "cu123": "cu124",
        "cu125": "cu124",
        "cu127": "cu126",
        "cu12": "cu124",
        "cuda12.8": "cu128",
    }
    assert {name: found.get(name) for name in ("cu13", "cu135", "rocm7", "rocm7.1", "rocm6", "cu118")} == {
        "cu13": "cu130",
        "cu135": "cu134",
        "rocm7": "rocm7.2",
        "rocm7.1": "rocm7.2",
        "rocm6": "rocm6.4",
        "cu118": None,
    }


def test_every_name_is_safe_in_a_path(ours: Offer) -> None:
    published = tuple(backend.id for backend in ours.backends)

    for alias in find_aliases(published, ours):
        assert re.fullmatch(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", alias.name), alias.name
