"""A small sound matrix, as text; tests break one line of it."""

from __future__ import annotations

SMALL = """\
project:
  name: tiny-package
  path: packages/tiny
  import_name: tiny
pythons:
  3.9: {identifier: cp39}
  3.10: {identifier: cp310}
  3.13t: {skipped: nobody builds it}
platforms:
  linux-x86_64:
    os: linux
    architecture: x86_64
    runner: ubuntu-24.04
    image: manylinux_2_28
    tag_floor: manylinux_2_28_x86_64
  macos-arm64:
    os: macos
    architecture: arm64
    runner: macos-15
    tag_floor: macosx_14_0_arm64
    cmake: {GGML_BLAS: "ON", SHARED: platform}
backends:
  cpu:
    family: cpu
    platforms: "*"
    tier: release
  cu128:
    family: cuda
    label: cu128
    toolkit: 12.8
    cmake: {GGML_CUDA: "ON"}
    architectures: [89, 90]
    ptx: [90]
    requires: ["nvidia-cublas-cu12>=12.8,<13"]
    platforms: [linux-*, macos-arm64]
    tier: release
  metal:
    family: metal
    label: metal
    cmake: {SHARED: backend}
    platforms: macos-arm64
    tier: nightly
rules:
  - family: cuda
    platform: macos-*
    reason: there is no CUDA for macOS
"""
"""Two platforms, three backends, one rule; four jobs and two holes."""


def broken(*changes: tuple[str, str]) -> str:
    """Return the small matrix with each old text, which stands in it once, replaced by the new one."""
    text = SMALL
    for old, new in changes:
        if text.count(old) != 1:
            message = f"{old!r} stands {text.count(old)} times in the matrix"
            raise ValueError(message)
        text = text.replace(old, new)
    return text
