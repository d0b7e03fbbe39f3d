"""Formats of JSON Schema and OpenAPI as languages.

Source: JSON Schema 2020-12, validation, 7.3; RFC 3339 (times), RFC 9562 (UUID), RFC 2673 and 4291
(addresses), RFC 1123 (hosts), RFC 5322 (mail), RFC 3986 (URI), RFC 6901 (pointers), ISO 8601 (durations).
Where a format has a limit on the whole length, the language here keeps within it by shorter parts.
"""

from __future__ import annotations

from functools import cache

from llama_cpp._schema.faults import SchemaError
from llama_cpp._schema.language import ANYTHING
from llama_cpp._schema.pattern import parse_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._schema.keywords import Flat
    from llama_cpp._schema.language import Language

_LONG = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_SHORT = "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(0[1-9]|1[0-9]|2[0-8])"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DATE = f"([0-9]{{4}}-({_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP_YEAR}-02-29)"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = rf"{_CLOCK}:[0-5][0-9](\.[0-9]{{1,9}})?(Z|[+-]{_CLOCK})"
_HEX = "[0-9a-fA-F]"
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_BYTE}(\.{_BYTE}){{3}}"
_LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,28}[a-zA-Z0-9])?"
_HOST = rf"{_LABEL}(\.{_LABEL}){{0,7}}"
_ATOM = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,20}"
_EMAIL = rf"{_ATOM}(\.{_ATOM}){{0,2}}@{_LABEL}(\.{_LABEL}){{1,5}}"
_PATH = "([a-zA-Z0-9._~!$&'()*+,;=:@-]|%[0-9a-fA-F]{2})"
_URI = (
    rf"[a-zA-Z][a-zA-Z0-9+.-]{{0,20}}://({_HOST}|{_IPV4})(:[0-9]{{1,5}})?"
    rf"(/{_PATH}*)*(\?({_PATH}|[/?])*)?(#({_PATH}|[/?])*)?"
)
_DATE_PART = "([0-9]{1,9}Y([0-9]{1,9}M([0-9]{1,9}D)?)?|[0-9]{1,9}M([0-9]{1,9}D)?|[0-9]{1,9}D)"
_SECONDS = r"[0-9]{1,9}(\.[0-9]{1,9})?S"
_TIME_PART = f"T([0-9]{{1,9}}H([0-9]{{1,9}}M({_SECONDS})?)?|[0-9]{{1,9}}M({_SECONDS})?|{_SECONDS})"


def _uuid(version: object) -> str:
    return f"{_HEX}{{8}}-{_HEX}{{4}}-{version}{_HEX}{{3}}-{_HEX}{{4}}-{_HEX}{{12}}"


def _ipv6() -> str:
    group = f"{_HEX}{{1,4}}"
    last = f"({group}:{group}|{_IPV4})"
    forms = [f"({group}:){{6}}{last}"]
    for before in range(8):
        front = f"({group}(:{group}){{0,{before - 1}}})?" if before else ""
        after = 7 - before
        back = f"({group}:){{{after - 2}}}{last}" if after >= 2 else group if after else ""  # noqa: PLR2004 - two groups
        forms.append(f"{front}::{back}")
    return f"({'|'.join(forms)})"


_PATTERNS = {
    "date": _DATE,
    "time": _TIME,
    "date-time": f"{_DATE}T{_TIME}",
    "duration": f"P({_DATE_PART}({_TIME_PART})?|{_TIME_PART}|[0-9]{{1,9}}W)",
    "uuid": _uuid(_HEX),
    **{f"uuid{version}": _uuid(version) for version in range(1, 9)},
    "ipv4": _IPV4,
    "ipv6": _ipv6(),
    "hostname": _HOST,
    "email": _EMAIL,
    "uri": _URI,
    "json-pointer": "(/([^/~]|~[01])*)*",
    "relative-json-pointer": "(0|[1-9][0-9]{0,8})(#|(/([^/~]|~[01])*)*)",
    "byte": "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
_FREE = frozenset({"password", "binary", "path", "file-path", "directory-path"})

INTEGER_FORMATS = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}
"""Smallest and largest value of OpenAPI's formats of whole numbers."""

NUMBER_FORMATS = frozenset({"float", "double"})
"""Formats of numbers that any number has."""

STRING_FORMATS = frozenset(_PATTERNS) | _FREE
"""Formats of texts that can be expressed."""


KNOWN_FORMATS = STRING_FORMATS | NUMBER_FORMATS | frozenset(INTEGER_FORMATS)
"""Formats that are no error."""


def unknown_format(flat: Flat, name: str) -> SchemaError:
    """Return the error of a format that is not known."""
    known = ", ".join(sorted(KNOWN_FORMATS))
    return SchemaError(f"unknown format {name!r}", f"{flat.pointer}/format", f"use one of {known}")


@cache
def format_language(name: str) -> Language:
    """Return the texts of a format.

    Raises:
        KeyError: The format is not one of `STRING_FORMATS`.
    """
    return ANYTHING if name in _FREE else parse_pattern(f"^{_PATTERNS[name]}$")
