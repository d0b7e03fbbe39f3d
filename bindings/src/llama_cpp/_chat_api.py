"""Chats with a model: conversations in, OpenAI's dictionaries out."""

from __future__ import annotations

from llama_cpp._speaker import Speaker, strings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typing_extensions import Unpack

    from llama_cpp._call_types import LogitBias, SamplingOptions
    from llama_cpp._hooks import LogitsProcessor
    from llama_cpp.llama_chat_format import ChatFormatter
    from llama_cpp.llama_grammar import LlamaGrammar
    from llama_cpp.llama_types import (
        ChatCompletionFunction,
        ChatCompletionRequestFunctionCall,
        ChatCompletionRequestMessage,
        ChatCompletionRequestResponseFormat,
        ChatCompletionTool,
        ChatCompletionToolChoiceOption,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
    )


class Chatter(Speaker):
    """A speaker that answers conversations."""

    chat_format: str | None = None
    """Name of the format of chat prompts; None takes the model's own template."""
    _formatter: ChatFormatter | None = None

    def create_chat_completion(
        self,
        messages: Sequence[ChatCompletionRequestMessage],
        functions: Sequence[ChatCompletionFunction] | None = None,
        function_call: ChatCompletionRequestFunctionCall | None = None,
        tools: Sequence[ChatCompletionTool] | None = None,
        tool_choice: ChatCompletionToolChoiceOption | None = None,
        temperature: float = 0.2,
        top_p: float = 0.95,
        top_k: int = 40,
        min_p: float = 0.05,
        typical_p: float = 1.0,
        stream: bool = False,
        stop: str | Sequence[str] | None = None,
        seed: int | None = None,
        response_format: ChatCompletionRequestResponseFormat | None = None,
        max_tokens: int | None = None,
        presence_penalty: float = 0.0,
        frequency_penalty: float = 0.0,
        repeat_penalty: float = 1.0,
        tfs_z: float = 1.0,
        mirostat_mode: int = 0,
        mirostat_tau: float = 5.0,
        mirostat_eta: float = 0.1,
        model: str | None = None,
        logits_processor: LogitsProcessor | None = None,
        grammar: LlamaGrammar | str | None = None,
        logit_bias: LogitBias = None,
        logprobs: bool | None = None,
        top_logprobs: int | None = None,
        **options: Unpack[SamplingOptions],
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

        if (
            functions
            or function_call not in {None, "none"}
            or tools
            or response_format not in (None, {"type": "text"})
        ):
            raise TypeError(
                "create_chat_completion() does not support tools and response_format; leave them out"
            )
        formatted = self._chat_formatter()(messages=messages)
        completion = self.create_completion(
            self.tokenize(formatted.prompt.encode(), add_bos=not formatted.added_special, special=True),
            max_tokens=max_tokens, temperature=temperature, top_p=top_p, min_p=min_p, typical_p=typical_p,
            logprobs=(top_logprobs or 0) if logprobs else None,
            stop=[*strings(stop), *strings(formatted.stop)],
            frequency_penalty=frequency_penalty, presence_penalty=presence_penalty,
            repeat_penalty=repeat_penalty, top_k=top_k, stream=stream, seed=seed, tfs_z=tfs_z,
            mirostat_mode=mirostat_mode, mirostat_tau=mirostat_tau, mirostat_eta=mirostat_eta,
            model=model, stopping_criteria=formatted.stopping_criteria,
            logits_processor=logits_processor, grammar=grammar, logit_bias=logit_bias, **options,
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
