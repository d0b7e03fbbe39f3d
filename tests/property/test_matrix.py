"""Laws of the matrix that hold for every sound one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from fakes.facts import FACTS
from fakes.matrices import SMALL, faults_of
from matrix import Backend, Family, Matrix, Rule, Tier, expand, parse_matrix

WIDE = (
    SMALL.replace(
        "  metal:\n    cost: {minutes: 2, megabytes: 1}\n",
        """\
  metal: {cost: {minutes: 2, megabytes: 1}}
  rocm: {architectures_variable: GPU_TARGETS, cost: {minutes: 2, megabytes: 1}}
""",
    )
    .replace(
        "  macos-arm64:\n",
        """\
  linux-aarch64: {runner: ubuntu-24.04-arm, image: manylinux_2_28}
  linux-musl-x86_64: {runner: ubuntu-24.04, image: musllinux_1_2}
  windows-amd64: {runner: windows-2022}
  windows-arm64: {runner: windows-11-arm}
  macos-arm64:
""",
    )
    .replace(
        "rules:\n",
        """\
  - family: cuda
    toolkit: 12.4
    gpus: [gtx-10, volta..hopper]
    ptx: none
    platforms: [linux-*, windows-*]
    tier: local
  - family: cuda
    toolkit: 13.4
    gpus: [turing..blackwell]
    ptx: hopper
    platforms: [linux-*, windows-*]
    tier: release
  - {family: rocm, toolkit: 7.2, gpus: [cdna3, rdna3], platforms: [linux-x86_64, windows-*], tier: release}
rules:
  - {family: cuda, platform: linux-musl-*, reason: no musl}
  - {family: [cuda, rocm], toolkit: <13.4, platform: windows-arm64, reason: not yet}
""",
    )
)
"""A matrix with several toolkits and six platforms, so that there is something to leave out."""

MATRIX = parse_matrix(WIDE, file="wide.yaml", facts=FACTS)
rules = st.builds(
    Rule,
    backend=st.sampled_from((("*",), ("cu*",), ("cpu", "metal"), ("rocm7.?",))),
    family=st.sampled_from((("*",), ("cuda",), ("m*",))),
    toolkit=st.sampled_from((None, "<13", ">=7,<12")),
    platform=st.sampled_from((("*",), ("linux-*",), ("*-x86_64",), ("macos-arm64",))),
    reason=st.sampled_from(("first", "second", "third")),
)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    return MATRIX.model_copy(
        update={
            "platforms": tuple(draw(st.lists(st.sampled_from(MATRIX.platforms), unique=True))),
            "backends": tuple(draw(st.lists(st.sampled_from(MATRIX.backends), unique=True))),
            "rules": (*MATRIX.rules, *draw(st.lists(rules, max_size=4))),
        }
    )


@given(matrix=matrices())
def test_expand_is_deterministic(matrix: Matrix) -> None:
    assert expand(matrix, FACTS) == expand(matrix.model_copy(deep=True), FACTS)


@given(matrix=matrices())
def test_every_backend_on_every_platform_is_one_job_or_one_hole(matrix: Matrix) -> None:
    plan = expand(matrix, FACTS)

    names = [job.id for job in plan.jobs] + [hole.id for hole in plan.holes]
    assert sorted(names) == sorted(
        f"{backend.id}-{platform.id}" for backend in matrix.backends for platform in matrix.platforms
    )
    assert len(set(names)) == len(names)


@given(matrix=matrices())
def test_no_two_wheels_share_a_name(matrix: Matrix) -> None:
    names = [(job.label, job.wheel_tag_floor) for job in expand(matrix, FACTS).jobs]

    assert len(set(names)) == len(names)


@given(matrix=matrices(), data=st.data())
def test_the_order_of_entries_in_the_file_has_no_effect(matrix: Matrix, data: st.DataObject) -> None:
    shuffled = matrix.model_copy(
        update={
            "backends": tuple(data.draw(st.permutations(matrix.backends))),
            "platforms": tuple(data.draw(st.permutations(matrix.platforms))),
            "families": tuple(data.draw(st.permutations(matrix.families))),
        }
    )

    assert expand(shuffled, FACTS) == expand(matrix, FACTS)


@given(matrix=matrices(), rule=rules)
def test_a_rule_only_removes(matrix: Matrix, rule: Rule) -> None:
    before = expand(matrix, FACTS)
    after = expand(matrix.model_copy(update={"rules": (*matrix.rules, rule)}), FACTS)

    kept = {job.id for job in after.jobs}
    assert kept <= {job.id for job in before.jobs}
    removed = {hole.id: hole.reason for hole in after.holes if hole.id in {job.id for job in before.jobs}}
    assert set(removed.values()) <= {rule.reason}
    assert kept | removed.keys() == {job.id for job in before.jobs}


@given(matrix=matrices())
def test_every_hole_has_a_reason(matrix: Matrix) -> None:
    reasons = {rule.reason for rule in matrix.rules}

    assert all(
        hole.reason in reasons or hole.reason.startswith("not offered: ")
        for hole in expand(matrix, FACTS).holes
    )


versions = st.builds("{}.{}".format, st.integers(0, 99), st.integers(0, 99))


@given(family=st.sampled_from(Family), toolkit=st.none() | versions)
def test_every_label_is_canonical(family: Family, toolkit: str | None) -> None:
    """PEP 440: a local version is compared in its canonical form, so that is what we write."""
    backend = Backend(family=family, toolkit=toolkit, platforms=("*",), tier=Tier.RELEASE)

    assert backend.label is None or Version(f"0+{backend.label}").local == backend.label


lines = st.integers(0, WIDE.count("\n") - 1)
words = st.sampled_from(
    ("", "x", "3.10", "[]", "{}", "[x]", "{x: y}", "- ", ": ", "*", "&a b", "*a", "..", "\t", '"')
)


@given(line=lines, column=st.integers(0, 40), length=st.integers(0, 12), word=words)
def test_a_broken_file_is_an_error_and_never_a_crash(line: int, column: int, length: int, word: str) -> None:
    rows = WIDE.splitlines()
    rows[line] = rows[line][:column] + word + rows[line][column + length :]

    text = "\n".join(rows)

    faults = faults_of(text)

    assert all(re.match(r"\d+:\d+", where) for where, _, _ in faults)
    assert faults or expand(parse_matrix(text, file="m.yaml", facts=FACTS), FACTS).jobs
