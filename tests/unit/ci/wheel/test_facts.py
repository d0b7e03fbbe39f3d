from __future__ import annotations

import pytest

from ci.wheel.facts import cpu_variant, is_library_name, library_stem


@pytest.mark.parametrize(
    ("filename", "stem"),
    [
        ("libdemo.so", "libdemo"),
        ("libdemo-cpu-armv8.2_1.so", "libdemo-cpu-armv8.2_1"),
        ("libdemo.dylib", "libdemo"),
        ("demo.dll", "libdemo"),
        ("libdemo.dll", "libdemo"),
        ("demo.so", "demo"),
        ("libdemo.so.1.2", None),
        ("libdemo.py", None),
        ("demo.so.py", None),
    ],
)
def test_a_stem_is_the_same_on_every_system(filename: str, stem: str | None) -> None:
    assert library_stem(filename) == stem


@pytest.mark.parametrize(
    ("filename", "is_one"), [("libdemo.so.1.2", True), ("demo.dll", True), ("a.py", False)]
)
def test_a_library_is_known_by_its_name(filename: str, is_one: bool) -> None:  # noqa: FBT001 -- a column
    assert is_library_name(filename) is is_one


@pytest.mark.parametrize(
    ("filename", "prefix", "variant"),
    [
        ("libdemo-cpu-zen4.so", "libdemo-cpu-", "zen4"),
        ("demo-cpu-zen4.dll", "libdemo-cpu-", "zen4"),
        ("libdemo-cpu-armv8.0.so", "libdemo-cpu-", "armv8.0"),
        ("libdemo-cpu-.so", "libdemo-cpu-", None),
        ("libdemo-gpu.so", "libdemo-cpu-", None),
        ("libdemo-cpu-zen4.py", "libdemo-cpu-", None),
        ("libdemo-cpu-zen4.so", None, None),
    ],
)
def test_a_cpu_module_is_known_by_the_prefix_of_the_package(
    filename: str, prefix: str | None, variant: str | None
) -> None:
    assert cpu_variant(filename, prefix) == variant
