"""What a caller asks for: which functions may be called, which of them must be, and how often."""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._tools.forcing import Function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llama_cpp._tools.deltas import Schemas

NAMED = "="
"""What stands before the name of the one function that must be called, in `Asked.choice`."""


class Asked(NamedTuple):
    """What a conversation is to be answered with."""

    functions: tuple[Function, ...]
    """What may be called."""
    choice: str
    """``none``, ``auto``, ``required``, or the name of one function after ``=``."""
    is_old: bool = False
    """Whether it was asked with ``functions``, and is answered with ``function_call``."""
    is_parallel: bool | None = None
    """Whether there may be several calls: none forces one, but lets a free answer have several."""
    response_format: Mapping[str, object] | None = None
    """Form of the answer."""

    @property
    def schemas(self) -> Schemas:
        """Schemas of the functions that may be called, by name."""
        return {} if self.choice == "none" else {it.name: it.parameters for it in self.functions}


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
    known = (*map(_tool, tools or ()), *map(_function, functions or ()))
    is_old = not tools and bool(functions)
    name, wish = ("function_call", function_call) if is_old else ("tool_choice", tool_choice)
    choice = _choice(name, wish, [it.name for it in known])
    return Asked(known, choice, is_old, parallel_tool_calls, response_format)


def _tool(tool: Mapping[str, object]) -> Function:
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict):
        raise TypeError(f"tool is {tool!r}, expected {{'type': 'function', 'function': {{…}}}}")
    return _function(function)


def _function(function: Mapping[str, object]) -> Function:
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(name, str) or not name:
        raise TypeError(f"function is {function!r}, expected a name and parameters")
    parameters = function.get("parameters")
    if parameters is not None and not isinstance(parameters, dict):
        raise TypeError(f"parameters of function {name!r} are {parameters!r}, expected a JSON schema")
    return Function(name, parameters or {}, str(function.get("description") or ""))


def _choice(given_as: str, wish: object, names: Sequence[str]) -> str:
    if wish is None or wish == "auto":
        return "auto" if names else "none"
    if wish == "none":
        return "none"
    if wish in ("required", "any") and names:
        return "required"
    inner = wish.get("function", wish) if isinstance(wish, dict) else {"name": wish}
    name = inner.get("name") if isinstance(inner, dict) else None
    if name not in names:
        noun = "functions" if given_as == "function_call" else "tools"
        known = f"the {noun} are {', '.join(names)}" if names else f"there are no {noun}"
        raise ValueError(
            f"{given_as} is {wish!r}, but {known}; expected none, auto, required, or one by name"
        )
    return f"{NAMED}{name}"
