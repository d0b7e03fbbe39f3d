"""The facts held against NVIDIA's own compilers, as the command does it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ci.toolkits.cli import facts
from ci.toolkits.toolchain import toolkit_of
from ci.toolkits.verify import Verifier, installed_nvcc, read_pinned_toolchains
from matrix.facts import read_facts
from wheelgrid.errors import FactsError
from wheelgrid.locations import this_checkout
from wheelgrid.process import run_process

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        sys.platform != "linux" or platform.machine() != "x86_64",
        reason="the pinned compilers are those for Linux on x86_64",
    ),
]

KEPT = this_checkout().build / "toolchains"


def test_the_command_finds_the_facts_of_cuda_13_true() -> None:
    result = CliRunner().invoke(facts, ["verify", "13.0"], catch_exceptions=False)

    assert result.exit_code == 0
    assert "13.0.88" in result.output


def test_a_false_fact_is_found_by_the_real_toolchain(capsys: pytest.CaptureFixture[str]) -> None:
    known = read_facts()
    false = tuple(
        one.model_copy(update={"gcc_max": 99}) if one.version == "13.0" else one for one in known.cuda
    )
    verifier = Verifier(
        facts=known.model_copy(update={"cuda": false}), folder=KEPT, run=run_process, progress=print
    )
    (pinned,) = read_pinned_toolchains().chosen(["13.0"])

    (difference,) = verifier.against_pinned(pinned).differences

    assert (difference.stated, difference.observed) == ("99", "15")


def test_an_unknown_release_ends_the_command_with_its_own_error() -> None:
    with pytest.raises(FactsError, match=r"no toolchain is pinned for CUDA '9\.2'") as caught:
        CliRunner().invoke(facts, ["verify", "9.2"], catch_exceptions=False)

    assert caught.value.exit_code == 16


@pytest.mark.skipif(installed_nvcc(os.environ) is None, reason="this machine has no CUDA toolkit")
@pytest.mark.skipif(shutil.which("g++") is None, reason="this machine has no host compiler for nvcc")
def test_the_version_of_ptx_is_that_of_a_compiled_kernel(tmp_path: Path) -> None:
    nvcc = installed_nvcc(os.environ)
    assert nvcc is not None
    verifier = Verifier(facts=read_facts(), folder=KEPT, run=run_process, progress=print)
    comparison = verifier.against_folder(toolkit_of(nvcc, run_process))
    kernel = tmp_path / "kernel.cu"
    kernel.write_text("__global__ void one(int *out) { *out = 1; }\n")

    run_process([nvcc, "--ptx", "-arch=compute_90", "-allow-unsupported-compiler", kernel], cwd=tmp_path)

    written = re.search(r"^\.version (\S+)$", (tmp_path / "kernel.ptx").read_text(), re.MULTILINE)
    assert written is not None
    assert written[1] == comparison.toolchain.ptx_isa
