from __future__ import annotations

import pytest

from llama_cpp._neutral import check_neutral


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"grammar": None, "tools": None, "tool_choice": None, "functions": None, "function_call": None},
        {"response_format": {"type": "text"}, "tools": [], "tfs_z": 1.0},
    ],
    ids=["nothing", "none", "values"],
)
def test_what_asks_for_nothing_is_let_through(given: dict[str, object]) -> None:
    check_neutral("create_completion", given)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"grammar": "root ::= x"}, "does not support grammar='root ::= x'"),
        ({"response_format": {"type": "json_object"}}, "does not support response_format="),
        ({"tools": [{"type": "function"}]}, "does not support tools="),
        ({"tfs_z": 0.5}, "does not support tfs_z=0.5"),
        ({"temprature": None}, "unexpected keyword argument 'temprature'"),
    ],
    ids=["grammar", "json", "tools", "tfs_z", "typo"],
)
def test_what_would_change_the_result_is_refused(given: dict[str, object], what: str) -> None:
    with pytest.raises(TypeError, match=what):
        check_neutral("create_completion", given)
