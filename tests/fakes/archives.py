"""Archives in memory."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping


def make_sdist(folder: str, files: Mapping[str, str]) -> bytes:
    """Return a gzipped tar archive with files below a folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content.encode()))
    return buffer.getvalue()
