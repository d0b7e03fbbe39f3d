from __future__ import annotations

from collections.abc import Callable

import pytest

from fakes.published import a_record
from index_gen.explain.answer import Answer, WarningKind
from index_gen.explain.choice import CLIENTS
from index_gen.explain.explaining import Question, explain
from index_gen.explain.machine import Gpu, Machine, platform_tags
from index_gen.explain.report import body, head, verdict
from index_gen.layout import lay_out
from index_gen.manifest import Manifest, ProjectStatus, ordered
from index_gen.tree import IndexTree
from wheelgrid.errors import QuestionError
from wheelgrid.record import GpuContent, ServedGpu, VariantMark, WheelRecord

ADA = Gpu(family="cuda", architecture="89", name="rtx-40")


def content(toolkit: str, driver: str, *architectures: str) -> GpuContent:
    gpus = tuple(
        ServedGpu(name=f"sm{one}", architecture=one, is_compiled=True, driver=driver, reason="facts")
        for one in architectures
    )
    return GpuContent(family="cuda", toolkit=toolkit, architectures=architectures, gpus=gpus)


def vulkan() -> GpuContent:
    return GpuContent(family="vulkan", toolkit=None, architectures=())


WHEELS = (
    a_record("1.0"),
    a_record("1.1"),
    a_record("1.1", tag="py3-none-macosx_14_0_arm64", platform="macos-arm64"),
    a_record("1.1", backend="metal", tag="py3-none-macosx_14_0_arm64", platform="macos-arm64",
             gpu=GpuContent(family="metal", toolkit=None, architectures=())),
    a_record("1.1", backend="cu124", gpu=content("12.4", "525.60", "61", "89")),
    a_record("1.1", backend="cu128", gpu=content("12.8", "550.54", "89")),
    a_record("1.1", backend="cu130", gpu=content("13.0", "580.65", "89")),
    a_record("1.1", backend="vulkan", gpu=vulkan()),
    a_record(
        "1.1",
        version="1.1",
        backend="variants",
        tag="py3-none-manylinux_2_28_x86_64-cu128",
        variant=VariantMark(
            label="cu128",
            properties=("nvidia :: cuda_version_lower_bound :: 12.8", "nvidia :: sm_arch :: 89_real"),
        ),
        gpu=content("12.8", "550.54", "89"),
    ),
)  # fmt: skip


def tree(*wheels: WheelRecord, statuses: tuple[ProjectStatus, ...] = ()) -> IndexTree:
    return lay_out(ordered(Manifest(wheels=wheels or WHEELS, statuses=statuses)))


def machine(driver: str | None = None, *gpus: Gpu, platform: str = "linux-x86_64") -> Machine:
    return Machine(
        python="3.12",
        is_free_threaded=False,
        platform=platform,
        platform_tags=platform_tags(platform),
        driver=driver,
        gpus=gpus,
    )


def answer(backend: str | None, where: Machine, cuda: str | None = None, **asked: object) -> Answer:
    made: Callable[..., Question] = Question
    return explain(tree(), made(backend=backend, **asked), where, cuda)


def kinds(found: Answer) -> list[set[WarningKind]]:
    return [{warned.kind for warned in one.warnings} for one in found.explanations]


def test_each_installer_is_explained() -> None:
    found = answer("cu128", machine("560.35", ADA), "12.6")

    assert [(one.client, one.index, one.version) for one in found.explanations] == [
        ("pip", "cu128", "1.1+cu128"),
        ("uv", "cu128", "1.1+cu128"),
        ("uv-variants", "variants", "1.1"),
    ]
    assert kinds(found) == [set(), set(), {"plain"}]
    assert "llama-cpp-python==1.1+cu128" in found.explanations[0].command
    assert found.fits


def test_a_variant_that_fits_is_not_warned_of() -> None:
    found = answer("variants", machine("570.1", ADA), "12.8", clients=("uv-variants",))

    assert found.explanations[0].filename == "llama_cpp_python-1.1-py3-none-manylinux_2_28_x86_64-cu128.whl"
    assert kinds(found) == [set()]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (machine("520.1", ADA), "driver"),
        (machine("560.1", Gpu(family="cuda", architecture="61")), "gpu"),
        (machine(), "no-gpu"),
        (machine(None, ADA), "unknown-driver"),
    ],
    ids=["driver", "gpu", "none", "unknown"],
)
def test_a_wheel_that_installs_and_does_not_run_is_warned_of(where: Machine, expected: WarningKind) -> None:
    assert kinds(answer("cu128", where, clients=("pip", "uv"))) == [{expected}, {expected}]


def test_nothing_that_fits_is_told_tool_by_tool() -> None:
    found = answer("metal", machine(), clients=("pip", "uv"))

    assert not found.fits
    assert kinds(found) == [{"default-index"}, {"stops"}]
    (problem,) = verdict(found)
    assert problem.what == "no file of index 'metal' fits " + machine().title
    assert problem.hint is not None
    assert problem.hint.endswith("is for macosx_14_0_arm64")


