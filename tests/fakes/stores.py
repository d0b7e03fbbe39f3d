"""A store of objects in memory: it does what a real one does, remembers each step, and fails when told to."""

from __future__ import annotations

import hashlib
import json
import posixpath
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup

from index_gen.targets.store import Condition, ConflictError, IfMatch, Listed, ObjectHeaders, ReadObject
from wheelgrid.errors import Problem, PublishError


class FakeStore:
    """Stands in for a bucket."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, ObjectHeaders]] = {}
        self.steps: list[str] = []
        self.before_step: Callable[[str], None] = lambda _: None
        self.heeds_conditions = True
        self.spoil: Callable[[str, bytes], bytes] = lambda _, content: content
        self._one_at_a_time = threading.RLock()

    @property
    def address(self) -> str:
        return "s3://fake/site"

    def listing(self) -> Mapping[str, Listed]:
        self._step("list")
        return {
            key: Listed(size_bytes=len(content), etag=_md5(content))
            for key, (content, _) in self.objects.items()
        }

    def read(self, key: str) -> ReadObject | None:
        self._step(f"read {key}")
        if key not in self.objects:
            return None
        content, headers = self.objects[key]
        return ReadObject(headers=headers, etag=f'"{_md5(content)}"', chunks=iter((content,)))

    def write(self, key: str, content: bytes | Path, headers: ObjectHeaders, condition: Condition) -> str:
        self._step(f"write {key}")
        new = content if isinstance(content, bytes) else content.read_bytes()
        with self._one_at_a_time:
            if self.heeds_conditions and not self._holds(key, condition):
                raise ConflictError(key)
            self.objects[key] = (self.spoil(key, new), headers)
        return f'"{_md5(new)}"'

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._step(f"delete {key}")
            self.objects.pop(key, None)

    def put(
        self, key: str, content: bytes, content_type: str = "text/plain", cache_control: str = ""
    ) -> None:
        """Put an object there as a stranger would."""
        self.objects[key] = (content, ObjectHeaders(content_type=content_type, cache_control=cache_control))

    def written(self) -> list[str]:
        """Return the keys that were written, in order, without those of the lock and the list of pages."""
        keys = [step.removeprefix("write ") for step in self.steps if step.startswith("write ")]
        return [key for key in keys if not key.startswith(".")]

    def _step(self, name: str) -> None:
        with self._one_at_a_time:
            self.before_step(name)
            self.steps.append(name)

    def _holds(self, key: str, condition: Condition) -> bool:
        match condition:
            case "none":
                return True
            case "absent":
                return key not in self.objects
            case IfMatch(etag=etag):
                return key in self.objects and f'"{_md5(self.objects[key][0])}"' == etag


class FailsAtStep:
    """Lets a store fail at one step, once, as a line that breaks does."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, name: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise PublishError(Problem(what=f"the line broke at {name!r}"))


def broken_links(store: FakeStore) -> list[str]:
    """Return every link of an index page that leads to no object, or to other bytes than it promises."""
    links = [link for key in sorted(store.objects) if key.startswith("whl/") for link in _links(store, key)]
    return [f"{page} → {key}" for page, key, sha256 in links if not _leads_to(store, key, sha256)]


def _leads_to(store: FakeStore, key: str, sha256: str) -> bool:
    return key in store.objects and hashlib.sha256(store.objects[key][0]).hexdigest() == sha256


def _links(store: FakeStore, page: str) -> Iterator[tuple[str, str, str]]:
    content = store.objects[page][0]
    folder = posixpath.dirname(page)
    if page.endswith("/index.html"):
        for anchor in BeautifulSoup(content, "html.parser").find_all("a"):
            url, fragment = urldefrag(str(anchor["href"]))
            if fragment:
                yield page, posixpath.normpath(f"{folder}/{unquote(url)}"), fragment.removeprefix("sha256=")
    if page.endswith("/index.json"):
        for file in json.loads(content).get("files", ()):
            path = posixpath.normpath(f"{folder}/{unquote(file['url'])}")
            yield page, path, file["hashes"]["sha256"]


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
