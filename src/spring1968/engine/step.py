"""The turn. Events of the agenda one after the other, then drifts, then endings.

`advance` plays to the next question or to the end of the turn; `answer` takes the choices and plays their effects.
Both return a new table and leave the one they were given as it was. Rows that have ended never change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from spring1968.engine.chance import draw
from spring1968.engine.columns import Code, View
from spring1968.engine.program import Effect, Event, Program, Steps, on_grid
from spring1968.engine.timelines import BoolArray, Column, IntArray, Timelines, locked
from spring1968.problems import IllegalChoice, listed


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved a track: an event, an option of an event, or a drift, by number. `turn` counts from 0."""

    kind: Literal["event", "option", "drift"]
    turn: int
    number: int
    option: int = -1


Watch: TypeAlias = Callable[[Cause, int, IntArray, Column], None]
"""Called with (cause, track, rows, amounts) for every change of a track; amounts are what the track really moved."""


@dataclass(frozen=True, slots=True)
class Question:
    """An event that asks its role in some rows. `open[o, i]`: whether option o is open in row `rows[i]`."""

    event: int
    role: int
    rows: IntArray
    open: BoolArray


def over(program: Program, table: Timelines) -> bool:
    """Return whether every timeline of the table has ended."""
    return table.turn >= program.turns


def advance(program: Program, table: Timelines, watch: Watch | None = None) -> tuple[Timelines, Question | None]:
    """Return the table at the next question with that question, or at the start of the next turn with None."""
    if over(program, table):
        return table, None
    running = table.running
    agenda = program.agenda[table.turn]
    for position in range(table.position, len(agenda)):
        number = agenda[position]
        event = program.events[number]
        rows = _comes_up(program, table, event, number, running)
        if len(rows) == 0:
            continue
        table = table.but(position=position)
        if event.role is not None:
            return table, Question(number, event.role, rows, _open(event, View(table, rows, program.days), len(rows)))
        table = _happen(program, table, event, number, rows, watch)
    return _end_turn(program, table, running, watch), None


def answer(
    program: Program, table: Timelines, question: Question, choices: npt.ArrayLike, watch: Watch | None = None
) -> Timelines:
    """Return the table after one choice for each row of the question.

    Raises `IllegalChoice` when a chosen option does not exist or is locked.
    """
    chosen = np.asarray(choices, dtype=np.intp)
    _refuse_closed(program, table, question, chosen)
    event = program.events[question.event]
    draft = _Draft(program, table)
    taken = table.taken[question.event].copy()
    taken[question.rows] |= np.left_shift(1, chosen).astype(np.uint16)
    if watch is None and event.steps is not None:
        draft.move_by_option(event.steps, question.rows, chosen)
    else:
        for number, option in enumerate(event.options):
            rows = question.rows[chosen == number]
            if len(rows):
                draft.apply(option.effects, rows, Cause("option", table.turn, question.event, number), watch)
    return _past(table, question.event, question.rows, locked(taken), draft)


def truth(code: Code | None, view: View, count: int) -> BoolArray:
    """Return a condition for each of `count` rows; None is always true."""
    if code is None:
        return np.ones(count, dtype=np.bool_)
    value = np.asarray(code.run(view), dtype=np.bool_)
    return value if value.shape == (count,) else np.broadcast_to(value, (count,))


def _comes_up(program: Program, table: Timelines, event: Event, number: int, running: BoolArray) -> IntArray:
    """Return the rows in which an event of the agenda comes up now."""
    came = table.came[number]
    free = came < 0
    if event.repeats:
        rested = (table.turn - came) >= max(event.rest_turns, 1)
        if event.rest_days:
            days = np.asarray(program.days)
            rested = rested & (days[table.turn] - days[came] >= event.rest_days)
        free = free | rested
    free = free & running
    if not np.count_nonzero(free):
        return free.nonzero()[0]
    view = View(table, None, program.days)
    if event.when is not None:
        free = free & np.asarray(event.when.run(view), dtype=np.bool_)
    if event.chance is not None and np.count_nonzero(free):
        free = free & (draw(table.luck, table.turn, event.chance_key) < event.chance.run(view))
    return free.nonzero()[0]


def _open(event: Event, view: View, count: int) -> BoolArray:
    free = np.ones((len(event.options), count), dtype=np.bool_)
    for number, option in enumerate(event.options):
        if option.open is not None:
            free[number] = option.open.run(view)
    return free


def _happen(program: Program, table: Timelines, event: Event, number: int, rows: IntArray, watch: Watch | None) -> Timelines:
    draft = _Draft(program, table)
    draft.apply(event.effects, rows, Cause("event", table.turn, number), watch)
    return _past(table, number, rows, table.taken[number], draft)


def _past(table: Timelines, number: int, rows: IntArray, taken: Column, draft: _Draft) -> Timelines:
    """Return the table after an event: it has come up in its rows, and the tracks are those of the draft."""
    came = table.came[number].copy()
    came[rows] = table.turn
    return table.but(
        position=table.position + 1,
        tracks=draft.columns(),
        came=_put(table.came, number, locked(came)),
        taken=_put(table.taken, number, taken),
    )


def _put(columns: tuple[Column, ...], number: int, column: Column) -> tuple[Column, ...]:
    return (*columns[:number], column, *columns[number + 1 :])


