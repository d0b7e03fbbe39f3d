"""Publishing to a real store, and installing from it with real pip and real uv."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import typer
from typer.testing import CliRunner

from fakes.published import publish
from fakes.s3_server import UV, S3Server, s3_server
from fakes.sites import a_site, manifest_of, remove_from_site
from index_gen.targets.cli import publish_command
from index_gen.targets.hosts import host_files
from index_gen.targets.lease import LOCK, Publisher, leased
from index_gen.targets.objects import FOREVER, Stage, site_objects
from index_gen.targets.s3 import S3Objects, open_s3
from index_gen.targets.store import Condition, ConflictError, IfMatch, Listed, ObjectHeaders, ReadObject
from index_gen.targets.upload import publish_to_store
from wheelgrid.errors import Problem, PublishError, ToolFailedError
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

FRONT = Path(__file__).parents[1] / "fakes" / "worker_front.mjs"
PUBLISHER = Publisher(name="test", patience_s=30)
JSON = "application/vnd.pypi.simple.v1+json"
HEADERS = ObjectHeaders(content_type="text/plain", cache_control="no-store")
PAGE = "whl/cu128/llama-cpp-python/index.html"
CUDA = "whl/cu128/llama-cpp-python/llama_cpp_python-0.3.100+cu128-py3-none-any.whl"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture
def store(server: S3Server, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> S3Objects:
    """A place in the bucket that only this test uses."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return server.open(_prefix(request))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    publish(tmp_path / "wheels", backend="cu128")
    return a_site(tmp_path / "site", tmp_path / "wheels")


