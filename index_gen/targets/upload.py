"""Publishes a site to a store, so that who reads it meanwhile can install, and who dies breaks nothing.

A store cannot change many objects in one step. So the order does it: what is new and never changes goes
first, then the pages that name it, and the manifest last. At each moment every page names only files that are
there. What was written is read back before anything that refers to it is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from index_gen.targets.lease import Lease, Publisher, leased
from index_gen.targets.objects import StoredObject
from index_gen.targets.plan import (
    PAGES,
    LocalSite,
    RemoteSite,
    UploadPlan,
    headers_of,
    other_bytes,
    pages_object,
    plan_upload,
    read_local,
    read_remote,
    unlisted_wheels,
)
from index_gen.targets.store import Condition, ConflictError, IfMatch, ObjectHeaders, ObjectStore
from wheelgrid.errors import Problem, PublishError
from wheelgrid.files import sha256_of

BIG_BYTES = 64 * 2**20
"""From this size on objects go one after another: a request holds its object in memory."""

_WORKERS = 8
_PAGES_HEADERS = ObjectHeaders(content_type="application/json", cache_control="no-store")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What the parts of a publish share."""

    store: ObjectStore
    """Where to."""
    lease: Lease
    """The lock that is held."""
    local: LocalSite
    """What."""
    remote: RemoteSite
    """What is there."""
    progress: Callable[[str], None]
    """Told each object as it is sent."""


def plan_only(folder: Path, store: ObjectStore) -> UploadPlan:
    """Say what a publish would do, and do nothing.

    Raises:
        PublishError: It would be refused.
    """
    local, remote = read_local(folder), read_remote(store)
    plan = plan_upload(local, remote)
    _refuse_others(plan, remote, store)
    return plan


def publish_to_store(
    folder: Path, store: ObjectStore, publisher: Publisher, progress: Callable[[str], None]
) -> UploadPlan:
    """Make a store hold a site, and return what was done.

    Args:
        folder: The site.
        store: The place in a store.
        publisher: Who publishes.
        progress: Told each object as it is sent.

    Raises:
        PublishError: The publish is refused, another run is at work, the store fails, or does not give back
            what was written. The site that was there can still be read and installed from.
        RecordError: A manifest cannot be read.
    """
    local = read_local(folder)
    with leased(store, publisher) as lease:
        remote = read_remote(store)
        plan = plan_upload(local, remote)
        _refuse_others(plan, remote, store)
        sending = Sending(store=store, lease=lease, local=local, remote=remote, progress=progress)
        wheels = tuple(item for item in plan.uploads if item.is_immutable)
        pages = tuple(item for item in plan.uploads if not item.is_immutable)
        _send_stages(wheels, partial(_write_once, sending))
        if pages:
            _announce_pages(sending)
            _send_stages(pages[:-1], partial(_write_page, sending))
            _commit(sending, pages[-1])
        lease.keep()
        store.delete(plan.deletions)
    return plan


def _refuse_others(plan: UploadPlan, remote: RemoteSite, store: ObjectStore) -> None:
    """Refuse what is there already under the name of a wheel, unless it has the wheel's bytes."""
    _each(unlisted_wheels(plan, remote), lambda item: _read_back(item, item.sha256 or "", store))


def _send_stages(items: Iterable[StoredObject], send: Callable[[StoredObject], None]) -> None:
    """Send objects stage by stage; all of a stage was read back before the next begins."""
    for _, group in groupby(items, key=lambda item: item.stage):
        stage = tuple(group)
        for item in stage:
            if item.size_bytes >= BIG_BYTES:
                send(item)
        _each((item for item in stage if item.size_bytes < BIG_BYTES), send)


def _each(items: Iterable[StoredObject], act: Callable[[StoredObject], None]) -> None:
    """Do it with some at the same time; after the first fault, begin with no more."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        futures = [pool.submit(act, item) for item in items]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _announce_pages(sending: Sending) -> None:
    """Write down which pages will be there, before the first of them: a later run may have to delete them."""
    sending.lease.keep()
    content = pages_object(sending.local, sending.remote)
    sending.store.write(PAGES, content, _PAGES_HEADERS, "none")


def _write_page(sending: Sending, item: StoredObject) -> None:
    sending.progress(item.path)
    sending.lease.keep()
    content = sending.local.pages[item.path]
    sending.store.write(item.path, content, headers_of(item), "none")
    _read_back(item, hashlib.sha256(content).hexdigest(), sending.store)


def _write_once(sending: Sending, item: StoredObject) -> None:
    sending.progress(item.path)
    sending.lease.keep()
    if (actual := sha256_of(item.source)) != item.sha256:
        what = f"{item.path!r} has sha256 {actual}, expected {item.sha256}"
        hint = "the file was changed after it was recorded: make the site anew"
        raise PublishError(Problem(what=what, where=str(item.source), hint=hint))
    # A conflict is another run, or our own first try whose answer was lost: only the bytes tell.
    with suppress(ConflictError):
        sending.store.write(item.path, item.source, headers_of(item), "absent")
    _read_back(item, actual, sending.store)


def _commit(sending: Sending, item: StoredObject) -> None:
    """Write the manifest in place of the one that was seen; whoever wrote another meanwhile keeps it."""
    sending.progress(item.path)
    sending.lease.keep()
    content, etag = sending.local.pages[item.path], sending.remote.manifest_etag
    condition: Condition = "absent" if etag is None else IfMatch(etag=etag)
    try:
        sending.store.write(item.path, content, headers_of(item), condition)
    except ConflictError as error:
        read = sending.store.read(item.path)
        if read is None or b"".join(read.chunks) != content:
            what = "another manifest was published meanwhile"
            hint = "build the site upon what is published and publish again"
            where = f"{sending.store.address}/{item.path}"
            raise PublishError(Problem(what=what, where=where, hint=hint)) from error
    _read_back(item, hashlib.sha256(content).hexdigest(), sending.store)


def _read_back(item: StoredObject, sha256: str, store: ObjectStore) -> None:
    """Make sure that the store holds an object as it must be.

    Raises:
        PublishError: It does not; says both digests, or both headers.
    """
    where = f"{store.address}/{item.path}"
    read = store.read(item.path)
    if read is None:
        what = f"{item.path!r} was written and is not there"
        raise PublishError(Problem(what=what, where=where, hint="publish again"))
    digest, size = _digest(read.chunks)
    if digest != sha256 and item.is_immutable:
        raise PublishError(other_bytes(item.path, digest, sha256))
    if digest != sha256:
        what = f"{item.path!r} was written with sha256 {sha256}, and reads {digest} ({size} bytes)"
        raise PublishError(Problem(what=what, where=where, hint="publish again"))
    if problems := tuple(_other_headers(item, read.headers, where)):
        raise PublishError(problems)


def _digest(chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _other_headers(item: StoredObject, found: ObjectHeaders, where: str) -> Iterator[Problem]:
    for name, actual, expected in (
        ("Content-Type", found.content_type, item.content_type),
        ("Cache-Control", found.cache_control, item.cache_control),
    ):
        if actual != expected:
            yield Problem(
                what=f"{item.path!r} has {name} {actual!r}, expected {expected!r}",
                where=where,
                hint="mend the header in the store, or delete the object, and publish again",
            )
