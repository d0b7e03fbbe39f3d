"""Completions, chats and embeddings of one model: text in, OpenAI's dictionaries out."""

from __future__ import annotations

from llama_cpp._completion import Request, complete, stream_completion
from llama_cpp._engine import Engine
from llama_cpp._errors import ContextWindowError
from llama_cpp._generation import Plan, generate
from llama_cpp._neutral import check_neutral
from llama_cpp._prompt import prompt_tokens
from llama_cpp._sampling import Sampling, bias_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from llama_cpp._embedding import Vector
    from llama_cpp._hooks import LogitsProcessor, StoppingCriteria
    from llama_cpp._logprobs import LogprobRecorder
    from llama_cpp.llama_chat_format import ChatFormatter
    from llama_cpp.llama_types import (
        ChatCompletionRequestMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
        CreateCompletionResponse,
        CreateCompletionStreamResponse,
        CreateEmbeddingResponse,
    )


class Speaker(Engine):
    """An engine that speaks."""

    chat_format: str | None = None
    """Name of the format of chat prompts; None takes the model's own template."""
    spm_infill: bool = False
    """Put the suffix before the prompt when a gap is to be filled."""
    _formatter: ChatFormatter | None = None

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
        mirostat_mode: int = 0,
        mirostat_tau: float = 5.0,
        mirostat_eta: float = 0.1,
        model: str | None = None,
        stopping_criteria: StoppingCriteria | None = None,
        logits_processor: LogitsProcessor | None = None,
        logit_bias: Mapping[int, float] | Mapping[str, float] | None = None,
        **neutral: object,
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
            mirostat_mode: 1 or 2 chooses by surprise instead of probability.
            mirostat_tau: The surprise that mirostat aims at.
            mirostat_eta: How fast mirostat learns.
            model: What the response calls the model; its path if None.
            stopping_criteria: Asked before each choice, with the tokens so far; true ends the text.
            logits_processor: Changes the logits before each choice.
            logit_bias: Added to the logits of these tokens; they may be written as strings.
            neutral: Further parameters with values that ask for nothing, such as ``grammar=None``.

        Raises:
            ValueError: A parameter is out of its range, or the prompt does not fit in the context.
            TypeError: A parameter, or the prompt, is of another type.
            RuntimeError: llama.cpp failed, or the model is closed.
        """
        check_neutral("create_completion", neutral)
        sampling = Sampling(
            temperature, top_k, top_p, min_p, typical_p, repeat_penalty, frequency_penalty, presence_penalty,
            self.last_n_tokens_size, mirostat_mode, mirostat_tau, mirostat_eta, bias_table(logit_bias),
            self._next_seed() if seed is None else seed,
        )  # fmt: skip
        sampling.check(self.n_vocab())
        tokens = prompt_tokens(self, self._vocabulary, prompt, suffix, spm_infill=self.spm_infill)
        text = self._prompt_text(prompt, tokens) if echo or logprobs is not None else ""
        recorder = None if logprobs is None else self._recorder(logprobs, tokens if echo else (), len(text))
        plan = Plan(tokens, sampling, True, logits_processor, stopping_criteria, recorder)
        request = Request(
            tokens=generate(self._decoder, plan),
            vocabulary=self._vocabulary,
            prompt_tokens=len(tokens),
            max_tokens=self._room(len(tokens), max_tokens),
            stops=_strings(stop),
            echo=text if echo else "",
            model=self.model_path if model is None else model,
            recorder=recorder,
        )
        if stream:
            return stream_completion(request)
        with self._decoder.lock:
            return complete(request)

    __call__ = create_completion

    def _prompt_text(self, prompt: str | Iterable[int], tokens: Sequence[int]) -> str:
        return prompt if isinstance(prompt, str) else self.detokenize(tokens).decode("utf-8", "replace")

    def _room(self, prompt: int, max_tokens: int | None) -> int:
        """Say how many tokens can follow the prompt."""
        window = self.n_ctx()
        if prompt >= window:
            raise ContextWindowError(prompt, window)
        room = window - prompt
        return room if max_tokens is None or max_tokens <= 0 else max(1, int(min(max_tokens, room)))

    def _recorder(self, count: int, echoed: Sequence[int], offset: int) -> LogprobRecorder:
        if not self._decoder.logits_all:
            raise ValueError("logprobs is not supported for models created with logits_all=False")
        from llama_cpp._logprobs import LogprobRecorder  # noqa: PLC0415 - loads numpy

        return LogprobRecorder(self._vocabulary, count, offset, echoed)

    def create_chat_completion(
        self,
        messages: Sequence[ChatCompletionRequestMessage],
        temperature: float = 0.2,
        top_p: float = 0.95,
        top_k: int = 40,
        min_p: float = 0.05,
        typical_p: float = 1.0,
        stream: bool = False,
        stop: str | Sequence[str] | None = None,
        seed: int | None = None,
        max_tokens: int | None = None,
        presence_penalty: float = 0.0,
        frequency_penalty: float = 0.0,
        repeat_penalty: float = 1.0,
        mirostat_mode: int = 0,
        mirostat_tau: float = 5.0,
        mirostat_eta: float = 0.1,
        model: str | None = None,
        logits_processor: LogitsProcessor | None = None,
        logit_bias: Mapping[int, float] | Mapping[str, float] | None = None,
        logprobs: bool | None = None,
        top_logprobs: int | None = None,
        **neutral: object,
    ) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
        """Answer a conversation.

        The prompt is made from `messages` by `chat_format`, or else by the template in the model's file, or
        else in the format of Llama 2. `logprobs` tells whether to report log-probabilities, which needs
        `logits_all`, and `top_logprobs` for how many likely tokens at each position. The other parameters
        are those of `create_completion`; without `max_tokens` the answer may fill the context.

        Raises:
            ValueError: As there, or the template refuses the messages.
            RuntimeError: As there.
        """
        from llama_cpp import _chat  # noqa: PLC0415 - completions need none of it

        check_neutral("create_chat_completion", neutral)
        formatted = self._chat_formatter()(messages=messages)
        completion = self.create_completion(
            self.tokenize(formatted.prompt.encode(), add_bos=not formatted.added_special, special=True),
            max_tokens=max_tokens, temperature=temperature, top_p=top_p, min_p=min_p, typical_p=typical_p,
            logprobs=(top_logprobs or 0) if logprobs else None,
            stop=[*_strings(stop), *_strings(formatted.stop)],
            frequency_penalty=frequency_penalty, presence_penalty=presence_penalty,
            repeat_penalty=repeat_penalty, top_k=top_k, stream=stream, seed=seed,
            mirostat_mode=mirostat_mode, mirostat_tau=mirostat_tau, mirostat_eta=mirostat_eta,
            model=model, stopping_criteria=formatted.stopping_criteria,
            logits_processor=logits_processor, logit_bias=logit_bias,
        )  # fmt: skip
        return _chat.to_chat(completion) if isinstance(completion, dict) else _chat.to_chat_chunks(completion)

    def _chat_formatter(self) -> ChatFormatter:
        """Return what makes chat prompts, chosen once."""
        if self._formatter is None:
            from llama_cpp import llama_chat_format  # noqa: PLC0415 - completions need none of it

            template = self.metadata.get("tokenizer.chat_template")
            if self.chat_format is not None or not template:
                self._formatter = llama_chat_format.named_format(self.chat_format or "llama-2")
            else:
                eos, bos = self._special_text(self.token_eos()), self._special_text(self.token_bos())
                self._formatter = llama_chat_format.Jinja2ChatFormatter(template, eos, bos)
        return self._formatter

    def _special_text(self, token: int) -> str:
        return self._vocabulary.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""

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


def _strings(stop: str | Sequence[str] | None) -> Sequence[str]:
    """Return the stop strings of a call as a sequence.

    Raises:
        TypeError: They are no strings.
    """
    found = (stop,) if isinstance(stop, (str, bytes)) else stop or ()
    if not isinstance(found, (list, tuple, set, frozenset)) or not all(isinstance(s, str) for s in found):
        raise TypeError(f"stop is {stop!r}, expected a string or a list of strings")
    return tuple(found)
