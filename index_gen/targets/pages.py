"""Sorts the wheels of a site whose wheels are on GitHub by release, and looks whether they are there.

GitHub Pages serves the pages and a release serves the wheels: Pages takes 1 GB in all. It serves HTML only to
pip and uv, for it gives JSON a type that both refuse.

Source: GitHub's documentation (a file below 2 GiB, 1,000 files a release, special characters are renamed).
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote
from urllib.request import Request, urlopen

from index_gen.manifest import Manifest
from wheelgrid.errors import Problem, PublishError
from wheelgrid.record import METADATA_SUFFIX, WheelRecord
from wheelgrid.structs import Sha256

MOST_ASSET_BYTES = 2 * 2**30
"""A file of a release must be smaller than this."""

MOST_ASSETS = 1000
"""Most files that a release takes; each wheel brings two."""

_RELEASE_URL = re.compile(
    r"https://github\.com/(?P<repository>[^/]+/[^/]+)/releases/download/(?P<tag>[^/]+)/(?P<name>[^/]+)"
)
_KEPT_NAME = re.compile(r"[A-Za-z0-9._+-]+")
_TIMEOUT_S = 60.0
_CHUNK_BYTES = 1 << 20

Fetch = Callable[[str], Iterable[bytes]]
"""Gives the bytes behind an address; raises `OSError` or `HTTPException` if it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of a release."""

    name: str
    """Its name; a raw ``+``."""
    url: str
    """Where the pages say it is."""
    sha256: Sha256
    """Its digest."""
    size_bytes: int | None
    """Its size; none where the manifest does not say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseAssets:
    """What belongs to one release."""

    repository: str
    """``owner/name``."""
    tag: str
    """Tag of the release."""
    files: tuple[Asset, ...]
    """Wheels, each with its METADATA, in order of name."""


def release_assets(manifest: Manifest) -> tuple[ReleaseAssets, ...]:
    """Return what belongs to which release, in order of repository and tag.

    Raises:
        PublishError: The wheels are not on GitHub releases, or break a limit of GitHub; all of them together.
    """
    if manifest.settings.assets_url is None:
        hint = "make the site with `--assets-url https://github.com/OWNER/NAME/releases/download/v{version}/{filename}`"
        raise PublishError(Problem(what="the site holds its wheels itself", hint=hint))
    problems: list[Problem] = []
    releases: defaultdict[tuple[str, str], dict[str, Asset]] = defaultdict(dict)
    for wheel in manifest.wheels:
        url = manifest.settings.asset_url(wheel)
        match = _RELEASE_URL.fullmatch(url)
        if match is None:
            hint = "write the assets URL like https://github.com/OWNER/NAME/releases/download/v{version}/{filename}"
            problems.append(Problem(what=f"{url!r} is no file of a GitHub release", hint=hint))
            continue
        files = releases[match["repository"], unquote(match["tag"])]
        problems += _faults(wheel, files)
        files |= {asset.name: asset for asset in _assets(wheel, url)}
    problems += _too_many(releases)
    if problems:
        raise PublishError(problems)
    return tuple(
        ReleaseAssets(repository=repository, tag=tag, files=tuple(files[name] for name in sorted(files)))
        for (repository, tag), files in sorted(releases.items())
    )


def upload_commands(release: ReleaseAssets, folder: Path) -> Iterator[str]:
    """Return the command lines that make a release and bring its files.

    Args:
        release: What belongs to it.
        folder: Where the wheels and their METADATA lie.
    """
    where = f"{shlex.quote(release.tag)} --repo {shlex.quote(release.repository)}"
    yield f"gh release view {where} >/dev/null || gh release create {where} --notes ''"
    # Without --clobber a file that is there is an error, and not replaced.
    for asset in release.files:
        yield f"gh release upload {where} {shlex.quote(str(folder / asset.name))}"


def verify_assets(assets: Iterable[Asset], fetch: Fetch | None = None) -> int:
    """Read files from where the pages say they are, and return how many there were.

    Args:
        assets: The files.
        fetch: How to read; over HTTP if not given.

    Raises:
        PublishError: A file is not there or has other bytes; all of them together.
    """
    problems: list[Problem] = []
    count = 0
    for asset in assets:
        count += 1
        problems += _differences(asset, fetch or fetch_over_http)
    if problems:
        raise PublishError(problems)
    return count


def fetch_over_http(url: str) -> Iterator[bytes]:
    """Read what is behind an address, past caches.

    Raises:
        OSError: It cannot be had.
        HTTPException: The answer breaks off.
    """
    request = Request(url, headers={"Cache-Control": "no-cache", "User-Agent": "wheelgrid"})  # noqa: S310 - the settings allow http and https only
    with urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - as above
        while chunk := answer.read(_CHUNK_BYTES):
            yield chunk


def _assets(wheel: WheelRecord, url: str) -> Iterator[Asset]:
    yield Asset(name=wheel.filename, url=url, sha256=wheel.sha256, size_bytes=wheel.size_bytes)
    yield Asset(
        name=wheel.filename + METADATA_SUFFIX,
        url=url + METADATA_SUFFIX,
        sha256=wheel.metadata_sha256,
        size_bytes=None,
    )


def _faults(wheel: WheelRecord, others: Mapping[str, Asset]) -> Iterator[Problem]:
    name = wheel.filename
    if wheel.size_bytes >= MOST_ASSET_BYTES:
        what = f"{name!r} has {wheel.size_bytes} bytes, a file of a GitHub release must have less than 2 GiB"
        yield Problem(what=what, hint="compile fewer GPU architectures into it, or publish to a bucket")
    if not _KEPT_NAME.fullmatch(name):
        what = f"GitHub would rename {name!r}: it keeps letters, digits and ._+- only"
        yield Problem(what=what, hint="give the version no epoch, or publish to a bucket")
    if name in others and others[name].sha256 != wheel.sha256:
        what = f"two wheels of one release are called {name!r}"
        yield Problem(what=what, hint="put {backend} into the tag of the assets URL")


def _too_many(releases: Mapping[tuple[str, str], Mapping[str, Asset]]) -> Iterator[Problem]:
    for (repository, tag), files in releases.items():
        if len(files) > MOST_ASSETS:
            what = (
                f"release {tag!r} of {repository} would have {len(files)} files, GitHub takes {MOST_ASSETS}"
            )
            yield Problem(what=what, hint="put {backend} into the tag of the assets URL")


def _differences(asset: Asset, fetch: Fetch) -> Iterator[Problem]:
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in fetch(asset.url):
            digest.update(chunk)
            size += len(chunk)
    except (URLError, OSError, HTTPException) as error:
        yield Problem(
            what=f"cannot read {asset.name!r}: {error}", where=asset.url, hint="upload it to the release"
        )
        return
    if digest.hexdigest() != asset.sha256:
        what = (
            f"{asset.name!r} has {size} bytes with sha256 {digest.hexdigest()}, "
            f"expected {asset.size_bytes or 'some'} with {asset.sha256}"
        )
        yield Problem(what=what, where=asset.url, hint="upload the recorded file under a new name")
