"""Formulas to column code: functions from a view of the table to one value a row.

The arithmetic is + - * / and comparisons in float64 alone, so that a plain scalar reading of the same tree gives
the same bits on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from spring1968.engine.timelines import Column, IntArray, Timelines
from spring1968.scenario.formula import NEVER, Clock, Constant, Curve, Formula, Name, Node, Operation, Past

Value: TypeAlias = Any
"""A column of float64 or bool, or a single float or bool that stands for all rows."""


@dataclass(frozen=True, slots=True)
class View:
    """Some rows of a table (all of them when `rows` is None), and the first days of the turns so far."""

    table: Timelines
    rows: IntArray | None
    days: tuple[float, ...]

    def track(self, number: int) -> Column:
        """Return a track's values."""
        return self._of(self.table.tracks[number])

    def came(self, event: int) -> Column:
        """Return the turns in which an event last came up, -1 for never."""
        return self._of(self.table.came[event])

    def taken(self, event: int) -> Column:
        """Return the bits of the options ever taken."""
        return self._of(self.table.taken[event])

    def _of(self, column: Column) -> Column:
        return column if self.rows is None else column[self.rows]


@dataclass(frozen=True, slots=True)
class Code:
    """A compiled formula. `constant` is its value where it is the same in every row and turn."""

    run: Callable[[View], Value]
    constant: float | bool | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What names become: tracks and events are column numbers, parameters are values, options are bits."""

    tracks: Mapping[str, int]
    parameters: Mapping[str, float]
    events: Mapping[str, int]
    options: Mapping[str, Mapping[str, int]]


def compiled(formula: Formula, numbers: Numbers) -> Code:
    """Return the column code of a formula whose names all exist."""
    return _compile(formula.tree, numbers)


def _fixed(value: float | bool) -> Code:
    return Code(lambda view: value, value)


def _compile(node: Node, numbers: Numbers) -> Code:
    if isinstance(node, Constant):
        return _fixed(node.value)
    if isinstance(node, Name):
        if node.id in numbers.parameters:
            return _fixed(numbers.parameters[node.id])
        track = numbers.tracks[node.id]
        return Code(lambda view: view.track(track))
    if isinstance(node, Clock):
        if node.id == "turn":
            return Code(lambda view: float(view.table.turn + 1))
        return Code(lambda view: view.days[view.table.turn])
    if isinstance(node, Past):
        return _past(node, numbers)
    if isinstance(node, Curve):
        return _curve(node, _compile(node.argument, numbers))
    return _operation(node, [_compile(argument, numbers) for argument in node.arguments])


def _past(node: Past, numbers: Numbers) -> Code:
    """Return what a formula asks of the past; what a what-if took out never came about."""
    event = numbers.events.get(node.event, -1)
    if event < 0 or (node.option is not None and node.option not in numbers.options[node.event]):
        return _fixed(False if node.kind == "truth" else NEVER)
    if node.question == "happened":
        return Code(lambda view: view.came(event) >= 0)
    if node.question == "chose":
        bit = np.uint16(1 << numbers.options[node.event][node.option or ""])
        return Code(lambda view: (view.taken(event) & bit) != 0)
    if node.question == "turns_since":
        return Code(lambda view: _since(view.came(event), lambda came: view.table.turn - came))
    return Code(lambda view: _since(view.came(event), lambda came: view.days[view.table.turn] - np.asarray(view.days)[came]))


def _since(came: Column, ago: Callable[[Column], Column]) -> Column:
    return np.where(came >= 0, np.minimum(ago(came), NEVER), NEVER)


def _curve(node: Curve, argument: Code) -> Code:
    xs = np.array([x for x, _ in node.points])
    ys = np.array([y for _, y in node.points])
    starts = xs[1:]
    slopes = np.append((ys[1:] - ys[:-1]) / (xs[1:] - xs[:-1]), 0.0)

    def run(view: View) -> Value:
        value = np.maximum(argument.run(view), xs[0])
        piece = starts.searchsorted(value, side="right")
        return ys.take(piece) + (value - xs.take(piece)) * slopes.take(piece)

    return Code(run) if argument.constant is None else _fixed(float(run(_NOWHERE)))


def _operation(node: Operation, parts: list[Code]) -> Code:
    function = _FUNCTIONS[node.operator]
    runs = [part.run for part in parts]
    if all(part.constant is not None for part in parts):
        value = function(*[part.constant for part in parts])
        return _fixed(bool(value) if node.kind == "truth" else float(value))
    if node.operator == "and":
        return Code(lambda view: _every(runs, view))
    if len(runs) == 1:
        only = runs[0]
        return Code(lambda view: function(only(view)))
    if len(runs) == 2:
        left, right = runs
        return Code(lambda view: function(left(view), right(view)))
    return Code(lambda view: function(*[run(view) for run in runs]))


def _every(runs: list[Callable[[View], Value]], view: View) -> Value:
    """Return where every part is true; parts behind one that is true nowhere are not looked at."""
    value = runs[0](view)
    for run in runs[1:]:
        if not np.count_nonzero(value):
            return value
        value = np.logical_and(value, run(view))
    return value


def _least(first: Value, *others: Value) -> Value:
    for other in others:
        first = np.minimum(first, other)
    return first


def _greatest(first: Value, *others: Value) -> Value:
    for other in others:
        first = np.maximum(first, other)
    return first


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "negate": lambda a: -a,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "min": _least,
    "max": _greatest,
    "abs": np.abs,
    "clamp": lambda value, low, high: np.minimum(np.maximum(value, low), high),
    "if": np.where,
}
_NOWHERE: Any = None
