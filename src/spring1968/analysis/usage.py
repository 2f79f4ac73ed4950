"""The balance sheet of a scenario: what of all that is written is used when it is played, how often, and what is not.

Played under mixed policies: a third of the playouts with the first role as in history and the others by weight, a third all
by weight, a third all at random.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from spring1968.analysis.hindcast.balance import Balance, balances
from spring1968.analysis.odds import Share
from spring1968.analysis.witness import SEEDS, Nearest, chunks, witnesses
from spring1968.engine.program import Program
from spring1968.engine.step import Cause, Question, advance, answer, over
from spring1968.engine.timelines import Column, IntArray, Timelines
from spring1968.play.playthrough import Playthrough
from spring1968.play.policies import Policy, choose, historical, random

PAIRED = 2_000
"""At most so many timelines are played after every answer to a great decision."""
FURTHER = 8_000
"""So many playouts of each mix are searched for an ending that none of the sheet's meets."""

Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""
Idle = Literal["limit", "nothing", "both", "never"]
"""Why an effect moved nothing: its track always stood at a limit; its amount was always 0; now one, now the other; or it was
never tried."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event, an option or a drift did to one track.

    It was tried `tried` times, one playout and turn at a time. It moved the track `moved` times; `stopped` times it moved
    nothing and the track stood at a limit.
    """

    kind: Literal["event", "option", "drift"]
    number: int
    option: int
    track: int
    tried: int
    moved: int
    stopped: int

    @property
    def idle(self) -> Idle | None:
        """Return why it never moved anything, or None where it did, or where its event or option was never met."""
        if self.moved or (not self.tried and self.kind != "drift"):
            return None
        if not self.tried:
            return "never"
        return "limit" if self.stopped == self.tried else "both" if self.stopped else "nothing"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was used in `playouts` playouts, the runs of seeds `seed`, `seed` + 1, ...

    `reached[e]` counts the playouts in which event e came up, `asked[e]` the times it was asked; of these, `open[e][o]` had
    option o open and `taken[e][o]` took it. `ended[n]` counts ending n. `witnesses` are runs that meet their ending; those
    in `further` were found only in a search beyond the playouts. `balances` come from `paired` timelines, all by weight.
    """

    program: Program
    playouts: int
    seed: int
    reached: IntArray
    asked: IntArray
    open: tuple[IntArray, ...]
    taken: tuple[IntArray, ...]
    ended: IntArray
    effects: tuple[Effect, ...]
    witnesses: Mapping[str, Playthrough]
    further: frozenset[str]
    balances: tuple[Balance, ...]
    paired: int

    def event(self, number: int) -> Share:
        """Return the share of the playouts in which an event came up."""
        return Share(int(self.reached[number]), self.playouts)

    def ending(self, number: int) -> Share:
        """Return the share of the playouts with an ending."""
        return Share(int(self.ended[number]), self.playouts)

    @property
    def unmet_events(self) -> list[str]:
        """Return the events that never came up."""
        return [event.id for event, count in zip(self.program.events, self.reached, strict=True) if not count]

    @property
    def unmet_endings(self) -> list[str]:
        """Return the endings that no playout met."""
        return [ending.id for ending, count in zip(self.program.endings, self.ended, strict=True) if not count]

    @property
    def untaken(self) -> list[tuple[str, str, bool]]:
        """Return the options never taken of events that came up, with whether they were ever open."""
        return [
            (event.id, option.id, bool(self.open[number][place]))
            for number, event in enumerate(self.program.events)
            for place, option in enumerate(event.options)
            if self.reached[number] and not self.taken[number][place]
        ]

    @property
    def idle(self) -> list[Effect]:
        """Return the effects that were tried and never moved anything."""
        return [effect for effect in self.effects if effect.idle is not None]


def thirds(program: Program, playouts: int) -> tuple[tuple[int, dict[str, Policy]], ...]:
    """Return the three mixes with how many playouts each gets; the first get one more where thirds do not come out even."""
    policies: tuple[dict[str, Policy], ...] = (
        {program.roles[0]: historical},
        {},
        dict.fromkeys(program.roles, random),
    )
    return tuple(((playouts + 2 - place) // 3, who) for place, who in enumerate(policies))


def sheet(program: Program, playouts: int, seed: int, progress: Progress | None = None, further: int = FURTHER) -> Sheet:
    """Return the balance sheet of a scenario; raises ValueError for fewer than one playout.

    For endings that no playout meets `further` playouts of each mix of `witness.mixes` are searched.
    """
    if playouts < 1:
        raise ValueError(f"{playouts} playouts have no shares")
    paired = min(playouts, PAIRED)
    bar = _Bar(progress, playouts)
    count = _Count(program)
    first = seed
    for rows, policies in thirds(program, playouts):
        for at, table in chunks(program, first, rows):
            count.chunk(table, at, policies)
            bar.played(len(table))
        first = (first + rows) % SEEDS
    runs = count.nearest.runs()
    missing = {ending.id for ending in program.endings} - set(runs)
    more = witnesses(program, further, first, missing) if missing else {}
    return Sheet(
        program,
        playouts,
        seed,
        count.reached,
        count.asked,
        tuple(count.open),
        tuple(count.taken),
        count.ended,
        count.uses.effects(),
        runs | more,
        frozenset(more),
        balances(program, paired, seed, bar.weighed),
        paired,
    )


class _Bar:
    """Turns what the parts tell into one share; the balance takes several times as long as the playouts."""

    _PLAYED = 0.2

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress = progress
        self.total = total
        self.done = 0

    def played(self, rows: int) -> None:
        self.done += rows
        self._tell(self._PLAYED * self.done / self.total)

    def weighed(self, share: float) -> None:
        self._tell(self._PLAYED + (1 - self._PLAYED) * share)

    def _tell(self, share: float) -> None:
        if self.progress is not None:
            self.progress(share)


class _Count:
    """Adds chunks up."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.reached = np.zeros(len(program.events), dtype=np.intp)
        self.asked = np.zeros(len(program.events), dtype=np.intp)
        self.open = [np.zeros(len(event.options), dtype=np.intp) for event in program.events]
        self.taken = [np.zeros(len(event.options), dtype=np.intp) for event in program.events]
        self.ended = np.zeros(len(program.endings), dtype=np.intp)
        self.nearest = Nearest(program)
        self.uses = _Uses(program)

    def chunk(self, table: Timelines, seed: int, policies: Mapping[str, Policy]) -> None:
        """Play a chunk to its end and count it."""
        program = self.program
        note = self.uses.begin(table)
        while not over(program, table):
            table, question = advance(program, table, note)
            if question is None:
                continue
            choices = choose(program, table, question, policies)
            self._asked(question, choices)
            table = answer(program, table, question, choices, note)
        self.ended += np.bincount(table.ending[table.ending >= 0], minlength=len(self.ended))
        self.reached += np.array([np.count_nonzero(column >= 0) for column in table.came], dtype=np.intp)
        self.nearest.look(table, seed, policies)

    def _asked(self, question: Question, choices: IntArray) -> None:
        number = question.event
        self.asked[number] += len(choices)
        self.open[number] += question.open.sum(axis=1)
        self.taken[number] += np.bincount(choices, minlength=len(self.taken[number]))


