"""Minutes and bytes follow from what was measured and from the number of architectures."""

from __future__ import annotations

from fakes.plans import FACTS, LINUX, MACOS, RPC, job_of
from matrix.derive.costs import predict
from matrix.model import Cost

COST = Cost(minutes=20, megabytes=12, minutes_per_architecture=50, megabytes_per_architecture=22)


def test_every_architecture_costs_and_all_cores_share_the_work() -> None:
    prediction = predict(COST, architectures=8, cores=4)

    assert prediction.minutes == 105
    assert prediction.size_bytes == 188_000_000


def test_the_budget_is_the_prediction_and_a_quarter() -> None:
    assert predict(COST, architectures=0, cores=1).size_budget_bytes == 15_000_000


def test_a_job_counts_the_cores_of_its_runner() -> None:
    assert job_of(RPC, LINUX).prediction.minutes == 18 / FACTS.runner("ubuntu-24.04").cores
    assert job_of(RPC, MACOS).prediction.minutes == 18 / FACTS.runner("macos-15").cores
