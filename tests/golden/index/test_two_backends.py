"""The indexes of a site, file for file as they are published. ``UPDATE_GOLDEN=1`` writes the files anew.

Two backends, another name of one of them, an index that chooses by itself, a yanked file, a project whose
status is told, and a removed file. Pages for people and the catalogue have tests of their own.
"""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

from fakes.offers import a_backend, a_toolkit, an_offer
from fakes.published import MOMENT, a_record
from fakes.sites import manifest_with
from index_gen.layout import lay_out
from index_gen.manifest import MANIFEST, ProjectStatus, Removal
from index_gen.render import site_pages
from index_gen.settings import IndexSettings
from wheelgrid.record import VariantMark

GOLDEN = Path(__file__).parent / "two_backends"
SHOWN = ("whl/cpu/", "whl/cu124/", "whl/cu126/", "whl/variants/", MANIFEST)
"""The other names of CUDA 12.4 have pages like those of ``cu126``."""
CU124 = VariantMark(
    label="cu124",
    properties=("nvidia :: cuda_version_lower_bound :: 12.0", "nvidia :: sm_arch :: 90_real"),
)
MANIFEST_OF_ALL = manifest_with(
    a_record("0.3.100", requires_python=">=3.9,<4"),
    a_record(
        "0.3.100",
        platform="macos-arm64",
        tag="py3-none-macosx_11_0_arm64",
        glibc=None,
        uploaded_at=MOMENT + timedelta(seconds=1, microseconds=500),
    ),
    a_record("0.3.99", yanked='crashes with "<mmap>" & more'),
    a_record("0.3.100", backend="cu124", size_bytes=1_234_567_890, provenance="https://example.org/p?a&b"),
    a_record(
        "0.3.100",
        backend="variants",
        version="0.3.100",
        tag="py3-none-manylinux_2_28_x86_64-cu124",
        variant=CU124,
    ),
    a_record("1.0", name="other", requires_python=""),
    settings=IndexSettings(base_url="https://wheels.example.org"),
    offer=an_offer(
        a_backend("cpu", "cpu", None),
        a_backend("cu124", "cuda", "12.4", floor="525.60.13"),
        a_toolkit("cuda", "12.6", "560.28.03"),
    ),
    statuses=(ProjectStatus(project="other", status="archived", reason="see <demo> & more"),),
    removals=(
        Removal(
            backend="cpu",
            filename="other-0.9-py3-none-any.whl",
            sha256="c" * 64,
            reason="was never meant to be there",
            removed_at=MOMENT,
        ),
    ),
)


def test_the_pages_are_the_agreed_ones() -> None:
    found = {
        page.path: bytes(page.make()).decode()
        for page in site_pages(lay_out(MANIFEST_OF_ALL))
        if page.path.startswith(SHOWN)
    }
    if "UPDATE_GOLDEN" in os.environ:
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, text in found.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_text(text, encoding="utf-8")

    files = (path for path in GOLDEN.rglob("*") if path.is_file())
    agreed = {path.relative_to(GOLDEN).as_posix(): path.read_text(encoding="utf-8") for path in files}

    assert found == agreed
