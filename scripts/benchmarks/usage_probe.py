"""Runs a program and prints what it used, as one line of JSON.

The operating system counts the memory of whoever starts a program for the program too, so this one stays
small: standard library only, and it does nothing else. What the program prints goes to LOG::

    python -I -S usage_probe.py LOG PROGRAM [ARGUMENT]...
"""

from __future__ import annotations

import json
import os
import sys
import time

KIB = 1 if sys.platform == "darwin" else 1024
"""Bytes of the unit in which this system counts peak memory."""


def use(log: str, command: list[str]) -> dict[str, float]:
    """Run a program to its end and return what it used, with all that it started and waited for."""
    output = (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    began = time.perf_counter()
    child = os.posix_spawnp(
        command[0], command, os.environ, file_actions=[output, (os.POSIX_SPAWN_DUP2, 1, 2)]
    )
    _, status, usage = os.wait4(child, 0)
    return {
        "exit_code": os.waitstatus_to_exitcode(status),
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "wall_s": time.perf_counter() - began,
        "peak_bytes": usage.ru_maxrss * KIB,
    }


if __name__ == "__main__":
    print(json.dumps(use(sys.argv[1], sys.argv[2:])))