class _Uses:
    """Watches what every effect does. Where each track stood before is followed in columns of its own."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.counts: dict[tuple[str, int, int, int], list[int]] = {}
        self.now: list[Column] = []

    def begin(self, table: Timelines) -> Callable[[Cause, int, IntArray, Column], None]:
        """Return what watches a table from here on."""
        self.now = [column.copy() for column in table.tracks]
        return self._note

    def _note(self, cause: Cause, track: int, rows: IntArray, amounts: Column) -> None:
        rule, column = self.program.tracks[track], self.now[track]
        before = column[rows]
        column[rows] = before + amounts
        still = amounts == 0.0
        stopped = still & ((before == rule.low) | (before == rule.high))
        count = self.counts.setdefault((cause.kind, cause.number, cause.option, track), [0, 0, 0])
        count[0] += len(rows)
        count[1] += len(rows) - int(np.count_nonzero(still))
        count[2] += int(np.count_nonzero(stopped))

    def effects(self) -> tuple[Effect, ...]:
        """Return every effect that is written: of events and options in the order of the agenda, then the drifts."""
        found: list[Effect] = []
        for number, event in enumerate(self.program.events):
            found += [self._effect("event", number, -1, effect.track) for effect in event.effects]
            for place, option in enumerate(event.options):
                found += [self._effect("option", number, place, effect.track) for effect in option.effects]
        found += [self._effect("drift", number, -1, drift.track) for number, drift in enumerate(self.program.drifts)]
        return tuple(found)

    def _effect(self, kind: Literal["event", "option", "drift"], number: int, option: int, track: int) -> Effect:
        tried, moved, stopped = self.counts.get((kind, number, option, track), (0, 0, 0))
        return Effect(kind, number, option, track, tried, moved, stopped)
