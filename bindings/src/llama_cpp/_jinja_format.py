"""Formatters that render templates of Jinja, and those in a model's file."""

from __future__ import annotations

from llama_cpp._format_style import ChatFormatterResponse
from llama_cpp._templates import chat_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llama_cpp._handlers import LlamaChatCompletionHandler
    from llama_cpp._hooks import StoppingCriteria
    from llama_cpp.llama_types import ChatCompletionRequestMessage

_METADATA_KEY = "tokenizer.chat_template"


class Jinja2ChatFormatter:
    """Formats with a Jinja template, as Hugging Face's tokenizers do.

    Templates see ``messages``, ``bos_token``, ``eos_token``, ``add_generation_prompt``, ``functions``,
    ``function_call``, ``tools``, ``tool_choice`` and whatever else the call passes, such as ``documents``;
    the functions ``raise_exception(message)`` and ``strftime_now(format)``; the filter ``from_json``, and
    a ``tojson`` that leaves ``<`` and ``&`` alone. Blocks are trimmed; ``break``, ``continue`` and
    ``{% generation %}`` are known. Messages are adapted to what the template takes.
    """

    def __init__(
        self,
        template: str,
        eos_token: str,
        bos_token: str,
        add_generation_prompt: bool = True,
        stop_token_ids: Sequence[int] | None = None,
        special_tokens_map: Mapping[str, str] | None = None,
    ) -> None:
        """Compile a template.

        Args:
            template: Jinja source.
            eos_token: Text of the token that ends a text; it ends the answer too.
            bos_token: Text of the token that begins a text.
            add_generation_prompt: Whether the prompt ends with the beginning of the assistant's turn.
            stop_token_ids: Tokens that end the answer.
            special_tokens_map: Further tokens by the names that the template calls them by.

        Raises:
            ValueError: The template is not valid Jinja.
        """
        self.template = template
        self.eos_token = eos_token
        self.bos_token = bos_token
        self.add_generation_prompt = add_generation_prompt
        self.stop_token_ids = None if stop_token_ids is None else frozenset(stop_token_ids)
        self.special_tokens_map = dict(special_tokens_map or {})
        self._compiled = chat_template(template)

    def __call__(
        self, *, messages: Sequence[ChatCompletionRequestMessage], **variables: object
    ) -> ChatFormatterResponse:
        """Render the template.

        Raises:
            ValueError: The template refuses these messages, or fails on them.
        """
        names: dict[str, object] = {
            **self.special_tokens_map,
            "eos_token": self.eos_token,
            "bos_token": self.bos_token,
            "add_generation_prompt": self.add_generation_prompt,
            "functions": None,
            "function_call": None,
            "tools": None,
            "tool_choice": None,
            **variables,
        }
        prompt = self._compiled.render([dict(message) for message in messages], names)
        stop = [self.eos_token] if self.eos_token else []
        return ChatFormatterResponse(prompt, stop, self._criterion(), added_special=True)

    def _criterion(self) -> StoppingCriteria | None:
        ids = self.stop_token_ids
        return None if ids is None else (lambda tokens, _logits: int(tokens[-1]) in ids)

    def to_chat_handler(self) -> LlamaChatCompletionHandler:
        """Return a handler that formats with this."""
        from llama_cpp._handlers import (  # noqa: PLC0415 - formatting needs none
            chat_formatter_to_chat_completion_handler,
        )

        return chat_formatter_to_chat_completion_handler(self)

    @staticmethod
    def tojson(
        x: object,
        ensure_ascii: bool = False,
        indent: int | None = None,
        separators: tuple[str, str] | None = None,
        sort_keys: bool = False,
    ) -> str:
        """Write JSON as templates do; unlike Jinja's own filter it escapes nothing for HTML."""
        from llama_cpp import _sandbox  # noqa: PLC0415 - loads jinja2

        return _sandbox.tojson(x, ensure_ascii, indent, separators, sort_keys)

    @staticmethod
    def strftime_now(f: str = "%Y-%m-%d %H:%M:%S") -> str:
        """Return the local time, in the form that ``strftime`` describes."""
        from llama_cpp import _sandbox  # noqa: PLC0415 - loads jinja2

        return _sandbox.strftime_now(f)

    @staticmethod
    def raise_exception(message: str) -> None:
        """What templates call on messages they cannot format.

        Raises:
            jinja2.TemplateError: Always. Whoever formats with this gets a ValueError.
        """
        from llama_cpp import _sandbox  # noqa: PLC0415 - loads jinja2

        _sandbox.raise_exception(message)


class FileTemplates:
    """Formats with the templates of a model's file: the one for tools if there are tools, else the first."""

    def __init__(self, templates: Mapping[str, str], eos_token: str, bos_token: str) -> None:
        """Compile the templates.

        Args:
            templates: By name; ``default`` is the one without a name, ``tool_use`` the one for tools.
            eos_token: Text of the token that ends a text.
            bos_token: Text of the token that begins a text.

        Raises:
            ValueError: A template is not valid Jinja.
        """
        first = templates.get("default") or next(iter(templates.values()))
        self._plain = Jinja2ChatFormatter(first, eos_token, bos_token)
        with_tools = templates.get("tool_use")
        self._with_tools = (
            Jinja2ChatFormatter(with_tools, eos_token, bos_token) if with_tools else self._plain
        )
        self.template = first if with_tools in (None, first) else f"{first}\n{with_tools}"
        """Source of the templates."""

    def __call__(
        self, *, messages: Sequence[ChatCompletionRequestMessage], **variables: object
    ) -> ChatFormatterResponse:
        """Render the right one.

        Raises:
            ValueError: It refuses these messages, or fails on them.
        """
        formatter = self._with_tools if variables.get("tools") else self._plain
        return formatter(messages=messages, **variables)


def file_templates(metadata: Mapping[str, str]) -> Mapping[str, str]:
    """Find the templates in the metadata of a file, by name; ``default`` is the one without a name."""
    found = {"default": metadata.get(_METADATA_KEY, "")}
    for key, value in metadata.items():
        if key.startswith(_METADATA_KEY + "."):
            found.setdefault(key[len(_METADATA_KEY) + 1 :], value)
    return {name: template for name, template in found.items() if template}
