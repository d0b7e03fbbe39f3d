from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from fakes.published import MOMENT, a_record
from fakes.sites import manifest_with
from index_gen.edits import add, remove, restore, set_status, yank
from index_gen.manifest import Manifest, ProjectStatus, Removal
from wheelgrid.errors import IndexBuildError
from wheelgrid.record import PythonProof

ONE, TWO, CUDA, OTHER = (
    a_record("1"),
    a_record("2"),
    a_record("1", backend="cu128"),
    a_record("1", name="other"),
)
ALL = manifest_with(ONE, TWO, CUDA, OTHER)


def a_proof(python: str, answer: str = "42") -> PythonProof:
    return PythonProof(python=python, installer="pip", answer=answer)


class TestAdding:
    def test_wheels_come_into_order(self) -> None:
        assert add(Manifest(), (CUDA, TWO, OTHER, ONE)) == ALL
        assert add(manifest_with(TWO), (OTHER, ONE, CUDA)) == ALL

    def test_the_same_again_changes_nothing(self) -> None:
        assert add(ALL, (TWO, ONE, TWO)) == ALL

    @pytest.mark.parametrize("before", [manifest_with(ONE), Manifest()], ids=["published", "both-are-new"])
    def test_a_name_never_gets_other_bytes(self, before: Manifest) -> None:
        new = a_record("1", sha256="a" * 64)

        with pytest.raises(IndexBuildError, match="with other bytes") as caught:
            add(before, (ONE, new))

        (problem,) = caught.value.problems
        assert (ONE.sha256 in problem.what, new.sha256 in problem.what) == (True, True)
        assert (problem.where, "new version" in (problem.hint or "")) == ("whl/cpu/", True)

    def test_all_such_names_come_together(self) -> None:
        with pytest.raises(IndexBuildError) as caught:
            add(ALL, [msgspec.structs.replace(wheel, sha256="a" * 64) for wheel in ALL.wheels])

        assert len(caught.value.problems) == 4

    def test_the_same_name_in_another_index_is_another_file(self) -> None:
        plain = a_record("1", backend="plain", version="1")

        assert set(add(manifest_with(ONE), [plain]).wheels) == {ONE, plain}

    def test_what_was_removed_stays_removed(self) -> None:
        gone = remove(ALL, [ONE.filename], "broken", MOMENT)

        assert add(gone, (ONE, TWO)) == gone

    def test_the_name_of_a_removed_wheel_never_gets_other_bytes(self) -> None:
        gone = remove(ALL, [ONE.filename], "broken", MOMENT)

        with pytest.raises(IndexBuildError, match="was removed with other bytes"):
            add(gone, [msgspec.structs.replace(ONE, sha256="a" * 64)])

    def test_all_else_stays(self) -> None:
        before = set_status(remove(ALL, [ONE.filename], "broken", MOMENT), "other", "archived", "")

        after = add(before, [a_record("3")])

        assert (after.statuses, after.removals, after.settings) == (
            before.statuses,
            before.removals,
            before.settings,
        )

    def test_a_newer_record_of_the_same_bytes_knows_better(self) -> None:
        before = manifest_with(a_record("1", proofs=(a_proof("3.9.1"), a_proof("3.12.0", "old"))))
        newer = a_record("1", libraries=("a.so",), proofs=(a_proof("3.12.0", "new"), a_proof("3.10.0")))

        (wheel,) = add(before, [newer]).wheels

        assert wheel.libraries == ("a.so",)
        assert [(proof.python, proof.answer) for proof in wheel.proofs] == [
            ("3.10.0", "42"),
            ("3.12.0", "new"),
            ("3.9.1", "42"),
        ]

    @pytest.mark.parametrize("days", [-1, 1])
    def test_the_earliest_time_stays(self, days: int) -> None:
        moment = MOMENT + timedelta(days=days)

        (wheel,) = add(manifest_with(ONE), [a_record("1", uploaded_at=moment)]).wheels

        assert wheel.uploaded_at == min(MOMENT, moment)

    @pytest.mark.parametrize(
        ("before", "new", "after"),
        [("bad", None, "bad"), ("", None, ""), (None, "bad", "bad"), ("bad", "worse", "worse")],
    )
    def test_a_yank_stays_and_a_newer_one_counts(
        self, before: str | None, new: str | None, after: str | None
    ) -> None:
        (wheel,) = add(manifest_with(a_record("1", yanked=before)), [a_record("1", yanked=new)]).wheels

        assert wheel.yanked == after

    def test_adding_better_records_again_changes_nothing(self) -> None:
        newer = a_record("1", proofs=(a_proof("3.12.0"), a_proof("3.10.0")), yanked="bad")
        once = add(ALL, [newer])

        assert add(once, [newer]) == once


