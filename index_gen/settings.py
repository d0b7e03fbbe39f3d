"""What a person may choose about a site; it travels in the manifest, so that every publish knows it."""

import re
from functools import cache
from string import Formatter
from typing import Annotated
from urllib.parse import quote

import msgspec

from wheelgrid.errors import IndexBuildError, Problem
from wheelgrid.record import WheelRecord
from wheelgrid.structs import FrozenStruct
from wheelgrid.variants import VARIANTS

PLAIN_BACKEND = "cpu"
"""The index of wheels without a local label, unless a person names another."""

_BACKEND = r"^[a-z0-9]+(?:[._-][a-z0-9]+)*\Z"
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/%\[\]@-]+")
_NAME = "\0"
_PLACES = ("filename", "version", "label", "project", "backend")
_USUAL = re.compile(r"[A-Za-z0-9._~+-]*")
_IN_URLS = {code: quote(chr(code), safe="") for code in range(128)}


class IndexSettings(FrozenStruct, frozen=True, tag_field="kind", tag="settings"):
    """What a person may choose about a site."""

    base_url: str = "http://127.0.0.1:8080"
    """Where the site will be served, for the commands that its pages print; links are relative."""
    assets_url: str | None = None
    """Where the wheels are, if not in the site: an address with ``{filename}`` and, if it has them, with
    ``{version}`` (public), ``{label}``, ``{project}`` and ``{backend}``; METADATA is at the same with
    ``.metadata`` added. None if the site holds them."""
    plain_backend: Annotated[str, msgspec.Meta(pattern=_BACKEND)] = PLAIN_BACKEND
    """The index of wheels without a local label."""

    def index_url(self, index: str) -> str:
        """Return the address of an index, with a slash at its end."""
        return f"{self.base_url.rstrip('/')}/whl/{index}/"

    def asset_url(self, record: WheelRecord) -> str:
        """Return where a wheel is that the site does not hold, with ``+`` encoded."""
        pattern = _asset_pattern(self.assets_url or "", record.version, record.project, record.backend)
        return pattern.replace(_NAME, in_url(record.filename))


@cache
def _asset_pattern(pattern: str, version: str, project: str, backend: str) -> str:
    """Return a pattern with everything but the file name filled in; many files share the rest."""
    public, _, label = version.partition("+")
    parts = {"version": public, "label": label, "project": project, "backend": backend}
    return pattern.format_map({key: in_url(part) for key, part in parts.items()} | {"filename": _NAME})


def checked(settings: IndexSettings) -> IndexSettings:
    """Return the settings, if their addresses survive a shell, TOML and a browser unchanged.

    Raises:
        IndexBuildError: An address is not a plain ``http`` or ``https`` one, its places are unknown, or the
            plain index has a name that is unsafe in a path or belongs to variants; all faults together.
    """
    problems = []
    if not _PLAIN_ADDRESS.fullmatch(settings.base_url):
        problems.append(
            Problem(
                what=f"base URL {settings.base_url!r} is not a plain http or https address",
                hint="write it like https://wheels.example.org/demo, without query and fragment",
            )
        )
    if settings.assets_url is not None and not _is_pattern(settings.assets_url):
        problems.append(
            Problem(
                what=f"assets URL {settings.assets_url!r} is no http or https address with {{filename}}",
                hint="write it like https://files.example.org/v{version}/{filename}",
            )
        )
    if settings.plain_backend == VARIANTS or not re.match(_BACKEND, settings.plain_backend):
        problems.append(
            Problem(
                what=f"plain index {settings.plain_backend!r} has a name that it may not have",
                hint="choose lower-case letters and digits, such as cpu",
            )
        )
    if problems:
        raise IndexBuildError(problems)
    return settings


def _is_pattern(pattern: str) -> bool:
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        return False
    # Bare places only: a conversion or a format would cut or pad what stands in the address.
    names = [name for _, name, spec, conversion in parts if name is not None and not spec and not conversion]
    example = "".join(text + ("" if name is None else "x") for text, name, _, _ in parts)
    is_known = len(names) == pattern.count("{") and set(names) <= set(_PLACES)
    return is_known and "filename" in names and _PLAIN_ADDRESS.fullmatch(example) is not None


def in_url(text: str) -> str:
    """Return a text as one part of a URL. Some stores read a raw ``+`` as a space, so it is encoded.

    >>> in_url("a-1+cu128-py3-none-any.whl")
    'a-1%2Bcu128-py3-none-any.whl'
    """
    # For each of ten thousand names `quote` would look at every character in Python.
    if _USUAL.fullmatch(text):
        return text.replace("+", "%2B")
    return text.translate(_IN_URLS) if text.isascii() else quote(text, safe="")
