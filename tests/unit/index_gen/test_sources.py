from __future__ import annotations

from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import built, manifest_of
from index_gen.sources import read_records
from wheelgrid.errors import RecordError
from wheelgrid.record import record_path


def test_records_are_found_below_folders_and_by_name(tmp_path: Path) -> None:
    deep = publish(tmp_path / "all" / "cu128", backend="cu128")
    plain = publish(tmp_path / "other")

    found = read_records([tmp_path / "all", record_path(tmp_path / "other" / plain.filename)])

    assert found.records == (deep, plain)
    assert found.places == {
        deep.filename: [tmp_path / "all" / "cu128" / deep.filename],
        plain.filename: [tmp_path / "other" / plain.filename],
    }
    assert (found.roots, found.manifests) == ((), ())


def test_a_wheel_stands_for_the_record_beside_it(tmp_path: Path) -> None:
    record = publish(tmp_path)

    assert read_records([tmp_path / record.filename]).records == (record,)


def test_a_wheel_that_lies_in_two_folders_has_two_places(tmp_path: Path) -> None:
    record = publish(tmp_path / "a")
    publish(tmp_path / "b")

    found = read_records([tmp_path / "b", tmp_path / "a"])

    assert found.records == (record, record)
    assert found.places == {
        record.filename: [tmp_path / "b" / record.filename, tmp_path / "a" / record.filename]
    }


@pytest.mark.parametrize("name", ["", "manifest.jsonl"], ids=["site", "manifest"])
def test_a_site_is_read_by_its_manifest_alone(tmp_path: Path, name: str) -> None:
    record = publish(tmp_path / "wheels")
    built(tmp_path / "site", tmp_path / "wheels")

    found = read_records([tmp_path / "site" / name])

    assert found.records == (record,)
    assert found.manifests == (manifest_of(tmp_path / "site"),)
    assert (found.roots, dict(found.places)) == ((tmp_path / "site",), {})


def test_all_that_is_wrong_comes_together(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.record.json").write_text("{")
    (tmp_path / "bad.jsonl").write_text("[]\n{\n")
    publish(tmp_path / "good")

    with pytest.raises(RecordError) as caught:
        read_records(
            [
                tmp_path / "empty",
                tmp_path / "bad.record.json",
                tmp_path / "bad.jsonl",
                tmp_path / "good",
                tmp_path / "none",
                tmp_path / "none.jsonl",
            ]
        )

    assert [problem.where for problem in caught.value.problems] == [
        str(tmp_path / "empty"),
        str(tmp_path / "bad.record.json"),
        f"{tmp_path / 'bad.jsonl'}:1",
        f"{tmp_path / 'bad.jsonl'}:2",
        str(tmp_path / "none"),
        str(tmp_path / "none.jsonl"),
    ]
    for part in (
        "no wheel record in this folder",
        "is not JSON",
        "cannot read record",
        "cannot read the manifest",
    ):
        assert part in str(caught.value)


def test_all_records_that_are_wrong_below_a_folder_come_together(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / "a.record.json").write_text("{")
    (tmp_path / "b.record.json").write_text("[]")

    with pytest.raises(RecordError) as caught:
        read_records([tmp_path])

    assert len(caught.value.problems) == 2
