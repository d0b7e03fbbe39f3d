"""One answer to a conversation: prompt, grammar and reader are chosen, the completion is made and read."""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._chat import to_chat, to_chat_chunks
from llama_cpp._format_style import message_text
from llama_cpp._speaker import strings
from llama_cpp._tools import forcing
from llama_cpp._tools.asking import NAMED, read_asked
from llama_cpp._tools.channels import ChannelReader
from llama_cpp._tools.deltas import FirstCallReader, PlainReader
from llama_cpp._tools.dialects import call_reader, forced_reader
from llama_cpp._tools.reasoning import ReasoningReader, is_thinking, thinking_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llama_cpp._speaker import Speaker
    from llama_cpp._tools.asking import Asked
    from llama_cpp._tools.deltas import Reader
    from llama_cpp.llama_chat_format import ChatFormatter
    from llama_cpp.llama_grammar import LlamaGrammar
    from llama_cpp.llama_types import (
        ChatCompletionRequestMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
        CreateCompletionResponse,
        CreateCompletionStreamResponse,
    )


class Constraint(NamedTuple):
    """What an answer must follow, and who reads it."""

    grammar: LlamaGrammar | str | None
    """What it must follow."""
    reader: Reader
    """Reads it."""
    is_special: bool
    """Whether the names of special tokens are part of it."""


class Opening(NamedTuple):
    """What an answer goes on from."""

    template: str
    """The chat template; it tells how the model writes calls and thoughts."""
    prompt: str
    """The prompt."""
    begun: str = ""
    """The part of the answer that the caller wrote; the prompt ends with it."""


def respond(
    llama: Speaker,
    formatter: ChatFormatter,
    *,
    messages: Sequence[ChatCompletionRequestMessage],
    stream: bool = False,
    stop: str | Sequence[str] | None = None,
    functions: Sequence[Mapping[str, object]] | None = None,
    function_call: str | Mapping[str, object] | None = None,
    tools: Sequence[Mapping[str, object]] | None = None,
    tool_choice: str | Mapping[str, object] | None = None,
    parallel_tool_calls: bool | None = None,
    response_format: Mapping[str, object] | None = None,
    grammar: LlamaGrammar | str | None = None,
    logprobs: bool | None = None,
    top_logprobs: int | None = None,
    max_tokens: int | None = None,
    max_completion_tokens: int | None = None,
    n: int | None = None,
    special: bool = False,
    assistant_prefill: bool = False,
    add_generation_prompt: bool = True,
    chat_template_kwargs: Mapping[str, object] | None = None,
    **completion: object,
) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
    """Answer a conversation in the way of a formatter.

    Args:
        llama: Who answers.
        formatter: Makes the prompt. What its template says also tells how the model writes calls.
        messages: The conversation.
        stream: Return an iterator over chunks.
        stop: Strings that end the answer.
        functions: Functions in the old form.
        function_call: Which of them: ``none``, ``auto`` or a name.
        tools: Functions that may be called.
        tool_choice: Which of them: ``none``, ``auto``, ``required`` or a name.
        parallel_tool_calls: Let a forced call be a list of calls; false lets no answer have more than one.
        response_format: JSON, maybe of a schema.
        grammar: What the answer must follow, whatever else is asked.
        logprobs: Report log-probabilities.
        top_logprobs: For how many tokens at each place.
        max_tokens: How many tokens to generate.
        max_completion_tokens: The same, by its later name.
        n: How many answers to give: one.
        special: Let special tokens give their names to the text.
        assistant_prefill: Go on with the last message.
        add_generation_prompt: Let the template open the assistant's message.
        chat_template_kwargs: Further variables for the template.
        completion: Goes to `Llama.create_completion`.

    Raises:
        ValueError: The template refuses the messages, a tool that was asked for is none of the tools, or a
            parameter is out of its range.
        TypeError: A tool is no tool, or there is no such parameter.
    """
    if n not in {None, 1}:
        raise ValueError(f"n is {n!r}, but there is one answer to a call; call once for each")
    asked = read_asked(functions, function_call, tools, tool_choice, parallel_tool_calls, response_format)
    formatted = formatter(
        messages=messages,
        **_template_variables(asked, functions, tools, function_call, tool_choice),
        **({"assistant_prefill": True} if assistant_prefill else {}),
        **({} if add_generation_prompt else {"add_generation_prompt": False}),
        **(chat_template_kwargs or {}),
    )
    goes_on = assistant_prefill and messages and messages[-1]["role"] == "assistant"
    begun = message_text(messages[-1]) if goes_on else ""
    opening = Opening(str(getattr(formatter, "template", "")), formatted.prompt, begun)
    constraint = constrain(asked, grammar, opening)
    made: CreateCompletionResponse | Iterator[CreateCompletionStreamResponse]
    made = llama.create_completion(  # type: ignore[call-overload]  # it looks at every value itself
        llama.tokenize(formatted.prompt.encode(), add_bos=not formatted.added_special, special=True),
        stream=stream,
        stop=[*strings(stop), *strings(formatted.stop)],
        grammar=constraint.grammar,
        logprobs=(top_logprobs or 0) if logprobs else None,
        max_tokens=_limit(max_tokens, max_completion_tokens),
        stopping_criteria=formatted.stopping_criteria,
        special=special or constraint.is_special,
        **completion,
    )
    if isinstance(made, dict):
        return to_chat(made, constraint.reader, is_function=asked.is_old)
    return to_chat_chunks(made, constraint.reader, is_function=asked.is_old)


