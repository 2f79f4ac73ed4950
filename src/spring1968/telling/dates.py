"""Days and turns in words."""

from __future__ import annotations

import datetime as dt

from spring1968.engine.program import Program
from spring1968.scenario.schema import EventText


def day(date: dt.date) -> str:
    """Return a date as "20 August 1968"."""
    return f"{date.day} {date:%B %Y}"


def turn_dates(program: Program, turn: int) -> str:
    """Return the days of a turn as "16 to 17 August 1968"."""
    step = program.scenario.calendar.turns[min(turn, program.turns - 1)]
    if step.first == step.last:
        return day(step.first)
    same_year = step.first.year == step.last.year
    same_month = same_year and step.first.month == step.last.month
    first = str(step.first.day) if same_month else f"{step.first.day} {step.first:%B}" if same_year else day(step.first)
    return f"{first} to {day(step.last)}"


def event_text(program: Program, number_of: int) -> EventText:
    """Return what was written for an event."""
    return program.scenario.text.events[program.events[number_of].id]


def event_day(program: Program, number_of: int, turn: int) -> str:
    """Return the day of an event where it lies in the turn, else the days of the turn."""
    date = event_text(program, number_of).date
    step = program.scenario.calendar.turns[turn]
    return day(date) if date is not None and step.first <= date <= step.last else turn_dates(program, turn)
