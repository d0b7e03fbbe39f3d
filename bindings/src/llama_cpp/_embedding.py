"""Texts become vectors: many texts per batch, one vector per text, or per token if nothing is pooled."""

from __future__ import annotations

from operator import index
from typing import NamedTuple

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._abort import AbortedError
from llama_cpp._book import Turn
from llama_cpp._errors import DecodeError
from llama_cpp._norms import NORM_MODE_NONE, normalized
from llama_cpp._pack import TextBatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Final

    from llama_cpp._adapters import AdapterSet
    from llama_cpp._decoder import Decoder

    Vector = list[float] | list[list[float]] | float
    Text = str | Sequence[int]
    Input = Text | Sequence[Text]


_LEAST_TOKENS: Final = 64
_THREAD_TOKENS: Final = 32
"""A processor computes the attention between all tokens of a batch, also between those of different texts,
and throws that away. So batches are only large enough to give every thread its share of work; measured with
all-MiniLM-L6-v2 on two threads, 64 tokens a batch are 2.4 times as fast as 512."""


class Shape(NamedTuple):
    """What an embedding context gives out."""

    pooling: int
    """One of ``LLAMA_POOLING_TYPE_*``."""
    width: int
    """Length of a vector; for rank pooling the number of scores."""
    max_tokens: int
    """Longest text, in tokens."""
    max_sequences: int
    """Most texts per batch."""
    good_tokens: int
    """How many tokens make a fast batch; only a longer text makes a larger one."""


def shape_of(decoder: Decoder, n_gpu_layers: int) -> Shape:
    """Ask the context; the layers on a GPU tell what is fast."""
    address = decoder.context.address
    model = C.llama_get_model(address)
    pooling = C.llama_pooling_type(address)
    ranks = pooling == C.LLAMA_POOLING_TYPE_RANK
    width = C.llama_model_n_cls_out(model) if ranks else C.llama_model_n_embd_out(model)
    # llama.cpp pools each physical batch for itself, and attention to later tokens ends with it too;
    # only what the last token alone decides may go through several of them
    gathers = pooling in {C.LLAMA_POOLING_TYPE_MEAN, C.LLAMA_POOLING_TYPE_CLS}
    whole = gathers or not C.llama_get_causal_attn(address) or C.llama_model_has_encoder(model)
    batch = C.llama_n_ubatch(address) if whole else decoder.n_batch
    limit = min(batch, decoder.n_ctx)
    is_on_gpu = n_gpu_layers != 0 and C.llama_supports_gpu_offload()
    good = limit if is_on_gpu else max(_LEAST_TOKENS, _THREAD_TOKENS * C.llama_n_threads_batch(address))
    return Shape(pooling, width, limit, C.llama_n_seq_max(address), min(good, limit))


def read_input(given: Input, separator: str | None = None) -> tuple[list[Text], bool]:
    """Return the texts of a call, and whether it gave one text instead of a list.

    Args:
        given: A text or its tokens, or a list of such.
        separator: Splits a text into several.

    Raises:
        TypeError: There is something else in it.
    """
    if isinstance(given, str):
        return (list(given.split(separator)), False) if separator else ([given], True)
    if isinstance(given, (bytes, bytearray)) or not hasattr(given, "__iter__"):
        raise TypeError(f"only texts have embeddings: expected a string or a list, found {given!r}")
    items = list(given)
    if items and all(hasattr(item, "__index__") for item in items):
        return [[index(item) for item in items]], True  # type: ignore[arg-type]  # just seen to be integers
    return [_text(item) for item in items], False


def _text(item: object) -> Text:
    if isinstance(item, str):
        return item
    if isinstance(item, (bytes, bytearray)) or not hasattr(item, "__iter__"):
        raise TypeError(f"only texts have embeddings: expected strings or lists of tokens, found {item!r}")
    try:
        return [index(token) for token in item]
    except TypeError:
        raise TypeError(f"expected tokens, which are integers, found {item!r}") from None


def check_tokens(tokens: Sequence[int], n_vocab: int) -> Sequence[int]:
    """Return tokens that a caller gave, once they are seen to be in the vocabulary.

    Raises:
        ValueError: One is not; llama.cpp itself would read outside of its memory.
    """
    for token in tokens:
        if not 0 <= token < n_vocab:
            raise ValueError(f"token {token!r} is not in the vocabulary of {n_vocab} tokens")
    return tokens


def fit(tokens: Sequence[int], limit: int, *, truncate: bool, keep_last: bool) -> Sequence[int]:
    """Make one text short enough.

    Args:
        tokens: The text.
        limit: How many tokens there can be.
        truncate: Cut the text instead of refusing it.
        keep_last: The last token closes the text, so what is before it is cut.

    Raises:
        ValueError: The text is empty, or too long and not to be cut.
    """
    if not tokens:
        raise ValueError("an empty text has no embedding: the vocabulary adds no token of its own")
    if len(tokens) <= limit:
        return tokens
    if not truncate:
        raise ValueError(f"Requested tokens ({len(tokens)}) exceed batch size of {limit}")
    return [*tokens[: limit - 1], tokens[-1]] if keep_last else tokens[:limit]


