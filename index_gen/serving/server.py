"""Serves a site as a package host would: the right types, both forms of a page, ranges, nothing else.

Source: PEP 503 (redirect to the slash), PEP 691 (content negotiation), RFC 9110 (HEAD, Range, Vary).
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from typing import BinaryIO, ClassVar
from urllib.parse import quote, unquote

from index_gen.serving.accept import JSON_TYPE, PAGE_TYPES, PageType, choose_page_type
from index_gen.serving.mediatypes import media_type
from index_gen.serving.ranges import ByteRange, parse_range
from wheelgrid.errors import Problem, PublishError

LOOPBACK = "127.0.0.1"

logger = logging.getLogger(__name__)

_CHUNK_BYTES = 1 << 20
_PAGES: dict[str, tuple[PageType, ...]] = {
    "index.html": tuple(page_type for page_type in PAGE_TYPES if page_type != JSON_TYPE),
    "index.json": (JSON_TYPE,),
}


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a site on loopback, from another thread, and give its address without a slash at the end.

    Args:
        folder: The site.
        port: Where to listen; 0 takes a free port.

    Raises:
        PublishError: There is no such folder, or the port is taken.
    """
    with _server(folder, LOOPBACK, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield _address(server)
        finally:
            server.shutdown()
            thread.join()


def serve(folder: Path, host: str, port: int, ready: Callable[[str], None] = logger.info) -> None:
    """Serve a site until the process is interrupted.

    Args:
        folder: The site.
        host: Address to listen on.
        port: Where to listen; 0 takes a free port.
        ready: Told the address as soon as the site can be read.

    Raises:
        PublishError: There is no such folder, or one cannot listen there.
    """
    with _server(folder, host, port) as server:
        ready(_address(server))
        server.serve_forever()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Tell the log, not the terminal: clients hang up as they please."""
        logger.debug("%s of %s failed", request, client_address, exc_info=sys.exc_info())


class _SiteRequest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "wheelgrid"
    sys_version = ""
    timeout: ClassVar[float | None] = 30

    def __init__(
        self, request: socket.socket, client_address: tuple[str, int], server: BaseServer, *, folder: Path
    ) -> None:
        self._folder = folder
        super().__init__(request, client_address, server)

    def do_GET(self) -> None:
        """Answer with a page or a file."""
        self._answer(self._send_bytes)

    def do_HEAD(self) -> None:
        """Answer with the headers of the same."""
        self._answer(_send_nothing)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Tell the log, not the terminal."""
        logger.debug(format, *args)

    def _answer(self, send: Callable[[BinaryIO, ByteRange], None]) -> None:
        target = self.path.partition("?")[0].partition("#")[0]
        path = find_in_site(self._folder, target)
        if path is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif not path.is_dir():
            self._answer_file(path, self._type_of(path), send)
        elif target.endswith("/"):
            self._answer_folder(path, send)
        else:
            self._redirect(target)

    def _type_of(self, path: Path) -> str:
        return media_type(path.relative_to(self._folder.resolve()).as_posix())

    def _redirect(self, target: str) -> None:
        """PEP 503: all URLs of pages MUST end with a slash, and a server SHOULD redirect to it."""
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        # Exactly one slash in front: two would name another host.
        self.send_header("Location", "/" + quote(unquote(target).strip("/")) + "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer_folder(self, folder: Path, send: Callable[[BinaryIO, ByteRange], None]) -> None:
        names = {page_type: name for name, types in _PAGES.items() for page_type in types}
        offered = tuple(page_type for page_type, name in names.items() if (folder / name).is_file())
        if not offered:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        accept = self.headers.get_all("Accept")
        chosen = choose_page_type(None if accept is None else ",".join(accept), offered)
        if chosen is None:
            self.send_error(HTTPStatus.NOT_ACCEPTABLE)
        else:
            self._answer_file(folder / names[chosen], chosen, send)

    def _answer_file(
        self, path: Path, content_type: str, send: Callable[[BinaryIO, ByteRange], None]
    ) -> None:
        try:
            file = path.open("rb")
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        with file:
            size = os.fstat(file.fileno()).st_size
            part = self._asked_range(size)
            if part is not None and part.length == 0:
                self._refuse_range(size)
                return
            whole = ByteRange(first=0, end=size)
            self.send_response(HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT)
            self._describe(part or whole, content_type)
            if part is not None:
                self.send_header("Content-Range", f"bytes {part.first}-{part.end - 1}/{size}")
            self.end_headers()
            send(file, part or whole)

    def _describe(self, part: ByteRange, content_type: str) -> None:
        is_text = content_type.endswith("html")
        self.send_header("Content-Type", f"{content_type}; charset=utf-8" if is_text else content_type)
        self.send_header("Content-Length", str(part.length))
        self.send_header("Accept-Ranges", "bytes")
        if content_type.partition(";")[0] in PAGE_TYPES:
            self.send_header("Vary", "Accept")
            # uv keeps a page for ten minutes if it is not told otherwise.
            self.send_header("Cache-Control", "no-cache")

    def _asked_range(self, size: int) -> ByteRange | None:
        """Return the range to send. ``If-Range`` needs validators, which this server does not give."""
        header = self.headers.get("Range")
        if header is None or "If-Range" in self.headers:
            return None
        return parse_range(header, size)

    def _refuse_range(self, size: int) -> None:
        self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        self.send_header("Content-Range", f"bytes */{size}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_bytes(self, file: BinaryIO, part: ByteRange) -> None:
        file.seek(part.first)
        for start in range(part.first, part.end, _CHUNK_BYTES):
            self.wfile.write(file.read(min(_CHUNK_BYTES, part.end - start)))


def find_in_site(folder: Path, target: str) -> Path | None:
    """Return the file or folder that a request names; none if there is none, or if it lies outside the site.

    Args:
        folder: The site.
        target: Path of the request, percent-encoded, without its query.
    """
    names = [name for name in unquote(target).split("/") if name]
    if any(name in {".", ".."} or "\\" in name or "\0" in name for name in names):
        return None
    root = folder.resolve()
    path = root.joinpath(*names).resolve()
    return path if path.is_relative_to(root) and path.exists() else None


def _send_nothing(_file: BinaryIO, _part: ByteRange) -> None:
    """Answer a HEAD request: RFC 9110 forbids a body."""


def _server(folder: Path, host: str, port: int) -> _Server:
    if not folder.is_dir():
        raise PublishError(
            Problem(
                what="there is no site to serve",
                where=str(folder),
                hint="make one with `wheelgrid index build`",
            )
        )
    try:
        return _Server((host, port), partial(_SiteRequest, folder=folder))
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        what = f"cannot listen: {reason}"
        hint = "choose another port, and a host of this machine"
        raise PublishError(Problem(what=what, where=f"{host}:{port}", hint=hint)) from error


def _address(server: _Server) -> str:
    host, port = server.server_address[:2]
    return f"http://{host!s}:{port}"
