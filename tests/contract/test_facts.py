"""The facts about cibuildwheel are what the installed cibuildwheel says."""

from __future__ import annotations

import configparser
import tomllib
from importlib import resources

import pytest

from matrix.facts import read_facts

RESOURCES = resources.files("cibuildwheel") / "resources"


@pytest.fixture(scope="module")
def identifiers() -> frozenset[str]:
    text = (RESOURCES / "build-platforms.toml").read_text("utf-8")
    return frozenset(
        configuration["identifier"]
        for system in tomllib.loads(text).values()
        for configuration in system["python_configurations"]
    )


@pytest.fixture(scope="module")
def images() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read_string((RESOURCES / "pinned_docker_images.cfg").read_text("utf-8"))
    return parser


def test_the_identifiers_are_those_of_cibuildwheel(identifiers: frozenset[str]) -> None:
    facts = read_facts()
    expected = {
        f"{python.identifier}-{platform.identifier_suffix}"
        for python in facts.pythons
        for platform in facts.platforms
        if python.identifier is not None
    }
    suffixes = {platform.identifier_suffix for platform in facts.platforms}

    offered = {name for name in identifiers if name.startswith("cp3") and name.partition("-")[2] in suffixes}

    assert offered == expected


def test_a_python_without_an_identifier_has_none(identifiers: frozenset[str]) -> None:
    prefixes = {name.partition("-")[0] for name in identifiers}

    missing = [one.version for one in read_facts().pythons if one.identifier is None]

    assert missing == ["3.8", "3.13t"]
    assert not {f"cp{version.replace('.', '')}" for version in missing} & prefixes


def test_the_digests_of_images_are_those_that_cibuildwheel_pins(images: configparser.ConfigParser) -> None:
    for image in read_facts().images:
        for architecture, digest in image.digests:
            pinned, _, tag = images[architecture][image.name].partition("#")
            assert pinned.strip().rpartition("@")[2] == f"sha256:{digest}"
            assert tag.strip() == image.tag


def test_every_linux_platform_has_its_images(images: configparser.ConfigParser) -> None:
    facts = read_facts()

    for platform in facts.platforms:
        if platform.libc is not None:
            fitting = [one for one in facts.images if one.libc == platform.libc]
            assert fitting
            assert all(one.digest(platform.architecture) for one in fitting)
