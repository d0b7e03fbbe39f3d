"""A wheel is read by a judge who trusts nobody: whatever it holds, the answer is a fault or facts."""

from __future__ import annotations

import io
import zipfile

import pytest

from index_gen.check.inside import MAX_MEMBER_BYTES, look_inside

INFO = "demo-1.0.dist-info"
METADATA = b"Metadata-Version: 2.4\nName: Demo\nVersion: 1.0\n\nText: with Name: inside\n"


def a_wheel(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer


def test_name_version_and_variant_are_read() -> None:
    inside = look_inside(a_wheel({f"{INFO}/METADATA": METADATA, f"{INFO}/variant.json": b"{}"}))

    assert (inside.fault, inside.name, inside.version, inside.variant) == (None, "Demo", "1.0", b"{}")


def test_the_file_is_read_from_its_start_wherever_it_stands() -> None:
    file = a_wheel({f"{INFO}/METADATA": METADATA})
    file.read()

    assert look_inside(file).fault is None


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        pytest.param({"demo.py": b""}, "0 files", id="no-metadata"),
        pytest.param(
            {f"{INFO}/METADATA": METADATA, "other-1.dist-info/METADATA": METADATA}, "2 files", id="two"
        ),
        pytest.param({f"a/{INFO}/METADATA": METADATA}, "0 files", id="not-at-the-root"),
        pytest.param({f"{INFO}/METADATA": b"Name: demo\n"}, "0 lines Version", id="no-version"),
        pytest.param(
            {f"{INFO}/METADATA": METADATA.replace(b"\nV", b"\nName: other\nV")}, "2 lines Name", id="names"
        ),
        pytest.param({f"{INFO}/METADATA": b"\0" * (MAX_MEMBER_BYTES + 1)}, "is larger than", id="bomb"),
    ],
)
def test_odd_wheels_are_told(members: dict[str, bytes], fault: str) -> None:
    assert fault in (look_inside(a_wheel(members)).fault or "")


@pytest.mark.parametrize("cut", [0, 10, 60, 120], ids=["empty", "start", "middle", "more"])
def test_a_torn_archive_is_told(cut: int) -> None:
    whole = a_wheel({f"{INFO}/METADATA": METADATA}).getvalue()

    assert look_inside(io.BytesIO(whole[:cut])).fault is not None


@pytest.mark.parametrize("place", range(30, 130, 7))
def test_damaged_content_never_goes_unnoticed(place: int) -> None:
    content = bytearray(a_wheel({f"{INFO}/METADATA": METADATA * 3}, zipfile.ZIP_DEFLATED).getvalue())
    content[place] ^= 0xFF

    inside = look_inside(io.BytesIO(bytes(content)))

    assert inside.fault is not None
