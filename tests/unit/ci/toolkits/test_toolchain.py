"""What a toolchain says of itself is read, and refused where it does not say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.toolkits.toolchain import HostCompilers, inspect_toolchain, parse_host_config, toolkit_of
from fakes.runner import RecordingRunner
from fakes.toolchains import HOST_CONFIG, FakeToolchain
from wheelgrid.errors import FactsError, ToolFailedError

WHOLE = HOST_CONFIG.format(gcc_max=15, clang_above=21, msvc_min=1920, msvc_above=1950)


def test_a_toolchain_is_read(tmp_path: Path) -> None:
    fake = FakeToolchain()

    toolchain = inspect_toolchain(fake.write(tmp_path), fake.runner())

    assert (toolchain.toolkit, toolchain.release, toolchain.ptx_isa) == ("13.0", "13.0.88", "9.0")
    assert toolchain.architectures == frozenset(fake.architectures.split())
    assert toolchain.host_compilers == HostCompilers(gcc_max=15, clang_max=20, msvc_min=1920, msvc_max=1949)
    assert toolchain.has_size_compression is True


@pytest.mark.parametrize("layout", ["nvidia/cu13", "nvidia/cuda_nvcc", "lib/cuda", "lib/nvidia-cuda-toolkit"])
def test_a_toolchain_is_found_where_packages_lay_it(tmp_path: Path, layout: str) -> None:
    fake = FakeToolchain()
    fake.write(tmp_path / layout)

    assert inspect_toolchain(tmp_path, fake.runner()).host_compilers is not None


def test_what_a_toolchain_lacks_is_not_known(tmp_path: Path) -> None:
    fake = FakeToolchain(release="12.8.93")
    fake.write(tmp_path)
    (tmp_path / "bin" / "nvcc").unlink()
    (tmp_path / "include" / "crt" / "host_config.h").unlink()

    toolchain = inspect_toolchain(tmp_path, fake.runner())

    assert toolchain.has_size_compression is None
    assert toolchain.host_compilers is None


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        pytest.param("default,size,none", True, id="with-size"),
        pytest.param("default,none", False, id="without-size"),
        pytest.param("", False, id="no-modes"),
    ],
)
def test_compression_is_read_from_the_help(tmp_path: Path, modes: str, *, expected: bool) -> None:
    fake = FakeToolchain(modes=modes)

    assert inspect_toolchain(fake.write(tmp_path), fake.runner()).has_size_compression is expected


def test_a_folder_without_ptxas_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="there is no ptxas"):
        inspect_toolchain(tmp_path, RecordingRunner())


@pytest.mark.parametrize(
    ("fake", "message"),
    [
        pytest.param(FakeToolchain(architectures=""), "ptxas lists no architecture", id="architectures"),
        pytest.param(FakeToolchain(ptx_isa="nine"), "it does not say its version of PTX", id="ptx"),
        pytest.param(FakeToolchain(release="unknown"), "it does not say its release", id="release"),
    ],
)
def test_a_program_that_says_something_new_is_refused(
    tmp_path: Path, fake: FakeToolchain, message: str
) -> None:
    with pytest.raises(FactsError, match=message):
        inspect_toolchain(fake.write(tmp_path), fake.runner())


def test_a_ptxas_that_takes_the_impossible_version_is_refused(tmp_path: Path) -> None:
    fake = FakeToolchain()
    real = fake.runner()
    lenient = RecordingRunner(lambda words: "" if words[1] == "--gpu-name" else real(words))

    with pytest.raises(FactsError, match="it does not say its version of PTX"):
        inspect_toolchain(fake.write(tmp_path), lenient)


@pytest.mark.parametrize(
    ("old", "message"),
    [
        pytest.param("#if __GNUC__ >", "the newest GCC", id="gcc"),
        pytest.param("#if defined(__clang__)", "the newest Clang", id="clang"),
        pytest.param("#if _MSC_VER <", "the range of _MSC_VER", id="msvc"),
    ],
)
def test_a_header_without_a_bound_is_refused(old: str, message: str) -> None:
    with pytest.raises(FactsError, match=message):
        parse_host_config(WHOLE.replace(old, "#if 0 &&"), Path("host_config.h"))


def test_a_script_that_calls_nvcc_leads_to_its_toolkit(tmp_path: Path) -> None:
    script = tmp_path / "nvcc"
    script.touch()
    runner = RecordingRunner(lambda _: "#$ _SPACE_= \n#$ _HERE_=/opt/cuda-13.0/bin\n#$ TOP=x\n")

    assert toolkit_of(script, runner) == Path("/opt/cuda-13.0")


def test_an_nvcc_that_is_not_there_or_does_not_say_where_it_lies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="there is no such nvcc"):
        toolkit_of(tmp_path / "nvcc", RecordingRunner())

    (tmp_path / "nvcc").touch()
    with pytest.raises(FactsError, match="it does not say where it lies"):
        toolkit_of(tmp_path / "nvcc", RecordingRunner())


def test_a_program_that_does_not_run_is_an_error_of_its_own(tmp_path: Path) -> None:
    def refuse(words: tuple[str, ...]) -> str:
        raise ToolFailedError(words, 126, "cannot execute")

    with pytest.raises(ToolFailedError, match="cannot execute"):
        inspect_toolchain(FakeToolchain().write(tmp_path), RecordingRunner(refuse))
