"""What a formula can be worth at most and at least, when its tracks and parameters stay in their ranges.

Interval arithmetic: never too narrow, sometimes too wide. A truth is 0 or 1, so (0, 0) can never hold and
(1, 1) always does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import TypeAlias

from spring1968.scenario.formula import NEVER, Clock, Constant, Curve, Name, Node, Operation, Past

Interval: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ranges:
    """What is known where a formula is asked: ranges of names, of the clock, and which pasts are possible."""

    names: Mapping[str, Interval]
    turn: Interval
    date: Interval
    possible: Callable[[Past], bool]


LARGEST = 1e12
"""No step of a formula may be worth more than this, so that every sum on the grid stays exact."""


class NoBounds(Exception):
    """A step of a formula without bounds. `node` is the step."""

    def __init__(self, node: Operation) -> None:
        super().__init__("no bounds")
        self.node = node


class MayDivideByZero(NoBounds):
    """A divisor whose range holds zero."""


class MayBeTooLarge(NoBounds):
    """A step that may be worth more than `LARGEST`."""


def bounds(node: Node, ranges: Ranges) -> Interval:
    """Return the least and the greatest value a tree can have; raises `MayDivideByZero` and `MayBeTooLarge`."""
    if isinstance(node, Constant):
        return float(node.value), float(node.value)
    if isinstance(node, Name):
        return ranges.names.get(node.id, (-inf, inf))
    if isinstance(node, Clock):
        return ranges.turn if node.id == "turn" else ranges.date
    if isinstance(node, Past):
        return _past(node, ranges)
    if isinstance(node, Curve):
        return _curve(node, bounds(node.argument, ranges))
    return _operation(node, ranges)


def can_hold(node: Node, ranges: Ranges) -> bool:
    """Return whether a condition can be true. Conditions joined by `and` narrow each other."""
    narrowed = _narrow(node, ranges)
    return narrowed is not None and bounds(node, narrowed)[1] > 0


def _past(node: Past, ranges: Ranges) -> Interval:
    possible = ranges.possible(node)
    if node.kind == "truth":
        return 0.0, float(possible)
    return (0.0, NEVER) if possible else (NEVER, NEVER)


def _curve(node: Curve, argument: Interval) -> Interval:
    low, high = argument
    inside = [y for x, y in node.points if low <= x <= high]
    ends = [value_on(node.points, low), value_on(node.points, high)]
    return min(inside + ends), max(inside + ends)


def value_on(points: tuple[tuple[float, float], ...], x: float) -> float:
    """Return the height of a curve at x."""
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x < x1:
            return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))
    return points[-1][1]


def _operation(node: Operation, ranges: Ranges) -> Interval:
    parts = [bounds(argument, ranges) for argument in node.arguments]
    if node.operator == "/":
        return _divided(node, parts)
    if node.operator in _COMPARED:
        return _COMPARED[node.operator](*parts[0], *parts[1])
    if node.operator == "if":
        asked, yes, no = parts
        taken = [part for part, open_ in ((yes, asked[1] > 0), (no, asked[0] < 1)) if open_]
        return min(part[0] for part in taken), max(part[1] for part in taken)
    return _within(node, _ARITHMETIC[node.operator](parts), parts)


def _within(node: Operation, found: Interval, parts: list[Interval]) -> Interval:
    known = all(abs(end) <= LARGEST for part in parts for end in part)
    if known and not (abs(found[0]) <= LARGEST and abs(found[1]) <= LARGEST):
        raise MayBeTooLarge(node)
    return found


def _divided(node: Operation, parts: list[Interval]) -> Interval:
    (a, b), (c, d) = parts
    if c <= 0 <= d:
        raise MayDivideByZero(node)
    corners = [a / c, a / d, b / c, b / d]
    return _within(node, (min(corners), max(corners)), parts)


def _times(parts: list[Interval]) -> Interval:
    (a, b), (c, d) = parts
    corners = [0.0 if 0 in pair else pair[0] * pair[1] for pair in ((a, c), (a, d), (b, c), (b, d))]
    return min(corners), max(corners)


def _absolute(parts: list[Interval]) -> Interval:
    low, high = parts[0]
    least = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return least, max(abs(low), abs(high))


def _clamped(parts: list[Interval]) -> Interval:
    (a, b), (c, d), (e, f) = parts
    return min(max(a, c), e), min(max(b, d), f)


_COMPARED: dict[str, Callable[[float, float, float, float], Interval]] = {
    "<": lambda a, b, c, d: (float(b < c), float(a < d)),
    "<=": lambda a, b, c, d: (float(b <= c), float(a <= d)),
    ">": lambda a, b, c, d: (float(a > d), float(b > c)),
    ">=": lambda a, b, c, d: (float(a >= d), float(b >= c)),
    "==": lambda a, b, c, d: (float(a == b == c == d), float(a <= d and c <= b)),
    "!=": lambda a, b, c, d: (float(b < c or a > d), float(not a == b == c == d)),
}
_ARITHMETIC: dict[str, Callable[[list[Interval]], Interval]] = {
    "+": lambda p: (p[0][0] + p[1][0], p[0][1] + p[1][1]),
    "-": lambda p: (p[0][0] - p[1][1], p[0][1] - p[1][0]),
    "*": _times,
    "negate": lambda p: (-p[0][1], -p[0][0]),
    "min": lambda p: (min(low for low, _ in p), min(high for _, high in p)),
    "max": lambda p: (max(low for low, _ in p), max(high for _, high in p)),
    "and": lambda p: (min(low for low, _ in p), min(high for _, high in p)),
    "or": lambda p: (max(low for low, _ in p), max(high for _, high in p)),
    "not": lambda p: (1 - p[0][1], 1 - p[0][0]),
    "abs": _absolute,
    "clamp": _clamped,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def _narrow(node: Node, ranges: Ranges) -> Ranges | None:
    """Return the ranges under the plain comparisons and pasts of an `and` chain, or None when they contradict."""
    names = dict(ranges.names)
    clock = {"turn": ranges.turn, "date": ranges.date}
    denied: set[tuple[str, str | None]] = set()
    asked: set[tuple[str, str | None]] = set()
    for part in _conjuncts(node):
        if isinstance(part, Past) and part.kind == "truth":
            asked.add((part.event, part.option))
        elif isinstance(part, Operation) and part.operator == "not" and isinstance(part.arguments[0], Past):
            denied.add((part.arguments[0].event, part.arguments[0].option))
        else:
            _narrow_comparison(part, names, clock)
    held = [*names.values(), *clock.values()]
    if any(low > high for low, high in held) or _contradict(asked, denied):
        return None
    return replace(ranges, names=names, turn=clock["turn"], date=clock["date"])


def _contradict(asked: set[tuple[str, str | None]], denied: set[tuple[str, str | None]]) -> bool:
    return any(past in denied or (past[0], None) in denied for past in asked)


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Operation) and node.operator == "and":
        return [part for argument in node.arguments for part in _conjuncts(argument)]
    return [node]


def _narrow_comparison(node: Node, names: dict[str, Interval], clock: dict[str, Interval]) -> None:
    if not isinstance(node, Operation) or node.operator not in _MIRRORED:
        return
    left, right = node.arguments
    sign: str = node.operator
    if isinstance(left, Constant):
        left, right, sign = right, left, _MIRRORED[sign]
    if not isinstance(right, Constant):
        return
    held: dict[str, Interval] | None = (
        names if isinstance(left, Name) and left.id in names else clock if isinstance(left, Clock) else None
    )
    if held is None or not isinstance(left, (Name, Clock)):
        return
    low, high = held[left.id]
    value = float(right.value)
    if sign in (">", ">=", "=="):
        low = max(low, value)
    if sign in ("<", "<=", "=="):
        high = min(high, value)
    held[left.id] = (low, high)
