"""Reaches a site that is served, and files that lie elsewhere, as a client does; no cache may answer.

Source: PEP 691 (content negotiation), RFC 9111 (``Cache-Control: no-cache`` in a request).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import BinaryIO, cast
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from index_gen.check.reading import Answer, Depth, FileFacts, Form, Missing, Place, is_elsewhere, measured
from index_gen.serving.accept import JSON_TYPE
from index_gen.tree import SitePath
from wheelgrid.errors import CheckError, Problem

_TIMEOUT_S = (10.0, 60.0)
"""To connect, and between two pieces of an answer."""
_IN_MEMORY_BYTES = 16 << 20
"""A larger file goes to the disk while it is read."""
_FRESH = {"Cache-Control": "no-cache", "Pragma": "no-cache", "User-Agent": "wheelgrid"}
_OK = 200
_WANTS_HTML = "application/vnd.pypi.simple.v1+html, text/html;q=0.9"
_WANTS_JSON = f"{JSON_TYPE}, application/vnd.pypi.simple.v1+html;q=0.1, text/html;q=0.01"
"""What pip sends."""
_NO_HEAD = frozenset({403, 405, 501})
"""What servers answer that know no HEAD; a signed store answers 403."""


def new_session() -> requests.Session:
    """Return a session that tries again when a server is busy or the line breaks."""
    session = requests.Session()
    session.headers.update(_FRESH)
    retry = Retry(
        total=3, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpWeb:
    """Absolute addresses."""

    session: requests.Session
    """How requests are sent."""

    def read(self, place: Place, accept: str = "*/*") -> Answer | Missing:
        """Read a small file."""
        try:
            response = self.session.get(place, headers={"Accept": accept}, timeout=_TIMEOUT_S)
        except requests.RequestException as error:
            return _unreachable(error)
        if response.status_code != _OK:
            return Missing(reason=f"HTTP {response.status_code}")
        content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(content=response.content, content_type=content_type)

    def measure(self, place: Place, depth: Depth) -> FileFacts | Missing:
        """Measure a file; to hash it, it is fetched whole."""
        if depth == "presence":
            return self._head(place)
        # What is stored counts, so nothing may be packed on the way.
        headers = {"Accept-Encoding": "identity"}
        try:
            with (
                self.session.get(place, headers=headers, stream=True, timeout=_TIMEOUT_S) as response,
                tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file,
            ):
                if response.status_code != _OK:
                    return Missing(reason=f"HTTP {response.status_code}")
                for chunk in response.iter_content(1 << 20):
                    file.write(chunk)
                file.seek(0)
                return measured(cast("BinaryIO", file))
        except requests.RequestException as error:
            return _unreachable(error)

    def has(self, place: Place) -> Missing | None:
        """Tell why there is nothing at a place."""
        found = self._head(place)
        return found if isinstance(found, Missing) else None

    def _head(self, place: Place) -> FileFacts | Missing:
        headers = {"Accept-Encoding": "identity"}
        try:
            response = self.session.head(place, headers=headers, allow_redirects=True, timeout=_TIMEOUT_S)
            if response.status_code in _NO_HEAD:
                with self.session.get(place, headers=headers, stream=True, timeout=_TIMEOUT_S) as response:
                    return _facts_of(response)
        except requests.RequestException as error:
            return _unreachable(error)
        return _facts_of(response)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReader:
    """A site at an address."""

    url: str
    """Its root, with a slash at the end."""
    web: HttpWeb
    """How requests are sent."""

    @property
    def where(self) -> str:
        """Return the address."""
        return self.url

    def read(self, place: Place) -> Answer | Missing:
        """Read a small file."""
        return self.web.read(self._absolute(place))

    def page(self, folder: str, form: Form) -> Answer | Missing:
        """Read a page: as HTML from the address that clients use, as JSON from the file beside it."""
        if form == "html":
            return self.web.read(self._absolute(f"{folder}/"), _WANTS_HTML)
        return self.web.read(self._absolute(f"{folder}/index.json"))

    def negotiate(self, folder: str) -> Answer | Missing | None:
        """Ask for a page as pip does."""
        return self.web.read(self._absolute(f"{folder}/"), _WANTS_JSON)

    def measure(self, place: Place, depth: Depth) -> FileFacts | Missing:
        """Measure a file."""
        return self.web.measure(self._absolute(place), depth)

    def has(self, place: Place) -> Missing | None:
        """Tell why there is nothing at a place."""
        return self.web.has(self._absolute(place))

    def listing(self) -> frozenset[SitePath] | None:
        """Return nothing: a server does not say what it has."""
        return None

    def _absolute(self, place: Place) -> str:
        # A path of the site is one of a file: what a URL reserves is encoded, "+" too.
        return place if is_elsewhere(place) else self.url + quote(place, safe="/")


def live_reader(url: str, web: HttpWeb) -> LiveReader:
    """Return the reader of an address.

    Raises:
        CheckError: Nobody answers there.
    """
    root = url if url.endswith("/") else url + "/"
    if isinstance(found := web.read(root, _WANTS_HTML), Missing) and not found.reason.startswith("HTTP "):
        raise CheckError(
            Problem(
                what=f"cannot reach the site: {found.reason}", where=url, hint="mend the address, or wait"
            )
        )
    return LiveReader(url=root, web=web)


def _facts_of(response: requests.Response) -> FileFacts | Missing:
    if response.status_code != _OK:
        return Missing(reason=f"HTTP {response.status_code}")
    length = response.headers.get("Content-Length", "")
    return FileFacts(size_bytes=int(length) if length.isdigit() else None, sha256=None, inside=None)


def _unreachable(error: requests.RequestException) -> Missing:
    return Missing(reason=f"{type(error).__name__}: {error}")
