"""Chat formats in which a model first says what it does, a message or a call, and then does it.

The first step is held to the names of the functions by a grammar, the second one to the arguments of the
function that was chosen. A message is free.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from llama_cpp._answer import respond
from llama_cpp._format_style import message_text
from llama_cpp._schema.rules import literal
from llama_cpp._template_input import SYSTEM_ROLES
from llama_cpp._tools.asking import NAMED, read_asked
from llama_cpp._tools.typescript import typescript
from llama_cpp.llama_chat_format import ChatFormatterResponse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from llama_cpp._speaker import Speaker
    from llama_cpp._tools.asking import Asked
    from llama_cpp._tools.forcing import Function
    from llama_cpp.llama_types import (
        ChatCompletionRequestMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
    )

    Messages = Sequence[ChatCompletionRequestMessage]

_OF_THE_ANSWER = frozenset({
    *("functions", "function_call", "tools", "tool_choice", "parallel_tool_calls", "response_format"),
    *("grammar", "stream", "stream_options", "stop", "max_tokens", "max_completion_tokens", "n"),
    *("logprobs", "top_logprobs", "logits_processor", "special", "assistant_prefill"),
    *("add_generation_prompt", "chat_template_kwargs"),
})  # fmt: skip
"""Parameters that say nothing of how to choose what to do."""


class StepFormat(NamedTuple):
    """A format of prompts that ends where the model chooses."""

    render: Callable[[Messages, Sequence[Function]], str]
    """Makes the prompt of messages and functions."""
    message: str
    """What the model writes before a message."""
    before_name: str
    """What it writes before the name of a function that it calls."""
    after_name: str
    """What it writes after it, before the arguments."""
    stops: tuple[str, ...]
    """Strings that end an answer."""
    plain_message: str
    """What the model writes before a message if there are no functions."""

    def call(self, name: str) -> str:
        """Return what the model writes before the arguments of a function."""
        return self.before_name + name + self.after_name


def answer_in_steps(
    how: StepFormat, llama: Speaker, messages: Messages, request: Mapping[str, object]
) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
    """Answer a conversation in two steps.

    Args:
        how: The format.
        llama: Who answers.
        messages: The conversation.
        request: The other parameters of `Llama.create_chat_completion`.

    Raises:
        ValueError: The function that must be called is none of the functions.
        TypeError: A function is no function.
    """
    asked = read_asked(  # it looks at every value itself
        request.get("functions"),  # type: ignore[arg-type]
        request.get("function_call"),  # type: ignore[arg-type]
        request.get("tools"),  # type: ignore[arg-type]
        request.get("tool_choice"),  # type: ignore[arg-type]
    )
    shown = () if asked.choice == "none" else asked.functions
    goes_on = request.get("assistant_prefill") and messages and messages[-1]["role"] == "assistant"
    prompt = how.render(messages[:-1] if goes_on else messages, shown)
    name = None if goes_on else _chosen(how, llama, prompt, asked, request)
    before_message = how.message if shown else how.plain_message
    opened = prompt + (before_message if name is None else how.call(name))
    opened += message_text(messages[-1]) if goes_on else ""

    def formatter(**_variables: object) -> ChatFormatterResponse:
        return ChatFormatterResponse(opened, list(how.stops))

    key = "function_call" if asked.is_old else "tool_choice"
    wish = "none" if name is None else {"type": "function", "function": {"name": name}}
    rest = {**request, "tool_choice": None, "function_call": None, key: wish}
    return respond(llama, formatter, messages=messages, **rest)  # type: ignore[arg-type]  # it looks at each


def _chosen(
    how: StepFormat, llama: Speaker, prompt: str, asked: Asked, request: Mapping[str, object]
) -> str | None:
    """Return the function that is called; none if the answer is a message."""
    if asked.choice == "none":
        return None
    if asked.choice.startswith(NAMED):
        return asked.choice[len(NAMED) :]
    names = [it.name for it in asked.functions]
    if asked.choice == "required" and len(names) == 1:
        return names[0]
    texts = {how.call(name): name for name in names}
    options = [*texts, *(() if asked.choice == "required" else (how.message,))]
    made = llama.create_completion(  # type: ignore[call-overload]  # it looks at every value itself
        llama.tokenize(prompt.encode(), add_bos=True, special=True),
        # No token is shorter than a byte, so there is room for any of them, and for the end.
        max_tokens=max(len(option.encode()) for option in options) + 1,
        grammar="root ::= " + " | ".join(literal(option) for option in options),
        special=True,
        **{"temperature": 0.0, **{key: it for key, it in request.items() if key not in _OF_THE_ANSWER}},
    )
    return texts.get(made["choices"][0]["text"])


def calls_of(message: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the name and the arguments of every call that a message of the assistant made."""
    calls = message.get("tool_calls")
    found = [call["function"] for call in calls] if isinstance(calls, list) else []
    old = message.get("function_call")
    if isinstance(old, dict):
        found.append(old)
    return [(str(call["name"]), _written(call.get("arguments", "{}"))) for call in found]


