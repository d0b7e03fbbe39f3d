"""The command that makes a built wheel fit for other machines, in the words of each system's tool."""

from __future__ import annotations

import shlex

from matrix import OperatingSystem


def repair_command(system: OperatingSystem, excluded: tuple[str, ...]) -> str:
    """Return the command in cibuildwheel's words, ``{wheel}`` and ``{dest_dir}``.

    auditwheel chooses the oldest Linux that the content allows: the tag is its verdict, not our wish.

    Source: ``auditwheel repair --help``, ``delocate-wheel --help``, ``delvewheel repair --help``.
    """
    words = [word for library in excluded for word in ("--exclude", shlex.quote(library))]
    match system:
        case OperatingSystem.LINUX:
            return " ".join(["auditwheel repair", *words, "-w {dest_dir} {wheel}"])
        case OperatingSystem.MACOS:
            tool = "delocate-wheel --require-archs {delocate_archs}"
            return " ".join([tool, *words, "-w {dest_dir} -v {wheel}"])
        case OperatingSystem.WINDOWS:
            # A ctypes package has no extension module: its DLLs are what must be looked into. They keep
            # their names, by which the package finds them.
            tool = "delvewheel repair --analyze-existing --ignore-existing --no-mangle-all"
            words = [f'--exclude "{";".join(excluded)}"'] if excluded else []
            return " ".join([tool, *words, "-w {dest_dir} -v {wheel}"])
