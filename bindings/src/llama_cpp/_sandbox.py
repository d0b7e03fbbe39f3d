"""Where the templates of model files run: Jinja's sandbox, with bounds on what a template may spend.

A template is a program from a file that somebody else made. It can neither reach Python's objects nor
change what it was given. Its steps, powers, repetitions and output are bounded, so that a hostile one ends
with an error. Memory is not bounded otherwise: a template may still make one very wide field, or double a
text a few dozen times.
"""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from time import localtime, strftime

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from llama_cpp._generation_tag import GenerationTag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Literal

    Missed = Literal["error", "empty"]

MAX_STEPS = 2_000_000
"""How often the loops and macros of one rendering may begin."""
MAX_ITEMS = 1_000_000
"""Items of a list, or characters of a text, that one repetition may make."""
MAX_APPENDED = 100_000
"""Items of a list that a template appends to."""
MAX_OUTPUT = 1 << 26
"""Characters that a rendering may have."""
MAX_BITS = 4096
"""Bits of the result of a power."""


class RefusedError(jinja2.TemplateError):
    """A template called ``raise_exception``: it does not format such messages, and says why."""


class SpentError(jinja2.TemplateRuntimeError):
    """A template spends more than it may."""


class Given(list[object]):
    """A list that a template was given, which it may not change."""


class Missing(jinja2.Undefined):
    """A name or attribute that is not there; in a lenient rendering it adds nothing to a text."""

    def __add__(self, other: object) -> object:  # type: ignore[override]  # jinja2 says it never returns
        """Return the text, if `other` is one."""
        return other if _may_miss(other) else super().__add__(other)

    def __radd__(self, other: object) -> object:  # type: ignore[override]  # as above
        """Return the text, if `other` is one."""
        return other if _may_miss(other) else super().__radd__(other)


def _may_miss(other: object) -> bool:
    return isinstance(other, str) and sandbox().lenient


def tojson(
    x: object,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """Write JSON; unlike Jinja's own filter it escapes nothing for HTML, and it takes generators."""
    return json.dumps(
        x,
        ensure_ascii=ensure_ascii,
        indent=indent,
        separators=separators,
        sort_keys=sort_keys,
        default=_listed,
    )


def strftime_now(format: str = "%Y-%m-%d %H:%M:%S") -> str:  # noqa: A002 - the name that templates may pass it by
    """Return the local time, in the form that ``strftime`` describes."""
    return strftime(format, localtime())


def raise_exception(message: str) -> None:
    """What templates call on messages they cannot format.

    Raises:
        RefusedError: Always.
    """
    raise RefusedError(message)


def _listed(value: object) -> list[object]:
    """Return the items of what JSON does not know."""
    if isinstance(value, jinja2.Undefined) or not hasattr(value, "__iter__"):
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")
    return list(value)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja as templates of chats expect it: trimmed blocks, ``break``, ``{% generation %}``, ``tojson``."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        """Set up what templates find."""
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=Missing,
            extensions=["jinja2.ext.loopcontrols", GenerationTag],
        )
        self.filters["tojson"] = tojson
        self.filters["from_json"] = json.loads
        self.filters["safe"] = str
        self.globals["raise_exception"] = raise_exception
        self.globals["strftime_now"] = strftime_now
        self._rendering = threading.local()

    def compiled(self, source: str) -> jinja2.Template:
        """Compile a template whose loops and macros count their steps.

        Raises:
            jinja2.TemplateSyntaxError: It is not valid Jinja.
            RecursionError: It is nested too deep.
        """
        tree = self.parse(source)
        for node in list(tree.find_all(nodes.Stmt)):
            if isinstance(node, (nodes.For, nodes.Macro, nodes.CallBlock)):
                node.body.insert(0, _step(node.lineno))
        return self.from_string(tree)

    def text(self, template: jinja2.Template, names: Mapping[str, object], missing: Missed = "error") -> str:
        """Render a template of this environment.

        Args:
            template: The template.
            names: What it sees.
            missing: What happens when it adds something that is not there to a text.

        Raises:
            jinja2.TemplateError: The template fails; `SpentError` says that it spends too much.
        """
        self._rendering.steps = 0
        self._rendering.lenient = missing == "empty"
        return "".join(_bounded(template.generate(names)))

    @property
    def lenient(self) -> bool:
        """Whether what is not there may be added to a text in the rendering of this thread."""
        return bool(self._rendering.lenient)

    @property
    def step(self) -> None:
        """Count one turn of a loop, or call of a macro, of the template that this thread renders."""
        rendering = self._rendering
        rendering.steps = steps = rendering.steps + 1
        if steps > MAX_STEPS:
            raise SpentError(f"it takes more than {MAX_STEPS} steps")

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Let a template append to the lists that it made itself, and take from them."""
        return (attr == "pop" and type(obj) is list) or super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: object, attribute: str) -> object:
        """Find an attribute; ``append`` is one that keeps lists short."""
        if attribute == "append" and type(obj) is list:
            return _append_to(obj)
        return super().getattr(obj, attribute)

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: object, right: object
    ) -> object:
        """Multiply, or raise to a power, within bounds."""
        check = _check_power if operator == "**" else _check_repetition
        check(left, right)
        return super().call_binop(context, operator, left, right)


@lru_cache(maxsize=1)
def sandbox() -> Sandbox:
    """Return the one environment; rendering in it is safe from many threads."""
    return Sandbox()


def _step(line: int) -> nodes.Node:
    """Return the statement that counts a step: it looks at the property of the environment."""
    return nodes.ExprStmt(nodes.EnvironmentAttribute("step", lineno=line), lineno=line)


def _append_to(items: list[object]) -> Callable[[object], None]:
    def append(item: object) -> None:
        if len(items) >= MAX_APPENDED:
            raise SpentError(f"it makes a list of more than {MAX_APPENDED} items")
        items.append(item)

    return append


def _check_repetition(left: object, right: object) -> None:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, (str, list, tuple)) and isinstance(other, int) and _size(one) * other > MAX_ITEMS:
            raise SpentError(f"it repeats something {other} times")


def _size(value: object) -> int:
    """Count the characters and items of a value."""
    if isinstance(value, (list, tuple)):
        return len(value) + sum(map(_size, value))
    return len(value) if isinstance(value, str) else 1


def _check_power(left: object, right: object) -> None:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > MAX_BITS:
        raise SpentError(f"the power {left} ** {right} is too large")


def _bounded(pieces: Iterable[str]) -> Iterable[str]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_OUTPUT:
            raise SpentError(f"it writes more than {MAX_OUTPUT} characters")
        yield piece
