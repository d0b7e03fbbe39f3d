from __future__ import annotations

from pathlib import Path

import pytest

from ci.toolchain.host import host_toolchain
from wheelgrid.errors import ToolNotFoundError


def test_the_hosts_compiler_adds_nothing(tmp_path: Path) -> None:
    program = tmp_path / "g++"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)

    toolchain = host_toolchain({"PATH": str(tmp_path), "CXX": "g++ -pipe"})

    assert toolchain.compiler == (str(program), "-pipe")
    assert (toolchain.environment, toolchain.definitions, toolchain.platform_tags) == ({}, {}, None)
    assert toolchain.description == f"{program} of this machine"


def test_no_compiler_is_said(tmp_path: Path) -> None:
    with pytest.raises(ToolNotFoundError, match=r"install a C\+\+ compiler"):
        host_toolchain({"PATH": str(tmp_path)})
