"""The manifest, and what it owes to the publish before."""

from __future__ import annotations

from collections.abc import Iterator

from index_gen.check.evidence import Evidence
from index_gen.manifest import key_of
from wheelgrid.errors import Problem


def manifest_readable(evidence: Evidence) -> Iterator[Problem]:
    """The manifest is there, every line of it can be read, and it makes an index.

    Why: a site without its manifest cannot say what it should hold, and the next publish begins at nothing.
    """
    yield from evidence.manifest_faults


def nothing_vanished(evidence: Evidence) -> Iterator[Problem]:
    """Every wheel of the publish before is still listed, or its removal is recorded with a reason.

    Why: a publish script went on after errors of a server and published an empty index overnight; who has no
    compiler was stuck.
    """
    if evidence.tree is None or evidence.previous is None:
        return
    manifest = evidence.tree.manifest
    here = {key_of(wheel) for wheel in manifest.wheels} | {key_of(gone) for gone in manifest.removals}
    for wheel in evidence.previous.wheels:
        if key_of(wheel) not in here:
            yield Problem(
                what=f"{wheel.filename!r} was published and is neither here nor removed with a reason",
                where=f"whl/{wheel.backend}/{wheel.project}/",
                hint="publish it again, or remove it with `wheelgrid index remove`",
            )


def nothing_replaced(evidence: Evidence) -> Iterator[Problem]:
    """A name never gets other bytes, not even after the file was removed.

    Why: a rebuilt wheel was uploaded under its old name, and every lock file that held its digest broke.
    """
    if evidence.tree is None:
        return
    manifest, previous = evidence.tree.manifest, evidence.previous
    then = {} if previous is None else {key_of(wheel): wheel for wheel in previous.wheels}
    removed = {key_of(removal): removal for removal in manifest.removals}
    forgotten = {} if previous is None else {key_of(removal): removal for removal in previous.removals}
    for wheel in manifest.wheels:
        for old in (found.get(key_of(wheel)) for found in (then, removed, forgotten)):
            if old is not None and old.sha256 != wheel.sha256:
                yield Problem(
                    what=f"{wheel.filename!r} has sha256 {wheel.sha256!r}, but had {old.sha256!r} before",
                    where=f"whl/{wheel.backend}/{wheel.project}/",
                    hint="give the new bytes a new name: another build number, or a post release",
                )
                break
