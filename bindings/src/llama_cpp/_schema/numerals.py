"""Schemas of numbers to GBNF."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import gcd

from llama_cpp._schema.formats import INTEGER_FORMATS, KNOWN_FORMATS, unknown_format
from llama_cpp._schema.numbers import (
    FREE_DECIMALS,
    MAX_DIGITS,
    Bounds,
    integer_range,
    number_range,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.maker import Maker

MAX_LISTED = 1000
"""Multiples of a number that are written one by one."""

_PRECISION = 800


def number_rule(maker: Maker, flats: Sequence[Flat], *, whole: bool) -> str | None:
    """Return GBNF alternatives for the numbers that follow all schemas; None if there is none.

    Args:
        maker: Where rules go.
        flats: The schemas.
        whole: Whether only whole numbers are meant.

    Raises:
        SchemaError: A bound is too long, or the multiples cannot be expressed.
    """
    with localcontext() as context:
        context.prec = _PRECISION
        bounds = bounds_of(flats)
        whole = whole or any(flat.schema.get("format") in INTEGER_FORMATS for flat in flats)
        step = _step(flats, whole=whole)
        if bounds == Bounds() and step in (None, 1):
            return maker.book.primitive("integer" if step else "number")
        found = number_range(bounds, _places(bounds)) if step is None else _multiples(bounds, step, flats)
        return " | ".join(found) if found else None


def _places(bounds: Bounds) -> int:
    """Return how many digits numbers have after the point: more than their bounds."""
    ends = [end for end in (bounds.low, bounds.high) if end is not None]
    return max([FREE_DECIMALS, *(1 - _exponent(end) for end in ends)])


def bounds_of(flats: Sequence[Flat]) -> Bounds:
    """Return the range that all schemas leave.

    Raises:
        SchemaError: A bound is no number, or too long.
    """
    bounds = Bounds()
    for flat in flats:
        bounds = _narrowed(flat, bounds)
    return bounds


def _narrowed(flat: Flat, bounds: Bounds) -> Bounds:
    low, high = _bound(flat, "minimum"), _bound(flat, "maximum")
    over, under = _bound(flat, "exclusiveMinimum"), _bound(flat, "exclusiveMaximum")
    if low is not None:
        bounds = bounds.above(low, is_open=flat.schema.get("exclusiveMinimum") is True)
    if high is not None:
        bounds = bounds.below(high, is_open=flat.schema.get("exclusiveMaximum") is True)
    if over is not None:
        bounds = bounds.above(over, is_open=True)
    if under is not None:
        bounds = bounds.below(under, is_open=True)
    form = flat.text("format")
    if form is not None and form not in KNOWN_FORMATS:
        raise unknown_format(flat, form)
    if form in INTEGER_FORMATS:
        first, last = INTEGER_FORMATS[form]
        bounds = bounds.above(Decimal(first), is_open=False).below(Decimal(last), is_open=False)
    return bounds


def _bound(flat: Flat, keyword: str) -> Decimal | None:
    if keyword.startswith("exclusive") and isinstance(flat.schema.get(keyword), bool):
        return None
    number = flat.number(keyword)
    if number is not None and (number.adjusted() > MAX_DIGITS or -_exponent(number) > MAX_DIGITS):
        raise flat.refused(keyword, f"use at most {MAX_DIGITS} digits")
    return number


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _step(flats: Sequence[Flat], *, whole: bool) -> Fraction | None:
    """Return the number of which all numbers must be a multiple; None if they may be any."""
    step = Fraction(1) if whole else None
    for flat in flats:
        multiple = flat.number("multipleOf")
        if multiple is None:
            continue
        if multiple <= 0:
            raise flat.fault("multipleOf", "a number above 0")
        other = Fraction(multiple)
        if step is None:
            step = other
        else:
            bottom = gcd(step.denominator, other.denominator)
            top = step.numerator * other.numerator // gcd(step.numerator, other.numerator)
            step = Fraction(top, bottom)
    return step


def _multiples(bounds: Bounds, step: Fraction, flats: Sequence[Flat]) -> list[str]:
    power = _power_of_ten(step)
    if power is not None and power < 0:
        return number_range(bounds, min(-power, FREE_DECIMALS))
    low, high = bounds.integers()
    if power is not None:
        unit = 10**power
        return integer_range(
            None if low is None else -(-low // unit), None if high is None else high // unit, "0" * power
        )
    return _listed(bounds, step, flats)


def _power_of_ten(step: Fraction) -> int | None:
    number = str(step.numerator if step.denominator == 1 else step.denominator)
    if number.rstrip("0") != "1" or 1 not in (step.numerator, step.denominator):
        return None
    zeros = len(number) - 1
    return zeros if step.denominator == 1 else -zeros


def _listed(bounds: Bounds, step: Fraction, flats: Sequence[Flat]) -> list[str]:
    if bounds.low is not None and bounds.high is not None:
        first = -(-Fraction(bounds.low) // step)
        last = Fraction(bounds.high) // step
        if last - first < MAX_LISTED:
            values = [step * index for index in range(first, last + 1)]
            return [f'"{_plain(one)}"' for one in values if _inside(one, bounds)]
    culprit = next(flat for flat in flats if "multipleOf" in flat.schema)
    raise culprit.refused("multipleOf", f"use a power of ten, or bounds with at most {MAX_LISTED} multiples")


def _inside(value: Fraction, bounds: Bounds) -> bool:
    return not (
        (bounds.low_open and bounds.low is not None and value == Fraction(bounds.low))
        or (bounds.high_open and bounds.high is not None and value == Fraction(bounds.high))
    )


def _plain(value: Fraction) -> str:
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
