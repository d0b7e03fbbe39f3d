from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.foreign_wheels import METADATA, STORED, ForeignWheel, Part, write
from fakes.privileges import readable_by_all, without_privileges
from index_gen.wheels.reader import EARLIEST, _moment, metadata_of, read_wheel
from wheelgrid.errors import RecordError
from wheelgrid.record import VariantMark, WheelRecord

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PLAIN = ForeignWheel()
BUILD_AGAIN = "build or download the wheel again"


def dated(path: Path, second: float = MOMENT.timestamp()) -> Path:
    os.utime(path, (second, second))
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(RecordError) as caught:
        read_wheel(path, plain_backend="cpu")
    assert all(problem.where and problem.where.startswith(str(path)) for problem in caught.value.problems)
    assert all(problem.hint for problem in caught.value.problems)
    return [problem.what for problem in caught.value.problems]


def test_a_wheel_becomes_a_record(tmp_path: Path) -> None:
    path = dated(PLAIN.write(tmp_path), MOMENT.timestamp() + 0.75)

    read = read_wheel(path, plain_backend="base")

    assert read.metadata == METADATA
    assert read.record == WheelRecord(
        filename="demo-1.0-py3-none-any.whl",
        project="demo",
        version="1.0",
        backend="base",
        platform="any",
        job="",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        size_bytes=path.stat().st_size,
        uploaded_at=MOMENT,
        requires_python=">=3.9",
        metadata_sha256=hashlib.sha256(METADATA).hexdigest(),
        libraries=(),
        cpu_variants=(),
        glibc=None,
    )
    assert metadata_of(path) == METADATA


def test_the_local_label_is_the_backend(tmp_path: Path) -> None:
    path = ForeignWheel(
        filename="Demo.Package-1.0.0+CU128-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        dist_info="demo_package-1.0+cu128.dist-info",
        metadata=b"Metadata-Version: 2.6\r\nNAME: demo.package\r\nVersion: 1.0+cu128\r\n\r\n",
    ).write(tmp_path)

    record = read_wheel(path, plain_backend="cpu").record

    assert (record.project, record.version, record.backend) == ("demo-package", "1.0.0+cu128", "cu128")
    assert (record.platform, record.glibc, record.requires_python) == ("linux-x86_64", "2.17", "")


def test_a_variant_is_one_of_the_index_of_variants(tmp_path: Path) -> None:
    properties = {"nvidia": {"sm_arch": ["90_real", "80_real"]}}
    variant = ForeignWheel(
        filename="demo-1.0-py3-none-any-cu128.whl",
        variant=json.dumps({"variants": {"cu128": properties}}).encode(),
    )

    record = read_wheel(variant.write(tmp_path), plain_backend="cpu").record

    assert record.backend == "variants"
    assert record.variant == VariantMark(
        label="cu128", properties=("nvidia :: sm_arch :: 80_real", "nvidia :: sm_arch :: 90_real")
    )


def test_libraries_are_named(tmp_path: Path) -> None:
    names = [
        "demo/lib/libdemo.so", "demo/lib/other/libdemo.so", "demo/lib/libdemo.so.1.2", "demo/_core.pyd",
        "demo.libs/Demo.DLL", "demo/libdemo.dylib", "demo/so", "demo/notes.so.txt", "demo/libdemo.so.1a",
        "demo.so/readme", "demo/libdemo.a",
    ]  # fmt: skip
    path = replace(PLAIN, files=dict.fromkeys(names, b"")).write(tmp_path)

    assert read_wheel(path, plain_backend="cpu").record.libraries == (
        "Demo.DLL", "_core.pyd", "libdemo.dylib", "libdemo.so", "libdemo.so.1.2",
    )  # fmt: skip


def test_metadata_of_other_projects_inside_is_passed_over(tmp_path: Path) -> None:
    vendored = {"demo/_vendor/other-2.dist-info/METADATA": b"Name: other\n", "demo/x.dist-info": b""}

    record = read_wheel(replace(PLAIN, files=vendored).write(tmp_path), plain_backend="cpu").record

    assert record.project == "demo"


def test_a_large_wheel_is_the_same_as_a_small_one(tmp_path: Path) -> None:
    files = {"demo/big.bin": os.urandom(3 << 20), "demo/lib/libdemo.so": b""}
    path = dated(replace(PLAIN, files=files, method=STORED).write(tmp_path))

    read = read_wheel(path, plain_backend="cpu")

    assert read.metadata == METADATA == metadata_of(path)
    assert read.record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read.record.size_bytes == path.stat().st_size
    assert read.record.libraries == ("libdemo.so",)


@pytest.mark.parametrize(
    "second", [0, -5, 315532799, 315532800], ids=["wiped", "before-1970", "1979", "1980"]
)
def test_a_clock_before_1980_counts_as_1980(tmp_path: Path, second: int) -> None:
    path = dated(PLAIN.write(tmp_path), second)

    record = read_wheel(path, plain_backend="cpu").record

    assert record.uploaded_at == EARLIEST == datetime(1980, 1, 1, tzinfo=UTC)


