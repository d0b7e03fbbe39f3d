"""One answer to a conversation: prompt, grammar and reader are chosen, the completion is made and read."""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._chat import to_chat, to_chat_chunks
from llama_cpp._speaker import strings
from llama_cpp._tools import forcing
from llama_cpp._tools.deltas import PlainReader
from llama_cpp._tools.dialects import call_reader
from llama_cpp._tools.harmony import is_harmony
from llama_cpp._tools.reasoning import ReasoningReader, thinking_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llama_cpp._speaker import Speaker
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


class Asked(NamedTuple):
    """What a conversation is to be answered with."""

    functions: tuple[forcing.Function, ...]
    """What may be called."""
    choice: str
    """``none``, ``auto``, ``required``, or the name of one function after ``=``."""
    is_old: bool
    """Whether it was asked with ``functions``, and is answered with ``function_call``."""
    is_parallel: bool
    """Whether a forced call may be several."""
    response_format: Mapping[str, object] | None
    """Form of the answer."""


class Constraint(NamedTuple):
    """What an answer must follow, and who reads it."""

    grammar: LlamaGrammar | str | None
    """What it must follow."""
    reader: Reader
    """Reads it."""
    is_special: bool
    """Whether the names of special tokens are part of it."""


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
        parallel_tool_calls: Let a forced call be a list of calls.
        response_format: JSON, maybe of a schema.
        grammar: What the answer must follow, whatever else is asked.
        logprobs: Report log-probabilities.
        top_logprobs: For how many tokens at each place.
        assistant_prefill: Go on with the last message.
        add_generation_prompt: Let the template open the assistant's message.
        chat_template_kwargs: Further variables for the template.
        completion: Goes to `Llama.create_completion`.

    Raises:
        ValueError: The template refuses the messages, or a tool that was asked for is none of the tools.
        TypeError: A tool is no tool.
    """
    asked = read_asked(functions, function_call, tools, tool_choice, parallel_tool_calls, response_format)
    shown = tools if asked.choice != "none" and not asked.is_old else None
    formatted = formatter(
        messages=messages,
        **_template_variables(asked, functions, function_call, shown, tool_choice),
        **({"assistant_prefill": True} if assistant_prefill else {}),
        **({} if add_generation_prompt else {"add_generation_prompt": False}),
        **(chat_template_kwargs or {}),
    )
    constraint = constrain(asked, grammar, getattr(formatter, "template", ""), formatted.prompt)
    tokens = llama.tokenize(formatted.prompt.encode(), add_bos=not formatted.added_special, special=True)
    made: CreateCompletionResponse | Iterator[CreateCompletionStreamResponse]
    made = llama.create_completion(  # type: ignore[call-overload]  # it looks at every value itself
        tokens,
        stream=stream,
        stop=[*strings(stop), *strings(formatted.stop)],
        grammar=constraint.grammar,
        logprobs=(top_logprobs or 0) if logprobs else None,
        stopping_criteria=formatted.stopping_criteria,
        special=constraint.is_special,
        **completion,
    )
    if isinstance(made, dict):
        return to_chat(made, constraint.reader, is_function=asked.is_old)
    return to_chat_chunks(made, constraint.reader, is_function=asked.is_old)


def _template_variables(
    asked: Asked,
    functions: Sequence[Mapping[str, object]] | None,
    function_call: str | Mapping[str, object] | None,
    tools: Sequence[Mapping[str, object]] | None,
    tool_choice: str | Mapping[str, object] | None,
) -> Mapping[str, object]:
    """Return what a template is told of tools: what was not given does not exist for it."""
    if asked.choice == "none":
        return {}
    given = {
        "functions": functions,
        "function_call": function_call,
        "tools": tools,
        "tool_choice": tool_choice if tools else None,
    }
    return {name: value for name, value in given.items() if value}


def read_asked(
    functions: Sequence[Mapping[str, object]] | None,
    function_call: str | Mapping[str, object] | None,
    tools: Sequence[Mapping[str, object]] | None,
    tool_choice: str | Mapping[str, object] | None,
    parallel_tool_calls: bool | None = None,
    response_format: Mapping[str, object] | None = None,
) -> Asked:
    """Read what a caller said of tools and of the form of the answer.

    Raises:
        ValueError: The function that must be called is none of the functions.
        TypeError: A function is no function.
    """
    known = [*map(_tool, tools or ()), *map(_function, functions or ())]
    wish = tool_choice if tools else function_call
    choice = _choice(wish, [it.name for it in known])
    return Asked(
        tuple(known), choice, not tools and bool(functions), bool(parallel_tool_calls), response_format
    )


def _tool(tool: Mapping[str, object]) -> forcing.Function:
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict):
        raise TypeError(f"tool is {tool!r}, expected {{'type': 'function', 'function': {{…}}}}")
    return _function(function)


def _function(function: Mapping[str, object]) -> forcing.Function:
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(name, str):
        raise TypeError(f"function is {function!r}, expected a name and parameters")
    parameters = function.get("parameters")
    return forcing.Function(
        name, parameters if isinstance(parameters, dict) else {}, str(function.get("description") or "")
    )


def _choice(wish: str | Mapping[str, object] | None, names: Sequence[str]) -> str:
    if not names or wish == "none":
        return "none"
    if wish is None or wish == "auto":
        return "auto"
    if wish in {"required", "any"} if isinstance(wish, str) else False:
        return "required"
    inner = wish.get("function", wish) if isinstance(wish, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else None
    if name not in names:
        raise ValueError(f"tool_choice is {wish!r}, but the tools are {', '.join(names)}")
    return f"={name}"


def constrain(asked: Asked, grammar: LlamaGrammar | str | None, template: str, prompt: str) -> Constraint:
    """Choose what an answer must follow, and what reads it.

    Args:
        asked: What is wanted.
        grammar: The caller's own grammar; it goes before all else.
        template: The chat template; tells how the model writes calls and thoughts.
        prompt: The prompt; it may have opened the thoughts.
    """
    if asked.choice.startswith("="):
        function = next(it for it in asked.functions if it.name == asked.choice[1:])
        reader: Reader = forcing.ArgumentsReader(function.name)
        return Constraint(grammar or forcing.arguments_grammar(function), reader, is_special=False)
    if asked.choice == "required":
        forced = forcing.calls_grammar(asked.functions, is_parallel=asked.is_parallel)
        return Constraint(grammar or forced, forcing.ForcedReader(), is_special=False)
    form = grammar or forcing.response_grammar(asked.response_format)
    if form is not None:
        return Constraint(form, PlainReader(), is_special=False)
    return _free(asked, template, prompt)


def _free(asked: Asked, template: str, prompt: str) -> Constraint:
    """Choose who reads an answer that may be anything."""
    schemas = {} if asked.choice == "none" else {it.name: it.parameters for it in asked.functions}
    reader = call_reader(template, schemas)
    thinking = None if is_harmony(template) else thinking_of(template)
    is_marked = not isinstance(reader, PlainReader)
    if thinking is not None:
        is_open = prompt.rstrip().endswith(thinking.opens)
        reader = ReasoningReader(thinking, reader, is_open=is_open)
        is_marked = is_marked or thinking.is_special
    return Constraint(None, reader, is_marked)
