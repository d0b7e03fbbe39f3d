"""What the pages print: for every backend and platform, and every text with all its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from fakes.matrix_site import DEPENDENT, SECOND, jobs
from index_gen.snippets import PYPROJECT, RUN, TITLES, Part, Target, Tool
from integration.conformance.clients import PIPS, Client, elsewhere
from integration.conformance.lab import CUDA, LABELLED, LOCK_ONLY, Lab, Once, any_file, target_of
from integration.conformance.projects import PROJECT_TOOLS, extras, locked, parts_of, run_in_project
from integration.conformance.table import Cell, Row
from wheelgrid.record import WheelRecord

SNIPPET_CLIENTS: dict[Tool, tuple[Client, ...]] = {
    "pip": PIPS,
    "uv": ("uv",),
    "uv-project": ("uv",),
    "poetry": ("poetry",),
    "pdm": ("pdm",),
    "requirements": PIPS,
    "constraints": PIPS,
}
"""Who is told what."""

PLATFORMS = """\
The line of the page that names the index, for each released backend, with `--platform` of pip and
`--python-platform` of uv. Poetry and PDM lock for all platforms at once: ✓ says that the file is in the lock,
with its digest."""


def platform_rows(lab: Lab) -> Iterator[Row]:
    """Return a row for every wheel of the matrix."""
    wheels = lab.sites.manifest.wheels
    records = {(one.job, one.variant): one for one in wheels if one.version.partition("+")[0] == SECOND}
    locks: dict[tuple[Client, str], Once] = {}
    for job in jobs():
        record = records[job.id, None]
        target = target_of(lab.sites.every, record.backend, record.version, lab.sites.manifest)
        cells: dict[Client, Cell] = {
            client: partial(_elsewhere, lab, client, target, record) for client in (*PIPS, "uv")
        }
        for client in LOCK_ONLY:
            lock = locks.setdefault((client, record.backend), Once(partial(_lock, lab, client, target)))
            cells[client] = partial(_in_lock, lock, record)
        yield Row(name=f"`{record.backend}`, {record.platform}", cells=cells, expected=record.filename)


def _elsewhere(lab: Lab, client: Client, target: Target, record: WheelRecord) -> str:
    tool: Tool = "uv" if client == "uv" else "pip"
    (part,) = parts_of(target, tool)
    line = part.text.splitlines()[0]
    tag = record.tags.rpartition("-")[2]
    options, environment = elsewhere(client, record.platform, tag)
    return lab.toolbox.desk(client).outcome_elsewhere(line, options, **environment)


def _lock(lab: Lab, client: Client, target: Target) -> dict[str, str] | str:
    parts = parts_of(target, PROJECT_TOOLS[client])
    return locked(lab.toolbox.desk(client), parts, LOCK_ONLY[client])


def _in_lock(lock: Once, record: WheelRecord) -> str:
    found = lock()
    if isinstance(found, str):
        return found
    return record.filename if found.get(record.filename) == record.sha256 else f"not locked: {sorted(found)}"


SNIPPETS = """\
Each text as it is, with all its lines, into an empty environment or project; the default index has a newer
source distribution all the while."""


def snippet_rows(lab: Lab) -> Iterator[Row]:
    """Return a row for every text that a page prints."""
    plain, labelled = (
        target_of(lab.sites.plain, index, version, lab.sites.plain_manifest)
        for index, version in (("cpu", SECOND), (CUDA, LABELLED))
    )
    for target in (plain, labelled):
        expected = any_file(target.version)
        for tool, clients in SNIPPET_CLIENTS.items():
            cells: dict[Client, Cell] = {
                client: partial(_paste, lab, client, parts_of(target, tool)) for client in clients
            }
            yield Row(name=f"{TITLES[tool]}, `{target.index}`", cells=cells, expected=expected)
    for number, target in enumerate((plain, labelled)):
        chosen = partial(_extras, lab, (plain, labelled), number)
        name = f"{TITLES['uv-extras']}, `{target.index}`"
        yield Row(name=name, cells={"uv": chosen}, expected=any_file(target.version))


def _paste(lab: Lab, client: Client, parts: Sequence[Part]) -> str:
    """Write what belongs into files, then run what belongs into a shell."""
    desk = lab.toolbox.desk(client)
    if any(part.place == PYPROJECT for part in parts):
        return run_in_project(desk, parts)
    lines = [part.text.replace("YOUR-PACKAGE", DEPENDENT) for part in parts if part.place == RUN]
    for part in parts:
        if part.place != RUN:
            (desk.folder / part.place).write_text(f"{part.text}\n", "utf-8")
    return desk.outcome("\n".join(lines))


def _extras(lab: Lab, targets: Sequence[Target], number: int) -> str:
    return extras(lab.toolbox.desk("uv"), targets, number)
