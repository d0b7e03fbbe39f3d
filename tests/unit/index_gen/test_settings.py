from __future__ import annotations

import msgspec
import pytest

from fakes.published import a_record
from index_gen.settings import IndexSettings, checked, in_url
from wheelgrid.errors import IndexBuildError

WHEEL = a_record("1.2", backend="cu128")


@pytest.mark.parametrize(
    "url",
    [
        "wheels.example.org",
        "ftp://example.org",
        "https://example.org/?a=b",
        "https://example.org/#a",
        'https://e.org/"x',
        "https://e.org/a b",
        "https://e.org/a\n",
        "https://",
        "",
    ],
)
def test_a_base_url_that_breaks_a_shell_line_is_refused(url: str) -> None:
    with pytest.raises(IndexBuildError, match="is not a plain http or https address"):
        checked(IndexSettings(base_url=url))


@pytest.mark.parametrize(
    "url", ["https://e.org", "http://127.0.0.1:8080", "https://e.org/~me/a%20b/", "http://[::1]:80/a"]
)
def test_a_plain_base_url_is_taken(url: str) -> None:
    settings = IndexSettings(base_url=url)

    assert checked(settings) is settings


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("https://e.org/", id="no-file-name"),
        pytest.param("https://e.org/{name}", id="unknown-place"),
        pytest.param("https://e.org/{filename}{", id="open-brace"),
        pytest.param("https://e.org/{filename}{}", id="place-without-name"),
        pytest.param("https://e.org/{filename}{0}", id="place-by-number"),
        pytest.param("https://e.org/{{filename}}", id="escaped-braces"),
        pytest.param("https://e.org/{filename}{version.real}", id="attribute"),
        pytest.param("ftp://e.org/{filename}", id="scheme"),
        pytest.param("https://e.org/{filename}?a", id="query"),
        pytest.param("/{filename}", id="path"),
    ],
)
def test_an_assets_url_that_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(IndexBuildError, match=r"is no http or https address with \{filename\}"):
        checked(IndexSettings(assets_url=pattern))


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "a/", "-a", "cpu\n", "variants"])
def test_a_plain_index_must_have_a_safe_name(name: str) -> None:
    with pytest.raises(IndexBuildError, match="has a name that it may not have"):
        checked(msgspec.structs.replace(IndexSettings(), plain_backend=name))


def test_all_faults_come_together() -> None:
    with pytest.raises(IndexBuildError) as caught:
        checked(IndexSettings(base_url="a", assets_url="b", plain_backend="C"))

    assert len(caught.value.problems) == 3
    assert all(problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize("slash", ["", "/"])
def test_index_urls_have_one_slash_between_parts(slash: str) -> None:
    settings = IndexSettings(base_url=f"https://example.org/wheels{slash}")

    assert settings.index_url("cu128") == "https://example.org/wheels/whl/cu128/"


def test_an_asset_has_all_its_parts_in_its_url() -> None:
    settings = checked(
        IndexSettings(assets_url="https://e.org/{backend}/{project}/v{version}-{label}/{filename}")
    )

    name = "llama_cpp_python-1.2%2Bcu128-py3-none-manylinux_2_28_x86_64.whl"
    assert settings.asset_url(WHEEL) == f"https://e.org/cu128/llama-cpp-python/v1.2-cu128/{name}"
    assert settings.asset_url(a_record("3")).startswith("https://e.org/cpu/llama-cpp-python/v3-/")


def test_an_epoch_is_encoded() -> None:
    settings = IndexSettings(assets_url="https://e.org/v{version}/{filename}")

    url = settings.asset_url(a_record("1!2"))

    assert url.startswith("https://e.org/v1%212/llama_cpp_python-1%212-")


def test_each_wheel_has_its_own_url() -> None:
    settings = IndexSettings(assets_url="https://e.org/{filename}/{filename}")
    wheels = [a_record(tag="py3-none-any"), a_record(tag="py3-none-win_amd64")]

    assert [settings.asset_url(wheel) for wheel in wheels] == [
        f"https://e.org/{wheel.filename}/{wheel.filename}" for wheel in wheels
    ]


def test_every_part_of_a_url_is_encoded() -> None:
    assert in_url("a/../b?c#d%") == "a%2F..%2Fb%3Fc%23d%25"
