"""What every page for people has around it: head, style, script, and the promise to ask nobody else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

_FOLDER = Path(__file__).parent.with_name("templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """The styles and scripts of a kind of page; they stand in the page, so that it is one file."""

    styles: tuple[str, ...]
    """Names of style sheets, in order."""
    scripts: tuple[str, ...]
    """Names of scripts, in order; each must do without the others."""


PLAIN = Dress(styles=("base.css",), scripts=())
"""For pages that are only read."""
TEXTS = Dress(styles=("base.css", "install.css"), scripts=("copy.js",))
"""For pages with texts to copy."""
FULL = Dress(styles=("base.css", "install.css"), scripts=("copy.js", "choose.js"))
"""For pages on which a script chooses among the texts."""


def document(title: str, body: str, dress: Dress, data: str = "") -> bytes:
    """Return a whole page.

    Args:
        title: As text.
        body: As HTML.
        dress: What it looks like and what it can do.
        data: What its scripts read, as JSON; empty if nothing.
    """
    style, script, policy = _dressed(dress)
    # HTML reads no entities in a script, and JSON may write any character as a number.
    safe = data.replace("<", "\\u003c")
    choices = f'<script type="application/json" id="choices">{safe}</script>\n' if data else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n'
        f"<body>\n{body}{choices}{script}</body>\n</html>\n"
    ).encode()


@cache
def _dressed(dress: Dress) -> tuple[str, str, str]:
    """Return the style, the scripts as HTML, and the policy that allows these and nothing else."""
    style = "".join(_read(name) for name in dress.styles)
    scripts = tuple(_read(name) for name in dress.scripts)
    allowed = " ".join(map(_digest, scripts)) or "'none'"
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return style, "".join(f"<script>{script}</script>\n" for script in scripts), policy


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
