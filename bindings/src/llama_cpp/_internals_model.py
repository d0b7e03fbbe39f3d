"""`LlamaModel`: a loaded file, by the methods that other programs know."""

from __future__ import annotations

import ctypes

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._errors import ClosedError
from llama_cpp._opening import check_file, open_model, read_metadata
from llama_cpp._vocab import Vocabulary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from typing_extensions import Self

_DESCRIPTION_BYTES = 1024


class LlamaModel:
    """The weights and the vocabulary of one GGUF file."""

    def __init__(self, *, path_model: str, params: C.llama_model_params, verbose: bool = True) -> None:
        """Load a file.

        Raises:
            ValueError: There is no such file, or llama.cpp does not load it.
        """
        self.path_model = path_model
        self.params = params
        self.verbose = verbose
        self.handle = open_model(check_file(path_model), params)
        """What owns the native model."""
        self._vocabulary = Vocabulary(self.handle)

    def close(self) -> None:
        """Free the model once no context needs it; closing again does nothing."""
        self.handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def model(self) -> int:
        """The ``llama_model`` pointer.

        Raises:
            ClosedError: It was freed.
        """
        return self.handle.address

    @property
    def vocab(self) -> int:
        """The ``llama_vocab`` pointer, as above."""
        address = C.llama_model_get_vocab(self.model)
        if address is None:
            raise ClosedError("model")
        return address

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary as the rest of this package knows it."""
        self.handle.require_open()
        return self._vocabulary

    # -- numbers

    def vocab_type(self) -> int:
        """Return one of ``LLAMA_VOCAB_TYPE_*``."""
        return C.llama_vocab_type(self.vocab)

    def n_vocab(self) -> int:
        """Return how many tokens there are."""
        return self.vocabulary.size

    def n_ctx_train(self) -> int:
        """Return how many tokens the texts of the training had."""
        return C.llama_model_n_ctx_train(self.model)

    def n_embd(self) -> int:
        """Return the width of the model."""
        return C.llama_model_n_embd(self.model)

    def n_layer(self) -> int:
        """Return how many layers there are."""
        return C.llama_model_n_layer(self.model)

    def n_head(self) -> int:
        """Return how many attention heads a layer has."""
        return C.llama_model_n_head(self.model)

    def n_head_kv(self) -> int:
        """Return how many key and value heads a layer has."""
        return C.llama_model_n_head_kv(self.model)

    def n_swa(self) -> int:
        """Return the length of the sliding window, 0 if there is none."""
        return C.llama_model_n_swa(self.model)

    def rope_freq_scale_train(self) -> float:
        """Return by what the training scaled the frequencies of positions."""
        return C.llama_model_rope_freq_scale_train(self.model)

    def desc(self) -> str:
        """Return a few words about the model."""
        buffer = ctypes.create_string_buffer(_DESCRIPTION_BYTES)
        C.llama_model_desc(self.model, buffer, _DESCRIPTION_BYTES)
        return buffer.value.decode("utf-8", "replace")

    def size(self) -> int:
        """Return the bytes of all weights."""
        return C.llama_model_size(self.model)

    def n_params(self) -> int:
        """Return how many weights there are."""
        return C.llama_model_n_params(self.model)

    def has_encoder(self) -> bool:
        """Tell whether the model has an encoder."""
        return C.llama_model_has_encoder(self.model)

    def has_decoder(self) -> bool:
        """Tell whether the model has a decoder."""
        return C.llama_model_has_decoder(self.model)

    def decoder_start_token(self) -> int:
        """Return the token that the decoder begins with, -1 if there is none."""
        return C.llama_model_decoder_start_token(self.model)

    def is_recurrent(self) -> bool:
        """Tell whether the memory is a state instead of a cache."""
        return C.llama_model_is_recurrent(self.model)

    def is_hybrid(self) -> bool:
        """Tell whether some layers are recurrent."""
        return C.llama_model_is_hybrid(self.model)

    # -- tokens

    def _token(self, token: int) -> int:
        if not 0 <= token < self.vocabulary.size:
            raise ValueError(f"token {token!r} is not in the vocabulary of {self.vocabulary.size} tokens")
        return token

    def token_get_text(self, token: int) -> str:
        """Return the entry of a token in the vocabulary."""
        return (C.llama_vocab_get_text(self.vocab, self._token(token)) or b"").decode("utf-8", "replace")

    def token_get_score(self, token: int) -> float:
        """Return how the vocabulary rates a token."""
        return C.llama_vocab_get_score(self.vocab, self._token(token))

    def token_get_attr(self, token: int) -> int:
        """Return the ``LLAMA_TOKEN_ATTR_*`` bits of a token."""
        return C.llama_vocab_get_attr(self.vocab, self._token(token))

    def token_is_eog(self, token: int) -> bool:
        """Tell whether a token ends generation."""
        return self.vocabulary.is_end(self._token(token))

    def token_is_control(self, token: int) -> bool:
        """Tell whether a token is none of the text."""
        return C.llama_vocab_is_control(self.vocab, self._token(token))

    def token_bos(self) -> int:
        """Return the token that begins a text, -1 if there is none; so do the next ones."""
        return self.vocabulary.bos

    def token_eos(self) -> int:
        """Return the token that ends a text."""
        return self.vocabulary.eos

    def token_eot(self) -> int:
        """Return the token that ends a turn."""
        return C.llama_vocab_eot(self.vocab)

    def token_nl(self) -> int:
        """Return the token that ends a line."""
        return self.vocabulary.newline

    def token_cls(self) -> int:
        """Return the token that classifiers begin with."""
        return C.llama_vocab_bos(self.vocab)

    def token_sep(self) -> int:
        """Return the token between two texts."""
        return C.llama_vocab_sep(self.vocab)

    def token_pad(self) -> int:
        """Return the token that fills up."""
        return C.llama_vocab_pad(self.vocab)

    def token_mask(self) -> int:
        """Return the token that stands for a missing one."""
        return C.llama_vocab_mask(self.vocab)

    def token_prefix(self) -> int:
        """Return the token before what comes before a gap."""
        return C.llama_vocab_fim_pre(self.vocab)

    def token_middle(self) -> int:
        """Return the token before what fills a gap."""
        return C.llama_vocab_fim_mid(self.vocab)

    def token_suffix(self) -> int:
        """Return the token before what comes after a gap."""
        return C.llama_vocab_fim_suf(self.vocab)

    def add_bos_token(self) -> bool:
        """Tell whether a text should begin with `token_bos`."""
        return C.llama_vocab_get_add_bos(self.vocab)

    def add_eos_token(self) -> bool:
        """Tell whether a text should end with `token_eos`."""
        return C.llama_vocab_get_add_eos(self.vocab)

    # -- text

    def tokenize(self, text: bytes, add_bos: bool, special: bool) -> list[int]:
        """Split UTF-8 text into tokens."""
        return self.vocabulary.tokenize(text, add_bos=add_bos, special=special)

    def token_to_piece(self, token: int, special: bool = False) -> bytes:
        """Return the bytes of a token."""
        return self.vocabulary.piece(token, special=special)

    def detokenize(self, tokens: Sequence[int], special: bool = False) -> bytes:
        """Join the pieces of tokens."""
        return self.vocabulary.detokenize(tokens, special=special)

    def metadata(self) -> dict[str, str]:
        """Return the scalar keys of the file, values as text."""
        return read_metadata(self.handle)

    @staticmethod
    def default_params() -> C.llama_model_params:
        """Return parameters for the constructor."""
        return C.llama_model_default_params()
