from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from llama_cpp._backends import describe_modules
from llama_cpp._loading import foreign_libraries
from llama_cpp._report import BackendReport, DeviceReport, LibraryFile, LoadReport, ModuleReport

REPORT = LoadReport(
    folder="/lib",
    libraries=(LibraryFile("llama", "/lib/libllama.so"),),
    preloaded=(),
    backends=(BackendReport("CPU", "/lib/libggml-cpu-zen4.so", (DeviceReport("CPU", "a processor", 1, 2),)),),
    cpu_variant="zen4",
    modules=(ModuleReport("libggml-cpu-zen4.so", "cpu", "zen4", "loaded", ""),),
    system_info="AVX2 = 1",
    llama_version="0.5.0",
    ggml_version="0.25.3",
    ggml_commit="unknown",
    wanted_version="0.5.0",
    wanted_build=11312,
    wanted_commit="0c1e",
)


def test_report_is_json() -> None:
    made = json.loads(json.dumps(REPORT.as_dict()))

    assert made["backends"][0]["devices"][0]["memory_total_bytes"] == 2
    assert made["modules"][0]["state"] == "loaded"
    assert set(made) == {field.name for field in dataclasses.fields(LoadReport)}


def test_report_cannot_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        REPORT.folder = "/elsewhere"  # type: ignore[misc]  # the point of the test


def test_modules_say_what_became_of_them() -> None:
    files = ["libggml-cpu-x64.so", "libggml-cpu-zen4.so", "libggml-cuda.so", "libggml-base.so"]

    made = describe_modules(
        Path("/lib"), files, ["/lib/libggml-cpu-zen4.so"], lambda path: f"no driver for {path.name}"
    )

    assert [(m.file, m.state, m.reason) for m in made] == [
        ("libggml-cpu-x64.so", "other variant chosen", ""),
        ("libggml-cpu-zen4.so", "loaded", ""),
        ("libggml-cuda.so", "failed", "no driver for libggml-cuda.so"),
    ]


def test_library_from_elsewhere_is_foreign(tmp_path: Path) -> None:
    line = "7f00-7f01 r-xp 00000000 08:01 42                         {}\n"
    own, other = tmp_path / "libggml.so", tmp_path / "other dir" / "libggml-base.so.0"
    maps = [line.format(path) for path in (own, other, "/usr/lib/libllamafile.so", "/usr/lib/libc.so.6")]

    assert foreign_libraries([*maps, "7f02-7f03 rw-p 00000000 00:00 0\n"], tmp_path) == [str(other)]
