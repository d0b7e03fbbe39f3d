"""What the index learns of a matrix."""

from __future__ import annotations

import msgspec

from fakes.plans import DEMO, FACTS
from matrix.expand import expand
from matrix.facts import Facts
from matrix.views.offer import offer_of
from wheelgrid.offer import (
    Cell,
    DriverFloor,
    Offer,
    OfferedBackend,
    OfferedDriver,
    OfferedGpu,
    OfferedPlatform,
    OfferedToolkit,
)

OFFER = offer_of(DEMO, expand(DEMO, FACTS), FACTS)


def test_platforms_and_backends_are_those_of_the_matrix_in_its_order() -> None:
    assert OFFER.project == "demo"
    assert OFFER.platforms[0] == OfferedPlatform(
        id="linux-x86_64", title="Linux x86-64 (glibc 2.28 or newer)", os="linux"
    )
    assert [platform.id for platform in OFFER.platforms] == ["linux-x86_64", "macos-arm64", "windows-amd64"]
    assert [(one.id, one.title, one.family, one.toolkit, one.tier) for one in OFFER.backends] == [
        ("cpu", "CPU", "cpu", None, "release"),
        ("cu128", "CUDA 12.8", "cuda", "12.8", "release"),
        ("metal", "Metal", "metal", None, "nightly"),
        ("rpc", "RPC", "rpc", None, "local"),
    ]


def test_a_hole_has_its_reason() -> None:
    found = {(cell.backend, cell.platform): cell.hole for cell in OFFER.cells}

    assert len(OFFER.cells) == 4 * 3
    assert found["cpu", "windows-amd64"] is None
    assert found["cu128", "macos-arm64"] == "not offered: declared for linux-*, windows-*"
    assert found["rpc", "windows-amd64"] == "nobody asked for it"
    assert OFFER.cells[0] == Cell(backend="cpu", platform="linux-x86_64", hole=None)


def test_a_cuda_backend_says_which_drivers_run_it() -> None:
    [cuda] = [backend for backend in OFFER.backends if backend.family == "cuda"]

    assert [floor.os for floor in cuda.drivers] == ["linux", "windows"]
    assert cuda.drivers[0].machine_code in {"525.60.13", "550.54.14"}
    assert cuda.drivers[0].ptx == "570.26"
    assert all(backend.drivers == () for backend in OFFER.backends if backend.family != "cuda")


def test_every_gpu_of_the_facts_has_a_title_and_says_where_it_exists() -> None:
    gpus = {gpu.name: gpu for gpu in OFFER.gpus}
    known = [gpu.name for generation in FACTS.generations for gpu in generation.gpus]

    assert [gpu.name for gpu in OFFER.gpus] == known
    assert gpus["mi300"] == OfferedGpu(
        name="mi300",
        title="Instinct MI300",
        family="rocm",
        architecture="gfx942",
        products="Instinct MI300A, MI300X, MI325X",
        platforms=("linux-x86_64",),
    )
    assert gpus["rtx-50"].title == "GeForce RTX 50, RTX PRO Blackwell"
    assert gpus["thor"].architecture == "110"


def test_a_gpu_without_a_title_is_called_by_its_products() -> None:
    first, *others = FACTS.generations
    untitled = first.model_copy(
        update={"gpus": tuple(gpu.model_copy(update={"title": None}) for gpu in first.gpus)}
    )
    facts = FACTS.model_copy(update={"generations": (untitled, *others)})

    found = offer_of(DEMO, expand(DEMO, facts), facts).gpus[0]

    assert found.title == found.products == first.gpus[0].products


def test_toolkits_are_all_that_the_facts_know_those_only_mentioned_too() -> None:
    cuda = {toolkit.version: toolkit for toolkit in OFFER.toolkits if toolkit.family == "cuda"}

    assert list(cuda)[:10] == ["11.8", "12.0", "12.1", "12.2", "12.3", "12.4", "12.5", "12.6", "12.7", "12.8"]
    assert cuda["12.1"] == OfferedToolkit(
        family="cuda",
        version="12.1",
        runs_on="driver 525.60.13 or newer on Linux, 528.33 or newer on Windows",
        drivers=(
            OfferedDriver(os="linux", version="530.30.02"),
            OfferedDriver(os="windows", version="531.14"),
        ),
    )
    assert cuda["12.7"].drivers == ()
    assert cuda["11.8"].runs_on == (
        "the driver that came with it or a newer one: 520.61.05 on Linux, 520.06 on Windows"
    )


def test_rocm_says_which_libraries_wheels_load_from_the_system() -> None:
    rocm = {toolkit.version: toolkit for toolkit in OFFER.toolkits if toolkit.family == "rocm"}

    assert list(rocm) == [release.version for release in FACTS.rocm]
    assert "libamdhip64.so.7" in rocm["7.2"].libraries
    assert rocm["6.4"].runs_on == "the kernel driver that ROCm 6.4 supports"


def test_a_version_without_any_driver_says_nothing() -> None:
    bare = FACTS.cuda_mentions[0].model_copy(update={"linux_driver": None})
    facts: Facts = FACTS.model_copy(update={"cuda_mentions": (bare,)})

    assert offer_of(DEMO, expand(DEMO, facts), facts).toolkits[0].runs_on == ""


def test_the_offer_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(OFFER), type=Offer) == OFFER


def test_a_floor_without_ptx_can_be_written_by_hand() -> None:
    text = b'{"id": "cu128", "title": "CUDA 12.8", "family": "cuda", "toolkit": "12.8", "tier": "release",'
    text += b'"drivers": [{"os": "linux", "machine_code": "550.54.14"}]}'

    found = msgspec.json.decode(text, type=OfferedBackend)

    assert found.drivers == (DriverFloor(os="linux", machine_code="550.54.14"),)
