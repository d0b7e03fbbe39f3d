"""A site of two backends, file for file as it is published. ``UPDATE_GOLDEN=1`` writes the files anew."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from fakes.published import MOMENT, a_record
from index_gen import IndexSettings, lay_out, render

GOLDEN = Path(__file__).parent / "two_backends"
RECORDS = (
    a_record("0.3.100", requires_python=">=3.9,<4"),
    a_record(
        "0.3.100",
        platform="macos-arm64",
        tag="py3-none-macosx_11_0_arm64",
        glibc=None,
        uploaded_at=MOMENT + timedelta(seconds=1, microseconds=500),
    ),
    a_record("0.3.99", yanked='crashes with "<mmap>" & more'),
    a_record("0.3.100", backend="cu128", size_bytes=1_234_567_890),
)


def test_the_pages_are_the_agreed_ones() -> None:
    site = render(lay_out(RECORDS, IndexSettings(base_url="https://wheels.example.org")))
    found = {path: content.decode() for path, content in site.pages.items()}
    if "UPDATE_GOLDEN" in os.environ:
        for path, text in found.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_text(text, encoding="utf-8")

    files = (path for path in GOLDEN.rglob("*") if path.is_file())
    agreed = {path.relative_to(GOLDEN).as_posix(): path.read_text(encoding="utf-8") for path in files}

    assert found == agreed
