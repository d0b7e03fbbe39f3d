"""Which of many token sequences shares the longest beginning with another one.

A tree whose edges are runs of tokens. A question costs as much as comparing two sequences, however
many there are.
"""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Key(NamedTuple):
    """What a cache knows an entry by."""

    tag: str
    """Of the model and everything else that the tokens were evaluated with; see `LlamaState.tag`."""
    tokens: tuple[int, ...]
    """The evaluated tokens."""


class Found(NamedTuple):
    """An answer."""

    common: int
    """How many tokens are the same at the beginning."""
    key: Key
    """Which sequence it is."""


class TrieNode:
    """A place in the tree: the end of a run of tokens."""

    __slots__ = ("children", "key", "parent", "run")

    def __init__(self, run: tuple[int, ...] = (), parent: TrieNode | None = None) -> None:
        """Make a place without anything behind it."""
        self.run = run
        """The tokens between the place before and this one."""
        self.parent = parent
        """The place before; None at the root."""
        self.children: dict[int, TrieNode] = {}
        """What follows, by its first token."""
        self.key: Key | None = None
        """The sequence that ends here; None if one only passes."""

    def nearest(self) -> Key | None:
        """Return a sequence that ends here or behind."""
        node: TrieNode | None = self
        while node is not None and node.key is None:
            node = next(iter(node.children.values()), None)
        return None if node is None else node.key


class Prefixes:
    """Token sequences, each with a tag; those of different tags have nothing in common."""

    def __init__(self) -> None:
        self.roots: dict[str, TrieNode] = {}
        """Where the sequences of each tag begin."""
        self._ends: dict[Key, TrieNode] = {}

    def __len__(self) -> int:
        return len(self._ends)

    def __contains__(self, key: Key) -> bool:
        return key in self._ends

    def __iter__(self) -> Iterator[Key]:
        return iter(self._ends)

    def add(self, key: Key) -> None:
        """Add a sequence, if it is not there."""
        if key in self._ends:
            return
        node, at = self.roots.setdefault(key.tag, TrieNode()), 0
        while at < len(key.tokens):
            child = node.children.get(key.tokens[at])
            if child is None:
                child = TrieNode(key.tokens[at:], node)
                node.children[key.tokens[at]] = child
            else:
                same = _common(child.run, key.tokens[at:])
                if same < len(child.run):
                    child = _split(child, same)
            node, at = child, at + len(child.run)
        node.key = key
        self._ends[key] = node

    def remove(self, key: Key) -> None:
        """Take a sequence out, if it is there."""
        node: TrieNode | None = self._ends.pop(key, None)
        if node is None:
            return
        node.key = None
        while node is not None and node.key is None and not node.children:
            parent = node.parent
            if parent is None:
                del self.roots[key.tag]
            else:
                del parent.children[node.run[0]]
            node = parent

    def longest(self, tokens: tuple[int, ...], tag: str | None = None) -> Found | None:
        """Find the sequence with the longest common beginning; None if not even one token is common.

        Args:
            tokens: What to compare with.
            tag: Look only at sequences of this tag; None looks at all.
        """
        roots = self.roots.values() if tag is None else [self.roots[tag]] if tag in self.roots else []
        best: Found | None = None
        for root in roots:
            common, node = _walk(root, tokens)
            if common > (0 if best is None else best.common):
                key = node.nearest()
                best = best if key is None else Found(common, key)
        return best

    def longest_whole(self, tokens: tuple[int, ...]) -> Key | None:
        """Find the longest sequence that `tokens` begin with."""
        best: Key | None = None
        for root in self.roots.values():
            node: TrieNode | None = root
            at = 0
            while node is not None and tokens[at : at + len(node.run)] == node.run:
                at += len(node.run)
                if node.key is not None and (best is None or len(best.tokens) < at):
                    best = node.key
                node = node.children.get(tokens[at]) if at < len(tokens) else None
        return best


def _walk(root: TrieNode, tokens: tuple[int, ...]) -> tuple[int, TrieNode]:
    """Follow tokens as far as possible; return how far, and the place at the end of the last run."""
    node, at = root, 0
    while at < len(tokens):
        child = node.children.get(tokens[at])
        if child is None:
            break
        same = _common(child.run, tokens[at : at + len(child.run)])
        node, at = child, at + same
        if same < len(child.run):
            break
    return at, node


def _split(node: TrieNode, at: int) -> TrieNode:
    """Put a new place into the run before a node, and return it."""
    parent = node.parent
    first = TrieNode(node.run[:at], parent)
    if parent is not None:
        parent.children[node.run[0]] = first
    node.run, node.parent = node.run[at:], first
    first.children[node.run[0]] = node
    return first


def _common(ours: tuple[int, ...], theirs: tuple[int, ...]) -> int:
    limit = min(len(ours), len(theirs))
    if ours[:limit] == theirs[:limit]:
        return limit
    return next(n for n in range(limit) if ours[n] != theirs[n])
