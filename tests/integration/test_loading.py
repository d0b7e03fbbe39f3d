"""Loading the real library, in fresh interpreters: from where, how often, and what is said about it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.native import compile_library, run_python
from llama_cpp import _library

pytestmark = pytest.mark.integration

REPORT = (
    "import json, logging; logging.basicConfig(format='%(levelname)s %(message)s'); "
    "from llama_cpp._library import load; print(json.dumps(load().as_dict()))"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a library folder of links to the real files, to which a test may add."""
    made = tmp_path / "lib folder"
    made.mkdir()
    for path in _library.library_folder().iterdir():
        (made / path.name).symlink_to(path.resolve())
    return made


Load = Callable[..., dict[str, object]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(folder: Path) -> dict[str, object]:
        done = run_python(REPORT, tmp_path, LLAMA_CPP_LIB_PATH=str(folder))
        assert done.returncode == 0, done.stderr
        report: dict[str, object] = json.loads(done.stdout)
        return {**report, "stderr": done.stderr}

    return load


def test_report_of_the_real_library() -> None:
    report = _library.load()

    assert _library.load() is report
    assert [library.name for library in report.libraries] == ["ggml-base", "ggml", "llama"]
    assert [backend.name for backend in report.backends if backend.devices] >= ["CPU"]
    cpu = next(module for module in report.modules if module.state == "loaded" and module.name == "cpu")
    assert cpu.variant == report.cpu_variant
    assert {m.state for m in report.modules if m.name == "cpu"} <= {"loaded", "other variant chosen"}
    assert report.llama_version == report.wanted_version
    assert report.backends[-1].devices[0].memory_total_bytes > 2**20


def test_functions_of_the_chosen_backend_are_reachable() -> None:
    from llama_cpp import ggml  # noqa: PLC0415 -- loads the library on first use

    assert ggml.ggml_cpu_has_sse3() in {0, 1}


def test_current_directory_is_not_searched(tmp_path: Path) -> None:
    marker = tmp_path / "was loaded"
    attack = f'__attribute__((constructor)) static void run(void) {{ fclose(fopen("{marker}", "w")); }}'
    for name in ("ggml-cpu-zen9", "ggml-cpu", "ggml-blas", "ggml-base", "llama", "ggml-rpc"):
        compile_library(tmp_path, name, "#include <stdio.h>\n" + attack)

    done = run_python(
        "from llama_cpp import llama_cpp as C; C.llama_backend_init(); print(C.llama_supports_gpu_offload())",
        tmp_path,
        LLAMA_CPP_LIB_PATH=str(_library.library_folder()),
    )

    assert done.returncode == 0, done.stderr
    assert not marker.exists()


def test_hostile_library_would_be_noticed(tmp_path: Path) -> None:
    marker = tmp_path / "was loaded"
    attack = f'__attribute__((constructor)) static void run(void) {{ fclose(fopen("{marker}", "w")); }}'
    path = compile_library(tmp_path, "ggml-cpu", "#include <stdio.h>\n" + attack)

    run_python(f"import ctypes; ctypes.CDLL({str(path)!r})", tmp_path)

    assert marker.exists()


def test_folder_without_backend_is_refused(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("libggml-cpu*"):
        path.unlink()
    compile_library(tmp_path, "ggml-cpu", "int in_current_directory;")

    done = run_python(REPORT, tmp_path, LLAMA_CPP_LIB_PATH=str(folder))

    assert "LibraryNotFoundError" in done.stderr
    assert "no backend in" in done.stderr
    assert "there is no backend module" in done.stderr


def test_missing_library_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "libggml.so").unlink()

    done = run_python(REPORT, tmp_path, LLAMA_CPP_LIB_PATH=str(folder))

    assert f"{str(folder)!r} has no library 'ggml'" in done.stderr


def test_broken_library_gives_the_systems_words(folder: Path, tmp_path: Path) -> None:
    (folder / "libggml.so").unlink()
    (folder / "libggml.so").write_text("no library")

    done = run_python(REPORT, tmp_path, LLAMA_CPP_LIB_PATH=str(folder))

    assert "does not load" in done.stderr
    assert "file too short" in done.stderr or "invalid ELF header" in done.stderr


def test_versioned_names_load(folder: Path, load: Load) -> None:
    (folder / "libllama.so").rename(folder / "libllama.v0.5.0.so")
    (folder / "libggml.so").rename(folder / "libggml.so.0")

    report = load(folder)

    assert [str(Path(x["path"]).name) for x in report["libraries"]] == [  # type: ignore[attr-defined]  # JSON
        "libggml-base.so", "libggml.so.0", "libllama.v0.5.0.so",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(None, "file too short", id="no library"),
        pytest.param("int ggml_backend_score(void) { return 0; }", "does not support this", id="score 0"),
        pytest.param("int nothing;", "has no ggml_backend_init", id="no module"),
        pytest.param("void *ggml_backend_init(void) { return 0; }", "refused to start", id="no device"),
    ],
)
def test_module_that_does_not_start_says_why(
    folder: Path, load: Load, source: str | None, reason: str
) -> None:
    if source is None:
        (folder / "libggml-cuda.so").write_text("x")
    else:
        compile_library(folder, "ggml-cuda", source)

    report = load(folder)

    modules = {m["name"]: m for m in report["modules"] if m["state"] == "failed"}  # type: ignore[attr-defined]  # JSON
    assert list(modules) == ["cuda"]
    assert reason in modules["cuda"]["reason"]
    assert "WARNING backend cuda is not used: libggml-cuda.so: " in str(report["stderr"])


