"""What callers say about adapters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from llama_cpp._adapters import NO_ADAPTERS, Adapters, AdapterSet, ControlVector, read_adapters
from llama_cpp._lora import LoraAdapter

WIDTH = 2
LAYERS = 3


class FakeAdapter(NamedTuple):
    key: str


class Known(Adapters):
    """Adapters without a model."""

    n_embd = WIDTH
    n_layer = LAYERS

    def __init__(self, *names: str, default: AdapterSet = NO_ADAPTERS) -> None:
        self.default = default
        self._names = names

    def find(self, name: str) -> LoraAdapter:
        if name not in self._names:
            raise ValueError(f"no {name}")
        return FakeAdapter(f"key of {name}")  # type: ignore[return-value]  # all that is asked of it


def test_nothing_is_wanted() -> None:
    assert read_adapters(None, None, Known("a")) == NO_ADAPTERS
    assert read_adapters([], None, Known("a")) == NO_ADAPTERS


def test_adapters_become_keys_in_one_order() -> None:
    known = Known("a", "b")

    one = read_adapters([{"name": "b", "scale": 0.5}, {"name": "a"}], None, known)
    two = read_adapters(({"name": "a", "scale": 1}, {"name": "b", "scale": np.float32(0.5)}), None, known)

    assert one == two == AdapterSet((("key of a", 1.0), ("key of b", 0.5)))
    assert hash(one) == hash(two)


def test_an_adapter_of_no_strength_changes_nothing() -> None:
    assert read_adapters([{"name": "a", "scale": 0}], None, Known("a")) == NO_ADAPTERS


def test_two_names_of_one_adapter_add_up() -> None:
    class Same(Known):
        def find(self, name: str) -> LoraAdapter:
            return super().find("a")

    loras = [{"name": "a", "scale": 0.5}, {"name": "b", "scale": 0.25}]

    assert read_adapters(loras, None, Same("a")).loras == (("key of a", 0.75),)


def test_the_default_is_for_requests_that_name_no_adapters() -> None:
    known = Known("a", default=AdapterSet((("key of all", 0.25),)))

    assert read_adapters(None, None, known) == known.default
    assert read_adapters(None, vector(), known).loras == known.default.loras
    assert read_adapters([], None, known) == NO_ADAPTERS
    assert read_adapters([{"name": "a"}], None, known).loras == (("key of a", 1.0),)


@pytest.mark.parametrize(
    ("loras", "error", "message"),
    [
        ([{"name": "x"}], ValueError, "no x"),
        ([{"name": "a"}, {"name": "a"}], ValueError, "active_loras names 'a' twice"),
        ([{"scale": 1.0}], ValueError, "an entry of active_loras lacks 'name'"),
        ([{"name": "a", "skale": 1.0}], ValueError, "unknown key 'skale', expected 'name', 'scale'"),
        ([{"name": "a", "scale": float("nan")}], ValueError, "scale of 'a' in active_loras is nan"),
        ([{"name": "a", "scale": 1e300}], ValueError, r"is 1e\+300, expected a finite number"),
        ([{"name": "a", "scale": 10**400}], ValueError, "expected a finite number"),
        ([{"name": "a", "scale": "1"}], TypeError, "scale of 'a' in active_loras must be a number, not str"),
        ([{"name": "a", "scale": True}], TypeError, "must be a number, not bool"),
        ([{"name": 1}], TypeError, "name in active_loras must be text, not int"),
        (["a"], TypeError, "an entry of active_loras must be a dictionary, not str"),
        ([("a", 1.0)], TypeError, "an entry of active_loras must be a dictionary, not tuple"),
    ],
)
def test_adapters_that_make_no_sense_are_refused(
    loras: list[dict[str, object]], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read_adapters(loras, None, Known("a"))


@pytest.mark.parametrize(
    "data",
    [[1, 2, 3, 4], (1.0, 2.0, 3.0, 4.0), np.arange(1, 5, dtype=np.float32)],
    ids=["list", "tuple", "array"],
)
def test_a_control_vector_is_read(data: object) -> None:
    found = read_adapters(None, {"data": data, "layer_start": 1, "layer_end": 2}, Known())

    assert found == AdapterSet(vector=ControlVector((1.0, 2.0, 3.0, 4.0), 1, 2))
    assert isinstance(hash(found), int)


def vector(**changed: object) -> dict[str, object]:
    return {"data": [0.5] * (WIDTH * 2), "layer_start": 1, "layer_end": 2, **changed}


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({}, ValueError, "control_vector lacks 'data', 'layer_end', 'layer_start'"),
        (vector(layers=3), ValueError, "unknown key 'layers'"),
        (vector(data=[1.0]), ValueError, "has 1 numbers, expected 4: 2 for each layer from 1 to 2"),
        (vector(data=[1.0] * 6), ValueError, "has 6 numbers, expected 4"),
        (vector(data=[float("inf")] * 4), ValueError, "not finite as a 32-bit float"),
        (vector(data=[1e300] * 4), ValueError, "not finite as a 32-bit float"),
        (vector(data=[10**400] * 4), ValueError, "not finite as a 32-bit float"),
        (vector(data=[[1.0, 2.0], [3.0, 4.0]]), TypeError, "must be a flat sequence of numbers"),
        (vector(data=["a"] * 4), TypeError, "must be a flat sequence of numbers"),
        (vector(data=b"abcd" * 4), TypeError, "must be numbers, not bytes"),
        (vector(data=1.0), TypeError, "must be a flat sequence of numbers"),
        (vector(layer_start=0), ValueError, "is for layers 0 to 2, expected a range within 1 to 3"),
        (vector(layer_start=2, layer_end=1), ValueError, "is for layers 2 to 1"),
        (vector(layer_end=4), ValueError, "is for layers 1 to 4, expected a range within 1 to 3"),
        (vector(layer_end=2.0), TypeError, "layer_end of control_vector must be an integer, not float"),
        ([1.0], TypeError, "control_vector must be a dictionary, not list"),
    ],
)
def test_a_control_vector_that_makes_no_sense_is_refused(
    given: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read_adapters(None, given, Known())
