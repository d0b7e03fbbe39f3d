"""MinGW-w64 as a toolchain for Windows on x86-64, from any machine that has it.

The GNU C and C++ runtimes go into each library, so that a wheel needs Windows only; a library shows what its
source exports and nothing of the runtimes in it. Source: mingw-w64.org, the manuals of GNU ld (PE options)
and GNU as (x86 options).
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Mapping

from ci.toolchain.model import Toolchain
from wheelgrid.errors import BuildError, Problem, ToolNotFoundError
from wheelgrid.process import Runner

_PREFIX = "x86_64-w64-mingw32-"
_COMPILE = "-Wa,-muse-unaligned-vector-move"
"""GCC aligns the stack of Windows to 16 bytes and moves 32 as if it were aligned to them (its bug 54412)."""
_LINK = "-static -s -Wl,--exclude-libs,ALL -Wl,--no-insert-timestamp"
_POSIX_THREADS = re.compile(r"^Thread model: posix$", re.MULTILINE)
_PACKAGES = (
    "install MinGW-w64: `apt install g++-mingw-w64-x86-64-posix` on Debian and Ubuntu, "
    "`dnf install mingw64-gcc-c++` on Fedora, `brew install mingw-w64` on macOS"
)


def mingw_toolchain(environment: Mapping[str, str], run: Runner) -> Toolchain:
    """Return the MinGW-w64 of this machine, if it has the threads of C++.

    Raises:
        ToolNotFoundError: It is not on PATH.
        BuildError: It is there with Windows threads only, which lack ``std::thread``.
    """
    cc, cxx = _compilers(environment)
    if _POSIX_THREADS.search(run((cxx, "-v"), env=environment)) is None:
        raise BuildError(Problem(what=f"{cxx!r} has no C++ threads", hint=_PACKAGES))
    return Toolchain(
        name="mingw-x86_64",
        compiler=(cxx,),
        environment={"CC": shlex.quote(cc), "CXX": shlex.quote(cxx), "_PYTHON_HOST_PLATFORM": "win-amd64"},
        definitions={
            "CMAKE_SYSTEM_NAME": "Windows",
            "CMAKE_SYSTEM_PROCESSOR": "AMD64",
            "CMAKE_C_COMPILER": cc,
            "CMAKE_CXX_COMPILER": cxx,
            "CMAKE_RC_COMPILER": f"{_PREFIX}windres",
            "CMAKE_C_FLAGS": _COMPILE,
            "CMAKE_CXX_FLAGS": _COMPILE,
            "CMAKE_SHARED_LINKER_FLAGS": _LINK,
            "CMAKE_MODULE_LINKER_FLAGS": _LINK,
            "CMAKE_STRIP": "",  # strip would write today's date into what is stripped already
        },
        platform_tags=("win_amd64",),
        description=f"MinGW-w64 for x86-64 Windows ({cxx})",
    )


def _compilers(environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the C and the C++ compiler; Debian has two kinds and says in the name which has C++ threads."""
    path = environment.get("PATH")
    for suffix in ("-posix", ""):
        found = [shutil.which(f"{_PREFIX}{name}{suffix}", path=path) for name in ("gcc", "g++")]
        match found:
            case [str(cc), str(cxx)]:
                return cc, cxx
            case _:
                continue
    raise ToolNotFoundError(f"{_PREFIX}g++", _PACKAGES)
