from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ci.wheel.policy import PlatformTag, lowest_platform_tag, parse_platform_tag, provided_versions
from fakes.elves import Elf
from fakes.wheels import FakeWheel, libraries, make_wheel
from wheelgrid.errors import WheelRejectedError

LLAMA = libraries()["libllama.so"]


@pytest.mark.parametrize(
    ("versions", "tag"),
    [
        ({"libc.so.6": ("GLIBC_2.17",)}, "manylinux_2_17_x86_64"),
        ({"libc.so.6": ("GLIBC_2.28",)}, "manylinux_2_28_x86_64"),
        ({"libc.so.6": ("GLIBC_2.34",), "libstdc++.so.6": ("GLIBCXX_3.4.29",)}, "manylinux_2_34_x86_64"),
        ({"libc.so.6": ("GLIBC_2.17",), "libstdc++.so.6": ("GLIBCXX_3.4.30",)}, "manylinux_2_35_x86_64"),
    ],
)
def test_the_newest_symbol_decides(versions: dict[str, tuple[str, ...]], tag: str, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, FakeWheel().but(libllama=replace(LLAMA, versions=versions)))

    assert lowest_platform_tag(wheel) == tag


def test_a_module_that_nothing_needs_counts_too(tmp_path: Path) -> None:
    module = Elf(needed=("libggml-base.so", "libc.so.6"), versions={"libc.so.6": ("GLIBC_2.34",)})

    assert (
        lowest_platform_tag(make_wheel(tmp_path, FakeWheel().but(module=module))) == "manylinux_2_34_x86_64"
    )


def test_a_wheel_built_again_at_the_same_place_is_read_again(tmp_path: Path) -> None:
    first = lowest_platform_tag(make_wheel(tmp_path, FakeWheel()))
    newer = replace(LLAMA, versions={"libc.so.6": ("GLIBC_2.28",)})
    second = lowest_platform_tag(make_wheel(tmp_path, FakeWheel().but(libllama=newer)))

    assert (first, second) == ("manylinux_2_17_x86_64", "manylinux_2_28_x86_64")


def test_drivers_come_with_the_machine(tmp_path: Path) -> None:
    cuda = Elf(needed=("libggml-base.so", "libcuda.so.1", "libc.so.6"))
    wheel = make_wheel(tmp_path, FakeWheel().but(**{"libggml-cuda": cuda}))

    with pytest.raises(WheelRejectedError, match=r"'libcuda.so.1' is needed, but neither in the wheel"):
        lowest_platform_tag(wheel)
    assert lowest_platform_tag(wheel, ["libcuda.so.1"]) == "manylinux_2_17_x86_64"


def test_a_foreign_architecture_has_its_own_tag(tmp_path: Path) -> None:
    ours = {name: replace(elf, machine="aarch64") for name, elf in libraries().items()}

    wheel = make_wheel(
        tmp_path, replace(FakeWheel(), libraries=ours, filename="x-1-py3-none-linux_aarch64.whl")
    )

    assert lowest_platform_tag(wheel) == "manylinux_2_17_aarch64"


def test_symbols_newer_than_every_policy_are_named(tmp_path: Path) -> None:
    wheel = make_wheel(
        tmp_path, FakeWheel().but(libllama=replace(LLAMA, versions={"libc.so.6": ("GLIBC_9.9",)}))
    )

    with pytest.raises(WheelRejectedError, match=r"newer than 'manylinux_\w+' has: GLIBC_9.9"):
        lowest_platform_tag(wheel)


def test_insides_of_a_system_library_may_not_be_used(tmp_path: Path) -> None:
    module = Elf(needed=("libz.so.1", "libc.so.6"), imports=("inflate_fast",))

    with pytest.raises(WheelRejectedError, match=r"'libz.so.1' may not be used for inflate_fast"):
        lowest_platform_tag(make_wheel(tmp_path, FakeWheel().but(module=module)))


def test_a_wheel_without_libraries_has_no_platform(tmp_path: Path) -> None:
    with pytest.raises(WheelRejectedError, match="auditwheel cannot read the wheel"):
        lowest_platform_tag(make_wheel(tmp_path, replace(FakeWheel(), libraries={})))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and so on"])
def test_a_damaged_wheel_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x-1-py3-none-linux_x86_64.whl"
    path.write_bytes(content)

    with pytest.raises(WheelRejectedError, match="cannot be read as a wheel"):
        lowest_platform_tag(path)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("manylinux_2_28_x86_64", ("manylinux", (2, 28), "x86_64")),
        ("manylinux2014_aarch64", ("manylinux", (2, 17), "aarch64")),
        ("manylinux1", ("manylinux", (2, 5), None)),
        ("manylinux_2_28", ("manylinux", (2, 28), None)),
        ("musllinux_1_2_aarch64", ("musllinux", (1, 2), "aarch64")),
        ("macosx_11_0_arm64", ("macosx", (11, 0), "aarch64")),
        ("linux_x86_64", ("linux", None, "x86_64")),
        ("win_amd64", ("win", None, "x86_64")),
        ("win_arm64", ("win", None, "aarch64")),
    ],
)
def test_platform_tags_are_taken_apart(
    text: str, tag: tuple[str, tuple[int, int] | None, str | None]
) -> None:
    family, version, architecture = tag

    assert parse_platform_tag(text) == PlatformTag(family=family, version=version, architecture=architecture)


@pytest.mark.parametrize("text", ["any", "win32", "manylinux_x86_64", ""])
def test_other_text_is_no_platform_tag(text: str) -> None:
    assert parse_platform_tag(text) is None


def test_a_policy_provides_what_older_ones_do() -> None:
    older, newer = provided_versions("manylinux2014_x86_64"), provided_versions("manylinux_2_28_x86_64")

    assert older is not None
    assert newer is not None
    assert older["GLIBC"] < newer["GLIBC"]
    assert "GLIBC_2.28" in newer["GLIBC"]
    assert provided_versions("musllinux_1_2_x86_64") == {}


@pytest.mark.parametrize(
    "text",
    [
        "any",
        "linux_x86_64",
        "manylinux_2_28",
        "manylinux_2_6_x86_64",
        "manylinux_2_28_z80",
        "musllinux_7_7_x86_64",
        "win_amd64",
    ],
)
def test_no_policy_provides_nothing(text: str) -> None:
    assert provided_versions(text) is None
