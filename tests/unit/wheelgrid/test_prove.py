from __future__ import annotations

from pathlib import Path

import pytest

from fakes.published import a_record
from wheelgrid.errors import ProofError
from wheelgrid.prove import installable
from wheelgrid.record import VariantMark, WheelRecord

PLAIN = a_record(backend="cu128")
VARIANT = a_record(
    backend="variants",
    version="0.3.100",
    tag="py3-none-manylinux_2_28_x86_64-cu128",
    variant=VariantMark(label="cu128", properties=("nvidia :: sm_arch :: 90_real",)),
)


def found(*records: WheelRecord) -> list[tuple[WheelRecord, Path]]:
    return [(record, Path("wheels")) for record in records]


def test_a_variant_is_proven_by_the_wheel_of_the_same_job() -> None:
    assert installable(found(VARIANT, PLAIN)) == found(PLAIN)


def test_variants_alone_prove_nothing() -> None:
    with pytest.raises(ProofError, match="only uv installs variant wheels"):
        installable(found(VARIANT))
