"""The least that an index from wheels can cost: read each file, take its digest, get METADATA out of it.

Standard library only; prints how many wheels it saw::

    python floor_probe.py FOLDER
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zipfile


def look(path: str) -> tuple[str, str]:
    """Return the digests of a wheel and of its METADATA."""
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs time, and this is a floor
        content = file.read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = archive.read(name)
    return hashlib.sha256(content).hexdigest(), hashlib.sha256(metadata).hexdigest()


def look_at_all(folder: str) -> int:
    """Look at every wheel of a folder and return how many there are."""
    with os.scandir(folder) as entries:
        return len([look(entry.path) for entry in entries])


if __name__ == "__main__":
    print(look_at_all(sys.argv[1]))
