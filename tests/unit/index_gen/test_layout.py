from __future__ import annotations

import pytest

from fakes.offers import a_backend, a_toolkit, an_offer
from fakes.published import a_record
from fakes.sites import manifest_with
from index_gen.layout import lay_out
from index_gen.manifest import ProjectStatus
from index_gen.settings import IndexSettings
from index_gen.tree import FileEntry, IndexTree, PackageIndex, entries
from wheelgrid.errors import IndexBuildError
from wheelgrid.record import VariantMark, WheelRecord

LABELLED = "py3-none-manylinux_2_28_x86_64-cu128"
MARK = VariantMark(label="cu128", properties=("nvidia :: cuda_version_lower_bound :: 12.4",))
OFFER = an_offer(
    a_backend("cu124", "cuda", "12.4", floor="525.60.13"),
    a_backend("cu128", "cuda", "12.8", floor="525.60.13"),
    a_toolkit("cuda", "12.1", "530.30.02"),
    a_toolkit("cuda", "12.6", "560.28.03"),
)


def tree_of(*records: WheelRecord) -> IndexTree:
    return lay_out(manifest_with(*records))


def a_variant(release: str = "0.3.100", **facts: object) -> WheelRecord:
    known = {"version": release, "tag": LABELLED, "variant": MARK, **facts}
    return a_record(release, backend="variants", **known)


def index_called(name: str, tree: IndexTree) -> PackageIndex:
    return next(index for index in tree.indexes if index.name == name)


def test_records_become_one_index_per_backend_in_order_of_version() -> None:
    tree = tree_of(
        a_record("0.3.100", backend="cu128"),
        a_record("0.3.9"),
        a_record("0.3.100"),
        a_record("1.0", name="llama_other"),
        a_record("0.3.100rc1"),
        a_record("0.3.9", platform="macos-arm64", tag="py3-none-macosx_11_0_arm64"),
    )

    assert [(backend.name, [page.name for page in backend.projects]) for backend in tree.backends] == [
        ("cpu", ["llama-cpp-python", "llama-other"]),
        ("cu128", ["llama-cpp-python"]),
    ]
    page = tree.backends[0].projects[0]
    assert page.versions == ("0.3.9", "0.3.100rc1", "0.3.100")
    assert [file.platform for file in page.records[:2]] == ["macos-arm64", "linux-x86_64"], "by name next"


def test_the_order_of_the_records_does_not_matter() -> None:
    records = [a_record(version, backend=backend) for version in ("1", "2") for backend in ("cpu", "vulkan")]

    assert tree_of(*records) == tree_of(*reversed(records))


@pytest.mark.parametrize(
    ("backend", "version"),
    [("cpu", "1.0"), ("cu128", "1.0+cu128"), ("rocm6.4", "1.0+rocm6.4"), ("metal", "1!1.0+metal")],
)
def test_a_label_that_names_its_backend_is_taken(backend: str, version: str) -> None:
    tree = tree_of(a_record(backend=backend, version=version))

    assert tree.backends[0].projects[0].versions == (version,)


@pytest.mark.parametrize(
    ("record", "what"),
    [
        pytest.param(
            a_record(backend="..", version="1.0"), "backend '..' is not safe in a path", id="backend-up"
        ),
        pytest.param(a_record(backend="a/b", version="1.0"), "backend 'a/b' is not safe", id="backend-slash"),
        pytest.param(
            a_record(backend="CPU", version="1.0"), "backend 'CPU' is not safe", id="backend-capital"
        ),
        pytest.param(
            a_record(backend="cpu\n", version="1.0"), r"backend 'cpu\\n' is not safe", id="backend-line"
        ),
        pytest.param(a_record(backend="", version="1.0"), "backend '' is not safe", id="backend-empty"),
        pytest.param(
            a_record(tag="1/../../y-py3-none-any"), "file name .* is not safe in a path", id="build-tag-up"
        ),
        pytest.param(a_record(tag="py3-none-a b"), "file name .* is not safe in a path", id="tag-space"),
        pytest.param(
            a_record(tag='1"><b-py3-none-any'), "file name .* is not safe in a path", id="build-tag-html"
        ),
        pytest.param(a_record(name="ÿ"), "file name .* is not safe in a path", id="name-not-ascii"),
        pytest.param(a_record(name=".."), "file name .* is not safe in a path", id="name-up"),
        pytest.param(a_record(yanked="a\nb"), r"'a\\nb' is not one line", id="yank-two-lines"),
        pytest.param(a_record(yanked="\ud800"), "is not one line of printable", id="yank-surrogate"),
        pytest.param(a_record(requires_python="3.9+"), "requires-python '3.9\\+'", id="requires-python"),
        pytest.param(
            a_record(backend="cu128", version="1.0"), "label '' does not name backend 'cu128'", id="no-label"
        ),
        pytest.param(
            a_record(backend="cpu", version="1.0+other"),
            "label 'other' does not name .*expected ''",
            id="another-label-in-the-plain-index",
        ),
        pytest.param(
            a_record(backend="cu128", version="1.0+cu130"), "label 'cu130' does not name", id="other-label"
        ),
        pytest.param(
            a_record(backend="variants", version="1.0"),
            "variant wheels are in index 'variants' and no others are",
            id="plain-wheel-among-variants",
        ),
        pytest.param(
            a_record(tag=LABELLED, variant=MARK),
            "variant wheels are in index 'variants' .*got 'cpu'",
            id="variant-among-plain-wheels",
        ),
        pytest.param(a_variant(version="1.0+cu128"), "label 'cu128' does not name", id="labelled-variant"),
    ],
)
def test_a_record_that_clients_would_get_wrong_is_refused(record: WheelRecord, what: str) -> None:
    with pytest.raises(IndexBuildError, match=what):
        tree_of(record)


