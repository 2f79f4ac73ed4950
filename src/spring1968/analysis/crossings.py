"""The crossings of a run: the moments at which something was decided, and what becomes of each way on from there.

Every way on from a crossing is played with the same luck, row by row, so that two ways differ only by the choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spring1968.analysis.ensemble import play_out
from spring1968.engine.columns import View
from spring1968.engine.observe import Observation
from spring1968.engine.program import Program
from spring1968.engine.step import Question, advance, answer, over, truth
from spring1968.engine.timelines import RUNNING, BoolArray, IntArray, Timelines
from spring1968.play.playthrough import Decision, Playthrough
from spring1968.play.policies import Policy, forced, propensity


@dataclass(frozen=True, slots=True)
class Crossing:
    """A decision of a run, with the table of one row as it stood at the question. `taken` is the option's number."""

    number: int
    decision: Decision
    table: Timelines
    question: Question
    taken: int

    def ways(self, program: Program) -> list[int]:
        """Return the numbers of the options that were open, the one that was taken first."""
        free = [
            number for number in range(len(program.events[self.question.event].options)) if self.question.open[number, 0]
        ]
        return [self.taken, *(number for number in free if number != self.taken)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of rows: `ending[i]` is the number of row i's ending, `goals` whether it met each goal of each role."""

    ending: IntArray
    goals: Mapping[str, Mapping[str, BoolArray]]


def crossings(sitting: Playthrough) -> Iterator[Crossing]:
    """Yield every decision of a run in order, of all roles, played by hand or not."""
    program, table, at = sitting.program, sitting.program.start(sitting.seed), 0
    while at < len(sitting.decisions) and not over(program, table):
        table, question = advance(program, table)
        if question is None:
            continue
        decision = sitting.decisions[at]
        options = [option.id for option in program.events[question.event].options]
        taken = options.index(decision.option)
        yield Crossing(at, decision, table, question, taken)
        table, at = answer(program, table, question, [taken]), at + 1


def fan(table: Timelines, rows: int, seed: int, first: int = 0) -> Timelines:
    """Return `rows` copies of a table of one row, with the luck of timelines `first`, `first` + 1, ... of a seed."""
    return table.take(np.zeros(rows, dtype=np.intp)).with_luck(seed, first)


def answered(program: Program, crossing: Crossing, rows: int, seed: int, first: int = 0) -> Timelines:
    """Return `rows` timelines for each way on from a crossing, just after the answer: the way taken first, then the others.

    Row i of every way has the luck of timeline `first` + i of the seed.
    """
    ways = crossing.ways(program)
    table = fan(crossing.table, rows, seed, first)
    many = table.take(np.tile(np.arange(rows), len(ways)))
    asked = replace(crossing.question, rows=np.arange(len(many)), open=np.repeat(crossing.question.open, len(many), axis=1))
    return answer(program, many, asked, np.repeat(ways, rows))


def ways_on(
    program: Program, crossing: Crossing, policies: Mapping[str, Policy], rows: int, seed: int, first: int = 0
) -> list[Outcome]:
    """Return what becomes of `rows` timelines for each way on from a crossing, the way taken first, on the same luck."""
    return apart(outcome(program, play_out(program, answered(program, crossing, rows, seed, first), policies)), rows)


def apart(whole: Outcome, rows: int) -> list[Outcome]:
    """Return an outcome cut into pieces of `rows` rows, in order."""
    return [sliced(whole, start, start + rows) for start in range(0, len(whole.ending), rows)]


def sliced(whole: Outcome, start: int, stop: int) -> Outcome:
    """Return what became of some rows that lie side by side."""
    goals = {role: {goal: met[start:stop] for goal, met in wishes.items()} for role, wishes in whole.goals.items()}
    return Outcome(whole.ending[start:stop], goals)


def outcome(program: Program, end: Timelines, roles: Sequence[str] | None = None) -> Outcome:
    """Return the endings of a table that has ended, and the goals met in the turn of each row's ending.

    Only the goals of `roles` are looked at; None stands for all roles.
    """
    goals: dict[str, dict[str, BoolArray]] = {
        role: {goal: np.zeros(len(end), dtype=np.bool_) for goal in program.goals[role]}
        for role in (program.roles if roles is None else roles)
    }
    for turn in np.unique(end.ended):
        rows = np.flatnonzero(end.ended == turn)
        view = View(replace(end, turn=int(turn) if turn != RUNNING else end.turn), rows, program.days)
        for role, wishes in goals.items():
            for goal, met in wishes.items():
                met[rows] = truth(program.goals[role][goal], view, len(rows))
    return Outcome(end.ending.astype(np.int64), goals)


@dataclass(frozen=True, slots=True)
class Answers:
    """A policy that takes given options of given events wherever they are open, and else follows another."""

    options: Mapping[str, str]
    otherwise: Policy

    def __call__(self, seen: Observation) -> IntArray:
        """Return a choice for each row."""
        return forced(self.options, self.otherwise)(seen)


def going_on(sitting: Playthrough, after: Mapping[str, Policy], keep: Sequence[str] = ()) -> dict[str, Policy]:
    """Return policies for the time after a crossing: the roles in `keep` answer as in the run where they can be asked so.

    To an event that came up more than once they give the last answer of the run. All other questions, and all other roles,
    go by `after` (by weight where it says nothing).
    """
    answers = {decision.event: decision.option for decision in sitting.decisions}
    return dict(after) | {role: Answers(answers, after.get(role, propensity)) for role in keep}


def odds_from(
    program: Program, table: Timelines, policies: Mapping[str, Policy], rows: int, seed: int, first: int = 0
) -> Outcome:
    """Return what becomes of `rows` copies of a table of one row that stands anywhere in a run.

    A question that is pending is answered by its role's policy.
    """
    return outcome(program, play_out(program, fan(table, rows, seed, first), policies))


def turn_starts(sitting: Playthrough) -> list[Timelines]:
    """Return the table of one row of a run at the start of each turn it began, in order."""
    program, table, at = sitting.program, sitting.program.start(sitting.seed), 0
    found = [table]
    while not over(program, table):
        turn = table.turn
        table, question = advance(program, table)
        if question is not None:
            if at >= len(sitting.decisions):
                break
            names = [option.id for option in program.events[question.event].options]
            table, at = answer(program, table, question, [names.index(sitting.decisions[at].option)]), at + 1
        if table.turn != turn and not over(program, table):
            found.append(table)
    return found
