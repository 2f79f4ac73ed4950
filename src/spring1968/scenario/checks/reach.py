"""Reach: every event can come up, every option can be open, every ending can be met, every test can be true.

What is possible is grown from nothing: an event is possible when its condition can hold given what is already
known to be possible by the end of its window. Track values are only known by their range, so a rule may miss a
thing that never happens, but never blames one that can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spring1968.problems import Problem
from spring1968.scenario.bounds import Interval, MayDivideByZero, Ranges, bounds, can_hold
from spring1968.scenario.checks.context import Context
from spring1968.scenario.formula import Formula, Past, walk


@dataclass(frozen=True, slots=True)
class Reach:
    """The first turn in which each possible event, and each possible choice, can come about."""

    events: dict[str, int]
    choices: dict[tuple[str, str], int]

    def allows(self, past: Past, last: int) -> bool:
        """Return whether what a past asks about can have come about by turn `last`."""
        if past.option is None:
            return self.events.get(past.event, last + 1) <= last
        return self.choices.get((past.event, past.option), last + 1) <= last


def number_ranges(context: Context) -> dict[str, Interval]:
    """Return the range of every track and parameter."""
    found = {name: (track.min, track.max) for name, track in context.text.tracks.items()}
    return found | {name: parameter.range for name, parameter in context.text.parameters.items()}


def ranges(context: Context, turns: range, reach: Reach | None, names: dict[str, Interval]) -> Ranges:
    """Return what is known in some turns; without a reach every past is possible."""
    first, last = turns[0], turns[-1]
    days = context.calendar.turns
    dates = (float(days[first].first.toordinal()), float(days[last].first.toordinal()))
    return Ranges(names, (first + 1.0, last + 1.0), dates,
                  (lambda past: reach.allows(past, last)) if reach else (lambda past: True))


def explore(context: Context) -> Reach:
    """Return what can come about, as the least set that explains itself."""
    reach = Reach({}, {})
    names = number_ranges(context)
    grown = True
    while grown:
        grown = _grow(context, reach, names)
    return reach


def _grow(context: Context, reach: Reach, names: dict[str, Interval]) -> bool:
    grown = False
    for name, event in context.text.events.items():
        turns = context.window(event)
        if not turns:
            continue
        here = ranges(context, turns, reach, names)
        if name not in reach.events:
            if not (_possible(event.when, here) and _above_zero(event.chance, here)):
                continue
            reach.events[name] = turns[0]
            grown = True
        for answer, option in event.options.items():
            if (name, answer) not in reach.choices and _possible(option.when, here):
                reach.choices[name, answer] = turns[0]
                grown = True
    return grown


def _possible(formula: Formula | None, here: Ranges) -> bool:
    if formula is None:
        return True
    try:
        return can_hold(formula.tree, here)
    except MayDivideByZero:
        return True


def _above_zero(formula: Formula | None, here: Ranges) -> bool:
    if formula is None:
        return True
    try:
        return bounds(formula.tree, here)[1] > 0
    except MayDivideByZero:
        return True


def never(context: Context) -> Iterator[Problem]:
    """S303, S304, S306, S307: what can never come up, be open, be reached or have been chosen."""
    reach = explore(context)
    for name, event in context.text.events.items():
        if not context.window(event):
            continue
        if name not in reach.events:
            field = "chance" if event.when is None else "when"
            yield context.problem("S303", f"event '{name}' can never come up", "its condition cannot hold; loosen it, or take it out",
                                  "events", name, field)
            continue
        for answer in event.options:
            if (name, answer) not in reach.choices:
                yield context.problem("S304", f"option '{answer}' can never be open", "its condition cannot hold; loosen it, or take it out",
                                      "events", name, "options", answer, "when")
    yield from _endings(context, reach)
    yield from _tested(context, reach)


def _endings(context: Context, reach: Reach) -> Iterator[Problem]:
    names = number_ranges(context)
    for name, ending in context.text.endings.items():
        turns = context.all_turns[-1:] if ending.at_end else context.all_turns
        if ending.when is not None and turns and not _possible(ending.when, ranges(context, turns, reach, names)):
            yield context.problem("S306", f"ending '{name}' is never reached", "its condition cannot hold; loosen it, or take it out",
                                  "endings", name, "when")


def _tested(context: Context, reach: Reach) -> Iterator[Problem]:
    for use in context.uses:
        if not use.turns:
            continue
        for node in walk(use.formula.tree):
            if isinstance(node, Past) and not reach.allows(node, use.turns[-1]):
                what = f"choice '{node.option}' of event '{node.event}'" if node.option else f"event '{node.event}'"
                yield context.problem("S307", f"{what} is tested here, but cannot have come about by then",
                                      "check the windows and conditions of both", *use.path, at=node.at)


def always_an_answer(context: Context) -> Iterator[Problem]:
    """S305: a question whose options all have conditions."""
    for name, event in context.text.events.items():
        if event.options and all(option.when is not None for option in event.options.values()):
            yield context.problem("S305", f"all options of '{name}' may be locked at once", "leave one option without `when`",
                                  "events", name, "options", key=True)


def fallback(context: Context) -> Iterator[Problem]:
    """S308, S309: exactly one ending has no condition."""
    open_ended = [name for name, ending in context.text.endings.items() if ending.when is None]
    if not open_ended:
        yield context.problem("S308", "no ending is left for timelines that meet no condition",
                              "add one ending without `when`", "endings", key=True)
    for name in open_ended[1:]:
        message = f"ending '{name}' has no condition, but '{open_ended[0]}' has none either"
        yield context.problem("S309", message, "give one of them a `when`", "endings", name, key=True)


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (never, always_an_answer, fallback)