def test_a_clock_beyond_all_dates_is_refused() -> None:
    with pytest.raises(RecordError) as caught:
        _moment(253402300800 * 10**9, "demo.whl")

    assert [(problem.what, problem.hint) for problem in caught.value.problems] == [
        ("its time, 253402300800 seconds after 1970, is beyond the year 9999", "set it with `touch`")
    ]


@pytest.mark.parametrize(
    ("wheel", "whats"),
    [
        (
            replace(PLAIN, dist_info="other-1.0.dist-info"),
            ["has the folder 'other-1.0.dist-info', the file name says 'demo-1.0.dist-info'"],
        ),
        (
            replace(PLAIN, dist_info="demo-2.0.dist-info"),
            ["has the folder 'demo-2.0.dist-info', the file name says 'demo-1.0.dist-info'"],
        ),
        (replace(PLAIN, dist_info="demo"), ["a wheel has one .dist-info folder, found none"]),
        (
            replace(PLAIN, files={"demo-1.dist-info/METADATA": METADATA}),
            ["a wheel has one .dist-info folder, found 'demo-1.0.dist-info', 'demo-1.dist-info'"],
        ),
        (replace(PLAIN, metadata=None), ["'demo-1.0.dist-info/METADATA' is missing"]),
        (replace(PLAIN, wheel=None), ["'demo-1.0.dist-info/WHEEL' is missing"]),
        (
            replace(PLAIN, metadata=METADATA + b"x" * (1 << 20)),
            [f"is {len(METADATA) + (1 << 20)} bytes long, expected at most 1048576"],
        ),
        (
            replace(PLAIN, variant=b"{}"),
            ["holds 'variant.json', but its file name has no label of a variant"],
        ),
        (
            replace(PLAIN, filename="demo-1.0-py3-none-any-cu128.whl"),
            ["'demo-1.0.dist-info/variant.json' is missing"],
        ),
        (
            ForeignWheel(
                dist_info="other-1.0.dist-info", wheel=None, metadata=b"Name: other\n", variant=b"{}"
            ),
            [
                "has the folder 'other-1.0.dist-info', the file name says 'demo-1.0.dist-info'",
                "'other-1.0.dist-info/WHEEL' is missing",
                "Metadata-Version is missing",
                "Name is 'other', the file name says 'demo'",
                "Version is missing",
                "holds 'variant.json', but its file name has no label of a variant",
            ],
        ),
    ],
    ids=[
        "other-folder", "other-version", "no-folder", "two-folders", "no-metadata", "no-wheel",
        "large-metadata", "variant-without-label", "label-without-variant", "everything",
    ],
)  # fmt: skip
def test_wheels_that_lie_are_refused(tmp_path: Path, wheel: ForeignWheel, whats: list[str]) -> None:
    assert problems(wheel.write(tmp_path)) == whats


def test_metadata_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    twice = Part(name=b"demo-1.0.dist-info/METADATA", content=b"Name: other\n")
    path = write(tmp_path, PLAIN.filename, PLAIN.and_parts(twice))

    assert problems(path) == ["'demo-1.0.dist-info/METADATA' is in the archive twice"]


def test_names_that_no_index_should_print_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "<b>-1.0-py3-none-any.whl"

    assert problems(path) == [
        "'<b>-1.0-py3-none-any.whl' has other characters than the name of a wheel, or too many"
    ]


def test_the_place_of_a_wheel_can_be_printed(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        read_wheel(tmp_path / "a\x1b[31m\nb" / PLAIN.filename, plain_backend="cpu")

    assert [problem.where for problem in caught.value.problems] == [
        f"{tmp_path}/a\\x1b[31m\\nb/{PLAIN.filename}".replace("/", os.sep)
    ]


def test_a_wheel_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / PLAIN.filename

    assert problems(path) == ["cannot read the wheel: No such file or directory"]
    with pytest.raises(RecordError, match="cannot read the wheel: No such file or directory"):
        metadata_of(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes and no permissions of this kind")
def test_a_pipe_is_no_wheel(tmp_path: Path) -> None:
    path = tmp_path / PLAIN.filename
    os.mkfifo(path)

    assert problems(path) == ["is no regular file"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not open folders as files at all")
def test_a_folder_is_no_wheel(tmp_path: Path) -> None:
    path = tmp_path / PLAIN.filename
    path.mkdir()

    assert problems(path) == ["is no regular file"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permissions of this kind")
def test_a_wheel_that_may_not_be_read_is_a_problem() -> None:
    with readable_by_all() as folder:
        path = PLAIN.write(folder)
        path.chmod(0)
        with without_privileges():
            assert problems(path) == ["cannot read the wheel: Permission denied"]


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="there is no file here that never has its size"
)
def test_a_file_that_is_not_as_long_as_it_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / PLAIN.filename
    path.symlink_to("/proc/self/status")

    assert problems(path) == ["was changed while it was read"]
