"""The provider's ``${{ … }}`` expressions, evaluated here: enough of them for our own workflows.

Source: GitHub Actions, "Evaluate expressions in workflows and actions".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from wheelgrid.errors import BuildError, Problem

JSON: TypeAlias = "str | int | float | bool | Sequence[JSON] | Mapping[str, JSON] | None"
"""What an expression may be worth."""
Contexts: TypeAlias = Mapping[str, JSON]
"""The names that an expression may begin with: ``matrix``, ``needs``, ``inputs``, …"""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<sign>&&|\|\||==|!=|[!().,\[\]]))"
)
_PLACE = re.compile(r"\$\{\{((?:(?!\}\}).)*)\}\}", re.DOTALL)
_CONSTANTS: Mapping[str, JSON] = {"true": True, "false": False, "null": None}


class _Parser:
    """Reads one expression from left to right; the methods go from the loosest binding to the tightest."""

    def __init__(self, source: str, contexts: Contexts) -> None:
        self._source = source.strip()
        self._contexts = contexts
        self._tokens = _tokens(self._source)

    def value(self) -> JSON:
        """Return what the whole expression is worth."""
        found = self._any()
        if self._tokens:
            raise _not_understood(self._source)
        return found

    def _any(self) -> JSON:
        left = self._all()
        while self._take("||"):
            right = self._all()
            left = left if is_true(left) else right
        return left

    def _all(self) -> JSON:
        left = self._comparison()
        while self._take("&&"):
            right = self._comparison()
            left = right if is_true(left) else left
        return left

    def _comparison(self) -> JSON:
        left = self._negation()
        for sign, wanted in (("==", True), ("!=", False)):
            if self._take(sign):
                return _equal(left, self._negation()) is wanted
        return left

    def _negation(self) -> JSON:
        return not is_true(self._negation()) if self._take("!") else self._path()

    def _path(self) -> JSON:
        found = self._atom()
        while True:
            if self._take("."):
                found = _inside(found, self._next())
            elif self._take("["):
                found = _inside(found, self._any())
                self._expect("]")
            else:
                return found

    def _atom(self) -> JSON:
        if self._take("("):
            found = self._any()
            self._expect(")")
            return found
        token = self._next()
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        if re.fullmatch(r"-?\d+", token):
            return int(token)
        if self._take("("):
            return self._call(token)
        if token not in self._contexts:
            raise _not_understood(self._source, f"there is no {token!r} here")
        return self._contexts[token]

    def _call(self, name: str) -> JSON:
        arguments: list[JSON] = []
        while not self._take(")"):
            arguments.append(self._any())
            self._take(",")
        function = _FUNCTIONS.get(name)
        if function is None:
            raise _not_understood(self._source, f"the function {name!r} is not known here")
        return function(arguments)

    def _take(self, sign: str) -> bool:
        if self._tokens and self._tokens[0] == sign:
            self._tokens.pop(0)
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise _not_understood(self._source, f"{sign!r} is missing")

    def _next(self) -> str:
        if not self._tokens:
            raise _not_understood(self._source)
        return self._tokens.pop(0)


def evaluate(source: str, contexts: Contexts) -> JSON:
    """Return what an expression is worth, without its braces.

    Raises:
        BuildError: It is no expression, or uses what is not known here.
    """
    return _Parser(source, contexts).value()


def resolve(text: str, contexts: Contexts) -> JSON:
    """Return a value of a workflow: what its only expression is worth, else its text with all filled in.

    Raises:
        BuildError: See `evaluate`.
    """
    if (whole := _PLACE.fullmatch(text.strip())) is not None:
        return evaluate(whole[1], contexts)
    return _PLACE.sub(lambda place: as_text(evaluate(place[1], contexts)), text)


def holds(condition: str, contexts: Contexts) -> bool:
    """Say whether a condition of a job or step holds; its braces may be missing.

    Raises:
        BuildError: See `evaluate`.
    """
    return is_true(resolve(condition if "${{" in condition else f"${{{{ {condition} }}}}", contexts))


def is_true(value: JSON) -> bool:
    """Say what counts as true: everything but ``false``, ``0``, the empty text and ``null``."""
    return (isinstance(value, Mapping | Sequence) and not isinstance(value, str)) or bool(value)


def as_text(value: JSON) -> str:
    """Return a value as it stands in a text."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
        case _:
            return json.dumps(value)


def _tokens(source: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(source):
        if (match := _TOKEN.match(source, at)) is None:
            raise _not_understood(source, f"{source[at:].strip()!r} is not understood")
        tokens.append(match[match.lastgroup or 0])
        at = match.end()
    return tokens


def _equal(left: JSON, right: JSON) -> bool:
    """Compare as the provider does: texts without regard to case, unlike kinds never in our workflows."""
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    return left == right


def _inside(value: JSON, key: JSON) -> JSON:
    """Return a part of a value; what is not there is ``null``, as at the provider."""
    if isinstance(value, Mapping):
        return value.get(str(key))
    if isinstance(value, Sequence) and not isinstance(value, str) and isinstance(key, int):
        return value[key] if key < len(value) else None
    return None


def _from_json(arguments: Sequence[JSON]) -> JSON:
    text = as_text(arguments[0])
    try:
        found: JSON = json.loads(text)
    except ValueError as error:
        raise BuildError(Problem(what=f"fromJSON was given no JSON: {text!r}")) from error
    return found


def _format(arguments: Sequence[JSON]) -> JSON:
    pattern, *values = map(as_text, arguments)
    return re.sub(r"\{(\d+)\}", lambda place: values[int(place[1])], pattern)


_FUNCTIONS: Mapping[str, Callable[[Sequence[JSON]], JSON]] = {
    "always": lambda _: True,
    "success": lambda _: True,
    # A rehearsal ends with the first failure, so whatever still runs has seen none.
    "failure": lambda _: False,
    "cancelled": lambda _: False,
    "format": _format,
    "fromJSON": _from_json,
    "hashFiles": lambda _: "local",
    "toJSON": lambda arguments: json.dumps(arguments[0]),
}


def _not_understood(source: str, why: str = "it ends too early or too late") -> BuildError:
    return BuildError(
        Problem(
            what=f"expression {source!r} cannot be evaluated here: {why}",
            hint="write it more simply, or teach ci/workflows/expressions.py",
        )
    )
