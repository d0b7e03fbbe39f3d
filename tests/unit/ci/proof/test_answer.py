from __future__ import annotations

import pytest

from ci.proof.answer import Answer, judge

DIGEST = "d" * 64
GOOD: dict[str, object] = {
    "python": "3.9.18",
    "free_threaded": False,
    "gil_enabled": True,
    "record_digest": DIGEST,
    "said": {"answer": "a girl", "fingerprint": "1 2", "details": {"cpu_variant": "zen4"}},
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"record_digest": "e" * 64}, ["another wheel"]),
        ({"said": {"answer": " \n", "fingerprint": "1 2"}}, ["said nothing", "different things"]),
        ({"free_threaded": True, "gil_enabled": True}, ["interpreter lock"]),
        ({"said": {"answer": "a boy", "fingerprint": "1 2"}}, ["different things"]),
        ({"said": {"answer": "a girl", "fingerprint": "9"}}, ["different things"]),
    ],
    ids=["wheel", "silence", "gil", "answer", "fingerprint"],
)
def test_each_fault_of_an_answer_is_found(change: dict[str, object], says: list[str]) -> None:
    good = Answer.model_validate(GOOD)
    bad = Answer.model_validate({**GOOD, **change})

    problems = judge([good, bad], DIGEST)

    assert len(problems) == len(says)
    assert all(text in problem.what for text, problem in zip(says, problems, strict=True))


def test_details_may_differ() -> None:
    other = {**GOOD, "said": {"answer": "a girl", "fingerprint": "1 2", "details": {"cpu_variant": "x64"}}}

    assert judge([Answer.model_validate(GOOD), Answer.model_validate(other)], DIGEST) == []


@pytest.mark.parametrize(
    "said", [{}, {"answer": 3}, {"answer": "a", "more": "b"}, {"answer": "a", "details": {"n": 1}}]
)
def test_what_is_no_answer_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="said"):
        Answer.model_validate({**GOOD, "said": said})
