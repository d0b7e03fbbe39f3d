"""Names of backends, read as versions."""

from __future__ import annotations

import pytest

from fakes.offers import a_backend, an_offer
from index_gen.aliases.releases import Version, published_releases, version_in, version_of


@pytest.mark.parametrize(
    ("name", "family", "version"),
    [
        ("cu128", "cuda", "12.8"),
        ("cu1210", "cuda", "12.10"),
        ("cu12.8", "cuda", "12.8"),
        ("cuda128", "cuda", "12.8"),
        ("cuda-12.8", "cuda", "12.8"),
        ("cu92", "cuda", "9.2"),
        ("rocm7.2", "rocm", "7.2"),
        ("rocm72", "rocm", "7.2"),
        ("rocm713", "rocm", "7.13"),
        ("rocm100", "rocm", "10.0"),
    ],
)
def test_a_name_says_its_version(name: str, family: str, version: str) -> None:
    found = version_in(name)

    assert found is not None
    assert (found[0], str(found[1])) == (family, version)


@pytest.mark.parametrize(
    "name",
    [
        "cpu",
        "cu12",
        "cuda",
        "rocm7",
        "rocm10",
        "cu128-older",
        "vulkan",
        "cu012",
        "cu" + "1" * 9,
        "cu\u0661\u0662\u0663",
    ],
)
def test_a_name_without_a_minor_version_says_none(name: str) -> None:
    assert version_in(name) is None


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("12.8", (12, 8)),
        ("12.8.1", (12, 8)),
        ("7.14", (7, 14)),
        ("12", None),
        ("", None),
        ("9" * 9 + ".1", None),
    ],
)
def test_a_toolkit_has_a_major_and_a_minor_version(text: str, version: tuple[int, int] | None) -> None:
    expected = None if version is None else Version(major=version[0], minor=version[1])

    assert version_of(text) == expected


def test_versions_are_in_the_order_of_numbers() -> None:
    found = published_releases(["rocm7.14", "cu130", "rocm7.2", "cpu", "cu129"], None)

    assert [release.backend for release in found] == ["cu129", "cu130", "rocm7.2", "rocm7.14"]


def test_the_project_knows_better_than_the_name() -> None:
    offer = an_offer(a_backend("nvidia", "cuda", "12.8"), a_backend("cu99", "cuda", "13.0"))

    found = published_releases(["cu99", "nvidia"], offer)

    assert [(release.backend, str(release.version)) for release in found] == [
        ("nvidia", "12.8"),
        ("cu99", "13.0"),
    ]


def test_a_backend_of_the_project_without_a_version_has_none() -> None:
    offer = an_offer(a_backend("cu128", "cpu", None), a_backend("rocm7.2", "rocm", None))

    assert published_releases(["cu128", "rocm7.2"], offer) == ()


@pytest.mark.parametrize("names", [["cu128", "a128"], ["a128", "cu128"], ["cu128", "zz"]])
def test_of_two_backends_of_one_version_the_one_with_its_name_counts(names: list[str]) -> None:
    offer = an_offer(*(a_backend(name, "cuda", "12.8") for name in names))

    assert [release.backend for release in published_releases(names, offer)] == ["cu128"]
