"""``python -m llama_cpp info``: what was loaded, what was not, and why."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from llama_cpp import __version__, _library
from llama_cpp._errors import LayoutMismatchError, LibraryNotFoundError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._report import DeviceReport, LoadReport, ModuleReport

_GIB = 1024**3

_DESCRIPTION = "Say what the installed llama-cpp-python found on this machine."


class Arguments(argparse.Namespace):
    """Command line."""

    command: str
    json: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 if models can run here, else 1."""
    parser = argparse.ArgumentParser(prog="python -m llama_cpp", description=_DESCRIPTION, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    info = commands.add_parser("info", help="say which native library, backends and devices are in use")
    info.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args(argv, Arguments())
    try:
        report = _library.load()
    except (LibraryNotFoundError, LayoutMismatchError) as err:
        sys.stderr.write(f"error: {err}\n")
        return 1
    facts = {"package": package_facts(), "python": python_facts()}
    if arguments.json:
        text = json.dumps({**facts, "native": report.as_dict()}, indent=2)
    else:
        text = "\n".join(_lines(facts, report))
    sys.stdout.write(text + "\n")
    return verdict(report)


def package_facts() -> dict[str, object]:
    """Name the version of the code and of the installed wheel, which says for which backend it was built."""
    try:
        wheel = version("llama-cpp-python")
    except PackageNotFoundError:
        wheel = "not installed"
    return {"version": __version__, "wheel": wheel}


def python_facts() -> dict[str, object]:
    """Name the interpreter, and whether it has a global lock."""
    locked = getattr(sys, "_is_gil_enabled", lambda: True)()
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "gil": "on" if locked else "off",
    }


def verdict(report: LoadReport) -> int:
    """Return 0 if the processor can run models; say on standard error what is missing otherwise."""
    if any(backend.name.upper() == "CPU" for backend in report.backends):
        return 0
    sys.stderr.write(f"error: no CPU backend among {[b.name for b in report.backends]}\n")
    return 1


def _lines(facts: dict[str, dict[str, object]], report: LoadReport) -> list[str]:
    package, python = facts["package"], facts["python"]
    commit = "" if report.ggml_commit == "unknown" else f" ({report.ggml_commit})"
    lines = [
        f"llama-cpp-python {package['version']} (wheel: {package['wheel']})",
        f"{python['implementation']} {python['version']}, GIL {python['gil']}, {python['platform']}",
        f"llama.cpp {report.llama_version}, ggml {report.ggml_version}{commit}",
        f"library folder: {report.folder}",
        f"CPU variant: {report.cpu_variant or 'the only one'}",
        f"features: {report.system_info}",
        "backends:",
    ]
    for backend in report.backends:
        lines.append(f"  {backend.name}: {len(backend.devices)} device(s)")
        lines += [f"    {device.name}: {device.description}, {_memory(device)}" for device in backend.devices]
    lines.append("modules:")
    lines += _module_lines(report.modules)
    lines += [f"preloaded: {path}" for path in report.preloaded]
    return lines


def _module_lines(modules: Sequence[ModuleReport]) -> list[str]:
    """Give each module that was tried a line, and all variants that were not needed one together."""
    spare = [m.variant for m in modules if m.state == "other variant chosen"]
    lines = [
        f"  {m.file}: {m.state}" + (f": {m.reason}" if m.reason else "")
        for m in modules
        if m.state != "other variant chosen"
    ]
    return [*lines, *([f"  for other processors: {', '.join(spare)}"] if spare else [])]


def _memory(device: DeviceReport) -> str:
    free, total = device.memory_free_bytes / _GIB, device.memory_total_bytes / _GIB
    return f"{free:.1f} of {total:.1f} GiB free"


if __name__ == "__main__":
    sys.exit(main())
