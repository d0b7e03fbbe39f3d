"""Aliases of any set of backends: always to something published, never across major versions."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from fakes.offers import a_backend, a_toolkit, an_offer
from index_gen.aliases import find_aliases
from wheelgrid.offer import Offer
from wheelgrid.variants import VARIANTS

CUDA = st.tuples(st.just("cuda"), st.integers(10, 14), st.integers(0, 11))
ROCM = st.tuples(st.just("rocm"), st.integers(5, 10), st.integers(0, 15))
VERSIONS = st.lists(CUDA | ROCM, unique=True, max_size=8)
PUBLISHED = st.lists(
    st.sampled_from(["cpu", "vulkan", "cu12", "cuda12.8", "rocm7", "variants", "cu128-older"]), unique=True
)
DRIVERS = st.none() | st.sampled_from(["525.60.13", "530.30.02", "550.54.14", "580", "odd"])


def backend_id(family: str, major: int, minor: int) -> str:
    return f"cu{major}{minor}" if family == "cuda" else f"rocm{major}.{minor}"


def major_of(name: str) -> tuple[str, int]:
    """Return the family and the major version of any spelling: none here has one digit but ROCm's."""
    found = re.fullmatch(r"(cu|cuda|rocm)(1\d|[5-9])(\.?\d+)?", name)
    assert found is not None, name
    return found[1][:2], int(found[2])


@st.composite
def offers(draw: st.DrawFn, published: list[tuple[str, int, int]]) -> Offer:
    backends = [
        a_backend(backend_id(*one), one[0], f"{one[1]}.{one[2]}", draw(DRIVERS), draw(DRIVERS))
        for one in published
    ]
    libraries = st.lists(st.sampled_from(["libhip.so.6", "libhip.so.7"]), max_size=1)
    toolkits = [
        a_toolkit(family, f"{major}.{minor}", draw(DRIVERS), *draw(libraries))
        for family, major, minor in draw(VERSIONS)
    ]
    return an_offer(*backends, *toolkits)


@given(st.data())
def test_aliases_keep_their_promises(data: st.DataObject) -> None:
    versions = data.draw(VERSIONS)
    offer = data.draw(st.none() | offers(versions))
    others = data.draw(PUBLISHED)
    published = [*(backend_id(*one) for one in versions), *others]

    found = find_aliases(published, offer)

    names = [alias.name for alias in found]
    assert names == sorted(set(names))
    assert not {*published, VARIANTS} & set(names)
    for alias in found:
        assert alias.target in published
        assert major_of(alias.name) == major_of(alias.target)
        assert alias.reason.isprintable()
        assert alias.reason.endswith(".")
    assert found == find_aliases(list(reversed(published)), offer)
