"""Whatever is beside a site or was lost of it, the next publish is right."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import built, files_in
from index_gen.site.places import STATE


def spare(site: Path, path: str) -> Path:
    return site.with_name(".site.spare") / path


def rewrite(path: Path, content: bytes) -> None:
    """Give a path other bytes; those of its other names stay."""
    path.unlink()
    path.write_bytes(content)


def older(folder: Path) -> None:
    """Make a folder one that other code made: all its pages say something else."""
    for path in folder.rglob("*.*"):
        if path.is_file() and ".whl" not in path.name and path.name not in {STATE, "manifest.jsonl"}:
            rewrite(path, b"older")
    state = (folder / STATE).read_text()
    generator = state.partition('"generator":"')[2][:64]
    rewrite(folder / STATE, state.replace(generator, "0" * 64).encode())


class TestFromOtherStates:
    """Whatever is beside a site or was lost of it, the next publish is right."""

    @pytest.fixture
    def wanted(self, site: Path, more: Path, tmp_path: Path) -> dict[str, bytes]:
        """The site has two publishes behind it; this is what it must be after the third."""
        built(site, more)
        publish(tmp_path / "third", "3")
        built(tmp_path / "fresh", tmp_path / "wheels", more, tmp_path / "third")
        return files_in(tmp_path / "fresh")

    @pytest.mark.parametrize(
        "harm",
        [
            pytest.param(lambda site: (site / STATE).unlink(), id="site-without-state"),
            pytest.param(lambda site: spare(site, STATE).unlink(), id="spare-without-state"),
            pytest.param(lambda site: rewrite(spare(site, STATE), b"{"), id="spare-with-broken-state"),
            pytest.param(lambda site: spare(site, "manifest.jsonl").unlink(), id="spare-without-manifest"),
            pytest.param(
                lambda site: rewrite(spare(site, "manifest.jsonl"), b'{"kind":"of line that we had once"}\n'),
                id="spare-of-another-format",
            ),
            pytest.param(lambda site: rewrite(spare(site, "manifest.jsonl"), b"\xff\n"), id="spare-no-text"),
            pytest.param(lambda site: spare(site, "whl/cpu/index.html").unlink(), id="spare-without-a-page"),
            pytest.param(lambda site: shutil.rmtree(site.with_name(".site.spare")), id="no-spare"),
            pytest.param(lambda site: site.with_name(".site.next").mkdir(), id="something-half-made"),
            pytest.param(older, id="site-of-another-generator"),
            pytest.param(lambda site: older(site.with_name(".site.spare")), id="spare-of-another-generator"),
        ],
    )
    def test_the_next_publish_is_right(
        self,
        site: Path,
        wanted: dict[str, bytes],
        tmp_path: Path,
        harm: Callable[[Path], None],
    ) -> None:
        harm(site)

        built(site, tmp_path / "third")

        assert files_in(site) == wanted

    def test_a_site_of_another_generator_is_made_anew(self, site: Path, wheels: Path) -> None:
        wanted = files_in(site)
        older(site)

        published = built(site, wheels)

        assert set(published.made) == {path for path in wanted if ".whl" not in path} - {
            STATE,
            "manifest.jsonl",
        }
        assert published.added == ()
        assert files_in(site) == wanted
