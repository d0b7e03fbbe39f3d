"""What each operating system brings: the libraries that a wheel may need and need not hold.

Each name is a file name pattern, compared as the loader of the system does: with case on Linux and macOS,
without on Windows.
"""

from __future__ import annotations

from types import MappingProxyType

from matrix import OperatingSystem, Platform

_LOADERS = MappingProxyType({"x86_64": "ld-linux-x86-64.so.2", "aarch64": "ld-linux-aarch64.so.1"})

MACOS_LIBRARIES = frozenset(
    {
        "/System/Library/Frameworks/*",
        "/usr/lib/libSystem.B.dylib",
        "/usr/lib/libc++.1.dylib",
        "/usr/lib/libc++abi.dylib",
        "/usr/lib/libobjc.A.dylib",
    }
)
"""What is on every macOS, by the paths that its loader knows them by."""

WINDOWS_LIBRARIES = frozenset(
    {
        "advapi32.dll",
        "api-ms-win-*.dll",
        "bcrypt.dll",
        "kernel32.dll",
        "msvcrt.dll",
        "ntdll.dll",
        "ole32.dll",
        "oleaut32.dll",
        "setupapi.dll",
        "shell32.dll",
        "ucrtbase.dll",
        "user32.dll",
        "ws2_32.dll",
        "msvcp140*.dll",
        "vcruntime140*.dll",
    }
)
"""What is on every Windows 10, and the runtime of Visual C++, which CPython brings or its users install."""


def system_libraries(platform: Platform) -> frozenset[str]:
    """Return what every machine of a platform has."""
    if platform.os is OperatingSystem.MACOS:
        return MACOS_LIBRARIES
    if platform.os is OperatingSystem.WINDOWS:
        return WINDOWS_LIBRARIES
    if platform.libc == "musl":
        return musl_libraries(platform.architecture)
    return glibc_libraries(platform.architecture)


def glibc_libraries(architecture: str) -> frozenset[str]:
    """Return the libraries that are on every Linux with glibc, and that compiled C and C++ need.

    Source: PEP 600 (the libraries of a manylinux policy).
    """
    loader = _LOADERS.get(architecture)
    names = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1"}
    return frozenset(names | {"libstdc++.so.6"} | ({loader} if loader else set()))


def musl_libraries(architecture: str) -> frozenset[str]:
    """Return the one library that is on every Linux with musl: C++ programs bring their own runtime.

    Source: PEP 656; auditwheel's policies for musllinux.
    """
    return frozenset({f"libc.musl-{architecture}.so.1", "libc.so"})
