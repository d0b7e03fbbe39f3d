from __future__ import annotations

import pytest

from ci.workflows.document import parse_workflow
from wheelgrid.errors import BuildError

TEXT = """\
on: push
env: {A: "1"}
jobs:
  one:
    runs-on: somewhere
    outputs: {rows: "${{ steps.x.outputs.rows }}"}
    steps:
      - name: say
        id: x
        if: ${{ always() }}
        shell: sh
        env: {B: yes}
        run: echo 3.10
  two:
    needs: one
    strategy: {matrix: "${{ fromJSON(needs.one.outputs.rows) }}"}
    uses: ./.github/workflows/_build.yml
    with: {job: "${{ matrix.job }}"}
"""


def test_every_value_stays_a_text() -> None:
    workflow = parse_workflow(TEXT, "demo.yml")
    (step,) = workflow.jobs["one"].steps

    assert workflow.env == {"A": "1"}
    assert (step.id, step.condition, step.shell, step.env, step.script) == (
        "x",
        "${{ always() }}",
        "sh",
        {"B": "yes"},
        "echo 3.10",
    )
    assert workflow.jobs["two"].needs == ("one",)
    assert workflow.jobs["two"].strategy.matrix == "${{ fromJSON(needs.one.outputs.rows) }}"
    assert workflow.jobs["two"].arguments == {"job": "${{ matrix.job }}"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("jobs: [", "not YAML"),
        ("on: push", "field required"),
        (TEXT.replace("- name: say\n        id", "- id"), "field required"),
    ],
    ids=["not YAML", "no jobs", "a step without a name"],
)
def test_what_is_no_workflow_of_ours_is_refused(text: str, what: str) -> None:
    with pytest.raises(BuildError, match=what) as refused:
        parse_workflow(text, "demo.yml")

    assert str(refused.value.problems[0].where).startswith("demo.yml")
