"""The formula language of scenario files: the trees that its texts spell (see `grammar`).

One small language serves conditions, chances, weights, effects and drifts. A tree holds only the nodes below;
there is no attribute, index, loop or call outside the list, and no name but tracks, parameters, `turn` and
`date`. Whether a name exists is asked in `checks`; what a tree is worth is the engine's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["number", "truth", "date"]
Operator: TypeAlias = Literal[
    "+", "-", "*", "/", "negate", "<", "<=", ">", ">=", "==", "!=", "and", "or", "not", "min", "max", "abs", "clamp", "if"
]
Question: TypeAlias = Literal["happened", "chose", "turns_since", "days_since"]

NEVER = 1000.0
"""What `turns_since` and `days_since` give for an event that has not come up."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, `true`/`false`, or a date as its ordinal day."""

    value: float | bool
    kind: Kind
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """A track or a parameter, by id."""

    id: str
    at: int
    kind: Kind = "number"


@dataclass(frozen=True, slots=True)
class Clock:
    """`turn` (1 for the first) or `date` (the first day of the turn)."""

    id: Literal["turn", "date"]
    kind: Kind
    at: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function applied to trees."""

    operator: Operator
    arguments: tuple[Node, ...]
    kind: Kind
    at: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points with rising x, level outside them."""

    argument: Node
    points: tuple[tuple[float, float], ...]
    at: int
    kind: Kind = "number"


@dataclass(frozen=True, slots=True)
class Past:
    """A question about an earlier event: did it come up, was that option taken, how long ago."""

    question: Question
    event: str
    option: str | None
    kind: Kind
    at: int
    event_at: int
    option_at: int


Node: TypeAlias = Constant | Name | Clock | Operation | Curve | Past


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, and its tree. Two formulas with the same meaning have the same `canonical` text."""

    text: str
    tree: Node

    @property
    def kind(self) -> Kind:
        """Return whether the formula is a number, a truth or a date."""
        return self.tree.kind

    @property
    def canonical(self) -> str:
        """Return the tree as text, free of spacing and spelling."""
        return canonical(self.tree)


def height(tree: Node) -> int:
    """Return how many nodes lie above one another at most, without recursion."""
    height, level = 0, [tree]
    while level:
        height += 1
        level = [below for node in level for below in _below(node)]
    return height


def _below(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Operation):
        return node.arguments
    return (node.argument,) if isinstance(node, Curve) else ()


def walk(node: Node) -> Iterator[Node]:
    """Yield every node of a tree, the tree itself first."""
    yield node
    for below in _below(node):
        yield from walk(below)


def canonical(node: Node) -> str:
    """Return a fully bracketed text of a tree; equal trees give equal texts."""
    if isinstance(node, Constant):
        return f"{node.kind[0]}{node.value!r}"
    if isinstance(node, (Name, Clock)):
        return node.id
    if isinstance(node, Past):
        return f"{node.question}({node.event}{'.' + node.option if node.option else ''})"
    if isinstance(node, Curve):
        points = ",".join(f"{x!r}:{y!r}" for x, y in node.points)
        return f"curve({canonical(node.argument)},{points})"
    return f"({node.operator} {' '.join(canonical(argument) for argument in node.arguments)})"
