from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fakes.published import publish
from fakes.sites import built
from index_gen.serving.server import find_in_site, serve, serving
from wheelgrid.errors import PublishError

JSON = "application/vnd.pypi.simple.v1+json"
PAGE = "/whl/cu128/llama-cpp-python/"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[..., Answer]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    publish(tmp_path / "wheels", backend="cu128")
    built(tmp_path / "site", tmp_path / "wheels")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "site"


@pytest.fixture
def ask(site: Path) -> Iterator[Ask]:
    with serving(site) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)

        def asking(path: str, method: str = "GET", **headers: str) -> Answer:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())

        yield asking
        connection.close()


def wheel_in(site: Path) -> Path:
    return next(site.rglob("*.whl"))


@pytest.mark.parametrize(
    ("path", "content_type", "file"),
    [
        ("/", "text/html; charset=utf-8", "index.html"),
        ("/whl/cu128/", "text/html; charset=utf-8", "whl/cu128/index.html"),
        (PAGE, "text/html; charset=utf-8", f"{PAGE[1:]}index.html"),
        (f"{PAGE}index.html", "text/html; charset=utf-8", f"{PAGE[1:]}index.html"),
        (f"{PAGE}index.json", JSON, f"{PAGE[1:]}index.json"),
        (f"{PAGE}?a=b", "text/html; charset=utf-8", f"{PAGE[1:]}index.html"),
    ],
)
def test_pages_have_their_types(site: Path, ask: Ask, path: str, content_type: str, file: str) -> None:
    answer = ask(path)

    assert (answer.status, answer.headers["content-type"]) == (200, content_type)
    assert answer.body == (site / file).read_bytes()
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("spelling", ["%2B", "+"])
@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [("", "application/octet-stream"), (".metadata", "text/plain; charset=utf-8")],
    ids=["wheel", "metadata"],
)
def test_wheels_are_bytes_and_metadata_is_text(
    site: Path, ask: Ask, spelling: str, suffix: str, content_type: str
) -> None:
    wheel = wheel_in(site)

    answer = ask(PAGE + wheel.name.replace("+", spelling) + suffix)

    assert (answer.status, answer.headers["content-type"]) == (200, content_type)
    assert answer.body == wheel.with_name(wheel.name + suffix).read_bytes()


