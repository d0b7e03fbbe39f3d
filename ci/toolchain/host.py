"""The toolchain that is on this machine."""

from __future__ import annotations

from collections.abc import Mapping

from ci.compile import find_compiler
from ci.toolchain.model import Toolchain


def host_toolchain(environment: Mapping[str, str]) -> Toolchain:
    """Return the compiler that CMake would take by itself; its wheels run on systems like this one.

    Raises:
        ToolNotFoundError: There is none.
    """
    compiler = find_compiler(environment)
    return Toolchain(
        name="host",
        compiler=compiler,
        environment={},
        definitions={},
        platform_tags=None,
        description=f"{compiler[0]} of this machine",
    )
