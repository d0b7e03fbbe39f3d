"""Refuses grammars that read well but that llama.cpp refuses or does not survive.

Three walks over the rules, each without recursion of its own:

1. left recursion as llama.cpp finds it, and the depth and cost of its own recursive search, which visits a
   rule once for every way to reach it;
2. left recursion behind rules that may be empty, which llama.cpp does not see: its stacks grow for ever;
3. how many places an empty stack expands to, which doubles with every ``x ::= y y``.
"""

from __future__ import annotations

from typing import NamedTuple

from llama_cpp._gbnf_tree import GrammarTextError, Ref, Repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from llama_cpp._gbnf_tree import Grammar, Sequence

MAX_DEPTH = 1000
"""Rules that begin with each other; the native search for left recursion recurses along them."""

MAX_VISITS = 50_000_000
"""Steps of the native search for left recursion: below a second."""

MAX_STACKS = 100_000
"""Places of a grammar that may be active before the first character."""


class _Edge(NamedTuple):
    """A rule that may stand first in another."""

    target: int
    pushes: bool
    """Whether something follows it, which the native stack must remember."""
    seen: bool
    """Whether the native search for left recursion looks at it."""


class _Graph:
    """Rules as llama.cpp has them: a repetition is a rule of its own."""

    def __init__(self, grammar: Grammar) -> None:
        self._next = max(grammar.rules, default=0) + 1
        self.bodies: dict[int, list[list[int | None]]] = {}
        """Alternatives of each rule: the rule referred to, or None for a character."""
        self.origin = {index: index for index in grammar.rules}
        """The rule of the text in which each rule stands."""
        for index, rule in grammar.rules.items():
            self.bodies[index] = [self._lower(one, index) for one in rule.alternatives]

    def _lower(self, items: Sequence, origin: int) -> list[int | None]:
        lowered: list[int | None] = []
        for item in items:
            if isinstance(item, Ref):
                lowered.append(item.rule)
            elif isinstance(item, Repeat):
                lowered.extend(self._lower_repeat(item, origin))
            else:
                lowered.append(None)
        return lowered

    def _lower_repeat(self, item: Repeat, origin: int) -> list[int | None]:
        inner = self._lower(item.items, origin)
        copies = inner * min(item.least, 2)
        if item.most == item.least:
            return copies
        index, self._next = self._next, self._next + 1
        self.origin[index] = origin
        # two rules of a bounded repetition are enough to see what follows what
        tail = [index] if item.most is None else [] if item.most == item.least + 1 else [index + 1]
        self.bodies[index] = [[*inner, *tail], []]
        if tail == [index + 1]:
            self._next += 1
            self.origin[index + 1] = origin
            self.bodies[index + 1] = [inner, []]
        return [*copies, index]

    def nullable(self) -> set[int]:
        """Rules that may be empty."""
        found = {index for index, body in self.bodies.items() if [] in body}
        users: dict[int, list[int]] = {}
        for index, body in self.bodies.items():
            for target in {one for sequence in body for one in sequence if one is not None}:
                users.setdefault(target, []).append(index)
        waiting = [*found]
        while waiting:
            for user in users.get(waiting.pop(), ()):
                if user not in found and any(all(one in found for one in seq) for seq in self.bodies[user]):
                    found.add(user)
                    waiting.append(user)
        return found

    def edges(self) -> dict[int, list[_Edge]]:
        """For each rule the rules that may stand first in it."""
        nullable = self.nullable()
        plainly = {index for index, body in self.bodies.items() if [] in body}
        return {
            index: [edge for one in body for edge in _first(one, nullable, plainly)]
            for index, body in self.bodies.items()
        }


def _first(sequence: list[int | None], nullable: set[int], plainly: set[int]) -> Iterator[_Edge]:
    seen, last = True, len(sequence) - 1
    for place, target in enumerate(sequence):
        if target is None:
            return
        yield _Edge(target, place < last, seen)
        if target not in nullable:
            return
        seen = seen and target in plainly


