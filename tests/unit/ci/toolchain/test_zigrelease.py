from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ci.toolchain.zigrelease import Machine, ZigArchive, ZigRelease, get_zig, read_zig_release
from fakes.package_index import add_project, serving_folder
from wheelgrid.errors import BuildError, SourceError
from wheelgrid.files import FileWriteError

HERE = Machine(system="Linux", machine="x86_64")
FILENAME = "demo_zig-1.2-py3-none-any.whl"


def wheel_with(name: str = "ziglang/zig") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, b"#!/bin/sh\necho 1.2\n")
        archive.writestr("ziglang/lib/std.h", b"")
    return content.getvalue()


def release_of(wheel: bytes) -> ZigRelease:
    digest = hashlib.sha256(wheel).hexdigest()
    archive = ZigArchive(system="Linux", machines=("x86_64", "amd64"), filename=FILENAME, sha256=digest)
    return ZigRelease(project="demo-zig", version="1.2", archives=(archive,))


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    return tmp_path / "tools"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files an index serves."""
    folder = tmp_path / "index"
    folder.mkdir()
    with serving_folder(folder) as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        yield folder


def test_the_compiler_is_fetched_and_unpacked_once(index: Path, tools: Path) -> None:
    wheel = wheel_with()
    add_project(index, "demo-zig", {FILENAME: wheel})
    said: list[str] = []

    first = get_zig(release_of(wheel), HERE, tools, said.append)
    again = get_zig(release_of(wheel), Machine(system="Linux", machine="amd64"), tools, said.append)

    assert first == again
    assert first.program.is_absolute()
    assert os.access(first.program, os.X_OK)
    assert first.version == "1.2"
    assert said == [f"downloading {FILENAME}", f"unpacking {FILENAME}"]
    assert [path.name for path in tools.iterdir() if path.name.startswith("zig")] == [first.program.parts[-3]]
    assert list((tools / "downloads").iterdir()) == []


def test_another_archive_gets_another_folder(index: Path, tools: Path) -> None:
    old, new = wheel_with(), wheel_with() + b"\0"
    add_project(index, "demo-zig", {FILENAME: new})
    (tools / f"zig-1.2-{release_of(old).archives[0].sha256[:12]}").mkdir(parents=True)

    zig = get_zig(release_of(new), HERE, tools, lambda _: None)

    assert zig.program.is_file()


def test_other_bytes_than_the_pinned_ones_are_refused(index: Path, tools: Path) -> None:
    add_project(index, "demo-zig", {FILENAME: b"something else"})

    with pytest.raises(SourceError, match="arrived damaged"):
        get_zig(release_of(wheel_with()), HERE, tools, lambda _: None)

    assert not list(tools.glob("zig*"))


def test_an_archive_without_the_program_leaves_nothing_behind(index: Path, tools: Path) -> None:
    wheel = wheel_with("other/zig")
    add_project(index, "demo-zig", {FILENAME: wheel})

    with pytest.raises(FileWriteError):
        get_zig(release_of(wheel), HERE, tools, lambda _: None)

    assert not list(tools.glob("zig*"))


@pytest.mark.parametrize(
    "machine", [Machine(system="Linux", machine="riscv64"), Machine(system="Windows", machine="x86_64")]
)
def test_a_machine_without_a_pin_is_named(machine: Machine, tools: Path) -> None:
    with pytest.raises(
        BuildError, match=rf"on '{machine.system} {machine.machine}', only on Linux x86_64"
    ) as caught:
        get_zig(release_of(b""), machine, tools, lambda _: None)

    assert caught.value.problems[0].hint is not None


def test_our_pins_are_sound() -> None:
    release = read_zig_release()

    kinds = [(archive.system, machine) for archive in release.archives for machine in archive.machines]
    assert {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64")} <= set(kinds)
    assert len(kinds) == len(set(kinds))
    assert all(
        archive.filename.startswith(f"{release.project}-{release.version}-") for archive in release.archives
    )
