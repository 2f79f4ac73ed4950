"""Formulas: no division by zero, chances that are chances, weights that weigh, and nobody reads what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spring1968.problems import Problem
from spring1968.scenario.bounds import LARGEST, MayBeTooLarge, MayDivideByZero, bounds
from spring1968.scenario.checks.context import Context, Use
from spring1968.scenario.checks.reach import number_ranges, ranges
from spring1968.scenario.formula import Name, Past, walk


def limits(context: Context) -> Iterator[Problem]:
    """S104, S213, S214, S215: what a formula could be worth at its worst."""
    names = number_ranges(context)
    for use in context.uses:
        unknown = any(isinstance(node, Name) and node.id not in names for node in walk(use.formula.tree))
        if unknown or not use.turns:
            continue
        try:
            low, high = bounds(use.formula.tree, ranges(context, use.turns, None, names))
        except MayDivideByZero as error:
            hint = "make sure the divisor stays above zero, as in max(x, 1)"
            yield context.problem("S213", "this division may be by zero", hint, *use.path, at=error.node.at)
            continue
        except MayBeTooLarge as error:
            message = f"this may be worth more than {LARGEST:,.0f}"
            yield context.problem("S104", message, "use smaller numbers, or clamp", *use.path, at=error.node.at)
            continue
        yield from _worst(context, use, low, high)


def _worst(context: Context, use: Use, low: float, high: float) -> Iterator[Problem]:
    at = use.formula.tree.at
    if use.purpose == "chance" and (low < 0 or high > 1):
        message = f"the chance may lie between {low:.0%} and {high:.0%}"
        hint = "wrap it in clamp(..., 0%, 100%), or use a curve"
        if low == high:
            meant_percent = 1 < low <= 100 and "%" not in use.formula.text
            message, hint = f"the chance is {low:.0%}", f"write {low:g}%" if meant_percent else "write 0% to 100%"
        yield context.problem("S214", message, hint, *use.path, at=at)
    if use.purpose == "weight" and low < 0:
        message = f"the weight may fall to {low:g}"
        yield context.problem("S215", message, "wrap it in max(..., 0)", *use.path, at=at)


def hidden_things(context: Context) -> Iterator[Problem]:
    """S217: the weight or lock of an option reads what its role cannot see."""
    tracks, events = context.text.tracks, context.text.events
    for use in context.uses:
        if use.role is None:
            continue
        for node in walk(use.formula.tree):
            if isinstance(node, Name) and node.id in tracks and use.role in tracks[node.id].hidden_from:
                what, at = f"track '{node.id}'", node.at
            elif isinstance(node, Past) and node.event in events and use.role in events[node.event].hidden_from:
                what, at = f"event '{node.event}'", node.event_at
            else:
                continue
            hint = "put the condition on the event, or use something the role can see"
            yield context.problem("S217", f"{what} is hidden from '{use.role}', who decides by it", hint, *use.path, at=at)


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (limits, hidden_things)
