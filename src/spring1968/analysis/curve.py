"""The curve of a run: the chance of an event or an ending at the start of each turn, beside a guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spring1968.analysis.course import points
from spring1968.analysis.crossings import turn_starts
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort
from spring1968.analysis.targets import Target
from spring1968.play.playthrough import Playthrough
from spring1968.play.policies import Policy
from spring1968.problems import UserError

Guess = Sequence[tuple[dt.date, float]]
"""Days, rising, each with the chance (0 to 1) that somebody gives the target on that day."""


@dataclass(frozen=True, slots=True)
class Step:
    """The chance at the start of a turn (from 0), and what was guessed for its first day; None outside the guess."""

    turn: int
    share: Share
    guess: float | None

    @property
    def off(self) -> float | None:
        """Return how far the guess lies above the share, -1 to 1."""
        return None if self.guess is None else self.guess - self.share.share

    @property
    def outside(self) -> bool:
        """Return whether the guess lies outside the interval of the share."""
        low, high = self.share.interval
        return self.guess is not None and not low <= self.guess <= high


def curve(
    sitting: Playthrough, target: Target, policies: Mapping[str, Policy], effort: Effort, guess: Guess = ()
) -> list[Step]:
    """Return the chance of a target at the start of each turn of a run, all on the same luck.

    What had been decided by then stays; from there on every role goes by its policy. Progress is told in turns.
    """
    tables = turn_starts(sitting)
    found = points(sitting.program, tables, policies, effort, (target,))
    return [
        Step(table.turn, point.targets[0], guessed(guess, sitting.program.date(table.turn)))
        for table, point in zip(tables, found, strict=True)
    ]


def guessed(guess: Guess, day: dt.date) -> float | None:
    """Return the guess for a day: on a straight line between the days that were given; None before and after them."""
    for (first, low), (last, high) in pairwise(guess):
        if first <= day <= last:
            return low + (high - low) * (day - first).days / (last - first).days
    return next((value for at, value in guess if at == day), None)


def widest(steps: Sequence[Step], count: int = 3) -> list[Step]:
    """Return the turns at which the guess lies farthest outside the interval, the farthest first."""
    outside = [step for step in steps if step.outside]
    return sorted(outside, key=lambda step: (-abs(step.off or 0.0), step.turn))[:count]


def in_order(guess: Mapping[dt.date, float]) -> Guess:
    """Return a guess by days, rising; raises `UserError` for a chance that is not between 0 and 1."""
    for day, value in guess.items():
        if not 0.0 <= value <= 1.0:
            raise UserError(f"the guess for {day} is not between 0% and 100%")
    return sorted(guess.items())
