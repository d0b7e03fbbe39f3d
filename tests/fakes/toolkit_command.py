"""Stands in for ``scripts/wheelgrid``: prints rows, and writes small files for large ones."""

from __future__ import annotations

import json
import sys
from pathlib import Path

BUILDS = [
    {"job": job, "backend": "cpu", "os": "linux", "runner": "ubuntu-24.04", "minutes": 20, "timeout": 60}
    for job in ("cpu-linux-aarch64", "cpu-linux-x86_64")
]
CHECKS = [
    {
        "wheel_job": "cpu-linux-x86_64",
        "runner": "ubuntu-24.04",
        "container": container,
        "pythons": pythons,
    }
    for container, pythons in (("debian:12", "3.11"), (None, "3.9\n3.13t"))
]


def rows(arguments: list[str]) -> str:
    """Return the rows of one grid, none for other systems than Linux."""
    if arguments[arguments.index("--grid") + 1] == "verify":
        return json.dumps({"include": CHECKS})
    return json.dumps({"include": BUILDS if "linux" in arguments else []})


def main(arguments: list[str]) -> None:
    """Note the command, then do its work in small."""
    with Path("commands.log").open("a", encoding="utf-8") as log:
        log.write(" ".join(arguments) + "\n")
    match arguments:
        case ["matrix", "github", *rest]:
            sys.stdout.write(rows(rest) + "\n")
        case ["build", job, *_]:
            folder = Path("dist/wheels")
            folder.mkdir(parents=True, exist_ok=True)
            for suffix in (".whl", ".whl.metadata", ".whl.record.json"):
                (folder / (job + suffix)).write_text(job)
        case ["prove", record, *_]:
            Path(record).write_text("proven")
        case ["index", "build", records, *_, "--out", site]:
            Path(site).mkdir(parents=True)
            (Path(site) / "index.html").write_text(
                "\n".join(path.name for path in sorted(Path(records).iterdir()))
            )
        case _:
            pass


if __name__ == "__main__":
    main(sys.argv[1:])
