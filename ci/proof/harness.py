"""Runs inside a clean environment, on any Python from 3.9: is this the right wheel, and does it work?

``python -I harness.py DISTRIBUTION IMPORT_NAME [PROBE [ARGUMENT...]]`` checks the installed files, imports
the package or runs the project's probe in this very process, and prints one JSON object on its last line.
It uses the standard library and what is installed only: it is handed to interpreters that know nothing of us.
"""

import base64
import contextlib
import hashlib
import importlib
import io
import json
import platform
import runpy
import sys
import sysconfig
from importlib.metadata import distribution
from pathlib import Path

INSTALLERS_FILES = ("INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")


def digest_record(project: str) -> str:
    """Return one digest over what the wheel's RECORD says, after checking each file against it.

    Lines that an installer adds (its own name, compiled files, the request) are left out, so that the
    digest is a property of the wheel.
    """
    lines = []
    for file in distribution(project).files or ():
        if file.hash is None or file.name in INSTALLERS_FILES:
            continue
        content = Path(file.locate()).read_bytes()
        found = base64.urlsafe_b64encode(hashlib.new(file.hash.mode, content).digest()).rstrip(b"=").decode()
        if found != file.hash.value:
            raise SystemExit(f"{file} differs from the wheel's RECORD")
        lines.append(f"{file},sha256={found}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def run_probe(probe: str, arguments: "list[str]") -> "dict[str, object]":
    """Run the project's probe as a program and return the object on its last line."""
    sys.argv = [probe, *arguments]
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            runpy.run_path(probe, run_name="__main__")
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
    lines = printed.getvalue().splitlines()
    try:
        said = json.loads(lines[-1])
    except (IndexError, ValueError):
        said = None
    if not isinstance(said, dict):
        raise SystemExit(f"the last line of {probe} is no JSON object: {lines[-1:]}")
    return said


def main() -> None:
    """Answer on standard output."""
    project, import_name, *probe = sys.argv[1:]
    record_digest = digest_record(project)
    if probe:
        said = run_probe(probe[0], probe[1:])
    else:
        importlib.import_module(import_name)
        said = {"answer": f"{import_name} is imported"}
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    answer = {
        "python": platform.python_version() + ("t" if free_threaded else ""),
        "free_threaded": free_threaded,
        "gil_enabled": getattr(sys, "_is_gil_enabled", lambda: True)(),
        "record_digest": record_digest,
        "said": said,
    }
    sys.stdout.write("\n" + json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
