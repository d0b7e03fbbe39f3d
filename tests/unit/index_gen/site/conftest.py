"""A site, and what may be added to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.published import publish
from fakes.sites import built
from wheelgrid.record import WheelRecord


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    return tmp_path / "wheels"


@pytest.fixture
def old(wheels: Path) -> WheelRecord:
    return publish(wheels, "1")


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """A folder with one wheel more."""
    publish(tmp_path / "more", "2")
    return tmp_path / "more"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "site"


@pytest.fixture
def site(out: Path, wheels: Path, old: WheelRecord) -> Path:
    """A site that was published once."""
    built(out, wheels)
    return out
