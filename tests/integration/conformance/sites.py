"""The sites that the installers are sent to, all served on loopback while the table is made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fakes.matrix_site import (
    FIRST,
    SECOND,
    any_wheel,
    default_index,
    make_site,
    matrix_wheels,
    put_wheel,
)
from fakes.package_index import serving_folder
from index_gen.manifest import Manifest
from index_gen.serving.server import serving
from wheelgrid.record import VariantMark
from wheelgrid.variants import VARIANTS

PRERELEASE = "0.4.0rc1"
BACKENDS = ("cpu", "cu128", "vulkan")
"""Backends of the sites whose wheels install on every machine."""
MARKS = tuple(
    VariantMark(
        label=label,
        properties=tuple(
            sorted(
                (
                    *(f"nvidia :: cuda_version_lower_bound :: {bound}" for bound in bounds),
                    *(f"nvidia :: sm_arch :: {code}" for code in codes),
                )
            )
        ),
    )
    for label, bounds, codes in (
        ("cu126", ("12.0", "12.6"), ("61_real", "75_real", "89_real", "90_virtual")),
        ("cu128", ("12.4", "12.8"), ("75_real", "89_real", "90_virtual", "120_real")),
        ("cu130", ("13.0",), ("75_real", "89_real", "90_virtual", "120_real")),
    )
)
"""What the variants of these sites ask for, shaped like those of the real wheels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Addresses, without a slash at the end."""

    every: str
    """A wheel for every job of the matrix."""
    manifest: Manifest
    """What `every` was made from."""
    plain: str
    """Wheels for every machine, of `BACKENDS` and as variants."""
    plain_manifest: Manifest
    """What `plain` was made from."""
    html: str
    """`plain` on a host that serves no JSON to installers."""
    json: str
    """`plain` without HTML."""
    moved: str
    """`plain` in another place of another host."""
    wrong: str
    """`plain` with wrong digests on its pages."""
    wrong_html: str
    """`plain` with wrong digests in its HTML, and the right ones in its JSON."""
    yanked: str
    """`plain` with the newest release yanked."""
    newer_python: str
    """`plain` with a newest release for a Python that does not exist."""
    prerelease: str
    """`plain` with a prerelease."""
    odd: str
    """One version for each thing that keeps a file from being chosen."""
    assets: str
    """Pages of the wheels that lie on another host."""


@contextmanager
def serving_sites(folder: Path) -> Iterator[Sites]:
    """Make and serve all of them."""
    manifest = _make_every(folder / "every")
    plain_manifest = _make(folder / "plain")
    for name in ("html", "json", "wrong", "wrong_html"):
        shutil.copytree(folder / "plain" / "site", folder / name / "site")
    shutil.copytree(folder / "plain" / "site", folder / "moved" / "site" / "deep" / "below")
    _take_away(folder / "html" / "site", "index.json")
    _take_away(folder / "json" / "site", "index.html")
    _spoil(folder / "wrong" / "site", "index.html", "index.json")
    _spoil(folder / "wrong_html" / "site", "index.html")
    _make(folder / "yanked", yanked="crashes")
    _make(folder / "newer_python", requires_python=">=99")
    _make(folder / "prerelease", prerelease=PRERELEASE)
    _make_odd(folder / "odd")
    with ExitStack() as stack:

        def serve(name: str) -> str:
            return stack.enter_context(serving(folder / name / "site"))

        files = stack.enter_context(serving_folder(folder / "plain" / "wheels"))
        make_site(folder / "assets" / "site", folder / "plain" / "wheels", assets_url=f"{files}{{filename}}")
        yield Sites(
            every=serve("every"),
            manifest=manifest,
            plain=serve("plain"),
            plain_manifest=plain_manifest,
            html=serve("html"),
            json=serve("json"),
            moved=f"{serve('moved')}/deep/below",
            wrong=serve("wrong"),
            wrong_html=serve("wrong_html"),
            yanked=serve("yanked"),
            newer_python=serve("newer_python"),
            prerelease=serve("prerelease"),
            odd=serve("odd"),
            assets=serve("assets"),
        )


@contextmanager
def serving_default(folder: Path) -> Iterator[str]:
    """Serve what plays the default index, and give its address."""
    default_index(folder)
    with serving_folder(folder) as url:
        yield url


def _make_every(folder: Path) -> Manifest:
    matrix_wheels(folder / "wheels")
    return make_site(folder / "site", folder / "wheels")


def _make(folder: Path, *, prerelease: str | None = None, **newest: object) -> Manifest:
    """Make a site of wheels that install everywhere; ``newest`` are facts of its second release."""
    wheels = folder / "wheels"
    releases = (FIRST, SECOND) if prerelease is None else (FIRST, SECOND, prerelease)
    for release in releases:
        facts = newest if release == SECOND else {}
        for backend in BACKENDS:
            label = "" if backend == "cpu" else f"+{backend}"
            put_wheel(wheels, any_wheel(f"{release}{label}", backend, facts))
        for mark in MARKS:
            put_wheel(wheels, any_wheel(release, VARIANTS, facts, mark))
    return make_site(folder / "site", wheels)


ODD: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("1.0", "py3-none-any", {}),
    ("1.0", "1-py3-none-any", {}),
    ("1.0", "cp39-abi3-manylinux_2_17_x86_64", {}),
    ("1.0", "cp312-cp312-manylinux_2_17_x86_64", {}),
    ("1.0", "cp312-cp312-manylinux_2_28_x86_64", {}),
    ("1.0", "2-cp312-cp312-manylinux_2_28_x86_64", {}),
    ("1.0", "cp313-cp313t-manylinux_2_28_x86_64", {}),
    ("1.0", "py3-none-macosx_11_0_universal2", {}),
    ("1.1", "py3-none-manylinux_2_31_x86_64", {}),
    ("1.1", "py3-none-macosx_15_0_arm64", {}),
    ("1.1", "py3-none-win_amd64", {}),
    ("1.1", "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64", {"requires_python": ">=3.13"}),
    ("1.2", "py3-none-any", {"requires_python": ">=3.13"}),
    ("1.3", "py3-none-any", {"yanked": "crashes"}),
    ("1.4rc1", "py3-none-any", {}),
)
"""Versions, tags and facts of the files of the odd site."""


def _make_odd(folder: Path) -> None:
    for version, tags, facts in ODD:
        filename = f"llama_cpp_python-{version}-{tags}.whl"
        put_wheel(folder / "wheels", any_wheel(version, "cpu", {"filename": filename} | dict(facts)))
    make_site(folder / "site", folder / "wheels")


def _take_away(site: Path, name: str) -> None:
    for page in (site / "whl").rglob(name):
        page.unlink()


def _spoil(site: Path, *names: str) -> None:
    """Write a wrong digest of every wheel on these pages; those of the METADATA stay."""
    for page in (page for name in names for page in (site / "whl").rglob(name)):
        text = page.read_text("utf-8")
        page.unlink()
        wrong = re.sub(r'(#sha256=|"hashes":\{"sha256":")[0-9a-f]{64}', r"\g<1>" + "0" * 64, text)
        page.write_text(wrong, "utf-8")
