"""Back to the publish before, and forth again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import HASTY, built, edited, files_in, folders_in, names_in
from index_gen.edits import yank
from index_gen.site.disk import Disk, swap_folders
from index_gen.site.publish import Publishing, roll_back
from wheelgrid.errors import IndexBuildError, PublishError


class TestRollingBack:
    def test_back_and_forth(self, site: Path, more: Path) -> None:
        first = files_in(site)
        built(site, more)
        second = files_in(site)

        back = roll_back(site, HASTY)
        assert (files_in(site), [wheel.version for wheel in back.wheels]) == (first, ["1"])

        forth = roll_back(site, HASTY)
        assert (files_in(site), [wheel.version for wheel in forth.wheels]) == (second, ["1", "2"])

    def test_only_one_publish_is_remembered(self, site: Path, more: Path, tmp_path: Path) -> None:
        publish(tmp_path / "third", "3")
        built(site, more)
        built(site, tmp_path / "third")

        assert [wheel.version for wheel in roll_back(site, HASTY).wheels] == ["1", "2"]

    @pytest.mark.parametrize("publishes", [0, 1], ids=["no-site", "first-publish"])
    def test_there_must_be_a_publish_before(self, tmp_path: Path, publishes: int) -> None:
        publish(tmp_path / "wheels")
        site = tmp_path / "site"
        if publishes:
            built(site, tmp_path / "wheels")
        before = files_in(site)

        with pytest.raises(PublishError, match="there is no earlier publish to go back to") as caught:
            roll_back(site, HASTY)

        assert "wheelgrid index build" in (caught.value.problems[0].hint or "")
        assert files_in(site) == before

    def test_a_failed_publish_takes_the_way_back_and_says_so(
        self, site: Path, more: Path, tmp_path: Path
    ) -> None:
        built(site, more)
        bad = publish(tmp_path / "bad", "3")
        (tmp_path / "bad" / bad.filename).unlink()
        before = files_in(site)
        with pytest.raises(PublishError, match="is not beside its record"):
            built(site, tmp_path / "bad")

        with pytest.raises(PublishError, match="there is no earlier publish to go back to"):
            roll_back(site, HASTY)

        assert files_in(site) == before

    def test_a_publish_that_was_refused_early_leaves_the_way_back(self, site: Path, more: Path) -> None:
        first = files_in(site)
        built(site, more)
        with pytest.raises(IndexBuildError, match="no wheel of the site"):
            edited(site, partial(yank, patterns=["none"], reason=""))

        roll_back(site, HASTY)

        assert files_in(site) == first

    def test_a_build_after_it_begins_with_what_is_served_then(
        self, site: Path, more: Path, tmp_path: Path
    ) -> None:
        built(site, more)
        roll_back(site, HASTY)
        publish(tmp_path / "third", "3")

        built(site, tmp_path / "third")

        built(tmp_path / "fresh", tmp_path / "wheels", tmp_path / "third")
        assert files_in(site) == files_in(tmp_path / "fresh")
        assert folders_in(site) == folders_in(tmp_path / "fresh")

    def test_the_same_build_again_after_it(self, site: Path, more: Path) -> None:
        built(site, more)
        second = files_in(site)
        roll_back(site, HASTY)

        built(site, more)

        assert files_in(site) == second

    def test_where_names_cannot_be_exchanged(self, site: Path, more: Path) -> None:
        def swap(new: Path, old: Path, moving: Path) -> None:
            swap_folders(new, old, moving, exchange=lambda *_: False)

        disk = Disk(flush=HASTY.flush, swap=swap)
        first = files_in(site)
        built(site, more, how=Publishing(disk=disk))

        roll_back(site, disk)

        assert files_in(site) == first
        assert names_in(site.parent) == [".site.rolled", ".site.spare", "site"]
