"""Ranges of numbers to GBNF: exactly the decimal notations of the numbers in a range.

Whole numbers without a bound have up to 16 digits, and so has the whole part of other numbers. With a bound
numbers are written without an exponent.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

FREE_DIGITS = 16
"""Digits of a whole number where the schema sets no bound."""

FREE_DECIMALS = 20
"""Digits after the point where the schema sets no bound."""

MAX_DIGITS = 60
"""Digits of a bound."""


class Bounds(NamedTuple):
    """A range of numbers."""

    low: Decimal | None = None
    """Lower end; None is without end."""
    low_open: bool = False
    """Whether the lower end is outside."""
    high: Decimal | None = None
    """Upper end; None is without end."""
    high_open: bool = False
    """Whether the upper end is outside."""

    def above(self, low: Decimal, *, is_open: bool) -> Bounds:
        """Return the part of the range above a number."""
        if self.low is None or (low, is_open) > (self.low, self.low_open):
            return self._replace(low=low, low_open=is_open)
        return self

    def below(self, high: Decimal, *, is_open: bool) -> Bounds:
        """Return the part of the range below a number."""
        if self.high is None or (-high, is_open) > (-self.high, self.high_open):
            return self._replace(high=high, high_open=is_open)
        return self

    def integers(self) -> tuple[int | None, int | None]:
        """Return the smallest and the largest whole number of the range."""
        low = None if self.low is None else _ceiling(self.low) + (self.low_open and self.low % 1 == 0)
        high = None if self.high is None else _floor(self.high) - (self.high_open and self.high % 1 == 0)
        return low, high


def _floor(number: Decimal) -> int:
    whole = int(number)
    return whole - (whole > number)


def _ceiling(number: Decimal) -> int:
    return -_floor(-number)


def integer_range(low: int | None, high: int | None, zeros: str = "") -> list[str]:
    """Return alternatives for the whole numbers of a range, ends included; none if the range is empty.

    Args:
        low: Smallest number; None is without end.
        high: Largest number; None is without end.
        zeros: What to write after every number but 0.
    """
    free = 10 ** max(FREE_DIGITS, len(str(abs(low or 0))) + 1, len(str(abs(high or 0))) + 1) - 1
    if low is None:
        low = -(10**FREE_DIGITS - 1) if high is None or high >= -(10 ** (FREE_DIGITS - 1)) else -free
    if high is None:
        high = 10**FREE_DIGITS - 1 if low <= 10 ** (FREE_DIGITS - 1) else free
    ending = f' "{zeros}"' if zeros else ""
    found = []
    if low < 0 and low <= high:
        found.append(f'"-" {_group(_magnitudes(max(1, -high), -low))}{ending}')
    if low <= 0 <= high:
        found.append('"0"')
    if max(low, 1) <= high:
        positive = _magnitudes(max(low, 1), high)
        found.extend([f"{_group(positive)}{ending}"] if ending else positive)
    return found


def number_range(bounds: Bounds, decimals: int = FREE_DECIMALS) -> list[str]:
    """Return alternatives for the decimal numbers of a range; none if the range is empty.

    Args:
        bounds: The range.
        decimals: Digits after the point at most.
    """
    found = []
    if bounds.low is None or bounds.low < 0:
        low, low_open = Decimal(0), True
        if bounds.high is not None and bounds.high < 0:
            low, low_open = -bounds.high, bounds.high_open
        most = None if bounds.low is None else -bounds.low
        found = [f'"-" {_group([one])}' for one in _decimals(low, low_open, most, bounds.low_open, decimals)]
    if bounds.high is None or bounds.high >= 0:
        low, low_open = Decimal(0), False
        if bounds.low is not None and bounds.low >= 0:
            low, low_open = bounds.low, bounds.low_open
        found += _decimals(low, low_open, bounds.high, bounds.high_open, decimals)
    return found


def _group(alternatives: list[str]) -> str:
    text = " | ".join(alternatives)
    return f"({text})" if "|" in text else text


def _class(first: int, last: int) -> str:
    return f'"{first}"' if first == last else f"[{first}-{last}]"


def _digits(least: int, most: int) -> str:
    return (
        "[0-9]"
        if least == most == 1
        else f"[0-9]{{{least}}}"
        if least == most
        else f"[0-9]{{{least},{most}}}"
    )


def _magnitudes(low: int, high: int) -> list[str]:
    """Return alternatives for the whole numbers of a range above 0."""
    found, full = [], []
    for length in range(len(str(low)), len(str(high)) + 1):
        first, last = 10 ** (length - 1), 10**length - 1
        if low <= first and last <= high:
            full.append(length)
        else:
            found.append(_between(str(max(low, first)), str(min(high, last))))
    if full:
        more = "" if full[-1] == 1 else f" {_digits(full[0] - 1, full[-1] - 1)}"
        found.append(f"[1-9]{more}")
    return found


def _between(low: str, high: str) -> str:
    """Return digits between two numbers of as many digits."""
    same = next((index for index, (a, b) in enumerate(zip(low, high)) if a != b), len(low))
    if same:
        rest = f" {_between(low[same:], high[same:])}" if same < len(low) else ""
        return f'"{low[:same]}"{rest}'
    first, last, more = int(low[0]), int(high[0]), len(low) - 1
    found = []
    if more and low[1:].strip("0"):
        found.append(f'"{first}" {_between(low[1:], "9" * more)}')
        first += 1
    upper = []
    if more and high[1:].strip("9"):
        upper.append(f'"{last}" {_between("0" * more, high[1:])}')
        last -= 1
    if first <= last:
        found.append(_class(first, last) + (f" {_digits(more, more)}" if more else ""))
    return _group([*found, *upper])


def _decimals(low: Decimal, low_open: bool, high: Decimal | None, high_open: bool, places: int) -> list[str]:
    """Return alternatives for the numbers of a range that is not below 0."""
    if high is None:
        high, high_open = Decimal(10) ** max(FREE_DIGITS, len(str(int(low))) + 1), True
    first, last = int(low), int(high)
    start, end = _fraction(low), _fraction(high)
    found = []
    if first == last:
        found.append((f'"{first}"', _fractions(start, low_open, end, high_open, places)))
    elif first < last:
        found.append((f'"{first}"', _fractions(start, low_open, None, False, places)))
        if first + 1 < last:
            inner = _group(integer_range(first + 1, last - 1))
            found.append((inner, _fractions("", False, None, False, places)))
        found.append((f'"{last}"', _fractions("", False, end, high_open, places)))
    return [f"{whole} {rest}".rstrip() for whole, rest in found if rest is not None]


def _fraction(number: Decimal) -> str:
    return f"{number % 1:f}"[2:].rstrip("0")


def _fractions(low: str, low_open: bool, high: str | None, high_open: bool, places: int) -> str | None:
    """Return what may follow a whole number: a point and digits, or nothing; None if nothing fits."""
    if high == "" and (high_open or low or low_open):
        return None
    zero = not low and not low_open
    digits = _tail(None if zero else low, low_open, high, high_open, places)
    if digits is None:
        return "" if zero else None
    return f'("." {digits})?' if zero else f'"." {digits}'


def _tail(low: str | None, low_open: bool, high: str | None, high_open: bool, places: int) -> str | None:
    """Return one or more digits of a fraction between two others; no bound is None."""
    if places == 0:
        return None
    if low is None and high is None:
        return _digits(1, places)
    if low is None and high == "":
        return f'"0"{{1,{places}}}'
    found: dict[str, list[int]] = {}
    for digit in range(10):
        after_low, low_fits = _after_low(low, low_open, digit)
        after_high, high_fits = _after_high(high, high_open, digit)
        if not low_fits or not high_fits:
            continue
        more = _tail(after_low, low_open, after_high, high_open, places - 1)
        if after_low is None:
            found.setdefault(_optional(more), []).append(digit)
        elif more is not None:
            found.setdefault(f" {more}", []).append(digit)
    return _group([f"{_class(some[0], some[-1])}{more}" for more, some in found.items()]) if found else None


def _optional(more: str | None) -> str:
    if more is None:
        return ""
    if more.startswith("[0-9]{1,") and more.count("{") == 1:
        return f" [0-9]{{0,{more[8:]}"
    return " [0-9]?" if more == "[0-9]" else f" ({more})?"


def _after_low(low: str | None, low_open: bool, digit: int) -> tuple[str | None, bool]:
    if low is None:
        return None, True
    if low == "":
        return ("" if digit == 0 else None), True
    if digit != int(low[0]):
        return None, digit > int(low[0])
    return (low[1:] or ("" if low_open else None)), True


def _after_high(high: str | None, high_open: bool, digit: int) -> tuple[str | None, bool]:
    if high is None:
        return None, True
    if high == "":
        return "", digit == 0
    if digit != int(high[0]):
        return None, digit < int(high[0])
    return high[1:], bool(high[1:]) or not high_open
