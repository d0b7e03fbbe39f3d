"""Text to tokens and back, through the vocabulary of a model."""

from __future__ import annotations

import ctypes
from functools import cache
from operator import index

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from llama_cpp._handles import Model

_PIECE_BYTES = 64
"""Room for a piece at the first try; longer ones are asked for twice."""

_TOKENS = 64
"""Room for tokens at least."""

_TOO_LONG = -(2**31)
"""What llama_tokenize returns when the number of tokens does not fit in 32 bits."""


def token_list(tokens: Iterable[int]) -> list[int]:
    """Return tokens as a list of Python's integers.

    Raises:
        TypeError: They are something else.
    """
    if isinstance(tokens, (str, bytes, bytearray)):
        raise TypeError(f"expected tokens, found text ({type(tokens).__name__}): tokenize it first")
    try:
        return list(map(index, tokens))
    except TypeError as error:
        raise TypeError(f"expected tokens, which are integers: {error}") from None


def _adds_space(model: int, vocab: int | None) -> bool:
    """Tell whether the tokenizer puts a space before a text."""
    kind = C.llama_vocab_type(vocab)
    if kind not in {C.LLAMA_VOCAB_TYPE_SPM, C.LLAMA_VOCAB_TYPE_UGM}:
        return kind == C.LLAMA_VOCAB_TYPE_WPM  # here every word begins with one
    answer = ctypes.create_string_buffer(8)
    C.llama_model_meta_val_str(model, b"tokenizer.ggml.add_space_prefix", answer, len(answer))
    return answer.value != b"false"


def _room(least: int) -> ctypes.Array[ctypes.c_int32]:
    """Make room for tokens. The sizes are few, because ctypes makes a type for each and keeps it."""
    return _room_type(max(_TOKENS, 1 << (least - 1).bit_length()))()


@cache
def _room_type(size: int) -> type[ctypes.Array[ctypes.c_int32]]:
    return ctypes.c_int32 * size


class Vocabulary:
    """The vocabulary of one model. Its functions are thread-safe."""

    def __init__(self, model: Model) -> None:
        """Read the special tokens of a loaded model."""
        self._model = model
        with model.using() as address:
            vocab = C.llama_model_get_vocab(address)
            self._address = vocab
            self.size = C.llama_vocab_n_tokens(vocab)
            """How many tokens there are; token ids are below this number."""
            self.bos = C.llama_vocab_bos(vocab)
            """Beginning of text, -1 if the vocabulary has none."""
            self.eos = C.llama_vocab_eos(vocab)
            """End of text, -1 if the vocabulary has none."""
            self.newline = C.llama_vocab_nl(vocab)
            """End of line, -1 if the vocabulary has none."""
            self.adds_bos = C.llama_vocab_get_add_bos(vocab)
            """Whether a text should begin with `bos`."""
            self.adds_eos = C.llama_vocab_get_add_eos(vocab)
            """Whether a text should end with `eos`."""
            self.adds_sep = C.llama_vocab_get_add_sep(vocab)
            """Whether a text should end with `sep`."""
            self._drops_space = _adds_space(address, vocab)
        self.text_pieces: dict[int, bytes] = {}
        """Pieces seen so far, of tokens that are no end of generation: a generation's fast path."""

    @property
    def adds_end(self) -> bool:
        """Whether a text should end with an end or separator token."""
        return self.adds_eos or self.adds_sep

    @property
    def eot(self) -> int:
        """End of a turn in a chat, -1 if the vocabulary has none."""
        return self._special(C.llama_vocab_eot)

    @property
    def sep(self) -> int:
        """Separator of two texts, -1 if the vocabulary has none."""
        return self._special(C.llama_vocab_sep)

    @property
    def pad(self) -> int:
        """Padding, -1 if the vocabulary has none."""
        return self._special(C.llama_vocab_pad)

    @property
    def mask(self) -> int:
        """What stands for a word to be guessed, -1 if the vocabulary has none."""
        return self._special(C.llama_vocab_mask)

    def _special(self, read: Callable[[int | None], int]) -> int:
        with self._model.using():
            return read(self._address)

    def tokenize(self, text: bytes, *, add_bos: bool, special: bool) -> list[int]:
        """Split UTF-8 text into tokens.

        Args:
            text: May contain any bytes, zero bytes too.
            add_bos: Add the special tokens that the model wants around a text.
            special: Read the names of special tokens, such as ``<s>``, as those tokens.

        Raises:
            TypeError: The text is not bytes.
            ValueError: The text is too long to be counted.
        """
        if not isinstance(text, bytes):
            raise TypeError(f"cannot tokenize {type(text).__name__}, expected bytes, such as text.encode()")
        with self._model.using():
            tokens = _room(len(text) + 2)
            count = C.llama_tokenize(self._address, text, len(text), tokens, len(tokens), add_bos, special)
            if count < 0 and count != _TOO_LONG:
                tokens = _room(-count)
                count = C.llama_tokenize(
                    self._address, text, len(text), tokens, len(tokens), add_bos, special
                )
        if count < 0:
            raise ValueError(f"cannot tokenize a text of {len(text)} bytes: it has too many tokens")
        return tokens[:count]

    def piece(self, token: int, *, special: bool = False) -> bytes:
        """Return the bytes of one token; they may be part of a character.

        Args:
            token: An id below `size`.
            special: Return the names of special tokens instead of nothing.

        Raises:
            ValueError: The vocabulary has no such token.
        """
        if not 0 <= token < self.size:
            raise ValueError(f"token {token!r} is not in the vocabulary of {self.size} tokens")
        with self._model.using():
            buffer = ctypes.create_string_buffer(_PIECE_BYTES)
            count = C.llama_token_to_piece(self._address, token, buffer, _PIECE_BYTES, 0, special)
            if count < 0:
                buffer = ctypes.create_string_buffer(-count)
                count = C.llama_token_to_piece(self._address, token, buffer, -count, 0, special)
        return buffer.raw[:count]

    def text_piece(self, token: int) -> bytes:
        """Return the bytes of a token without special names, from `text_pieces` if it is there."""
        piece = self.text_pieces.get(token)
        if piece is None:
            piece = self.piece(token)
            if not self.is_end(token):
                self.text_pieces[token] = piece
        return piece

    def is_end(self, token: int) -> bool:
        """Tell whether a token ends generation: end of text, of turn, and the like."""
        with self._model.using():
            return C.llama_vocab_is_eog(self._address, token)

    def detokenize(self, tokens: Iterable[int], *, special: bool) -> bytes:
        """Join the pieces of `tokens`.

        Many vocabularies put a space before the first word of a text, so one leading space is dropped
        where a text begins: after the beginning-of-text token, and nowhere else.
        """
        ids = token_list(tokens)
        pieces = (self.piece(t, special=True) for t in ids) if special else map(self.text_piece, ids)
        text = b"".join(pieces)
        begins = self._drops_space and bool(ids) and ids[0] == self.bos
        return text[1:] if begins and text.startswith(b" ") else text

    def fill_in_the_middle(self) -> Sequence[int]:
        """Return the tokens that announce what is before, after and in the middle of a gap.

        Raises:
            ValueError: The model was not made for filling gaps.
        """
        with self._model.using():
            vocab = self._address
            tokens = (
                C.llama_vocab_fim_pre(vocab),
                C.llama_vocab_fim_suf(vocab),
                C.llama_vocab_fim_mid(vocab),
            )
        if min(tokens) < 0:
            raise ValueError("this model has no tokens for filling in the middle: suffix cannot be used")
        return tokens