def test_missing_dependency_of_a_module_is_named(folder: Path, tmp_path: Path, load: Load) -> None:
    compile_library(tmp_path, "runtime", "int runtime(void) { return 1; }")
    source = "int runtime(void);\nint ggml_backend_init(void) { return runtime(); }"
    compile_library(folder, "ggml-cuda", source, [f"-L{tmp_path}", "-lruntime"])
    (tmp_path / "libruntime.so").unlink()

    report = load(folder)

    reason = next(m["reason"] for m in report["modules"] if m["name"] == "cuda")  # type: ignore[attr-defined]  # JSON
    assert "libruntime.so: cannot open shared object file" in reason


def test_runtime_in_a_vendor_package_is_preloaded(folder: Path, tmp_path: Path) -> None:
    package = tmp_path / "site/nvidia/cuda_runtime/lib"
    package.mkdir(parents=True)
    runtime = compile_library(
        package, "runtime", "int runtime(void) { return 1; }", ["-Wl,-soname,libruntime.so"]
    )
    source = "int runtime(void);\nvoid *ggml_backend_init(void) { runtime(); return 0; }"
    compile_library(folder, "ggml-cuda", source, [f"-L{package}", "-lruntime"])

    done = run_python(
        f"import sys; sys.path.append({str(tmp_path / 'site')!r}); " + REPORT,
        tmp_path,
        LLAMA_CPP_LIB_PATH=str(folder),
    )

    report = json.loads(done.stdout)
    assert report["preloaded"] == [str(runtime)]
    assert "refused to start" in next(m["reason"] for m in report["modules"] if m["name"] == "cuda")


def test_two_threads_load_once(tmp_path: Path) -> None:
    code = """
import threading
from llama_cpp import _library
barrier, reports = threading.Barrier(8), []
def work():
    barrier.wait()
    reports.append(_library.load())
threads = [threading.Thread(target=work) for _ in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
print(len(reports), len({id(r) for r in reports}), len(_library._native))
"""
    done = run_python(code, tmp_path, LLAMA_CPP_LIB_PATH=str(_library.library_folder()))

    assert done.stdout.split() == ["8", "1", "1"], done.stderr


