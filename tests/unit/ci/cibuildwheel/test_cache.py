"""What containers share with the host."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ci.cibuildwheel.cache import CACHE_REPORT, CacheFolders, cache_setup, default_folders


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HOME": "/home/me"}, "/home/me/.cache/wheelgrid/containers"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "/cache"}, "/cache/wheelgrid/containers"),
    ],
    ids=["home", "xdg"],
)
def test_the_folders_lie_in_the_users_cache(environment: dict[str, str], folder: str) -> None:
    assert default_folders(environment) == CacheFolders(
        objects=Path(folder, "objects"), downloads=Path(folder, "downloads")
    )


@pytest.mark.skipif(sys.platform == "win32", reason="containers have a POSIX shell")
@pytest.mark.parametrize("libc", ["glibc", "musl"])
def test_an_image_that_cannot_get_a_cache_builds_without_one(libc: str, tmp_path: Path) -> None:
    commands = "\n".join(("set -e", *cache_setup("musl" if libc == "musl" else "glibc"), CACHE_REPORT))

    done = subprocess.run(
        ["/bin/sh", "-c", commands], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert "no compiler cache can be installed in this image" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="containers have a POSIX shell")
def test_a_cache_that_is_there_is_not_installed_again(tmp_path: Path) -> None:
    ccache = tmp_path / "ccache"
    ccache.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/calls"\n')
    ccache.chmod(0o755)

    commands = "\n".join(("set -e", *cache_setup("glibc"), CACHE_REPORT))
    done = subprocess.run(
        ["/bin/sh", "-c", commands], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines() == [str(ccache)]
    assert (tmp_path / "calls").read_text().splitlines() == ["--zero-stats", "--print-stats"]
