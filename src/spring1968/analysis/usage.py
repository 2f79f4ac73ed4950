"""The balance sheet of a scenario: what of all that is written is used when it is played, how often, and what is not.

Played under mixed policies: a third of the playouts with the first role as in history and the others by weight, a third all
by weight, a third all at random.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from spring1968.analysis.ensemble import CHUNK
from spring1968.analysis.hindcast.balance import HEAVY, Balance, balances
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Sent, Where, spread
from spring1968.analysis.witness import SEEDS, Near, Nearest, first_of_each, witnesses
from spring1968.engine.program import Program
from spring1968.engine.step import Cause, Question, advance, answer, over
from spring1968.engine.timelines import Column, IntArray, Timelines
from spring1968.play.playthrough import Playthrough
from spring1968.play.policies import Policy, choose, historical, random

PAIRED = 2_000
"""At most so many timelines are played after every answer to a great decision."""
FURTHER = 8_000
"""So many playouts of each mix are searched for an ending that none of the sheet's meets."""

_PARTS = 8

Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""
Uses: TypeAlias = dict[tuple[str, int, int, int], list[int]]
"""By kind, number, option and track of an effect: how often it was tried, moved the track, and was stopped at a limit."""
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


def sheet(
    program: Program,
    playouts: int,
    seed: int,
    progress: Progress | None = None,
    further: int = FURTHER,
    processes: Where = 1,
) -> Sheet:
    """Return the balance sheet of a scenario, the same wherever it is worked out.

    For endings that no playout meets `further` playouts of each mix of `witness.mixes` are searched. Raises ValueError for
    fewer than one playout.
    """
    if playouts < 1:
        raise ValueError(f"{playouts} playouts have no shares")
    paired = min(playouts, PAIRED)
    pieces = _pieces(program, playouts, paired, seed)
    found: list[_Count | tuple[Balance, ...]] = [()] * len(pieces)
    left = total = sum(piece.weight for piece in pieces)
    for number, part in spread(_played, Sent(program), pieces, processes):
        found[number] = part
        left -= pieces[number].weight
        if progress is not None:
            progress((total - left) / total)
    count, weighed = _Count.none(program), {}
    for one in found:
        if isinstance(one, _Count):
            count.plus(one)
        else:
            weighed.update({balance.event: balance for balance in one})
    runs = Nearest(program, count.best).runs()
    missing = {ending.id for ending in program.endings} - set(runs)
    more = witnesses(program, further, (seed + playouts) % SEEDS, missing) if missing else {}
    return Sheet(
        program,
        playouts,
        seed,
        count.reached,
        count.asked,
        tuple(count.open),
        tuple(count.taken),
        count.ended,
        _effects(program, count.uses),
        runs | more,
        frozenset(more),
        tuple(weighed[event.id] for event in program.events if event.id in weighed),
        paired,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk of a third, by its number, from a seed on; else the balance of some events, by theirs."""

    weight: int
    rows: int
    seed: int
    third: int = -1
    events: range = range(0)


def _pieces(program: Program, playouts: int, paired: int, seed: int) -> list[_Piece]:
    """Return the pieces of the work, the longest first."""
    events = len(program.events)
    parts = [range(first, events, _PARTS) for first in range(min(_PARTS, events))]
    found = [_Piece(1 + HEAVY * paired // len(parts), paired, seed, events=part) for part in parts]
    first = seed
    for third, (rows, _policies) in enumerate(thirds(program, playouts)):
        for done in range(0, rows, CHUNK):
            found.append(_Piece(min(CHUNK, rows - done), min(CHUNK, rows - done), (first + done) % SEEDS, third))
        first = (first + rows) % SEEDS
    return found


def _played(sent: Sent, piece: _Piece) -> _Count | tuple[Balance, ...]:
    """Do one piece."""
    program = sent.program
    if piece.events:
        return balances(program, piece.rows, piece.seed, only=piece.events)
    policies = thirds(program, 1)[piece.third][1]
    return _counted(program, first_of_each(program, piece.seed, piece.rows), piece.seed, policies)


@dataclass
class _Count:
    """What was counted of some playouts (see `Sheet`). `uses` counts tries, moves and stops by cause and track."""

    reached: IntArray
    asked: IntArray
    open: list[IntArray]
    taken: list[IntArray]
    ended: IntArray
    best: dict[int, Near]
    uses: Uses

    @classmethod
    def none(cls, program: Program) -> _Count:
        """Return the count of no playouts."""
        zeros = [np.zeros(len(event.options), dtype=np.intp) for event in program.events]
        events = np.zeros(len(program.events), dtype=np.intp)
        ended = np.zeros(len(program.endings), dtype=np.intp)
        return cls(events, events.copy(), zeros, [column.copy() for column in zeros], ended, {}, {})

    def asked_of(self, question: Question, choices: IntArray) -> None:
        """Count a question with its answers."""
        number = question.event
        self.asked[number] += len(choices)
        self.open[number] += question.open.sum(axis=1)
        self.taken[number] += np.bincount(choices, minlength=len(self.taken[number]))

    def plus(self, other: _Count) -> None:
        """Add a later count; of runs equally near to history the earlier is kept."""
        self.reached += other.reached
        self.asked += other.asked
        self.ended += other.ended
        for mine, more in zip(self.open + self.taken, other.open + other.taken, strict=True):
            np.add(mine, more, out=mine)
        for number, near in other.best.items():
            if number not in self.best or near[0] < self.best[number][0]:
                self.best[number] = near
        for cause, numbers in other.uses.items():
            held = self.uses.setdefault(cause, [0, 0, 0])
            held[:] = [one + more for one, more in zip(held, numbers, strict=True)]


def _counted(program: Program, table: Timelines, seed: int, policies: Mapping[str, Policy]) -> _Count:
    """Play a chunk to its end and count it."""
    count, nearest = _Count.none(program), Nearest(program)
    note = _Watch(program, table, count.uses)
    while not over(program, table):
        table, question = advance(program, table, note)
        if question is not None:
            choices = choose(program, table, question, policies)
            count.asked_of(question, choices)
            table = answer(program, table, question, choices, note)
    count.ended += np.bincount(table.ending[table.ending >= 0], minlength=len(count.ended))
    count.reached += np.array([np.count_nonzero(column >= 0) for column in table.came], dtype=np.intp)
    nearest.look(table, seed, policies)
    count.best = nearest.best
    return count


class _Watch:
    """Watches what every effect does in a table. Where each track stood before is followed in columns of its own."""

    def __init__(self, program: Program, table: Timelines, uses: Uses) -> None:
        self.program = program
        self.uses = uses
        self.now: list[Column] = [column.copy() for column in table.tracks]

    def __call__(self, cause: Cause, track: int, rows: IntArray, amounts: Column) -> None:
        rule, column = self.program.tracks[track], self.now[track]
        before = column[rows]
        column[rows] = before + amounts
        still = amounts == 0.0
        stopped = still & ((before == rule.low) | (before == rule.high))
        count = self.uses.setdefault((cause.kind, cause.number, cause.option, track), [0, 0, 0])
        count[0] += len(rows)
        count[1] += len(rows) - int(np.count_nonzero(still))
        count[2] += int(np.count_nonzero(stopped))


def _effects(program: Program, uses: Uses) -> tuple[Effect, ...]:
    """Return every effect that is written: of events and options in the order of the agenda, then the drifts."""

    def effect(kind: Literal["event", "option", "drift"], number: int, option: int, track: int) -> Effect:
        return Effect(kind, number, option, track, *uses.get((kind, number, option, track), (0, 0, 0)))

    found: list[Effect] = []
    for number, event in enumerate(program.events):
        found += [effect("event", number, -1, one.track) for one in event.effects]
        for place, option in enumerate(event.options):
            found += [effect("option", number, place, one.track) for one in option.effects]
    found += [effect("drift", number, -1, drift.track) for number, drift in enumerate(program.drifts)]
    return tuple(found)
