from __future__ import annotations

import pytest

from fakes.offers import an_offer
from index_gen.explain.drivers import cuda_of, series_of
from matrix.facts import read_facts


@pytest.mark.parametrize(
    ("driver", "system", "cuda"),
    [
        ("560.35.03", "linux", "12.6"),
        ("550.54.14", "linux", "12.4"),
        ("550.54.13", "linux", "12.3"),
        ("560.76", "windows", "12.6"),
        ("100.1", "linux", None),
    ],
)
def test_a_driver_speaks_the_cuda_that_it_came_with(driver: str, system: str, cuda: str | None) -> None:
    assert cuda_of(driver, system, read_facts()) == cuda


def test_gpus_have_the_names_of_the_facts() -> None:
    series = series_of(None, read_facts())

    assert (series["rtx-40"].family, series["rtx-40"].architecture) == ("cuda", "89")
    assert series["rx-7900"].family == "rocm"
    assert series_of(an_offer(), read_facts()) == series
