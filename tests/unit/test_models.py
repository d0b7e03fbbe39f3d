from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from gguf import GGUFReader, GGUFWriter

from fakes.gguf_file import architecture_of, embedding_width_of
from fakes.models import (
    audio_projector,
    bert_model,
    cut,
    lora_adapter,
    script_model,
    tiny_llm,
    vision_projector,
)
from fakes.vocabularies import CHAT_TEMPLATE
from wheelgrid.files import sha256_of

SCRIPT = "tiny llama runs fast and said yes"

ALONE = [
    pytest.param(tiny_llm, id="tiny_llm"),
    pytest.param(lambda path: script_model(path, SCRIPT), id="script_model"),
    pytest.param(bert_model, id="bert_model"),
    pytest.param(lambda path: bert_model(path, rank_head=True), id="reranker"),
]

COMPANIONS = [
    pytest.param(lora_adapter, id="lora_adapter"),
    pytest.param(vision_projector, id="vision_projector"),
    pytest.param(audio_projector, id="audio_projector"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_llm(tmp_path_factory.mktemp("base") / "tiny.gguf")


def value_of(model: Path, key: str) -> object:
    field = GGUFReader(model).get_field(key)
    assert field is not None, key
    return field.contents()


@pytest.mark.parametrize("make", ALONE)
def test_a_model_has_the_same_bytes_in_every_run(make: Callable[[Path], Path], tmp_path: Path) -> None:
    first, second = make(tmp_path / "first.gguf"), make(tmp_path / "second.gguf")

    assert sha256_of(first) == sha256_of(second)


@pytest.mark.parametrize("make", COMPANIONS)
def test_a_companion_has_the_same_bytes_in_every_run(
    make: Callable[[Path, Path], Path], base: Path, tmp_path: Path
) -> None:
    first, second = make(tmp_path / "first.gguf", base), make(tmp_path / "second.gguf", base)

    assert sha256_of(first) == sha256_of(second)


def test_another_seed_is_another_model(base: Path, tmp_path: Path) -> None:
    assert sha256_of(tiny_llm(tmp_path / "other.gguf", seed=1)) != sha256_of(base)


def test_tiny_llm_describes_itself(base: Path) -> None:
    tokens = value_of(base, "tokenizer.ggml.tokens")

    assert value_of(base, "general.architecture") == "llama"
    assert value_of(base, "llama.context_length") == 2048
    assert isinstance(tokens, list)
    assert value_of(base, "llama.vocab_size") == len(tokens) == len(set(tokens))
    assert "\u2581llama" in tokens
    assert value_of(base, "tokenizer.chat_template") == CHAT_TEMPLATE


def test_tiny_llm_is_under_a_megabyte(base: Path) -> None:
    assert base.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("stored", "name"), [("f32", "F32"), ("f16", "F16"), ("q8_0", "Q8_0"), ("q4_0", "Q4_0")]
)
def test_tiny_llm_stores_its_matrices_as_asked(
    stored: Literal["f32", "f16", "q8_0", "q4_0"], name: str, tmp_path: Path
) -> None:
    model = GGUFReader(tiny_llm(tmp_path / "tiny.gguf", type=stored))

    types = {tensor.tensor_type.name for tensor in model.tensors if len(tensor.shape) == 2}
    assert types == {name}


def test_tiny_llm_never_prefers_a_token_that_is_no_readable_text(base: Path) -> None:
    model = GGUFReader(base)
    output = next(tensor.data for tensor in model.tensors if tensor.name == "output.weight")

    special_and_bytes = 3 + 256
    assert not output[:special_and_bytes].any()
    assert output[special_and_bytes:].any(axis=1).all()


def test_tiny_llm_copies_a_tokenizer(base: Path, tmp_path: Path) -> None:
    copy = tiny_llm(tmp_path / "copy.gguf", vocab_from=base)

    assert sha256_of(copy) == sha256_of(base)


def test_script_model_has_one_output_row_for_each_piece_and_the_end(tmp_path: Path) -> None:
    model = GGUFReader(script_model(tmp_path / "script.gguf", SCRIPT))

    output = next(tensor.data for tensor in model.tensors if tensor.name == "output.weight")
    assert output.any(axis=1).sum() == len(SCRIPT.split()) + 1


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("tiny llama runs", ("tiny", " llama", " runs"), id="words"),
        pytest.param(" yes", (" yes",), id="leading space"),
        pytest.param("the cat and cat sat", ("the", " cat", " and", " cat sat"), id="repeated word"),
        pytest.param("yes it is so", ("yes", " it", " is", " so"), id="short words"),
        pytest.param("a b c d", ("a b", " c d"), id="letters"),
        pytest.param("one two a", ("one", " two a"), id="short end"),
        pytest.param("yes\n", ("yes\n",), id="ends in white space"),
        pytest.param("abc abc abc", ("abc", " abc abc"), id="repeated end"),
    ],
)
def test_cut_makes_different_pieces_that_are_the_text(text: str, pieces: tuple[str, ...]) -> None:
    assert cut(text) == pieces
    assert "".join(pieces) == text


@pytest.mark.parametrize("text", ["", "no", "a\u2581word"], ids=["empty", "two letters", "the space mark"])
def test_cut_refuses_what_cannot_be_said(text: str) -> None:
    with pytest.raises(ValueError, match="a script needs at least 3 characters"):
        cut(text)


def test_a_long_script_fits(tmp_path: Path) -> None:
    text = " ".join(f"word{number}" for number in range(200))

    model = GGUFReader(script_model(tmp_path / "long.gguf", text))

    assert embedding_width_of(model) == 256


def test_lora_adapter_names_tensors_of_its_base(base: Path, tmp_path: Path) -> None:
    adapter = GGUFReader(lora_adapter(tmp_path / "lora.gguf", base))

    names = {tensor.name for tensor in GGUFReader(base).tensors}
    adapted = {tensor.name.rsplit(".", 1)[0] for tensor in adapter.tensors}
    assert architecture_of(adapter) == "llama"
    assert len(adapted) == 6
    assert adapted < names


@pytest.mark.parametrize(
    ("make", "sense"),
    [
        pytest.param(vision_projector, "vision", id="vision"),
        pytest.param(audio_projector, "audio", id="audio"),
    ],
)
def test_a_projector_ends_in_the_width_of_its_base(
    make: Callable[[Path, Path], Path], sense: str, base: Path, tmp_path: Path
) -> None:
    projector = make(tmp_path / "mmproj.gguf", base)

    assert value_of(projector, "general.architecture") == "clip"
    assert value_of(projector, f"clip.has_{sense}_encoder") is True
    assert value_of(projector, f"clip.{sense}.projection_dim") == embedding_width_of(GGUFReader(base))


def test_bert_model_pools(tmp_path: Path) -> None:
    embedder, reranker = tmp_path / "bert.gguf", tmp_path / "rank.gguf"
    bert_model(embedder)
    bert_model(reranker, rank_head=True)

    assert value_of(embedder, "bert.pooling_type") == 1
    assert value_of(reranker, "bert.pooling_type") == 4
    assert not any(tensor.name.startswith("cls") for tensor in GGUFReader(embedder).tensors)
    assert "cls.output.weight" in {tensor.name for tensor in GGUFReader(reranker).tensors}


def test_a_base_without_a_width_is_refused(tmp_path: Path) -> None:
    writer = GGUFWriter(tmp_path / "bare.gguf", "llama")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    with pytest.raises(KeyError, match=r"the model has no key 'llama\.embedding_length'"):
        vision_projector(tmp_path / "mmproj.gguf", tmp_path / "bare.gguf")
