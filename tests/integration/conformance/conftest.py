"""One laboratory for all judges: the installers, and the sites that they are sent to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integration.conformance.clients import install_clients
from integration.conformance.lab import Lab
from integration.conformance.sites import serving_default, serving_sites


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    with serving_default(folder / "default") as default, serving_sites(folder) as sites:
        yield Lab(toolbox=install_clients(folder / "clients", default), sites=sites)