def check_gbnf(grammar: Grammar, root: str) -> None:
    """Refuse a grammar that cannot be used.

    Raises:
        GrammarTextError: The root is missing, rules begin with themselves, or the grammar is too deep or
            too ambiguous for llama.cpp.
    """
    if root not in grammar.names:
        raise GrammarTextError(f"no rule is called {root!r}", f"define {root} ::= ...", grammar.text, 0)
    graph = _Graph(grammar)
    edges = graph.edges()
    seen = {index: [edge.target for edge in some if edge.seen] for index, some in edges.items()}
    order, cycle = _sorted(seen)
    if cycle is None:
        cycle = _growing(edges)
    if cycle is not None:
        rule = grammar.rules[graph.origin[cycle]]
        raise GrammarTextError(
            f"rule {rule.name!r} begins with itself (left recursion)",
            "put what it begins with first, or use a repetition",
            grammar.text,
            rule.at,
        )
    _refuse_costly(grammar, order, seen)
    _refuse_ambiguous(grammar, edges, graph)


def _sorted(edges: dict[int, list[int]]) -> tuple[list[int], int | None]:
    """Order rules so that what a rule begins with comes before it; or name a rule on a cycle."""
    done: list[int] = []
    state: dict[int, bool] = {}
    for start, targets in edges.items():
        if start in state:
            continue
        state[start] = False
        stack = [(start, iter(targets))]
        while stack:
            index, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                state[index] = True
                done.append(index)
                stack.pop()
            elif target not in state:
                state[target] = False
                stack.append((target, iter(edges[target])))
            elif not state[target]:
                return done, target
    return done, None


def _growing(edges: dict[int, list[_Edge]]) -> int | None:
    """Name a rule that may begin with itself and be followed by something."""
    part = _components({index: [edge.target for edge in some] for index, some in edges.items()})
    for index, some in edges.items():
        if any(edge.pushes and part[edge.target] == part[index] for edge in some):
            return index
    return None


def _components(edges: dict[int, list[int]]) -> dict[int, int]:
    """Number the sets of rules that reach each other (Kosaraju's two passes)."""
    order: list[int] = []
    visited: set[int] = set()
    for start, targets in edges.items():
        stack: list[tuple[int, Iterator[int]]] = [] if start in visited else [(start, iter(targets))]
        visited.add(start)
        while stack:
            target = next(stack[-1][1], None)
            if target is None:
                order.append(stack.pop()[0])
            elif target not in visited:
                visited.add(target)
                stack.append((target, iter(edges[target])))
    back: dict[int, list[int]] = {}
    for index, some in edges.items():
        for target in some:
            back.setdefault(target, []).append(index)
    part: dict[int, int] = {}
    for start in reversed(order):
        waiting = [] if start in part else [start]
        while waiting:
            index = waiting.pop()
            if index not in part:
                part[index] = start
                waiting.extend(back.get(index, ()))
    return part


def _refuse_costly(grammar: Grammar, order: list[int], edges: dict[int, list[int]]) -> None:
    depth: dict[int, int] = {}
    visits: dict[int, int] = {}
    for index in order:
        depth[index] = 1 + max((depth[target] for target in edges[index]), default=0)
        visits[index] = 1 + sum(visits[target] for target in edges[index])
    if max(depth.values()) > MAX_DEPTH:
        what = f"more than {MAX_DEPTH} rules that begin with each other"
    elif sum(visits.values()) > MAX_VISITS:
        what = f"more than {MAX_VISITS} ways to begin"
    else:
        return
    raise GrammarTextError(what, "let rules begin with characters", grammar.text, 0)


def _refuse_ambiguous(grammar: Grammar, edges: dict[int, list[_Edge]], graph: _Graph) -> None:
    ahead: dict[int, list[int]] = {
        index: [edge.target for edge in some if edge.target != index] for index, some in edges.items()
    }
    order, cycle = _sorted(ahead)
    if cycle is not None:
        return
    ways: dict[int, int] = {}
    for index in order:
        ways[index] = len(graph.bodies[index]) + sum(ways[target] for target in ahead[index])
        if ways[index] > MAX_STACKS:
            rule = grammar.rules[graph.origin[index]]
            raise GrammarTextError(
                f"rule {rule.name!r} can begin in more than {MAX_STACKS} ways",
                "let fewer rules be empty",
                grammar.text,
                rule.at,
            )