def _limit(max_tokens: int | None, max_completion_tokens: int | None) -> int | None:
    """Return how many tokens to generate, of two names for it.

    Raises:
        ValueError: They say different things.
    """
    if None not in {max_tokens, max_completion_tokens} and max_tokens != max_completion_tokens:
        raise ValueError(
            f"max_completion_tokens={max_completion_tokens!r} contradicts max_tokens={max_tokens!r}; give one"
        )
    return max_tokens if max_completion_tokens is None else max_completion_tokens


def _template_variables(
    asked: Asked,
    functions: Sequence[Mapping[str, object]] | None,
    tools: Sequence[Mapping[str, object]] | None,
    function_call: str | Mapping[str, object] | None,
    tool_choice: str | Mapping[str, object] | None,
) -> Mapping[str, object]:
    """Return what a template is told of tools: what was not given does not exist for it.

    Templates know tools only, so functions in the old form are shown as tools too.
    """
    if asked.choice == "none":
        return {}
    shown = [*(tools or ()), *({"type": "function", "function": one} for one in functions or ())]
    given = {
        "functions": functions,
        "function_call": function_call,
        "tools": shown,
        "tool_choice": tool_choice if tools else None,
    }
    return {name: value for name, value in given.items() if value}


def constrain(asked: Asked, grammar: LlamaGrammar | str | None, opening: Opening) -> Constraint:
    """Choose what an answer must follow, and what reads it.

    Args:
        asked: What is wanted.
        grammar: The caller's own grammar; it goes before all else.
        opening: What the answer goes on from.

    Raises:
        ValueError: There is no such form of an answer, or a schema cannot be followed.
    """
    form = forcing.response_grammar(asked.response_format) if grammar is None else grammar
    if grammar is None and asked.choice.startswith(NAMED):
        function = next(it for it in asked.functions if it.name == asked.choice[len(NAMED) :])
        reader: Reader = forcing.ArgumentsReader(function.name)
        return Constraint(forcing.arguments_grammar(function), reader, is_special=False)
    if grammar is None and asked.choice == "required":
        forced = forcing.calls_grammar(asked.functions, is_parallel=bool(asked.is_parallel))
        return Constraint(forced, _limited(forced_reader(asked.schemas), asked), is_special=False)
    if form is not None and (grammar is None or not asked.schemas):
        return Constraint(form, PlainReader(), is_special=False)
    return _free(asked, grammar, opening)


def _limited(reader: Reader, asked: Asked) -> Reader:
    """Let one call through, if no more are wanted."""
    return FirstCallReader(reader) if asked.is_old or asked.is_parallel is False else reader


def _free(asked: Asked, grammar: LlamaGrammar | str | None, opening: Opening) -> Constraint:
    """Choose who reads an answer that may have text and calls."""
    reader = call_reader(opening.template, asked.schemas, opening.prompt)
    is_marked = not isinstance(reader, PlainReader)
    thinking = None if isinstance(reader, ChannelReader) else thinking_of(opening.template)
    reader = _limited(reader, asked)
    if thinking is not None and grammar is None:
        is_open = is_thinking(thinking, opening.prompt, opening.begun)
        reader = ReasoningReader(thinking, reader, is_open=is_open)
        is_marked = is_marked or thinking.is_special
    return Constraint(grammar, reader, is_marked)
