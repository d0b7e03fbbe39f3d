"""``LlamaEmbedding``: a model that turns texts into vectors, or scores documents for a query."""

from __future__ import annotations

from typing import Literal, overload

from llama_cpp._logger import VERBOSE_UNSAID
from llama_cpp._norms import (
    NORM_MODE_EUCLIDEAN,
    NORM_MODE_MAX_INT16,
    NORM_MODE_NONE,
    NORM_MODE_PNORM,
    NORM_MODE_TAXICAB,
)
from llama_cpp.llama import Llama
from llama_cpp.llama_cpp import (
    LLAMA_POOLING_TYPE_CLS,
    LLAMA_POOLING_TYPE_LAST,
    LLAMA_POOLING_TYPE_MEAN,
    LLAMA_POOLING_TYPE_NONE,
    LLAMA_POOLING_TYPE_RANK,
    LLAMA_POOLING_TYPE_UNSPECIFIED,
)
from llama_cpp.llama_types import CreateEmbeddingResponse

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from llama_cpp._embedding import Input, Vector

__all__ = [
    "LLAMA_POOLING_TYPE_CLS",
    "LLAMA_POOLING_TYPE_LAST",
    "LLAMA_POOLING_TYPE_MEAN",
    "LLAMA_POOLING_TYPE_NONE",
    "LLAMA_POOLING_TYPE_RANK",
    "LLAMA_POOLING_TYPE_UNSPECIFIED",
    "NORM_MODE_EUCLIDEAN",
    "NORM_MODE_MAX_INT16",
    "NORM_MODE_NONE",
    "NORM_MODE_PNORM",
    "NORM_MODE_TAXICAB",
    "CreateSimilarityResponse",
    "LlamaEmbedding",
]


class CreateSimilarityResponse(CreateEmbeddingResponse):
    """OpenAI's response, and how alike the texts are."""

    cosineSimilarity: list[list[float]]  # noqa: N815 - the name that llama.cpp's own tool writes
    """Row i, column j: the cosine of the angle between the vectors of texts i and j."""