@pytest.fixture
def url(server: S3Server, request: pytest.FixtureRequest) -> str:
    """Where everybody reads that place."""
    return server.url(_prefix(request))


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program that installs into an empty environment, and knows nothing of this machine."""

    command: tuple[str | Path, ...]
    cut_off: str
    folder: Path

    def install(self, *arguments: str) -> str:
        """Install the project of the tests; return the version that is there then."""
        venv, python = self.folder / "venv", self.folder / "venv" / "bin" / "python"
        run_process((UV, "venv", "--quiet", "--clear", "--python", sys.executable, venv))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "NO_PROXY": "127.0.0.1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_CACHE_DIR": "1",
            "UV_NO_CACHE": "1",
            "UV_NO_CONFIG": "1",
        }
        words = (str(word).format(python=python) for word in (*self.command, *arguments, "llama-cpp-python"))
        run_process(tuple(words), env=environment, cwd=self.folder)
        answer = "import importlib.metadata; print(importlib.metadata.version('llama-cpp-python'))"
        return run_process((python, "-I", "-c", answer)).strip()


@pytest.fixture(params=["pip", "uv"])
def client(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Client:
    folder = tmp_path / "client"
    folder.mkdir()
    if request.param == "uv":
        command: tuple[str | Path, ...] = (UV, "pip", "install", "--python", "{python}")
        return Client(command=command, cut_off="--exclude-newer", folder=folder)
    run_process((UV, "venv", "--quiet", "--seed", "--python", sys.executable, folder / "pip"))
    command = (folder / "pip" / "bin" / "pip", "--python", "{python}", "install", "--no-input")
    return Client(command=command, cut_off="--uploaded-prior-to", folder=folder)


class Watched:
    """A place in a real store; remembers what was asked of it, and fails when it is told to."""

    def __init__(self, store: S3Objects, fail: Callable[[str], None] = lambda _: None) -> None:
        self._store = store
        self._fail = fail
        self.steps: list[str] = []

    @property
    def address(self) -> str:
        return self._store.address

    def listing(self) -> Mapping[str, Listed]:
        self._step("list")
        return self._store.listing()

    def read(self, key: str) -> ReadObject | None:
        self._step(f"read {key}")
        return self._store.read(key)

    def write(self, key: str, content: bytes | Path, headers: ObjectHeaders, condition: Condition) -> str:
        self._step(f"write {key}")
        return self._store.write(key, content, headers, condition)

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._step(f"delete {key}")
            self._store.delete((key,))

    def _step(self, name: str) -> None:
        self._fail(name)
        self.steps.append(name)


def test_everybody_reads_what_was_published_with_the_right_types_and_times(
    store: S3Objects, url: str, site: Path
) -> None:
    publish_to_store(site, store, PUBLISHER, lambda _: None)

    for item in site_objects(site, manifest_of(site)):
        answer = requests.get(f"{url}/{item.path.replace('+', '%2B')}", timeout=10)
        assert answer.status_code == 200, item.path
        assert answer.content == item.source.read_bytes()
        assert answer.headers["Content-Type"] == item.content_type
        assert answer.headers["Cache-Control"] == item.cache_control
    assert requests.get(f"{url}/{CUDA}", timeout=10).headers["Cache-Control"] == FOREVER
    assert requests.put(f"{url}/index.html", data=b"hacked", timeout=10).status_code == 403
    assert LOCK not in store.listing()


def test_wheels_go_first_each_object_is_read_back_and_the_manifest_is_last(
    store: S3Objects, site: Path
) -> None:
    watched = Watched(store)

    publish_to_store(site, watched, PUBLISHER, lambda _: None)

    stages = {item.path: item.stage for item in site_objects(site, manifest_of(site))}
    keys = [step.removeprefix("write ") for step in watched.steps if step.startswith("write ")]
    order = [stage for path in keys for known, stage in stages.items() if path == known]
    assert order == sorted(order)
    assert order[-1] is Stage.MANIFEST
    assert len(order) == len(stages)
    for path in stages:
        assert f"read {path}" in watched.steps[watched.steps.index(f"write {path}") :]


def test_only_what_changed_is_sent(tmp_path: Path, store: S3Objects, site: Path) -> None:
    publish_to_store(site, store, PUBLISHER, lambda _: None)
    publish(tmp_path / "more")
    watched = Watched(store)

    again = publish_to_store(site, store, PUBLISHER, lambda _: None)
    publish_to_store(a_site(site, tmp_path / "more"), watched, PUBLISHER, lambda _: None)

    assert again.is_empty
    assert f"write {CUDA}" not in watched.steps
    assert f"read {CUDA}" not in watched.steps
    assert "write whl/cpu/llama-cpp-python/index.html" in watched.steps
    assert "write whl/cu128/llama-cpp-python/index.html" not in watched.steps


def test_a_wheel_under_the_name_of_another_is_refused_with_both_digests(store: S3Objects, site: Path) -> None:
    store.write(CUDA, b"a stranger's wheel", HEADERS, "none")
    theirs, ours = hashlib.sha256(b"a stranger's wheel").hexdigest(), manifest_of(site).wheels[0].sha256

    with pytest.raises(PublishError, match=f"was published with sha256 {theirs}, and now has {ours}"):
        publish_to_store(site, store, PUBLISHER, lambda _: None)

    assert set(store.listing()) == {CUDA}


def test_a_removed_wheel_is_gone_after_the_next_publish(tmp_path: Path, store: S3Objects, site: Path) -> None:
    publish(tmp_path / "more")
    publish_to_store(a_site(site, tmp_path / "more"), store, PUBLISHER, lambda _: None)

    remove_from_site(site, CUDA.rpartition("/")[2])
    publish_to_store(site, store, PUBLISHER, lambda _: None)

    paths = set(store.listing())
    assert not [path for path in paths if "cu128/llama" in path]
    assert "whl/cpu/llama-cpp-python/index.html" in paths


def test_a_wrong_secret_is_an_error_that_says_so(
    server: S3Server, store: S3Objects, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")

    with pytest.raises(PublishError, match=r"(?s)does not do it.*SignatureDoesNotMatch"):
        publish_to_store(site, server.open("elsewhere"), PUBLISHER, lambda _: None)


def test_a_store_that_is_not_there_is_an_error_with_advice(store: S3Objects) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(PublishError, match="the store does not do it for 'list'") as caught:
        open_s3("s3://bucket/a", endpoint, "auto").listing()

    assert "AWS_ACCESS_KEY_ID" in str(caught.value.problems[0].hint)


@pytest.mark.parametrize("kind", ["absent", "match"])
def test_the_store_lets_one_of_many_through(store: S3Objects, kind: str) -> None:
    condition: Condition = "absent"
    if kind == "match":
        condition = IfMatch(etag=store.write("race", b"start", HEADERS, "none"))

    def run(number: int) -> bool:
        try:
            store.write("race", str(number).encode(), HEADERS, condition)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(run, range(32)))

    assert results.count(True) == 1


def test_two_who_publish_at_once_come_one_after_the_other(store: S3Objects, site: Path) -> None:
    copies = [shutil.copytree(site, site.with_name(f"copy{number}")) for number in range(2)]

    with ThreadPoolExecutor(2) as pool:
        plans = list(pool.map(lambda copy: publish_to_store(copy, store, PUBLISHER, lambda _: None), copies))

    assert sorted(plan.is_empty for plan in plans) == [False, True]
    assert LOCK not in store.listing()


def test_who_cannot_wait_is_told_who_publishes(store: S3Objects, site: Path) -> None:
    hasty = Publisher(name="hasty", patience_s=0)

    with (
        leased(store, Publisher(name="first")),
        pytest.raises(PublishError, match="another run is publishing here: 'first'"),
    ):
        publish_to_store(site, store, hasty, lambda _: None)

    assert set(store.listing()) == set()


def test_the_command_publishes_and_says_what_it_did(server: S3Server, store: S3Objects, site: Path) -> None:
    app = typer.Typer()
    app.command()(publish_command(lambda _site, _target: ""))
    words = (str(site), f"{store.address}/", "--endpoint", server.endpoint, "--region", "us-east-1")

    dry = CliRunner().invoke(app, (*words, "--dry-run"), catch_exceptions=False)
    untouched = dict(store.listing())
    real = CliRunner().invoke(app, words, catch_exceptions=False)

    count = len(site_objects(site, manifest_of(site)))
    assert f"objects written: {count}, deleted: 0, kept: 0" in dry.stderr
    assert f"write  {CUDA}  application/octet-stream  {FOREVER}" in dry.stderr
    assert untouched == {}
    assert f"objects written: {count}, deleted: 0, kept: 0" in real.stderr
    assert "manifest.jsonl" in store.listing()


def test_a_plain_bucket_serves_who_names_the_page(
    store: S3Objects, url: str, site: Path, client: Client
) -> None:
    publish_to_store(site, store, PUBLISHER, lambda _: None)

    installed = client.install("--no-index", "--find-links", f"{url}/{PAGE}")

    assert installed == "0.3.100+cu128"


def test_before_a_bucket_the_worker_serves_both_forms(
    store: S3Objects, url: str, site: Path, client: Client
) -> None:
    publish_to_store(site, store, PUBLISHER, lambda _: None)

    with _worker_before(url, site.parent) as front:
        index = f"{front}/whl/cu128/"
        json = requests.get(f"{index}llama-cpp-python/", headers={"Accept": JSON}, timeout=10)
        html = requests.get(f"{index}llama-cpp-python/", headers={"Accept": "text/html"}, timeout=10)
        installed = client.install("--index-url", index)
        # pip knows upload times from JSON only, and stops at a page without them.
        later = client.install("--index-url", index, client.cut_off, "2026-02-01T00:00:00Z")
        with pytest.raises(ToolFailedError, match="llama-cpp-python"):
            client.install("--index-url", index, client.cut_off, "2025-02-01T00:00:00Z")

    assert json.json()["name"] == "llama-cpp-python"
    assert (json.headers["Content-Type"], html.headers["Content-Type"]) == (JSON, "text/html; charset=utf-8")
    assert "Accept" in json.headers["Vary"]
    assert (installed, later) == ("0.3.100+cu128", "0.3.100+cu128")


def test_after_an_interruption_the_site_installs_and_the_next_publish_mends_it(
    store: S3Objects, url: str, site: Path, client: Client
) -> None:
    publish_to_store(site, store, PUBLISHER, lambda _: None)
    publish(site.parent / "more", "0.3.101", backend="cu128")
    a_site(site, site.parent / "more")
    find = ("--no-index", "--find-links", f"{url}/{PAGE}")

    after_the_wheel = Watched(store, _break_at("0.3.101+cu128-py3-none-any.whl.metadata"))
    with pytest.raises(PublishError, match="the line broke at 'write whl/cu128/"):
        publish_to_store(site, after_the_wheel, PUBLISHER, lambda _: None)
    old = client.install(*find)
    before_the_end = Watched(store, _break_at("write manifest.jsonl"))
    with pytest.raises(PublishError, match=r"the line broke at 'write manifest\.jsonl'"):
        publish_to_store(site, before_the_end, PUBLISHER, lambda _: None)
    new = client.install(*find)
    publish_to_store(site, store, PUBLISHER, lambda _: None)

    assert (old, new) == ("0.3.100+cu128", "0.3.101+cu128")
    manifest = requests.get(f"{url}/manifest.jsonl", timeout=10)
    assert manifest.content == (site / "manifest.jsonl").read_bytes()


def _break_at(text: str) -> Callable[[str], None]:
    """Return what lets a store fail at the first step that ends so."""

    def fail(step: str) -> None:
        if step.endswith(text):
            raise PublishError(Problem(what=f"the line broke at {step!r}"))

    return fail


@contextmanager
def _worker_before(origin: str, folder: Path) -> Iterator[str]:
    """Run the worker in Node.js before a bucket."""
    node = shutil.which("node")
    assert node is not None, "install Node.js: the worker is JavaScript"
    script = folder / "worker.mjs"
    script.write_bytes(host_files("cloudflare-worker", folder, ())["worker.js"])
    with subprocess.Popen((node, FRONT, script, origin), stdout=subprocess.PIPE, text=True) as front:
        assert front.stdout is not None
        try:
            yield f"http://127.0.0.1:{front.stdout.readline().strip()}"
        finally:
            front.kill()


def _prefix(request: pytest.FixtureRequest) -> str:
    return hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
