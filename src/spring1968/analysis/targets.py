"""Targets: the event or the ending whose chance is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from spring1968.engine.program import Program
from spring1968.engine.timelines import RUNNING, BoolArray, Timelines, TurnArray
from spring1968.problems import UserError, listed, nearest

USUAL = "invasion"
"""The event that is asked about where none is named."""


@dataclass(frozen=True, slots=True)
class Target:
    """An event that comes up, or an ending that is met; by the end of turn `until` (from 0), or at all where it is None.

    Of an event that repeats the last time counts.
    """

    id: str
    number: int
    is_event: bool
    until: int | None = None

    def met(self, table: Timelines) -> BoolArray:
        """Return in which rows of a table it has come about."""
        if self.is_event:
            came = table.came[self.number]
            return np.not_equal(came, RUNNING) & self._in_time(came)
        return np.equal(table.ending, self.number) & self._in_time(table.ended)

    def as_json(self) -> dict[str, str]:
        """Return which event or ending it is."""
        return {"event" if self.is_event else "ending": self.id}

    def _in_time(self, turns: TurnArray) -> BoolArray:
        return np.ones(len(turns), dtype=np.bool_) if self.until is None else np.less_equal(turns, self.until)


def event_target(program: Program, event: str | None = None, day: dt.date | None = None) -> Target:
    """Return the target of an event (the usual one where none is named); raises `UserError` for an unknown one."""
    names = [known.id for known in program.events]
    if event is None and USUAL not in names:
        raise UserError(
            f"scenario '{program.scenario.id}' has no event '{USUAL}'; name one: --event EVENT or --ending ENDING"
        )
    name = event or USUAL
    return Target(name, _number(program, name, names, "event"), True, _turn(program, day))


def ending_target(program: Program, ending: str, day: dt.date | None = None) -> Target:
    """Return the target of an ending; raises `UserError` for an unknown one."""
    return Target(
        ending, _number(program, ending, [known.id for known in program.endings], "ending"), False, _turn(program, day)
    )


def asked_target(program: Program, event: str | None, ending: str | None) -> Target:
    """Return the target of --event or of --ending; raises `UserError` where both are given."""
    if ending is None:
        return event_target(program, event)
    if event is not None:
        raise UserError("ask about an event or about an ending, not about both: leave --event or --ending out")
    return ending_target(program, ending)


def target_of(program: Program, name: str, day: dt.date | None = None) -> Target:
    """Return the target of an event or, where there is no such event, of an ending; raises `UserError` for neither."""
    if any(known.id == name for known in program.events):
        return event_target(program, name, day)
    if any(known.id == name for known in program.endings):
        return ending_target(program, name, day)
    known = [*(event.id for event in program.events), *(ending.id for ending in program.endings)]
    hint = nearest(name, known) or "`spring1968 show events` and `spring1968 show endings` list them"
    raise UserError(f"scenario '{program.scenario.id}' has no event and no ending '{name}'; {hint}")


def title(program: Program, target: Target) -> str:
    """Return what was written as the target's title, with the day by which it is asked."""
    text = program.scenario.text
    name = text.events[target.id].title if target.is_event else text.endings[target.id].title
    if target.until is None:
        return name
    return f"{name} (by {program.scenario.calendar.turns[target.until].last})"


def _number(program: Program, name: str, names: list[str], what: str) -> int:
    if name not in names:
        hint = nearest(name, names) or f"the {what}s are {listed(names)}"
        raise UserError(f"scenario '{program.scenario.id}' has no {what} '{name}'; {hint}")
    return names.index(name)


def _turn(program: Program, day: dt.date | None) -> int | None:
    if day is None:
        return None
    calendar = program.scenario.calendar
    turn = calendar.turn_of(day)
    if turn is None:
        raise UserError(f"{day} lies outside the calendar, which runs from {calendar.first} to {calendar.last}")
    return turn
