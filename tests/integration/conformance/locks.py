"""Digests that are held to, locks that are made and used, and dates that cut off."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from functools import partial

from fakes.matrix_site import FIRST, PROJECT
from index_gen.snippets import Target
from integration.conformance.clients import PIPS, Client, Desk
from integration.conformance.lab import CUDA, LABELLED, WRONG_DIGEST, Lab, any_file, target_of
from integration.conformance.projects import parts_of, run_in_project
from integration.conformance.table import Cell, Row

LOCKED = """\
A digest that differs is refused by all of them. A lock holds the label, so that it installs the same backend
everywhere."""


def lock_rows(lab: Lab) -> Iterator[Row]:
    """Return the rows of digests, locks and dates."""
    sites = lab.sites
    refused: dict[Client, str] = dict.fromkeys(PIPS, WRONG_DIGEST) | {"uv": "refused: Hash mismatch"}
    projects: dict[Client, str] = {
        "poetry": "refused: not found in known hashes",
        "pdm": "refused: Hash mismatch",
    }
    yield Row(
        name="wrong digest on the page",
        cells=lab.everywhere(sites.wrong, CUDA, f"{PROJECT}=={LABELLED}"),
        otherwise=refused | projects,
    )
    target = target_of(sites.plain, CUDA, LABELLED, sites.plain_manifest)
    (digest,) = target.digests
    hashes: tuple[tuple[str, str, str | None, Mapping[Client, str]], ...] = (
        ("`--require-hashes`, true digest", digest, any_file(LABELLED), {}),
        ("`--require-hashes`, another digest", digest[::-1], None, refused),
    )
    for name, stated, expected, otherwise in hashes:
        cells: dict[Client, Cell] = {
            client: partial(_hash_checking, lab, client, target, stated) for client in (*PIPS, "uv")
        }
        yield Row(name=name, cells=cells, expected=expected, otherwise=otherwise)
    yield from _project_rows(lab, target)
    yield from _date_rows(lab)


def _project_rows(lab: Lab, target: Target) -> Iterator[Row]:
    project = partial(_locked_project, lab, target)
    yield Row(
        name="`uv lock`, `uv lock --check`, `uv sync`", cells={"uv": project}, expected=any_file(LABELLED)
    )
    cells: dict[Client, Cell] = {
        "uv": partial(_exported, lab, target, "uv"),
        "pip-newest": partial(_exported, lab, target, "pip-newest"),
    }
    yield Row(name="`pylock.toml` of `uv export`", cells=cells, expected=any_file(LABELLED))
    cells = {client: partial(_pip_lock, lab, target, client) for client in ("pip-newest", "uv")}
    yield Row(name="`pylock.toml` of `pip lock`", cells=cells, expected=any_file(LABELLED))


def _date_rows(lab: Lab) -> Iterator[Row]:
    """pip reads dates in JSON only; uv reads them in HTML too, though no standard has them there."""
    without: Mapping[Client, str] = {"pip-newest": "refused: does not provide upload-time metadata"}
    hosts: tuple[tuple[str, str, Mapping[Client, str]], ...] = (
        ("", lab.sites.plain, {}),
        (", host without JSON", lab.sites.html, without),
    )
    for name, site, otherwise in hosts:
        yield Row(
            name=f"only what was there in March 2026{name}",
            cells=_before(lab, site),
            expected=any_file(f"{FIRST}+{CUDA}"),
            otherwise=otherwise,
        )


def _hash_checking(lab: Lab, client: Client, target: Target, digest: str) -> str:
    desk = lab.toolbox.desk(client)
    requirements = desk.folder / "requirements.txt"
    requirements.write_text(f"{target.pin} --hash=sha256:{digest}\n", "utf-8")
    program, option = ("uv pip", "--default-index") if client == "uv" else ("pip", "--index-url")
    return desk.outcome(
        f"{program} install --no-deps --require-hashes {option} {target.url} -r requirements.txt"
    )


def _locked_project(lab: Lab, target: Target) -> str:
    parts = parts_of(target, "uv-project")
    return run_in_project(lab.toolbox.desk("uv"), parts, "uv lock --check", "uv sync --reinstall")


def _exported(lab: Lab, target: Target, client: Client) -> str:
    """Lock with uv, install with another."""
    maker = lab.toolbox.desk("uv")
    export = "uv export --quiet --format pylock.toml --no-emit-project -o pylock.toml"
    answer = run_in_project(maker, parts_of(target, "uv-project"), export)
    return _install_pylock(lab, client, maker) if (maker.folder / "pylock.toml").is_file() else answer


def _pip_lock(lab: Lab, target: Target, client: Client) -> str:
    """Lock with pip, install with another."""
    maker = lab.toolbox.desk("pip-newest")
    answer = maker.outcome(
        f"pip lock --quiet {shlex.quote(target.pin)} --extra-index-url {target.url} -o pylock.toml"
    )
    return _install_pylock(lab, client, maker) if (maker.folder / "pylock.toml").is_file() else answer


def _install_pylock(lab: Lab, client: Client, maker: Desk) -> str:
    desk = lab.toolbox.desk(client)
    (desk.folder / "pylock.toml").write_bytes((maker.folder / "pylock.toml").read_bytes())
    program = "uv pip" if client == "uv" else "pip"
    return desk.outcome(f"{program} install -r pylock.toml")


def _before(lab: Lab, site: str) -> dict[Client, Cell]:
    moment, url = "2026-03-01T00:00:00Z", f"{site}/whl/{CUDA}/"
    pip = f"pip install {PROJECT} --no-deps --index-url {url} --uploaded-prior-to {moment}"
    uv = f"uv pip install {PROJECT} --no-deps --default-index {url} --exclude-newer {moment}"
    return {
        "pip-newest": partial(lab.outcome, "pip-newest", pip),
        "uv": partial(lab.outcome, "uv", uv),
    }
