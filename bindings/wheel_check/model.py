"""Writes a model of 170 kilobytes that answers every prompt with one text, exactly, and then ends.

Standard library only, from Python 3.9: it is made wherever a wheel is tested, next to nothing but the wheel.
Attention and feed-forward are zero, so only the last token counts. Piece k of the text has the basis
vector k + 1, every other token the basis vector 0; the output row of piece k is the vector of what comes
before it. The right logit is 64 above all others, so no backend's rounding changes the text.

Source: the GGUF specification (version 3), the architecture ``llama``.
"""

from __future__ import annotations

import re
import struct
from array import array
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Scalar = bool | int | float | str
    Value = Scalar | Sequence[int] | Sequence[float] | Sequence[str]
    Tensor = tuple[str, tuple[int, ...], "array[float]"]

SPACE = "\u2581"
"""How SentencePiece writes a space."""

MIN_PIECE = 3
"""A tokenizer joins two tokens at a time, and the vocabulary has no pairs: it never reaches such a piece."""

LOUD = 8.0
"""Length of an output row. The norm makes a basis vector 8 long, so the right logit is 64."""

_UNKNOWN, _BOS, _EOS = 0, 1, 2
_NORMAL, _UNKNOWN_KIND, _CONTROL, _BYTE = 1, 2, 3, 6
_INTEGERS = {"I": 4, "i": 5}
_FLOAT32, _BOOL, _STRING, _ARRAY = 6, 7, 8, 9
_ALIGNMENT = 32
_F32 = 0
_WIDTH = 64
_INNER = 32


def write_scripted_model(path: Path, text: str) -> Path:
    """Write the model and return its path.

    Raises:
        ValueError: The text has other than 2 to 63 different words, or a word shorter than three letters.
    """
    pieces = [piece.replace(" ", SPACE) for piece in re.findall(r" ?\S+", text)]
    if not 1 < len(pieces) < _WIDTH or len(set(pieces)) < len(pieces) or min(map(len, pieces)) < MIN_PIECE:
        raise ValueError(f"a script has 2 to {_WIDTH - 1} different words of three letters or more: {text!r}")
    tokens, kinds = _vocabulary(pieces)
    path.write_bytes(_file(_keys(tokens, kinds), _tensors(tokens, pieces)))
    return path


def _vocabulary(pieces: Sequence[str]) -> tuple[list[str], list[int]]:
    special = [("<unk>", _UNKNOWN_KIND), ("<s>", _CONTROL), ("</s>", _CONTROL)]
    bytes_ = [(f"<0x{byte:02X}>", _BYTE) for byte in range(256)]
    letters = [SPACE, *(chr(code) for code in range(33, 127))]
    pairs = [*special, *bytes_, *((token, _NORMAL) for token in [*pieces, *letters])]
    return [token for token, _ in pairs], [kind for _, kind in pairs]


def _keys(tokens: Sequence[str], kinds: Sequence[int]) -> Mapping[str, Value]:
    return {
        "general.architecture": "llama",
        "general.name": "scripted",
        "general.file_type": _F32,
        "llama.context_length": 256,
        "llama.embedding_length": _WIDTH,
        "llama.block_count": 1,
        "llama.feed_forward_length": _INNER,
        "llama.attention.head_count": 1,
        "llama.attention.head_count_kv": 1,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.freq_base": 10000.0,
        "llama.rope.dimension_count": _WIDTH,
        "llama.vocab_size": len(tokens),
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": [float(len(token)) for token in tokens],
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.unknown_token_id": _UNKNOWN,
        "tokenizer.ggml.bos_token_id": _BOS,
        "tokenizer.ggml.eos_token_id": _EOS,
        "tokenizer.ggml.add_bos_token": True,
        "tokenizer.ggml.add_eos_token": False,
    }


def _tensors(tokens: Sequence[str], pieces: Sequence[str]) -> list[Tensor]:
    size = len(tokens)
    embedding = array("f", bytes(4 * size * _WIDTH))
    output = array("f", bytes(4 * size * _WIDTH))
    for number in range(size):
        embedding[number * _WIDTH] = 1.0
    numbers = [tokens.index(piece) for piece in pieces]
    for step, number in enumerate(numbers):
        embedding[number * _WIDTH] = 0.0
        embedding[number * _WIDTH + step + 1] = 1.0
    for step, number in enumerate([*numbers, _EOS]):
        output[number * _WIDTH + step] = LOUD
    square, wide = (_WIDTH, _WIDTH), (_WIDTH, _INNER)
    shapes = [(f"attn_{part}", square) for part in ("q", "k", "v", "output")]
    shapes += [("ffn_gate", wide), ("ffn_up", wide), ("ffn_down", (_INNER, _WIDTH))]
    silent = [(f"blk.0.{name}.weight", shape, _same(0.0, shape)) for name, shape in shapes]
    norms = ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")
    return [
        ("token_embd.weight", (_WIDTH, size), embedding),
        ("output.weight", (_WIDTH, size), output),
        *((f"{name}.weight", (_WIDTH,), _same(1.0, (_WIDTH,))) for name in norms),
        *silent,
    ]


def _same(value: float, shape: tuple[int, ...]) -> array[float]:
    total = 1
    for length in shape:
        total *= length
    return array("f", [value]) * total


def _file(keys: Mapping[str, Value], tensors: Sequence[Tensor]) -> bytes:
    head = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(keys))]
    head += [_string(name) + _value(value) for name, value in keys.items()]
    offset = 0
    for name, shape, values in tensors:
        head.append(_string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, _F32, offset))
        offset += len(_padded(values.tobytes()))
    return _padded(b"".join(head)) + b"".join(_padded(values.tobytes()) for _, _, values in tensors)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNMENT)


def _string(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<Q", len(content)) + content


def _value(value: Value) -> bytes:
    if isinstance(value, (bool, int, float, str)):
        # A single number is unsigned, numbers in a list are signed: that is how llama.cpp reads them.
        kind, content = _scalar(value, "I")
        return struct.pack("<I", kind) + content
    items = [_scalar(item, "i") for item in value]
    return struct.pack("<IIQ", _ARRAY, items[0][0], len(items)) + b"".join(content for _, content in items)


def _scalar(value: Scalar, integer: str) -> tuple[int, bytes]:
    if isinstance(value, bool):
        return _BOOL, struct.pack("<?", value)
    if isinstance(value, int):
        return _INTEGERS[integer], struct.pack(f"<{integer}", value)
    if isinstance(value, float):
        return _FLOAT32, struct.pack("<f", value)
    return _STRING, _string(value)
