"""Playouts of the hindcast: how they ended, which events they met and when, and where the tracks stood on dated days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spring1968.analysis.ensemble import chunks_of, spans_of, steps
from spring1968.analysis.odds import Share
from spring1968.engine.program import Program
from spring1968.engine.timelines import IntArray, Timelines
from spring1968.play.policies import Policy


@dataclass(frozen=True, slots=True)
class Point:
    """What a track is known to have been on a day. It is read at the start of `turn` (the number of turns: at the end)."""

    track: int
    day: dt.date
    value: float
    turn: int


@dataclass(frozen=True, slots=True)
class Run:
    """What became of `playouts` timelines.

    `ended[e]` counts ending e, `reached[e]` the timelines in which event e came up, and `dated[t]` those in which the
    measured event last came up in turn t. `sums` and `counts` add up a track over the timelines that ran, point by point.
    """

    program: Program
    playouts: int
    ended: IntArray
    reached: IntArray
    dated: IntArray
    points: tuple[Point, ...]
    sums: npt.NDArray[np.float64]
    counts: IntArray

    def ending(self, number: int) -> Share:
        """Return the share of an ending."""
        return Share(int(self.ended[number]), self.playouts)

    def event(self, number: int) -> Share:
        """Return the share of the timelines in which an event came up."""
        return Share(int(self.reached[number]), self.playouts)

    def mean(self, point: int) -> float | None:
        """Return the mean of a point's track over the timelines that ran then, or None of none."""
        return float(self.sums[point] / self.counts[point]) if self.counts[point] else None

    def when(self, share: float) -> dt.date | None:
        """Return the first day of the turn by which `share` (0 to 1) of the times of the measured event had come."""
        reached = np.cumsum(self.dated)
        if not reached[-1]:
            return None
        return self.program.date(int(np.searchsorted(reached, max(share * reached[-1], 1e-9))))


def points_of(program: Program) -> tuple[Point, ...]:
    """Return the dated baseline of the core tracks (of all tracks where none is core), by track and day.

    As everywhere, a track is read at the start of the turn that holds the day; on the last day of all, at the end.
    """
    calendar, texts = program.scenario.calendar, program.scenario.text.tracks
    core = [number for number, track in enumerate(program.tracks) if texts[track.id].core] or range(len(program.tracks))
    found = []
    for number in core:
        for day, value in sorted(texts[program.tracks[number].id].baseline.items()):
            turn = program.turns if day == calendar.last else calendar.turn_of(day)
            found.append(Point(number, day, value, turn or 0))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: timelines 0 to `playouts` - 1 of a seed. `event` is the one whose dates are kept."""

    playouts: int
    seed: int
    policies: Mapping[str, Policy]
    event: int | None = None


def played(program: Program, playouts: int, seed: int, policies: Mapping[str, Policy], event: int | None = None) -> Run:
    """Return what became of timelines 0 to `playouts` - 1 of a seed; `event` is the one whose dates are kept.

    Raises ValueError for fewer than one playout.
    """
    plan = Plan(playouts, seed, policies, event)
    return whole(program, plan, [counted(program, plan, span) for span in spans_of(plan.playouts)])


def counted(program: Program, plan: Plan, span: range) -> Counts:
    """Return what is counted of some timelines of a plan."""
    counts = Counts(program, plan.event)
    for chunk in chunks_of(span):
        counts.chunk(program, program.start(plan.seed, len(chunk), chunk.start), plan.policies)
    return counts


def whole(program: Program, plan: Plan, parts: Sequence[Counts]) -> Run:
    """Return a run, given what was counted of each of its pieces, in their order; ValueError for one without timelines."""
    if plan.playouts < 1:
        raise ValueError(f"{plan.playouts} playouts have no shares")
    return Run(
        program,
        plan.playouts,
        np.sum([part.ended for part in parts], axis=0),
        np.sum([part.reached for part in parts], axis=0),
        np.sum([part.dated for part in parts], axis=0),
        parts[0].points,
        np.sum([part.sums for part in parts], axis=0),
        np.sum([part.counts for part in parts], axis=0),
    )


def joined(runs: Sequence[Run]) -> Run:
    """Return the timelines of all runs together; they must keep the same points."""
    first = runs[0]
    return Run(
        first.program,
        sum(run.playouts for run in runs),
        np.sum([run.ended for run in runs], axis=0),
        np.sum([run.reached for run in runs], axis=0),
        np.sum([run.dated for run in runs], axis=0),
        first.points,
        np.sum([run.sums for run in runs], axis=0),
        np.sum([run.counts for run in runs], axis=0),
    )


class Counts:
    """What is counted of timelines, chunk by chunk."""

    def __init__(self, program: Program, event: int | None) -> None:
        self.event = event
        self.points = points_of(program)
        self.ended = np.zeros(len(program.endings), dtype=np.intp)
        self.reached = np.zeros(len(program.events), dtype=np.intp)
        self.dated = np.zeros(program.turns, dtype=np.intp)
        self.sums = np.zeros(len(self.points))
        self.counts = np.zeros(len(self.points), dtype=np.intp)

    def chunk(self, program: Program, start: Timelines, policies: Mapping[str, Policy]) -> None:
        """Play a chunk to its end and count it."""
        self._read(program, start, 0)
        table = start
        for table, question, _ in steps(program, start, policies):
            if question is None and table.turn < program.turns:
                self._read(program, table, table.turn)
        self._read(program, table, program.turns)
        self.ended += np.bincount(table.ending[table.ending >= 0], minlength=len(self.ended))
        self.reached += np.array([np.count_nonzero(column >= 0) for column in table.came], dtype=np.intp)
        if self.event is not None:
            came = table.came[self.event]
            self.dated += np.bincount(came[came >= 0], minlength=len(self.dated))

    def _read(self, program: Program, table: Timelines, turn: int) -> None:
        """Add up the points of a turn over the timelines that ran at its start; at the end, at the last turn's start."""
        wanted = [number for number, point in enumerate(self.points) if point.turn == turn]
        if not wanted:
            return
        ran = (table.ended == program.turns - 1) if turn == program.turns else table.running
        for number in wanted:
            self.sums[number] += float(table.tracks[self.points[number].track][ran].sum())
            self.counts[number] += int(np.count_nonzero(ran))
