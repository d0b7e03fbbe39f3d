"""What the wheels of four CUDA toolkits and more need of a machine, derived from the facts of the package."""

from __future__ import annotations

from fakes.plans import FACTS, job_of, with_toolkit
from matrix.derive.variants import variant_of
from wheelgrid.record import VariantMark


def mark_of(toolkit: str, *gpus: str) -> VariantMark:
    """Return what makes the wheel of a CUDA toolkit, for some GPUs, a variant."""
    mark = variant_of(job_of(with_toolkit(toolkit, *gpus)), FACTS)
    if mark is None:
        message = f"CUDA {toolkit} makes no variant for {gpus}"
        raise ValueError(message)
    return mark


CUDA_MARKS = (
    mark_of("12.4", "gtx-10", "volta..hopper"),
    mark_of("12.6", "gtx-10", "volta..hopper"),
    mark_of("12.8", "volta..blackwell"),
    mark_of("13.0", "turing..blackwell"),
    mark_of("13.4", "turing..rubin"),
)
"""Five toolkits whose wheels fit many machines together."""
