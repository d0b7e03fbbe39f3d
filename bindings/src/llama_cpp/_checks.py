"""Arguments that are looked at before anything is done with them: each error names the argument."""

from __future__ import annotations

import math
from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

_CHAT_LISTS = ("tools", "functions")
_CHAT_TABLES = ("response_format", "chat_template_kwargs")


def check_whole(name: str, value: object, choices: Container[int] | None = None) -> None:
    """Refuse what is no whole number, or none of some.

    Raises:
        TypeError: It is no whole number.
        ValueError: It is none of the choices.
    """
    if not hasattr(value, "__index__"):
        raise TypeError(f"{name} is {value!r}, expected a whole number")
    if choices is not None and value not in choices:
        raise ValueError(f"{name} is {value!r}, expected one of {choices}")


def check_number(name: str, value: object) -> None:
    """Refuse what is no finite number; None is one that was not given.

    Raises:
        TypeError: It is no number.
        ValueError: It is not finite.
    """
    if value is None:
        return
    if not isinstance(value, (int, float)) and not hasattr(value, "__float__"):
        raise TypeError(f"{name} is {value!r}, expected a number")
    if not math.isfinite(value):
        raise ValueError(f"{name} is {value!r}, expected a finite number")


def check_table(name: str, value: object) -> None:
    """Refuse what is neither None nor a mapping.

    Raises:
        TypeError: It is something else.
    """
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(f"{name} is {value!r}, expected a mapping")


def check_chat(messages: object, options: Mapping[str, object]) -> None:
    """Refuse what is no conversation, and what are no tools.

    Raises:
        TypeError: Names the first part that is something else.
    """
    _check_messages(messages)
    for name in _CHAT_TABLES:
        check_table(name, options.get(name))
    for name in _CHAT_LISTS:
        given = options.get(name)
        if given is not None:
            _check_functions(name, given)


def _check_messages(messages: object) -> None:
    if not isinstance(messages, (list, tuple)):
        raise TypeError(f"messages is {messages!r}, expected a list of messages")
    for number, message in enumerate(messages):
        if not isinstance(message, Mapping):
            raise TypeError(f"messages[{number}] is {message!r}, expected a role and content")
        if not isinstance(message.get("role"), str):
            raise TypeError(f"messages[{number}].role is {message.get('role')!r}, expected a string")


def _check_functions(name: str, given: object) -> None:
    if not isinstance(given, (list, tuple)):
        raise TypeError(f"{name} is {given!r}, expected a list")
    for number, item in enumerate(given):
        function = item.get("function") if name == "tools" and isinstance(item, Mapping) else item
        if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
            raise TypeError(f"{name}[{number}] is {item!r}, expected a function with a name")
