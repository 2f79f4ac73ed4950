"""Reach: every event can come up, every option can be open, every ending can be met, every test can be true.

What is possible is grown from nothing: an event is possible when its condition can hold given what is already
known to be possible by the end of its window. Track values are only known by their range, so a rule may miss a
thing that never happens, but never blames one that can. Each fault is told once, where it lies: a condition that
cannot hold by itself where it stands, one that waits for what cannot have come about at the name it waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spring1968.problems import Problem
from spring1968.scenario.bounds import Interval, NoBounds, Ranges, bounds, can_hold
from spring1968.scenario.checks.context import Context
from spring1968.scenario.formula import Formula, Past, walk
from spring1968.scenario.schema import EventText

_WORK = 100_000
"""How many conditions `explore` may look at before it takes the rest to be possible."""
_LOOSEN = "its condition cannot hold; loosen it, or take it out"


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
    """Return the range of every track and parameter; one written the wrong way round is told elsewhere, once."""
    parameters = {name: parameter.range for name, parameter in context.text.parameters.items()}
    tracks = {name: (track.min, track.max) for name, track in context.text.tracks.items()}
    return {name: (min(ends), max(ends)) for name, ends in (parameters | tracks).items()}


def ranges(context: Context, turns: range, reach: Reach | None, names: dict[str, Interval]) -> Ranges:
    """Return what is known in some turns; without a reach every past is possible."""
    first, last = turns[0], turns[-1]
    days = context.calendar.turns
    dates = (float(days[first].first.toordinal()), float(days[last].first.toordinal()))
    return Ranges(
        names, (first + 1.0, last + 1.0), dates, (lambda past: reach.allows(past, last)) if reach else (lambda past: True)
    )


def explore(context: Context) -> Reach:
    """Return what can come about, as the least set that explains itself; ids that nothing defines are taken to."""
    reach = Reach({}, {})
    events = context.text.events
    for past in (node for use in context.uses for node in walk(use.formula.tree) if isinstance(node, Past)):
        if past.event not in events:
            reach.events[past.event] = 0
        if past.option and not (past.event in events and past.option in events[past.event].options):
            reach.choices[past.event, past.option] = 0
    names = number_ranges(context)
    for _ in range(2 + _WORK // sum(1 + len(event.options) for event in events.values())):
        if not _grow(context, reach, names):
            return reach
    return Reach(dict.fromkeys(events, 0), {(name, answer): 0 for name, event in events.items() for answer in event.options})


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
    except NoBounds:
        return True


def _above_zero(formula: Formula | None, here: Ranges) -> bool:
    if formula is None:
        return True
    try:
        return bounds(formula.tree, here)[1] > 0
    except NoBounds:
        return True


def never(context: Context) -> Iterator[Problem]:
    """S303, S304, S306, S307: what can never come up, be open, be reached or have been chosen.

    A patch may put what it inherits out of reach: that is what a what-if is for.
    """
    reach = explore(context)
    names = number_ranges(context)
    for name, event in context.text.events.items():
        turns = context.window(event)
        if not turns:
            continue
        anything = ranges(context, turns, None, names)
        blame = _impossible(event, anything) if name not in reach.events else None
        if blame is not None:
            reach.events[name] = 0
            if not context.inherited("events", name, blame[0]):
                yield context.problem("S303", f"event '{name}' can never come up", blame[1], "events", name, blame[0])
        for answer, option in event.options.items():
            if (name, answer) not in reach.choices and (blame is not None or not _possible(option.when, anything)):
                reach.choices[name, answer] = 0
                if blame is None and not context.inherited("events", name, "options", answer, "when"):
                    yield context.problem(
                        "S304", f"option '{answer}' can never be open", _LOOSEN, "events", name, "options", answer, "when"
                    )
    yield from _endings(context, names)
    yield from _tested(context, reach)


def _impossible(event: EventText, here: Ranges) -> tuple[str, str] | None:
    """Return the field that keeps an event from ever coming up, and the cure, or None when it is none of its own."""
    if not _possible(event.when, here):
        return "when", _LOOSEN
    if not _above_zero(event.chance, here):
        return "chance", "its chance is never above 0 %; raise it, or take the event out"
    return None


def _endings(context: Context, names: dict[str, Interval]) -> Iterator[Problem]:
    for name, ending in context.text.endings.items():
        turns = context.all_turns[-1:] if ending.at_end else context.all_turns
        own = not context.inherited("endings", name, "when")
        if own and turns and not _possible(ending.when, ranges(context, turns, None, names)):
            yield context.problem("S306", f"ending '{name}' is never reached", _LOOSEN, "endings", name, "when")


def _tested(context: Context, reach: Reach) -> Iterator[Problem]:
    hint = "check the dates and conditions of both"
    for use in context.uses:
        if context.inherited(*use.path):
            continue
        for node in walk(use.formula.tree):
            if use.turns and isinstance(node, Past) and not reach.allows(node, use.turns[-1]):
                choice = f"choice '{node.option}' of " if node.option else ""
                message = f"{choice}event '{node.event}' is tested here, but cannot have come about by then"
                at = node.option_at if node.option else node.event_at
                yield context.problem("S307", message, hint, *use.path, at=at)


def always_an_answer(context: Context) -> Iterator[Problem]:
    """S305: a question whose options all have conditions."""
    for name, event in context.text.events.items():
        if event.options and all(option.when is not None for option in event.options.values()):
            message = f"all options of '{name}' may be locked at once"
            yield context.problem("S305", message, "leave one option without `when`", "events", name, "options", key=True)


def fallback(context: Context) -> Iterator[Problem]:
    """S308, S309: exactly one ending has no condition."""
    open_ended = [name for name, ending in context.text.endings.items() if ending.when is None]
    if not open_ended:
        yield context.problem(
            "S308",
            "no ending is left for timelines that meet no condition",
            "add one ending without `when`",
            "endings",
            key=True,
        )
    for name in open_ended[1:]:
        message = f"ending '{name}' has no condition, but '{open_ended[0]}' has none either"
        yield context.problem("S309", message, "give one of them a `when`", "endings", name, key=True)


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (never, always_an_answer, fallback)
