"""Adapters: small changes to a model's weights or activations, chosen anew for every generation.

A LoRA adapter is a file with additions to weight matrices. A control vector is added to the
activations between layers. Both belong to a context natively and to a request here.
"""

from __future__ import annotations

from typing import NamedTuple


class ControlVector(NamedTuple):
    """What is added to the activations after some layers."""

    data: tuple[float, ...]
    """One direction per layer, of the model's width each, beginning with layer 1."""
    layer_start: int
    """The first layer that it is applied to."""
    layer_end: int
    """The last layer that it is applied to."""


class AdapterSet(NamedTuple):
    """All that changes a model for one generation. Hashable: tokens evaluated with another set differ."""

    loras: tuple[tuple[str, float], ...] = ()
    """Names of loaded adapters and the scale of each."""
    vector: ControlVector | None = None


NO_ADAPTERS = AdapterSet()
"""The model as it is."""
