"""Dates to turns. A scenario speaks of dates; the engine counts turns from 0."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from spring1968.scenario.schema import CalendarText

MAX_TURNS = 400


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of the calendar: its first and last day, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """Return the length in days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """The turns of a scenario, in order and without gaps. `regular` is the usual length in days."""

    turns: tuple[Turn, ...]
    regular: int

    @property
    def first(self) -> dt.date:
        """Return the first day of the first turn."""
        return self.turns[0].first

    @property
    def last(self) -> dt.date:
        """Return the last day of the last turn."""
        return self.turns[-1].last

    def turn_of(self, day: dt.date) -> int | None:
        """Return the number of the turn that holds a day, counted from 0, or None outside the calendar."""
        for number, turn in enumerate(self.turns):
            if turn.first <= day <= turn.last:
                return number
        return None

    def turns_in(self, first: dt.date, last: dt.date) -> range:
        """Return the turns that share a day with first..last; empty when there is none."""
        touched = [number for number, turn in enumerate(self.turns) if turn.first <= last and first <= turn.last]
        return range(touched[0], touched[-1] + 1) if touched else range(0)


def build(text: CalendarText) -> Calendar:
    """Return the turns of a calendar whose dates are in order (the schema and the checks see to that).

    A regular turn that would reach into a finer span is cut short at the span's first day; the regular length
    starts anew on the day after the span.
    """
    one = dt.timedelta(days=1)
    spans = sorted(text.spans, key=lambda span: span.first)
    turns: list[Turn] = []
    day = text.start
    while day <= text.end and len(turns) < MAX_TURNS:
        inside = next((span for span in spans if span.first <= day <= span.last), None)
        ahead = [span.first for span in spans if span.first > day]
        length = inside.turn if inside else text.turn
        stop = min([text.end, *([inside.last] if inside else []), *(first - one for first in ahead)])
        last = day + dt.timedelta(days=min(length - 1, (stop - day).days))
        turns.append(Turn(day, last))
        if last >= text.end:
            break
        day = last + one
    return Calendar(tuple(turns), text.turn)
