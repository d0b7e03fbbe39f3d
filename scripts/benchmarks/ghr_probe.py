"""Gives ghr-pypi a listing of releases from a file instead of its host, and lets it write its site.

It runs in the environment of the rivals::

    python ghr_probe.py RELEASES.json SITE
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

INDEX_URL = "https://wheels.example.org/simple/"


def main(releases: Path, site: Path) -> None:
    """Read the listing, collect the projects, write the pages."""
    index = import_module("ghr_pypi.index")
    projects = index.collect_projects(json.loads(releases.read_text(encoding="utf-8")))
    index.write_site(projects, site, title="bench", index_url=INDEX_URL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
