"""A job → its toolkit on this machine, outside any container, and the variables that lead a build to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ci.toolkits.archive import download, unpack_zip
from ci.toolkits.need import Need
from ci.toolkits.redist import Redist
from ci.toolkits.vulkan import newest_sdk, windows_archive
from matrix.facts.model import Facts
from matrix.model import Family, OperatingSystem
from wheelgrid.process import Runner

Variables = tuple[tuple[str, str], ...]
"""Names and values of environment variables, sorted by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Puts toolkits into a folder."""

    facts: Facts
    """What is true of toolkits."""
    redist: Redist
    """Archives of CUDA."""
    downloads: Path
    """Where archives are kept from run to run."""
    run: Runner
    """Runs the installers of vendors."""
    progress: Callable[[str], None]
    """Told what takes a while."""
    pause: Callable[[float], None] = time.sleep
    """Waits between two tries of a download, in seconds."""

    def install(self, need: Need, folder: Path) -> Variables:
        """Install what a job needs into a folder; nothing where the system or the container has it all.

        Raises:
            BuildError: Nobody can install it here; says why.
            MatrixError: The facts do not know the toolkit.
            SourceError: An archive cannot be had, or has another digest.
            FileWriteError: The folder cannot be written or the disk is full.
            ToolFailedError: The installer of a vendor failed.
        """
        if need.os is OperatingSystem.MACOS or need.family in {Family.CPU, Family.RPC}:
            return ()
        if need.os is OperatingSystem.LINUX:
            raise need.refuse(
                "on Linux it is installed inside the container",
                "let `wheelgrid build` do it, or install it with the packages of this system",
            )
        match need.family:
            case Family.CUDA:
                return self._cuda(need, folder)
            case Family.VULKAN:
                return self._vulkan(need, folder)
            case _:
                raise need.refuse(
                    f"there is no declared way for {need.family.value} on {need.platform}",
                    "install it as its vendor says, and build with its environment",
                )

    def _cuda(self, need: Need, folder: Path) -> Variables:
        for archive in self.redist.archives_for(need, self.facts):
            path = download(archive, self.downloads, self.progress, self.pause)
            unpack_zip(path, archive, folder)
        return (("CUDACXX", str(folder / "bin" / "nvcc.exe")), ("CUDA_PATH", str(folder)))

    def _vulkan(self, need: Need, folder: Path) -> Variables:
        archive = windows_archive(newest_sdk(need, self.facts))
        program = download(archive, self.downloads, self.progress, self.pause)
        self.run(
            [
                program,
                "--root",
                folder,
                "--accept-licenses",
                "--default-answer",
                "--confirm-command",
                "install",
                "copy_only=1",
            ]
        )
        return (("VULKAN_SDK", str(folder)),)
