"""What hosts need to answer as PEP 691 wants: the worker run by a real JavaScript engine, a real nginx."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import requests

from fakes.accept_headers import ACCEPT_CASES, HTML, HTML_V1, JSON
from fakes.published import publish
from fakes.sites import a_site, manifest_of
from index_gen.targets.hosts import LISTEN, host_files
from index_gen.targets.objects import FOREVER, site_objects

pytestmark = pytest.mark.integration

CASES = Path(__file__).parents[1] / "fakes" / "worker_cases.mjs"
WORKER = host_files("cloudflare-worker", Path(), ())["worker.js"]
FILES = {
    "/index.html": {"type": "text/html", "text": "home"},
    "/whl/cpu/index.html": {"type": "text/html", "text": "html"},
    "/whl/cpu/index.json": {"type": "application/json", "text": "json"},
    "/whl/cpu/demo/demo-1%2Ba-py3-none-any.whl": {"type": "application/octet-stream", "text": "wheel"},
}
NGINX_CASES = {
    "no-header",
    "anything",
    "json-only",
    "pip",
    "uv",
    "browser",
    "refused-by-zero",
    "letters-of-any-case",
    "latest-json",
    "latest-html",
}
"""Its rules are a pattern, which cannot weigh; these are what clients send."""


def run_worker(
    folder: Path, accepts: list[str | None], requests: list[dict[str, object]]
) -> dict[str, list[object]]:
    node = shutil.which("node")
    assert node is not None, "install Node.js: the worker is JavaScript"
    script = folder / "worker.mjs"
    script.write_bytes(WORKER)
    asked = json.dumps({"accepts": accepts, "requests": requests, "files": FILES})
    done = subprocess.run(
        (node, CASES, script), input=asked, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[object]] = json.loads(done.stdout)
    return answer


def ask(
    path: str, accept: str | None = None, *, host: str = "pages", method: str = "GET", **more: str
) -> dict[str, object]:
    headers = {"If-None-Match": more["etag"]} if "etag" in more else {}
    if accept is not None:
        headers["Accept"] = accept
    return {"host": host, "path": path, "method": method, "headers": headers}


def test_the_worker_chooses_as_our_own_server_does(tmp_path: Path) -> None:
    cases = [case.values for case in ACCEPT_CASES]

    chosen = run_worker(tmp_path, [str(case[0]) if case[0] is not None else None for case in cases], [])[
        "chosen"
    ]

    assert chosen == [case[1] for case in cases]


@pytest.mark.parametrize("host", ["pages", "bucket"])
def test_the_worker_answers_for_folders_and_passes_on_the_rest(tmp_path: Path, host: str) -> None:
    requests = [
        ask("/whl/cpu/", f"{JSON}, {HTML};q=0.1", host=host),
        ask("/whl/cpu/", "text/html", host=host),
        ask("/whl/cpu/", HTML_V1, host=host),
        ask("/whl/cpu/", "application/json", host=host),
        ask("/whl/cpu/", JSON, host=host, method="HEAD"),
        ask("/whl/none/", JSON, host=host),
        ask("/", JSON, host=host),
        ask("/whl/cpu/demo/demo-1%2Ba-py3-none-any.whl", "*/*", host=host),
        ask("/whl/cpu/", JSON, host=host, etag='"/whl/cpu/index.json"'),
        ask("/whl/cpu/", JSON, host=host, method="POST"),
    ]

    answers = run_worker(tmp_path, [], requests)["answers"]

    found = [(one["status"], one["type"], one["text"]) for one in answers if isinstance(one, dict)]
    assert found[:9] == [
        (200, JSON, "json"),
        (200, "text/html; charset=utf-8", "html"),
        (200, f"{HTML_V1}; charset=utf-8", "html"),
        (406, "text/plain;charset=UTF-8", "not acceptable\n"),
        (200, JSON, ""),
        (404, "text/plain;charset=UTF-8", "no such key\n"),
        (200, "text/html", "home"),
        (200, "application/octet-stream", "wheel"),
        (304, "application/json", ""),
    ]
    assert [one["vary"] for one in answers[:5] if isinstance(one, dict)] == [
        "Origin, Accept",
        "Origin, Accept",
        "Origin, Accept",
        "Accept",
        "Origin, Accept",
    ]


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real nginx that serves a site by the rules that we print."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    assert program is not None, "install nginx: its rules are tested with it"
    folder = tmp_path_factory.mktemp("nginx")
    publish(folder / "wheels", backend="cu128")
    site = a_site(folder / "site", folder / "wheels")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    rules = host_files("nginx", site, site_objects(site, manifest_of(site)))["nginx.conf"].decode()
    assert rules.count(LISTEN) == 1
    (folder / "site.conf").write_text(rules.replace(LISTEN, address))
    (folder / "main.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; user root; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/t; proxy_temp_path {folder}/t;\n"
        f"fastcgi_temp_path {folder}/t; uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;\n"
        f"include {folder}/site.conf; }}\n"
    )
    with subprocess.Popen((program, "-c", folder / "main.conf", "-p", folder)) as server:
        try:
            _wait_for(address)
            yield f"http://{address}"
        finally:
            server.terminate()


@pytest.mark.parametrize(("accept", "chosen"), [case for case in ACCEPT_CASES if case.id in NGINX_CASES])
def test_nginx_gives_clients_what_they_like(nginx: str, accept: str | None, chosen: str) -> None:
    status, headers = _get(f"{nginx}/whl/cu128/llama-cpp-python/", accept)

    assert status == 200
    assert headers["Vary"] == "Accept"
    assert headers["Content-Type"] == (JSON if chosen == JSON else "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "content_type", "cache_control"),
    [
        ("/", "text/html; charset=utf-8", None),
        ("/catalog.json", "application/json", None),
        ("/whl/cu128/index.json", JSON, "public, max-age=60, must-revalidate"),
        ("/whl/cu128/llama-cpp-python/{wheel}", "application/octet-stream", FOREVER),
        ("/whl/cu128/llama-cpp-python/{wheel}.metadata", "text/plain; charset=utf-8", FOREVER),
    ],
)
def test_nginx_gives_types_and_times(
    nginx: str, path: str, content_type: str, cache_control: str | None
) -> None:
    wheel = "llama_cpp_python-0.3.100%2Bcu128-py3-none-any.whl"

    status, headers = _get(nginx + path.format(wheel=wheel), None)

    assert status == 200
    assert headers["Content-Type"] == content_type
    assert headers.get("Cache-Control") == cache_control


@pytest.mark.parametrize(
    "path", ["/.wheelgrid.json", "/whl/none/", "/whl/cu128/%2e%2e/%2e%2e/%2e%2e/main.conf"]
)
def test_nginx_gives_nothing_else(nginx: str, path: str) -> None:
    assert _get(nginx + path, None)[0] in {400, 404}


def _get(url: str, accept: str | None) -> tuple[int, Mapping[str, str]]:
    answer = requests.get(url, headers={"Accept": accept}, timeout=10)
    return answer.status_code, answer.headers


def _wait_for(address: str) -> None:
    host, _, port = address.partition(":")
    for _ in range(100):
        with socket.socket() as line:
            if line.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(address)
