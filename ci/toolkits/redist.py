"""NVIDIA's redistributable archives of each release of CUDA, as ``redist.toml`` pins them."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

from ci.toolkits.archive import Archive
from ci.toolkits.need import Need
from matrix.facts.model import Facts
from wheelgrid.models import FrozenModel, Sha256


class RedistFile(FrozenModel):
    """One archive."""

    path: str
    """Path below the base address."""
    sha256: Sha256
    """Digest, as NVIDIA's ``redistrib_<release>.json`` states it."""


class RedistRelease(FrozenModel):
    """What a compile needs of one update of CUDA on one platform."""

    update: str
    """Whole version, ``12.8.1``."""
    platform: str
    """Id of the platform, ``windows-amd64``."""
    source: str
    """Where the digests were read."""
    checked: date
    """The day on which they were."""
    archives: tuple[RedistFile, ...]
    """The archives; unpacked into one folder they are a toolkit."""


class Redist(FrozenModel):
    """All of ``redist.toml``."""

    base: str
    """Address that the paths stand below."""
    releases: tuple[RedistRelease, ...]
    """Oldest first."""

    def archives_for(self, need: Need, facts: Facts) -> tuple[Archive, ...]:
        """Return the archives of the toolkit that a job needs.

        Raises:
            BuildError: Their digests are not established.
            MatrixError: The facts do not know the toolkit.
        """
        toolkit = facts.cuda_toolkit(need.toolkit or "")
        for release in self.releases:
            if (release.update, release.platform) == (toolkit.update, need.platform):
                return tuple(
                    Archive(url=f"{self.base}/{file.path}", sha256=file.sha256) for file in release.archives
                )
        raise need.refuse(
            f"no digests of CUDA {toolkit.update or toolkit.version} for {need.platform} are established",
            "add them to ci/toolkits/redist.toml from NVIDIA's redistrib file, with the source",
        )


def read_redist() -> Redist:
    """Read ``redist.toml``, which is ours: a fault in it is a bug, not a user's error."""
    return Redist.model_validate(
        tomllib.loads((resources.files("ci.toolkits") / "redist.toml").read_text("utf-8"))
    )
