"""What the tests of laws share: how a table is walked, told row by row, and played by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from reference import Decision, Life, Line
from spring1968.analysis.ensemble import play_out
from spring1968.engine.chance import draw
from spring1968.engine.program import Program
from spring1968.engine.step import Cause, Question, advance, answer, over
from spring1968.engine.timelines import Column, IntArray, Timelines, same
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import NAMED, choose
from strategies import Case, cases

ROWS = 24
Check = Callable[[Case], None]
Test = Callable[[str, pytest.FixtureRequest], None]


def law(check: Check) -> Test:
    """Return the test of a law: on the shipped scenario under each policy, and on generated scenarios."""

    @pytest.mark.parametrize("world", ["shipped", "generated"])
    def test(world: str, request: pytest.FixtureRequest) -> None:
        if world == "generated":
            given(cases())(check)()
            return
        program: Program = request.getfixturevalue("shipped")
        for seed, name in enumerate(sorted(NAMED), 1968):
            check(Case(program, seed, dict.fromkeys(program.roles, name), ROWS))

    test.__name__, test.__doc__ = check.__name__, check.__doc__
    return test


def start(case: Case) -> Timelines:
    return case.program.start(case.seed, case.rows)


def end(case: Case) -> Timelines:
    return play_out(case.program, start(case), case.policies)


Step = tuple[Timelines, Timelines, Question | None, IntArray | None]


def walked(case: Case, table: Timelines) -> Iterator[Step]:
    """Yield (before, after, question, None) for every advance and (before, after, question, choices) for every answer."""
    while not over(case.program, table):
        after, question = advance(case.program, table)
        yield table, after, question, None
        table = after
        if question is not None:
            choices = choose(case.program, table, question, case.policies)
            after = answer(case.program, table, question, choices)
            yield table, after, question, choices
            table = after


def columns(table: Timelines) -> list[Column]:
    """Return what is true of each row whatever the others do: all but how far back its signals have caught up."""
    return [table.luck, *table.tracks, *table.came, *table.taken, table.ending, table.ended]


def every_column(table: Timelines) -> list[Column]:
    return [*columns(table), *(column for past in table.earlier for column in past)]


def assert_alike(one: Timelines, other: Timelines) -> None:
    for left, right in zip(columns(one), columns(other), strict=True):
        np.testing.assert_array_equal(left, right)


def lives(case: Case, table: Timelines) -> list[Life]:
    """Return each row as the scalar reference would tell it."""
    program = case.program
    told = [Life() for _ in range(len(table))]

    def note(cause: Cause, track: int, rows: IntArray, amounts: Column) -> None:
        kind, name, option = named(program, cause)
        for row, amount in zip(rows.tolist(), amounts.tolist(), strict=True):
            if amount != 0.0:
                told[row].ledger.append(Line(cause.turn, kind, name, option, program.tracks[track].id, amount))

    state(told, table, range(len(table)))
    while not over(program, table):
        turn, running = table.turn, np.flatnonzero(table.running).tolist()
        table, question = advance(program, table, note)
        if question is not None:
            choices = choose(program, table, question, case.policies)
            table = answer(program, table, question, choices, note)
            decided(program, told, turn, question, choices)
        if table.turn != turn:
            state(told, table, running)
    for life, ending, ended in zip(told, table.ending.tolist(), table.ended.tolist(), strict=True):
        life.ending, life.ended = program.endings[ending].id, ended
    return told


def named(program: Program, cause: Cause) -> tuple[str, str, str | None]:
    if cause.kind == "drift":
        return "drift", program.drifts[cause.number].id, None
    event = program.events[cause.number]
    return cause.kind, event.id, event.options[cause.option].id if cause.option >= 0 else None


def state(told: list[Life], table: Timelines, rows: Any) -> None:
    for row in rows:
        told[row].states.append(tuple(float(column[row]) for column in table.tracks))


def decided(program: Program, told: list[Life], turn: int, question: Question, choices: IntArray) -> None:
    event = program.events[question.event]
    for row, choice in zip(question.rows.tolist(), choices.tolist(), strict=True):
        told[row].decisions.append(Decision(turn, event.id, event.options[choice].id, program.roles[question.role]))


def sitting_of(case: Case, hands: frozenset[str] = frozenset()) -> Playthrough:
    """Return a sitting played to the end; what is asked by hand is answered by the named draw, any open option alike."""
    sitting = begin(case.program, case.seed, hands, case.policies)
    while not sitting.over:
        sitting = sitting.choose(any_open(sitting))
    return sitting


def any_open(sitting: Playthrough) -> str:
    free = [option.id for option, is_open in sitting.options() if is_open]
    luck = draw(sitting.table.luck, len(sitting.decisions), 1968)[0]
    return free[int(luck * len(free))]


def first_role(case: Case) -> frozenset[str]:
    return frozenset(case.program.roles[:1])


def assert_same_sitting(one: Playthrough, other: Playthrough) -> None:
    assert same(one.table, other.table)
    for part in ("states", "ledger", "occurrences", "decisions", "ending", "over", "hands", "seed"):
        assert getattr(one, part) == getattr(other, part), part
