from __future__ import annotations

import pytest

from fakes.published import a_record
from index_gen import IndexSettings, RenderedSite, SitePath, lay_out, render


def site_of(*backends: str) -> RenderedSite:
    return render(lay_out([a_record(backend=backend) for backend in backends], IndexSettings()))


def test_a_site_has_a_root_page_and_two_forms_of_every_index_page() -> None:
    site = site_of("cpu", "cu128")

    folders = ("whl/cpu", "whl/cpu/llama-cpp-python", "whl/cu128", "whl/cu128/llama-cpp-python")
    pages = {f"{folder}/index.{form}" for folder in folders for form in ("html", "json")}
    assert set(site.pages) == {"index.html", *pages}


def test_a_wheel_lies_beside_its_page_and_its_metadata_beside_it() -> None:
    site = site_of("cu128")

    (wheel,) = site.wheels
    name = "llama_cpp_python-0.3.100+cu128-py3-none-manylinux_2_28_x86_64.whl"
    assert wheel.path == f"whl/cu128/llama-cpp-python/{name}"
    assert wheel.metadata_path == f"{wheel.path}.metadata"
    assert site.paths() == {*site.pages, wheel.path, wheel.metadata_path}


def test_the_pages_cannot_be_changed() -> None:
    site = site_of("cpu")

    with pytest.raises(TypeError, match="does not support item assignment"):
        site.pages[SitePath("index.html")] = b""  # type: ignore[index] # what is tested
