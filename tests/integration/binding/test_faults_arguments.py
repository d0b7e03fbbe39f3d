"""A known weakness: what a call cannot use was ignored, or failed somewhere deep. See test_faults for all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from llama_cpp.llama import Llama
from llama_cpp.llama_cache import LlamaDiskCache, LlamaRAMCache, LlamaTrieCache

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
HELLO = [{"role": "user", "content": "hi"}]
CALLS: dict[str, Callable[..., object]] = {
    "create_completion": lambda llama, **options: llama.create_completion("the", **options),
    "chat": lambda llama, **options: llama.create_chat_completion(HELLO, **options),
}


class TestNamedArguments:
    """12: what cannot be used is named, and is no KeyError from somewhere deep inside."""

    @pytest.mark.parametrize(
        ("options", "name"),
        [
            ({"max_tokens": "x"}, "max_tokens"),
            ({"max_tokens": []}, "max_tokens"),
            ({"max_tokens": float("nan")}, "max_tokens"),
            ({"stream_options": 5}, "stream_options"),
            ({"active_loras": 5}, "active_loras"),
            ({"tfs_z": []}, "tfs_z"),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("call", ["create_completion", "chat"])
    def test_of_completions(
        self, call: str, options: dict[str, object], name: str, tiny: str, load: Load
    ) -> None:
        with pytest.raises((TypeError, ValueError), match=name):
            CALLS[call](load(tiny), **options)

    @pytest.mark.parametrize(
        ("options", "name"),
        [
            ({"messages": [{"content": "hi"}]}, "role"),
            ({"messages": [5]}, "message"),
            ({"messages": "hi"}, "message"),
            ({"messages": None}, "message"),
            ({"tools": [{}]}, "tool"),
            ({"tools": [{"type": "function"}]}, "tool"),
            ({"tools": [5]}, "tool"),
            ({"tools": 5}, "tool"),
            ({"functions": [{}]}, "function"),
            ({"functions": 5}, "function"),
            ({"response_format": 5}, "response_format"),
            ({"chat_template_kwargs": 5}, "chat_template_kwargs"),
        ],
        ids=str,
    )
    @pytest.mark.parametrize(
        "chat_format", [None, "chatml", "llama-2", "alpaca", "chatml-function-calling", "functionary-v2"]
    )
    def test_of_chats(
        self, chat_format: str | None, options: dict[str, object], name: str, tiny: str, load: Load
    ) -> None:
        llama = load(tiny, chat_format=chat_format, n_ctx=2048)

        with pytest.raises((TypeError, ValueError), match=name):
            llama.create_chat_completion(**{"messages": HELLO, "max_tokens": 2, **options})  # type: ignore[call-overload]

    @pytest.mark.parametrize(
        "options",
        [
            {"split_mode": 99},
            {"numa": 99},
            {"attention_type": 99},
            {"rope_scaling_type": 99},
            {"n_gpu_layers": "all"},
            {"n_parallel": 10**6},
            {"chat_format": 5},
            {"chat_handler": 5},
            {"tokenizer": 5},
        ],
        ids=str,
    )
    def test_of_constructors(self, options: dict[str, object], tiny: str, load: Load) -> None:
        with pytest.raises((TypeError, ValueError), match=next(iter(options))):
            load(tiny, **options)

    @pytest.mark.parametrize(
        ("name", "given"), [("set_cache", {}), ("set_seed", "x"), ("set_seed", None), ("load_state", None)]
    )
    def test_of_setters(self, name: str, given: object, tiny: str, load: Load) -> None:
        llama = load(tiny)

        with pytest.raises((TypeError, ValueError), match=name.split("_")[1]):
            getattr(llama, name)(given)

    @pytest.mark.parametrize("kind", [LlamaRAMCache, LlamaTrieCache, LlamaDiskCache])
    @pytest.mark.parametrize("capacity", [-1, "1 GB", None])
    def test_of_caches(self, kind: type, capacity: object, tmp_path: Path) -> None:
        folder = {"cache_dir": str(tmp_path)} if kind is LlamaDiskCache else {}

        with pytest.raises((TypeError, ValueError), match="capacity_bytes"):
            kind(capacity_bytes=capacity, **folder)
