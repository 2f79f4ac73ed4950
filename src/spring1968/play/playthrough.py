"""One sitting: a table of one row that stands at a question, with everything that has been decided on the way.

A playthrough never changes; choosing returns the next one. To go back is to take an earlier one up again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from spring1968.engine.chance import key
from spring1968.engine.columns import View
from spring1968.engine.observe import EVERYTHING, Observation, observe
from spring1968.engine.program import Event, Option, Program
from spring1968.engine.step import Cause, Question, advance, answer, over, truth
from spring1968.engine.timelines import Column, IntArray, Timelines
from spring1968.play.policies import Policy, choose
from spring1968.problems import IllegalChoice, UserError, listed, nearest


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice that was made: in which turn (from 0), in which event, which option, by which role, by hand or not."""

    turn: int
    event: str
    option: str
    role: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger: what moved a track, when, and by how much (points, exact on the grid)."""

    cause: Cause
    track: int
    amount: float


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event that came up, and the option taken in it (-1 for an event without a role)."""

    turn: int
    event: int
    option: int


@dataclass(frozen=True, repr=False)
class Playthrough:
    """A sitting at one moment. `question` is what is asked of a role played by hand; None when it is over.

    `states[t]` are the tracks at the start of turn t. `earlier` is the sitting as it stood at the question before.
    """

    program: Program
    seed: int
    hands: frozenset[str]
    policies: Mapping[str, Policy]
    table: Timelines
    question: Question | None = None
    decisions: tuple[Decision, ...] = ()
    ledger: tuple[Line, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    states: tuple[tuple[float, ...], ...] = ()
    earlier: Playthrough | None = None

    @property
    def over(self) -> bool:
        """Return whether the timeline has ended."""
        return over(self.program, self.table)

    @property
    def ending(self) -> str | None:
        """Return the id of the ending, or None while the timeline runs."""
        number = int(self.table.ending[0])
        return self.program.endings[number].id if number >= 0 else None

    def values(self) -> dict[str, float]:
        """Return every track's value now, hidden ones too."""
        return {track.id: float(column[0]) for track, column in zip(self.program.tracks, self.table.tracks, strict=True)}

    def goals(self, role: str) -> dict[str, bool]:
        """Return which of a role's goals are met as things stand, or stood in the turn of the ending."""
        table = replace(self.table, turn=int(self.table.ended[0])) if self.over else self.table
        view = View(table, None, self.program.days)
        return {goal: bool(truth(code, view, 1)[0]) for goal, code in self.program.goals[role].items()}

    def options(self) -> list[tuple[Option, bool]]:
        """Return the options of the question with whether each is open, as they are shown; empty when nothing is asked."""
        if self.question is None:
            return []
        event = self.program.events[self.question.event]
        return [(event.options[number], bool(self.question.open[number, 0])) for number in shown_order(event)]

    def observe(self, role: str | None) -> Observation:
        """Return what a role sees now; None sees everything, as with the book open."""
        number = EVERYTHING if role is None else self.program.roles.index(role)
        asked = self.question if self.question is not None and self.question.role == number else None
        return observe(self.program, self.table, number, asked)

    def __repr__(self) -> str:
        choices = ", ".join(f"{decision.event}={decision.option}" for decision in self.decisions)
        return f"Playthrough({self.program!r}, seed={self.seed}, turn={self.table.turn}, [{choices}])"

    def choose(self, option: str) -> Playthrough:
        """Return the sitting at the next question after this choice.

        Raises `IllegalChoice` when nothing is asked, or the option is unknown or locked.
        """
        if self.question is None:
            raise IllegalChoice("nothing is asked here: the timeline has ended")
        names = [known.id for known in self.program.events[self.question.event].options]
        if option not in names:
            event = self.program.events[self.question.event].id
            raise IllegalChoice(
                f"turn {self.table.turn + 1}, {self.program.date(self.table.turn)}: {event} has no option "
                f"'{option}'; {nearest(option, names) or 'it has ' + listed(names)}"
            )
        return _played_on(_answered(self, self.question, names.index(option), by_hand=True, earlier=self))


def shown_order(event: Event) -> list[int]:
    """Return the numbers of an event's options in the order in which they are shown.

    It depends on their ids alone: authors tend to write history's answer first, and the order must not give it away.
    """
    return sorted(range(len(event.options)), key=lambda number: key(f"order:{event.id}:{event.options[number].id}"))


def begin(program: Program, seed: int, hands: frozenset[str], policies: Mapping[str, Policy]) -> Playthrough:
    """Return a sitting at its first question. Roles in `hands` are asked; the others follow their policy.

    Raises `UserError` for a role that the scenario does not have.
    """
    for role in hands:
        if role not in program.roles:
            hint = nearest(role, program.roles) or f"the roles are {listed(program.roles)}"
            raise UserError(f"scenario '{program.scenario.id}' has no role '{role}'; {hint}")
    table = program.start(seed)
    start = Playthrough(program, seed, hands, policies, table, states=(_state(table),))
    return _played_on(start)


def _played_on(sitting: Playthrough) -> Playthrough:
    """Play on until a role played by hand is asked, or to the end."""
    while not sitting.over:
        book = _Book()
        turn = sitting.table.turn
        table, question = advance(sitting.program, sitting.table, book.note)
        states = (*sitting.states, _state(table)) if table.turn != turn else sitting.states
        happened = _happened(sitting, table, turn)
        sitting = replace(
            sitting,
            table=table,
            question=question,
            states=states,
            ledger=(*sitting.ledger, *book.lines),
            occurrences=(*sitting.occurrences, *happened),
        )
        if question is None:
            continue
        if sitting.program.roles[question.role] in sitting.hands:
            return sitting
        choice = int(choose(sitting.program, table, question, sitting.policies)[0])
        sitting = _answered(sitting, question, choice, by_hand=False, earlier=sitting.earlier)
    return replace(sitting, question=None)


def _answered(
    sitting: Playthrough, question: Question, choice: int, *, by_hand: bool, earlier: Playthrough | None
) -> Playthrough:
    book = _Book()
    program = sitting.program
    table = answer(program, sitting.table, question, [choice], book.note)
    event = program.events[question.event]
    decision = Decision(sitting.table.turn, event.id, event.options[choice].id, program.roles[question.role], by_hand)
    return replace(
        sitting,
        table=table,
        question=None,
        decisions=(*sitting.decisions, decision),
        ledger=(*sitting.ledger, *book.lines),
        occurrences=(*sitting.occurrences, Occurrence(sitting.table.turn, question.event, choice)),
        earlier=earlier,
    )


class _Book:
    """Writes down the changes of a table of one row."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def note(self, cause: Cause, track: int, rows: IntArray, amounts: Column) -> None:
        if len(rows) and float(amounts[0]) != 0.0:
            self.lines.append(Line(cause, track, float(amounts[0])))


def _happened(sitting: Playthrough, table: Timelines, turn: int) -> list[Occurrence]:
    """Return the events without a role that came up while a table was advanced, in the order of the agenda."""
    program = sitting.program
    return [
        Occurrence(turn, number, -1)
        for number in program.agenda[turn]
        if program.events[number].role is None
        and table.came[number][0] == turn
        and not np.shares_memory(table.came[number], sitting.table.came[number])
    ]


def _state(table: Timelines) -> tuple[float, ...]:
    return tuple(float(column[0]) for column in table.tracks)
