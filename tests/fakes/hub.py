"""A Hugging Face Hub on the loopback interface: one repository, enough of the protocol to fetch its files."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeHub:
    """What is served, and what was asked for."""

    repo_id: str
    """The repository, ``owner/name``."""
    files: Mapping[str, bytes]
    """Its files by path."""
    requests: list[str] = field(default_factory=list)
    """Method and path of each request, in order."""
    url: str = ""
    """Where it listens; the value for ``HF_ENDPOINT``."""

    def fetched(self) -> list[str]:
        """Return the files whose content was asked for."""
        mark = f"GET /{self.repo_id}/resolve/main/"
        return [line.removeprefix(mark) for line in self.requests if line.startswith(mark)]


@contextmanager
def fake_hub(repo_id: str, files: Mapping[str, bytes]) -> Iterator[FakeHub]:
    """Serve a repository during the block."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing: standard error belongs to the test."""

        def _answer(self, *, with_body: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            requests.append(f"{self.command} {path}")
            kind, _, name = path.removeprefix(f"/{repo_id}/").partition("/main/")
            if path.startswith(f"/{repo_id}/") and kind == "resolve" and name in files:
                self._send(200, files[name], "application/octet-stream", with_body=with_body)
            elif path.startswith((f"/api/models/{repo_id}/tree/", f"/api/models/{repo_id}/revision/")) or (
                path == f"/api/models/{repo_id}"
            ):
                listing = _tree(files) if "/tree/" in path else _model(repo_id, files)
                self._send(200, json.dumps(listing).encode(), "application/json", with_body=with_body)
            else:
                self._send(404, b'{"error": "not found"}', "application/json", with_body=with_body)

        def _send(self, code: int, body: bytes, kind: str, *, with_body: bool) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
            if code == 404:
                is_repo = repo_id in self.path
                self.send_header("X-Error-Code", "EntryNotFound" if is_repo else "RepoNotFound")
            self.end_headers()
            if with_body:
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        yield FakeHub(repo_id=repo_id, files=files, requests=requests, url=url)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _tree(files: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [
        {"type": "file", "path": name, "size": len(body), "oid": hashlib.sha1(body).hexdigest()}  # noqa: S324 - Git's
        for name, body in files.items()
    ]


def _model(repo_id: str, files: Mapping[str, bytes]) -> dict[str, object]:
    return {
        "_id": "1",
        "id": repo_id,
        "modelId": repo_id,
        "sha": COMMIT,
        "private": False,
        "tags": [],
        "downloads": 0,
        "likes": 0,
        "siblings": [{"rfilename": name} for name in files],
    }
