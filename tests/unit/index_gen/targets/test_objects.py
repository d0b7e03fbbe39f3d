from __future__ import annotations

from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import a_site, manifest_of
from index_gen.manifest import Removal
from index_gen.serving.mediatypes import media_type
from index_gen.targets.objects import (
    A_MINUTE,
    FOREVER,
    NEVER_UNASKED,
    Stage,
    removed_paths,
    site_objects,
)
from index_gen.tree import SitePath
from wheelgrid.errors import PublishError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    publish(tmp_path / "wheels", backend="cu128")
    publish(tmp_path / "wheels")
    return a_site(tmp_path / "site", tmp_path / "wheels")


def test_what_pages_name_goes_before_them_and_the_manifest_last(site: Path) -> None:
    objects = site_objects(site, manifest_of(site))

    assert [item.stage for item in objects] == sorted(item.stage for item in objects)
    assert [item.path for item in objects][-1] == "manifest.jsonl"
    assert {item.stage for item in objects} == set(Stage) - {Stage.VARIANTS}
    assert [item.path for item in objects if item.stage is Stage.WHEEL] == [
        "whl/cpu/llama-cpp-python/llama_cpp_python-0.3.100-py3-none-any.whl",
        "whl/cu128/llama-cpp-python/llama_cpp_python-0.3.100+cu128-py3-none-any.whl",
    ]
    assert "whl/cpu/index.html" in [item.path for item in objects if item.stage is Stage.INDEX_PAGE]
    assert "catalog.json" in [item.path for item in objects if item.stage is Stage.SITE_PAGE]


def test_only_what_never_changes_is_cached_for_ever(site: Path) -> None:
    objects = site_objects(site, manifest_of(site))

    assert {item.cache_control for item in objects if item.is_immutable} == {FOREVER}
    assert {item.cache_control for item in objects if not item.is_immutable} == {A_MINUTE, NEVER_UNASKED}
    assert {item.stage for item in objects if item.cache_control == NEVER_UNASKED} == {Stage.MANIFEST}


def test_a_document_of_variants_is_never_served_unasked_and_goes_before_its_page(site: Path) -> None:
    folder = site / "whl" / "variants" / "demo"
    folder.mkdir(parents=True)
    (folder / "demo-1.0-variants.json").write_text("{}")
    (folder / "index.html").write_text("")

    found = {item.path: item for item in site_objects(site, manifest_of(site)) if "demo" in item.path}
    document = found[SitePath("whl/variants/demo/demo-1.0-variants.json")]

    assert (document.stage, document.cache_control) == (Stage.VARIANTS, NEVER_UNASKED)
    assert document.stage < found[SitePath("whl/variants/demo/index.html")].stage
    assert document.content_type == "application/json"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("whl/cpu/index.html", "text/html; charset=utf-8"),
        ("whl/cpu/index.json", "application/vnd.pypi.simple.v1+json"),
        ("whl/cpu/demo/index.json", "application/vnd.pypi.simple.v1+json"),
        ("snippets/index.json", "application/json"),
        ("catalog.json", "application/json"),
        ("manifest.jsonl", "application/x-ndjson"),
        ("whl/cpu/demo/demo-1-py3-none-any.whl", "application/octet-stream"),
        ("whl/cpu/demo/demo-1-py3-none-any.whl.metadata", "text/plain; charset=utf-8"),
        ("snippets/demo/cpu/pip.txt", "text/plain; charset=utf-8"),
        ("strange", "application/octet-stream"),
    ],
)
def test_each_file_has_the_type_that_clients_need(path: str, expected: str) -> None:
    assert media_type(SitePath(path)) == expected


def test_files_of_the_generator_stay_at_home(site: Path) -> None:
    (site / ".cache").mkdir()
    (site / ".cache" / "x").write_text("")

    paths = [item.path for item in site_objects(site, manifest_of(site))]

    assert (site / ".wheelgrid.json").is_file()
    assert not [path for path in paths if "/." in f"/{path}"]


def test_a_site_without_its_wheels_has_only_pages(tmp_path: Path) -> None:
    publish(tmp_path / "wheels")
    site = a_site(tmp_path / "site", tmp_path / "wheels", assets_url="https://files.example.org/{filename}")

    assert not [item for item in site_objects(site, manifest_of(site)) if item.is_immutable]


def test_missing_short_and_strange_wheels_are_refused_together(site: Path) -> None:
    manifest = manifest_of(site)
    cpu = site / "whl" / "cpu" / "llama-cpp-python"
    (cpu / "llama_cpp_python-0.3.100-py3-none-any.whl").unlink()
    (site / "whl" / "cu128" / "llama-cpp-python" / manifest.wheels[1].filename).write_bytes(b"short")
    (cpu / "stranger-1-py3-none-any.whl").write_bytes(b"")

    with pytest.raises(PublishError) as caught:
        site_objects(site, manifest)

    assert [problem.what for problem in caught.value.problems] == [
        (
            "the manifest lists 'whl/cpu/llama-cpp-python/llama_cpp_python-0.3.100-py3-none-any.whl', "
            "which is not in the site"
        ),
        (
            "'whl/cu128/llama-cpp-python/llama_cpp_python-0.3.100+cu128-py3-none-any.whl' has 5 bytes, "
            f"expected {manifest.wheels[1].size_bytes}"
        ),
        "the manifest does not list 'whl/cpu/llama-cpp-python/stranger-1-py3-none-any.whl'",
    ]


def test_a_removed_wheel_was_beside_its_page(site: Path) -> None:
    wheel = manifest_of(site).wheels[1]
    line = Removal(
        backend=wheel.backend,
        filename=wheel.filename,
        sha256=wheel.sha256,
        reason="",
        removed_at=wheel.uploaded_at,
    )

    path = "whl/cu128/llama-cpp-python/llama_cpp_python-0.3.100+cu128-py3-none-any.whl"
    assert removed_paths(line) == (path, f"{path}.metadata")
