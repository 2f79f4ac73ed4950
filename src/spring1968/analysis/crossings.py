"""The crossings of a run: the moments at which something was decided, and what becomes of each way on from there.

Every way on from a crossing is played with the same luck, row by row, so that two ways differ only by the choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spring1968.analysis.ensemble import play_out
from spring1968.engine.columns import View
from spring1968.engine.program import Program
from spring1968.engine.step import Question, advance, answer, over, truth
from spring1968.engine.timelines import RUNNING, BoolArray, IntArray, Timelines
from spring1968.play.playthrough import Decision, Playthrough
from spring1968.play.policies import Policy, forced


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


def ways_on(
    program: Program, crossing: Crossing, policies: Mapping[str, Policy], rows: int, seed: int, first: int = 0
) -> list[Outcome]:
    """Return what becomes of `rows` timelines for each way on from a crossing, the way taken first, on the same luck."""
    ways = crossing.ways(program)
    table = fan(crossing.table, rows, seed, first)
    many = table.take(np.tile(np.arange(rows), len(ways)))
    asked = replace(crossing.question, rows=np.arange(len(many)), open=np.repeat(crossing.question.open, len(many), axis=1))
    end = play_out(program, answer(program, many, asked, np.repeat(ways, rows)), policies)
    return [outcome(program, end.take(np.arange(at * rows, (at + 1) * rows))) for at in range(len(ways))]


def outcome(program: Program, end: Timelines) -> Outcome:
    """Return the endings of a table that has ended, and the goals met in the turn of each row's ending."""
    goals: dict[str, dict[str, BoolArray]] = {
        role: {goal: np.zeros(len(end), dtype=np.bool_) for goal in program.goals[role]} for role in program.roles
    }
    for turn in np.unique(end.ended):
        rows = np.flatnonzero(end.ended == turn)
        view = View(replace(end.take(rows), turn=int(turn) if turn != RUNNING else end.turn), None, program.days)
        for role, wishes in goals.items():
            for goal, met in wishes.items():
                met[rows] = truth(program.goals[role][goal], view, len(rows))
    return Outcome(end.ending.astype(np.int64), goals)


def going_on(sitting: Playthrough, after: Mapping[str, Policy], keep: Sequence[str] = ()) -> dict[str, Policy]:
    """Return policies for the time after a crossing: the roles in `keep` answer as in the run where they can be asked so.

    All other questions, and all other roles, go by `after`.
    """
    answers = {decision.event: decision.option for decision in sitting.decisions}
    return {role: forced(answers, policy) if role in keep else policy for role, policy in after.items()}


def odds_from(
    program: Program, table: Timelines, policies: Mapping[str, Policy], rows: int, seed: int, first: int = 0
) -> Outcome:
    """Return what becomes of `rows` copies of a table of one row that stands anywhere in a run.

    A question that is pending is answered by its role's policy.
    """
    return outcome(program, play_out(program, fan(table, rows, seed, first), policies))
