"""Calls as Python writes them, or nearly so."""

from __future__ import annotations

import ast
import re

from llama_cpp._tools.deltas import Call
from llama_cpp._tools.jsontext import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Schemas

_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_NO_ESCAPE = re.compile(r"\\(?![\\'\"abfnrtv0-7xuUN])")
_CONSTANTS = {"true": True, "false": False, "null": None}


def read_python(text: str, schemas: Schemas) -> list[Call]:  # noqa: ARG001 - Python says its types itself
    """Read ``[name(key=value, …), …]``, calls as Python writes them; nothing is run.

    Strings may have line ends, and backslashes that escape nothing; JSON's constants are known.

    Raises:
        ValueError: They are something else.
        SyntaxError: They are no Python.
    """
    tree = ast.parse(_STRING.sub(_mended, text.strip()), mode="eval").body
    nodes = tree.elts if isinstance(tree, (ast.List, ast.Tuple)) else [tree]
    if not nodes:
        raise ValueError("no call")
    return [_call(node) for node in nodes]


def _mended(found: re.Match[str]) -> str:
    string = _NO_ESCAPE.sub(r"\\\\", found[0])
    return string.replace("\r", "\\r").replace("\n", "\\n")


def _call(node: ast.expr) -> Call:
    if not isinstance(node, ast.Call) or node.args or not all(keyword.arg for keyword in node.keywords):
        raise ValueError("expected calls with named arguments")
    values = {keyword.arg: ast.literal_eval(_Constants().visit(keyword.value)) for keyword in node.keywords}
    try:
        return Call(ast.unparse(node.func), dumps(values))
    except TypeError as error:
        raise ValueError(f"not JSON: {error}") from error


class _Constants(ast.NodeTransformer):
    """Reads JSON's names of constants as Python's."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return the constant, if the name is that of one."""
        return ast.Constant(_CONSTANTS[node.id]) if node.id in _CONSTANTS else node