def batches(texts: Sequence[Sequence[int]], shape: Shape) -> Iterator[list[Sequence[int]]]:
    """Group texts, in order, so that each group makes one batch that fits and is fast."""
    group: list[Sequence[int]] = []
    size = 0
    for text in texts:
        if group and (size + len(text) > shape.good_tokens or len(group) == shape.max_sequences):
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group


def embed(
    decoder: Decoder,
    texts: Sequence[Sequence[int]],
    shape: Shape,
    adapters: AdapterSet,
    mode: int = NORM_MODE_NONE,
) -> list[Vector]:
    """Return one result per text; what was evaluated before stays if there is room beside it.

    Args:
        decoder: Of a context made for vectors.
        texts: Tokens of each, as `fit` left them.
        shape: Of the context.
        adapters: What changes the model for these texts.
        mode: One of ``NORM_MODE_*``.

    Raises:
        AbortedError: It was stopped.
        DecodeError: llama.cpp failed.
        ClosedError: The context is closed.
    """
    results: list[Vector] = []
    turn = Turn()
    with decoder.lock:
        decoder.take(turn)
        place = None
        try:
            decoder.use(adapters)
            place = _Place(decoder, texts, shape)
            for group in batches(texts, place.shape):
                place.evaluate(group)
                results.extend(_read(decoder.context.address, group, place, mode))
                place.empty(len(group))
        finally:
            if place is not None:
                place.leave()
            decoder.owner = turn
            decoder.leave(turn)
    return results


class _Place:
    """Where texts are evaluated: in sequences of their own, beside what a generation evaluated."""

    def __init__(self, decoder: Decoder, texts: Sequence[Sequence[int]], shape: Shape) -> None:
        address = decoder.context.address
        self._decoder = decoder
        self._memory = C.llama_get_memory(address)
        encodes = self._memory is None or C.llama_model_has_encoder(C.llama_get_model(address))
        # a model that only encodes would be passed on by llama_decode with a message for every batch
        self._run: Callable[[int, C.llama_batch], int] = C.llama_encode if encodes else C.llama_decode
        used = 0 if self._memory is None else C.llama_memory_seq_pos_max(self._memory, 0) + 1
        room = decoder.n_ctx - used
        longest, total = max(map(len, texts), default=0), sum(map(len, texts))
        roomy = longest <= room and (total <= room or shape.good_tokens <= room)
        self.first = int(bool(used) and not encodes and shape.max_sequences > 1 and roomy)
        """Number of the first sequence for texts; 0 gives up what was evaluated."""
        if self.first:
            limit = min(shape.max_tokens, room)
            good = min(shape.good_tokens, limit)
            shape = shape._replace(max_tokens=limit, max_sequences=shape.max_sequences - 1, good_tokens=good)
        self.shape = shape
        """What fits here."""
        if not self.first:
            self._forget()

    def evaluate(self, group: Sequence[Sequence[int]]) -> None:
        if self._decoder.abort.state[0]:  # not every backend looks at it by itself
            raise AbortedError
        batch = TextBatch(group, self.first)  # owns what its struct points to, so it needs a name
        code = self._run(self._decoder.context.address, batch.struct)
        if code == AbortedError.CODE:
            raise AbortedError
        if code:
            raise DecodeError(code)

    def empty(self, count: int) -> None:
        """Make room for the next texts. Only the books are cleared: wiping the memory costs time."""
        if self._memory is None:
            return
        if not self.first:
            C.llama_memory_clear(self._memory, False)
            return
        for sequence in range(self.first, self.first + count):
            C.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def leave(self) -> None:
        """Tell the decoder that its last logits are gone, and after a failure leave nothing behind."""
        self.empty(self.shape.max_sequences)
        if self.first:
            self._decoder.lose_logits()
        else:
            self._forget()

    def _forget(self) -> None:
        self._decoder.rewind(0)
        self.empty(0)
        if self._decoder.encoder is not None:
            self._decoder.encoder.expire()


def _read(address: int, group: Sequence[Sequence[int]], place: _Place, mode: int) -> Iterator[Vector]:
    width, pooling = place.shape.width, place.shape.pooling
    if pooling == C.LLAMA_POOLING_TYPE_NONE:
        yield from _token_vectors(address, group, width, mode)
        return
    for sequence in range(place.first, place.first + len(group)):
        vector: list[float] = C.llama_get_embeddings_seq(address, sequence)[:width]
        if pooling != C.LLAMA_POOLING_TYPE_RANK:
            yield normalized(vector, mode)
        else:
            yield vector[0] if width == 1 else vector


def _token_vectors(
    address: int, group: Sequence[Sequence[int]], width: int, mode: int
) -> Iterator[list[list[float]]]:
    rows = C.llama_get_embeddings(address)
    start = 0
    for text in group:
        end = start + len(text) * width
        yield [normalized(rows[at : at + width], mode) for at in range(start, end, width)]
        start = end
