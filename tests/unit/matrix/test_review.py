"""A rule that expired and a fact that grew old are named; what nobody uses is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fakes.facts import FACTS, changed, cuda, fact
from fakes.matrices import SMALL, broken
from matrix import Matrix, parse_matrix
from matrix.review import expired_rules, facts_in_use, stale_facts

HALF_A_YEAR = timedelta(days=183)


@pytest.fixture
def expiring() -> Matrix:
    dated = ("    platform: macos-*\n", "    platform: macos-*\n    until: 2027-03-01\n")
    return parse_matrix(broken(dated), file="m.yaml", facts=FACTS)


def test_a_rule_is_good_until_its_day(expiring: Matrix) -> None:
    assert expiring.rules[0].until == date(2027, 3, 1)
    assert expired_rules(expiring, date(2027, 2, 28)) == ()


@pytest.mark.parametrize("today", [date(2027, 3, 1), date(2028, 1, 1)])
def test_a_rule_must_be_looked_at_again_from_its_day_on(expiring: Matrix, today: date) -> None:
    (problem,) = expired_rules(expiring, today)

    assert problem.what == ("the rule 'there is no CUDA for macOS' was to be looked at again on 2027-03-01")
    assert problem.where == "rules[0].until"
    assert "write a later day" in str(problem.hint)


def test_a_rule_without_a_day_never_expires() -> None:
    assert expired_rules(parse_matrix(SMALL, file="m.yaml", facts=FACTS), date(2999, 1, 1)) == ()


def test_the_facts_in_use_are_those_that_the_jobs_follow_from() -> None:
    matrix = parse_matrix(SMALL, file="m.yaml", facts=FACTS)

    assert sorted(facts_in_use(FACTS, matrix)) == [
        "CUDA 12",
        "CUDA 12.8",
        "GPUs of ada",
        "GPUs of blackwell",
        "GPUs of hopper",
        "GPUs of pascal",
        "GPUs of turing",
        "GPUs of volta",
        "Metal",
        "Python 3.10",
        "Python 3.13t",
        "Python 3.9",
        "image debian:12",
        "image manylinux_2_28",
        "platform linux-x86_64",
        "platform macos-arm64",
        "runner macos-15",
        "runner ubuntu-24.04",
        "the limits of the CI provider",
    ]


def test_toolkits_of_every_family_are_in_use_when_a_backend_names_them() -> None:
    families = "  metal:\n    cost: {minutes: 2, megabytes: 1}\n"
    others = "".join(
        f"  {name}: {{{key}cost: {{minutes: 2, megabytes: 1}}}}\n"
        for name, key in (("sycl", ""), ("vulkan", ""), ("rocm", "architectures_variable: T, "))
    )
    backends = (
        "  - {family: sycl, toolkit: 2026.1, platforms: linux-*, tier: local}\n"
        "  - {family: vulkan, platforms: linux-*, tier: release}\n"
        "  - {family: rocm, toolkit: 7.2, gpus: [rx-7900], platforms: linux-*, tier: local}\n"
    )
    text = broken((families, families + others), ("rules:", f"{backends}rules:"))

    used = facts_in_use(FACTS, parse_matrix(text, file="m.yaml", facts=FACTS))

    assert {"toolkit oneapi-2026.1", "Vulkan", "ROCm 7.2", "GPUs of rdna3"} <= used.keys()
    assert "GPUs of cdna3" not in used


def test_a_fact_that_nobody_checked_for_long_is_named_with_its_source() -> None:
    old = fact(
        platforms=["macos-arm64"], oldest_macos="13.3", oldest_tagged_macos="14.0", sdk=26, frameworks=[]
    )
    facts = changed(metal=old | {"checked": "2026-05-01", "source": "an old page"})
    matrix = parse_matrix(SMALL, file="m.yaml", facts=facts)

    assert stale_facts(facts, matrix, date(2026, 10, 31), HALF_A_YEAR) == ()
    (problem,) = stale_facts(facts, matrix, date(2026, 11, 1), HALF_A_YEAR)
    assert problem.what == "Metal was last checked on 2026-05-01, 184 days ago"
    assert problem.where == "an old page"


def test_an_old_fact_that_the_matrix_does_not_use_is_nobodys_business() -> None:
    old = cuda("12.4", "61 70 75 89 90", 13) | {"checked": "2020-01-01"}
    facts = changed(cuda=[old, cuda("12.8", "61 70 75 89 90 100 120 120a", 14)])
    matrix = parse_matrix(SMALL, file="m.yaml", facts=facts)

    assert stale_facts(facts, matrix, date(2026, 11, 21), HALF_A_YEAR) == ()