def test_the_plain_index_may_have_its_label() -> None:
    tree = tree_of(a_record(backend="cpu", version="1.0+cpu"), a_record(backend="cpu", version="2.0+cpu"))

    assert tree.backends[0].projects[0].versions == ("1.0+cpu", "2.0+cpu")


@pytest.mark.parametrize("other", [a_record("1.0"), a_variant("1.0")], ids=["plain", "variant"])
def test_two_labels_never_share_a_page(other: WheelRecord) -> None:
    with pytest.raises(IndexBuildError, match="with the local label 'cpu' and without one") as caught:
        tree_of(a_record(version="2.0+cpu"), other)

    assert [problem.where for problem in caught.value.problems] == ["whl/cpu/"]


def test_no_record_is_no_index() -> None:
    with pytest.raises(IndexBuildError, match="there is no wheel record"):
        tree_of()


def test_all_problems_come_together() -> None:
    records = (
        a_record(backend="cu128", version="1.0"),
        a_record(yanked="\t"),
        a_record(backend="A", version="2+a"),
    )

    with pytest.raises(IndexBuildError) as caught:
        tree_of(*records)

    found = str(caught.value)
    for part in ("does not name backend 'cu128'", "one line", "backend 'A' is not safe"):
        assert part in found


def test_a_wheel_with_two_records_is_refused() -> None:
    with pytest.raises(IndexBuildError, match="has two records") as caught:
        tree_of(a_record("1"), a_record("2"), a_record("1", sha256="a" * 64))

    assert [problem.where for problem in caught.value.problems] == ["whl/cpu/"]


def test_a_project_has_its_status_in_every_index() -> None:
    status = ProjectStatus(project="llama-cpp-python", status="archived", reason="see demo")
    records = (a_record(), a_record(backend="cu128"), a_record(name="other"))

    tree = lay_out(manifest_with(*records, statuses=(status,)))

    found = [(page.name, page.status.status) for index in tree.backends for page in index.projects]
    assert found == [("llama-cpp-python", "archived"), ("other", "active"), ("llama-cpp-python", "archived")]


def test_pep792_a_quarantined_project_offers_no_file() -> None:
    status = ProjectStatus(project="llama-cpp-python", status="quarantined")

    tree = lay_out(manifest_with(a_record(), a_variant(), statuses=(status,)))

    for index in tree.indexes:
        (page,) = index.projects
        assert (page.offered, page.versions, list(entries(page, tree.settings))) == ((), (), [])
        assert page.records, "what is there is known"


class TestVariants:
    """One index chooses by itself: variants, the plain wheels, and a file that says what each needs."""

    def test_the_plain_wheels_are_among_the_variants(self) -> None:
        records = (a_record("1"), a_record("2"), a_variant("1"), a_record("1", backend="cu128"))

        tree = tree_of(*records)

        assert [index.name for index in tree.indexes[:3]] == ["cpu", "cu128", "variants"]
        (page,) = index_called("variants", tree).projects
        assert [(record.version, record.backend) for record in page.records] == [
            ("1", "variants"),
            ("1", "cpu"),
            ("2", "cpu"),
        ]
        (file,) = page.variants
        assert (file.filename, file.records) == ("llama_cpp_python-1-variants.json", (a_variant("1"),))
        assert page.reads == {"variants/llama-cpp-python", "cpu/llama-cpp-python"}

    def test_plain_wheels_are_linked_where_they_are(self) -> None:
        tree = tree_of(a_record(), a_variant())

        (page,) = index_called("variants", tree).projects
        variant, plain = sorted(entries(page, tree.settings), key=by_depth)
        assert variant.url == a_variant().filename
        assert plain.url == f"../../cpu/llama-cpp-python/{a_record().filename}"

    def test_the_plain_index_may_have_another_name(self) -> None:
        records = (a_record(backend="plain", version="1"), a_variant("1"))

        tree = lay_out(manifest_with(*records, settings=IndexSettings(plain_backend="plain")))

        (page,) = index_called("variants", tree).projects
        assert {record.backend for record in page.records} == {"plain", "variants"}

    def test_a_project_without_variants_is_not_there(self) -> None:
        tree = tree_of(a_record(), a_variant(), a_record(name="other"))

        assert [page.name for page in index_called("variants", tree).projects] == ["llama-cpp-python"]


def by_depth(entry: FileEntry) -> int:
    return entry.url.count("/")


class TestAliases:
    """Other names of a backend list the same files."""

    def test_an_alias_lists_the_files_of_its_target(self) -> None:
        tree = lay_out(manifest_with(a_record(backend="cu124"), offer=OFFER))

        index = index_called("cu126", tree)
        assert (index.kind, index.alias and index.alias.target) == ("alias", "cu124")
        assert index.projects == index_called("cu124", tree).projects

    def test_a_backend_is_never_an_alias(self) -> None:
        tree = lay_out(manifest_with(a_record(backend="cu124"), a_record(backend="cu128"), offer=OFFER))

        names = [index.name for index in tree.indexes]
        assert index_called("cu128", tree).kind == "backend"
        assert len(names) == len(set(names))
        assert [index.kind for index in tree.indexes] == sorted(
            (index.kind for index in tree.indexes), key=["backend", "variants", "alias"].index
        )
