"""The facts of the Vulkan SDK → the archive that a job downloads."""

from __future__ import annotations

from ci.toolkits.archive import Archive
from ci.toolkits.need import Need
from matrix.facts.model import Facts, VulkanSdk
from matrix.model import OperatingSystem

_LUNARG = "https://sdk.lunarg.com/sdk/download"


def newest_sdk(need: Need, facts: Facts) -> VulkanSdk:
    """Return the SDK that a job names, else the newest with an established digest for its system.

    Raises:
        BuildError: No digest is established.
        MatrixError: The facts do not know the SDK that it names.
    """
    known = facts.vulkan if need.toolkit is None else (facts.vulkan_sdk(need.toolkit),)
    windows = need.os is OperatingSystem.WINDOWS
    for sdk in reversed(known):
        if (sdk.windows_sha256 if windows else sdk.linux_sha256) is not None:
            return sdk
    raise need.refuse(
        "no digest of the Vulkan SDK is established for this system",
        "add the digest to matrix/facts/vulkan.yaml, with its source",
    )


def linux_archive(sdk: VulkanSdk) -> Archive:
    """Return the archive for Linux; its sources serve every processor."""
    return Archive(
        url=f"{_LUNARG}/{sdk.version}/linux/{sdk.linux_archive}", sha256=str(sdk.linux_sha256), strip=2
    )


def windows_archive(sdk: VulkanSdk) -> Archive:
    """Return the installer for Windows."""
    return Archive(
        url=f"{_LUNARG}/{sdk.version}/windows/{sdk.windows_archive}", sha256=str(sdk.windows_sha256)
    )
