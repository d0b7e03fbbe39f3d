"""Loads a model, uses it and closes it, many times; prints what the process holds before and after, as JSON.

    python load_cycles.py MODEL CYCLES

Memory that is kept for later use fills up in the first cycles, which are not counted. Needs the standard
library and the package only.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from pathlib import Path

from llama_cpp.llama import Llama

WARM_UP = 100


def held() -> dict[str, int]:
    """Return what this process holds: bytes in memory, open files, threads."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return {
        "bytes": pages * os.sysconf("SC_PAGE_SIZE"),
        "files": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - it counts the folder that it opens, always
        "threads": threading.active_count(),
    }


def cycle(path: str, number: int) -> None:
    """Load, say something and close, by hand or by leaving it to the collector."""
    slots = 1 + number % 3
    model = Llama(path, n_ctx=256, n_threads=1, n_threads_batch=1, n_parallel=slots, verbose=False)
    for chunk in model("the llama", max_tokens=3, stream=True):
        if number % 2 or not chunk:
            break
    if number % 5:
        model.close()


def main() -> None:
    """Cycle as often as was asked."""
    path, cycles = sys.argv[1], int(sys.argv[2])
    for number in range(WARM_UP):
        cycle(path, number)
    before = held()
    for number in range(cycles):
        cycle(path, number)
    sys.stdout.write(json.dumps({"before": before, "after": held()}) + "\n")


if __name__ == "__main__":
    main()
