"""What is refused before a request is made; the rest is tested against a real store."""

from __future__ import annotations

import pytest

from index_gen.targets.s3 import open_s3
from wheelgrid.errors import PublishError


@pytest.mark.parametrize(
    "url",
    [
        "s3://",
        "s3:///prefix",
        "gs://bucket/a",
        "bucket/a",
        "s3://bucket/a?b",
        "s3://bucket/a#b",
        "s3://b/a//c",
    ],
)
def test_what_is_no_place_in_a_store_is_refused(url: str) -> None:
    with pytest.raises(PublishError, match="names no place in a store, expected 's3://bucket/prefix'"):
        open_s3(url)


@pytest.mark.parametrize("endpoint", ["http://store.example.org", "store.example.org", "ftp://127.0.0.1", ""])
def test_an_endpoint_that_others_could_listen_to_is_refused(endpoint: str) -> None:
    with pytest.raises(PublishError, match="is no https address"):
        open_s3("s3://bucket/a", endpoint)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("s3://bucket/a/b/", "s3://bucket/a/b"),
        ("s3://bucket", "s3://bucket"),
        ("s3://bucket/", "s3://bucket"),
    ],
)
def test_a_place_is_called_as_a_person_writes_it(url: str, address: str) -> None:
    assert open_s3(url, "https://store.example.org", "auto").address == address
