"""Archives of vendors: downloaded from a real server with patience, held to their digest, unpacked safely."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ci.toolkits.archive import Archive, download, unpack_zip
from fakes.package_index import serving_folder
from wheelgrid.errors import SourceError
from wheelgrid.files import FileWriteError


def quiet(_: str) -> None:
    """Hear nothing."""


def archive_at(url: str, content: bytes) -> Archive:
    return Archive(url=url, sha256=hashlib.sha256(content).hexdigest())


def zipped(*members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for member in members:
            opened.writestr(member, member)
    return buffer.getvalue()


@contextmanager
def stumbling(content: bytes, *, failures: int, status: int = 503) -> Iterator[tuple[str, list[str]]]:
    """Serve a file after some failures; give its address and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status if len(asked) <= failures else 200)
            body = b"" if len(asked) <= failures else content
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/a.zip", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_file_is_downloaded_once(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.zip").write_bytes(b"content")
    said: list[str] = []
    with serving_folder(tmp_path / "site") as url:
        archive = archive_at(f"{url}a.zip", b"content")
        first = download(archive, tmp_path / "kept", said.append)
    second = download(archive, tmp_path / "kept", said.append)

    assert first == second
    assert first.read_bytes() == b"content"
    assert said == ["downloading a.zip"]


def test_a_damaged_file_that_is_kept_is_downloaded_again(tmp_path: Path) -> None:
    with stumbling(b"content", failures=0) as (url, _):
        (tmp_path / "a.zip").write_bytes(b"half")

        assert download(archive_at(url, b"content"), tmp_path, quiet).read_bytes() == b"content"


def test_another_digest_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    with (
        stumbling(b"evil", failures=0) as (url, asked),
        pytest.raises(SourceError, match=r"cannot get a\.zip: sha256 is .*, the pin says"),
    ):
        download(archive_at(url, b"content"), tmp_path, quiet)

    assert list(tmp_path.iterdir()) == []
    assert len(asked) == 1


def test_a_stumbling_server_is_asked_again_after_longer_and_longer_pauses(tmp_path: Path) -> None:
    pauses: list[float] = []
    with stumbling(b"content", failures=3) as (url, asked):
        path = download(archive_at(url, b"content"), tmp_path, quiet, pauses.append)

    assert path.read_bytes() == b"content"
    assert len(asked) == 4
    assert pauses == [2.0, 4.0, 8.0]


def test_a_server_that_never_answers_well_is_given_up(tmp_path: Path) -> None:
    with stumbling(b"", failures=9) as (url, asked), pytest.raises(SourceError, match="503"):
        download(archive_at(url, b""), tmp_path, quiet, lambda _: None)

    assert len(asked) == 4


def test_a_file_that_is_not_there_is_not_asked_for_again(tmp_path: Path) -> None:
    with stumbling(b"", failures=9, status=404) as (url, asked), pytest.raises(SourceError, match="404"):
        download(archive_at(url, b""), tmp_path, quiet, lambda _: None)

    assert len(asked) == 1


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(FileWriteError):
        download(archive_at("http://127.0.0.1:9/a.zip", b""), tmp_path / "file" / "kept", quiet)


def test_archives_are_unpacked_into_one_folder_without_their_first_one(tmp_path: Path) -> None:
    for number, members in enumerate((("one/bin/nvcc.exe", "one/LICENSE", "top"), ("two/include/crt/a.h",))):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(zipped(*members))
        unpack_zip(path, archive_at(path.name, b""), tmp_path / "out")

    found = sorted(str(file.relative_to(tmp_path / "out")) for file in (tmp_path / "out").rglob("*.*"))
    assert found == ["bin/nvcc.exe", "include/crt/a.h"]
    assert not (tmp_path / "out" / "top").exists()


@pytest.mark.parametrize(
    "member",
    ["../evil", "one/../../evil", "/evil", "one/..\\..\\evil", "C:/evil", "one/c:evil"],
    ids=["parent", "deep-parent", "absolute", "backslash", "drive", "stream"],
)
def test_a_member_outside_the_folder_is_refused(tmp_path: Path, member: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped("one/good", member))

    with pytest.raises(SourceError, match="would lie outside the folder"):
        unpack_zip(path, archive_at("a.zip", b""), tmp_path / "deep" / "out")

    assert not list(tmp_path.rglob("*evil"))


def test_what_is_no_zip_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"<html>")

    with pytest.raises(SourceError, match="it is no zip archive"):
        unpack_zip(tmp_path / "a.zip", archive_at("a.zip", b""), tmp_path)


def test_a_disk_that_takes_no_more_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped("one/bin/nvcc"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "bin").touch()

    with pytest.raises(FileWriteError):
        unpack_zip(tmp_path / "a.zip", archive_at("a.zip", b""), tmp_path / "out")
