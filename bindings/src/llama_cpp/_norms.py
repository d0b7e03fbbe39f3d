"""Vectors scaled to a common size. The modes and their numbers are those of llama.cpp's own tools."""

from __future__ import annotations

import math
from operator import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

NORM_MODE_NONE: Final = -1
"""Leave vectors as the model gives them."""
NORM_MODE_MAX_INT16: Final = 0
"""Scale the largest absolute value to 32,760: whole numbers of 16 bits can then hold the vector."""
NORM_MODE_TAXICAB: Final = 1
"""Make the sum of the absolute values 1."""
NORM_MODE_EUCLIDEAN: Final = 2
"""Make the length 1, as vector databases expect."""
NORM_MODE_PNORM: Final = 6
"""An example of a p-norm: every number above 2 is the p of one."""

_INT16_PEAK: Final = 32760.0


def norm_mode(normalize: bool | int) -> int:
    """Return the mode that a caller means: True is `NORM_MODE_EUCLIDEAN`, False is `NORM_MODE_NONE`.

    Raises:
        ValueError: There is no such mode.
        TypeError: It is no number.
    """
    if isinstance(normalize, bool):
        return NORM_MODE_EUCLIDEAN if normalize else NORM_MODE_NONE
    try:
        mode = index(normalize)
    except TypeError:
        raise TypeError(f"normalize is {normalize!r}, expected a bool or one of NORM_MODE_*") from None
    if mode < NORM_MODE_NONE:
        raise ValueError(f"normalize is {normalize!r}, expected -1 (none), 0, 1, 2, or the p of a p-norm")
    return mode


def normalized(vector: Sequence[float], mode: int) -> list[float]:
    """Return a vector of the size that a mode asks for; a vector of zeros stays as it is."""
    size = 1.0 if mode == NORM_MODE_NONE else _size(vector, mode)
    return [value / size for value in vector] if size and size != 1.0 else list(vector)


def _size(vector: Sequence[float], mode: int) -> float:
    if mode == NORM_MODE_EUCLIDEAN:
        return math.hypot(*vector)
    if mode == NORM_MODE_TAXICAB:
        return math.fsum(map(abs, vector))
    peak = max(map(abs, vector), default=0.0)
    if mode == NORM_MODE_MAX_INT16:
        return peak / _INT16_PEAK
    # relative to the largest value, so that a high power neither overflows nor vanishes
    return peak and peak * math.fsum((abs(value) / peak) ** mode for value in vector) ** (1.0 / mode)
