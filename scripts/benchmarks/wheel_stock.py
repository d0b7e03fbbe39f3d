"""Made-up wheels for the benchmark of the index, and what each tool wants to know of them, in one folder.

A stock holds ``wheels``, a few wheels more (``more``, which come one at a time), and lists in the words of
each tool: the manifest of ours, the package list of dumb-pypi, the release listing that ghr-pypi gets from
its host. The same stock has the same bytes everywhere; it is made once.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path

import msgspec

from wheelgrid.files import write_atomically
from wheelgrid.record import WheelRecord

FORMAT = "1"
"""Changes when the same stock would get other bytes."""
MORE = 2
"""Wheels that come one at a time, after all the others."""
PLATFORMS = (
    ("linux-x86_64", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
    ("linux-aarch64", "manylinux_2_28_aarch64"),
    ("linux-musl", "musllinux_1_2_x86_64"),
    ("windows-amd64", "win_amd64"),
    ("macos-arm64", "macosx_11_0_arm64"),
)
"""Platforms of every release, with their tags."""
BACKENDS = (
    *("cpu", "cu118", "cu121", "cu124", "cu126", "cu128", "cu130", "metal", "openblas"),
    *("rocm6.4", "rocm7.0", "sycl", "vulkan"),
)
"""Backends of the deep stock; all but the first are local labels."""
FILES_OF_WIDE = 25
"""Files of each project of the wide stock."""
RELEASES_OF_MINOR = 50
"""Patch releases of each minor release."""
UPLOADED = datetime(2026, 1, 1, tzinfo=UTC)


class Shape(StrEnum):
    """How wheels are spread."""

    DEEP = "deep"
    """One project, every release with all backends and platforms."""
    WIDE = "wide"
    """Many projects with a few files each."""
    FLAT = "flat"
    """One project with one backend: every file is on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelName:
    """What tells one made-up wheel from another."""

    name: str
    """As file names have it, ``demo_bench``."""
    version: str
    """With the local label, ``0.1.2+cu128``."""
    backend: str
    """The index that lists it."""
    platform: str
    """The platform that it is for."""
    tag: str
    """Its platform tag."""

    @property
    def filename(self) -> str:
        """The file name."""
        return f"{self.name}-{self.version}-py3-none-{self.tag}.whl"

    @property
    def project(self) -> str:
        """The normalised name of the project."""
        return self.name.replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A made-up wheel."""

    name: WheelName
    """What it is."""
    content: bytes
    """The file."""
    metadata: bytes
    """Its METADATA."""

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def metadata_sha256(self) -> str:
        """Digest of METADATA."""
        return hashlib.sha256(self.metadata).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A stock on disk; ``after`` counts the wheels that came one at a time."""

    folder: Path
    """Where it lies."""
    shape: Shape
    """How its wheels are spread."""
    count: int
    """How many they are, without those that come later."""

    @property
    def wheels(self) -> Path:
        """Folder of the wheels."""
        return self.folder / "wheels"

    @property
    def manifest(self) -> Path:
        """Wheel records, one a line."""
        return self.folder / "manifest.jsonl"

    def record(self, after: int) -> Path:
        """Return the file with the record of one later wheel, counted from 1."""
        return self.folder / f"one-{after}.jsonl"

    def later_wheel(self, after: int) -> Path:
        """Return one later wheel, counted from 1."""
        return next((self.folder / "more" / str(after)).glob("*.whl"))

    def package_list(self, after: int = 0) -> Path:
        """Return the package list that dumb-pypi reads."""
        return self.folder / f"packages-{after}.jsonl"

    def releases(self, after: int = 0) -> Path:
        """Return the listing of releases that ghr-pypi reads."""
        return self.folder / f"releases-{after}.json"


def names(shape: Shape) -> Iterator[WheelName]:
    """Return the wheels of a shape, one after another without end."""
    number = 0
    while True:
        yield _name(shape, number)
        number += 1


