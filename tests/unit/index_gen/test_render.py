from __future__ import annotations

import hashlib
import json

import pytest

from fakes.published import a_record
from fakes.sites import manifest_with
from index_gen.layout import lay_out
from index_gen.manifest import ProjectStatus, encode_manifest
from index_gen.render import site_pages
from index_gen.settings import IndexSettings
from index_gen.tree import IndexTree, alias_scope, metadata_path, wheel_path
from wheelgrid.record import VariantMark

PROJECT = "llama-cpp-python"
VARIANT = a_record(
    backend="variants",
    version="0.3.100",
    tag="py3-none-manylinux_2_28_x86_64-cu128",
    variant=VariantMark(label="cu128", properties=("nvidia :: cuda_version_lower_bound :: 12.4",)),
)


def tree_of(*backends: str) -> IndexTree:
    return lay_out(manifest_with(*(a_record(backend=backend) for backend in backends)))


def pages_of(tree: IndexTree) -> dict[str, bytes]:
    return {page.path: bytes(page.make()) for page in site_pages(tree)}


def files_on(page: bytes) -> list[dict[str, object]]:
    files = json.loads(page)["files"]
    assert isinstance(files, list)
    return files


def test_a_site_has_two_forms_of_every_index_page() -> None:
    pages = pages_of(tree_of("cpu", "vulkan"))

    folders = ("whl/cpu", f"whl/cpu/{PROJECT}", "whl/vulkan", f"whl/vulkan/{PROJECT}")
    wanted = {f"{folder}/index.{form}" for folder in folders for form in ("html", "json")}
    assert {path for path in pages if path.startswith("whl/")} == wanted


def test_no_page_comes_twice_and_the_manifest_is_the_last() -> None:
    tree = lay_out(manifest_with(a_record(), a_record(backend="cu128"), VARIANT))

    paths = [page.path for page in site_pages(tree)]

    assert len(paths) == len(set(paths))
    assert paths[-1] == "manifest.jsonl"
    assert pages_of(tree)["manifest.jsonl"] == encode_manifest(tree.manifest)


def test_a_page_that_is_made_twice_is_the_same() -> None:
    tree = lay_out(manifest_with(a_record(), a_record(backend="cu128"), VARIANT))

    assert pages_of(tree) == pages_of(tree)


def test_a_wheel_lies_beside_its_page_and_its_metadata_beside_it() -> None:
    wheel = a_record(backend="cu128")

    name = "llama_cpp_python-0.3.100+cu128-py3-none-manylinux_2_28_x86_64.whl"
    assert wheel_path(wheel) == f"whl/cu128/{PROJECT}/{name}"
    assert metadata_path(wheel) == f"{wheel_path(wheel)}.metadata"


def test_the_pages_of_an_alias_link_to_its_target_and_say_why() -> None:
    pages = pages_of(tree_of("cu128"))

    (file,) = files_on(pages[f"whl/cuda12.8/{PROJECT}/index.json"])
    url = "../../cu128/llama-cpp-python/llama_cpp_python-0.3.100%2Bcu128-py3-none-manylinux_2_28_x86_64.whl"
    assert file["url"] == url
    assert f'<a href="{url}#'.encode() in pages[f"whl/cuda12.8/{PROJECT}/index.html"]
    meta = json.loads(pages["whl/cuda12.8/index.json"])["meta"]
    assert (meta["_alias-of"], "another spelling" in meta["_alias-reason"]) == ("cu128", True)
    assert b"<p>These are the wheels of cu128. " in pages["whl/cuda12.8/index.html"]


def test_an_alias_of_wheels_elsewhere_links_there_too() -> None:
    settings = IndexSettings(assets_url="https://files.example.org/v{version}/{filename}")
    pages = pages_of(lay_out(manifest_with(a_record(backend="cu128"), settings=settings)))

    urls = {
        index: [file["url"] for file in files_on(pages[f"whl/{index}/{PROJECT}/index.json"])]
        for index in ("cu128", "cuda12.8")
    }

    name = "llama_cpp_python-0.3.100%2Bcu128-py3-none-manylinux_2_28_x86_64.whl"
    assert urls == {index: [f"https://files.example.org/v0.3.100/{name}"] for index in urls}


def test_the_file_of_the_variants_is_listed_with_its_true_digest_and_size() -> None:
    pages = pages_of(lay_out(manifest_with(a_record(), VARIANT)))

    content = pages[f"whl/variants/{PROJECT}/llama_cpp_python-0.3.100-variants.json"]
    file = files_on(pages[f"whl/variants/{PROJECT}/index.json"])[-1]
    assert file["filename"] == file["url"] == "llama_cpp_python-0.3.100-variants.json"
    assert (file["hashes"], file["size"]) == ({"sha256": hashlib.sha256(content).hexdigest()}, len(content))
    assert list(json.loads(content)["variants"]) == ["cu128"]


@pytest.mark.parametrize("index", ["cpu", "variants"])
def test_pep792_pages_of_a_quarantined_project_list_nothing(index: str) -> None:
    status = ProjectStatus(project=PROJECT, status="quarantined", reason="stolen <key>")
    pages = pages_of(lay_out(manifest_with(a_record(), VARIANT, statuses=(status,))))

    page = json.loads(pages[f"whl/{index}/{PROJECT}/index.json"])
    html = pages[f"whl/{index}/{PROJECT}/index.html"]
    assert (page["files"], page["versions"]) == ([], [])
    assert page["project-status"] == {"reason": "stolen <key>", "status": "quarantined"}
    assert b"<a " not in html
    assert b'content="stolen &lt;key&gt;"' in html


def test_a_page_says_what_it_depends_on() -> None:
    tree = lay_out(manifest_with(a_record(), a_record(backend="cu128"), VARIANT))

    pages = list(site_pages(tree))
    reads = {str(page.path): set(page.reads) for page in pages if page.reads is not None}

    alias = next(index.alias for index in tree.indexes if index.name == "cu12")
    assert alias is not None
    assert "whl/cpu/index.html" not in reads, "it depends on all"
    assert reads[f"whl/cpu/{PROJECT}/index.html"] == {f"cpu/{PROJECT}"}
    assert reads[f"whl/cu12/{PROJECT}/index.json"] == {f"cu128/{PROJECT}", alias_scope(alias)}
    assert reads[f"whl/variants/{PROJECT}/index.json"] == {f"cpu/{PROJECT}", f"variants/{PROJECT}"}
