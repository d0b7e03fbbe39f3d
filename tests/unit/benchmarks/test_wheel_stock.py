"""The made-up wheels are wheels, and every list tells the same of them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import zipfile
from email.parser import BytesParser
from itertools import islice
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name, parse_wheel_filename

from scripts.benchmarks.wheel_stock import MORE, Shape, Stock, make_stock, make_wheel, names
from wheelgrid.record import decode_record


@pytest.fixture(params=list(Shape), ids=str)
def stock(request: pytest.FixtureRequest, tmp_path: Path) -> Stock:
    return make_stock(tmp_path, request.param, 30)


@pytest.mark.parametrize(
    ("shape", "count", "projects", "backends", "releases"),
    [(Shape.DEEP, 130, 1, 13, 2), (Shape.WIDE, 50, 2, 1, 5), (Shape.FLAT, 300, 1, 1, 60)],
    ids=str,
)
def test_a_shape_spreads_wheels(
    shape: Shape, count: int, projects: int, backends: int, releases: int
) -> None:
    found = list(islice(names(shape), count))

    assert len({name.filename for name in found}) == count
    assert len({name.project for name in found}) == projects
    assert len({name.backend for name in found}) == backends
    assert len({name.version.partition("+")[0] for name in found}) == releases


@pytest.mark.parametrize("shape", list(Shape))
def test_a_made_up_wheel_is_what_its_name_says(shape: Shape) -> None:
    name = next(islice(names(shape), 7, None))
    wheel = make_wheel(name)

    with zipfile.ZipFile(io.BytesIO(wheel.content)) as archive:
        info = f"{name.name}-{name.version}.dist-info"
        stated = BytesParser().parsebytes(archive.read(f"{info}/METADATA"))
        record = list(csv.reader(archive.read(f"{info}/RECORD").decode().splitlines()))
        for path, digest, size in record[:-1]:
            content = archive.read(path)
            encoded = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            assert (digest, size) == (f"sha256={encoded}", str(len(content)))
        assert {row[0] for row in record} == set(archive.namelist())
    project, version, _, _ = parse_wheel_filename(name.filename)
    assert (canonicalize_name(stated["Name"]), stated["Version"]) == (project, str(version))
    assert make_wheel(name) == wheel


def test_every_list_tells_the_truth_of_the_same_wheels(stock: Stock) -> None:
    wheels = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in stock.wheels.iterdir()}
    records = [decode_record(line, "manifest") for line in stock.manifest.read_bytes().splitlines()]
    packages = [json.loads(line) for line in stock.package_list().read_text().splitlines()]
    (release,) = json.loads(stock.releases().read_text())

    assert len(wheels) == 30
    assert {record.filename: record.sha256 for record in records} == wheels
    assert {line["filename"]: line["hash"].removeprefix("sha256=") for line in packages} == wheels
    assets = {asset["name"]: asset["digest"].removeprefix("sha256:") for asset in release["assets"]}
    assert {name: digest for name, digest in assets.items() if name.endswith(".whl")} == wheels
    metadata = {f"{record.filename}.metadata": record.metadata_sha256 for record in records}
    assert {name: digest for name, digest in assets.items() if name.endswith(".metadata")} == metadata


def test_later_wheels_come_one_at_a_time(stock: Stock) -> None:
    before = {path.name for path in stock.wheels.iterdir()}

    for after in range(1, MORE + 1):
        wheel = stock.later_wheel(after)
        record = decode_record(stock.record(after).read_bytes(), "one")
        assert wheel.name == record.filename
        assert wheel.name not in before
        assert len(stock.package_list(after).read_text().splitlines()) == 30 + after
        assert len(json.loads(stock.releases(after).read_text())[0]["assets"]) == 2 * (30 + after)


def test_a_stock_is_made_once_and_again_if_it_is_not_whole(stock: Stock) -> None:
    extra = stock.wheels / "not-made-again"
    extra.touch()

    assert make_stock(stock.folder.parent, stock.shape, stock.count) == stock
    assert extra.exists()

    (stock.folder / "made.txt").unlink()
    make_stock(stock.folder.parent, stock.shape, stock.count)
    assert not extra.exists()