def test_library_without_one_function_serves_the_rest(folder: Path, tmp_path: Path) -> None:
    library = folder / "libllama.so"
    content = library.read_bytes()
    library.unlink()
    library.write_bytes(content.replace(b"\0llama_token_fim_sep\0", b"\0llama_token_fim_sey\0"))

    done = run_python(
        "from llama_cpp import llama_cpp as C\n"
        "print(hasattr(C, 'llama_token_fim_sep'), C.llama_max_devices() > 0)\n"
        "print('llama_token_fim_sep' in C.__all__)\n"
        "C.llama_token_fim_sep",
        tmp_path,
        LLAMA_CPP_LIB_PATH=str(folder),
    )

    assert done.stdout.split() == ["False", "True", "False"], done.stderr
    assert "no function 'llama_token_fim_sep'" in done.stderr
    assert str(library) in done.stderr


def test_foreign_library_is_warned_of(folder: Path, tmp_path: Path) -> None:
    foreign = compile_library(tmp_path, "ggml-base", "int elsewhere;")

    done = run_python(
        f"import ctypes; ctypes.CDLL({str(foreign)!r}); " + REPORT, tmp_path, LLAMA_CPP_LIB_PATH=str(folder)
    )

    assert f"WARNING {foreign} is already loaded by something else" in done.stderr


def test_native_messages_go_through_logging(tmp_path: Path) -> None:
    code = (
        "import logging; logging.basicConfig(level=0, format='%(name)s|%(levelname)s|%(message)s'); "
        "from llama_cpp import llama_cpp as C, _logger; _logger.set_verbose(True); "
        "C.llama_model_load_from_file(b'/nowhere.gguf', C.llama_model_default_params())"
    )
    done = run_python(code, tmp_path, LLAMA_CPP_LIB_PATH=str(_library.library_folder()))

    lines = [line for line in done.stderr.splitlines() if line]
    assert any(line.startswith("llama_cpp|ERROR|") and "/nowhere.gguf" in line for line in lines)
    assert [line for line in lines if not line.startswith("llama_cpp|")] == []


def test_quiet_means_quiet(tmp_path: Path) -> None:
    code = "from llama_cpp import llama_cpp as C, _logger; _logger.set_verbose(False); C.llama_backend_init()"

    done = run_python(code, tmp_path, LLAMA_CPP_LIB_PATH=str(_library.library_folder()))

    assert (done.stdout, done.stderr) == ("", "")


def test_verbose_without_logging_set_up_goes_to_standard_error(tmp_path: Path) -> None:
    code = "from llama_cpp import llama_cpp as C, _logger; _logger.set_verbose(True); C.llama_backend_init()"

    done = run_python(code, tmp_path, LLAMA_CPP_LIB_PATH=str(_library.library_folder()))

    assert "load_backend: loaded CPU backend" in done.stderr


def test_info_as_text_and_json(tmp_path: Path) -> None:
    code = "import sys; from llama_cpp.__main__ import main; sys.exit(main(sys.argv[1:] or {}))"
    folder = str(_library.library_folder())

    text = run_python(code.format(["info"]), tmp_path, LLAMA_CPP_LIB_PATH=folder)
    as_json = run_python(code.format(["info", "--json"]), tmp_path, LLAMA_CPP_LIB_PATH=folder)

    assert (text.returncode, as_json.returncode) == (0, 0), text.stderr
    made = json.loads(as_json.stdout)
    assert made["python"]["gil"] in {"on", "off"}
    assert made["native"]["folder"] == os.path.abspath(folder)  # noqa: PTH100 -- as the report has it
    assert f"CPU variant: {made['native']['cpu_variant']}" in text.stdout
    assert "libggml-cpu" in text.stdout
    spare = [m["variant"] for m in made["native"]["modules"] if m["state"] == "other variant chosen"]
    assert (f"for other processors: {', '.join(spare)}" in text.stdout) == bool(spare)
    assert "(unknown)" not in text.stdout
