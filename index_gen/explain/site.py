"""A folder, a manifest or an address → the site that it names."""

from __future__ import annotations

from pathlib import Path

import requests

from index_gen.layout import lay_out
from index_gen.manifest import MANIFEST, Manifest, decode_manifest, read_manifest
from index_gen.tree import IndexTree
from wheelgrid.errors import Problem, QuestionError

_TIMEOUT_S = 60


def read_site(where: str) -> IndexTree:
    """Read a site.

    Args:
        where: Its folder, its manifest (``*.jsonl``), or the address of either.

    Raises:
        QuestionError: There is none.
        RecordError: Its manifest cannot be read.
        IndexBuildError: Its manifest does not make a site.
    """
    if where.startswith(("http://", "https://")):
        return lay_out(_fetch(where))
    path = Path(where)
    manifest = path / MANIFEST if path.is_dir() else path
    if not manifest.is_file():
        hint = "make one with `wheelgrid index build`, or name another one with --index"
        raise QuestionError(Problem(what="there is no site here", where=str(manifest), hint=hint))
    return lay_out(read_manifest(manifest))


def _fetch(address: str) -> Manifest:
    url = address if address.endswith(".jsonl") else f"{address.rstrip('/')}/{MANIFEST}"
    try:
        answer = requests.get(url, timeout=_TIMEOUT_S)
        answer.raise_for_status()
    except requests.RequestException as error:
        hint = f"name the root of a site, where {MANIFEST} is"
        raise QuestionError(Problem(what=f"cannot fetch the site: {error}", where=url, hint=hint)) from error
    return decode_manifest(answer.content.splitlines(), url)
