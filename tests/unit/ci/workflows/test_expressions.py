from __future__ import annotations

import re

import pytest

from ci.workflows.expressions import JSON, evaluate, holds, resolve
from wheelgrid.errors import BuildError

CONTEXTS: dict[str, JSON] = {
    "matrix": {"job": "demo-linux", "container": None, "timeout": 300},
    "needs": {
        "plan": {
            "result": "success",
            "outputs": {"linux-0": '{"include": [{"job": "a"}]}', "empty": '{"include": []}'},
        }
    },
    "github": {"event_name": "schedule"},
    "inputs": {"select": ""},
}


@pytest.mark.parametrize(
    ("source", "worth"),
    [
        ("'a ''quoted'' text'", "a 'quoted' text"),
        ("-3", -3),
        ("true", True),
        ("null", None),
        ("matrix.job", "demo-linux"),
        ("matrix['job']", "demo-linux"),
        ("matrix.nothing", None),
        ("matrix.nothing.below", None),
        ("matrix.timeout == 300", True),
        ("'Linux' == 'linux'", True),
        ("'linux' != 'linux'", False),
        ("!matrix.container", True),
        ("!!matrix.job", True),
        ("matrix.container || 'the runner'", "the runner"),
        ("github.event_name == 'schedule' && 'all' || 'diagonal'", "all"),
        ("inputs.select || (github.event_name == 'push' && 'all' || 'diagonal')", "diagonal"),
        ("fromJSON(needs.plan.outputs.linux-0).include[0] != null", True),
        ("fromJSON(needs.plan.outputs.empty).include[0] != null", False),
        ("format('{1}.{0}', 'b', 'a')", "a.b"),
        ("toJSON(matrix.timeout)", "300"),
        ("hashFiles('a', 'b/**')", "local"),
        ("!cancelled() && !failure() && success() && always()", True),
    ],
)
def test_an_expression_has_a_value(source: str, worth: JSON) -> None:
    assert evaluate(source, CONTEXTS) == worth


def test_a_lone_expression_keeps_its_kind_and_others_are_filled_into_the_text() -> None:
    assert resolve("${{ matrix.timeout }}", CONTEXTS) == 300
    assert (
        resolve("wheel-${{ matrix.job }}-${{ matrix.container }}-${{ 1 == 1 }}", CONTEXTS)
        == "wheel-demo-linux--true"
    )
    assert resolve("${{ matrix.job }} and ${{ matrix.job }}", CONTEXTS) == "demo-linux and demo-linux"
    assert resolve("plain", CONTEXTS) == "plain"


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ("${{ matrix.container }}", False),
        ("matrix.job == 'demo-linux'", True),
        ("${{ matrix }}", True),
        ("success()", True),
    ],
)
def test_a_condition_holds_or_not(condition: str, verdict: bool) -> None:  # noqa: FBT001 -- the expected value
    assert holds(condition, CONTEXTS) is verdict


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("matrix.", "too early"),
        ("matrix.job matrix.job", "too early or too late"),
        ("(matrix.job", "')' is missing"),
        ("secrets.TOKEN", "there is no 'secrets' here"),
        ("startsWith('a', 'b')", "'startsWith' is not known"),
        ("matrix.job @ 3", "'@ 3' is not understood"),
        ("fromJSON('{')", "given no JSON"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(source: str, why: str) -> None:
    with pytest.raises(BuildError, match=re.escape(why)):
        evaluate(source, CONTEXTS)
