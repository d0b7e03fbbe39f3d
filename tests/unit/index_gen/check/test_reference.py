"""The page about the rules is made from the rules."""

from __future__ import annotations

import re

import pytest

from index_gen.check.reference import rules_as_markdown
from index_gen.check.rule import Rule
from index_gen.check.rules import RULES
from wheelgrid.locations import this_checkout

PAGE = this_checkout().root / "docs" / "reference" / "index-check.md"


def test_the_page_ends_with_the_table_of_the_rules() -> None:
    _, _, table = PAGE.read_text().partition("## The rules\n\n")

    # To write it anew: print(rules_as_markdown(RULES)).
    assert table.rstrip() == rules_as_markdown(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_what_and_why(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
    assert rule.what.endswith(".")
    assert rule.why.endswith(".")


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
