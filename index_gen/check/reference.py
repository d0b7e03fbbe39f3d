"""The rules as a table for documentation."""

from __future__ import annotations

from collections.abc import Iterable

from index_gen.check.rule import Rule


def rules_as_markdown(rules: Iterable[Rule]) -> str:
    """Return a table of rules: name, what must hold, what goes wrong otherwise, and the standard."""
    lines = ["| Rule | What must hold | Why | Source |", "| --- | --- | --- | --- |"]
    lines += [f"| `{rule.id}` | {rule.what} | {rule.why} | {rule.source or '—'} |" for rule in rules]
    return "\n".join(lines)
