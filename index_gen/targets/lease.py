"""Keeps other publishers out of a place in a store, for a time that must be renewed.

A store has no locks that end with a process. So the lock is an object that says until when it holds. It is
made only if there is none, and renewed or taken over only if it is still the one that was seen: of two who
try, the store lets one through. The clocks of publishers must agree to about a minute.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from index_gen.targets.store import Condition, ConflictError, IfMatch, ObjectHeaders, ObjectStore
from wheelgrid.errors import Problem, PublishError
from wheelgrid.structs import FrozenStruct

LOCK = ".wheelgrid-lock"
"""Key of the lock, below the prefix of the site."""

HELD_FOR = timedelta(minutes=30)
"""How long a lock holds after its last renewal: longer than one upload of 5 GB takes on a slow line."""

RENEWED_AFTER = timedelta(minutes=1)
"""How old a lock may get before the next write renews it."""

_POLL_S = 1.0
_HEADERS = ObjectHeaders(content_type="application/json", cache_control="no-store")


class Claim(FrozenStruct, frozen=True):
    """What a lock says."""

    holder: str
    """Who publishes, for people."""
    token: str
    """A random text, so that no two claims are equal."""
    expires_at: datetime
    """Until when it holds, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes, and how patiently."""

    name: str
    """For those who have to wait: user, machine and process."""
    patience_s: float = 60.0
    """Seconds to wait for another run."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    """Tells the time."""
    sleep: Callable[[float], None] = time.sleep
    """Waits for some seconds."""


class Lease:
    """A lock that is held; `keep` it before every write."""

    def __init__(self, store: ObjectStore, publisher: Publisher, etag: str, claim: Claim) -> None:
        self._store = store
        self._publisher = publisher
        self._etag = etag
        self._claim = claim
        self._one_at_a_time = threading.Lock()

    def keep(self) -> None:
        """Make sure that the lock is still ours, and renew it if it is not new.

        Raises:
            PublishError: It expired, and another run took it.
        """
        with self._one_at_a_time:
            if self._claim.expires_at - self._publisher.clock() > HELD_FOR - RENEWED_AFTER:
                return
            claim = _claim(self._publisher)
            try:
                self._etag = _write(self._store, claim, IfMatch(etag=self._etag))
            except ConflictError as error:
                raise PublishError(
                    Problem(
                        what="another run took over the lock while this one was held up",
                        where=f"{self._store.address}/{LOCK}",
                        hint="wait until it has ended and publish again",
                    )
                ) from error
            self._claim = claim

    def give_back(self) -> None:
        """Delete the lock if it is still ours."""
        found = _read(self._store)
        if found is not None and found[0] == self._claim:
            self._store.delete((LOCK,))


@contextmanager
def leased(store: ObjectStore, publisher: Publisher) -> Iterator[Lease]:
    """Hold the lock while the block runs.

    Raises:
        PublishError: Another run holds it and does not end in time, or the store ignores conditions, so that
            nothing could keep two runs apart.
    """
    claim = _claim(publisher)
    lease = Lease(store, publisher, _take(store, publisher, claim), claim)
    try:
        _prove_conditions(store, claim)
        yield lease
    finally:
        # What went wrong in the block is what to tell; a lock that stays expires.
        with suppress(PublishError):
            lease.give_back()


def _claim(publisher: Publisher) -> Claim:
    return Claim(holder=publisher.name, token=secrets.token_hex(16), expires_at=publisher.clock() + HELD_FOR)


def _take(store: ObjectStore, publisher: Publisher, claim: Claim) -> str:
    waited_s = 0.0
    while True:
        found = _read(store)
        if found is not None and found[0].expires_at > publisher.clock():
            if waited_s >= publisher.patience_s:
                raise PublishError(_busy(found[0], store))
        else:
            condition: Condition = "absent" if found is None else IfMatch(etag=found[1])
            with suppress(ConflictError):
                return _write(store, claim, condition)
        publisher.sleep(_POLL_S)
        waited_s += _POLL_S


def _busy(claim: Claim, store: ObjectStore) -> Problem:
    until = claim.expires_at.isoformat(sep=" ", timespec="seconds")
    return Problem(
        what=f"another run is publishing here: {claim.holder!r}, until {until} at most",
        where=f"{store.address}/{LOCK}",
        hint="wait for its end; if you know that it is dead, delete this object",
    )


def _prove_conditions(store: ObjectStore, claim: Claim) -> None:
    """Make sure that the store refuses what it should: some stores write whatever the condition says."""
    conditions: tuple[Condition, ...] = ("absent", IfMatch(etag='"0"'))
    for condition in conditions:
        with suppress(ConflictError):
            # The lock as it is: where nothing is refused, nothing changes either.
            store.write(LOCK, msgspec.json.encode(claim), _HEADERS, condition)
            raise PublishError(
                Problem(
                    what="the store ignores conditional writes, so two runs could destroy each other's site",
                    where=store.address,
                    hint="publish to a store that honours If-Match and If-None-Match: * on PutObject",
                )
            )


def _write(store: ObjectStore, claim: Claim, condition: Condition) -> str:
    try:
        return store.write(LOCK, msgspec.json.encode(claim), _HEADERS, condition)
    except ConflictError:
        # A client that lost the answer asks again, and then its own first write is in the way.
        found = _read(store)
        if found is not None and found[0] == claim:
            return found[1]
        raise


def _read(store: ObjectStore) -> tuple[Claim, str] | None:
    read = store.read(LOCK)
    if read is None:
        return None
    content = b"".join(read.chunks)
    try:
        return msgspec.json.decode(content, type=Claim), read.etag
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PublishError(
            Problem(
                what=f"the lock cannot be read: {error}",
                where=f"{store.address}/{LOCK}",
                hint="delete this object if no run is publishing",
            )
        ) from error