class LlamaEmbedding(Llama):
    """A model made for vectors.

    >>> with LlamaEmbedding("bge-m3.gguf") as llama:  # doctest: +SKIP
    ...     vectors = llama.embed(["a llama", "an alpaca"])
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str],
        n_ctx: int = 0,
        n_batch: int = 512,
        n_ubatch: int = 512,
        pooling_type: int = LLAMA_POOLING_TYPE_UNSPECIFIED,
        n_gpu_layers: int = 0,
        verbose: bool = VERBOSE_UNSAID,
        **kwargs: object,
    ) -> None:
        """Load a model.

        Args:
            model_path: A GGUF file.
            n_ctx: For how many tokens there is room; 0 takes the model's own number.
            n_batch: How many tokens go into one batch: longer texts are cut.
            n_ubatch: How many of those are computed at a time; most models need a whole text in it.
            pooling_type: How token vectors become a text's vector, ``LLAMA_POOLING_TYPE_*``; unspecified
                takes the model's own way. Reranking needs rank pooling.
            n_gpu_layers: How many layers go to the GPU; a negative number means all.
            verbose: Pass llama.cpp's messages on.
            kwargs: Everything else that `Llama` takes.

        Raises:
            ValueError: There is no such file, or llama.cpp refuses it or the parameters.
        """
        options = {name: value for name, value in kwargs.items() if name not in {"embedding", "embeddings"}}
        super().__init__(
            model_path, n_ctx=n_ctx, n_batch=n_batch, n_ubatch=n_ubatch, pooling_type=pooling_type,
            n_gpu_layers=n_gpu_layers, verbose=verbose, embeddings=True,
            **options,  # type: ignore[arg-type]  # checked by Llama
        )  # fmt: skip

    if TYPE_CHECKING:

        @overload  # type: ignore[override]  # programs written for this class have `separator` before the count
        def embed(
            self,
            input: str,
            normalize: bool | int = ...,
            truncate: bool = ...,
            separator: None = ...,
            return_count: Literal[False] = ...,
        ) -> Vector: ...

        @overload
        def embed(
            self,
            input: list[str],
            normalize: bool | int = ...,
            truncate: bool = ...,
            separator: str | None = ...,
            return_count: Literal[False] = ...,
        ) -> list[Vector]: ...

        @overload
        def embed(
            self,
            input: Input,
            normalize: bool | int = ...,
            truncate: bool = ...,
            separator: str | None = ...,
            *,
            return_count: Literal[True],
        ) -> tuple[Vector | list[Vector], int]: ...

        @overload
        def embed(
            self,
            input: Input,
            normalize: bool | int = ...,
            truncate: bool = ...,
            separator: str | None = ...,
            return_count: bool = ...,
        ) -> Vector | list[Vector] | tuple[Vector | list[Vector], int]: ...

    def embed(
        self,
        input: Input,  # noqa: A002 - OpenAI's name
        normalize: bool | int = NORM_MODE_EUCLIDEAN,
        truncate: bool = True,
        separator: str | None = None,
        return_count: bool = False,
    ) -> Vector | list[Vector] | tuple[Vector | list[Vector], int]:
        """Return the vector of a text, or the vectors of several; lists may be of any length.

        Args:
            input: A text or its tokens, or a list of such.
            normalize: One of ``NORM_MODE_*``, or the p of a p-norm.
            truncate: Cut texts that do not fit into a batch, instead of refusing them.
            separator: Splits a text into several.
            return_count: Return the number of tokens too.

        Raises:
            ValueError: A text is empty, or too long, or there is no such mode.
            TypeError: Something is no text.
            RuntimeError: The model is closed, or llama.cpp failed.
        """
        found, count, is_one = self._vectors(input, normalize, truncate=truncate, separator=separator)
        result = found[0] if is_one else found
        return (result, count) if return_count else result

    def rank(self, query: str, documents: Sequence[str]) -> list[float]:
        """Return how well each document answers a query, as the model scores it: more is better.

        The model's own rerank template makes a text of the pair; without one the special tokens of the
        vocabulary stand around the two. The end of a document that is too long is cut.

        Raises:
            ValueError: The model does not score, or the query fills the batch alone.
            TypeError: `documents` is one text.
        """
        from llama_cpp import _embedding, _rerank  # noqa: PLC0415 - not every program scores

        if isinstance(documents, str):
            raise TypeError("documents is a string, expected a list of strings")
        shape = self._embedding_shape()
        if shape.pooling != LLAMA_POOLING_TYPE_RANK:
            raise ValueError("only a reranker scores: load one with pooling_type=LLAMA_POOLING_TYPE_RANK")
        pairs = _rerank.pairs(self._vocabulary, self.metadata, query, documents, shape.max_tokens)
        scores = _embedding.embed(self._decoder, pairs, shape, self.default_adapters)
        return [score if isinstance(score, float) else _rerank.first_class(score) for score in scores]

    @overload
    def create_embedding(
        self,
        input: Input,
        model: str | None = None,
        normalize: bool | int = NORM_MODE_EUCLIDEAN,
        output_format: Literal["json"] = "json",
    ) -> CreateEmbeddingResponse: ...
    @overload
    def create_embedding(
        self,
        input: Input,
        model: str | None = None,
        normalize: bool | int = NORM_MODE_EUCLIDEAN,
        *,
        output_format: Literal["json+"],
    ) -> CreateSimilarityResponse: ...
    @overload
    def create_embedding(
        self,
        input: Input,
        model: str | None = None,
        normalize: bool | int = NORM_MODE_EUCLIDEAN,
        *,
        output_format: Literal["array"],
    ) -> Vector | list[Vector]: ...
    def create_embedding(
        self,
        input: Input,  # noqa: A002 - OpenAI's name
        model: str | None = None,
        normalize: bool | int = NORM_MODE_EUCLIDEAN,
        output_format: str = "json",
    ) -> CreateEmbeddingResponse | CreateSimilarityResponse | Vector | list[Vector]:
        """Return the vectors of texts.

        Args:
            input: A text or its tokens, or a list of such.
            model: What the response calls the model; its path if None.
            normalize: One of ``NORM_MODE_*``, or the p of a p-norm.
            output_format: ``json`` is OpenAI's shape, ``json+`` adds the cosines between all texts, and
                ``array`` gives the vectors alone.

        Raises:
            ValueError: There is no such format, scores have no angles, or as `embed`.
            TypeError, RuntimeError: As `embed`.
        """
        if output_format not in {"json", "json+", "array"}:
            raise ValueError(f"output_format is {output_format!r}, expected 'json', 'json+' or 'array'")
        if output_format == "json+" and self.pooling_type() == LLAMA_POOLING_TYPE_RANK:
            raise ValueError("a reranker gives scores, which have no cosine: use 'json' or 'array'")
        found, count, is_one = self._vectors(input, normalize)
        if output_format == "array":
            return found[0] if is_one else found
        response = self._embedding_response(found, count, model)
        if output_format == "json":
            return response
        from llama_cpp._cosine import cosines  # noqa: PLC0415 - loads numpy

        return {**response, "cosineSimilarity": cosines(found)}
