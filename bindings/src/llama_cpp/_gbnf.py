"""GBNF text to a checked grammar: what llama.cpp would read, with errors that say where and why.

The native parser prints its reason to the C standard error and the native recursion can end the process, so
a grammar is read here first. Source: ``src/llama-grammar.cpp`` of llama.cpp, whose rules are followed to the
letter: what it refuses is refused, and so is what makes it run out of stack, memory or time.
"""

from __future__ import annotations

import re

from llama_cpp._gbnf_tree import Chars, Grammar, GrammarTextError, Ref, Repeat, Rule, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._gbnf_tree import Element, Sequence

MAX_REPETITIONS = 2000
"""Bound of ``{m,n}`` in llama.cpp, also of the rules that a repetition makes out of one expression."""

MAX_NESTING = 200
"""Brackets within brackets, and repetitions of repetitions. The native parser recurses for each."""

MAX_ELEMENTS = 1_000_000
"""Characters, references and copies made by repetitions in a grammar: entries of the native rules."""

_BLANKS = frozenset({" ", "\t", "#", "\r", "\n"})
_LAST_TOKEN = 2**32 - 1
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PLAIN = re.compile(r'"([^"\\]*)"')
_SPACE = re.compile(r"(?:[ \t]+|#[^\r\n]*)*")
_SPACE_AND_LINES = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_ESCAPE = re.compile(r'\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([trn\\"\[\]-]))')
_TOKEN = re.compile(r"<(?:\[([0-9]+)\]|(?!\[)[^>]*)>")
_BOUNDS = re.compile(r"([0-9]+)")
_SHORT = {"t": 9, "r": 13, "n": 10}


_ANY = Chars((), negated=True)


class _Open:
    """A rule or group whose end was not reached yet."""

    __slots__ = ("alternatives", "at", "before", "index", "items", "last_start", "made")

    def __init__(self, index: int, at: int, before: int) -> None:
        self.index = index
        self.at = at
        self.before = before
        self.alternatives: list[Sequence] = []
        self.items: list[Element] = []
        self.last_start = 0
        """Where the last expression of `items` begins: what a repetition would repeat."""
        self.made = 1
        """How many native rules the last expression stands for."""

    def begin_item(self, made: int = 1) -> None:
        self.last_start = len(self.items)
        self.made = made

    def next_alternative(self) -> None:
        self.alternatives.append(tuple(self.items))
        self.items = []
        self.begin_item()


