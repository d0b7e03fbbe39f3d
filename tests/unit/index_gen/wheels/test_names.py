from __future__ import annotations

import pytest

from index_gen.wheels.names import is_dist_info_of, is_same_version, parse_name
from wheelgrid.errors import RecordError

ODD = "has other characters than the name of a wheel, or too many"
NO_NAME = "no file name of a wheel"
NO_TAGS = "is no Python, ABI and platform tag"
HINT = "name it like demo-1.0-py3-none-any.whl, as build tools do"


@pytest.mark.parametrize(
    ("filename", "project", "version", "local", "label"),
    [
        ("demo-1.0-py3-none-any.whl", "demo", "1.0", "", None),
        ("demo-1.0+cu128-py3-none-any.whl", "demo", "1.0+cu128", "cu128", None),
        ("demo-1.0+rocm6.4-py3-none-any.whl", "demo", "1.0+rocm6.4", "rocm6.4", None),
        ("Foo.Bar_Baz-1.0.0.RC1-py3-none-any.whl", "foo-bar-baz", "1.0.0rc1", "", None),
        ("demo-1!2.0-py3-none-any.whl", "demo", "1!2.0", "", None),
        ("demo-1.0-2build-py3-none-any.whl", "demo", "1.0", "", None),
        ("demo-1.0-py3-none-any-cu128.whl", "demo", "1.0", "", "cu128"),
        ("demo-1.0-7-py3-none-any-x86_64.v3.whl", "demo", "1.0", "", "x86_64.v3"),
        ("demo-1.0-py3-none-any-null.whl", "demo", "1.0", "", "null"),
    ],
)
def test_names_are_taken_apart(
    filename: str, project: str, version: str, local: str, label: str | None
) -> None:
    name = parse_name(filename, "here")

    assert (name.filename, name.project, name.version, name.local, name.label) == (
        filename, project, version, local, label,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "platform", "glibc"),
    [
        ("any", "any", None),
        ("manylinux_2_28_x86_64", "linux-x86_64", "2.28"),
        ("manylinux_2_17_x86_64.manylinux2014_x86_64", "linux-x86_64", "2.17"),
        ("manylinux_2_28_aarch64.manylinux_2_17_aarch64", "linux-aarch64", "2.17"),
        ("manylinux1_x86_64", "linux-x86_64", "2.5"),
        ("manylinux2010_i686", "linux-i686", "2.12"),
        ("linux_x86_64", "linux-x86_64", None),
        ("musllinux_1_2_x86_64", "linux-musl-x86_64", None),
        ("musllinux_1_2_aarch64", "linux-musl-aarch64", None),
        ("win_amd64", "windows-amd64", None),
        ("win_arm64", "windows-arm64", None),
        ("win32", "win32", None),
        ("macosx_11_0_arm64", "macos-arm64", None),
        ("macosx_10_9_x86_64", "macos-x86_64", None),
        ("macosx_10_9_universal2", "macos-universal2", None),
        ("macosx_10_9_x86_64.macosx_11_0_arm64", "macos-universal2", None),
        ("macosx_10_6_intel", "macosx_10_6_intel", None),
        ("manylinux_2_28_x86_64.musllinux_1_2_x86_64", "manylinux_2_28_x86_64.musllinux_1_2_x86_64", "2.28"),
        ("ios_13_0_arm64_iphoneos", "ios_13_0_arm64_iphoneos", None),
    ],
)
def test_platform_tags_are_named_as_the_matrix_names_them(
    tags: str, platform: str, glibc: str | None
) -> None:
    served = parse_name(f"demo-1.0-cp311-cp311-{tags}.whl", "here").served

    assert (served.platform, served.glibc) == (platform, glibc)


@pytest.mark.parametrize(
    ("filename", "what"),
    [
        (
            "<script>alert(1)</script>-1.0-py3-none-any.whl",
            f"'<script>alert(1)</script>-1.0-py3-none-any.whl' {ODD}",
        ),
        (
            "demo\n-1.0-py3-none-any.whl",
            f"'demo\\n-1.0-py3-none-any.whl' {ODD}",
        ),
        (
            "demo-1.0-py3-none-any.whl\n",
            f"'demo-1.0-py3-none-any.whl\\n' {ODD}",
        ),
        (
            "démo-1.0-py3-none-any.whl",
            f"'d\\xe9mo-1.0-py3-none-any.whl' {ODD}",
        ),
        (".demo-1.whl", f"'.demo-1.whl' {ODD}"),
        ("demo-1.0.WHL", f"'demo-1.0.WHL' {ODD}"),
        (
            "a" * 300 + ".whl",
            "'" + "a" * 80 + f"'... {ODD}",
        ),
        ("demo.whl", "'demo.whl' is no file name of a wheel: it has fewer than five parts"),
        (
            "demo-one-py3-none-any.whl",
            "'demo-one-py3-none-any.whl' is no file name of a wheel: 'one' is no version",
        ),
        (
            "de__mo-1-py3-none-any.whl",
            "'de__mo-1-py3-none-any.whl' is no file name of a wheel: 'de__mo' is no project name",
        ),
        (
            "demo-1-py3-none.whl",
            "'demo-1-py3-none.whl' is no file name of a wheel: 'py3-none' is no Python, ABI and platform tag",
        ),
        (
            "demo-1-2-py3-none-any-a-b.whl",
            f"'demo-1-2-py3-none-any-a-b.whl' is {NO_NAME}: '2-py3-none-any-a-b' {NO_TAGS}",
        ),
        (
            "demo-1-py3-none-any-CU128.whl",
            "'demo-1-py3-none-any-CU128.whl' is no file name of a wheel: 'CU128' is no label of a variant",
        ),
        (
            f"demo-1-py3-none-any-{'a' * 65}.whl",
            f"'demo-1-py3-none-any-{'a' * 60}'... is {NO_NAME}: '{'a' * 65}' is no label of a variant",
        ),
    ],
    ids=[
        "html", "newline", "newline-at-end", "accent", "dot-first", "upper-case-suffix", "too-long",
        "one-part", "version", "project", "tags", "too-many-parts", "label", "long-label",
    ],
)  # fmt: skip
def test_other_names_are_refused(filename: str, what: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_name(filename, "here")

    assert [(problem.what, problem.where, problem.hint) for problem in caught.value.problems] == [
        (what, "here", HINT)
    ]


def test_no_local_label_is_the_name_of_the_index_of_variants() -> None:
    with pytest.raises(RecordError) as caught:
        parse_name("demo-1.0+variants-py3-none-any.whl", "here")

    assert [problem.what for problem in caught.value.problems] == [
        "the local label 'variants' is the name of the index of variants"
    ]


@pytest.mark.parametrize(
    ("folder", "fits"),
    [
        ("Foo.Bar-1.0.dist-info", True),
        ("foo_bar-1.0.dist-info", True),
        ("foo-bar-1.0.dist-info", True),
        ("foo_bar-1.0.0.dist-info", True),
        ("foo_bar-1.1.dist-info", False),
        ("foobar-1.0.dist-info", False),
        ("foo_bar.dist-info", False),
        (".dist-info", False),
    ],
)
def test_folders_of_metadata_may_be_spelled_otherwise(folder: str, fits: bool) -> None:  # noqa: FBT001 - a case
    assert is_dist_info_of(folder, parse_name("Foo.Bar-1.0-py3-none-any.whl", "here")) is fits


def test_a_text_that_is_no_version_is_no_same_version() -> None:
    assert not is_same_version("one", "1")
