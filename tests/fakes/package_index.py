"""A package index on loopback, with whatever files a test gives it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving_folder(folder: Path) -> Iterator[str]:
    """Serve a folder on a free loopback port and give its URL, with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def add_project(folder: Path, project: str, files: Mapping[str, bytes]) -> None:
    """Put a project with its page (PEP 503) into a folder that `serving_folder` serves."""
    page = folder / project
    page.mkdir(parents=True)
    anchors = []
    for name, content in files.items():
        (page / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        anchors.append(f'<a href="{name}#sha256={digest}">{name}</a>')
    (page / "index.html").write_text("<!DOCTYPE html><html><body>" + "<br>".join(anchors) + "</body></html>")
