"""The rules of a grammar in the making: names, the rules that every JSON needs, repetitions."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

INVALID_RULE_CHARS_RE = re.compile("[^a-zA-Z0-9-]+")
"""What may not stand in the name of a rule."""

SPACE_RULE = r'| " " | "\n"{1,2} [ \t]{0,20}'
"""White space between the signs of JSON: bounded, so that a model cannot write blanks for ever."""

MAX_RULES = 30_000
"""Rules of one schema."""

_SHORT_CODES = range(0x10000)
_MAX_NAME = 60
_INLINE = 8
"""Optional repetitions that stand where they are; more of them become a rule."""

_NATIVE = 500
"""Optional repetitions that are left to llama.cpp, which makes a rule of each; more of them are halved."""

_REFERENCE = re.compile(
    r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]|\{[^}]*\}|([a-zA-Z][a-zA-Z0-9-]*|[0-9][a-zA-Z0-9-]*)'
)
"""A literal, a class or bounds, which are passed over, or else the name of a rule."""

_ATOM = re.compile(r"[a-zA-Z0-9-]+|\[[^\]\\]*\]")


class BuiltinRule:
    """A rule that is added when it is used, with those it needs."""

    __slots__ = ("content", "deps")

    def __init__(self, content: str, deps: list[str] | None = None) -> None:
        """Keep the text after ``::=`` and the names of the rules in it."""
        self.content = content
        """GBNF text of the rule."""
        self.deps = deps or []
        """Names of the built-in rules that it needs, itself not among them."""


_JSON_CHAR = r'[ !#-\[\]-\uD7FF\uE000-\U0010FFFF] | "\\" (["\\/bfnrt] | "u" char-code)'
_CHAR_CODE = (
    "[0-9a-cefA-CEF] hex{3} | [dD] [0-7] hex{2}"
    r' | [dD] [89abAB] hex{2} "\\u" [dD] [c-fC-F] hex{2}'
)

PRIMITIVE_RULES: Mapping[str, BuiltinRule] = {
    "space": BuiltinRule(SPACE_RULE),
    "boolean": BuiltinRule('"true" | "false"'),
    "null": BuiltinRule('"null"'),
    "integral-part": BuiltinRule('"0" | [1-9] [0-9]{0,15}'),
    "decimal-part": BuiltinRule("[0-9]{1,20}"),
    "exponent": BuiltinRule('[0-9]{1,2} | "1" [0-9]{2} | "2" [0-8] [0-9]'),
    "number": BuiltinRule(
        '"-"? integral-part ("." decimal-part)? ([eE] [-+]? exponent)?',
        ["integral-part", "decimal-part", "exponent"],
    ),
    "integer": BuiltinRule('"0" | "-"? [1-9] [0-9]{0,15}'),
    "hex": BuiltinRule("[0-9a-fA-F]"),
    "char-code": BuiltinRule(_CHAR_CODE, ["hex"]),
    "char": BuiltinRule(_JSON_CHAR, ["char-code"]),
    "string": BuiltinRule(r'"\"" char* "\""', ["char"]),
    "member": BuiltinRule('string space ":" space value', ["string", "space", "value"]),
    "object": BuiltinRule('"{" space (member ("," space member)* space)? "}"', ["member", "space"]),
    "array": BuiltinRule('"[" space (value ("," space value)* space)? "]"', ["value", "space"]),
    "value": BuiltinRule(
        "object | array | string | number | boolean | null",
        ["object", "array", "string", "number", "boolean", "null"],
    ),
}
"""Rules of JSON by name. Source: RFC 8259; half characters (lone surrogates) are left out."""


def literal(text: str) -> str:
    """Write a text as a literal of GBNF."""
    return '"' + "".join(map(_literal_char, text)) + '"'


def _literal_char(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if char.isprintable() else _code(ord(char))


def _code(code: int) -> str:
    short = {9: "\\t", 10: "\\n", 13: "\\r"}
    if code in short:
        return short[code]
    if chr(code).isascii():
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code in _SHORT_CODES else f"\\U{code:08X}"


def char_class(ranges: tuple[tuple[int, int], ...]) -> str:
    """Write a set of characters as a class of GBNF."""
    return "[" + "".join(map(_range, ranges)) + "]"


def _range(ends: tuple[int, int]) -> str:
    first, last = map(_class_char, ends)
    return first if first == last else first + last if ends[0] + 1 == ends[1] else f"{first}-{last}"


def _class_char(code: int) -> str:
    if chr(code) in "\\[]-":
        return "\\" + chr(code)
    char = chr(code)
    return char if char.isascii() and char.isprintable() and char != "^" else _code(code)


class TooManyRulesError(Exception):
    """A schema would need more than `MAX_RULES` rules."""


class RuleBook:
    """Rules by name."""

    def __init__(self) -> None:
        """Begin without a rule."""
        self.rules: dict[str, str] = {}
        """Text of each rule that was added; None is a name whose text is still to come."""
        self._taken: set[str] = {*PRIMITIVE_RULES}
        self._counts: dict[str, int] = {}
        self._shared: dict[str, str] = {}

    def reserve(self, wanted: str) -> str:
        """Return a name for a new rule.

        Raises:
            TooManyRulesError: There are more than `MAX_RULES`.
        """
        if len(self._taken) > MAX_RULES:
            raise TooManyRulesError
        name = INVALID_RULE_CHARS_RE.sub("-", wanted)[-_MAX_NAME:].strip("-") or "rule"
        base = name
        while name in self._taken:
            self._counts[base] = self._counts.get(base, 0) + 1
            name = f"{base}-{self._counts[base]}"
        self._taken.add(name)
        return name

    def define(self, name: str, text: str) -> str:
        """Give a reserved name its text, and return the name."""
        self.rules[name] = text
        return name

    def add(self, wanted: str, text: str) -> str:
        """Add a rule and return its name; the same text is added once."""
        if text not in self._shared:
            self._shared[text] = self.define(self.reserve(wanted), text)
        return self._shared[text]

    def primitive(self, name: str) -> str:
        """Make sure that a rule of `PRIMITIVE_RULES` and those it needs are there, and return its name."""
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in self.rules:
                self.rules[one] = PRIMITIVE_RULES[one].content
                waiting.extend(PRIMITIVE_RULES[one].deps)
        return name

    def repeat(self, item: str, least: int, most: int | None, wanted: str) -> str:
        """Write an expression several times.

        llama.cpp makes a rule of each optional repetition and allows 2,000. Many repetitions are therefore
        halved, again and again: their number of rules grows with the logarithm.

        Args:
            item: The expression: a name, a class, or anything else.
            least: How often at least.
            most: How often at most; None is without limit.
            wanted: Name for the rules that are needed.
        """
        if most == 0:
            return '""'
        sign = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}.get((least, most))
        if sign is not None:
            return f"{self._atom(item)}{sign}"
        if not _ATOM.fullmatch(item):
            item = self.add(f"{wanted}-item", item)
        parts = [self._exactly(item, least, wanted)] if least else []
        if most is None:
            parts.append(f"{item}*")
        elif most > least:
            parts.append(self._up_to(item, most - least, wanted))
        if len(parts) == 2 and least <= _NATIVE and (most is None or most - least <= _INLINE):  # noqa: PLR2004 - both
            parts = [f"{item}{{{least},{'' if most is None else most}}}"]
        return " ".join(parts)

    def _atom(self, item: str) -> str:
        return item if _ATOM.fullmatch(item) else f"({item})"

    def _exactly(self, item: str, count: int, wanted: str) -> str:
        if count <= _NATIVE:
            return item if count == 1 else f"{item}{{{count}}}"
        half = self.add(f"{wanted}-{count // 2}", self._exactly(item, count // 2, wanted))
        return f"{half} {half}" + (f" {item}" if count % 2 else "")

    def _up_to(self, item: str, count: int, wanted: str) -> str:
        if count <= _INLINE:
            return f"{item}?" if count == 1 else f"{item}{{0,{count}}}"
        if count <= _NATIVE:
            return self.add(f"{wanted}-up-to-{count}", f"{item}{{0,{count}}}")
        half = (count + 1) // 2
        full = self.add(f"{wanted}-{half}", self._exactly(item, half, wanted))
        more = self._up_to(item, count - half, wanted)
        return self.add(f"{wanted}-up-to-{count}", f"{full} {more} | {self._up_to(item, half - 1, wanted)}")

    def text(self) -> str:
        """Return the grammar: the root and the rules that it needs, the root first."""
        found: dict[str, None] = {"root": None}
        waiting = ["root"]
        while waiting:
            for name in _REFERENCE.findall(self.rules[waiting.pop()]):
                if name and name not in found:
                    found[name] = None
                    waiting.append(name)
        return "".join(f"{name} ::= {self.rules[name]}\n" for name in found)
