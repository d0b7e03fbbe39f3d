"""What clients say that they like, and what they should get: for everything that answers them."""

from __future__ import annotations

import pytest

JSON = "application/vnd.pypi.simple.v1+json"
HTML_V1 = "application/vnd.pypi.simple.v1+html"
HTML = "text/html"

ACCEPT_CASES = [
    pytest.param(None, HTML, id="no-header"),
    pytest.param("*/*", HTML, id="anything"),
    pytest.param("text/*", HTML, id="any-text"),
    pytest.param("application/*", HTML_V1, id="any-application"),
    pytest.param(JSON, JSON, id="json-only"),
    pytest.param(f"{JSON}, {HTML_V1};q=0.1, text/html;q=0.01", JSON, id="pip"),
    pytest.param(
        "application/vnd.pyx.simple.v1+msgpack, application/vnd.pyx.simple.v1+json;q=0.9, "
        f"{JSON};q=0.8, {HTML_V1};q=0.2, text/html;q=0.01",
        JSON,
        id="uv",
    ),
    pytest.param("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML, id="browser"),
    pytest.param(f"{JSON};q=0.1, {HTML};q=0.2", HTML, id="quality-decides-not-order"),
    pytest.param(f"{JSON};q=0, */*", HTML, id="refused-by-zero"),
    pytest.param(f"{HTML};q=0, {HTML_V1};q=0.0, */*;q=0.1", JSON, id="precise-beats-wildcard"),
    pytest.param("text/html;q=0.5, */*;q=0.4, text/*;q=0.9", HTML, id="text-html-keeps-its-own-quality"),
    pytest.param(f"{JSON};level=1;q=0.3, {HTML};q=0.2", JSON, id="other-parameters-are-ignored"),
    pytest.param("Application/VND.PyPI.Simple.v1+JSON ; Q=1", JSON, id="letters-of-any-case"),
    pytest.param("application/vnd.pypi.simple.latest+json", JSON, id="latest-json"),
    pytest.param("application/vnd.pypi.simple.latest+html", HTML_V1, id="latest-html"),
    pytest.param("application/json", None, id="plain-json-is-another-type"),
    pytest.param("application/vnd.pypi.simple.v2+json", None, id="unknown-version"),
    pytest.param(f"{JSON};q=1.5, {HTML};q=0.1", HTML, id="quality-above-one"),
    pytest.param(f"{JSON};q=nan, {HTML};q=0.1", HTML, id="quality-not-a-number"),
    pytest.param("", None, id="empty"),
]
"""The header, or none; then the type that is chosen, or none if there is nothing to choose."""
