from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import a_site, manifest_of
from index_gen.targets.hosts import MOST_PAGES_FILE_BYTES, MOST_PAGES_FILES, host_files
from index_gen.targets.objects import StoredObject, site_objects
from wheelgrid.errors import PublishError


@pytest.fixture
def objects(tmp_path: Path) -> tuple[StoredObject, ...]:
    publish(tmp_path / "wheels", backend="cu128")
    site = a_site(tmp_path / "site", tmp_path / "wheels")
    return site_objects(site, manifest_of(site))


def test_no_two_rules_of_pages_fit_one_file_and_each_says_what_the_store_would(
    objects: tuple[StoredObject, ...], tmp_path: Path
) -> None:
    text = host_files("cloudflare-pages", tmp_path, objects)["_headers"].decode()
    rules: dict[str, dict[str, str]] = {}
    for block in text.strip().split("\n\n"):
        path, *lines = block.splitlines()
        rules[path] = {name: value for name, _, value in (line.strip().partition(": ") for line in lines)}

    for item in objects:
        fitting = [headers for path, headers in rules.items() if fnmatchcase(f"/{item.path}", path)]
        assert len(fitting) <= 1
        if item.is_immutable:
            assert fitting == [{"Content-Type": item.content_type, "Cache-Control": item.cache_control}]
    assert rules["/whl/*/index.json"] == {"Content-Type": "application/vnd.pypi.simple.v1+json"}


def test_pages_gets_the_worker_under_the_name_that_it_looks_for(tmp_path: Path) -> None:
    worker = host_files("cloudflare-worker", tmp_path, ())["worker.js"]

    assert host_files("cloudflare-pages", tmp_path, ())["_worker.js"] == worker
    assert b"export default" in worker


def test_what_pages_cannot_hold_is_refused(objects: tuple[StoredObject, ...], tmp_path: Path) -> None:
    big = replace(objects[0], size_bytes=MOST_PAGES_FILE_BYTES + 1)
    just = replace(objects[0], size_bytes=MOST_PAGES_FILE_BYTES)
    many = tuple(just for _ in range(MOST_PAGES_FILES))

    with pytest.raises(PublishError) as caught:
        host_files("cloudflare-pages", tmp_path, (*many, big))

    assert [problem.what for problem in caught.value.problems] == [
        f"'{big.path}' has 26214401 bytes, Cloudflare Pages takes 26214400",
        "the site has 100001 files, Cloudflare Pages takes 100000",
    ]
    assert set(host_files("cloudflare-pages", tmp_path, many)) == {"_headers", "_worker.js"}


def test_the_rules_of_nginx_name_the_folder_and_leave_no_place_open(tmp_path: Path) -> None:
    rules = host_files("nginx", tmp_path / "a b", ())["nginx.conf"].decode()

    assert f'root "{tmp_path}/a b";' in rules
    assert "@" not in rules


@pytest.mark.parametrize("name", ['a"b', "a$b", "a\nb", "a\\b"])
def test_a_folder_that_nginx_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishError, match="cannot be named in rules of nginx"):
        host_files("nginx", tmp_path / name, ())
