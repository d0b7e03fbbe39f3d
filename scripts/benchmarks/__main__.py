"""Starts a benchmark: ``python -m scripts.benchmarks binding``, which is what ``scripts/bench`` runs."""

from __future__ import annotations

import sys
from pathlib import Path

# the tiny models are made by the fakes of the tests
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

try:
    from scripts.benchmarks.commands import main
except ModuleNotFoundError as missing:
    sys.exit(
        f"error: the benchmark needs the Python module {missing.name!r}\n"
        " hint: run ./scripts/bench, on Linux or macOS"
    )

sys.exit(main())