def parse_gbnf(text: str) -> Grammar:
    """Read a grammar.

    Raises:
        GrammarTextError: The text is no grammar, a rule is not defined, or the grammar is too large.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._rules: dict[int, Rule] = {}
        self._names: dict[str, int] = {}
        self._used: dict[int, int] = {}
        self._indices = 0
        self._symbols = 0
        self._elements = 0
        self._chars: dict[str, Element] = {}

    def parse(self) -> Grammar:
        if "\0" in self._text:
            raise self._error("a zero character", "write it as \\x00", self._text.index("\0"))
        self._skip(lines=True)
        if self._at == len(self._text):
            raise self._error("there are no rules", 'write at least root ::= "..."', 0)
        while self._at < len(self._text):
            self._rule()
        self._refuse_undefined()
        return Grammar(self._text, self._rules, self._names)

    def _error(self, what: str, hint: str, at: int | None = None) -> GrammarTextError:
        return GrammarTextError(what, hint, self._text, self._at if at is None else at)

    def _found(self) -> str:
        return repr(self._text[self._at : self._at + 12]) if self._at < len(self._text) else "the end"

    def _skip(self, *, lines: bool) -> None:
        if self._text[self._at : self._at + 1] not in _BLANKS:
            return
        found = (_SPACE_AND_LINES if lines else _SPACE).match(self._text, self._at)
        if found:
            self._at = found.end()

    def _symbol(self, name: str) -> int:
        if name not in self._names:
            self._names[name] = self._indices
            self._indices += 1
            self._symbols += 1
        return self._names[name]

    def _rule(self) -> None:
        begin = self._at
        name = _NAME.match(self._text, self._at)
        if name is None:
            raise self._error(
                f"expected the name of a rule, found {self._found()}",
                "begin rules with letters, digits and hyphens, and put '|' at the end of a line that goes on",
            )
        index = self._symbol(name.group())
        self._at = name.end()
        self._skip(lines=False)
        if not self._text.startswith("::=", self._at):
            raise self._error(f"expected '::=', found {self._found()}", f"write {name.group()} ::= ...")
        self._at += 3
        self._skip(lines=True)
        self._body(name.group(), _Open(index, begin, 0))
        if self._at < len(self._text) and self._text[self._at] not in "\r\n":
            raise self._error(f"expected the end of the line, found {self._found()}", "end the rule here")
        self._skip(lines=True)

    def _body(self, name: str, rule: _Open) -> None:
        stack = [rule]
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "(":
                self._open(stack)
            elif char == ")" and len(stack) > 1:
                self._close(name, stack)
            elif char == "|":
                stack[-1].next_alternative()
                self._at += 1
                self._skip(lines=True)
            elif char in "*+?{":
                self._repetition(stack[-1], nested=len(stack) > 1)
            elif not self._terminal(char, stack[-1]):
                break
            else:
                self._skip(lines=len(stack) > 1)
        if len(stack) > 1:
            raise self._error(f"expected ')', found {self._found()}", "close the bracket", stack[-1].at)
        self._finish(name, rule)

    def _finish(self, name: str, opened: _Open) -> None:
        opened.next_alternative()
        size = sum(element.size for one in opened.alternatives for element in one)
        self._count(size + len(opened.alternatives), opened.at)
        self._rules[opened.index] = Rule(name, tuple(opened.alternatives), opened.at)

    def _count(self, elements: int, at: int) -> None:
        self._elements += elements
        if self._elements > MAX_ELEMENTS:
            raise self._error(
                f"more than {MAX_ELEMENTS} elements", "make the grammar or its repetitions smaller", at
            )

    def _open(self, stack: list[_Open]) -> None:
        if len(stack) > MAX_NESTING:
            raise self._error(f"more than {MAX_NESTING} brackets in each other", "give the inner part a rule")
        stack.append(_Open(self._indices, self._at, self._symbols))
        self._indices += 1
        self._symbols += 1
        self._at += 1
        self._skip(lines=True)

    def _close(self, name: str, stack: list[_Open]) -> None:
        group = stack.pop()
        self._finish(name, group)
        stack[-1].begin_item(max(1, self._symbols - group.before))
        stack[-1].items.append(Ref(group.index))
        self._at += 1
        self._skip(lines=len(stack) > 1)

    def _terminal(self, char: str, into: _Open) -> bool:
        if char == '"':
            into.begin_item()
            into.items.extend(self._literal())
        elif char == "[":
            into.begin_item()
            into.items.extend(self._class())
        elif char in "<!":
            into.begin_item()
            into.items.append(self._token(negated=char == "!"))
        elif char == ".":
            into.begin_item()
            into.items.append(_ANY)
            self._at += 1
        else:
            return self._reference(into)
        return True

    def _reference(self, into: _Open) -> bool:
        name = _NAME.match(self._text, self._at)
        if name is None:
            return False
        into.begin_item()
        index = self._symbol(name.group())
        self._used.setdefault(index, self._at)
        into.items.append(Ref(index))
        self._at = name.end()
        return True

    def _literal(self) -> list[Element]:
        plain = _PLAIN.match(self._text, self._at)
        if plain:
            self._at = plain.end()
            return [self._chars.setdefault(char, Chars(((ord(char), ord(char)),))) for char in plain.group(1)]
        begin, found = self._at, []
        self._at += 1
        while not self._text.startswith('"', self._at):
            code = self._char(begin)
            found.append(Chars(((code, code),)))
        self._at += 1
        return [*found]

    def _class(self) -> list[Element]:
        begin = self._at
        negated = self._text.startswith("^", self._at + 1)
        self._at += 2 if negated else 1
        ranges = []
        while not self._text.startswith("]", self._at):
            first = last = self._char(begin)
            if self._text.startswith("-", self._at) and not self._text.startswith("-]", self._at):
                self._at += 1
                last = self._char(begin)
            ranges.append((first, last))
        self._at += 1
        size = sum(1 + (first != last) for first, last in ranges)
        return [Chars(tuple(ranges), negated, size)] if ranges else []

    def _char(self, begin: int) -> int:
        if self._at >= len(self._text):
            opened = self._text[begin]
            raise self._error(f"{opened} is not closed", f"add the closing {opened.replace('[', ']')}", begin)
        char = self._text[self._at]
        if char != "\\":
            self._at += 1
            return ord(char)
        escape = _ESCAPE.match(self._text, self._at)
        if escape is None:
            raise self._error(
                f"unknown escape {self._text[self._at : self._at + 2]!r}",
                'use \\n \\r \\t \\" \\\\ \\[ \\] \\- \\xHH \\uHHHH or \\UHHHHHHHH',
            )
        self._at = escape.end()
        if escape.group(4):
            return _SHORT.get(escape.group(4), ord(escape.group(4)))
        return int(escape.group(1) or escape.group(2) or escape.group(3), 16)

    def _token(self, *, negated: bool) -> Token:
        begin = self._at + negated
        found = _TOKEN.match(self._text, begin)
        if found is None or int(found.group(1) or 0) > _LAST_TOKEN:
            raise self._error("expected a token", "write <[id]> or <text of the token>", begin)
        self._at = found.end()
        return Token(found.group(), int(found.group(1)) if found.group(1) else None, negated)

    def _repetition(self, into: _Open, *, nested: bool) -> None:
        at = self._at
        least, most = self._bounds(nested=nested)
        items = tuple(into.items[into.last_start :])
        if not items:
            raise self._error("nothing to repeat", "put an expression before *, +, ? or {", at)
        if max(least, most or 0) > MAX_REPETITIONS or (most is not None and most < least):
            raise self._error(
                f"cannot repeat {least} to {'any' if most is None else most} times",
                f"keep both numbers at most {MAX_REPETITIONS}, the first not above the second",
                at,
            )
        into.made *= most or least or 1
        if into.made > MAX_REPETITIONS:
            raise self._error(
                f"the repetition makes {into.made} rules, more than {MAX_REPETITIONS}",
                "give what is repeated a rule of its own, defined before, or repeat it less often",
                at,
            )
        self._repeat(into, items, least, most, at)

    def _repeat(self, into: _Open, items: Sequence, least: int, most: int | None, at: int) -> None:
        size = sum(element.size for element in items)
        rules = 1 if most is None else most - least
        self._symbols += rules
        self._count(rules * (size + 3), at)
        if size * least > MAX_ELEMENTS:
            self._count(size * least, at)
        if _depth(items) >= MAX_NESTING:
            raise self._error(f"more than {MAX_NESTING} repetitions of each other", "repeat once", at)
        del into.items[into.last_start :]
        if most != 0:
            into.items.append(Repeat(items, least, most, size * least + (rules > 0)))

    def _bounds(self, *, nested: bool) -> tuple[int, int | None]:
        sign = self._text[self._at]
        self._at += 1
        self._skip(lines=nested)
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        least = self._number(nested=nested)
        if least is None:
            raise self._error(f"expected a number, found {self._found()}", "write {2}, {2,} or {2,5}")
        most: int | None = least
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip(lines=nested)
            most = self._number(nested=nested)
        if not self._text.startswith("}", self._at):
            raise self._error(f"expected '}}', found {self._found()}", "write {2}, {2,} or {2,5}")
        self._at += 1
        self._skip(lines=nested)
        return least, most

    def _number(self, *, nested: bool) -> int | None:
        found = _BOUNDS.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        self._skip(lines=nested)
        return min(int(found.group()[:9]), 10**9)

    def _refuse_undefined(self) -> None:
        missing = [name for name, index in self._names.items() if index not in self._rules]
        if missing:
            names = ", ".join(map(repr, missing))
            raise self._error(
                f"undefined rules: {names}",
                "define every rule that is used",
                self._used[self._names[missing[0]]],
            )


def _depth(items: Sequence) -> int:
    depth = 0
    while len(items) == 1 and isinstance(items[0], Repeat):
        depth += 1
        items = items[0].items
    return depth