def _written(arguments: object) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def _callers(messages: Messages) -> Mapping[object, str]:
    """Return the names of the functions that were called, by the names of the calls."""
    return {
        call.get("id"): call["function"]["name"]
        for message in messages
        for call in message.get("tool_calls") or ()  # type: ignore[attr-defined]  # only the assistant's have it
    }


def _role(message: ChatCompletionRequestMessage) -> str:
    return "system" if message["role"] in SYSTEM_ROLES else message["role"]


def _function_of(message: Mapping[str, object], callers: Mapping[object, str]) -> str:
    """Return the name of the function whose result a message is."""
    return str(message.get("name") or callers.get(message.get("tool_call_id"), "tool"))


def _chatml(messages: Messages, functions: Sequence[Function]) -> str:
    callers = _callers(messages)
    system = "\n".join(message_text(m) for m in messages if m["role"] in SYSTEM_ROLES)
    turns = [("system", "\n\n".join(part for part in (system, _instructions(functions)) if part))]
    for message in messages:
        role, text = message["role"], message_text(message)
        if role in SYSTEM_ROLES:
            continue
        written = [f"functions.{name}:\n{arguments}" for name, arguments in calls_of(message)]
        if role == "assistant" and functions and text:
            text = f"message:\n{text}"
        elif role in {"tool", "function"}:
            text = f"functions.{_function_of(message, callers)}:\n{text}"
        turns.append((role, "\n".join(part for part in (text, *written) if part)))
    return (
        "".join(f"<|im_start|>{role}\n{text}<|im_end|>\n" for role, text in turns if text or role != "system")
        + "<|im_start|>assistant\n"
    )


def _instructions(functions: Sequence[Function]) -> str:
    if not functions:
        return ""
    listed = "\n\n".join(
        f"functions.{it.name}: {it.description}\nparameters: {json.dumps(it.parameters, ensure_ascii=False)}"
        for it in functions
    )
    return (
        "You may call these functions:\n\n" + listed + "\n\n"
        "Begin every answer with a line that says what it is. To call a function, write its name and a "
        'colon, and on the next line its arguments as JSON:\nfunctions.name:\n{"key": "value"}\n'
        "To talk to the user, write:\nmessage:\nyour text"
    )  # fmt: skip


CHATML = StepFormat(_chatml, "message:\n", "functions.", ":\n", ("<|im_end|>",), plain_message="")
"""ChatML with functions, for models that were not trained on any."""


def _functionary_1(messages: Messages, functions: Sequence[Function]) -> str:
    callers = _callers(messages)
    parts = [f"system:\n{typescript(functions)}\n", f"system:\n{_FUNCTIONARY_SYSTEM}\n"]
    for message in messages:
        role = _role(message)
        if role == "assistant":
            text = message_text(message)
            parts += [f"assistant:\n{text}\n"] if text else []
            parts += [f"assistant to=functions.{name}:\n{args}</s>\n" for name, args in calls_of(message)]
        elif role in {"tool", "function"}:
            name = _function_of(message, callers)
            parts.append(f"function name=functions.{name}:\n{message_text(message)}\n")
        else:
            parts.append(f"{role}:\n{message_text(message)}\n")
    return "".join(parts) + "assistant"


_FUNCTIONARY_SYSTEM = (
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, "
    "detailed, and polite answers to the user's questions. The assistant calls functions with appropriate "
    "input when necessary"
)

FUNCTIONARY_1 = StepFormat(
    _functionary_1, ":\n", " to=functions.", ":\n", ("\nuser:", "</s>"), plain_message=":\n"
)
"""Functionary, first version."""


def _functionary_2(messages: Messages, functions: Sequence[Function]) -> str:
    callers = _callers(messages)
    parts = [_turn("system", "all", typescript(functions))] if functions else []
    parts.append(_turn("system", "all", _FUNCTIONARY_SYSTEM))
    for message in messages:
        role, text = _role(message), message_text(message)
        if role in {"tool", "function"}:
            parts.append(_turn(_function_of(message, callers), "all", text))
        elif role == "assistant":
            parts += [_turn(role, "all", text)] if text else []
            parts += [_turn(role, name, arguments) for name, arguments in calls_of(message)]
        else:
            parts.append(_turn(role, "all", text))
    return "".join(parts) + "<|from|>assistant\n<|recipient|>"


def _turn(speaker: str, recipient: str, text: str) -> str:
    return f"<|from|>{speaker}\n<|recipient|>{recipient}\n<|content|>{text}\n"


FUNCTIONARY_2 = StepFormat(
    _functionary_2, "all\n<|content|>", "", "\n<|content|>", ("<|stop|>", "\n<|from|>", "<|from|>"),
    plain_message="all\n<|content|>",
)  # fmt: skip
"""Functionary, second version."""
