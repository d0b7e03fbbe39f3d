from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from ci.wheel.distinfo import (
    missing_requirements,
    parse_headers,
    parse_wheel_name,
    same_requirement,
    wheel_name,
)
from wheelgrid.errors import WheelRejectedError

TEXT = "Name: x\nVersion: 1\nLicense: first\n        Version: no header\nRequires-Dist: a\n\nVersion: body\n"


def parsed(text: str) -> bytes:
    return parse_headers(text.encode(), Path("x.whl"), "METADATA").to_bytes()


@pytest.mark.parametrize(
    "text", [TEXT, TEXT.replace("\n", "\r\n"), "Name: x\n", "Name: x\n\n", "\nbody", "", "no header\n\nbody"]
)
def test_headers_and_body_joined_again_are_the_same_text(text: str) -> None:
    assert parsed(text) == text.encode()


def test_a_last_header_without_line_end_gets_one() -> None:
    headers = parse_headers(b"Name: x\nVersion: 1", Path("x.whl"), "METADATA")

    assert headers.added("Requires-Dist", ["a"]).to_bytes() == b"Name: x\nVersion: 1\nRequires-Dist: a\n"


def test_a_header_is_replaced_where_it_stands_and_the_body_is_left_alone() -> None:
    headers = parse_headers(TEXT.encode(), Path("x.whl"), "METADATA")

    changed = headers.replaced("Version", ["2"]).added("Requires-Dist", ["b"]).to_bytes().decode()

    assert changed == TEXT.replace("Version: 1", "Version: 2").replace(
        "Requires-Dist: a\n", "Requires-Dist: a\nRequires-Dist: b\n"
    )


def test_a_folded_header_goes_with_its_folds() -> None:
    headers = parse_headers(TEXT.encode(), Path("x.whl"), "METADATA")

    assert b"no header" not in headers.replaced("license", ["MIT"]).to_bytes()
    assert headers.values("LICENSE") == ("first\n        Version: no header",)


def test_several_headers_of_one_name_become_the_new_ones() -> None:
    headers = parse_headers(b"Tag: a\nX: 1\r\nTag: b\n", Path("x.whl"), "WHEEL")

    assert headers.replaced("Tag", ["c", "d"]).values("Tag") == ("c", "d")
    assert headers.replaced("Build", ["1"]).values("Build") == ("1",)


def test_the_line_end_of_the_file_is_used() -> None:
    headers = parse_headers(b"Tag: a\r\n\r\nbody\n", Path("x.whl"), "WHEEL")

    assert headers.replaced("Tag", ["b"]).to_bytes() == b"Tag: b\r\n\r\nbody\n"


def test_other_encodings_are_refused() -> None:
    with pytest.raises(WheelRejectedError, match=r"(?s)is not UTF-8.*x.whl \(METADATA\)"):
        parse_headers("Name: ü".encode("latin-1"), Path("x.whl"), "METADATA")


def test_a_file_name_is_taken_apart_and_put_together() -> None:
    filename = "llama_cpp_python-0.3.100+cu128-1-py2.py3-none-manylinux_2_28_x86_64.manylinux_2_34_x86_64.whl"

    name = parse_wheel_name(Path("folder") / filename)

    assert (name.project, name.version, name.build) == ("llama-cpp-python", Version("0.3.100+cu128"), "1")
    assert len(name.tags) == 4
    assert filename == wheel_name(
        project=name.project,
        version=name.version,
        build=name.build,
        pythons=name.pythons,
        abis=name.abis,
        platforms=[*reversed(name.platforms), name.platforms[0]],
    )


@pytest.mark.parametrize("build", ["", "1"], ids=["no build tag", "build tag"])
def test_the_label_of_a_variant_is_the_last_part_of_the_name(build: str) -> None:
    filename = f"x-1-{build}{'-' if build else ''}py3-none-any-cu128.whl"

    name = parse_wheel_name(Path(filename))

    assert (name.variant, name.build, name.platforms) == ("cu128", build, ("any",))
    assert filename == wheel_name(
        project=name.project,
        version=name.version,
        build=name.build,
        pythons=name.pythons,
        abis=name.abis,
        platforms=name.platforms,
        variant=name.variant,
    )
    assert parse_wheel_name(Path("x-1-py3-none-any.whl")).variant is None


@pytest.mark.parametrize(
    "filename", ["x.whl", "x-1-py3-none-any.zip", "x-one-py3-none-any.whl", "x__y-1-py3-none.whl"]
)
def test_a_name_that_installers_refuse_is_refused(filename: str) -> None:
    with pytest.raises(WheelRejectedError, match="is no file name of a wheel"):
        parse_wheel_name(Path(filename))


@pytest.mark.parametrize("spelling", ["nvidia-x>=1,<2", "Nvidia_X <2, >=1", "nvidia.x (>=1,<2)"])
def test_requirements_are_compared_by_what_they_mean(spelling: str) -> None:
    assert same_requirement(spelling) == same_requirement("nvidia-x>=1,<2")
    assert missing_requirements([spelling], ["nvidia-x>=1,<2"]) == ()


def test_missing_requirements_come_once_and_in_order() -> None:
    assert missing_requirements(["a", "???"], ["c>=1", "A", "b", "c >= 1"]) == ("c>=1", "b")
