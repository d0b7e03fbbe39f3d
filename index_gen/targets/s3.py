"""A place in an S3-compatible store: AWS S3, Cloudflare R2, MinIO, SeaweedFS, Ceph and others.

Credentials and region come from where the AWS tools take them: ``AWS_ACCESS_KEY_ID``,
``AWS_SECRET_ACCESS_KEY``, ``AWS_SESSION_TOKEN``, ``AWS_REGION``, a web identity, or the machine's own role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import S3Store

from index_gen.targets.store import (
    Condition,
    ConflictError,
    IfMatch,
    Listed,
    ObjectHeaders,
    ReadObject,
)
from wheelgrid.errors import Problem, PublishError

if TYPE_CHECKING:
    from obstore import Attributes, GetResult, PutMode
    from obstore.store import ClientConfig, S3Config

MOST_BYTES = 5 * 10**9
"""Largest object that one request can bring. Several requests cannot be bound to a condition here."""

_READ_CHUNK_BYTES = 1 << 20
_TIMEOUT = "30m"
_ADVICE = "look at the credentials, the region and the endpoint: AWS_ACCESS_KEY_ID, AWS_REGION, --endpoint"


class S3Objects:
    """The objects below a prefix of a bucket."""

    def __init__(self, store: S3Store, address: str) -> None:
        self._store = store
        self._address = address

    @property
    def address(self) -> str:
        """Return where it is, for people."""
        return self._address

    def listing(self) -> Mapping[str, Listed]:
        """Return all objects by key."""
        with self._failing("list"):
            return {
                meta["path"]: Listed(size_bytes=meta["size"], etag=(meta["e_tag"] or "").strip('"'))
                for chunk in obstore.list(self._store)
                for meta in chunk
            }

    def read(self, key: str) -> ReadObject | None:
        """Return an object from the store itself: its interface for programs is behind no cache."""
        try:
            with self._failing(key):
                result = obstore.get(self._store, key)
        except FileNotFoundError:
            return None
        headers = ObjectHeaders(
            content_type=result.attributes.get("Content-Type", ""),
            cache_control=result.attributes.get("Cache-Control", ""),
        )
        etag = result.meta["e_tag"] or ""
        return ReadObject(headers=headers, etag=etag, chunks=self._chunks(key, result))

    def write(self, key: str, content: bytes | Path, headers: ObjectHeaders, condition: Condition) -> str:
        """Write an object in one request, and return its entity tag.

        Raises:
            ConflictError: The condition does not hold.
        """
        attributes: Attributes = {
            "Content-Type": headers.content_type,
            "Cache-Control": headers.cache_control,
        }
        try:
            with self._failing(key):
                result = obstore.put(
                    self._store,
                    key,
                    content,
                    attributes=attributes,
                    mode=_mode(condition),
                    use_multipart=False,
                )
        except (AlreadyExistsError, PreconditionError) as error:
            raise ConflictError(key) from error
        return result["e_tag"] or ""

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects, one by one: not every store has the request that deletes many."""
        for key in keys:
            with self._failing(key):
                obstore.delete(self._store, key)

    def _chunks(self, key: str, result: GetResult) -> Iterator[bytes]:
        with self._failing(key):
            for chunk in result.stream(min_chunk_size=_READ_CHUNK_BYTES):
                yield bytes(chunk)

    @contextmanager
    def _failing(self, key: str) -> Iterator[None]:
        """Say what the store said; a condition that does not hold, and a missing object, are no failure."""
        try:
            yield
        except (AlreadyExistsError, PreconditionError, FileNotFoundError):
            raise
        except (BaseError, ValueError, OSError) as error:
            what = f"the store does not do it for {key!r}: {_first_lines(error)}"
            raise PublishError(Problem(what=what, where=self._address, hint=_ADVICE)) from error


def open_s3(url: str, endpoint: str | None = None, region: str | None = None) -> S3Objects:
    """Open a place in a store; no request is made yet.

    Args:
        url: ``s3://bucket/prefix``; without a prefix, the root of the bucket.
        endpoint: Address of the store, if it is not AWS; ``http`` is allowed only on this machine.
        region: Its region; ``AWS_REGION`` if not given.

    Raises:
        PublishError: The URL or the endpoint is none, or the environment holds settings that cannot be.
    """
    parts = urlsplit(url)
    prefix = parts.path.strip("/")
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment or "//" in prefix:
        what = f"{url!r} names no place in a store, expected 's3://bucket/prefix'"
        raise PublishError(Problem(what=what, hint="write it like s3://wheels.example.org/demo"))
    config: S3Config = {"bucket": parts.netloc}
    if region is not None:
        config["region"] = region
    client: ClientConfig = {"timeout": _TIMEOUT}
    if endpoint is not None:
        config["endpoint"] = endpoint
        if _checked_endpoint(endpoint) == "http":
            client["allow_http"] = True
    try:
        store = S3Store(prefix=prefix or None, config=config, client_options=client)
    except (BaseError, ValueError) as error:
        raise PublishError(
            Problem(what=f"cannot open the store: {error}", where=url, hint=_ADVICE)
        ) from error
    return S3Objects(store, f"s3://{parts.netloc}/{prefix}".rstrip("/"))


def _checked_endpoint(endpoint: str) -> str:
    """Return the scheme of an endpoint. Over plain http anyone between could change wheels and pages."""
    parts = urlsplit(endpoint)
    is_here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if not parts.hostname or parts.scheme not in {"https", *(("http",) if is_here else ())}:
        what = f"endpoint {endpoint!r} is no https address"
        hint = "write it like https://<account>.r2.cloudflarestorage.com; http only to this machine"
        raise PublishError(Problem(what=what, hint=hint))
    return parts.scheme


def _mode(condition: Condition) -> PutMode:
    match condition:
        case "none":
            return "overwrite"
        case "absent":
            return "create"
        case IfMatch(etag=etag):
            return {"e_tag": etag}


def _first_lines(error: Exception) -> str:
    """Return what an error says, without the dump of its parts that follows."""
    return str(error).split("\n\nDebug source:", 1)[0].strip()
