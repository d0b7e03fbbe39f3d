from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.published import MOMENT, a_record
from index_gen import IndexSettings, lay_out
from wheelgrid.errors import IndexBuildError

SETTINGS = IndexSettings()


def test_records_become_one_index_per_backend_in_order_of_version() -> None:
    records = [
        a_record("0.3.100", backend="cu128"),
        a_record("0.3.9"),
        a_record("0.3.100"),
        a_record("1.0", name="llama_other"),
        a_record("0.3.100rc1"),
        a_record("0.3.9", platform="macos-arm64", tag="py3-none-macosx_11_0_arm64"),
    ]

    tree = lay_out(records, SETTINGS)

    assert [(backend.name, [page.name for page in backend.projects]) for backend in tree.backends] == [
        ("cpu", ["llama-cpp-python", "llama-other"]),
        ("cu128", ["llama-cpp-python"]),
    ]
    page = tree.backends[0].projects[0]
    assert page.versions == ("0.3.9", "0.3.100rc1", "0.3.100")
    assert [file.platform for file in page.files[:2]] == ["macos-arm64", "linux-x86_64"], "by name next"


def test_the_order_of_the_records_does_not_matter_and_a_record_counts_once() -> None:
    records = [a_record(version, backend=backend) for version in ("1", "2") for backend in ("cpu", "vulkan")]

    assert lay_out(records, SETTINGS) == lay_out([*reversed(records), records[0]], SETTINGS)


@pytest.mark.parametrize(
    ("backend", "version"),
    [("cpu", "1.0"), ("cu128", "1.0+cu128"), ("rocm6.4", "1.0+rocm6.4"), ("metal", "1!1.0+metal")],
)
def test_a_label_that_names_its_backend_is_taken(backend: str, version: str) -> None:
    tree = lay_out([a_record(backend=backend, version=version)], SETTINGS)

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
            a_record(backend="cpu", version="1.0+cpu"),
            "label 'cpu' does not name .*expected ''",
            id="cpu-label",
        ),
        pytest.param(
            a_record(backend="cu128", version="1.0+cu130"), "label 'cu130' does not name", id="other-label"
        ),
    ],
)
def test_a_record_that_clients_would_get_wrong_is_refused(record: object, what: str) -> None:
    with pytest.raises(IndexBuildError, match=what):
        lay_out([record], SETTINGS)  # type: ignore[list-item] # parametrised values have no type


def test_two_labels_in_one_index_are_refused() -> None:
    records = [
        a_record(backend="cu128"),
        a_record(backend="cu128", version="1.0+cu130"),
    ]

    with pytest.raises(IndexBuildError, match="hold 2 local labels: 'cu128', 'cu130'") as caught:
        lay_out(records, SETTINGS)

    assert "whl/cu128/" in [problem.where for problem in caught.value.problems]


def test_two_digests_for_one_url_are_refused() -> None:
    records = [a_record(sha256="a" * 64), a_record(sha256="b" * 64)]

    with pytest.raises(IndexBuildError, match=f"different digests, '{'a' * 64}' and '{'b' * 64}'") as caught:
        lay_out(records, SETTINGS)

    where = caught.value.problems[0].where
    assert where == "whl/cpu/llama-cpp-python/llama_cpp_python-0.3.100-py3-none-manylinux_2_28_x86_64.whl"


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("size_bytes", 1, "size_bytes '9412345' and '1'"),
        ("uploaded_at", MOMENT + timedelta(days=1), "uploaded_at '2026-01-02.*' and '2026-01-03.*'"),
        ("requires_python", ">=3.10", "requires_python '>=3.9' and '>=3.10'"),
        ("metadata_sha256", "0" * 64, f"metadata_sha256 '.*' and '{'0' * 64}'"),
        ("yanked", "broken", "yanked 'None' and 'broken'"),
        ("platform", "linux-aarch64", "platform 'linux-x86_64' and 'linux-aarch64'"),
    ],
)
def test_two_records_of_the_same_bytes_that_disagree_are_refused(key: str, value: object, what: str) -> None:
    with pytest.raises(IndexBuildError, match=f"two records of one wheel disagree: {what}"):
        lay_out([a_record(), a_record(**{key: value})], SETTINGS)  # type: ignore[arg-type] # keys vary


def test_no_record_is_no_index() -> None:
    with pytest.raises(IndexBuildError, match="there is no wheel record"):
        lay_out([], SETTINGS)


def test_all_problems_come_together() -> None:
    records = [
        a_record(backend="cu128", version="1.0"),
        a_record(backend="cu128"),
        a_record(yanked="\t"),
        a_record(sha256="a" * 64, version="2"),
        a_record(sha256="b" * 64, version="2"),
    ]

    with pytest.raises(IndexBuildError) as caught:
        lay_out(records, SETTINGS)

    found = str(caught.value)
    assert len(caught.value.problems) == 4
    for part in ("does not name", "local labels", "one line", "different digests"):
        assert part in found


@pytest.mark.parametrize(
    "url",
    [
        "wheels.example.org",
        "ftp://example.org",
        "https://example.org/?a=b",
        'https://e.org/"x',
        "https://e.org/a b",
    ],
)
def test_a_base_url_that_breaks_a_shell_line_is_refused(url: str) -> None:
    with pytest.raises(IndexBuildError, match="is not a plain http or https address"):
        IndexSettings(base_url=url)


@pytest.mark.parametrize("slash", ["", "/"])
def test_index_urls_have_one_slash_between_parts(slash: str) -> None:
    settings = IndexSettings(base_url=f"https://example.org/wheels{slash}")

    assert settings.index_url("cu128") == "https://example.org/wheels/whl/cu128/"
