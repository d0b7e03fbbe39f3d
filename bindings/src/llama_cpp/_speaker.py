"""Completions of one model: text in, OpenAI's dictionaries out."""

from __future__ import annotations

from contextlib import nullcontext

from llama_cpp._checks import check_number, check_table
from llama_cpp._completion import Request, complete, stream_completion
from llama_cpp._engine import Engine
from llama_cpp._generation import Plan
from llama_cpp._options import read_grammar, warn_gone
from llama_cpp._prompt import prompt_tokens
from llama_cpp._sampling import bias_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from typing import Literal, overload

    from typing_extensions import Unpack

    from llama_cpp._call_types import CompletionOptions, LogitBias, SamplingOptions
    from llama_cpp._hooks import Criteria, Processors
    from llama_cpp._logprobs import LogprobRecorder
    from llama_cpp.llama_grammar import LlamaGrammar
    from llama_cpp.llama_types import CreateCompletionResponse, CreateCompletionStreamResponse


class Speaker(Engine):
    """An engine that completes texts."""

    spm_infill: bool = False
    """Put the suffix before the prompt when a gap is to be filled."""

    if TYPE_CHECKING:

        @overload
        def create_completion(
            self,
            prompt: str | Iterable[int],
            suffix: str | None = ...,
            max_tokens: int | None = ...,
            *,
            stream: Literal[True],
            **options: Unpack[CompletionOptions],
        ) -> Iterator[CreateCompletionStreamResponse]: ...

        @overload
        def create_completion(
            self,
            prompt: str | Iterable[int],
            suffix: str | None = ...,
            max_tokens: int | None = ...,
            *,
            stream: Literal[False] = ...,
            **options: Unpack[CompletionOptions],
        ) -> CreateCompletionResponse: ...

        @overload
        def create_completion(
            self,
            prompt: str | Iterable[int],
            suffix: str | None = ...,
            max_tokens: int | None = ...,
            *,
            stream: bool,
            **options: Unpack[CompletionOptions],
        ) -> CreateCompletionResponse | Iterator[CreateCompletionStreamResponse]: ...

    def create_completion(
        self,
        prompt: str | Iterable[int],
        suffix: str | None = None,
        max_tokens: int | None = 16,
        temperature: float = 0.8,
        top_p: float = 0.95,
        min_p: float = 0.05,
        typical_p: float = 1.0,
        logprobs: int | None = None,
        echo: bool = False,
        stop: str | Sequence[str] | None = None,
        frequency_penalty: float = 0.0,
        presence_penalty: float = 0.0,
        repeat_penalty: float = 1.0,
        top_k: int = 40,
        stream: bool = False,
        seed: int | None = None,
        tfs_z: float = 1.0,
        mirostat_mode: int = 0,
        mirostat_tau: float = 5.0,
        mirostat_eta: float = 0.1,
        model: str | None = None,
        stopping_criteria: Criteria | None = None,
        logits_processor: Processors | None = None,
        grammar: LlamaGrammar | str | None = None,
        logit_bias: LogitBias = None,
        **options: Unpack[SamplingOptions],
    ) -> CreateCompletionResponse | Iterator[CreateCompletionStreamResponse]:
        """Complete a text.

        Args:
            prompt: Text or tokens.
            suffix: Fill the gap between `prompt` and this, if the model can.
            max_tokens: How many tokens to generate; None or less than 1 means up to the end of the context.
            temperature: 0 takes the most likely token.
            top_p: Keep the most likely candidates up to this probability.
            min_p: Drop what is less likely than this fraction of the best candidate.
            typical_p: Keep the candidates of typical surprise up to this probability.
            logprobs: How many likely tokens to list for each position; needs `logits_all`.
            echo: Begin the text with the prompt.
            stop: Strings that end the text and are not part of it.
            frequency_penalty: Subtracted from a token's logit for each earlier appearance.
            presence_penalty: Subtracted once from the logits of tokens that appeared.
            repeat_penalty: Divides the logits of tokens that appeared.
            top_k: How many candidates to keep; 0 keeps all.
            stream: Return an iterator over chunks.
            seed: Of the random choices; None takes the next seed of this object.
            tfs_z: Does nothing any more, and warns of that.
            mirostat_mode: 1 or 2 chooses by surprise instead of probability.
            mirostat_tau: The surprise that mirostat aims at.
            mirostat_eta: How fast mirostat learns.
            model: What the response calls the model; its path if None.
            stopping_criteria: Asked before each choice, with the tokens so far; true ends the text.
            logits_processor: Changes the logits before each choice.
            grammar: What the text must follow: a `LlamaGrammar`, or the text of one (GBNF).
            logit_bias: Added to the logits of these tokens; they may be written as strings.
            options: The rest; see `SamplingOptions`.

        Raises:
            ValueError: A parameter is out of its range, or the prompt does not fit in the context.
            TypeError: A parameter, or the prompt, is of another type; or there is no such parameter.
            RuntimeError: llama.cpp failed, or the model is closed.
        """
        check_number("max_tokens", max_tokens)
        check_table("stream_options", options.get("stream_options"))
        warn_gone(tfs_z)
        sampling = self._sampling(
            "create_completion", options, temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p,
            typical_p=typical_p, repeat_penalty=repeat_penalty, frequency_penalty=frequency_penalty,
            presence_penalty=presence_penalty, mirostat_mode=mirostat_mode, mirostat_tau=mirostat_tau,
            mirostat_eta=mirostat_eta, logit_bias=bias_table(logit_bias),
            seed=self._next_seed() if seed is None else seed,
        )  # fmt: skip
        tokens = prompt_tokens(self, self._vocabulary, prompt, suffix, spm_infill=self.spm_infill)
        text = self._prompt_text(prompt, tokens) if echo or logprobs is not None else ""
        recorder = None if logprobs is None else self._recorder(logprobs, tokens if echo else (), len(text))
        plan = Plan(
            tokens, sampling, True, logits_processor, stopping_criteria, recorder,
            grammar=read_grammar(grammar), adapters=self._adapters_of(options), draft=self._draft,
            vocabulary=self._vocabulary,
        )  # fmt: skip
        request = Request(
            tokens=self._cached_tokens(plan),
            vocabulary=self._vocabulary,
            prompt_tokens=len(tokens),
            max_tokens=self._decoder.room(len(tokens), max_tokens),
            stops=strings(stop),
            echo=text if echo else "",
            model=self.model_path if model is None else model,
            recorder=recorder,
            tells_usage=bool((options.get("stream_options") or {}).get("include_usage")),
            is_special=bool(options.get("special")),
        )
        if stream:
            return stream_completion(request)
        with self._decoder.lock if self._is_alone else nullcontext():
            return complete(request)

    __call__ = create_completion

    def _cached_tokens(self, plan: Plan) -> Generator[int, Sequence[int] | None, None]:
        """Choose tokens; what the cache has of the prompt is not evaluated, and the cache learns the rest."""
        if self.cache is None or not self._is_alone:
            return self._tokens(plan)
        from llama_cpp._caching import through  # noqa: PLC0415 - most programs have no cache

        return through(self.cache, self._decoder, plan, self._tokens)

    def _prompt_text(self, prompt: str | Iterable[int], tokens: Sequence[int]) -> str:
        return prompt if isinstance(prompt, str) else self.detokenize(tokens).decode("utf-8", "replace")

    def _recorder(self, count: int, echoed: Sequence[int], offset: int) -> LogprobRecorder:
        if not self._decoder.logits_all:
            raise ValueError("logprobs is not supported for models created with logits_all=False")
        from llama_cpp._logprobs import LogprobRecorder  # noqa: PLC0415 - loads numpy

        return LogprobRecorder(self._vocabulary, count, offset, echoed)


def strings(stop: str | Sequence[str] | None) -> Sequence[str]:
    """Return the stop strings of a call as a sequence.

    Raises:
        TypeError: They are no strings.
    """
    found = (stop,) if isinstance(stop, (str, bytes)) else stop or ()
    if not isinstance(found, (list, tuple, set, frozenset)) or not all(isinstance(s, str) for s in found):
        raise TypeError(f"stop is {stop!r}, expected a string or a list of strings")
    return tuple(found)
