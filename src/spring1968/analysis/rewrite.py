"""The smallest rewrite: the fewest changed choices that bring the chance of something below a threshold.

The search is a beam search. It widens the best sets of changes by one change at a time (and some that move nothing yet), and
so it may miss a smaller answer that it never came by; what it finds is measured again on fresh luck.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spring1968.analysis.changed import Base, Change, Changes, met
from spring1968.analysis.crossings import Answers
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort
from spring1968.analysis.targets import Target
from spring1968.engine.program import Program
from spring1968.engine.timelines import BoolArray
from spring1968.play.playthrough import Playthrough
from spring1968.play.policies import Policy, historical, propensity

FRESH = 4_000
"""Playouts on which an answer is measured again: timelines that the search has not seen."""

ANSWERS = 5
"""At most so many answers of one size are given."""

_FRESH_FIRST = 1 << 32
_WIDTH = 8
_SCREENED = 100
_KEPT = 32
_IDLE = 8
_TRIED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A set of changes, and the chance of the target under it on fresh luck."""

    changes: Changes
    share: Share

    @property
    def sure_below(self) -> float:
        """Return the upper limit of the interval: below this the chance lies with 95 % confidence."""
        return self.share.interval[1]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What the search came to. `before`: the chance with nothing changed, on fresh luck; `tried`: how many sets were played.

    `answers` are the smallest found, the best first; empty where none was found with at most `most` changes. `best` is the
    set that came closest, answer or not; None when nothing could be changed.
    """

    before: Share
    answers: tuple[Found, ...]
    best: Found | None
    tried: int
    most: int

    @property
    def size(self) -> int | None:
        """Return how many changes the smallest answer found needs; None when none was found."""
        if not self.answers:
            return None
        return len(self.answers[0].changes)


def choices_in(sitting: Playthrough, roles: Sequence[str]) -> dict[str, str]:
    """Return what these roles chose in a run, by event; of an event that came up more than once, the last."""
    return {decision.event: decision.option for decision in sitting.decisions if decision.role in roles}


def history_of(program: Program, roles: Sequence[str]) -> dict[str, str]:
    """Return the historical option of each event that asks one of these roles and has one."""
    return {
        event.id: event.options[event.historical].id
        for event in program.events
        if event.role is not None and program.roles[event.role] in roles and event.historical is not None
    }


def possible(program: Program, choices: Mapping[str, str]) -> list[Change]:
    """Return every single change to these choices."""
    return [
        (event.id, option.id)
        for event in program.events
        if event.id in choices
        for option in event.options
        if option.id != choices[event.id]
    ]


def search(base: Base, singles: Sequence[Change], target: Target, below: float, most: int, effort: Effort) -> Rewrite:
    """Return the smallest sets of these changes found that bring the target's chance below `below` (0 to 1).

    `effort.rows` playouts decide the search. Progress is told in hundredths of the sizes up to `most`.
    """
    looking = _Looking(base, target, effort)
    before = Share(int(looking.fresh([()])[0].sum()), FRESH)
    beam = [_Set((), met(base, [()], target, replace(effort, progress=None))[0], idle=False)]
    if before.share < below or not singles:
        none = (Found((), before),) if before.share < below else ()
        return Rewrite(before, none, none[0] if none else None, 0, most)
    best: Found | None = None
    for size in range(1, most + 1):
        found = looking.wider(beam, singles)
        effort.told(100 * size)
        if not found:
            break
        working = [one for one in found if not one.idle]
        hopeful = [one.changes for one in working[:_TRIED] if one.rows.mean() < below] or [(working or found)[0].changes]
        measured = looking.measured(hopeful)
        best = min([*([best] if best else []), *measured], key=lambda one: one.share.share)
        answers = tuple(one for one in measured if one.share.share < below)
        if answers:
            return Rewrite(before, answers[:ANSWERS], answers[0], looking.tried, most)
        beam = [*working[:_WIDTH], *[one for one in found if one.idle]]
    return Rewrite(before, (), best, looking.tried, most)


@dataclass(frozen=True, slots=True)
class _Set:
    """A set of changes, and the rows in which the target was met. `idle`: the last change moved none of them.

    A change that is idle alone may matter once another is made with it.
    """

    changes: Changes
    rows: BoolArray
    idle: bool

    @property
    def rank(self) -> tuple[int, bool, Changes]:
        return int(self.rows.sum()), self.idle, self.changes


@dataclass(slots=True)
class _Looking:
    """The search at work."""

    base: Base
    target: Target
    effort: Effort
    tried: int = 0

    def wider(self, beam: Sequence[_Set], singles: Sequence[Change]) -> list[_Set]:
        """Return sets of one change more, the best first: the best of those that move something, and some idle ones."""
        wider = {joined: one for one in beam for joined in _joined(one.changes, singles)}
        few = min(_SCREENED, self.effort.rows)
        screened = [
            _Set(changes, rows, np.array_equal(rows, wider[changes].rows[:few]))
            for changes, rows in zip(wider, self._met(list(wider), few), strict=True)
        ]
        ranked = sorted(screened, key=lambda one: one.rank)
        kept = [*[one for one in ranked if not one.idle][:_KEPT], *[one for one in ranked if one.idle][:_IDLE]]
        full = self._met([one.changes for one in kept], self.effort.rows)
        sets = [_Set(one.changes, rows, one.idle) for one, rows in zip(kept, full, strict=True)]
        return sorted(sets, key=lambda one: one.rank)

    def measured(self, sets: Sequence[Changes]) -> list[Found]:
        """Return sets with their chance on fresh luck, the best first."""
        found = [Found(changes, Share(int(rows.sum()), FRESH)) for changes, rows in zip(sets, self.fresh(sets), strict=True)]
        return sorted(found, key=lambda one: (one.share.count, one.changes))

    def fresh(self, sets: Sequence[Changes]) -> list[BoolArray]:
        """Return the rows in which the target was met, of timelines no search has seen."""
        return _fresh(self.base, sets, self.target, self.effort)

    def _met(self, sets: Sequence[Changes], rows: int) -> list[BoolArray]:
        self.tried += len(sets)
        return met(self.base, sets, self.target, replace(self.effort, rows=rows, progress=None))


def chance(base: Base, changes: Changes, target: Target, effort: Effort) -> Share:
    """Return the chance of the target under one set of changes, on the fresh luck on which every answer is measured."""
    return Share(int(_fresh(base, [changes], target, effort)[0].sum()), FRESH)


def _fresh(base: Base, sets: Sequence[Changes], target: Target, effort: Effort) -> list[BoolArray]:
    return met(base, sets, target, replace(effort, rows=FRESH, progress=None), _FRESH_FIRST)


def policies_of(run: Playthrough | None, roles: Sequence[str]) -> dict[str, Policy]:
    """Return policies for the roles that may be changed: as in the run, else by weight; without a run as in history.

    The other roles go by weight.
    """
    if run is None:
        return dict.fromkeys(roles, historical)
    return dict.fromkeys(roles, Answers(choices_in(run, roles), propensity))


def _joined(changes: Changes, singles: Iterable[Change]) -> Iterable[Changes]:
    events = {event for event, _ in changes}
    return (tuple(sorted((*changes, single))) for single in singles if single[0] not in events)


def day_of(program: Program, event: str) -> dt.date:
    """Return the day of an event: its date, or the first day on which it may come up."""
    text = program.scenario.text.events[event]
    return text.date or (text.window[0] if text.window else program.scenario.calendar.first)


def unlike_history(program: Program, choices: Mapping[str, str], changes: Changes) -> int:
    """Return how many of these choices, with the changes made, differ from the historical option where there is one."""
    final = dict(choices) | dict(changes)
    history = history_of(program, program.roles)
    return sum(event in history and history[event] != option for event, option in final.items())
