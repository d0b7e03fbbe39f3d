from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

from fakes.offered_grid import a_grid_offer, grid_records
from fakes.published import a_record
from index_gen.catalog import _CHUNK, Catalog, catalog_json, catalog_pages, catalog_schema
from index_gen.layout import lay_out
from index_gen.manifest import Manifest, ProjectStatus, ordered
from index_gen.settings import IndexSettings
from wheelgrid.offer import Offer
from wheelgrid.record import VariantMark, WheelRecord

VARIANT = a_record(
    "1.2.0",
    name="demo",
    backend="variants",
    version="1.2.0",
    tag="py3-none-win_amd64-cu128",
    variant=VariantMark(label="cu128", properties=("nvidia :: sm_arch :: 90_real",)),
)


def catalog_of(
    *records: WheelRecord,
    offer: Offer | None = None,
    statuses: tuple[ProjectStatus, ...] = (),
    assets_url: str | None = None,
) -> bytes:
    settings = IndexSettings(base_url="https://wheels.example.org/", assets_url=assets_url)
    manifest = Manifest(settings=settings, offer=offer, statuses=statuses, wheels=records)
    return catalog_json(lay_out(ordered(manifest)))


def read(content: bytes) -> Catalog:
    return msgspec.json.decode(content, type=Catalog)


def test_it_has_every_file_with_what_its_record_says() -> None:
    records = tuple(grid_records())
    catalog = read(catalog_of(*records, offer=a_grid_offer()))

    (project,) = catalog.projects
    assert {file.filename for file in project.files} == {record.filename for record in records}
    by_name = {record.filename: record for record in records}
    for file in project.files:
        record = by_name[file.filename]
        gpu = None if file.gpu is None else catalog.gpu_contents[file.gpu]
        assert (gpu, file.sha256, file.tags) == (record.gpu, record.sha256, record.tags)
        assert (file.uploaded_at, file.size_bytes, file.glibc) == (
            record.uploaded_at,
            record.size_bytes,
            record.glibc,
        )
    proven = [file for file in project.files if file.proofs]
    assert [(file.backend, file.proofs) for file in proven] == [("cpu", ("3.9.18", "3.12.1", "3.13.5t"))]


def test_more_files_than_are_lines_at_once_are_all_there_a_line_each() -> None:
    records = tuple(a_record(str(number), glibc=None, cpu_variants=()) for number in range(_CHUNK + 1))

    content = catalog_of(*records)

    (project,) = read(content).projects
    assert [file.filename for file in project.files] == [record.filename for record in records]
    assert content.count(b'\n{"filename":"') == len(records)


def test_what_few_wheels_have_is_said_of_these() -> None:
    plain, glibc, yanked = a_record("1", glibc=None), a_record("2", glibc="2.28"), a_record("3", yanked="")

    (project,) = read(catalog_of(plain, glibc, yanked)).projects

    assert [file.glibc for file in project.files] == [None, "2.28", yanked.glibc]
    assert [file.yanked for file in project.files] == [None, None, ""]


def test_what_files_share_stands_once() -> None:
    catalog = read(catalog_of(*grid_records(("1.1.0", "1.2.0")), offer=a_grid_offer()))

    assert len(catalog.gpu_contents) == len({*catalog.gpu_contents}) < len(catalog.projects[0].files) / 2


def test_it_says_what_is_planned_and_why_not() -> None:
    offer = a_grid_offer()
    catalog = read(catalog_of(a_record(name="demo"), offer=offer))

    assert catalog.offer is not None
    assert catalog.offer.cells == offer.cells
    assert any(cell.hole for cell in catalog.offer.cells)
    assert read(catalog_of(a_record())).offer is None


def test_aliases_name_their_index_and_why() -> None:
    catalog = read(catalog_of(*grid_records(), offer=a_grid_offer()))

    aliases = {index.name: index for index in catalog.indexes if index.kind == "alias"}
    assert aliases["cuda12.8"].target == "cu128"
    assert "CUDA 12.8" in str(aliases["cuda12.8"].reason)
    assert aliases["cuda12.8"].url == "whl/cuda12.8/"


@pytest.mark.parametrize(
    ("assets_url", "url"),
    [
        (None, "whl/cu128/demo/demo-1.2.0%2Bcu128-py3-none-manylinux_2_28_x86_64.whl"),
        (
            "https://files.example.org/v{version}/{filename}",
            "https://files.example.org/v1.2.0/demo-1.2.0%2Bcu128-py3-none-manylinux_2_28_x86_64.whl",
        ),
    ],
    ids=["in the site", "elsewhere"],
)
def test_files_are_found(assets_url: str | None, url: str) -> None:
    catalog = read(catalog_of(a_record("1.2.0", name="demo", backend="cu128"), assets_url=assets_url))

    assert catalog.projects[0].files[0].url == url


def test_variants_stand_once_beside_the_plain_wheels() -> None:
    catalog = read(catalog_of(a_record("1.2.0", name="demo"), VARIANT))

    assert [(file.backend, file.variant) for file in catalog.projects[0].files] == [
        ("cpu", None),
        ("variants", VARIANT.variant),
    ]


def test_a_quarantined_project_offers_no_file() -> None:
    status = ProjectStatus(project="demo", status="quarantined", reason="stolen")
    catalog = read(catalog_of(a_record(name="demo"), a_record(name="fine"), statuses=(status,)))

    assert [(one.name, one.status.reason, len(one.files)) for one in catalog.projects] == [
        ("demo", "stolen", 0),
        ("fine", "", 1),
    ]


def test_the_schema_admits_it() -> None:
    content = catalog_of(
        *grid_records(), VARIANT, a_record("9", name="demo", yanked=""), offer=a_grid_offer()
    )
    schema = json.loads(catalog_schema())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(content), schema)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"sha256":', '"sha1":'),
        ('"schema_version":1', '"schema_version":2'),
        ('"size_bytes":9412345', '"size_bytes":"9 MB"'),
        ('"status":"active"', '"status":"fine"'),
    ],
)
def test_the_schema_refuses_what_is_none(right: str, wrong: str) -> None:
    text = catalog_of(a_record()).decode()
    assert right in text

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(text.replace(right, wrong)), json.loads(catalog_schema()))


def test_the_pages_lie_where_others_look() -> None:
    tree = lay_out(Manifest(wheels=(a_record(),)))

    assert [(page.path, page.reads) for page in catalog_pages(tree)] == [
        ("catalog.json", None),
        ("schema/catalog-1.json", frozenset()),
    ]
