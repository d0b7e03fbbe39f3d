"""The reference of the binding is what its docstrings say."""

from __future__ import annotations

import subprocess
import sys

from wheelgrid.locations import this_checkout

SCRIPT = this_checkout().root / "scripts" / "generate_reference.py"


def test_the_page_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], check=False)

    assert done.returncode == 0, "run scripts/generate_reference.py"
