"""The vectors of texts, as methods of a model."""

from __future__ import annotations

from llama_cpp._engine import Engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, overload

    from llama_cpp._embedding import Input, Shape, Vector
    from llama_cpp.llama_types import CreateEmbeddingResponse


class Embedder(Engine):
    """An engine that makes vectors."""

    if TYPE_CHECKING:

        @overload
        def embed(
            self,
            input: str,
            normalize: bool | int = ...,
            truncate: bool = ...,
            return_count: Literal[False] = ...,
        ) -> Vector: ...

        @overload
        def embed(
            self,
            input: list[str],
            normalize: bool | int = ...,
            truncate: bool = ...,
            return_count: Literal[False] = ...,
        ) -> list[Vector]: ...

        @overload
        def embed(
            self,
            input: Input,
            normalize: bool | int = ...,
            truncate: bool = ...,
            *,
            return_count: Literal[True],
        ) -> tuple[Vector | list[Vector], int]: ...

        @overload
        def embed(
            self,
            input: Input,
            normalize: bool | int = ...,
            truncate: bool = ...,
            return_count: bool = ...,
        ) -> Vector | list[Vector] | tuple[Vector | list[Vector], int]: ...

    def embed(
        self,
        input: Input,  # noqa: A002 - OpenAI's name
        normalize: bool | int = False,
        truncate: bool = True,
        return_count: bool = False,
    ) -> Vector | list[Vector] | tuple[Vector | list[Vector], int]:
        """Return the vector of a text, or the vectors of several.

        With pooling none a text has one vector per token; with rank pooling it has a score, or a list of
        scores if the model knows several classes.

        Args:
            input: A text or its tokens, or a list of such.
            normalize: True scales every vector to length 1; a number is one of ``NORM_MODE_*``.
            truncate: Cut texts that do not fit into a batch, instead of refusing them.
            return_count: Return the number of tokens too.

        Raises:
            ValueError: A text is empty, or too long.
            TypeError: Something is no text.
            RuntimeError: The model was not made with ``embedding=True``, or is closed, or llama.cpp failed.
        """
        found, count, is_one = self._vectors(input, normalize, truncate=truncate)
        result = found[0] if is_one else found
        return (result, count) if return_count else result

    def _vectors(
        self, given: Input, normalize: bool | int, *, truncate: bool = True, separator: str | None = None
    ) -> tuple[list[Vector], int, bool]:
        """Return a result per text, the number of tokens, and whether there was one text and no list."""
        from llama_cpp import _embedding, _norms  # noqa: PLC0415 - completions need none of it

        mode = _norms.norm_mode(normalize)
        texts, is_one = _embedding.read_input(given, separator)
        shape = self._embedding_shape()
        closing, limit, size = self._vocabulary.adds_end, shape.max_tokens, self.n_vocab()
        tokens = [
            _embedding.fit(
                self.tokenize(text.encode())
                if isinstance(text, str)
                else _embedding.check_tokens(text, size),
                limit,
                truncate=truncate,
                keep_last=closing,
            )
            for text in texts
        ]
        found = _embedding.embed(self._decoder, tokens, shape, self.default_adapters, mode)
        return found, sum(map(len, tokens)), is_one

    def _embedding_shape(self) -> Shape:
        """Return what the context gives out.

        Raises:
            RuntimeError: It makes no vectors.
        """
        from llama_cpp import _embedding  # noqa: PLC0415 - as above

        if not self.context_params.embeddings or self.model_params.vocab_only:
            raise RuntimeError("embeddings need a model made with Llama(embedding=True), and its weights")
        if not self._is_alone:
            raise RuntimeError("this model serves several requests at a time: load another one for vectors")
        return _embedding.shape_of(self._decoder, self.model_params.n_gpu_layers)

    def create_embedding(
        self,
        input: Input,  # noqa: A002 - OpenAI's name
        model: str | None = None,
    ) -> CreateEmbeddingResponse:
        """Return the vectors of texts in OpenAI's shape.

        Args:
            input: A text or its tokens, or a list of such. With rank pooling a vector holds the scores.
            model: What the response calls the model; its path if None.

        Raises:
            ValueError, TypeError, RuntimeError: As `embed`.
        """
        found, count, _ = self._vectors(input, normalize=False)
        return self._embedding_response(found, count, model)

    def _embedding_response(
        self, found: list[Vector], count: int, model: str | None
    ) -> CreateEmbeddingResponse:
        vectors = [[vector] if isinstance(vector, float) else vector for vector in found]
        return {
            "object": "list",
            "data": [{"object": "embedding", "embedding": v, "index": n} for n, v in enumerate(vectors)],
            "model": self.model_path if model is None else model,
            "usage": {"prompt_tokens": count, "total_tokens": count},
        }
