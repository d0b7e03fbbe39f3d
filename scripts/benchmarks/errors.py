"""What can keep a benchmark from being measured."""

from __future__ import annotations

from wheelgrid.errors import ToolkitError


class BenchmarkError(ToolkitError):
    """Something that the benchmark needs is missing, or did not do the work that is timed."""

    exit_code = 20
