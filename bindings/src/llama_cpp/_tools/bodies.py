"""The ways in which models write calls, each read by a function: text of one section → its calls."""

from __future__ import annotations

import ast
import json
import re

from llama_cpp._tools.deltas import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Schemas = Mapping[str, Mapping[str, object]]
    """By name of a function, the JSON schema of its parameters."""

_ARGUMENTS = ("arguments", "parameters", "args", "input")
_NAMES = ("name", "tool_name", "function")
_FUNCTION = re.compile(
    r"<function(?:=| name=\")(?P<name>[^>\"]+)\"?>(?P<rest>.*?)(?:</function>|\Z)", re.DOTALL
)
_INVOKE = re.compile(r"<invoke name=\"(?P<name>[^\"]+)\">(?P<rest>.*?)(?:</invoke>|\Z)", re.DOTALL)
_PARAMETER = re.compile(
    r"<parameter(?:=| name=\")(?P<key>[^>\"]+)\"?>(?P<value>.*?)(?=</parameter>|<parameter|</function>|\Z)",
    re.DOTALL,
)
_ARG = re.compile(r"<arg_key>(?P<key>.*?)</arg_key>\s*<arg_value>(?P<value>.*?)</arg_value>", re.DOTALL)
_MARK = re.compile(r"<[^<>]*>|\[[A-Z_]+\]|>")
_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL)


def read_json(text: str, schemas: Schemas) -> list[Call]:  # noqa: ARG001 - JSON says its types itself
    """Read calls as JSON: one object, several after each other, or a list of them.

    Raises:
        ValueError: They are something else.
    """
    calls = [_call(value) for value in _values(text)]
    if not calls:
        raise ValueError("no call")
    return calls


def _values(text: str) -> Iterator[object]:
    decoder, at = json.JSONDecoder(), 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
        if at == len(text):
            return
        value, at = decoder.raw_decode(text, at)
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _call(value: object) -> Call:
    if not isinstance(value, dict):
        raise ValueError(f"expected a call, got {value!r}")  # noqa: TRY004 - it is the text that is wrong
    inner = value.get("function")
    if isinstance(inner, dict):
        value = inner
    name = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), None)
    if name is None:
        raise ValueError(f"a call without a name: {value!r}")
    arguments: object = next((value[key] for key in _ARGUMENTS if key in value), {})
    return Call(name, arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False))


def read_named_json(text: str, schemas: Schemas) -> list[Call]:  # noqa: ARG001 - as above
    """Read ``name<separator>{…}``: the name of the function, something, its arguments as JSON.

    Raises:
        ValueError: There are no arguments.
    """
    head, brace, rest = text.partition("{")
    if not brace:
        raise ValueError("no arguments")
    fenced = _FENCED.search(text)
    body = fenced[1] if fenced else brace + rest
    value, _ = json.JSONDecoder().raw_decode(body)
    words = _MARK.sub(" ", head).replace("```json", "").split()
    # DeepSeek says first what kind of tool it calls: there is one kind.
    names = words[1:] if words[:1] == ["function"] else words
    if not names:
        raise ValueError("no name")
    return [Call(_bare(names[0]), json.dumps(value, ensure_ascii=False))]


def read_named_list(text: str, schemas: Schemas) -> list[Call]:
    """Read what `read_named_json` reads, several times, with ``[TOOL_CALLS]`` between them.

    Raises:
        ValueError: As there.
    """
    if text.lstrip().startswith(("[{", "{")):
        return read_json(text, schemas)
    return [call for part in text.split("[TOOL_CALLS]") for call in read_named_json(part, schemas)]


def _bare(name: str) -> str:
    """Return a name without what some models put around it: ``functions.weather:0``."""
    return re.sub(r"^functions\.|:\d+$", "", name)


def read_functions(text: str, schemas: Schemas) -> list[Call]:
    """Read ``<function=name><parameter=key>value</parameter></function>``, or JSON after ``<function=name>``.

    Raises:
        ValueError: There is no function.
    """
    found = [*_FUNCTION.finditer(text), *_INVOKE.finditer(text)]
    if not found:
        raise ValueError("no function")
    return [_function(match["name"].strip(), match["rest"], schemas) for match in found]


def _function(name: str, body: str, schemas: Schemas) -> Call:
    if body.lstrip().startswith("{"):
        value, _ = json.JSONDecoder().raw_decode(body.lstrip())
        return Call(name, json.dumps(value, ensure_ascii=False))
    values = {match["key"].strip(): match["value"] for match in _PARAMETER.finditer(body)}
    return Call(name, _typed(name, values, schemas))


def read_arg_pairs(text: str, schemas: Schemas) -> list[Call]:
    """Read ``name<arg_key>key</arg_key><arg_value>value</arg_value>``.

    Raises:
        ValueError: There is no name.
    """
    name = text.partition("<arg_key>")[0].strip()
    if not name or "{" in name:
        raise ValueError("no name")
    return [
        Call(name, _typed(name, {match["key"]: match["value"] for match in _ARG.finditer(text)}, schemas))
    ]


def _typed(name: str, values: Mapping[str, str], schemas: Schemas) -> str:
    """Return arguments as JSON; what the schema calls a string is none of JSON's other values."""
    properties = schemas.get(name, {}).get("properties")
    known = properties if isinstance(properties, dict) else {}
    return json.dumps({key: _value(text, known.get(key)) for key, text in values.items()}, ensure_ascii=False)


def _value(text: str, schema: object) -> object:
    # A line end after the opening mark and before the closing one belongs to the marks.
    text = text.removeprefix("\n")
    text = text.removesuffix("\n")
    if isinstance(schema, dict) and schema.get("type") == "string":
        return text
    try:
        value: object = json.loads(text)
    except ValueError:
        return text
    return value


def read_python(text: str, schemas: Schemas) -> list[Call]:  # noqa: ARG001 - Python says its types itself
    """Read ``[name(key=value, …), …]``, calls as Python writes them; nothing is run.

    Raises:
        ValueError: They are something else.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"no Python: {error}") from error
    nodes = tree.elts if isinstance(tree, (ast.List, ast.Tuple)) else [tree]
    return [_python_call(node) for node in nodes]


def _python_call(node: ast.expr) -> Call:
    if not isinstance(node, ast.Call) or node.args:
        raise ValueError("expected calls with named arguments")
    values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in node.keywords if keyword.arg}
    return Call(ast.unparse(node.func), json.dumps(values, ensure_ascii=False))
