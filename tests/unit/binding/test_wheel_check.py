"""The check that an installed wheel must pass, and what it says of a broken one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from gguf import GGUFReader

from fakes.models import script_model
from llama_cpp._report import BackendReport, DeviceReport, LibraryFile, LoadReport, ModuleReport
from wheelgrid.locations import this_checkout

sys.path.append(str(this_checkout().root / "bindings"))

from wheel_check import checks
from wheel_check.model import write_scripted_model

DEVICE = DeviceReport(name="CPU", description="", memory_free_bytes=1, memory_total_bytes=1)


def report_of(
    *, backends: tuple[BackendReport, ...] | None = None, version: str = "1.0", state: str = "loaded"
) -> LoadReport:
    module = ModuleReport(
        file="libggml-cpu-x64.so",
        name="cpu",
        variant="x64",
        state="failed" if state == "failed" else "loaded",
        reason="undefined symbol" if state == "failed" else "",
    )
    cpu = BackendReport(name="CPU", file="/package/lib/libggml-cpu-x64.so", devices=(DEVICE,))
    return LoadReport(
        folder="/package/lib",
        libraries=(LibraryFile(name="llama", path="/package/lib/libllama.so"),),
        preloaded=(),
        backends=(cpu,) if backends is None else backends,
        cpu_variant="x64",
        modules=(module,),
        system_info="",
        llama_version=version,
        ggml_version="",
        ggml_commit="",
        wanted_version="1.0",
        wanted_build=1,
        wanted_commit="",
    )


def test_a_sound_report_has_no_fault() -> None:
    assert list(checks.faults_of_report(report_of())) == []


@pytest.mark.parametrize(
    ("report", "fault"),
    [
        (report_of(backends=()), "no CPU backend among []"),
        (
            report_of(backends=(BackendReport(name="CPU", file="", devices=()),)),
            "no CPU backend among ['CPU']",
        ),
        (report_of(version="2.0"), "the library is llama.cpp 2.0, the binding is for 1.0"),
        (report_of(state="failed"), "libggml-cpu-x64.so does not load: undefined symbol"),
    ],
    ids=["no backend", "no device", "version", "module"],
)
def test_a_broken_report_is_told(report: LoadReport, fault: str) -> None:
    assert list(checks.faults_of_report(report)) == [fault]


def test_a_file_from_the_hostile_folder_is_told(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    (hostile / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(hostile)
    files = [
        "",
        "/usr/lib/libc.so.6",
        str(hostile / "deep" / "libone.so"),
        str(tmp_path / "link" / "libtwo.so"),
    ]

    assert list(checks.faults_of_origin(files, hostile)) == [
        "libone.so was loaded from the current directory",
        "libtwo.so was loaded from the current directory",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process what it has mapped")
def test_what_the_system_has_mapped_counts_as_loaded() -> None:
    files = checks.loaded_files(report_of())

    assert "/package/lib/libllama.so" in files
    assert any("libc.so" in file or "ld-" in file for file in files)


def test_only_a_free_threaded_python_must_keep_its_lock_off() -> None:
    told = list(checks.faults_of_threading(free_threaded=True, gil_enabled=True))

    assert told == ["the import switched the global interpreter lock on"]
    assert not list(checks.faults_of_threading(free_threaded=True, gil_enabled=False))
    assert not list(checks.faults_of_threading(free_threaded=False, gil_enabled=True))


def test_another_answer_is_told() -> None:
    assert not list(checks.faults_of_answer(f" {checks.SAID}"))
    assert list(checks.faults_of_answer("babble")) == [f"the model said 'babble', not {checks.SAID!r}"]


def test_the_model_holds_what_the_one_of_the_gguf_package_holds(tmp_path: Path) -> None:
    ours = GGUFReader(write_scripted_model(tmp_path / "ours.gguf", checks.SAID))
    theirs = GGUFReader(script_model(tmp_path / "theirs.gguf", checks.SAID))

    assert {tensor.name for tensor in ours.tensors} == {tensor.name for tensor in theirs.tensors}
    for name in ("llama.embedding_length", "llama.block_count", "tokenizer.ggml.tokens"):
        mine, other = ours.get_field(name), theirs.get_field(name)
        assert mine is not None
        assert other is not None
        assert (
            len(mine.contents()) == len(other.contents())
            if name.endswith("tokens")
            else (mine.contents() == other.contents())
        )


@pytest.mark.parametrize("text", ["once", "the wheel the wheel", "on and on", ""], ids=repr)
def test_a_text_that_cannot_be_scripted_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="different words of three letters"):
        write_scripted_model(tmp_path / "model.gguf", text)


def test_without_the_wheel_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "wheel_check"],
        cwd=this_checkout().root / "bindings",
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "error: llama_cpp is not installed" in done.stderr
