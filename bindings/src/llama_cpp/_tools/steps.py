"""Chat formats in which a model first says what it does, a message or a call, and then does it.

The first step is held to the names of the functions by a grammar, the second one to the arguments of the
function that was chosen. A message is free.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from llama_cpp._answer import read_asked, respond
from llama_cpp._tools.typescript import typescript
from llama_cpp.llama_chat_format import ChatFormatterResponse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from llama_cpp._answer import Asked
    from llama_cpp._speaker import Speaker
    from llama_cpp._tools.forcing import Function
    from llama_cpp.llama_types import (
        ChatCompletionRequestMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
    )

_CHOICE_TOKENS = 64
"""Tokens that the name of a function may have."""


class StepFormat(NamedTuple):
    """A format of prompts that ends where the model chooses."""

    render: Callable[[Sequence[Mapping[str, object]], Sequence[Function]], str]
    """Makes the prompt of messages and functions."""
    message: str
    """What the model writes before a message."""
    before_name: str
    """What it writes before the name of a function that it calls."""
    after_name: str
    """What it writes after it, before the arguments."""
    stops: tuple[str, ...]
    """Strings that end an answer."""

    def call(self, name: str) -> str:
        """Return what the model writes before the arguments of a function."""
        return self.before_name + name + self.after_name


def answer_in_steps(
    how: StepFormat,
    llama: Speaker,
    messages: Sequence[ChatCompletionRequestMessage],
    request: Mapping[str, object],
) -> CreateChatCompletionResponse | Iterator[CreateChatCompletionStreamResponse]:
    """Answer a conversation in two steps.

    Args:
        how: The format.
        llama: Who answers.
        messages: The conversation.
        request: The other parameters of `Llama.create_chat_completion`.
    """
    asked = read_asked(  # it looks at every value itself
        request.get("functions"),  # type: ignore[arg-type]
        request.get("function_call"),  # type: ignore[arg-type]
        request.get("tools"),  # type: ignore[arg-type]
        request.get("tool_choice"),  # type: ignore[arg-type]
    )
    shown = () if asked.choice == "none" else asked.functions
    prompt = how.render(messages, shown)
    name = _chosen(how, llama, prompt, asked, request)
    opened = prompt + (how.message if name is None else how.call(name))

    def formatter(**_variables: object) -> ChatFormatterResponse:
        return ChatFormatterResponse(opened, list(how.stops))

    rest = {key: value for key, value in request.items() if key not in {"tool_choice", "function_call"}}
    key = "function_call" if asked.is_old else "tool_choice"
    wish = "none" if name is None else {"type": "function", "function": {"name": name}}
    return respond(llama, formatter, messages=messages, **{**rest, key: wish})  # type: ignore[arg-type]  # it looks


def _chosen(
    how: StepFormat, llama: Speaker, prompt: str, asked: Asked, request: Mapping[str, object]
) -> str | None:
    """Return the function that is called; none if the answer is a message."""
    if asked.choice == "none":
        return None
    if asked.choice.startswith("="):
        return asked.choice[1:]
    names = [it.name for it in asked.functions]
    if asked.choice == "required" and len(names) == 1:
        return names[0]
    texts = {how.call(name): name for name in names}
    options = [*texts, *(() if asked.choice == "required" else (how.message,))]
    made = llama.create_completion(  # type: ignore[call-overload]  # it looks at every value itself
        llama.tokenize(prompt.encode(), add_bos=True, special=True),
        max_tokens=_CHOICE_TOKENS,
        grammar="root ::= " + " | ".join(json.dumps(option) for option in options),
        temperature=request.get("temperature", 0.0),
        seed=request.get("seed"),
        special=True,
    )
    return texts.get(made["choices"][0]["text"])


def text_of(message: Mapping[str, object]) -> str:
    """Return the text of a message, and the calls that it made as JSON."""
    content = message.get("content")
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return "" if content is None else str(content)


def calls_of(message: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the name and the arguments of every call that a message of the assistant made."""
    calls = message.get("tool_calls")
    found = [call["function"] for call in calls] if isinstance(calls, list) else []
    old = message.get("function_call")
    if isinstance(old, dict):
        found.append(old)
    return [(str(call["name"]), str(call["arguments"])) for call in found]


def _chatml(messages: Sequence[Mapping[str, object]], functions: Sequence[Function]) -> str:
    system = "\n".join(text_of(m) for m in messages if m["role"] in {"system", "developer"})
    turns = [("system", "\n\n".join(part for part in (system, _instructions(functions)) if part))]
    for message in messages:
        role = str(message["role"])
        if role in {"system", "developer"}:
            continue
        written = [f"functions.{name}:\n{arguments}" for name, arguments in calls_of(message)]
        text = text_of(message)
        if role == "assistant" and functions and not written:
            text = f"message:\n{text}"
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


CHATML = StepFormat(_chatml, "message:\n", "functions.", ":\n", ("<|im_end|>",))
"""ChatML with functions, for models that were not trained on any."""


def _functionary_1(messages: Sequence[Mapping[str, object]], functions: Sequence[Function]) -> str:
    parts = [f"system:\n{typescript(functions)}\n", f"system:\n{_FUNCTIONARY_SYSTEM}\n"]
    for message in messages:
        role = str(message["role"])
        if role == "assistant":
            text = text_of(message)
            parts += [f"assistant:\n{text}\n"] if text else []
            parts += [f"assistant to=functions.{name}:\n{args}</s>\n" for name, args in calls_of(message)]
        elif role in {"tool", "function"}:
            parts.append(f"function name=functions.{message.get('name', '')}:\n{text_of(message)}\n")
        else:
            parts.append(f"{role}:\n{text_of(message)}\n")
    return "".join(parts) + "assistant"


_FUNCTIONARY_SYSTEM = (
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, "
    "detailed, and polite answers to the user's questions. The assistant calls functions with appropriate "
    "input when necessary"
)

FUNCTIONARY_1 = StepFormat(_functionary_1, ":\n", " to=functions.", ":\n", ("\nuser:", "user:", "</s>"))
"""Functionary, first version."""


def _functionary_2(messages: Sequence[Mapping[str, object]], functions: Sequence[Function]) -> str:
    parts = [_turn("system", "all", typescript(functions))] if functions else []
    parts.append(_turn("system", "all", _FUNCTIONARY_SYSTEM))
    for message in messages:
        role, text = str(message["role"]), text_of(message)
        if role in {"tool", "function"}:
            parts.append(_turn(str(message.get("name", "tool")), "all", text))
        elif role == "assistant":
            parts += [_turn(role, "all", text)] if text else []
            parts += [_turn(role, name, arguments) for name, arguments in calls_of(message)]
        else:
            parts.append(_turn(role, "all", text))
    return "".join(parts) + "<|from|>assistant\n<|recipient|>"


def _turn(speaker: str, recipient: str, text: str) -> str:
    return f"<|from|>{speaker}\n<|recipient|>{recipient}\n<|content|>{text}\n"


FUNCTIONARY_2 = StepFormat(
    _functionary_2, "all\n<|content|>", "", "\n<|content|>", ("<|stop|>", "\n<|from|>", "<|from|>")
)
"""Functionary, second version."""
