"""Imports, loads and generates with the installed wheel, in a hostile current directory."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import sysconfig
import tempfile
from importlib.util import find_spec
from pathlib import Path

from wheel_check.model import write_scripted_model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from llama_cpp._report import LoadReport

SAID = "the wheel works here and says just what was written"
"""What the model says to every prompt."""

LARGEST_BYTES = 100_000_000
"""Larger libraries are not planted: those are GPU kernels, which would take a while to copy."""


def plant(folder: Path) -> list[str]:
    """Copy the wheel's own libraries into a folder: what is loaded from there is loaded by mistake."""
    spec = find_spec("llama_cpp")
    if spec is None or spec.origin is None:
        raise SystemExit("error: llama_cpp is not installed")
    libraries = [
        path
        for path in sorted((Path(spec.origin).parent / "lib").iterdir())
        if path.stat().st_size <= LARGEST_BYTES
    ]
    return [Path(shutil.copy(path, folder)).name for path in libraries]


def faults_of_report(report: LoadReport) -> Iterator[str]:
    """Yield what the load report says that it should not."""
    if not any(backend.name == "CPU" and backend.devices for backend in report.backends):
        yield f"no CPU backend among {[backend.name for backend in report.backends]}"
    if report.llama_version != report.wanted_version:
        yield f"the library is llama.cpp {report.llama_version}, the binding is for {report.wanted_version}"
    for module in report.modules:
        if module.name == "cpu" and module.state == "failed":
            yield f"{module.file} does not load: {module.reason}"


def loaded_files(report: LoadReport) -> list[str]:
    """Return the files that were loaded: as the report says, and where the system tells, as it does."""
    files = [library.path for library in report.libraries] + [backend.file for backend in report.backends]
    maps = Path("/proc/self/maps")
    if maps.is_file():
        # "address permissions offset device inode      path"
        files += [line.split(maxsplit=5)[-1].strip() for line in maps.read_text().splitlines() if "/" in line]
    return files


def faults_of_origin(files: Iterable[str], hostile: Path) -> Iterator[str]:
    """Yield which files came from the hostile folder."""
    for file in sorted(set(filter(None, files))):
        if hostile.resolve() in Path(file).resolve().parents:
            yield f"{Path(file).name} was loaded from the current directory"


def faults_of_threading(*, free_threaded: bool, gil_enabled: bool) -> Iterator[str]:
    """Yield whether the import switched the global interpreter lock on."""
    if free_threaded and gil_enabled:
        yield "the import switched the global interpreter lock on"


def faults_of_answer(text: str) -> Iterator[str]:
    """Yield whether the model said something else than it must."""
    if text.strip() != SAID:
        yield f"the model said {text!r}, not {SAID!r}"


def generate(model: Path) -> str:
    """Return what the model says, greedily."""
    from llama_cpp import Llama  # noqa: PLC0415 -- only now: the current directory is hostile by then

    with Llama(str(model), n_ctx=64, n_threads=1, verbose=False) as llama:
        answer = llama("Does it?", max_tokens=32, temperature=0.0)
        if not isinstance(answer, dict):
            raise SystemExit(f"error: a completion that is not streamed gave {type(answer)}")
        return str(answer["choices"][0]["text"])


def check(hostile: Path, model: Path) -> list[str]:
    """Return every fault, after printing what was found as JSON."""
    planted = plant(hostile)
    os.chdir(hostile)
    # What `python -m` and a program of one's own have in front: the current directory.
    sys.path.insert(0, "")
    text = generate(model)
    from llama_cpp._library import load  # noqa: PLC0415 -- as above

    report = load()
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    gil_enabled = bool(getattr(sys, "_is_gil_enabled", lambda: True)())
    found = {
        "python": platform.python_version() + "t" * free_threaded,
        "gil_enabled": gil_enabled,
        "cpu_variant": report.cpu_variant,
        "backends": [backend.name for backend in report.backends],
        "planted": len(planted),
        "text": text,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return [
        *faults_of_report(report),
        *faults_of_origin(loaded_files(report), hostile),
        *faults_of_threading(free_threaded=free_threaded, gil_enabled=gil_enabled),
        *faults_of_answer(text),
    ]


def main() -> int:
    """Check the installed wheel."""
    # Windows holds on to libraries until the process ends, so what is left there is left to the system.
    folder = Path(tempfile.mkdtemp())
    hostile = folder / "current directory"
    hostile.mkdir()
    here = Path.cwd()
    try:
        faults = check(hostile, write_scripted_model(folder / "scripted.gguf", SAID))
    finally:
        os.chdir(here)
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults:
        sys.stderr.write(f"error: {fault}\n")
    return 1 if faults else 0
