"""A small sound matrix, as text; tests break one line of it. It is sound beside `fakes.facts.FACTS`."""

from __future__ import annotations

from fakes.facts import FACTS
from matrix import parse_matrix
from matrix.facts import Facts
from wheelgrid.errors import MatrixError

SMALL = """\
project:
  name: tiny-package
  path: packages/tiny
  import_name: tiny
payload:
  folder: tiny/lib
  libraries: [libtiny, libtiny-base]
  module_entry_points: [tiny_init]
  cpu_module_prefix: libtiny-cpu-
  cpu_module_entry_points: [tiny_score]
  cpu_variants:
    - platforms: linux-*
      names: [plain, fast]
families:
  cpu:
    cost: {minutes: 2, megabytes: 1.5}
  cuda:
    cmake: {TINY_CUDA: "ON"}
    module: libtiny-cuda
    architectures_variable: CMAKE_CUDA_ARCHITECTURES
    compression_variable: TINY_COMPRESSION
    specific_architectures: [120]
    runtime: [cudart, cublas]
    cost: {minutes: 2, megabytes: 1, minutes_per_architecture: 3, megabytes_per_architecture: 4}
  metal:
    cost: {minutes: 2, megabytes: 1}
pythons: [3.9, 3.10, 3.13t]
platforms:
  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}
  macos-arm64:
    runner: macos-15
    deployment_target: 14.0
    cmake: {TINY_BLAS: "ON", SHARED: platform}
backends:
  - {family: cpu, platforms: "*", tier: release}
  - family: cuda
    toolkit: 12.8
    gpus: [gtx-10, volta..blackwell]
    ptx: hopper
    requires: ["tiny-extra>=1,<2"]
    platforms: [linux-*, macos-arm64]
    tier: release
  - {family: metal, platforms: macos-arm64, cmake: {SHARED: backend}, tier: nightly}
rules:
  - family: cuda
    platform: macos-*
    reason: there is no CUDA for macOS
"""
"""Two platforms, three backends, one rule; four jobs and two holes."""

WINDOWS = """\
  windows-amd64: {runner: windows-2022}
"""
"""A platform more, as a line of ``platforms``."""


def broken(*changes: tuple[str, str]) -> str:
    """Return the small matrix with each old text, which stands in it once, replaced by the new one."""
    text = SMALL
    for old, new in changes:
        if text.count(old) != 1:
            message = f"{old!r} stands {text.count(old)} times in the matrix"
            raise ValueError(message)
        text = text.replace(old, new)
    return text


def faults_of(text: str, facts: Facts = FACTS) -> list[tuple[str, str, str]]:
    """Return the faults of a matrix: place without the file, sentence, hint; none if it is sound."""
    try:
        parse_matrix(text, file="m.yaml", facts=facts)
    except MatrixError as error:
        return [
            (str(problem.where).removeprefix("m.yaml:"), problem.what, str(problem.hint))
            for problem in error.problems
        ]
    return []


def is_as_expected(found: list[tuple[str, str, str]], expected: list[tuple[str, str, str]]) -> bool:
    """Tell whether places and sentences are those, and the hints begin like those."""
    return [fault[:2] for fault in found] == [fault[:2] for fault in expected] and all(
        hint.startswith(begin) for (_, _, hint), (_, _, begin) in zip(found, expected, strict=True)
    )
