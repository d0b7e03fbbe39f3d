from __future__ import annotations

import re
from functools import partial

import msgspec
import pytest

from fakes.offers import an_offer
from fakes.published import MOMENT, a_record
from fakes.sites import manifest_with
from index_gen.edits import remove, set_status, yank
from index_gen.manifest import Manifest
from index_gen.settings import IndexSettings
from index_gen.site.changes import Changes, changes_between, generator_digest, scopes_of
from index_gen.tree import Page, SitePath

OLD = manifest_with(a_record("1"), a_record("1", backend="cu128"), a_record("1", name="other"))


def changes(before: Manifest, after: Manifest) -> Changes:
    return changes_between(before.lines(), after)


def a_page(*reads: str) -> Page:
    return Page(path=SitePath("index.html"), reads=frozenset(reads), pieces=tuple)


def test_nothing_changes() -> None:
    found = changes(OLD, OLD)

    assert (found.is_all_new, found.added, found.removed, found.scopes) == (False, (), (), frozenset())
    assert not found.touches(a_page("cpu/other", "*/other"))


def test_a_page_that_depends_on_all_is_always_made() -> None:
    page = Page(path=SitePath("index.html"), reads=None, pieces=tuple)

    assert changes(OLD, OLD).touches(page)


def test_from_nothing_all_is_new() -> None:
    found = changes_between(None, OLD)

    assert (found.is_all_new, found.added, found.removed) == (True, OLD.wheels, ())
    assert found.touches(a_page())


def test_a_wheel_more_touches_its_pages() -> None:
    wheel = a_record("2", backend="cu128")

    found = changes(OLD, manifest_with(*OLD.wheels, wheel))

    assert (found.is_all_new, found.added, found.removed) == (False, (wheel,), ())
    assert found.scopes == {"cu128/llama-cpp-python", "*/llama-cpp-python", "*/llama-cpp-python==2"}
    assert found.touches(a_page("cu128/llama-cpp-python", "cpu/other"))
    assert not found.touches(a_page("cpu/llama-cpp-python", "*/other", "*/llama-cpp-python==1"))


def test_a_wheel_less_touches_them_too() -> None:
    found = changes(OLD, manifest_with(*OLD.wheels[:-1]))

    assert (found.is_all_new, found.added, found.removed) == (False, (), OLD.wheels[-1:])
    assert found.scopes == set(scopes_of(OLD.wheels[-1]))


def test_a_yank_touches_pages_but_not_the_wheel() -> None:
    found = changes(OLD, yank(OLD, ["other-*"], "broken"))

    assert (found.is_all_new, found.added, found.removed) == (False, (), ())
    assert found.scopes == {"cpu/other", "*/other", "*/other==1"}


@pytest.mark.parametrize("key", ["sha256", "metadata_sha256"])
def test_other_bytes_are_another_wheel(key: str) -> None:
    (old,) = manifest_with(a_record()).wheels
    new = msgspec.structs.replace(old, **{key: "a" * 64})

    found = changes(manifest_with(old), manifest_with(new))

    assert (found.added, found.removed) == ((new,), (old,))


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(partial(set_status, project="other", status="archived", reason=""), id="status"),
        pytest.param(partial(remove, patterns=["other-*"], reason="broken", removed_at=MOMENT), id="removal"),
        pytest.param(lambda _: manifest_with(*OLD.wheels, offer=an_offer()), id="offer"),
        pytest.param(
            lambda _: manifest_with(*OLD.wheels, settings=IndexSettings(base_url="https://a.example")),
            id="settings",
        ),
    ],
)
def test_what_is_no_wheel_touches_all_in_both_directions(edit: partial[Manifest]) -> None:
    new = edit(OLD)

    assert changes(OLD, new).is_all_new
    assert changes(new, OLD).is_all_new


def test_other_settings_are_remembered() -> None:
    new = manifest_with(*OLD.wheels, settings=IndexSettings(plain_backend="plain"))

    assert changes(new, OLD).settings_before == new.settings
    assert changes(OLD, OLD).settings_before is None


def test_a_line_that_cannot_be_read_is_told() -> None:
    with pytest.raises(msgspec.DecodeError):
        changes_between([b"{}\n"], OLD)


def test_the_generator_has_a_digest() -> None:
    assert re.fullmatch("[0-9a-f]{64}", generator_digest())
