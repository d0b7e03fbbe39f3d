"""Wheels made by hand from a dict, right by default and wrong wherever a test says so.

Nothing here uses the code under test to write the archive or RECORD.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ci.checks.promise import Promise
from ci.checks.systems import glibc_libraries
from fakes.elves import Elf, make_elf
from wheelgrid.record import VariantMark

VARIANTS = ("haswell", "x64", "zen4")
CU128_MARK = VariantMark(
    label="cu128",
    properties=(
        "nvidia :: cuda_version_lower_bound :: 12.4",
        "nvidia :: cuda_version_lower_bound :: 12.8",
        "nvidia :: sm_arch :: 120_real",
        "nvidia :: sm_arch :: 89_real",
    ),
)
"""What a machine must have for the wheel of CUDA 12.8."""
TAG = "py3-none-manylinux_2_28_x86_64"
BODY = "\n# llama-cpp-python\n\nVersion: is a word here, and so is\nRequires-Dist: numpy\n"
MODULE = ("ggml_backend_init", "ggml_backend_score")

PROMISE = Promise(
    distribution="llama-cpp-python",
    package="llama_cpp",
    version="0.3.100",
    label=None,
    requirements=(),
    platform="linux-x86_64",
    tag_family="manylinux",
    job="cpu-linux-x86_64",
    backend="cpu",
    architecture="x86_64",
    tag_floor="manylinux_2_28",
    folder="llama_cpp/lib",
    libraries=("libllama", "libmtmd", "libggml", "libggml-base"),
    modules=(),
    cpu_module_prefix="libggml-cpu-",
    cpu_variants=VARIANTS,
    module_entry_points=("ggml_backend_init",),
    cpu_module_entry_points=("ggml_backend_score",),
    external_libraries=glibc_libraries("x86_64"),
    gpu=None,
    size_budget_bytes=100_000,
)
"""What `FakeWheel()` keeps."""


def libraries() -> dict[str, Elf]:
    """Return the libraries of a good CPU wheel, by file name."""
    system = ("libstdc++.so.6", "libc.so.6")
    base = {
        "libggml-base.so": Elf(soname="libggml-base.so", needed=system),
        "libggml.so": Elf(soname="libggml.so", needed=("libggml-base.so", *system)),
        "libllama.so": Elf(soname="libllama.so", needed=("libggml.so", *system)),
        "libmtmd.so": Elf(soname="libmtmd.so", needed=("libllama.so", *system)),
    }
    module = Elf(needed=("libggml-base.so", *system), exports=MODULE)
    return base | {f"libggml-cpu-{variant}.so": module for variant in VARIANTS}


def metadata(
    *lines: str, name: str = "llama-cpp-python", version: str = "0.3.100", body: str = BODY
) -> bytes:
    """Return METADATA; ``lines`` are further headers."""
    head = (
        "Metadata-Version: 2.4",
        f"Name: {name}",
        f"Version: {version}",
        "License-Expression: MIT",
        "License-File: LICENSE",
        "Requires-Python: >=3.9",
        "Requires-Dist: numpy>=1.22",
        *lines,
        "Description-Content-Type: text/markdown",
    )
    return ("\n".join(head) + "\n" + body).encode()


def wheel_file(*tags: str, version: str = "1.0", purelib: str = "false") -> bytes:
    """Return WHEEL."""
    head = (f"Wheel-Version: {version}", "Generator: by-hand 1", f"Root-Is-Purelib: {purelib}")
    return ("\n".join((*head, *(f"Tag: {tag}" for tag in tags))) + "\n").encode()


@dataclass(frozen=True, kw_only=True)
class FakeWheel:
    """All that `make_wheel` needs; replace what shall be wrong."""

    filename: str = f"llama_cpp_python-0.3.100-{TAG}.whl"
    dist_info: str = "llama_cpp_python-0.3.100.dist-info"
    metadata: bytes = field(default_factory=metadata)
    wheel: bytes = field(default_factory=lambda: wheel_file(TAG))
    libraries: Mapping[str, Elf] = field(default_factory=libraries)
    files: Mapping[str, bytes] = field(default_factory=lambda: {"llama_cpp/__init__.py": b"print('hello')\n"})
    licenses: Mapping[str, bytes] = field(default_factory=lambda: {"LICENSE": b"MIT\n"})
    modes: Mapping[str, int] = field(default_factory=dict)
    unrecorded: frozenset[str] = frozenset()
    lies: Mapping[str, bytes] = field(default_factory=dict)
    record: bytes | None = None

    def but(self, **libraries: Elf | None) -> FakeWheel:
        """Return the wheel with other libraries; ``libllama=None`` takes one out."""
        named = {f"{stem}.so": elf for stem, elf in libraries.items()}
        kept = {name: elf for name, elf in {**self.libraries, **named}.items() if elf is not None}
        return replace(self, libraries=kept)

    def as_variant(self, label: str | None, document: bytes | None) -> FakeWheel:
        """Return the wheel with the label of a variant in its name, and with a ``variant.json``."""
        name = self.filename if label is None else f"{self.filename.removesuffix('.whl')}-{label}.whl"
        said = {} if document is None else {f"{self.dist_info}/variant.json": document}
        return replace(self, filename=name, files={**self.files, **said})

    def members(self) -> dict[str, bytes]:
        """Return every file but RECORD."""
        return {
            **self.files,
            **{f"llama_cpp/lib/{name}": make_elf(elf) for name, elf in self.libraries.items()},
            f"{self.dist_info}/METADATA": self.metadata,
            f"{self.dist_info}/WHEEL": self.wheel,
            **{f"{self.dist_info}/licenses/{name}": text for name, text in self.licenses.items()},
        }


def make_wheel(folder: Path, fake: FakeWheel) -> Path:
    """Write a wheel and return its path.

    RECORD speaks of ``lies`` instead of the true content, and not of the ``unrecorded``.
    """
    members = fake.members()
    told = {
        name: content for name, content in {**members, **fake.lies}.items() if name not in fake.unrecorded
    }
    record_name = f"{fake.dist_info}/RECORD"
    record = fake.record if fake.record is not None else make_record_file(told, record_name)
    return write_zip(folder / fake.filename, {**members, record_name: record}, fake.modes)


def write_zip(path: Path, members: Mapping[str, bytes], modes: Mapping[str, int] | None = None) -> Path:
    """Write an archive as a build backend would: stored, today's ugly dates, any order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2026, 11, 21, 6, 44, 16))
            info.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o664) << 16
            archive.writestr(info, content)
    return path


def make_record_file(members: Mapping[str, bytes], record_name: str) -> bytes:
    """Return RECORD for these files."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for name, content in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        writer.writerow((name, f"sha256={digest}", len(content)))
    writer.writerow((record_name, "", ""))
    return out.getvalue().encode()
