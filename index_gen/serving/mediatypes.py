"""Which type a file of a site is served with, by our server and by every host that we publish to.

Source: PEP 503, PEP 691 (pip and uv refuse a page of an index that says ``application/json``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from index_gen.serving.accept import JSON_TYPE

_TEXT = "text/plain; charset=utf-8"
_BINARY = "application/octet-stream"
_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    # A person who opens it in a browser reads it; clients compare its digest and never look at the type.
    ".metadata": _TEXT,
    ".md": _TEXT,
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": _TEXT,
    ".txt": _TEXT,
    # Not application/zip: no proxy looks into, compresses or unpacks what is only bytes.
    ".whl": _BINARY,
}


def media_type(path: str) -> str:
    """Return the type of a file, from its path in the site.

    >>> media_type("whl/cu128/demo/index.json")
    'application/vnd.pypi.simple.v1+json'
    """
    if path.startswith("whl/") and path.endswith("/index.json"):
        return JSON_TYPE
    return _TYPES.get(PurePosixPath(path).suffix, _BINARY)
