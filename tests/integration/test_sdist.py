"""The sdist builds by itself: it carries the sources, and nothing else of the repository."""

from __future__ import annotations

import os
import sys
import tarfile
from pathlib import Path

import pytest

from ci.compile import CompileRequest, build_environment, compile_wheel
from ci.vendoring.lock import read_lock
from ci.vendoring.sources import verify_tree
from ci.wheel.inspector import inspect_wheel
from matrix import read_matrix, this_platform
from wheelgrid.locations import this_checkout
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

LIMIT_BYTES = 7_000_000


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    command = (sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", folder)
    run_process((*command, this_checkout().root / "bindings"))
    (archive,) = folder.glob("*.tar.gz")
    return archive


def test_it_is_small_and_holds_no_links_and_no_clutter(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()

    roots = {member.name.split("/")[1] for member in members}
    assert sdist.stat().st_size <= LIMIT_BYTES
    assert all(member.isfile() for member in members)
    assert roots == {
        "CMakeLists.txt",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "cmake",
        "pyproject.toml",
        "src",
        "vendor",
    }
    assert not any("__pycache__" in member.name for member in members)


def test_its_wheel_is_the_wheel_of_the_checkout(sdist: Path, tmp_path: Path) -> None:
    run_process(("tar", "-xf", sdist, "-C", tmp_path))
    (root,) = tmp_path.iterdir()
    verify_tree(
        read_lock(this_checkout().root / "vendor" / "llama.cpp.lock.toml"), root / "vendor" / "llama.cpp"
    )
    # Laid out as in a checkout, so that the compiler cache knows the objects.
    request = CompileRequest(
        job="cpu-linux-x86_64",
        package=root,
        source_digest=None,
        definitions={},
        build_root=root / "build" / "native",
        disk_needed_bytes=0,
    )

    compiled = compile_wheel(
        request, run=run_process, environment=build_environment(root, os.environ), progress=lambda _: None
    )

    facts = inspect_wheel(compiled.path)
    matrix = read_matrix(this_checkout().matrix)
    variants = matrix.payload.cpu_variants_on(this_platform(matrix).id)
    assert facts.cpu_variants(matrix.payload.cpu_module_prefix) == variants
    assert len(facts.libraries) == len(variants) + 4
    assert not any(library.build_paths for library in facts.libraries)
