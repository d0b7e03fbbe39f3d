"""Makes the files with which a host answers as PEP 691 wants: Cloudflare's, or nginx's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from index_gen.serving.accept import JSON_TYPE
from index_gen.targets import Host
from index_gen.targets.objects import A_MINUTE, FOREVER, NEVER_UNASKED, StoredObject
from wheelgrid.errors import Problem, PublishError

MOST_PAGES_FILE_BYTES = 25 * 2**20
"""Largest file of a Cloudflare Pages site."""

MOST_PAGES_FILES = 100_000
"""Most files of a Cloudflare Pages site in a paid plan; 20,000 in the free one."""

LISTEN = "127.0.0.1:8080"
"""Where nginx listens, until a person changes it."""

_PLAIN_FOLDER = re.compile(r"[^\"\\$\n\r]+")


def host_files(host: Host, folder: Path, objects: tuple[StoredObject, ...]) -> Mapping[str, bytes]:
    """Return the files that a host needs, by name.

    Args:
        host: What answers.
        folder: The site; only nginx is told where it is.
        objects: Its files.

    Raises:
        PublishError: The host cannot hold the site, or the folder cannot be named in its rules; all of it.
    """
    match host:
        case "cloudflare-pages":
            if problems := tuple(_beyond_pages(objects)):
                raise PublishError(problems)
            return {"_worker.js": _template("worker.js"), "_headers": _pages_headers().encode()}
        case "cloudflare-worker":
            return {"worker.js": _template("worker.js")}
        case "nginx":
            return {"nginx.conf": _nginx(folder.resolve())}


def _beyond_pages(objects: tuple[StoredObject, ...]) -> Iterator[Problem]:
    for item in objects:
        if item.size_bytes > MOST_PAGES_FILE_BYTES:
            what = (
                f"{item.path!r} has {item.size_bytes} bytes, Cloudflare Pages takes {MOST_PAGES_FILE_BYTES}"
            )
            hint = "keep the wheels elsewhere (`index build --assets-url`), or publish to a bucket"
            yield Problem(what=what, hint=hint)
    if len(objects) > MOST_PAGES_FILES:
        what = f"the site has {len(objects)} files, Cloudflare Pages takes {MOST_PAGES_FILES}"
        yield Problem(what=what, hint="publish to a bucket")


def _pages_headers() -> str:
    """Return the rules of Cloudflare Pages. No two fit the same file: it would join their values."""
    rules: dict[str, dict[str, str]] = {
        # The worker sets it too; this is for who asks for the file by its name.
        "/whl/*/index.json": {"Content-Type": JSON_TYPE},
        "/whl/*.whl": {"Content-Type": "application/octet-stream", "Cache-Control": FOREVER},
        "/whl/*.metadata": {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": FOREVER},
    }
    return "\n".join(
        "\n".join((path, *(f"  {name}: {value}" for name, value in headers.items()), ""))
        for path, headers in rules.items()
    )


def _nginx(folder: Path) -> bytes:
    if not _PLAIN_FOLDER.fullmatch(str(folder)):
        what = f"the folder {str(folder)!r} cannot be named in rules of nginx"
        raise PublishError(
            Problem(what=what, hint="publish to a folder without quotes, $ and \\ in its name")
        )
    values = {
        "LISTEN": LISTEN,
        "FOLDER": str(folder),
        "JSON_TYPE": JSON_TYPE,
        "A_MINUTE": A_MINUTE,
        "FOREVER": FOREVER,
        "NEVER_UNASKED": NEVER_UNASKED,
    }
    text = _template("nginx.conf").decode()
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], text).encode()


def _template(name: str) -> bytes:
    return (files("index_gen") / "templates" / name).read_bytes()
