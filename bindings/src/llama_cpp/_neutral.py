"""Parameters that existing programs always pass, accepted while they ask for nothing.

A wrapper with a setting for a grammar passes ``grammar=None`` with every call. That changes nothing and is
let through; a value that would change the result is refused, so that nothing is ignored silently.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTHING = (None,)
_NEUTRAL: dict[str, tuple[object, ...]] = {
    "function_call": (None, "none"),
    "functions": (None, []),
    "grammar": _NOTHING,
    "penalize_nl": (None, True),
    "response_format": (None, {"type": "text"}),
    "tfs_z": (None, 1.0),
    "tool_choice": (None, "none", "auto"),
    "tools": (None, []),
}
"""Values that ask for nothing, by parameter."""


def check_neutral(call: str, given: Mapping[str, object]) -> None:
    """Let neutral values through.

    Raises:
        TypeError: The function has no such parameter, or the value asks for something.
    """
    for name, value in given.items():
        if name not in _NEUTRAL:
            raise TypeError(f"{call}() got an unexpected keyword argument {name!r}")
        if value not in _NEUTRAL[name]:
            raise TypeError(f"{call}() does not support {name}={value!r}; leave it out")
