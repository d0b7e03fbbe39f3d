"""What is asked of a server, and what its answers mean; the network is a value that a test passes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
import requests
from requests.adapters import BaseAdapter

from fakes.checked_site import make_wheel
from index_gen.check.live import HttpWeb, live_reader, new_session
from index_gen.check.reading import Answer, FileFacts, Missing
from wheelgrid.errors import CheckError

ROOT = "https://example.org/demo/"
WHEEL = make_wheel(backend="cu128")
WHEEL_URL = f"{ROOT}whl/cu128/llama-cpp-python/{WHEEL.record.filename.replace('+', '%2B')}"

Respond = Callable[[requests.PreparedRequest], tuple[int, Mapping[str, str], bytes]]


@dataclass
class FakeNetwork(BaseAdapter):
    """Answers requests by a function, and remembers them."""

    respond: Respond
    asked: list[requests.PreparedRequest] = field(default_factory=list)

    def send(self, request: requests.PreparedRequest, *args: object, **kwargs: object) -> requests.Response:
        self.asked.append(request)
        status, headers, content = self.respond(request)
        response = requests.Response()
        response.status_code, response.url, response.request = status, request.url or "", request
        response.headers.update(headers)
        response.raw = io.BytesIO(b"" if request.method == "HEAD" else content)
        return response

    def close(self) -> None:
        """Do nothing."""


def a_web(respond: Respond) -> tuple[HttpWeb, FakeNetwork]:
    session, network = new_session(), FakeNetwork(respond)
    session.mount("https://", network)
    return HttpWeb(session=session), network


def always(status: int = 200, content: bytes = b"text", **headers: str) -> Respond:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request: (status, named, content)


def test_no_cache_may_answer() -> None:
    web, network = a_web(always())

    web.read(ROOT)

    assert network.asked[0].headers["Cache-Control"] == "no-cache"


def test_a_page_comes_with_its_type() -> None:
    web, _ = a_web(always(Content_Type="Text/HTML; charset=utf-8"))

    assert web.read(ROOT) == Answer(content=b"text", content_type="text/html")


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_what_is_not_there_has_a_reason(status: int) -> None:
    web, _ = a_web(always(status))

    missing = Missing(reason=f"HTTP {status}")
    assert (web.read(ROOT), web.measure(ROOT, "bytes"), web.measure(ROOT, "presence"), web.has(ROOT)) == (
        missing,
        missing,
        missing,
        missing,
    )


def test_a_line_that_breaks_is_a_reason_too() -> None:
    def broken(_request: requests.PreparedRequest) -> tuple[int, Mapping[str, str], bytes]:
        raise requests.ConnectionError("reset by peer")

    web, _ = a_web(broken)

    for found in (web.read(ROOT), web.measure(ROOT, "bytes"), web.has(ROOT)):
        assert isinstance(found, Missing)
        assert "reset by peer" in found.reason


def test_a_site_that_nobody_answers_for_cannot_be_checked() -> None:
    def broken(_request: requests.PreparedRequest) -> tuple[int, Mapping[str, str], bytes]:
        raise requests.ConnectionError("no such host")

    with pytest.raises(CheckError, match="no such host"):
        live_reader(ROOT, a_web(broken)[0])


def test_a_wheel_is_hashed_and_looked_into() -> None:
    web, network = a_web(always(content=WHEEL.content))

    found = live_reader(ROOT, web).measure(f"whl/cu128/llama-cpp-python/{WHEEL.record.filename}", "bytes")

    assert isinstance(found, FileFacts)
    assert found.sha256 == hashlib.sha256(WHEEL.content).hexdigest() == WHEEL.record.sha256
    assert found.inside is not None
    assert found.inside.metadata_sha256 == WHEEL.record.metadata_sha256
    assert network.asked[-1].url == WHEEL_URL
    assert network.asked[-1].headers["Accept-Encoding"] == "identity"


def test_without_reading_only_the_size_is_asked() -> None:
    web, network = a_web(always(Content_Length="123"))

    assert web.measure(WHEEL_URL, "presence") == FileFacts(size_bytes=123, sha256=None, inside=None)
    assert [request.method for request in network.asked] == ["HEAD"]


def test_a_server_that_knows_no_head_is_asked_otherwise() -> None:
    web, network = a_web(
        lambda request: (405 if request.method == "HEAD" else 200, {"Content-Length": "7"}, b"")
    )

    assert web.has(WHEEL_URL) is None
    assert [request.method for request in network.asked] == ["HEAD", "GET"]


def test_both_kinds_of_clients_are_played() -> None:
    web, network = a_web(always(Content_Type="text/html"))
    reader = live_reader(ROOT.rstrip("/"), web)
    network.asked.clear()

    reader.page("whl/cpu", "html")
    reader.page("whl/cpu", "json")
    reader.negotiate("whl/cpu")

    assert [(request.url, request.headers["Accept"].partition(",")[0]) for request in network.asked] == [
        (f"{ROOT}whl/cpu/", "application/vnd.pypi.simple.v1+html"),
        (f"{ROOT}whl/cpu/index.json", "*/*"),
        (f"{ROOT}whl/cpu/", "application/vnd.pypi.simple.v1+json"),
    ]
    assert reader.listing() is None


def test_redirects_are_followed() -> None:
    def moved(request: requests.PreparedRequest) -> tuple[int, Mapping[str, str], bytes]:
        if request.url == ROOT:
            return 302, {"Location": f"{ROOT}there"}, b""
        return 200, {}, b"found"

    web, _ = a_web(moved)

    found = web.read(ROOT)

    assert isinstance(found, Answer)
    assert found.content == b"found"
