"""Titles of platforms and backends: what people call them."""

from __future__ import annotations

import pytest

from fakes.plans import CPU, CUDA, LINUX, LINUX_ARM, MACOS, MUSL, ROCM, WINDOWS
from matrix.model import Backend, Family, Platform
from matrix.views.titles import FAMILY_TITLES, backend_title, platform_title


def a_platform(platform: Platform, **fields: str) -> Platform:
    return platform.model_copy(update=fields)


@pytest.mark.parametrize(
    ("platform", "title"),
    [
        pytest.param(LINUX, "Linux x86-64 (glibc 2.28 or newer)", id="glibc"),
        pytest.param(LINUX_ARM, "Linux Arm64 (glibc 2.28 or newer)", id="arm"),
        pytest.param(MUSL, "Linux x86-64 (musl 1.2 or newer)", id="musl"),
        pytest.param(MACOS, "macOS 14 or newer, Apple silicon", id="apple"),
        pytest.param(
            a_platform(MACOS, architecture="x86_64", tag_floor="macosx_10_15_x86_64"),
            "macOS 10.15 or newer, Intel",
            id="intel",
        ),
        pytest.param(WINDOWS, "Windows x86-64", id="windows"),
        pytest.param(
            a_platform(LINUX, architecture="riscv64", tag_floor="manylinux_2_39_riscv64"),
            "Linux riscv64 (glibc 2.39 or newer)",
            id="other",
        ),
    ],
)
def test_a_platform_says_what_it_needs(platform: Platform, title: str) -> None:
    assert platform_title(platform) == title


@pytest.mark.parametrize(
    ("backend", "title"),
    [
        pytest.param(CPU, "CPU", id="cpu"),
        pytest.param(CUDA, "CUDA 12.8", id="cuda"),
        pytest.param(ROCM, "ROCm 7.2", id="rocm"),
    ],
)
def test_a_backend_is_called_as_its_maker_does(backend: Backend, title: str) -> None:
    assert backend_title(backend) == title


def test_every_family_has_a_title() -> None:
    assert set(FAMILY_TITLES) == set(Family)
