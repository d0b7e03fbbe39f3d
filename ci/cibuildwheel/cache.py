"""The compiler cache and the downloads that containers share with the host, from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from matrix import Libc
from wheelgrid.locations import cache_folder

OBJECTS_IN_CONTAINER = PurePosixPath("/wheelgrid-cache/objects")
"""Where a container sees `CacheFolders.objects`."""

DOWNLOADS_IN_CONTAINER = PurePosixPath("/wheelgrid-cache/downloads")
"""Where a container sees `CacheFolders.downloads`."""

PROJECT_IN_CONTAINER = PurePosixPath("/project")
"""Where cibuildwheel puts the working directory; the same in every run, so objects can be shared."""

_GET_CCACHE: Mapping[Libc, str] = MappingProxyType(
    {
        "glibc": "dnf -y install ccache || { dnf -y install epel-release && dnf -y install ccache; }",
        "musl": "apk add --no-cache ccache",
    }
)
"""How an image of each C library gets ccache; the glibc images are of the Red Hat family."""

_FIND_CCACHE = "command -v ccache || true"
_LAUNCHERS = tuple(f"CMAKE_{language}_COMPILER_LAUNCHER" for language in ("C", "CUDA", "CXX", "HIP"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheFolders:
    """Folders of the host that containers share."""

    objects: Path
    """ccache's folder. An image with the host's own compiler finds what the host compiled, and vice versa."""
    downloads: Path
    """uv's cache of packages."""

    @property
    def mounts(self) -> tuple[tuple[Path, PurePosixPath], ...]:
        """Return each folder, and where a container sees it."""
        return (self.objects, OBJECTS_IN_CONTAINER), (self.downloads, DOWNLOADS_IN_CONTAINER)


def default_folders(environment: Mapping[str, str]) -> CacheFolders:
    """Return ``wheelgrid/containers`` in the user's cache folder (XDG).

    Not the user's own ccache: docker's containers write as another user, and images have other versions.
    """
    folder = cache_folder(environment) / "containers"
    return CacheFolders(objects=folder / "objects", downloads=folder / "downloads")


def cache_setup(libc: Libc) -> tuple[str, ...]:
    """Return commands that install ccache where the image has none, and set its counters to zero.

    A build without it is slow, not wrong: they never fail.
    """
    missing = "echo 'no compiler cache can be installed in this image: every file is compiled'"
    install = f"command -v ccache || {{ {_GET_CCACHE[libc]}; }} || {missing}"
    return install, "ccache --zero-stats || true"


CACHE_REPORT = "{ ccache --print-stats || true; }"
"""Prints the counters, when the build is over."""

CACHE_VARIABLES = (
    ("CCACHE_BASEDIR", str(PROJECT_IN_CONTAINER)),
    ("CCACHE_DIR", str(OBJECTS_IN_CONTAINER)),
    ("CCACHE_NOHASHDIR", "1"),
    ("UV_CACHE_DIR", str(DOWNLOADS_IN_CONTAINER)),
    ("UV_LINK_MODE", "copy"),
)
"""What the caches read in a container: names of files are relative to the project in every key."""

COMPUTED_CACHE_VARIABLES = tuple((name, _FIND_CCACHE) for name in _LAUNCHERS)
"""CMake compiles through what these name, the output of a command; empty is as if they were not set."""
