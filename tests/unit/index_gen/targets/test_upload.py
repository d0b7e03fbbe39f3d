"""Publishing to a store: the order, what is refused, and what is left when a run dies."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import a_site, manifest_of, remove_from_site
from fakes.stores import FailsAtStep, FakeStore, broken_links
from index_gen.serving.mediatypes import media_type
from index_gen.targets.lease import LOCK, Publisher
from index_gen.targets.objects import FOREVER, Stage, site_objects
from index_gen.targets.plan import PAGES, UploadPlan
from index_gen.targets.upload import plan_only, publish_to_store
from index_gen.tree import SitePath
from wheelgrid.errors import PublishError

PUBLISHER = Publisher(name="test", patience_s=0, sleep=lambda _: None)
CPU = "whl/cpu/llama-cpp-python/llama_cpp_python-0.3.100-py3-none-any.whl"
CUDA = "whl/cu128/llama-cpp-python/llama_cpp_python-0.3.100+cu128-py3-none-any.whl"


def send(site: Path, store: FakeStore) -> UploadPlan:
    return publish_to_store(site, store, PUBLISHER, lambda _: None)


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    publish(tmp_path / "wheels")
    return tmp_path / "wheels"


@pytest.fixture
def site(tmp_path: Path, wheels: Path) -> Path:
    return a_site(tmp_path / "site", wheels)


@pytest.fixture
def published(site: Path) -> FakeStore:
    store = FakeStore()
    send(site, store)
    store.steps.clear()
    return store


@pytest.fixture
def grown(tmp_path: Path, site: Path, published: FakeStore) -> Path:
    publish(tmp_path / "more", backend="cu128")
    publish(tmp_path / "more", "0.3.101")
    return a_site(site, tmp_path / "more")


def test_a_store_holds_the_site_with_types_and_times(site: Path) -> None:
    store = FakeStore()

    send(site, store)

    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    expected = {path: file.read_bytes() for path, file in files.items() if not path.startswith(".")}
    assert {key: content for key, (content, _) in store.objects.items() if key != PAGES} == expected
    assert all(
        headers.content_type == media_type(SitePath(key))
        for key, (_, headers) in store.objects.items()
        if key != PAGES
    )
    assert store.objects[CPU][1].cache_control == FOREVER
    assert broken_links(store) == []


def test_the_order_is_wheels_then_pages_then_the_manifest_and_each_is_read_back_at_once(
    grown: Path, published: FakeStore
) -> None:
    send(grown, published)

    stages = {item.path: item.stage for item in site_objects(grown, manifest_of(grown))}
    written = [stages[SitePath(key)] for key in published.written()]
    assert written == sorted(written)
    assert written[-1] is Stage.MANIFEST
    steps = published.steps
    last_wheel = max(steps.index(f"read {key}") for key in (CUDA, f"{CUDA}.metadata"))
    first_page = min(steps.index(f"write {key}") for key in published.written() if stages[SitePath(key)] > 2)
    assert last_wheel < first_page
    for key in published.written():
        assert f"read {key}" in steps[steps.index(f"write {key}") :]


def test_only_what_changed_is_written(grown: Path, published: FakeStore) -> None:
    send(grown, published)

    assert CUDA in published.written()
    assert CPU not in published.written()
    assert f"read {CPU}" not in published.steps
    assert "schema/catalog-1.json" not in published.written()


def test_publishing_the_same_again_writes_nothing(site: Path, published: FakeStore) -> None:
    plan = send(site, published)

    assert plan.is_empty
    assert published.written() == []


def test_a_dry_run_takes_no_lock_and_writes_nothing(grown: Path, published: FakeStore) -> None:
    plan = plan_only(grown, published)

    assert [item.path for item in plan.uploads][-1] == "manifest.jsonl"
    assert not [step for step in published.steps if step.startswith(("write", "delete"))]


def test_a_wheel_that_a_stranger_deleted_is_sent_again(site: Path, published: FakeStore) -> None:
    published.objects.pop(CPU)

    send(site, published)

    assert published.written() == [CPU, "manifest.jsonl"]


def test_a_page_that_a_stranger_changed_is_sent_again(site: Path, published: FakeStore) -> None:
    published.put("whl/cpu/index.html", b"hacked")

    send(site, published)

    assert published.written() == ["whl/cpu/index.html", "manifest.jsonl"]


def test_pages_that_others_uploaded_are_sent_again_because_nobody_knows_their_headers(
    site: Path, published: FakeStore
) -> None:
    published.objects.pop(PAGES)
    published.put("whl/cpu/index.json", published.objects["whl/cpu/index.json"][0], "application/json")

    send(site, published)

    headers = published.objects["whl/cpu/index.json"][1]
    assert headers.content_type == "application/vnd.pypi.simple.v1+json"


def test_a_removed_wheel_is_deleted_after_the_manifest(grown: Path, published: FakeStore) -> None:
    send(grown, published)
    published.steps.clear()
    remove_from_site(grown, CUDA.rpartition("/")[2])

    plan = send(grown, published)

    assert CUDA not in published.objects
    assert f"{CUDA}.metadata" not in published.objects
    assert "whl/cu128/llama-cpp-python/index.html" not in published.objects
    assert plan.deletions[-2:] == (CUDA, f"{CUDA}.metadata")
    steps = published.steps
    assert steps.index("write manifest.jsonl") < steps.index(f"delete {CUDA}")
    assert broken_links(published) == []


def test_what_is_not_ours_is_never_deleted(grown: Path, published: FakeStore) -> None:
    published.put("notes.txt", b"mine")
    published.put("whl/old/index.html", b"mine")

    send(grown, published)

    assert published.objects["notes.txt"][0] == b"mine"
    assert published.objects["whl/old/index.html"][0] == b"mine"


def test_a_wheel_that_would_vanish_is_refused(tmp_path: Path, published: FakeStore) -> None:
    publish(tmp_path / "others", "0.3.101")
    other = a_site(tmp_path / "other", tmp_path / "others")

    with pytest.raises(PublishError, match=r"'llama_cpp_python-0.3.100-py3-none-any.whl' is published and"):
        send(other, published)

    assert published.written() == []


def test_a_name_never_gets_other_bytes(site: Path, published: FakeStore) -> None:
    old = manifest_of(site).wheels[0]
    _falsify(site, old.filename, b"other bytes")

    with pytest.raises(PublishError, match=f"was published with sha256 {old.sha256}, and now has "):
        send(site, published)

    assert published.written() == []


def test_metadata_never_gets_other_bytes(site: Path, published: FakeStore) -> None:
    manifest = site / "manifest.jsonl"
    old = manifest_of(site).wheels[0].metadata_sha256
    text = manifest.read_text().replace(old, "0" * 64)
    manifest.unlink()
    manifest.write_text(text)

    with pytest.raises(PublishError, match=f"metadata' was published with sha256 {old}, and now has 0{{64}}"):
        send(site, published)


def test_the_name_of_a_removed_wheel_is_not_used_again(grown: Path, published: FakeStore) -> None:
    send(grown, published)
    name = CUDA.rpartition("/")[2]
    old = next(wheel.sha256 for wheel in manifest_of(grown).wheels if wheel.filename == name)
    back = shutil.copytree(grown, grown.with_name("back"))
    send(remove_from_site(grown, name), published)
    published.steps.clear()
    _falsify(back, name, b"other bytes")

    with pytest.raises(PublishError, match=f"was published with sha256 {old}, and now has "):
        send(back, published)

    assert published.written() == []


def test_other_bytes_at_the_place_of_a_new_wheel_are_refused_before_anything_is_written(
    site: Path,
) -> None:
    store = FakeStore()
    store.put(CPU, b"a stranger's wheel")

    with pytest.raises(PublishError, match=f"'{CPU}' was published with sha256 [0-9a-f]{{64}}, and now has"):
        send(site, store)

    assert store.written() == []


def test_a_race_for_the_name_of_a_wheel_ends_in_a_refusal(site: Path) -> None:
    store = FakeStore()

    def stranger(step: str) -> None:
        if step == f"write {CPU}":
            store.put(CPU, b"a stranger's wheel")

    store.before_step = stranger

    with pytest.raises(PublishError, match="was published with sha256"):
        send(site, store)

    assert store.objects[CPU][0] == b"a stranger's wheel"
    assert "manifest.jsonl" not in store.objects


def test_an_object_in_the_place_of_a_page_is_refused(site: Path) -> None:
    store = FakeStore()
    store.put("index.html", b"somebody's home page")

    with pytest.raises(PublishError, match=r"there is an object 'index.html', but no site"):
        send(site, store)

    assert store.objects["index.html"][0] == b"somebody's home page"


def test_what_the_store_spoils_is_noticed_before_a_page_names_it(site: Path) -> None:
    store = FakeStore()
    store.spoil = lambda key, content: content[:-1] if key == CPU else content

    with pytest.raises(PublishError, match="was published with sha256"):
        send(site, store)

    assert not [key for key in store.objects if key.endswith(".html")]


def test_a_page_that_reads_otherwise_is_an_error(site: Path) -> None:
    store = FakeStore()
    store.spoil = lambda key, content: b"" if key == "whl/cpu/index.html" else content

    with pytest.raises(PublishError, match=r"'whl/cpu/index.html' was written with .* \(0 bytes\)"):
        send(site, store)

    assert "manifest.jsonl" not in store.objects


def test_lost_headers_are_an_error(site: Path) -> None:
    store = FakeStore()

    def lose(step: str) -> None:
        if step == f"read {CPU}" and CPU in store.objects:
            store.put(CPU, store.objects[CPU][0], "binary/octet-stream", FOREVER)

    store.before_step = lose

    with pytest.raises(PublishError, match="has Content-Type 'binary/octet-stream', expected 'application/o"):
        send(site, store)


def test_a_wheel_that_changed_on_disk_is_not_sent(site: Path) -> None:
    content = (site / CPU).read_bytes()
    (site / CPU).unlink()
    (site / CPU).write_bytes(content[:-1] + b"\xff")
    store = FakeStore()

    with pytest.raises(PublishError, match=r"has sha256 .*, expected"):
        send(site, store)

    assert CPU not in store.objects


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="there is no site to publish"):
        send(tmp_path, FakeStore())


def test_a_broken_list_of_pages_is_told(grown: Path, published: FakeStore) -> None:
    published.put(PAGES, b"{")

    with pytest.raises(PublishError, match="the list of pages cannot be read"):
        send(grown, published)


def test_a_run_that_dies_at_any_step_leaves_a_site_that_installs_and_can_be_published_again(
    grown: Path, published: FakeStore
) -> None:
    before = dict(published.objects)
    send(grown, published)
    whole, steps = dict(published.objects), len(published.steps)
    assert steps > 50

    for number in range(1, steps + 1):
        store = FakeStore()
        store.objects = dict(before)
        store.before_step = FailsAtStep(number)
        try:
            send(grown, store)
        except PublishError as error:
            assert "the line broke" in str(error)  # noqa: PT017 - the last steps fail in silence
        assert broken_links(store) == [], number
        # The lock of a run that died in its sleep is deleted by whoever knows that it is dead.
        store.before_step = lambda _: None
        store.objects.pop(LOCK, None)
        send(grown, store)
        assert store.objects == whole, number


def test_every_link_holds_at_every_step_of_a_publish(grown: Path, published: FakeStore) -> None:
    broken: list[str] = []
    published.before_step = lambda _: broken.extend(broken_links(published))

    send(grown, published)

    assert broken == []


def test_a_manifest_that_came_meanwhile_stays(grown: Path, published: FakeStore) -> None:
    def other_run(step: str) -> None:
        if step == "write manifest.jsonl":
            published.put("manifest.jsonl", b"another")

    published.before_step = other_run

    with pytest.raises(PublishError, match="another manifest was published meanwhile"):
        send(grown, published)

    assert published.objects["manifest.jsonl"][0] == b"another"


def _falsify(site: Path, filename: str, content: bytes) -> None:
    """Put other bytes under a wheel's name into a site, and into its manifest."""
    manifest = site / "manifest.jsonl"
    lines = [json.loads(line) for line in manifest.read_text().splitlines()]
    for line in lines:
        if line.get("filename") == filename:
            path = site / "whl" / line["backend"] / line["project"] / filename
            path.unlink()
            path.write_bytes(content)
            line |= {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
    manifest.unlink()
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines))