def test_other_names_of_an_index_say_what_they_stand_for() -> None:
    found = answer("cuda12.8", machine("560.35", ADA), clients=("pip",))

    assert found.explanations[0].version == "1.1+cu128"
    assert kinds(found) == [{"alias"}]


def test_a_newer_version_that_does_not_fit_is_told() -> None:
    newer = a_record("1.2", tag="py3-none-manylinux_2_31_x86_64")
    yanked = a_record("1.1", yanked="crashes")
    found = explain(tree(a_record("1.0"), yanked, newer), Question(backend="cpu"), machine(), None)

    assert kinds(found) == [{"older"}, {"older"}]
    assert found.explanations[0].warnings[0].text == (
        "1.2 is newer, but is for manylinux_2_31_x86_64, and this machine takes no newer than "
        "manylinux_2_28_x86_64"
    )


def test_what_is_pinned_though_yanked_or_a_prerelease_is_told() -> None:
    site = tree(a_record("1.0"), a_record("1.1", yanked="crashes"), a_record("1.2rc1"))
    pinned = explain(site, Question(backend="cpu", version="1.1"), machine(), None)
    early = explain(site, Question(backend="cpu", version="==1.2rc1"), machine(), None)

    assert kinds(pinned) == [{"yanked"}, {"yanked"}]
    assert kinds(early) == [{"prerelease"}, {"prerelease"}]


def test_a_project_that_is_not_active_is_told() -> None:
    status = ProjectStatus(project="llama-cpp-python", status="deprecated", reason="use demo")
    site = tree(a_record("1.0"), statuses=(status,))
    found = explain(site, Question(backend="cpu", clients=("pip",)), machine(), None)

    assert [warned.text for warned in found.explanations[0].warnings] == [
        "the project is deprecated: use demo"
    ]


@pytest.mark.parametrize(
    ("where", "backend"),
    [
        (machine("600.1", ADA), "cu130"),
        (machine("560.35", ADA), "cu128"),
        (machine("530.1", ADA), "cu124"),
        (machine("600.1", Gpu(family="cuda", architecture="61")), "cu124"),
        (machine(None, ADA), "cu124"),
        (machine("500.1", ADA), "vulkan"),
        (machine(None, Gpu(family="rocm", architecture="gfx1100")), "vulkan"),
        (machine(), "cpu"),
        (machine(platform="macos-arm64"), "metal"),
    ],
    ids=["newest", "driver", "older-driver", "old-gpu", "unknown", "too-old", "amd", "nothing", "mac"],
)
def test_the_best_backend_is_recommended(where: Machine, backend: str) -> None:
    found = answer(None, where)

    assert found.recommendation is not None
    assert found.recommendation.backend == backend
    assert {one.index for one in found.explanations} == {backend, "variants"}


def test_a_recommendation_says_why_not_the_others() -> None:
    found = answer(None, machine("560.35", ADA)).recommendation

    assert found is not None
    assert found.reason == (
        "CUDA 12.8 is the newest toolkit here that has machine code for rtx-40 (cuda 89) "
        "and driver 560.35 is new enough"
    )
    assert [line.split(":")[0] for line in found.passed_over] == ["cu130"]
    assert "needs driver 580.65 or newer" in found.passed_over[0]


def test_where_nothing_fits_nothing_is_recommended() -> None:
    found = answer(None, machine(platform="windows-arm64"))

    assert found.recommendation is None
    assert not found.fits


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"backend": "cu999"}, "the site has no index 'cu999'"),
        ({"backend": "cpu", "project": "other"}, "the site has no project 'other'"),
        ({"backend": "cpu", "version": "newest"}, "'newest' is no version"),
    ],
)
def test_what_the_site_does_not_have_is_refused(asked: dict[str, str], what: str) -> None:
    with pytest.raises(QuestionError, match=what):
        explain(tree(), Question(**asked), machine(), None)  # type: ignore[arg-type] # names of its fields


def test_of_several_projects_one_must_be_named() -> None:
    site = tree(a_record("1.0"), a_record("1.0", name="other"))

    with pytest.raises(QuestionError, match="the site has 2 projects"):
        explain(site, Question(backend="cpu"), machine(), None)
    assert explain(site, Question(backend="cpu", project="Other"), machine(), None).project == "other"


def test_people_read_the_file_the_line_and_the_warnings() -> None:
    found = answer("cu128", machine("520.1", ADA), clients=("pip",))
    lines = [*head(found), *body(found.explanations[0])]

    assert lines[0].startswith("llama-cpp-python on Python 3.12, linux-x86_64")
    assert lines[1] == "pip, index cu128: llama_cpp_python-1.1+cu128-py3-none-manylinux_2_28_x86_64.whl"
    assert any(line.startswith("  ! rtx-40 (cuda 89) needs driver 550.54") for line in lines)
    assert any(line.startswith("  $ pip install llama-cpp-python==1.1+cu128") for line in lines)


def test_every_client_is_asked_if_none_is_named() -> None:
    assert Question(backend=None).clients == CLIENTS
