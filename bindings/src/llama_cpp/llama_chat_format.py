"""A conversation becomes a prompt: by a template of the model, or by a named format.

Templates are programs from a file that somebody else made, so they run in Jinja's sandbox, where they
can neither reach Python's objects nor change the messages.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import jinja2

    from llama_cpp._hooks import StoppingCriteria
    from llama_cpp.llama_types import ChatCompletionRequestMessage

_SYSTEM_ROLES = ("system", "developer")
"""Roles of messages that instruct the assistant."""


class ChatFormatterResponse(NamedTuple):
    """A prompt, and how to know that the answer has ended."""

    prompt: str
    """The text to complete."""
    stop: str | Sequence[str] | None = None
    """Strings that end the answer."""
    stopping_criteria: StoppingCriteria | None = None
    """Ends the answer by its tokens."""
    added_special: bool = False
    """Whether `prompt` itself says where the text begins, so that no such token is to be added."""


class ChatFormatter(Protocol):
    """Turns messages into a prompt."""

    def __call__(
        self, *, messages: Sequence[ChatCompletionRequestMessage], **variables: object
    ) -> ChatFormatterResponse:
        """Format a conversation; `variables` are what a template may want besides, such as tools."""


class Jinja2ChatFormatter:
    """Formats with a Jinja template, as Hugging Face's tokenizers do.

    Templates see ``messages``, ``bos_token``, ``eos_token``, ``add_generation_prompt``, ``functions``,
    ``function_call``, ``tools``, ``tool_choice`` and whatever else the call passes, the functions
    ``raise_exception(message)`` and ``strftime_now(format)``, and a ``tojson`` that leaves ``<`` and
    ``&`` alone. Blocks are trimmed; ``break``, ``continue`` and ``{% generation %}`` are known.
    """

    def __init__(
        self,
        template: str,
        eos_token: str,
        bos_token: str,
        add_generation_prompt: bool = True,
        stop_token_ids: Sequence[int] | None = None,
    ) -> None:
        """Compile a template.

        Args:
            template: Jinja source.
            eos_token: Text of the token that ends a text; it ends the answer too.
            bos_token: Text of the token that begins a text.
            add_generation_prompt: Whether the prompt ends with the beginning of the assistant's turn.
            stop_token_ids: Tokens that end the answer.

        Raises:
            ValueError: The template is not valid Jinja.
        """
        self.template = template
        self.eos_token = eos_token
        self.bos_token = bos_token
        self.add_generation_prompt = add_generation_prompt
        self.stop_token_ids = None if stop_token_ids is None else frozenset(stop_token_ids)
        self._compiled = _compile(template)

    def __call__(
        self, *, messages: Sequence[ChatCompletionRequestMessage], **variables: object
    ) -> ChatFormatterResponse:
        """Render the template.

        Raises:
            ValueError: The template refuses these messages, or fails on them.
        """
        import jinja2  # noqa: PLC0415 - loaded with the first template

        names: dict[str, object] = {
            "messages": messages,
            "eos_token": self.eos_token,
            "bos_token": self.bos_token,
            "add_generation_prompt": self.add_generation_prompt,
            "functions": None,
            "function_call": None,
            "tools": None,
            "tool_choice": None,
            **variables,
        }
        try:
            prompt = self._compiled.render(names)
        except (jinja2.TemplateError, TypeError) as error:
            raise ValueError(f"the chat template fails on these messages: {error}") from error
        return ChatFormatterResponse(prompt, [self.eos_token], self._criterion(), added_special=True)

    def _criterion(self) -> StoppingCriteria | None:
        ids = self.stop_token_ids
        return None if ids is None else (lambda tokens, _logits: int(tokens[-1]) in ids)

    @staticmethod
    def tojson(
        value: object,
        ensure_ascii: bool = False,
        indent: int | None = None,
        separators: tuple[str, str] | None = None,
        sort_keys: bool = False,
    ) -> str:
        """Write JSON; unlike Jinja's own filter it escapes nothing for HTML."""
        return json.dumps(
            value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
        )

    @staticmethod
    def strftime_now(format: str) -> str:  # noqa: A002 - the name that templates may pass it by
        """Return the local time, in the form that ``strftime`` describes."""
        from time import localtime, strftime  # noqa: PLC0415 - few templates ask

        return strftime(format, localtime())


def _compile(template: str) -> jinja2.Template:
    import jinja2  # noqa: PLC0415 - loaded with the first template
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - as above

    from llama_cpp._generation_tag import GenerationTag  # noqa: PLC0415 - as above

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", GenerationTag]
    )
    environment.filters["tojson"] = Jinja2ChatFormatter.tojson
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = Jinja2ChatFormatter.strftime_now
    try:
        return environment.from_string(template)
    except jinja2.TemplateSyntaxError as error:
        raise ValueError(f"the chat template is not valid, line {error.lineno}: {error.message}") from error


def _refuse(message: str) -> None:
    """What templates call on messages they cannot format."""
    import jinja2  # noqa: PLC0415 - a template is running, so it is loaded

    raise jinja2.TemplateError(message)


def format_chatml(
    *, messages: Sequence[ChatCompletionRequestMessage], **_variables: object
) -> ChatFormatterResponse:
    """Format as ChatML: every turn between ``<|im_start|>role`` and ``<|im_end|>``."""
    turns = "".join(f"<|im_start|>{m['role']}\n{_text(m)}<|im_end|>\n" for m in messages)
    return ChatFormatterResponse(turns + "<|im_start|>assistant\n", ["<|im_end|>"])


def format_llama2(
    *, messages: Sequence[ChatCompletionRequestMessage], **_variables: object
) -> ChatFormatterResponse:
    """Format as Llama 2 was trained: ``[INST] question [/INST] answer``, each pair a text of its own."""
    system = "\n".join(_text(m) for m in messages if m["role"] in _SYSTEM_ROLES)
    opening = f"<<SYS>>\n{system}\n<</SYS>>\n\n" if system else ""
    parts: list[str] = []
    for message in messages:
        if message["role"] in _SYSTEM_ROLES:
            continue
        if message["role"] == "assistant":
            parts.append(f" {_text(message)} </s>")
        else:
            parts.append(f"<s>[INST] {opening}{_text(message)} [/INST]")
            opening = ""
    if opening:
        parts.insert(0, f"<s>[INST] {opening}[/INST]")
    return ChatFormatterResponse("".join(parts), ["</s>"], added_special=True)


def _text(message: ChatCompletionRequestMessage) -> str:
    """Return the text of a message, whose content may be a string, parts, or missing."""
    content: object = message.get("content")
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    return "".join(_part_text(part) for part in _parts(content))


def _parts(content: object) -> Iterable[Mapping[str, object]]:
    if not isinstance(content, (list, tuple)):
        raise TypeError(f"content of a message is {content!r}, expected a string or a list of parts")
    return content


def _part_text(part: Mapping[str, object]) -> str:
    if part.get("type") != "text":
        raise ValueError(f"this chat format takes text only, not a part of type {part.get('type')!r}")
    return str(part["text"])


_FORMATS: Mapping[str, Callable[..., ChatFormatterResponse]] = {
    "chatml": format_chatml,
    "llama-2": format_llama2,
}


def named_format(name: str) -> ChatFormatter:
    """Return a format by its name.

    Raises:
        ValueError: No format is called so.
    """
    found = _FORMATS.get(name)
    if found is None:
        raise ValueError(f"chat_format {name!r} is unknown, expected one of {', '.join(sorted(_FORMATS))}")
    return found
