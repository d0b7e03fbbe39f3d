from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fakes.published import MOMENT
from fakes.stores import FakeStore
from index_gen.targets.lease import HELD_FOR, LOCK, RENEWED_AFTER, Publisher, leased
from index_gen.targets.store import Condition, ObjectHeaders
from wheelgrid.errors import PublishError


@dataclass
class Clock:
    """Goes on only when somebody waits, or by hand."""

    now: datetime = MOMENT
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += timedelta(seconds=seconds)

    def publisher(self, name: str, patience_s: float = 0) -> Publisher:
        return Publisher(name=name, patience_s=patience_s, clock=lambda: self.now, sleep=self.sleep)


def test_the_lock_is_there_while_the_block_runs_and_not_after() -> None:
    store, clock = FakeStore(), Clock()

    with leased(store, clock.publisher("one")):
        inside = store.objects[LOCK][0]

    assert b'"holder":"one"' in inside
    assert LOCK not in store.objects


def test_a_second_run_is_told_who_publishes_and_how_long() -> None:
    store, clock = FakeStore(), Clock()

    with (
        leased(store, clock.publisher("one")),
        pytest.raises(PublishError, match=r"here: 'one', until 2026-01-02 03:34:05\+00:00 at most"),
        leased(store, clock.publisher("two", patience_s=3)),
    ):
        pass

    assert len(clock.naps) == 3


def test_a_second_run_waits_for_the_first() -> None:
    store, clock = FakeStore(), Clock()
    first = leased(store, clock.publisher("one"))
    first.__enter__()

    def end_first(step: str) -> None:
        if len(clock.naps) == 2 and step == f"read {LOCK}":
            store.before_step = lambda _: None
            first.__exit__(None, None, None)

    store.before_step = end_first
    with leased(store, clock.publisher("two", patience_s=60)):
        assert b'"holder":"two"' in store.objects[LOCK][0]


def test_a_lock_whose_time_is_over_is_taken_over_and_its_holder_notices() -> None:
    store, clock = FakeStore(), Clock()

    with (
        pytest.raises(PublishError, match="another run took over the lock"),
        leased(store, clock.publisher("one")) as first,
    ):
        clock.now += HELD_FOR
        with leased(store, clock.publisher("two")):
            first.keep()

    assert LOCK not in store.objects


def test_who_lost_the_lock_does_not_delete_it() -> None:
    store, clock = FakeStore(), Clock()
    two = leased(store, clock.publisher("two"))

    with leased(store, clock.publisher("one")):
        clock.now += HELD_FOR
        two.__enter__()

    assert b'"holder":"two"' in store.objects[LOCK][0]


def test_a_lock_is_renewed_when_it_is_not_new() -> None:
    store, clock = FakeStore(), Clock()

    with leased(store, clock.publisher("one")) as lease:
        fresh = store.objects[LOCK]
        lease.keep()
        assert store.objects[LOCK] == fresh
        clock.now += RENEWED_AFTER
        lease.keep()
        assert store.objects[LOCK] != fresh
        clock.now += HELD_FOR - RENEWED_AFTER
        with (
            pytest.raises(PublishError, match="another run is publishing"),
            leased(store, clock.publisher("two")),
        ):
            pass


def test_of_two_who_take_over_one_gets_it() -> None:
    store, clock = FakeStore(), Clock()
    leased(store, clock.publisher("dead")).__enter__()
    clock.now += HELD_FOR
    third = leased(store, clock.publisher("three"))

    def third_is_faster(step: str) -> None:
        if step == f"write {LOCK}":
            store.before_step = lambda _: None
            third.__enter__()

    store.before_step = third_is_faster

    with pytest.raises(PublishError, match="'three'"), leased(store, clock.publisher("two")):
        pass


class LosesItsFirstAnswer(FakeStore):
    """Writes, then the client hears nothing and asks again."""

    is_lost = False

    def write(self, key: str, content: bytes | Path, headers: ObjectHeaders, condition: Condition) -> str:
        etag = super().write(key, content, headers, condition)
        if not self.is_lost:
            self.is_lost = True
            return super().write(key, content, headers, condition)
        return etag


def test_a_lost_answer_is_not_another_run() -> None:
    store, clock = LosesItsFirstAnswer(), Clock()

    with leased(store, clock.publisher("one")):
        assert b'"holder":"one"' in store.objects[LOCK][0]


def test_a_store_that_ignores_conditions_is_refused() -> None:
    store = FakeStore()
    store.heeds_conditions = False

    with (
        pytest.raises(PublishError, match="the store ignores conditional writes"),
        leased(store, Clock().publisher("one")),
    ):
        pass

    assert LOCK not in store.objects


def test_a_lock_that_is_none_is_told() -> None:
    store = FakeStore()
    store.put(LOCK, b"?")

    with (
        pytest.raises(PublishError, match="the lock cannot be read"),
        leased(store, Clock().publisher("one")),
    ):
        pass
