"""Laws of the matrix that hold for every sound one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matrix import Backend, Family, Matrix, OperatingSystem, Platform, Project, Rule, Tier, expand
from matrix.fields import BackendId, PlatformId

BACKENDS = tuple(
    Backend(
        id=BackendId(name),
        family=family,
        label=name,
        toolkit=toolkit,
        platforms=platforms,
        tier=Tier.RELEASE,
    )
    for name, family, toolkit, platforms in (
        ("cpu", Family.CPU, None, ("*",)),
        ("cu124", Family.CUDA, "12.4", ("linux-*", "windows-*")),
        ("cu134", Family.CUDA, "13.4", ("linux-*", "windows-*")),
        ("rocm7.2", Family.ROCM, "7.2", ("linux-a", "windows-b")),
        ("metal", Family.METAL, None, ("macos-*",)),
    )
)
PLATFORMS = tuple(
    Platform(
        id=PlatformId(name),
        os=OperatingSystem(name.partition("-")[0]),
        architecture="x86_64",
        runner="runner",
        tag_floor="manylinux_2_28_x86_64",
    )
    for name in ("linux-a", "linux-b", "windows-a", "windows-b", "macos-a")
)
rules = st.builds(
    Rule,
    backend=st.sampled_from((("*",), ("cu*",), ("cpu", "metal"), ("rocm7.?",))),
    family=st.sampled_from((("*",), ("cuda",), ("m*",))),
    toolkit=st.sampled_from((None, "<13", ">=7,<12")),
    platform=st.sampled_from((("*",), ("linux-*",), ("*-a",), ("macos-a",))),
    reason=st.sampled_from(("first", "second", "third")),
)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    return Matrix(
        project=Project(name="tiny", path="tiny", import_name="tiny"),
        pythons=(),
        platforms=tuple(draw(st.lists(st.sampled_from(PLATFORMS), unique=True))),
        backends=tuple(draw(st.lists(st.sampled_from(BACKENDS), unique=True))),
        rules=tuple(draw(st.lists(rules, max_size=4))),
    )


@given(matrix=matrices())
def test_expand_is_deterministic(matrix: Matrix) -> None:
    assert expand(matrix) == expand(matrix.model_copy(deep=True))


@given(matrix=matrices())
def test_every_backend_on_every_platform_is_one_job_or_one_hole(matrix: Matrix) -> None:
    plan = expand(matrix)

    names = [job.id for job in plan.jobs] + [hole.id for hole in plan.holes]
    assert sorted(names) == sorted(
        f"{backend.id}-{platform.id}" for backend in matrix.backends for platform in matrix.platforms
    )
    assert len(set(names)) == len(names)


@given(matrix=matrices(), data=st.data())
def test_the_order_of_entries_in_the_file_has_no_effect(matrix: Matrix, data: st.DataObject) -> None:
    shuffled = matrix.model_copy(
        update={
            "backends": tuple(data.draw(st.permutations(matrix.backends))),
            "platforms": tuple(data.draw(st.permutations(matrix.platforms))),
        }
    )

    assert expand(shuffled) == expand(matrix)


@given(matrix=matrices(), rule=rules)
def test_a_rule_only_removes(matrix: Matrix, rule: Rule) -> None:
    before = expand(matrix)
    after = expand(matrix.model_copy(update={"rules": (*matrix.rules, rule)}))

    kept = {job.id for job in after.jobs}
    assert kept <= {job.id for job in before.jobs}
    removed = {hole.id: hole.reason for hole in after.holes if hole.id in {job.id for job in before.jobs}}
    assert set(removed.values()) <= {rule.reason}
    assert kept | removed.keys() == {job.id for job in before.jobs}


@given(matrix=matrices())
def test_every_hole_has_a_reason(matrix: Matrix) -> None:
    reasons = {rule.reason for rule in matrix.rules}

    assert all(
        hole.reason in reasons or hole.reason.startswith(f"not offered: {hole.backend} is declared for ")
        for hole in expand(matrix).holes
    )
