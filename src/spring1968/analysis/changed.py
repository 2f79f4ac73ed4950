"""Whole timelines played with some choices changed: many sets of changes in one table, all on the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spring1968.analysis.joint import ROWS, Asked, Chooser, Found, together
from spring1968.analysis.processes import Effort, Sent, spread
from spring1968.analysis.targets import Target
from spring1968.engine.program import Program
from spring1968.engine.step import Question
from spring1968.engine.timelines import BoolArray, IntArray, Timelines
from spring1968.play.policies import Policy, choose

Change = tuple[str, str]
"""An event and the option that is taken in it, wherever it comes up and the option is open."""

Changes = tuple[Change, ...]
"""Changes in the order of their events' ids, at most one an event."""


@dataclass(frozen=True, slots=True)
class Base:
    """What the changes are made to: a program, and the policies of the roles."""

    program: Program
    policies: Mapping[str, Policy]


def met(base: Base, sets: Sequence[Changes], target: Target, effort: Effort, first: int = 0) -> list[BoolArray]:
    """Return, for each set of changes, in which of the timelines `first`, `first` + 1, ... the target was met.

    Progress is told in sets.
    """
    each = max(1, ROWS // effort.rows)
    pieces = [
        (tuple(sets[start : start + each]), begin, min(ROWS, effort.rows - begin))
        for start in range(0, len(sets), each)
        for begin in range(0, effort.rows, ROWS)
    ]
    held: list[BoolArray] = [np.zeros((len(piece[0]), piece[2]), dtype=np.bool_) for piece in pieces]
    shared = _Shared(Sent(base.program), base.policies, effort.seed, first, target)
    played = 0
    for number, found in spread(_play, shared, pieces, effort.processes):
        held[number] = found
        played += found.size
        effort.told(played // effort.rows)
    spans = max(1, -(-effort.rows // ROWS))
    return [line for start in range(0, len(held), spans) for line in np.concatenate(held[start : start + spans], axis=1)]


@dataclass(frozen=True, slots=True)
class _Shared:
    sent: Sent
    policies: Mapping[str, Policy]
    seed: int
    first: int
    target: Target


def _play(shared: _Shared, piece: tuple[tuple[Changes, ...], int, int]) -> BoolArray:
    sets, begin, rows = piece
    program = shared.sent.program
    found = play_changed(
        Base(program, shared.policies), sets, program.start(shared.seed, rows, shared.first + begin), (shared.target,)
    )
    return found.met[0].reshape(len(sets), rows)


def play_changed(base: Base, sets: Sequence[Changes], start: Timelines, targets: Sequence[Target]) -> Found:
    """Return what becomes of a table under each set of changes; the rows of the first set come first."""
    many = start.take(np.tile(np.arange(len(start)), len(sets)))
    (found,) = together(base.program, [many], _chooser(base, sets, len(start)), Asked(targets=targets))
    return found


def _chooser(base: Base, sets: Sequence[Changes], rows: int) -> Chooser:
    program = base.program
    wanted = _wanted(program, sets)

    def chooser(table: Timelines, question: Question, numbers: IntArray) -> IntArray:
        choices = choose(program, table, question, base.policies)
        options = wanted.get(question.event)
        if options is None:
            return choices
        mine = options[numbers[question.rows] // rows]
        free = (mine >= 0) & question.open[np.maximum(mine, 0), np.arange(len(mine))]
        return np.where(free, mine, choices)

    return chooser


def _wanted(program: Program, sets: Sequence[Changes]) -> dict[int, IntArray]:
    """Return for each changed event, by number, the number of the option in each set; -1 where a set leaves it alone."""
    numbers = {event.id: number for number, event in enumerate(program.events)}
    found: dict[int, IntArray] = {}
    for position, changes in enumerate(sets):
        for event, option in changes:
            options = [known.id for known in program.events[numbers[event]].options]
            column = found.setdefault(numbers[event], np.full(len(sets), -1, dtype=np.intp))
            column[position] = options.index(option)
    return found
