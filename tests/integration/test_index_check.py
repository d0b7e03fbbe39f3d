"""``wheelgrid index check`` as a person runs it: on a folder and on an address, sound and broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.checked_site import replace_file
from fakes.published import publish
from index_gen.serving.server import serving
from wheelgrid.__main__ import main

pytestmark = pytest.mark.integration

SOUND, UNSOUND = 0, 17
LABELLED = "demo-0.3.100+cu128-py3-none-any.whl"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that the real writer made of real wheels, of two backends."""
    wheels = tmp_path / "wheels"
    publish(wheels, name="demo")
    publish(wheels, name="demo", backend="cu128")
    folder = tmp_path / "site"
    assert main(["index", "build", str(wheels), "--out", str(folder)]) == 0
    return folder


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def the_wheel(site: Path) -> Path:
    return site / "whl" / "cu128" / "demo" / LABELLED


def flip_a_byte(site: Path) -> None:
    content = bytearray(the_wheel(site).read_bytes())
    content[60] ^= 1
    replace_file(the_wheel(site), content)


def test_a_sound_folder_passes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["index", "check", str(site)])

    said = capsys.readouterr()
    assert (code, said.out) == (SOUND, "")
    assert said.err.rstrip().endswith("is sound")


def test_a_sound_address_passes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(site) as url:
        code = main(["index", "check", url, "--previous", str(site)])

    assert code == SOUND, capsys.readouterr().err
    said = capsys.readouterr().err
    assert "note:" not in said


def test_a_flipped_byte_is_found_in_a_folder(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip_a_byte(site)

    code = main(["index", "check", str(site)])

    said = capsys.readouterr().err
    assert code == UNSOUND
    assert "rule: file-hash" in said
    assert LABELLED in said


def test_a_flipped_byte_is_found_at_an_address(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip_a_byte(site)

    with serving(site) as url:
        code = main(["index", "check", url, "--json"])

    report = json.loads(capsys.readouterr().out)
    assert code == UNSOUND
    assert (report["sound"], report["rules"]) == (False, {"file-hash": 1})
    assert report["findings"][0]["where"].endswith(LABELLED)


def test_without_reading_wheels_the_verdict_says_so(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip_a_byte(site)

    with serving(site) as url:
        codes = [main(["index", "check", where, "--pages-only"]) for where in (str(site), url)]

    said = capsys.readouterr().err
    assert codes == [SOUND, SOUND]
    assert said.count("as far as one can tell without reading its wheels") == 2


def remove_a_wheel(site: Path) -> None:
    the_wheel(site).unlink()


def remove_a_sidecar(site: Path) -> None:
    the_wheel(site).with_name(LABELLED + ".metadata").unlink()


def remove_a_page(site: Path) -> None:
    (the_wheel(site).parent / "index.html").unlink()


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (remove_a_wheel, "file-present"),
        (remove_a_sidecar, "sidecar-present"),
        (remove_a_page, "index-pages-present"),
    ],
    ids=["wheel", "sidecar", "page"],
)
def test_what_is_missing_at_an_address_is_told(
    site: Path, damage: Callable[[Path], None], rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(site)

    with serving(site) as url:
        code = main(["index", "check", url, "--json"])

    report = json.loads(capsys.readouterr().out)
    assert code == UNSOUND
    assert rule in report["rules"]
    assert any("HTTP 40" in finding["what"] for finding in report["findings"])


def test_what_vanished_since_the_publish_before_is_told(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tmp_path / "before.jsonl"
    before.write_bytes((site / "manifest.jsonl").read_bytes())
    publish(tmp_path / "one", name="demo")
    assert main(["index", "build", str(tmp_path / "one"), "--out", str(site), "--start-over"]) == 0
    capsys.readouterr()

    code = main(["index", "check", str(site), "--previous", str(before)])

    said = capsys.readouterr().err
    assert code == UNSOUND
    assert "rule: nothing-vanished" in said
    assert LABELLED in said


@pytest.mark.parametrize("where", ["nowhere", "http://127.0.0.1:9/"], ids=["folder", "address"])
def test_a_site_that_cannot_be_reached_is_no_sound_one(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["index", "check", where if "://" in where else str(tmp_path / where)])

    assert code == UNSOUND
    assert where in capsys.readouterr().err
