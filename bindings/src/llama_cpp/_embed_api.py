"""The vectors of texts, as methods of a model."""

from __future__ import annotations

from llama_cpp._engine import Engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from llama_cpp._embedding import Vector
    from llama_cpp.llama_types import CreateEmbeddingResponse


class Embedder(Engine):
    """An engine that makes vectors."""

    def embed(
        self,
        input: str | Sequence[str],  # noqa: A002 - OpenAI's name
        normalize: bool = False,
        truncate: bool = True,
        return_count: bool = False,
    ) -> Vector | list[Vector] | tuple[Vector | list[Vector], int]:
        """Return the vector of a text, or the vectors of several.

        With pooling none a text has one vector per token; with rank pooling it has a score.

        Args:
            input: A text, or texts.
            normalize: Scale every vector to length 1.
            truncate: Cut texts that do not fit into a batch, instead of refusing them.
            return_count: Return the number of tokens too.

        Raises:
            ValueError: A text is empty, or too long.
            TypeError: Something is no text.
            RuntimeError: The model was not made with ``embedding=True``, or is closed, or llama.cpp failed.
        """
        found, count = self._embed_all([input] if isinstance(input, str) else input, truncate)
        if normalize:
            from llama_cpp._embedding import normalized  # noqa: PLC0415 - completions need none of it

            found = [normalized(vector) for vector in found]
        result = found[0] if isinstance(input, str) else found
        return (result, count) if return_count else result

    def _embed_all(self, texts: Sequence[str], truncate: bool = True) -> tuple[list[Vector], int]:
        """Return one result per text, and the number of tokens."""
        from llama_cpp import _embedding  # noqa: PLC0415 - completions need none of it

        if not self.context_params.embeddings or self.model_params.vocab_only:
            raise RuntimeError("embeddings need a model made with Llama(embedding=True), and its weights")
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("only texts have embeddings: expected a string or a list of strings")
        shape, closing = _embedding.shape_of(self._decoder), self._vocabulary.adds_end
        limit = shape.max_tokens
        tokens = [
            _embedding.fit(self.tokenize(t.encode()), limit, truncate=truncate, keep_last=closing)
            for t in texts
        ]
        return _embedding.embed(self._decoder, tokens, shape), sum(map(len, tokens))

    def create_embedding(
        self,
        input: str | Sequence[str],  # noqa: A002 - OpenAI's name
        model: str | None = None,
    ) -> CreateEmbeddingResponse:
        """Return the vectors of texts in OpenAI's shape.

        Args:
            input: A text, or texts. With rank pooling a vector is the score alone.
            model: What the response calls the model; its path if None.

        Raises:
            ValueError, RuntimeError: As `embed`.
        """
        found, count = self._embed_all([input] if isinstance(input, str) else input)
        vectors = [[vector] if isinstance(vector, float) else vector for vector in found]
        return {
            "object": "list",
            "data": [{"object": "embedding", "embedding": v, "index": n} for n, v in enumerate(vectors)],
            "model": self.model_path if model is None else model,
            "usage": {"prompt_tokens": count, "total_tokens": count},
        }
