"""Measured costs and a number of GPU architectures → minutes and bytes."""

from __future__ import annotations

from matrix.job import Prediction
from matrix.model import Cost

MEGABYTE = 10**6
"""Bytes of a megabyte."""
BUDGET_PERCENT = 125
"""How much of what is predicted a wheel may weigh."""


def predict(cost: Cost, *, architectures: int, cores: int) -> Prediction:
    """Predict what a compile takes.

    Args:
        cost: What was measured.
        architectures: GPU architectures, those with PTX included.
        cores: Processors of the runner, all of which compile.
    """
    size = round((cost.megabytes + cost.megabytes_per_architecture * architectures) * MEGABYTE)
    return Prediction(
        minutes=(cost.minutes + cost.minutes_per_architecture * architectures) / cores,
        size_bytes=size,
        size_budget_bytes=size * BUDGET_PERCENT // 100,
    )
