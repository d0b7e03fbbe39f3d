"""Chats with a model: conversations in, OpenAI's dictionaries out."""

from __future__ import annotations

import logging

from llama_cpp import _logger
from llama_cpp._checks import check_chat, check_number
from llama_cpp._speaker import Speaker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal, overload

    from openai.types.chat import ChatCompletion, ChatCompletionChunk
    from typing_extensions import Unpack

    from llama_cpp._call_types import ChatCallOptions, ChatOptions, LogitBias
    from llama_cpp._handlers import LlamaChatCompletionHandler
    from llama_cpp._hooks import Processors
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
    chat_handler: LlamaChatCompletionHandler | None = None
    """Answers conversations instead of a format; None if a format does."""
    _told_format: str | None = None

    if TYPE_CHECKING:

        @overload
        def create_chat_completion(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[True],
            **options: Unpack[ChatCallOptions],
        ) -> Iterator[CreateChatCompletionStreamResponse]: ...

        @overload
        def create_chat_completion(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[False] = ...,
            **options: Unpack[ChatCallOptions],
        ) -> CreateChatCompletionResponse: ...

        @overload
        def create_chat_completion(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: bool,
            **options: Unpack[ChatCallOptions],
        ) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]: ...

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
        logits_processor: Processors | None = None,
        grammar: LlamaGrammar | str | None = None,
        logit_bias: LogitBias = None,
        logprobs: bool | None = None,
        top_logprobs: int | None = None,
        **options: Unpack[ChatOptions],
    ) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
        """Answer a conversation.

        Who makes the prompt and reads the answer: `chat_handler`, or the format that `chat_format` names, or
        the template in the model's file, or the format of Llama 2; the first that there is.

        Args:
            messages: The conversation, oldest message first.
            functions: Functions that the model may call, in the form before `tools`.
            function_call: Which of them: ``"none"``, ``"auto"``, or one by name.
            tools: Functions that the model may call.
            tool_choice: Which of them: ``"none"``, ``"auto"``, ``"required"``, or one by name. A call that
                must be made is forced by a grammar.
            temperature: As in `create_completion`, and so are all that have a name from there.
            top_p: As there.
            top_k: As there.
            min_p: As there.
            typical_p: As there.
            stream: Return an iterator over chunks.
            stop: As there; the format's own stop strings are added.
            seed: As there.
            response_format: ``{"type": "json_object"}``, with ``schema`` if it is to follow one, or OpenAI's
                ``{"type": "json_schema", …}``: the answer follows by a grammar.
            max_tokens: As there, but None, the default, lets the answer fill the context.
            presence_penalty: As there.
            frequency_penalty: As there.
            repeat_penalty: As there.
            tfs_z: As there.
            mirostat_mode: As there.
            mirostat_tau: As there.
            mirostat_eta: As there.
            model: As there.
            logits_processor: As there.
            grammar: As there; it goes before tools and `response_format`.
            logit_bias: As there.
            logprobs: Report log-probabilities; needs `logits_all`.
            top_logprobs: For how many likely tokens at each place.
            options: The rest; see `ChatOptions`.

        Raises:
            ValueError: As there; or the template refuses the messages, the tool that must be called is none
                of the tools, or a schema cannot be followed.
            TypeError: As there.
            RuntimeError: As there.
        """
        check_number("max_tokens", max_tokens)
        check_chat(
            messages,
            {"tools": tools, "functions": functions, "response_format": response_format, **options},
        )
        return self._handler()(
            llama=self,  # type: ignore[arg-type]  # nobody makes a Chatter that is no Llama
            messages=messages, functions=functions, function_call=function_call, tools=tools,
            tool_choice=tool_choice, temperature=temperature, top_p=top_p, top_k=top_k, min_p=min_p,
            typical_p=typical_p, stream=stream, stop=stop, seed=seed, response_format=response_format,
            max_tokens=max_tokens, presence_penalty=presence_penalty, frequency_penalty=frequency_penalty,
            repeat_penalty=repeat_penalty, tfs_z=tfs_z, mirostat_mode=mirostat_mode,
            mirostat_tau=mirostat_tau, mirostat_eta=mirostat_eta, model=model,
            logits_processor=logits_processor, grammar=grammar, logit_bias=logit_bias, logprobs=logprobs,
            top_logprobs=top_logprobs, **options,
        )  # fmt: skip

    if TYPE_CHECKING:

        @overload
        def create_chat_completion_openai_v1(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[True],
            **options: Unpack[ChatCallOptions],
        ) -> Iterator[ChatCompletionChunk]: ...

        @overload
        def create_chat_completion_openai_v1(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: Literal[False] = ...,
            **options: Unpack[ChatCallOptions],
        ) -> ChatCompletion: ...

        @overload
        def create_chat_completion_openai_v1(
            self,
            messages: Sequence[ChatCompletionRequestMessage],
            *,
            stream: bool,
            **options: Unpack[ChatCallOptions],
        ) -> ChatCompletion | Iterator[ChatCompletionChunk]: ...

    def create_chat_completion_openai_v1(
        self, *args: object, **kwargs: object
    ) -> ChatCompletion | Iterator[ChatCompletionChunk]:
        """Answer a conversation with the objects of the package ``openai``; the rest is as above.

        Raises:
            ImportError: That package is not installed.
        """
        try:
            from openai.types.chat import ChatCompletion, ChatCompletionChunk  # noqa: PLC0415 - optional
        except ImportError as error:
            raise ImportError("the package openai is not installed; run: pip install openai") from error
        answer = self.create_chat_completion(*args, **kwargs)  # type: ignore[call-overload]  # it looks itself
        if isinstance(answer, dict):
            return ChatCompletion.model_validate(answer)
        return map(ChatCompletionChunk.model_validate, answer)

    def _handler(self) -> LlamaChatCompletionHandler:
        """Return who answers conversations."""
        from llama_cpp._choice import choose  # noqa: PLC0415 - completions need none of it

        eos, bos = self._special_text(self.token_eos()), self._special_text(self.token_bos())
        chosen = choose(self.chat_handler, self.chat_format, self.metadata, eos_token=eos, bos_token=bos)
        if chosen.name != self._told_format:
            self._told_format = chosen.name
            with _logger.speaking(self.verbose):
                _logger.tell(logging.INFO, "chat format: %s", chosen.name)
        return chosen.handler

    def _special_text(self, token: int) -> str:
        return self._vocabulary.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""