def _name(shape: Shape, number: int) -> WheelName:
    turn, place = divmod(number, len(PLATFORMS))
    platform, tag = PLATFORMS[place]
    if shape is Shape.WIDE:
        project, release = divmod(turn, FILES_OF_WIDE // len(PLATFORMS))
        name, version, backend = f"demo_bench_{project:05d}", f"1.{release}.0", "cpu"
    else:
        release, which = (
            divmod(turn, len(BACKENDS)) if shape is Shape.DEEP else (turn, BACKENDS.index("cu128"))
        )
        minor, patch = divmod(release, RELEASES_OF_MINOR)
        name, backend = "demo_bench", BACKENDS[which]
        version = f"0.{minor}.{patch}" if backend == "cpu" else f"0.{minor}.{patch}+{backend}"
    return WheelName(name=name, version=version, backend=backend, platform=platform, tag=tag)


def make_wheel(name: WheelName) -> Wheel:
    """Make a small wheel that is all that a wheel must be."""
    info = f"{name.name}-{name.version}.dist-info"
    metadata = (
        f"Metadata-Version: 2.4\nName: {name.project}\nVersion: {name.version}\n"
        "Summary: made up to measure package indexes\nRequires-Python: >=3.9\nLicense-Expression: MIT\n"
        "Requires-Dist: numpy>=1.20\nRequires-Dist: typing-extensions>=4.5; python_version < '3.12'\n"
        "\nNothing.\n"
    ).encode()
    tags = "".join(f"Tag: py3-none-{tag}\n" for tag in name.tag.split("."))
    files = {
        f"{name.name}/__init__.py": f"__version__ = {name.version!r}\n".encode(),
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: false\n{tags}".encode(),
    }
    lines = [f"{path},{_digest(content)},{len(content)}\n" for path, content in files.items()]
    files[f"{info}/RECORD"] = "".join([*lines, f"{info}/RECORD,,\n"]).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return Wheel(name=name, content=buffer.getvalue(), metadata=metadata)


def _digest(content: bytes) -> str:
    """Return a digest as RECORD has it."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"sha256={digest}"


def record_of(wheel: Wheel) -> WheelRecord:
    """Return what our index knows of a wheel."""
    name = wheel.name
    return WheelRecord(
        filename=name.filename,
        project=name.project,
        version=name.version,
        backend=name.backend,
        platform=name.platform,
        job=f"{name.backend}-{name.platform}",
        sha256=wheel.sha256,
        size_bytes=len(wheel.content),
        uploaded_at=UPLOADED,
        requires_python=">=3.9",
        metadata_sha256=wheel.metadata_sha256,
        libraries=("libdemo.so", "libdemo-base.so", "libdemo-cpu.so"),
        cpu_variants=("haswell", "sandybridge", "skylakex", "x64"),
        glibc="2.17",
    )


def package_of(wheel: Wheel) -> dict[str, object]:
    """Return what dumb-pypi knows of a wheel: a line of its package list."""
    return {
        "filename": wheel.name.filename,
        "hash": f"sha256={wheel.sha256}",
        "requires_python": ">=3.9",
        "requires_dist": ["numpy>=1.20"],
        "core_metadata": f"sha256={wheel.metadata_sha256}",
        "upload_timestamp": int(UPLOADED.timestamp()),
    }


def assets_of(wheel: Wheel, number: int) -> Iterator[dict[str, object]]:
    """Return what ghr-pypi knows of a wheel: two assets of a release, as the host's interface lists them."""
    name = wheel.name.filename
    parts = ((name, wheel.content, wheel.sha256), (f"{name}.metadata", wheel.metadata, wheel.metadata_sha256))
    for place, (filename, content, digest) in enumerate(parts):
        yield {
            "name": filename,
            "digest": f"sha256:{digest}",
            "size": len(content),
            "browser_download_url": f"https://files.example.org/{filename}",
            "url": f"https://files.example.org/assets/{number * 2 + place}",
            "created_at": UPLOADED.isoformat(),
        }


def make_stock(folder: Path, shape: Shape, count: int) -> Stock:
    """Return a stock; it is made unless it lies there whole."""
    stock = Stock(folder=folder / f"{shape}-{count}", shape=shape, count=count)
    mark = stock.folder / "made.txt"
    if not (mark.is_file() and mark.read_text() == FORMAT):
        shutil.rmtree(stock.folder, ignore_errors=True)
        wheels = [make_wheel(name) for name in islice(names(shape), count + MORE)]
        _write_wheels(stock, wheels)
        _write_lists(stock, wheels)
        write_atomically(mark, FORMAT.encode())
    return stock


def _write_wheels(stock: Stock, wheels: Sequence[Wheel]) -> None:
    stock.wheels.mkdir(parents=True)
    for number, wheel in enumerate(wheels):
        after = number - stock.count + 1
        place = stock.wheels if after <= 0 else stock.folder / "more" / str(after)
        place.mkdir(parents=True, exist_ok=True)
        (place / wheel.name.filename).write_bytes(wheel.content)


def _write_lists(stock: Stock, wheels: Sequence[Wheel]) -> None:
    records = [msgspec.json.encode(record_of(wheel)) + b"\n" for wheel in wheels]
    packages = [json.dumps(package_of(wheel)) + "\n" for wheel in wheels]
    assets = [asset for number, wheel in enumerate(wheels) for asset in assets_of(wheel, number)]
    stock.manifest.write_bytes(b"".join(records[: stock.count]))
    for after in range(MORE + 1):
        known = stock.count + after
        if after:
            stock.record(after).write_bytes(records[known - 1])
        stock.package_list(after).write_text("".join(packages[:known]))
        # two assets a wheel
        release = {"draft": False, "assets": assets[: known * 2], "_source_repo": "demo/bench"}
        stock.releases(after).write_text(json.dumps([release]))
