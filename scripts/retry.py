"""Runs a command that needs the network again when it fails: ``python scripts/retry.py COMMAND…``.

Standard library only: the workflows call it before anything is installed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAUSES_S = (0, 5, 20, 80)
"""How long to wait before each attempt."""


def retry(
    command: Sequence[str],
    call: Callable[[Sequence[str]], int] = subprocess.call,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Run a command until it ends with 0, four times at most, and return its last exit code."""
    code = 0
    for pause_s in PAUSES_S:
        sleep(pause_s)
        code = call(command)
        if code == 0:
            break
        print(f"retry: {command[0]!r} ended with code {code}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(retry(sys.argv[1:]))
