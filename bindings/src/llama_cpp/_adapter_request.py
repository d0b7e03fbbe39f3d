"""What a caller says about adapters, checked: bad numbers would end the process, or be used silently."""

from __future__ import annotations

import ctypes
import math
from operator import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LORA_KEYS = frozenset({"name", "scale"})

_VECTOR_KEYS = frozenset({"data", "layer_start", "layer_end"})


def read_lora(entry: Mapping[str, object]) -> tuple[str, float]:
    """Return the name and the scale of ``{"name": …, "scale": …}``; without a scale it is 1.

    Raises:
        ValueError: A key is missing or unknown, or the scale is not finite.
        TypeError: Something is of another type.
    """
    _check_keys(entry, _LORA_KEYS, frozenset({"name"}), "an entry of active_loras")
    name = entry["name"]
    if not isinstance(name, str):
        raise TypeError(f"the name in active_loras must be text, not {type(name).__name__}")
    return name, finite(entry.get("scale", 1.0), f"the scale of {name!r} in active_loras")


def read_vector(
    given: Mapping[str, object], *, n_embd: int, n_layer: int
) -> tuple[tuple[float, ...], int, int]:
    """Return the data and both layers of ``{"data": …, "layer_start": …, "layer_end": …}``.

    Raises:
        ValueError: A key is missing or unknown, a number is out of range, or there are too few or too many.
        TypeError: Something is of another type.
    """
    _check_keys(given, _VECTOR_KEYS, _VECTOR_KEYS, "control_vector")
    start = _integer(given["layer_start"], "layer_start of control_vector")
    end = _integer(given["layer_end"], "layer_end of control_vector")
    if not 1 <= start <= end <= n_layer:
        raise ValueError(
            f"control_vector is for layers {start} to {end}, expected a range within 1 to {n_layer}"
        )
    data = _numbers(given["data"])
    if len(data) != n_embd * end:
        raise ValueError(
            f"data of control_vector has {len(data)} numbers, expected {n_embd * end}: "
            f"{n_embd} for each layer from 1 to {end}"
        )
    return data, start, end


def finite(value: object, what: str) -> float:
    """Return a number that is finite as the 32-bit float that llama.cpp takes.

    Raises:
        ValueError: It is not.
        TypeError: It is no number.
    """
    given = None if isinstance(value, bool) else value  # a switch is no strength
    try:
        number = ctypes.c_float(given).value  # type: ignore[arg-type]  # what is no number raises
    except TypeError:
        raise TypeError(f"{what} must be a number, not {type(value).__name__}") from None
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{what} is {value!r}, expected a finite number")
    return number


def _numbers(given: object) -> tuple[float, ...]:
    from array import array  # noqa: PLC0415 - needed for control vectors only

    if isinstance(given, (str, bytes, bytearray)):
        raise TypeError(f"data of control_vector must be numbers, not {type(given).__name__}")
    try:
        data = tuple(array("f", given))  # type: ignore[call-overload]  # what is no sequence of numbers raises
    except TypeError as error:
        raise TypeError(f"data of control_vector must be a flat sequence of numbers: {error}") from None
    except OverflowError:
        data = (math.inf,)
    if not all(map(math.isfinite, data)):
        raise ValueError("data of control_vector has a number that is not finite as a 32-bit float")
    return data


def _integer(value: object, what: str) -> int:
    try:
        return index(value)  # type: ignore[arg-type]  # what is no integer raises
    except TypeError:
        raise TypeError(f"{what} must be an integer, not {type(value).__name__}") from None


def _check_keys(
    given: Mapping[str, object], allowed: frozenset[str], needed: frozenset[str], what: str
) -> None:
    try:
        keys = {str(key) for key in given.keys()}  # noqa: SIM118 - a list has items, but no keys
    except AttributeError:
        raise TypeError(f"{what} must be a dictionary, not {type(given).__name__}") from None
    if needed - keys:
        raise ValueError(f"{what} lacks {_listed(needed - keys)}")
    if keys - allowed:
        raise ValueError(f"{what} has the unknown key {_listed(keys - allowed)}, expected {_listed(allowed)}")


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(map(repr, sorted(keys)))
