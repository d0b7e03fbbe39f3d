from __future__ import annotations

from pathlib import Path

import pytest

from fakes.published import publish
from index_gen import read_records
from wheelgrid.errors import RecordError
from wheelgrid.record import record_path


def test_records_are_found_below_folders_and_by_name(tmp_path: Path) -> None:
    deep = publish(tmp_path / "all" / "cu128", backend="cu128")
    plain = publish(tmp_path / "other")

    found = read_records([tmp_path / "all", record_path(tmp_path / "other" / plain.filename)])

    assert found.records == (deep, plain)
    assert found.folders == (tmp_path / "all" / "cu128", tmp_path / "other")


def test_all_that_is_wrong_comes_together(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.record.json").write_text("{")
    publish(tmp_path / "good")

    with pytest.raises(RecordError) as caught:
        read_records([tmp_path / "empty", tmp_path / "bad.record.json", tmp_path / "good", tmp_path / "none"])

    assert len(caught.value.problems) == 3
    for part in ("no wheel record in this folder", "Invalid JSON", "cannot read record: No such file"):
        assert part in str(caught.value)
