"""LoRA adapters and control vectors on a real model."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import pytest
from gguf import GGUFWriter

from fakes.models import lora_adapter, tiny_llm
from llama_cpp._adapters import NO_ADAPTERS, AdapterSet
from llama_cpp._call_types import ActiveLora, ControlVectorData
from llama_cpp._errors import ClosedError
from llama_cpp.llama import Llama
from llama_cpp.llama_types import ChatCompletionRequestMessage

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]

PROMPT = b"the tiny llama said"


@pytest.fixture(scope="module")
def base(models: Path) -> str:
    return str(tiny_llm(models / "adapted.gguf", type="f32"))


@pytest.fixture(scope="module")
def lora(models: Path, base: str) -> str:
    return str(lora_adapter(models / "lora.gguf", Path(base)))


def say(
    llama: Llama, loras: Sequence[tuple[str, float]] | None = None, steer: float | None = None
) -> list[int]:
    """Return what the model says, without randomness."""
    options: dict[str, object] = {}
    if loras is not None:
        options["active_loras"] = [{"name": name, "scale": scale} for name, scale in loras]
    if steer is not None:
        layers = 1
        options["control_vector"] = {
            "data": [steer * (-1) ** n for n in range(llama.n_embd() * layers)],
            "layer_start": 1,
            "layer_end": layers,
        }
    tokens = llama.generate(llama.tokenize(PROMPT), temp=0.0, **options)  # type: ignore[arg-type]  # of this test
    return list(islice(tokens, 20))


# -- LoRA


def test_an_adapter_acts_on_the_calls_that_name_it(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    plain = say(llama)

    llama.load_lora("one", lora)

    assert say(llama) == plain
    strong, weak = say(llama, [("one", 1.0)]), say(llama, [("one", 0.1)])
    assert strong != plain
    assert strong != weak
    assert say(llama) == plain
    assert say(llama, [("one", 1.0)]) == strong
    assert say(llama, [("one", 0.0)]) == plain
    assert say(llama, []) == plain


def test_a_switch_gives_what_a_fresh_model_gives(load: Load, base: str, lora: str) -> None:
    used, fresh = load(base), load(base)
    used.load_lora("one", lora)
    fresh.load_lora("one", lora)
    say(used)
    say(used, steer=0.5)

    assert say(used, [("one", 0.5)]) == say(fresh, [("one", 0.5)])


def test_all_calls_take_adapters(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)
    loras: list[ActiveLora] = [{"name": "one", "scale": 1.0}]
    chat: list[ChatCompletionRequestMessage] = [{"role": "user", "content": "hello"}]

    plain = llama("hello", max_tokens=8, temperature=0)["choices"][0]["text"]
    adapted = llama("hello", max_tokens=8, temperature=0, active_loras=loras)["choices"][0]["text"]
    said = llama.create_chat_completion(chat, max_tokens=8, temperature=0, active_loras=loras)
    plain_said = llama.create_chat_completion(chat, max_tokens=8, temperature=0)

    assert plain != adapted
    assert said["choices"][0]["message"] != plain_said["choices"][0]["message"]


def test_adapters_are_listed(load: Load, base: str, lora: str) -> None:
    llama = load(base)

    assert llama.list_loras() == []
    llama.load_lora("one", lora)
    llama.load_lora("two", lora)
    assert (llama.list_loras(), llama.loaded_lora_count) == (["one", "two"], 2)
    llama.unload_lora("one")
    assert llama.list_loras() == ["two"]
    llama.unload_all_loras()
    assert llama.loaded_lora_count == 0


def test_two_names_of_one_file_are_one_adapter(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)
    llama.load_lora("two", lora)

    assert say(llama, [("one", 0.25), ("two", 0.5)]) == say(llama, [("one", 0.75)])


def test_a_static_adapter_acts_on_calls_that_name_none(load: Load, base: str, lora: str) -> None:
    plain = load(base)
    plain.load_lora("one", lora)
    static = load(base, lora_path=lora, lora_scale=0.5)

    assert say(static) == say(plain, [("one", 0.5)])
    assert say(static, []) == say(plain)
    assert static.list_loras() == ["lora_path"]
    static.unload_lora("lora_path")
    assert say(static) == say(plain)


def test_an_old_option_warns(load: Load, base: str) -> None:
    with pytest.warns(RuntimeWarning, match="lora_base does nothing"):
        load(base, lora_base="base.gguf")


def test_unknown_names_are_errors_that_say_what_is_there(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)

    with pytest.raises(ValueError, match="no LoRA adapter named 'two' is loaded; loaded: 'one'"):
        say(llama, [("two", 1.0)])
    with pytest.raises(ValueError, match="no LoRA adapter named 'two'"):
        llama.unload_lora("two")
    with pytest.raises(ValueError, match="a LoRA adapter named 'one' is already loaded: unload it first"):
        llama.load_lora("one", lora)
    with pytest.raises(ValueError, match="the name of a LoRA adapter is empty"):
        llama.load_lora("", lora)
    with pytest.raises(TypeError, match="must be text, not int"):
        llama.load_lora(3, lora)  # type: ignore[arg-type]  # on purpose


def broken(path: Path, lora: str, key: str) -> Path:
    """Make an adapter file with a number where text belongs."""
    writer = GGUFWriter(path, "llama")
    writer.add_uint32(key, 7)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    return path


def test_files_that_are_no_adapters_are_errors_that_say_why(
    load: Load, base: str, lora: str, bert: str, tmp_path: Path
) -> None:
    llama = load(base)
    foreign = lora_adapter(tmp_path / "foreign.gguf", Path(bert))
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(Path(lora).read_bytes()[:-2000])
    text = tmp_path / "text.gguf"
    text.write_text("an adapter")
    number = broken(tmp_path / "number.gguf", lora, "general.type")

    for path, reason in {
        base: "expect general.type to be 'adapter', but got: model",
        str(foreign): "model arch and LoRA arch mismatch",
        str(cut): "file is corrupted or incomplete",
        str(text): "cannot load LoRA adapter",
        str(tmp_path): "cannot load LoRA adapter",
        str(number): "'general.type' has the wrong type",
        str(tmp_path / "missing"): "LoRA adapter path does not exist",
        "a\0b": "LoRA adapter path does not exist",
    }.items():
        with pytest.raises(ValueError, match=reason):
            llama.load_lora("one", path)

    assert llama.list_loras() == []
    with pytest.raises(ValueError, match="LoRA adapter path does not exist"):
        load(base, lora_path=str(tmp_path / "missing"))


def test_an_adapter_is_freed_when_nothing_uses_it(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)
    adapter = weakref.ref(llama._adapters.find("one"))
    say(llama, [("one", 1.0)])

    llama.unload_lora("one")

    gc.collect()
    assert adapter() is None
    assert llama._decoder.used == NO_ADAPTERS


def test_a_generation_keeps_an_adapter_that_is_unloaded(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)
    expected = say(llama, [("one", 1.0)])
    adapter = weakref.ref(llama._adapters.find("one"))
    loras: list[ActiveLora] = [{"name": "one", "scale": 1.0}]
    running = llama.generate(llama.tokenize(PROMPT), temp=0.0, active_loras=loras)
    said = list(islice(running, 5))

    llama.unload_lora("one")
    say(llama)  # another generation takes the context, and gives it back

    said += islice(running, 15)
    assert said == expected
    with pytest.raises(ValueError, match="no LoRA adapter named 'one' is loaded"):
        say(llama, [("one", 1.0)])
    running.close()
    say(llama)
    gc.collect()
    assert adapter() is None


def test_a_generation_that_has_not_begun_keeps_nothing(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)
    planned = llama.generate(llama.tokenize(PROMPT), active_loras=[{"name": "one", "scale": 1.0}])

    llama.unload_lora("one")

    with pytest.raises(ValueError, match=r"lora\.gguf.* was unloaded before it was used"):
        next(planned)


def test_a_name_may_come_to_mean_another_file(load: Load, base: str, lora: str, tmp_path: Path) -> None:
    llama = load(base)
    llama.load_lora("one", lora)
    first = say(llama, [("one", 1.0)])
    changed = lora_adapter(tmp_path / "other.gguf", Path(base))
    data = bytearray(changed.read_bytes())
    data[-4096:] = data[-8192:-4096]
    changed.write_bytes(data)

    llama.unload_lora("one")
    llama.load_lora("one", str(changed))

    fresh = load(base)
    fresh.load_lora("one", str(changed))
    assert say(llama, [("one", 1.0)]) == say(fresh, [("one", 1.0)]) != first


def test_closing_frees_adapters_and_later_calls_say_so(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)
    adapters, adapter = llama._adapters, llama._adapters.find("one")
    say(llama, [("one", 1.0)])

    llama.close()
    llama.close()

    assert adapter.closed
    for use in (
        lambda: llama.load_lora("two", lora),
        lambda: llama.unload_lora("one"),
        llama.list_loras,
        lambda: adapters.apply(1, AdapterSet()),
    ):
        with pytest.raises(ClosedError, match="is closed"):
            use()
    with pytest.raises(ClosedError, match="the LoRA adapter is closed"):
        _ = adapter.address


def test_an_adapter_is_freed_before_a_model_that_nobody_closes(base: str, lora: str) -> None:
    llama = Llama(base, n_ctx=64, verbose=False)
    llama.load_lora("one", lora)
    say(llama, [("one", 1.0)])
    adapter = weakref.ref(llama._adapters.find("one"))
    shared = llama._model.shared

    del llama
    gc.collect()

    assert adapter() is None
    with pytest.raises(ClosedError):
        shared.acquire()


def test_loading_and_unloading_goes_on_beside_a_generation(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    expected = say(llama)
    running = llama.generate(llama.tokenize(PROMPT), temp=0.0)
    said = []
    for token in islice(running, 20):
        said.append(token)
        llama.load_lora("one", lora)
        llama.unload_lora("one")

    assert said == expected


# -- control vectors


def test_a_control_vector_acts_on_the_calls_that_bring_it(load: Load, base: str) -> None:
    llama = load(base)
    plain = say(llama)

    steered = say(llama, steer=2.0)

    assert steered != plain
    assert say(llama, steer=-2.0) != steered
    assert say(llama) == plain
    assert say(llama, steer=2.0) == steered


def test_a_control_vector_and_an_adapter_go_together(load: Load, base: str, lora: str) -> None:
    llama = load(base)
    llama.load_lora("one", lora)

    both = say(llama, [("one", 0.5)], steer=2.0)

    assert both not in (say(llama, steer=2.0), say(llama, [("one", 0.5)]))
    assert say(llama, [("one", 0.5)], steer=2.0) == both


def test_a_vector_applies_to_its_layers_only(load: Load, base: str) -> None:
    llama = load(base)
    width, tokens = llama.n_embd(), llama.tokenize(PROMPT)
    beyond: ControlVectorData = {"data": [0.0] * width + [9.0] * width, "layer_start": 1, "layer_end": 2}
    wrong: ControlVectorData = {"data": [0.0] * width, "layer_start": 1, "layer_end": 2}

    # the second of two layers has no vector: nothing comes after it
    assert list(islice(llama.generate(tokens, temp=0.0, control_vector=beyond), 20)) == say(llama)
    with pytest.raises(ValueError, match=f"has {width} numbers, expected {2 * width}"):
        llama.generate(tokens, control_vector=wrong)
