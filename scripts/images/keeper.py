"""Has the image that a recipe describes: in the engine, else from the kept archive, else newly made."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from ci.cibuildwheel.engine import Engine, engine_environment
from scripts.images.recipe import Recipe, customize_environment, mmdebstrap_command
from wheelgrid.errors import ToolFailedError
from wheelgrid.files import FileWriteError, exclusive
from wheelgrid.locations import cache_folder
from wheelgrid.process import Runner

_VARIABLES = (
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG=C.UTF-8",
    "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
)
_DOCKER_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def image_folder(environment: Mapping[str, str]) -> Path:
    """Return where archives are kept: ``wheelgrid/images`` in the user's cache folder (XDG)."""
    return cache_folder(environment) / "images"


def ensure_image(
    recipe: Recipe,
    engine: Engine,
    *,
    folder: Path,
    run: Runner,
    environment: Mapping[str, str],
    progress: Callable[[str], None],
) -> str:
    """Return the name of an image that the engine has; make it on the first call, in about two minutes.

    Raises:
        ToolNotFoundError: mmdebstrap or zstd is missing.
        BuildError: The image cannot be made; the log lies beside its archive.
        BusyError: Another run makes it now.
    """
    variables = engine_environment(engine, environment)
    try:
        run((engine.name, "image", "inspect", recipe.name), env=variables)
    except ToolFailedError:
        pass
    else:
        return recipe.name
    archive = folder / f"{recipe.suite}-{recipe.key}.tar.zst"
    with exclusive(folder / "making.lock"):
        if not archive.is_file():
            progress("making the root file system")
            _make(recipe, archive, run, environment)
        progress("loading it into the engine")
        _load(recipe, archive, engine, run, variables)
    return recipe.name


def _make(recipe: Recipe, archive: Path, run: Runner, environment: Mapping[str, str]) -> None:
    # mmdebstrap takes the kind of compression from the name, so the partial file must end like the whole.
    partial = archive.with_name(f"part-{archive.name}")
    try:
        run(
            mmdebstrap_command(recipe, partial),
            env=customize_environment(recipe, environment),
            log=archive.with_suffix(".log"),
        )
        partial.replace(archive)
    except OSError as error:
        raise FileWriteError(archive, error) from error
    finally:
        partial.unlink(missing_ok=True)


def _load(recipe: Recipe, archive: Path, engine: Engine, run: Runner, variables: Mapping[str, str]) -> None:
    changes = [word for variable in _VARIABLES for word in ("--change", f"ENV {variable}")]
    machine = _DOCKER_MACHINES.get(platform.machine(), platform.machine())
    target = ("--platform", f"linux/{machine}") if engine.name == "docker" else ("--arch", machine)
    with tempfile.TemporaryDirectory(dir=archive.parent) as scratch:
        # Not every engine reads zstd.
        plain = Path(scratch) / "root.tar"
        run(("zstd", "--quiet", "--decompress", archive, "-o", plain))
        run((engine.name, "import", *target, *changes, plain, recipe.name), env=variables)