@pytest.mark.parametrize("path", ["/whl/cu128/", PAGE])
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (JSON, JSON),
        (f"{JSON};q=0.8, text/html;q=0.01", JSON),
        (f"{JSON};q=0.01, text/html", "text/html; charset=utf-8"),
        ("application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.v1+html; charset=utf-8"),
        ("application/vnd.pypi.simple.latest+json", JSON),
    ],
)
def test_folders_are_negotiated(ask: Ask, path: str, accept: str, content_type: str) -> None:
    answer = ask(path, accept=accept)

    assert (answer.status, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["vary"] == "Accept"
    assert (content_type == JSON) == answer.body.startswith(b"{")


def test_what_a_client_cannot_read_is_not_sent(ask: Ask) -> None:
    assert ask(PAGE, accept="application/json").status == 406


def test_the_root_page_has_one_form_only(ask: Ask) -> None:
    assert ask("/", accept=f"{JSON}, text/html;q=0.1").headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/", PAGE, f"{PAGE}index.json"])
def test_head_has_the_headers_of_get_and_no_body(ask: Ask, path: str) -> None:
    head, get = ask(path, "HEAD"), ask(path)

    kept = ("content-type", "content-length", "accept-ranges", "vary")
    assert [head.headers[key] for key in kept] == [get.headers[key] for key in kept]
    assert (head.status, head.body, int(head.headers["content-length"])) == (200, b"", len(get.body))


@pytest.mark.parametrize(("header", "part"), [("bytes=0-9", slice(0, 10)), ("bytes=-9", slice(-9, None))])
def test_ranges_of_a_wheel(site: Path, ask: Ask, header: str, part: slice) -> None:
    wheel = wheel_in(site)
    content = wheel.read_bytes()

    answer = ask(PAGE + wheel.name, range=header)

    first, end, _ = part.indices(len(content))
    assert answer.status == 206
    assert answer.body == content[part]
    assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{len(content)}"


def test_a_range_beyond_the_end_is_refused_and_the_connection_goes_on(site: Path, ask: Ask) -> None:
    wheel = wheel_in(site)

    answer = ask(PAGE + wheel.name, range="bytes=999999-")

    assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{wheel.stat().st_size}")
    assert ask("/").status == 200


@pytest.mark.parametrize("headers", [{"range": "bytes=0-1,4-5"}, {"range": "bytes=0-1", "if_range": '"x"'}])
def test_ranges_that_are_not_understood_give_all(site: Path, ask: Ask, headers: dict[str, str]) -> None:
    answer = ask(PAGE + wheel_in(site).name, **headers)

    assert (answer.status, answer.body) == (200, wheel_in(site).read_bytes())


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (PAGE.rstrip("/"), PAGE),
        ("//whl/cu128", "/whl/cu128/"),
        ("/whl/cu128?x=y", "/whl/cu128/"),
    ],
)
def test_pep503_a_folder_without_its_slash_is_redirected(ask: Ask, path: str, location: str) -> None:
    answer = ask(path)

    assert (answer.status, answer.headers["location"]) == (301, location)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/whl/..%2f../../secret.txt",
        "/whl/..\\..\\secret.txt",
        "/whl/%00",
        "/whl/",
        "/none.whl",
        "/escape/secret.txt",
    ],
)
def test_nothing_else_is_served(site: Path, ask: Ask, path: str) -> None:
    (site / "escape").symlink_to(site.parent)

    answer = ask(path)

    assert answer.status == 404
    assert b"secret" not in answer.body.replace(path.encode(), b"")


def test_a_link_out_of_the_site_is_not_followed(site: Path) -> None:
    (site / "escape").symlink_to(site.parent)

    assert find_in_site(site, "/escape/secret.txt") is None
    assert find_in_site(site, "/index.html") == (site / "index.html").resolve()


def test_a_site_may_be_replaced_while_it_is_served(site: Path, ask: Ask) -> None:
    publish(site.parent / "wheels", "0.3.101", backend="cu128")

    built(site, site.parent / "wheels")

    assert json.loads(ask(PAGE, accept=JSON).body)["versions"] == ["0.3.100+cu128", "0.3.101+cu128"]


def test_serving_is_silent(ask: Ask, capfd: pytest.CaptureFixture[str]) -> None:
    ask("/")
    ask("/none")

    assert capfd.readouterr() == ("", "")


def test_a_client_that_hangs_up_is_no_noise(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wheel = wheel_in(site)
    wheel.unlink()
    wheel.write_bytes(b"x" * (32 << 20))
    with serving(site) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", PAGE + wheel.name)
        response = connection.getresponse()
        response.read(10)
        response.close()
        connection.close()
        other = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        other.request("GET", "/")
        assert other.getresponse().status == 200
        other.close()

    assert capfd.readouterr() == ("", "")


def test_serve_tells_its_address_and_runs_until_interrupted(site: Path) -> None:
    class Interrupted(BaseException):
        pass

    addresses: list[str] = []

    def interrupt(url: str) -> None:
        addresses.append(url)
        raise Interrupted

    with pytest.raises(Interrupted):
        serve(site, "127.0.0.1", 0, ready=interrupt)

    assert addresses[0].startswith("http://127.0.0.1:")
    assert threading.active_count() == 1


def test_a_folder_that_is_not_there_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="there is no site to serve"), serving(tmp_path / "none"):
        pass


def test_a_taken_port_is_told(site: Path) -> None:
    with serving(site) as url:
        port = urlsplit(url).port or 0
        with pytest.raises(PublishError, match="cannot listen: Address already in use"):
            serve(site, "127.0.0.1", port)


def test_an_impossible_port_is_told(site: Path) -> None:
    with pytest.raises(PublishError, match="cannot listen"), serving(site, 70000):
        pass
