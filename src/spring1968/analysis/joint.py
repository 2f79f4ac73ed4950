"""Many tables played on together, though they stand at different moments.

A table that has many rows costs less a row, so tables are made one as soon as they stand at the start of the same turn, and
rows that have ended are taken out. Rows do not touch each other: every number is the same as if each table were played by
itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from spring1968.analysis.crossings import Outcome, outcome, sliced
from spring1968.analysis.targets import Target
from spring1968.engine.program import Program
from spring1968.engine.step import Question, advance, answer, over
from spring1968.engine.timelines import BoolArray, IntArray, Timelines, concat
from spring1968.play.policies import Policy, choose

ROWS = 16_384
"""Rows worth playing together where most of them begin late in a run."""

_PRUNED_FROM = 8

Chooser: TypeAlias = Callable[[Timelines, Question, IntArray], IntArray]
"""Called with the table, the question and the numbers of all rows of the table; returns a choice for each row asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be known of rows that have ended: the goals of these roles, and whether these targets were met."""

    roles: Sequence[str] = ()
    targets: Sequence[Target] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What became of rows. `met[t]` says of each row whether target t was met."""

    outcome: Outcome
    met: tuple[BoolArray, ...]

    @property
    def ending(self) -> IntArray:
        """Return the number of each row's ending."""
        return self.outcome.ending

    def part(self, start: int, stop: int) -> Found:
        """Return what became of some rows that lie side by side."""
        return Found(sliced(self.outcome, start, stop), tuple(met[start:stop] for met in self.met))


def by_policies(program: Program, policies: Mapping[str, Policy]) -> Chooser:
    """Return the chooser that lets every role go by its policy (by weight where it has none)."""
    return lambda table, question, numbers: choose(program, table, question, policies)


def together(program: Program, tables: Sequence[Timelines], chooser: Chooser, asked: Asked) -> list[Found]:
    """Return what becomes of the rows of each table. A question that is pending is asked again."""
    starts = np.concatenate([[0], np.cumsum([len(table) for table in tables])]).tolist()
    field = _Field(program, chooser, asked, starts[-1])
    for turn in sorted({table.turn for table in tables}):
        field.play(turn)
        for table, start in zip(tables, starts, strict=False):
            if table.turn == turn:
                field.add(table, np.arange(start, start + len(table)))
        field.play(turn + 1)
        field.join()
    field.play(program.turns)
    return [field.found.part(start, stop) for start, stop in pairwise(starts)]


class _Field:
    """The tables that are being played, each with the numbers of its rows, and what became of rows that ended."""

    def __init__(self, program: Program, chooser: Chooser, asked: Asked, rows: int) -> None:
        self.program = program
        self.chooser = chooser
        self.asked = asked
        self.tables: list[tuple[Timelines, IntArray]] = []
        goals = {role: {goal: np.zeros(rows, dtype=np.bool_) for goal in program.goals[role]} for role in asked.roles}
        met = tuple(np.zeros(rows, dtype=np.bool_) for _ in asked.targets)
        self.found = Found(Outcome(np.full(rows, -1, dtype=np.int64), goals), met)

    def add(self, table: Timelines, numbers: IntArray) -> None:
        """Take in more rows; those that have ended already are only noted."""
        if over(self.program, table):
            self._note(table, numbers)
        else:
            self.tables.append((table, numbers))

    def play(self, turn: int) -> None:
        """Play every table to the start of a turn; what has ended is noted and left out."""
        while self.tables and min(table.turn for table, _ in self.tables) < turn:
            now = min(table.turn for table, _ in self.tables)
            self.tables = [
                kept
                for table, numbers in self.tables
                for kept in ([(table, numbers)] if table.turn > now else self._turn(table, numbers))
            ]

    def join(self) -> None:
        """Make the tables one; they all stand at the start of the same turn."""
        if len(self.tables) > 1:
            tables, numbers = zip(*self.tables, strict=True)
            self.tables = [(concat(tables), np.concatenate(numbers))]

    def _turn(self, table: Timelines, numbers: IntArray) -> list[tuple[Timelines, IntArray]]:
        turn = table.turn
        while table.turn == turn:
            table, question = advance(self.program, table)
            if question is not None:
                table = answer(self.program, table, question, self.chooser(table, question, numbers))
        if over(self.program, table):
            self._note(table, numbers)
            return []
        running = table.running
        if (len(table) - int(np.count_nonzero(running))) * _PRUNED_FROM <= len(table):
            return [(table, numbers)]
        self._note(table.take(np.flatnonzero(~running)), numbers[~running])
        return [(table.take(np.flatnonzero(running)), numbers[running])]

    def _note(self, ended: Timelines, numbers: IntArray) -> None:
        part = outcome(self.program, ended, self.asked.roles)
        self.found.outcome.ending[numbers] = part.ending
        for role, wishes in part.goals.items():
            for goal, met in wishes.items():
                self.found.outcome.goals[role][goal][numbers] = met
        for column, target in zip(self.found.met, self.asked.targets, strict=True):
            column[numbers] = target.met(ended)
