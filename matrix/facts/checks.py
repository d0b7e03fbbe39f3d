"""What must hold between the fields of a fact, and between facts; each check yields what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matrix.facts.machines import Generation, PlatformFact, PythonFact
from matrix.facts.toolkits import CudaMention, CudaToolkit, VulkanSdk
from matrix.reading.draft import Entry, Finding, sound


def check_compilers(toolkits: Iterable[Entry[CudaToolkit]]) -> Iterator[Finding]:
    """Find ranges of ``_MSC_VER`` that hold nothing."""
    for entry in sound(toolkits, "msvc_min", "msvc_max"):
        toolkit = entry.value
        if toolkit.msvc_min > toolkit.msvc_max:
            yield Finding(
                (*entry.loc, "msvc_min"),
                f"msvc_min {toolkit.msvc_min} is above msvc_max {toolkit.msvc_max}",
                "write the lower one first",
            )


def check_mentions(
    mentions: Iterable[Entry[CudaMention]], toolkits: Iterable[Entry[CudaToolkit]]
) -> Iterator[Finding]:
    """Find versions that are only mentioned although something is compiled with them."""
    compiled = {entry.value.version for entry in sound(toolkits, "version")}
    for entry in sound(mentions, "version"):
        if entry.value.version in compiled:
            yield Finding(
                entry.loc,
                f"CUDA {entry.value.version} is a toolkit too",
                "remove it here: toolkits says more of it",
                at_key=True,
            )


def check_archives(sdks: Iterable[Entry[VulkanSdk]]) -> Iterator[Finding]:
    """Find archives without a digest, and digests without an archive."""
    for entry in sdks:
        sdk = entry.value
        for system, archive, digest in (
            ("linux", sdk.linux_archive, sdk.linux_sha256),
            ("windows", sdk.windows_archive, sdk.windows_sha256),
        ):
            fields = (f"{system}_archive", f"{system}_sha256")
            if entry.is_sound(*fields) and (archive is None) is not (digest is None):
                yield Finding(
                    entry.loc, f"one of {fields[0]} and {fields[1]} is missing", "write both, or neither"
                )


def check_gpus(generations: Iterable[Entry[Generation]]) -> Iterator[Finding]:
    """Find names that stand for two things: a GPU and another one, or a GPU and a generation."""
    entries = list(generations)
    seen = {entry.value.name for entry in sound(entries, "name")}
    for entry in sound(entries, "gpus"):
        for gpu in entry.value.gpus:
            if gpu.name in seen:
                yield Finding(
                    (*entry.loc, "gpus", gpu.name),
                    f"the name {gpu.name!r} is taken",
                    "give each GPU and each generation a name of its own",
                )
            seen.add(gpu.name)


def check_pythons(pythons: Iterable[Entry[PythonFact]]) -> Iterator[Finding]:
    """Find Pythons with neither an identifier nor the reason for which there is none, or with both."""
    for entry in sound(pythons, "identifier", "missing"):
        if (entry.value.identifier is None) is (entry.value.missing is None):
            yield Finding(
                entry.loc,
                f"Python {entry.value.version} needs either an identifier or the reason why there is none",
                "write 'identifier: cp3…' or 'missing: …'",
            )


def check_libcs(platforms: Iterable[Entry[PlatformFact]]) -> Iterator[Finding]:
    """Find Linux without a C library, and other systems with one."""
    for entry in sound(platforms, "os", "libc"):
        if (entry.value.os == "linux") is (entry.value.libc is None):
            yield Finding(
                (*entry.loc, "libc"),
                f"libc is {entry.value.libc!r} on {entry.value.os}",
                "name the C library on Linux, and only there",
            )
