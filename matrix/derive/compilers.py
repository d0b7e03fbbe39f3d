"""A toolkit and a container image → the C++ compiler that the toolkit calls.

Source: ``crt/host_config.h`` of each CUDA toolkit; Red Hat's GCC toolsets, of which EL images are made.
"""

from __future__ import annotations

from matrix.derive.toolkit import Compiler, Cuda
from matrix.facts.model import ImageFact
from wheelgrid.errors import MatrixError, Problem

PREFIX = "gcc-"
"""What stands before the major version of a host compiler."""


def host_compiler(compiler: Compiler | None, image: ImageFact | None) -> str | None:
    """Return the newest GCC that a toolkit accepts in an image; none if it accepts that of the image.

    Raises:
        MatrixError: The image provides none that it accepts.
    """
    if image is None or not isinstance(compiler, Cuda) or image.gcc <= compiler.release.gcc_max:
        return None
    newest = compiler.release.gcc_max
    accepted = [major for major in image.gcc_toolsets if major <= newest]
    if not accepted:
        raise MatrixError(
            Problem(
                what=f"CUDA {compiler.release.version} accepts GCC up to {newest}, "
                f"but image {image.name!r} has {', '.join(map(str, (image.gcc, *image.gcc_toolsets)))}",
                hint="use another image, or a newer toolkit",
            )
        )
    return f"{PREFIX}{max(accepted)}"


def compiler_path(name: str) -> str:
    """Return where the C++ compiler of a GCC toolset lies in an EL image; ``name`` is ``gcc-13``."""
    return f"/opt/rh/gcc-toolset-{name.removeprefix(PREFIX)}/root/usr/bin/g++"
