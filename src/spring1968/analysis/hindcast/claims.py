"""The claims of a scenario tried: what a choice moves against another one, on the same luck, all else as in history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from spring1968.analysis.ensemble import steps
from spring1968.engine.program import Event, Program
from spring1968.engine.step import Question, advance, answer, over
from spring1968.engine.timelines import BoolArray, Timelines
from spring1968.play.policies import Policy, choose, forced, historical
from spring1968.scenario.schema import ClaimText

LATER = 3
"""After how many turns a difference is read for the last time."""
LEAST = 0.25
"""Points by which a track must differ in one turn at least, for a direction to be told."""
JUDGED = 1.0
"""The size from which on a direction is judged."""

Verdict: TypeAlias = Literal["right", "wrong", "too close", "not measured", "not judged"]
_Differences: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Direction:
    """One track of a claim. `differences` are the mean paired ones in points, one turn later and on; None past the end."""

    track: str
    size: float
    differences: tuple[float | None, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Tried:
    """A claim and what became of it.

    `rows` were measured; in `locked` rows the event came up, but never with both options open.
    """

    id: str
    claim: ClaimText
    against: str
    rows: int
    locked: int
    directions: tuple[Direction, ...]


def verdict(size: float, differences: Sequence[float | None]) -> Verdict:
    """Return what differences say of a claimed size. Those after the calendar's end are None."""
    known = [difference for difference in differences if difference is not None]
    if abs(size) < JUDGED:
        return "not judged"
    if not known:
        return "not measured"
    mean = sum(known) / len(known)
    if mean * size > 0 and any(difference * size > 0 and abs(difference) > LEAST for difference in known):
        return "right"
    if mean * size < 0 and any(difference * size < 0 and abs(difference) > LEAST for difference in known):
        return "wrong"
    return "too close"


def tried(program: Program, rows: int, seed: int) -> tuple[Tried, ...]:
    """Return every claim of the scenario, in its order, tried on timelines 0 to `rows` - 1 of a seed."""
    hindcast = program.scenario.text.hindcast
    trials = [_Trial(program, name, claim, rows) for name, claim in (hindcast.claims if hindcast else {}).items()]
    for given in {tuple(sorted(trial.claim.given.items())) for trial in trials}:
        together = [trial for trial in trials if tuple(sorted(trial.claim.given.items())) == given]
        _walk(program, program.start(seed, rows), dict(given), together)
    return tuple(trial.result() for trial in trials)


def _walk(program: Program, table: Timelines, given: Mapping[str, str], trials: Sequence[_Trial]) -> None:
    """Play the past that some claims share, and leave it for each at its event."""
    policies = dict.fromkeys(program.roles, forced(given, historical))
    while not over(program, table) and any(trial.waiting.any() for trial in trials):
        table, question = advance(program, table)
        if question is None:
            continue
        branches = _Branches(program, table, question, policies)
        for trial in trials:
            if trial.event == question.event:
                trial.meet(branches)
        table = answer(program, table, question, choose(program, table, question, policies))


class _Branches:
    """What becomes of the rows of one question, by the option that is forced there."""

    def __init__(self, program: Program, table: Timelines, question: Question, policies: Mapping[str, Policy]) -> None:
        self.program = program
        self.table = table
        self.question = question
        self.policies = policies
        self.known: dict[int, _Differences] = {}

    def after(self, option: int) -> _Differences:
        """Return turns later by tracks by rows of the question: what each track is worth; NaN where it cannot be told."""
        if option not in self.known:
            self.known[option] = self._after(option)
        return self.known[option]

    def _after(self, option: int) -> _Differences:
        free = np.flatnonzero(self.question.open[option])
        worth = np.full((LATER, len(self.program.tracks), len(self.question.rows)), np.nan)
        if not len(free):
            return worth
        here = Question(self.question.event, self.question.role, np.arange(len(free)), self.question.open[:, free])
        table = self.table.take(self.question.rows[free])
        first = table.turn
        last = min(first + LATER, self.program.turns)
        table = answer(self.program, table, here, np.full(len(free), option))
        read = first
        for now, question, _ in steps(self.program, table, self.policies, last):
            while question is None and read < min(now.turn, last):
                worth[read - first][:, free] = now.tracks
                read += 1
        return worth


class _Trial:
    """One claim on its way: which rows still wait for its event, and the differences so far."""

    def __init__(self, program: Program, name: str, claim: ClaimText, rows: int) -> None:
        self.program = program
        self.name = name
        self.claim = claim
        self.event = next(number for number, event in enumerate(program.events) if event.id == claim.event)
        self.option, self.against = _options(program.events[self.event], claim)
        self.waiting = np.ones(rows, dtype=np.bool_)
        self.asked = np.zeros(rows, dtype=np.bool_)
        self.sums = np.zeros((LATER, len(program.tracks)))
        self.counts = np.zeros(LATER, dtype=np.intp)

    def meet(self, branches: _Branches) -> None:
        """Measure the rows of a question that wait for it and have both options open."""
        question = branches.question
        self.asked[question.rows] = True
        both: BoolArray = self.waiting[question.rows] & question.open[self.option] & question.open[self.against]
        if not both.any():
            return
        difference = (branches.after(self.option) - branches.after(self.against))[:, :, both]
        told = ~np.isnan(difference[:, 0, :])
        self.sums += np.where(told[:, np.newaxis, :], difference, 0.0).sum(axis=2)
        self.counts += told.sum(axis=1)
        self.waiting[question.rows[both]] = False

    def result(self) -> Tried:
        """Return the claim with its verdicts."""
        measured = int(np.count_nonzero(~self.waiting))
        return Tried(
            self.name,
            self.claim,
            self.program.events[self.event].options[self.against].id,
            measured,
            int(np.count_nonzero(self.asked & self.waiting)),
            tuple(self._direction(track, size) for track, size in self.claim.moves.items()),
        )

    def _direction(self, name: str, size: float) -> Direction:
        track = next(number for number, track in enumerate(self.program.tracks) if track.id == name)
        means = tuple(
            float(self.sums[later, track] / self.counts[later]) if self.counts[later] else None for later in range(LATER)
        )
        return Direction(name, size, means, verdict(size, means))


def _options(event: Event, claim: ClaimText) -> tuple[int, int]:
    """Return the numbers of a claim's option and of the one it is set against."""
    names = [option.id for option in event.options]
    against = names.index(claim.against) if claim.against is not None else event.historical
    assert against is not None
    return names.index(claim.option), against
