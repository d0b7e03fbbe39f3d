"""zig as a toolchain for Linux: any glibc or musl, x86-64 or Arm, from any machine that it runs on.

Its C++ library goes into each library that it links, so that a wheel needs nothing but the C library; what it
links is stripped already. Source: ziglang.org (``zig cc``), ccache's manual (compiler_check, depend mode).
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping
from pathlib import Path

from ci.toolchain.model import Toolchain
from ci.toolchain.zigrelease import Zig
from wheelgrid.files import FileWriteError, write_atomically

_COMPILE = """\
#!/bin/sh
# {description}: takes the arguments of a usual compiler.
for word do
    shift
    case $word in
        # zig names a processor of Arm by its features, other compilers by a level and extensions
        -march=armv*) word=$(printf '%s\\n' "$word" | sed \\
            -e 's/^-march=armv\\([0-9]*\\)\\.\\([0-9]*\\)-a/-mcpu=generic+v\\1_\\2a/' \\
            -e 's/^-march=armv\\([0-9]*\\)-a/-mcpu=generic+v\\1a/' \\
            -e 's/+fp16$/+fullfp16/' -e 's/+fp16+/+fullfp16+/') ;;
    esac
    set -- "$@" "$word"
done
# -O2 unless told otherwise: without it zig links another C++ library, which takes a minute to compile
exec {zig} {command} -target {target} -s -O2 -fomit-frame-pointer "$@"
"""
_WRAPPER = hashlib.sha256(_COMPILE.encode()).hexdigest()[:16]
"""Names what the wrapper of the compiler does."""

_ARCHIVE = """\
#!/bin/sh
# {description}
exec {zig} {command} "$@"
"""
_PROGRAMS = {"cc": _COMPILE, "c++": _COMPILE, "ar": _ARCHIVE, "ranlib": _ARCHIVE}


def zig_toolchain(target: str, *, zig: Zig, folder: Path, environment: Mapping[str, str]) -> Toolchain:
    """Write the wrappers of a target into ``folder`` and return the toolchain.

    Args:
        target: Target as zig names it, with the oldest C library to run on: ``x86_64-linux-gnu.2.28``.
        zig: The compiler.
        folder: For the wrappers, and what zig keeps while it compiles.
        environment: The environment of the build, where ``ZIG_GLOBAL_CACHE_DIR`` may be set.

    Raises:
        FileWriteError: The folder cannot be written or the disk is full.
    """
    description = f"zig {zig.version} for {target}"
    # Another path for another wrapper: CMake compiles again when the compiler's path has changed.
    programs = folder.absolute() / f"zig-{zig.version}-{target}-{_WRAPPER[:8]}"
    for name, template in _PROGRAMS.items():
        text = template.format(
            description=description, zig=shlex.quote(str(zig.program)), command=name, target=target
        )
        _write_program(programs / name, text)
    processor = target.partition("-")[0]
    return Toolchain(
        name=f"zig-{target}",
        compiler=(str(programs / "c++"),),
        environment={
            "CC": shlex.quote(str(programs / "cc")),  # arguments may follow, after a space
            "CXX": shlex.quote(str(programs / "c++")),
            "ZIG_GLOBAL_CACHE_DIR": _lasting_cache(environment),
            "ZIG_LOCAL_CACHE_DIR": str(folder.absolute() / "zig-cache"),
            **_compiler_cache(description),
            "_PYTHON_HOST_PLATFORM": f"linux-{processor}",
        },
        definitions={
            "CMAKE_SYSTEM_NAME": "Linux",
            "CMAKE_SYSTEM_PROCESSOR": processor,
            "CMAKE_C_COMPILER": str(programs / "cc"),
            "CMAKE_CXX_COMPILER": str(programs / "c++"),
            "CMAKE_AR": str(programs / "ar"),
            "CMAKE_RANLIB": str(programs / "ranlib"),
            "CMAKE_STRIP": "",  # what it links is stripped, and the host's strip may not know the processor
        },
        platform_tags=_platform_tags(target, processor),
        description=description,
    )


def _platform_tags(target: str, processor: str) -> tuple[str, ...] | None:
    """Return the tag of zig's own musl, a 1.2, whose symbols have no versions for auditwheel to find."""
    return (f"musllinux_1_2_{processor}",) if target.endswith("-musl") else None


def _compiler_cache(description: str) -> dict[str, str]:
    """Let ccache know the compiler by what it does, not by a wrapper's date or place.

    Depend mode preprocesses nothing: zig would keep all of that, a gigabyte for a large project.
    """
    return {
        "CCACHE_COMPILERCHECK": f"string:{description} {_WRAPPER}",
        "CCACHE_COMPILERTYPE": "clang",
        "CCACHE_DEPEND": "1",
    }


def _lasting_cache(environment: Mapping[str, str]) -> str:
    """Return where zig keeps its C and C++ library, compiled once in a minute: outside any checkout."""
    if stated := environment.get("ZIG_GLOBAL_CACHE_DIR"):
        return stated
    caches = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return str(Path(caches) / "zig")


def _write_program(path: Path, text: str) -> None:
    if path.is_file() and path.read_text("utf-8") == text:
        return
    write_atomically(path, text.encode())
    try:
        path.chmod(0o755)
    except OSError as error:
        raise FileWriteError(path, error) from error
