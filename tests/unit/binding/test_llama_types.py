"""The shapes are types that other libraries can evaluate."""

from __future__ import annotations

from typing import get_type_hints

import pytest

from llama_cpp import llama_types

SHAPES = [
    value
    for value in vars(llama_types).values()
    if isinstance(value, type) and value.__module__ == llama_types.__name__
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_annotations_can_be_evaluated(shape: type) -> None:
    assert get_type_hints(shape).keys() >= shape.__annotations__.keys()
    assert shape.__doc__


def test_names_of_client_packages_are_there() -> None:
    names = [
        "Completion",
        "CompletionChunk",
        "ChatCompletion",
        "ChatCompletionChunk",
        "EmbeddingData",
        "JsonType",
    ]

    assert all(hasattr(llama_types, name) for name in names)
    assert len(SHAPES) > 60