def _refuse_closed(program: Program, table: Timelines, question: Question, chosen: IntArray) -> None:
    event = program.events[question.event]
    count = len(event.options)
    if chosen.shape != question.rows.shape:
        raise ValueError(f"{len(question.rows)} rows are asked, {chosen.shape} choices were given")
    known = (chosen >= 0) & (chosen < count)
    legal = known & question.open[np.where(known, chosen, 0), np.arange(len(chosen))]
    if legal.all():
        return
    row = int(np.argmin(legal))
    choice = int(chosen[row])
    name = event.options[choice].id if known[row] else f"number {choice + 1}"
    open_ones = [option.id for option, free in zip(event.options, question.open[:, row], strict=True) if free]
    raise IllegalChoice(
        f"turn {table.turn + 1}, {program.date(table.turn)}: {program.roles[question.role]} cannot choose "
        f"'{name}' in {event.id}; open: {listed(open_ones)}"
    )


class _Draft:
    """The track columns of a table being changed. Columns are copied when they are first written to."""

    def __init__(self, program: Program, table: Timelines) -> None:
        self.program = program
        self.table = table
        self.tracks: list[Column] = list(table.tracks)
        self.copied: set[int] = set()

    def apply(self, effects: tuple[Effect, ...], rows: IntArray, cause: Cause, watch: Watch | None) -> None:
        """Move the tracks of some rows; every amount is worked out before any track moves."""
        view = View(self.table, rows, self.program.days)
        amounts = [effect.amount.run(view) for effect in effects]
        for effect, amount in zip(effects, amounts, strict=True):
            self.move(effect.track, amount, rows, cause, watch)

    def move(self, number: int, amount: Column | float, rows: IntArray, cause: Cause, watch: Watch | None) -> None:
        """Move one track of some rows by an amount, in grid steps and within its range."""
        track = self.program.tracks[number]
        column = self._column(number)
        before = column[rows]
        after = np.minimum(np.maximum(before + on_grid(amount), track.low), track.high)
        column[rows] = after
        if watch is not None:
            watch(cause, number, rows, after - before)

    def move_by_option(self, steps: Steps, rows: IntArray, chosen: IntArray) -> None:
        """Move the tracks of some rows, each row by what its option moves, all options at once."""
        for number, amounts in steps:
            track = self.program.tracks[number]
            column = self._column(number)
            column[rows] = np.minimum(np.maximum(column[rows] + amounts[chosen], track.low), track.high)

    def _column(self, number: int) -> Column:
        if number not in self.copied:
            self.tracks[number] = self.tracks[number].copy()
            self.copied.add(number)
        return self.tracks[number]

    def columns(self) -> tuple[Column, ...]:
        """Return the finished columns."""
        return tuple(locked(column) for column in self.tracks)


def _end_turn(program: Program, table: Timelines, running: BoolArray, watch: Watch | None) -> Timelines:
    rows = np.flatnonzero(running)
    table = _drifted(program, table, rows, watch)
    table = _ended(program, table, rows)
    earlier = tuple(_remembered(column, past, running) for column, past in zip(table.tracks, table.earlier, strict=True))
    finished = len(rows) == 0 or not (table.ending < 0).any()
    return table.but(turn=program.turns if finished else table.turn + 1, position=0, earlier=earlier)


def _remembered(column: Column, past: tuple[Column, ...], running: BoolArray) -> tuple[Column, ...]:
    """Return what signals may look back to at the start of the next turn; rows that have ended keep what they had."""
    if not past:
        return ()
    newer = (column, *past[:-1])
    if running.all():
        return newer
    return tuple(locked(np.where(running, new, old)) for new, old in zip(newer, past, strict=True))


def _drifted(program: Program, table: Timelines, rows: IntArray, watch: Watch | None) -> Timelines:
    """Return the table after its drifts: all amounts are worked out first, then applied in order."""
    everyone = len(rows) == len(table)
    view = View(table, None if everyone else rows, program.days)
    share = program.shares[table.turn]
    draft = _Draft(program, table)
    moves = [
        (number, drift, _drift_amount(drift.amount, drift.when, view, share, len(rows)))
        for number, drift in enumerate(program.drifts)
    ]
    for number, drift, amount in moves:
        if amount is not None:
            draft.move(drift.track, amount, rows, Cause("drift", table.turn, number), watch)
    return table.but(tracks=draft.columns())


def _drift_amount(amount: Code, when: Code | None, view: View, share: float, count: int) -> Column | float | None:
    if when is None:
        return np.asarray(np.multiply(amount.run(view), share))
    active = truth(when, view, count)
    if not np.count_nonzero(active):
        return None
    return np.where(active, np.multiply(amount.run(view), share), 0.0)


def _ended(program: Program, table: Timelines, rows: IntArray) -> Timelines:
    """Return the table with an ending in each row that meets one; the first in order wins."""
    last = table.turn == program.turns - 1
    ending, ended = table.ending.copy(), table.ended.copy()
    view = View(table, None, program.days)
    for number, candidate in enumerate(program.endings):
        if (candidate.at_end or candidate.when is None) and not last:
            continue
        met = (ending < 0) & truth(candidate.when, view, len(table))
        ending[met] = number
        ended[met] = table.turn
    return replace(table, ending=locked(ending), ended=locked(ended))
