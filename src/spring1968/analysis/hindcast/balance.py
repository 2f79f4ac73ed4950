"""The balance of great decisions: which of its goals a role meets after each answer, everybody else by weight."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace

import numpy as np

from spring1968.analysis.ensemble import play_out
from spring1968.analysis.odds import Share
from spring1968.engine.columns import View
from spring1968.engine.program import Event, Program
from spring1968.engine.step import Question, advance, answer, over, truth
from spring1968.engine.timelines import BoolArray, Timelines
from spring1968.play.policies import choose

HEAVY = 36
"""How much longer a row of the balance takes than a playout; for telling how far the work is."""
FEW = 30
"""Timelines below which two options are not compared."""
ERRORS = 2.0
"""Standard errors of the paired difference above which it counts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An option of a question. `goals` are the shares of the rows in which it was open that end with each goal met."""

    id: str
    rows: int
    goals: dict[str, Share]


@dataclass(frozen=True, slots=True)
class Balance:
    """A question with its answers. `worse` pairs an option with one that does better in every goal of the role."""

    event: str
    role: str
    rows: int
    answers: tuple[Answer, ...]
    worse: tuple[tuple[str, str], ...]


def great(program: Program, event: Event) -> bool:
    """Return whether an event is a great decision: its role has goals, and history's answer or three answers are there."""
    if event.role is None or not program.goals[program.roles[event.role]]:
        return False
    return event.historical is not None or len(event.options) >= 3


def balances(
    program: Program,
    rows: int,
    seed: int,
    told: Callable[[float], None] | None = None,
    only: Container[int] | None = None,
) -> tuple[Balance, ...]:
    """Return the balance of every great decision that comes up in timelines 0 to `rows` - 1 of a seed, all by weight.

    The past is played once; each question is left where it first comes up, with every option that is open.
    `told` is called with the share of the calendar that is done. `only` are the numbers of the events looked at; None
    stands for all.
    """
    found: dict[int, _Sheet] = {}
    table = program.start(seed, rows)
    while not over(program, table):
        table, question = advance(program, table)
        if question is None:
            if told is not None:
                told(table.turn / program.turns)
            continue
        if (only is None or question.event in only) and great(program, program.events[question.event]):
            sheet = found.setdefault(question.event, _Sheet(program, question.event, rows))
            sheet.meet(table, question)
        table = answer(program, table, question, choose(program, table, question, {}))
    return tuple(found[number].balance() for number in sorted(found))


class _Sheet:
    """One decision: `met[o, g, i]` says whether goal g is met in row i after option o; `open[o, i]`, whether it could be."""

    def __init__(self, program: Program, event: int, rows: int) -> None:
        self.program = program
        self.event = program.events[event]
        self.number = event
        assert self.event.role is not None
        self.role = program.roles[self.event.role]
        self.goals = program.goals[self.role]
        self.open = np.zeros((len(self.event.options), rows), dtype=np.bool_)
        self.met = np.zeros((len(self.event.options), len(self.goals), rows), dtype=np.bool_)

    def meet(self, table: Timelines, question: Question) -> None:
        """Play the rows in which the event comes up for the first time to their end, after every open option."""
        first = table.came[self.number][question.rows] < 0
        options, places = np.nonzero(question.open & first)
        if not len(places):
            return
        here = Question(self.number, question.role, np.arange(len(places)), question.open[:, places])
        end = play_out(self.program, answer(self.program, table.take(question.rows[places]), here, options), {})
        rows = question.rows[places]
        self.open[options, rows] = True
        for goal, held in enumerate(self._met(end)):
            self.met[options, goal, rows] = held

    def _met(self, end: Timelines) -> Iterator[BoolArray]:
        """Yield for each goal the rows in which it is met in the turn of the ending."""
        turns = np.unique(end.ended)
        parts = [(rows, View(replace(end, turn=int(turn)), rows, self.program.days))
                 for turn in turns for rows in [np.flatnonzero(end.ended == turn)]]  # fmt: skip
        for code in self.goals.values():
            met = np.zeros(len(end), dtype=np.bool_)
            for rows, view in parts:
                met[rows] = truth(code, view, len(rows))
            yield met

    def balance(self) -> Balance:
        """Return the shares and the options that another one beats."""
        answers = tuple(
            Answer(option.id, int(self.open[number].sum()), self._shares(number))
            for number, option in enumerate(self.event.options)
        )
        return Balance(self.event.id, self.role, int(self.open.any(axis=0).sum()), answers, tuple(self._worse()))

    def _shares(self, option: int) -> dict[str, Share]:
        rows = int(self.open[option].sum())
        met = self.met[option].sum(axis=1)
        return {goal: Share(int(count), rows) for goal, count in zip(self.goals, met, strict=True)} if rows else {}

    def _worse(self) -> Iterator[tuple[str, str]]:
        options = self.event.options
        for number, option in enumerate(options):
            better = next((other for other in range(len(options)) if other != number and self._beats(other, number)), None)
            if better is not None:
                yield option.id, options[better].id

    def _beats(self, one: int, other: int) -> bool:
        """Return whether one option does better than another in every goal, by more than the noise of the pairs."""
        both = self.open[one] & self.open[other]
        count = int(both.sum())
        if count < FEW:
            return False
        ahead = self.met[one][:, both].astype(np.float64) - self.met[other][:, both]
        error = ahead.std(axis=1, ddof=1) / np.sqrt(count)
        return bool(np.all((ahead.mean(axis=1) > 0.0) & (ahead.mean(axis=1) > ERRORS * error)))