class TestYanking:
    def test_by_name(self) -> None:
        after = yank(ALL, [TWO.filename], "leaks <memory>")

        assert [wheel.yanked for wheel in after.wheels] == [None, "leaks <memory>", None, None]

    def test_by_pattern_in_every_index(self) -> None:
        after = yank(ALL, ["llama*-1*"], "")

        assert [wheel.version for wheel in after.wheels if wheel.yanked is not None] == ["1", "1+cu128"]

    def test_it_can_be_taken_back(self) -> None:
        assert yank(yank(ALL, ["*"], "broken"), ["*"], None) == ALL

    def test_patterns_heed_the_case(self) -> None:
        with pytest.raises(IndexBuildError, match="no wheel of the site is called 'LLAMA"):
            yank(ALL, ["LLAMA*"], "")


class TestRemoving:
    def test_it_is_told_why_and_when(self) -> None:
        after = remove(ALL, ["*cu128*", "other-1-*"], "stolen", MOMENT)

        assert after.wheels == (ONE, TWO)
        assert after.removals == tuple(
            Removal(
                backend=wheel.backend,
                filename=wheel.filename,
                sha256=wheel.sha256,
                reason="stolen",
                removed_at=MOMENT,
            )
            for wheel in (OTHER, CUDA)
        )

    def test_a_reason_must_be_given(self) -> None:
        with pytest.raises(IndexBuildError, match="the reason is empty"):
            remove(ALL, ["*"], "", MOMENT)

    def test_a_removal_can_be_forgotten(self) -> None:
        gone = remove(ALL, ["*"], "broken", MOMENT)

        after = restore(gone, ["other-*", "*cu128*"])

        assert {removal.filename for removal in after.removals} == {ONE.filename, TWO.filename}
        assert add(after, ALL.wheels).wheels == (OTHER, CUDA)

    def test_what_was_not_removed_cannot_be_restored(self) -> None:
        with pytest.raises(IndexBuildError, match="no removed file of the site is called") as caught:
            restore(ALL, [ONE.filename])

        assert caught.value.problems[0].hint == "it has no removed file"


class TestStatus:
    def test_a_project_stands_as_it_is_told(self) -> None:
        after = set_status(set_status(ALL, "other", "archived", ""), "llama-cpp-python", "deprecated", "old")

        assert after.statuses == (
            ProjectStatus(project="llama-cpp-python", status="deprecated", reason="old"),
            ProjectStatus(project="other", status="archived"),
        )

    def test_the_last_word_counts(self) -> None:
        after = set_status(set_status(ALL, "other", "archived", ""), "other", "quarantined", "stolen")

        assert after.statuses == (ProjectStatus(project="other", status="quarantined", reason="stolen"),)

    def test_active_is_what_is_not_said(self) -> None:
        assert set_status(set_status(ALL, "other", "archived", ""), "other", "active", "") == ALL

    def test_active_with_a_reason_is_said(self) -> None:
        after = set_status(ALL, "other", "active", "found again")

        assert after.statuses == (ProjectStatus(project="other", status="active", reason="found again"),)

    @pytest.mark.parametrize("name", ["none", "oth*", "Other", ""])
    def test_there_must_be_such_a_project(self, name: str) -> None:
        with pytest.raises(IndexBuildError, match="no project of the site is called") as caught:
            set_status(ALL, name, "quarantined", "")

        assert caught.value.problems[0].hint == "it has 2, such as 'llama-cpp-python'"


EDITS: dict[str, Callable[[list[str], str], Manifest]] = {
    "yank": lambda patterns, reason: yank(ALL, patterns, reason),
    "remove": lambda patterns, reason: remove(ALL, patterns, reason, MOMENT),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_pattern_must_match(edit: Callable[[list[str], str], Manifest]) -> None:
    with pytest.raises(IndexBuildError) as caught:
        edit(["none", "*", "*.tar.gz"], "broken")

    assert [problem.what for problem in caught.value.problems] == [
        "no wheel of the site is called 'none'",
        "no wheel of the site is called '*.tar.gz'",
    ]
    assert caught.value.problems[0].hint == f"it has 4, such as {CUDA.filename!r}"


@pytest.mark.parametrize("reason", ["a\nb", "\t", "\x1b[31m", "\u2028", "\ud800"], ids=ascii)
@pytest.mark.parametrize(
    "edit",
    [*EDITS.values(), lambda _, reason: set_status(ALL, "other", "archived", reason)],
    ids=[*EDITS, "status"],
)
def test_a_reason_is_one_line(edit: Callable[[list[str], str], Manifest], reason: str) -> None:
    with pytest.raises(IndexBuildError, match="is not one line of printable text"):
        edit(["*"], reason)
