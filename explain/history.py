"""The words taken so far and every branch left behind: a tree that fits into a link."""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cached_property

MOST_NODES = 400  # with branches; a visitor's memory is bounded
MOST_LINKED = 600  # more than any text's tokens here: what a link holds is bounded as well
LETTERS = string.ascii_letters + string.digits + "-_"  # 64 that a URL need not escape
LETTERS_EACH = 3  # for one token: the largest vocabulary here has 2**18


@dataclass(frozen=True)
class Node:
    """One word taken: its token and the node it followed (0 is the prompt)."""

    parent: int
    token_id: int


@dataclass(frozen=True)
class Row:
    """One branch as drawn: its own nodes, the column where they begin, the row they leave from."""

    nodes: tuple[int, ...]
    start: int
    parent_row: int | None


@dataclass(frozen=True)
class History:
    """A tree of words after one prompt, and the place where the reader is. Never changed in place.

    Nodes are numbered from 1 in the order they were first taken; node 0 is the prompt.
    """

    nodes: tuple[Node, ...] = ()
    at: int = 0

    def take(self, token_id: int) -> History:
        """Go on with this word: to the branch that has it already, or to a new one."""
        for child in self.children(self.at):
            if self.nodes[child - 1].token_id == token_id:
                return History(self.nodes, child)
        if len(self.nodes) >= MOST_NODES:  # full: only the reader's own branch goes on
            ids = [*self.path(), token_id]
            return History(tuple(Node(i, index) for i, index in enumerate(ids)), len(ids))
        return History((*self.nodes, Node(self.at, token_id)), len(self.nodes) + 1)

    def follow(self, token_ids) -> History:
        """Take several words, one after the other."""
        history = self
        for token_id in token_ids:
            history = history.take(token_id)
        return history

    def back(self) -> History:
        """One word back; the branch stays."""
        return History(self.nodes, self.nodes[self.at - 1].parent if self.at else 0)

    def goto(self, node: int) -> History:
        """Reopen a place. Raises: ValueError for a node that is not there."""
        if not 0 <= node <= len(self.nodes):
            raise ValueError(f"no node {node}")
        return History(self.nodes, node)

    def children(self, node: int) -> list[int]:
        """The nodes that follow this one, oldest first."""
        return self._children.get(node, [])

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for index, each in enumerate(self.nodes, 1):
            found.setdefault(each.parent, []).append(index)
        return found

    def path(self, node: int | None = None) -> tuple[int, ...]:
        """The token ids from the prompt to a node (default: the place where the reader is)."""
        node, ids = self.at if node is None else node, []
        while node:
            ids.append(self.nodes[node - 1].token_id)
            node = self.nodes[node - 1].parent
        return tuple(reversed(ids))

    def rows(self) -> list[Row]:
        """The branches for drawing: each node in one row, a fork's first child goes straight on."""
        rows: list[Row] = []

        def grow(node: int, column: int, parent_row: int | None) -> None:
            index, own, forks = len(rows), [], []
            rows.append(Row((), column, parent_row))
            while node:
                own.append(node)
                first, *others = self.children(node) or [0]
                forks += [(other, column + len(own)) for other in others]
                node = first
            rows[index] = Row(tuple(own), column, parent_row)
            for fork, start in reversed(forks):  # the latest fork lies nearest
                grow(fork, start, index)

        for root in self.children(0):
            grow(root, 0, None if not rows else 0)
        return rows

    def to_link(self) -> str:
        """The tree as text for a URL: branches between `~`, each the number of words that it shares
        with the one before, a dot, and three letters a word; the reader's own branch comes last."""
        leaves = [n for n in range(1, len(self.nodes) + 1) if not self.children(n)]
        paths = [self.path(n) for n in leaves if n != self.at]
        deepest = next((p for p in paths if p[: len(self.path())] == self.path()), None)
        parts, before = [], ()
        for path in [*(p for p in paths if p != deepest), *([deepest] if deepest else [])]:
            parts.append(_joint(before, path))
            before = path
        parts.append(_joint(before, self.path()))
        return "~".join(parts) if self.nodes else ""

    @classmethod
    def from_link(cls, link: str, n_vocab: int) -> History:
        """The tree that `to_link` wrote; whatever is no such text gives an empty history."""
        nodes: list[Node] = []
        known: dict[tuple[int, int], int] = {}  # the child of a node that has this token
        place = [0]  # the nodes from the prompt on
        parts = link.split("~", MOST_LINKED) if link else []  # each but the last adds a word
        try:
            for part in parts:
                shared, ids = _read(part)
                if not all(0 <= index < n_vocab for index in ids) or shared < 0:
                    return cls()
                place = place[: shared + 1]
                for index in ids:
                    step = (place[-1], index)
                    if step not in known:
                        nodes.append(Node(*step))
                        known[step] = len(nodes)
                    place.append(known[step])
                if len(nodes) > MOST_LINKED:
                    return cls()
        except ValueError:
            return cls()
        return cls(tuple(nodes), place[-1])


def _joint(before: tuple[int, ...], path: tuple[int, ...]) -> str:
    """A path as the number of words shared with the one before, and the rest."""
    shared = 0
    while shared < min(len(before), len(path)) and before[shared] == path[shared]:
        shared += 1
    return f"{shared}." + "".join(map(_letters, path[shared:]))


def _read(part: str) -> tuple[int, list[int]]:
    """What `_joint` wrote, or earlier versions did (`2:17.4`). Raises: ValueError."""
    shared, dot, rest = part.partition(".")
    if ":" in part:
        shared, rest = part.split(":")
        return int(shared), [int(piece) for piece in rest.split(".") if piece]
    if not dot or len(rest) % LETTERS_EACH:
        raise ValueError(f"no branch: {part[:20]!r}")
    return int(shared), [
        LETTERS.index(a) << 12 | LETTERS.index(b) << 6 | LETTERS.index(c)
        for a, b, c in zip(*[iter(rest)] * LETTERS_EACH, strict=True)
    ]


def _letters(token_id: int) -> str:
    """A token id below 2**18 in three letters, six bits each."""
    return "".join(LETTERS[token_id >> shift & 63] for shift in (12, 6, 0))
