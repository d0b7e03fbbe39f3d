from __future__ import annotations

from pathlib import Path

import pytest

from fakes.package_index import serving_folder
from fakes.published import a_record
from index_gen.explain.site import read_site
from index_gen.manifest import MANIFEST, Manifest, encode_manifest
from wheelgrid.errors import QuestionError, RecordError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / MANIFEST).write_bytes(encode_manifest(Manifest(wheels=(a_record("1.0"),))))
    return tmp_path


def test_a_site_is_its_folder_or_its_manifest(site: Path) -> None:
    assert read_site(str(site)).manifest == read_site(str(site / MANIFEST)).manifest


def test_a_site_may_be_far_away(site: Path, socket_enabled: None) -> None:
    with serving_folder(site) as url:
        assert read_site(url).manifest == read_site(str(site)).manifest
        assert read_site(f"{url}{MANIFEST}").manifest == read_site(str(site)).manifest
        with pytest.raises(QuestionError, match="cannot fetch the site"):
            read_site(f"{url}nowhere")


def test_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="there is no site here"):
        read_site(str(tmp_path))


def test_a_broken_manifest_is_refused(site: Path) -> None:
    (site / MANIFEST).write_text("{")

    with pytest.raises(RecordError):
        read_site(str(site))
