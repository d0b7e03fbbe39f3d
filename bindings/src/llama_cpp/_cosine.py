"""How alike vectors are."""

from __future__ import annotations

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from llama_cpp._embedding import Vector

    Rows = npt.NDArray[np.float64]


def cosines(vectors: Sequence[Vector]) -> list[list[float]]:
    """Return the cosine of the angle between every two texts; a vector of zeros is like none.

    A text with one vector per token counts by the mean of these, each scaled to length 1.
    """
    if not vectors:
        return []
    rows = np.stack([_direction(vector) for vector in vectors])
    table: list[list[float]] = (rows @ rows.T).tolist()
    return table


def _direction(vector: Vector) -> Rows:
    rows = _unit(np.atleast_2d(np.asarray(vector, dtype=np.float64)))
    direction: Rows = _unit(rows.mean(axis=0, keepdims=True))[0]
    return direction


def _unit(rows: Rows) -> Rows:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Rows = rows / np.where(lengths > 0, lengths, 1.0)
    return scaled
