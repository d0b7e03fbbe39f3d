"""Write ``llama_cpp._generated`` from the C headers, or check that it is current.

Usage: python scripts/generate_binding.py [--check | --defaults FOLDER]

The default parameters, which the layout check at load compares with, come from a library built from the same
headers: ``--defaults`` names its folder.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bindings"))

from codegen.origin import read_origin  # noqa: E402 -- the folder of the generator is no installed package
from codegen.probes import PROBES, plain_values, write_defaults  # noqa: E402 -- as above
from codegen.reader import read_interface  # noqa: E402 -- as above
from codegen.typecodes import UnreadableHeaderError  # noqa: E402 -- as above
from codegen.writer import write_files  # noqa: E402 -- as above

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OUTPUT = ROOT / "bindings/src/llama_cpp/_generated"
SOURCE = ROOT / "vendor/llama.cpp"
LOCK = ROOT / "vendor/llama.cpp.lock.toml"
SHOWN_LINES = 20
"""Lines of difference that a failed check shows of each file."""


class Arguments(argparse.Namespace):
    """Command line."""

    check: bool
    defaults: Path | None
    output: Path
    source: Path


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files, or with ``--check`` say what differs and return 1."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--check", action="store_true", help="compare with the committed files, write nothing"
    )
    parser.add_argument("--defaults", type=Path, help="folder of a library to read default parameters from")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder of the generated files")
    parser.add_argument("--source", type=Path, default=SOURCE, help="checkout of llama.cpp")
    arguments = parser.parse_args(argv, Arguments())
    if arguments.defaults:
        (OUTPUT / "defaults.py").write_text(read_defaults(arguments.defaults))
        return 0
    try:
        files = write_files(read_interface(arguments.source), read_origin(LOCK, arguments.source))
    except UnreadableHeaderError as err:
        print(f"error: {err}", file=sys.stderr)
        return 1
    if arguments.check:
        return report(differences(arguments.output, files))
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (arguments.output / name).write_bytes(text.encode())
    return 0


def read_defaults(folder: Path) -> str:
    """Call the library of a folder and write down what its default parameters are."""
    sys.path.insert(0, str(OUTPUT.parent.parent))
    from llama_cpp._loading import open_library  # noqa: PLC0415 -- the binding must be generated first

    opened = [open_library(folder.absolute(), name) for name in ("ggml-base", "ggml", "llama", "mtmd")]
    libraries = dict(zip(("ggml-base", "ggml", "llama", "mtmd"), opened, strict=True))
    values = {}
    for function in PROBES:
        arguments = (None, 0) if function == "llama_batch_get_one" else ()
        values[function] = plain_values(getattr(libraries[function.split("_")[0]], function)(*arguments))
    return write_defaults(values)


def differences(folder: Path, files: Mapping[str, str]) -> dict[str, list[str]]:
    """Compare the committed files with fresh ones: file name to the lines that differ."""
    found: dict[str, list[str]] = {}
    for name, text in sorted(files.items()):
        path = folder / name
        committed = path.read_bytes().decode() if path.is_file() else ""
        if committed != text:
            lines = difflib.unified_diff(committed.splitlines(), text.splitlines(), "committed", "fresh", n=0)
            found[name] = list(lines)
    return found


def report(found: Mapping[str, list[str]]) -> int:
    """Print a summary of what differs; return the exit code."""
    for name, lines in found.items():
        print(f"{name}: {len(lines)} lines differ", file=sys.stderr)
        print("\n".join(lines[:SHOWN_LINES]), file=sys.stderr)
    if found:
        print("error: the generated binding is stale; run scripts/generate_binding.py", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
