"""The chance of an event over a run: somebody's own line, drawn date by date, and the model's curve. No drawing here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spring1968.analysis.curve import Guess, Step, curve, guessed, widest
from spring1968.analysis.processes import Effort
from spring1968.analysis.targets import Target, ending_target, event_target, title
from spring1968.desk.errand import Told

if TYPE_CHECKING:
    from spring1968.engine.program import Program
    from spring1968.play.playthrough import Playthrough

PLAYOUTS = 1_000
SEED = 1968
"""The luck of the playouts: that of `spring1968 curve`, so that both give the same numbers."""

STEP = 0.1
_FEWEST_MONTHS = 4


@dataclass(frozen=True)
class Asked:
    """What is asked about, and over which days. `came`: when the event came up in the run, None for never or an ending."""

    target: Target
    title: str
    first: dt.date
    last: dt.date
    came: dt.date | None
    dates: tuple[dt.date, ...]

    @property
    def monthly(self) -> bool:
        """Return whether the line is drawn month by month, and not turn by turn."""
        return len(self.dates) < 2 or (self.dates[1] - self.dates[0]).days > 14


def asked_of(sitting: Playthrough, wanted: Target | None = None) -> Asked:
    """Return what is asked of a run that is over: `wanted`, else the event of the scenario's hindcast, else how it ended.

    Where the event came up, the days end with it: from there on its chance is certain.
    """
    program = sitting.program
    target = wanted or _target(program, sitting)
    turns = list(range(_turns(sitting)))
    came = next((what.turn for what in sitting.occurrences if target.is_event and what.event == target.number), None)
    if came is not None:
        turns = [turn for turn in turns if turn <= came + 1]
    days = [program.date(turn) for turn in turns]
    on = None if came is None else program.date(came)
    return Asked(target, title(program, target), days[0], days[-1], on, _dates(days))


def _turns(sitting: Playthrough) -> int:
    """Return how many turns a run that is over began."""
    return int(sitting.table.ended[0]) + 1


def _target(program: Program, sitting: Playthrough) -> Target:
    hindcast = program.scenario.text.hindcast
    if hindcast is not None and hindcast.event is not None:
        return event_target(program, hindcast.event)
    return ending_target(program, sitting.ending or "")


def _dates(days: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """Return the dates at which a line is drawn: the months and the last turn, in short runs all turns."""
    first, last = days[0], days[-1]
    count = (last.year - first.year) * 12 + last.month - first.month
    months = [dt.date(*month_after(first, step), 1) for step in range(1, count + 1)]
    if count < _FEWEST_MONTHS:
        return tuple(days)
    inner = [month for month in months if month < last]
    return (first, *inner, last)


def month_after(first: dt.date, step: int) -> tuple[int, int]:
    """Return year and month some months after a date."""
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    return year, month + 1


def model(sitting: Playthrough, asked: Asked, told: Told) -> list[Step]:
    """Return the model's curve over the days that are asked about, `PLAYOUTS` playouts from the start of each turn."""
    total = _turns(sitting)
    told(0, total)
    effort = Effort(PLAYOUTS, SEED, 1, lambda done: told(done, total))
    found = curve(sitting, asked.target, {}, effort)
    return [step for step in found if sitting.program.date(step.turn) <= asked.last]


class Line:
    """A line that somebody draws: at each date a chance (0 to 1) or nothing yet. `at` is the date that keys move."""

    def __init__(self, dates: Sequence[dt.date]) -> None:
        self.dates = tuple(dates)
        self.values: list[float | None] = [None] * len(self.dates)
        self.at = 0

    @property
    def ready(self) -> bool:
        """Return whether enough is drawn to be compared: all of it, or from one date to another."""
        return sum(value is not None for value in self.values) >= min(2, len(self.values))

    @property
    def guess(self) -> Guess:
        """Return what is drawn, by days."""
        return [(day, value) for day, value in zip(self.dates, self.values, strict=True) if value is not None]

    def move(self, steps: int) -> None:
        """Go to another date; where nothing is drawn there, the line is carried on at its height."""
        held = self.values[self.at]
        self.at = min(max(self.at + steps, 0), len(self.dates) - 1)
        if self.values[self.at] is None and held is not None:
            self.values[self.at] = held

    def lift(self, steps: int) -> None:
        """Move the line at this date by steps of 10 %, to a whole step; a new line begins at nothing."""
        held = self.values[self.at]
        tenths = 0 if held is None else round(held / STEP)
        self.values[self.at] = min(max(tenths + steps, 0), 10) / 10

    def draw(self, position: float, value: float, since: float | None = None) -> None:
        """Draw to a position (0 at the first date, 1 at the last); `since` is where the stroke stood before."""
        reached, value = self._nearest(position), min(max(value, 0.0), 1.0)
        if since is not None:
            before = self._nearest(since)
            start = self.values[before]
            for between in range(min(before, reached) + 1, max(before, reached)):
                share = (between - before) / (reached - before)
                self.values[between] = value if start is None else start + (value - start) * share
        self.values[reached] = value
        self.at = reached

    def place(self, day: dt.date) -> float:
        """Return where a day lies, 0 at the first date and 1 at the last."""
        whole = max(1, (self.dates[-1] - self.dates[0]).days)
        return (day - self.dates[0]).days / whole

    def clear(self) -> None:
        """Take everything away."""
        self.values, self.at = [None] * len(self.dates), 0

    def _nearest(self, position: float) -> int:
        return min(range(len(self.dates)), key=lambda at: abs(self.place(self.dates[at]) - position))


def compared(program: Program, steps: Sequence[Step], guess: Guess) -> list[Step]:
    """Return the steps of a curve with what was guessed for their first days."""
    return [Step(step.turn, step.share, guessed(guess, program.date(step.turn))) for step in steps]


def farthest(steps: Sequence[Step]) -> Step | None:
    """Return the step at which the guess lies farthest from the share and outside its interval; None where none does."""
    return next(iter(widest(steps, 1)), None)
