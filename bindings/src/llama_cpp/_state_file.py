"""One saved state as a file: a header of JSON, then arrays of plain numbers, and a checksum.

Reading one runs no code of its writer. What is inside goes to llama.cpp, which trusts it: a folder of such
files should be writable by the program's own user only.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from typing import NamedTuple

from llama_cpp._adapters import AdapterSet, ControlVector
from llama_cpp._checkpoints import Checkpoint
from llama_cpp._prefixes import Key
from llama_cpp._state import LlamaState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO, TypedDict

    class Header(TypedDict):
        """What a file says about itself."""

        tag: str
        order: str
        seed: int
        rows: int
        columns: int
        exact: int
        model: str
        label: str
        source: list[int]
        loras: list[tuple[str, float]]
        vector: list[float] | None
        layers: list[int]
        has_adapters: bool
        checkpoint: int
        sizes: list[int]


MAGIC = b"llamast1"
"""How files begin; another format gets another number."""

_LENGTHS = struct.Struct("<II")
"""After that: lengths of the header and of the tokens, in bytes."""

_CHECKSUM = struct.Struct("<I")
"""The end: CRC-32 of all before."""


class TornFileError(ValueError):
    """A file is no saved state, or not all of it was written."""


class Parts(NamedTuple):
    """A state cut into what is written one after the other."""

    header: bytes
    tokens: bytes
    scores: bytes
    state: bytes
    checkpoint: bytes


def write(file: BinaryIO, state: LlamaState) -> None:
    """Write a state."""
    parts = _parts_of(state)
    checksum = 0
    for chunk in (MAGIC, _LENGTHS.pack(len(parts.header), len(parts.tokens)), *parts):
        checksum = zlib.crc32(chunk, checksum)
        file.write(chunk)
    file.write(_CHECKSUM.pack(checksum))


def read_key(file: BinaryIO) -> Key:
    """Read what the state in a file is of, and nothing more.

    Raises:
        TornFileError: It is no such file.
    """
    header, tokens = _read_beginning(file)
    return Key(header["tag"], tuple(_numbers(tokens)))


def read(file: BinaryIO) -> LlamaState:
    """Read a state.

    Raises:
        TornFileError: It is no such file, or damaged.
    """
    data = file.read()
    if (
        len(data) < _CHECKSUM.size
        or zlib.crc32(data[: -_CHECKSUM.size]) != _CHECKSUM.unpack_from(data, len(data) - _CHECKSUM.size)[0]
    ):
        raise TornFileError("the file is not whole")
    try:
        return _state_of(data)
    except (KeyError, TypeError, ValueError, struct.error) as error:
        raise TornFileError(f"the file is damaged: {error!r}") from None


def _state_of(data: bytes) -> LlamaState:
    import numpy as np  # noqa: PLC0415 - slow to import, and few programs keep states in files

    start = len(MAGIC) + _LENGTHS.size
    length, tokens_size = _LENGTHS.unpack_from(data, len(MAGIC))
    header = _header(data[start : start + length])
    at, chunks = start + length, []
    for size in (tokens_size, *header["sizes"]):
        chunks.append(data[at : at + size])
        at += size
    tokens, scores, native, checkpoint = chunks
    ids = np.frombuffer(tokens, np.intc).copy()
    rows = np.frombuffer(scores, np.single).reshape(header["rows"], header["columns"]).copy()
    state = LlamaState(ids, rows, len(ids), native, len(native), header["seed"])
    state.source, state.exact = tuple(header["source"]), header["exact"]
    state.model, state.label = header["model"], header["label"]
    state.adapters = _adapters(header)
    state.checkpoint = Checkpoint(header["checkpoint"], checkpoint) if checkpoint else None
    return state


def _parts_of(state: LlamaState) -> Parts:
    saved, adapters = state.checkpoint, state.adapters
    scores = state.scores.tobytes()
    part = b"" if saved is None else saved.part
    vector = None if adapters is None else adapters.vector
    header: Header = {
        "tag": state.tag,
        "order": sys.byteorder,
        "seed": state.seed,
        "rows": state.scores.shape[0],
        "columns": state.scores.shape[1] if state.scores.ndim > 1 else 0,
        "exact": state.exact,
        "model": state.model,
        "label": state.label,
        "source": list(state.source),
        "loras": [] if adapters is None else list(adapters.loras),
        "vector": None if vector is None else list(vector.data),
        "layers": [] if vector is None else [vector.layer_start, vector.layer_end],
        "has_adapters": adapters is not None,
        "checkpoint": 0 if saved is None else saved.n_tokens,
        "sizes": [len(scores), len(state.llama_state), len(part)],
    }
    return Parts(json.dumps(header).encode(), state.input_ids.tobytes(), scores, state.llama_state, part)


def _adapters(header: Header) -> AdapterSet | None:
    if not header["has_adapters"]:
        return None
    data = header["vector"]
    vector = None if data is None else ControlVector(tuple(data), *header["layers"])
    return AdapterSet(tuple((key, scale) for key, scale in header["loras"]), vector)


def _read_beginning(file: BinaryIO) -> tuple[Header, bytes]:
    start = file.read(len(MAGIC) + _LENGTHS.size)
    if len(start) < len(MAGIC) + _LENGTHS.size or not start.startswith(MAGIC):
        raise TornFileError("the file is no saved state")
    length, tokens_size = _LENGTHS.unpack_from(start, len(MAGIC))
    header, tokens = file.read(length), file.read(tokens_size)
    if len(tokens) < tokens_size:
        raise TornFileError("the file is not whole")
    return _header(header), tokens


def _header(text: bytes) -> Header:
    try:
        header: Header = json.loads(text)
        order = header["order"]
    except (ValueError, KeyError, TypeError) as error:
        raise TornFileError(f"the header is damaged: {error}") from None
    if order != sys.byteorder:
        raise TornFileError("the file was written by a machine with another order of bytes")
    return header


def _numbers(data: bytes) -> Sequence[int]:
    numbers: Sequence[int] = memoryview(data).cast("i")
    return numbers
