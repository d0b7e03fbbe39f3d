from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from ci.wheel.wheelfile import Outgoing, open_wheel, pack
from fakes.wheels import FakeWheel, make_wheel, write_zip
from wheelgrid.errors import WheelRejectedError

DIST_INFO = "x-1.dist-info"
MEMBERS = {f"{DIST_INFO}/{name}": b"" for name in ("METADATA", "WHEEL", "RECORD")} | {
    "x/a.py": b"a = 1\n" * 99
}


def read_all(path: Path) -> dict[str, bytes]:
    with open_wheel(path) as archive:
        return {entry.name: archive.read(entry.name) for entry in archive.entries}


def deflated(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in MEMBERS.items():
            archive.writestr(name, content)
    return path.read_bytes()


def test_what_is_in_the_archive_comes_out(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.whl", {**MEMBERS, "x/": b""}, {"x/a.py": stat.S_IFREG | 0o775})

    with open_wheel(path) as archive:
        assert archive.dist_info == DIST_INFO
        assert [entry.name for entry in archive.entries] == list(MEMBERS)
        assert [entry.name for entry in archive.entries if entry.is_executable] == ["x/a.py"]
    assert read_all(path) == MEMBERS


@pytest.mark.parametrize("kept", [0, 1, 21, 60, 200, -1, -22, -60])
def test_a_truncated_wheel_is_refused(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    path.write_bytes(deflated(path)[:kept])

    with pytest.raises(WheelRejectedError, match=r"cannot be read as a wheel"):
        read_all(path)


def test_no_single_flipped_byte_changes_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    whole = deflated(path)
    refused = 0

    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes((whole[place] ^ 0x55,)) + whole[place + 1 :])
        try:
            assert set(read_all(path).values()) <= set(MEMBERS.values())
        except WheelRejectedError:
            refused += 1

    assert refused > len(whole) // 2


def test_a_wheel_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WheelRejectedError, match="No such file"), open_wheel(tmp_path / "gone.whl"):
        pass


@pytest.mark.parametrize(
    ("before", "after"), [(b"#!/bin/sh\n", b""), (b"", b"tail")], ids=["before", "after"]
)
def test_bytes_around_the_archive_are_refused(before: bytes, after: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    path.write_bytes(before + deflated(path) + after)

    with pytest.raises(WheelRejectedError, match=r"bytes before or after the archive|cannot be read"):
        read_all(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("/etc/passwd", "no plain path"),
        ("x/../../evil", "no plain path"),
        ("./x/b.py", "no plain path"),
        ("x//b.py", "no plain path"),
        ("x/b\\c.py", "another path on Windows"),
        ("C:evil", "another path on Windows"),
        ("x/b\nc.py", "cannot be printed"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, says: str, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.whl", {**MEMBERS, name: b""})

    with pytest.raises(WheelRejectedError, match=says):
        read_all(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.whl", MEMBERS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("x/a.py", b"other")

    with pytest.raises(WheelRejectedError, match=r"'x/a.py' is in the archive twice"):
        read_all(path)


def test_a_compression_that_pip_cannot_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in MEMBERS.items():
            archive.writestr(name, content)

    with pytest.raises(WheelRejectedError, match=r"'x/a.py' is compressed with method 14"):
        read_all(path)


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"x/a.py": b""}, "has one .dist-info folder, found none"),
        ({**MEMBERS, "y-1.dist-info/METADATA": b""}, "found 'x-1.dist-info', 'y-1.dist-info'"),
        ({f"{DIST_INFO}/METADATA": b"", f"{DIST_INFO}/RECORD": b""}, "'x-1.dist-info/WHEEL' is missing"),
    ],
    ids=["none", "two", "incomplete"],
)
def test_a_wheel_has_one_complete_dist_info(members: dict[str, bytes], says: str, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.whl", members)

    with pytest.raises(WheelRejectedError, match=says):
        read_all(path)


def test_packing_forgets_all_but_names_contents_and_executable_bits() -> None:
    members = [
        Outgoing(name=name, is_executable=name == "x/run", read=name.encode)
        for name in (
            f"{DIST_INFO}/RECORD",
            "x/run",
            f"{DIST_INFO}/WHEEL",
            'a/ü,".txt',
            f"{DIST_INFO}/METADATA",
        )
    ]

    content = pack(members)

    assert content == pack(reversed(members))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
    assert [info.filename.rpartition("/")[2] for info in infos] == [
        'ü,".txt',
        "run",
        "METADATA",
        "WHEEL",
        "RECORD",
    ]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.extra for info in infos} == {b""}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_DEFLATED}
    assert [oct(info.external_attr >> 16) for info in infos].count("0o100755") == 1
    assert [oct(info.external_attr >> 16) for info in infos].count("0o100644") == 4


def test_a_fake_wheel_can_be_read(tmp_path: Path) -> None:
    fake = FakeWheel()

    content = read_all(make_wheel(tmp_path, fake))

    assert {name: content[name] for name in fake.members()} == fake.members()
