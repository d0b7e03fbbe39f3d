"""Read object-like macros that stand for a number or a string."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from codegen.clang import Cursor
from codegen.model import Macro

OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.LShift: operator.lshift,
    ast.BitOr: operator.or_,
}
"""What value macros compute with."""

SUFFIX = re.compile(r"^(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]+$")
"""An integer literal with C's type suffix."""


class NoValueError(Exception):
    """A macro is not a value: it is empty, an attribute or a piece of code."""


@dataclass(slots=True)
class MacroReader:
    """Collects macros in order; later ones may name earlier ones and enum constants."""

    constants: dict[str, int] = field(default_factory=dict)
    """Enum constants by name."""

    _found: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def add(self, cursor: Cursor, group: str) -> None:
        """Take in one definition."""
        tokens = [t.spelling for t in cursor.get_tokens()]
        if len(tokens) > 1:
            self._found[tokens[0]] = group, tokens[1:]

    def values(self) -> tuple[Macro, ...]:
        """Every macro that has a value, in the order of definition."""
        made = []
        for name, (group, _) in self._found.items():
            try:
                made.append(Macro(name=name, group=group, value=self._value(name)))
            except NoValueError:
                continue
        return tuple(made)

    def _value(self, name: str) -> int | float | bytes:
        if name in self.constants:
            return self.constants[name]
        if name not in self._found:
            raise NoValueError(name)
        text = " ".join(SUFFIX.sub(r"\1", token) for token in self._found[name][1])
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError as err:
            raise NoValueError(name) from err
        return self._evaluate(tree)

    def _evaluate(self, node: ast.expr) -> int | float | bytes:
        match node:
            case ast.Constant(value=str() as text):
                return text.encode()
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.Name(id=name):
                return self._value(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._integer(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](self._integer(left), self._integer(right))
            case _:
                raise NoValueError(ast.dump(node))

    def _integer(self, node: ast.expr) -> int:
        value = self._evaluate(node)
        if not isinstance(value, int):
            raise NoValueError(ast.dump(node))
        return value
