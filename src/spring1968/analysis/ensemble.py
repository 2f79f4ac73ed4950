"""Playouts: many timelines under stated policies, in chunks, counted as they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spring1968.engine.program import GRID, Program, Track
from spring1968.engine.step import Question, advance, answer, over
from spring1968.engine.timelines import Column, IntArray, Timelines
from spring1968.play.policies import Policy, choose

CHUNK = 8_192
"""Rows played together: enough to make NumPy's overhead small, few enough to stay in the processor's cache."""

_DENSE = 1 << 16

Progress = Callable[[int], None]
"""Called with the number of timelines played so far."""


class Tally:
    """Counts of a track's grid values over timelines, from which mean and quantiles are exact."""

    def __init__(self, track: Track) -> None:
        self.low = track.low
        self.bins = round((track.high - track.low) * GRID) + 1
        self.dense = np.zeros(self.bins, dtype=np.int64) if self.bins <= _DENSE else None
        self.sparse: dict[int, int] = {}

    def add(self, values: Column) -> None:
        """Count one value for each timeline."""
        steps = ((values - self.low) * GRID).astype(np.int64)
        if self.dense is not None:
            self.dense += np.bincount(steps, minlength=self.bins)
            return
        for step, count in zip(*np.unique(steps, return_counts=True), strict=True):
            self.sparse[int(step)] = self.sparse.get(int(step), 0) + int(count)

    def counts(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Return the values that occur, rising, and how often."""
        if self.dense is not None:
            steps = np.flatnonzero(self.dense)
            return self.low + steps / GRID, self.dense[steps]
        ordered = sorted(self.sparse.items())
        steps = np.array([step for step, _ in ordered], dtype=np.int64)
        return self.low + steps / GRID, np.array([count for _, count in ordered], dtype=np.int64)

    def mean(self) -> float | None:
        """Return the mean, or None of no timelines."""
        values, counts = self.counts()
        return float((values * counts).sum() / counts.sum()) if len(values) else None

    def quantile(self, share: float) -> float | None:
        """Return the least value that at least `share` (0 to 1) of the timelines do not exceed, or None of none."""
        values, counts = self.counts()
        if not len(values):
            return None
        reached = np.cumsum(counts)
        return float(values[min(int(np.searchsorted(reached, share * reached[-1])), len(values) - 1)])


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What became of `playouts` timelines. `ended[e]` counts ending e; what is missing to `playouts` runs on.

    `running[t]` timelines stood at the start of turn t, and `tracks[t][k]` tallies track k over them. `fired[e]` is how
    often event e came up, `taken[e][o]` how often option o was taken.
    """

    program: Program
    playouts: int
    seed: int
    ended: IntArray
    running: tuple[int, ...]
    tracks: tuple[tuple[Tally, ...], ...]
    fired: IntArray
    taken: tuple[IntArray, ...]

    @property
    def unfinished(self) -> int:
        """Return how many timelines had not ended."""
        return self.playouts - int(self.ended.sum())


def play_out(program: Program, table: Timelines, policies: Mapping[str, Policy]) -> Timelines:
    """Return the table played to the end of every row."""
    for after, _, _ in steps(program, table, policies):
        table = after
    return table


Move = tuple[Timelines, Question | None, IntArray | None]


def steps(program: Program, table: Timelines, policies: Mapping[str, Policy], until: int | None = None) -> Iterator[Move]:
    """Yield the table after every question (with the question and the choices) and after every turn, to turn `until`."""
    last = program.turns if until is None else until
    while not over(program, table) and table.turn < last:
        table, question = advance(program, table)
        choices = None
        if question is not None:
            choices = choose(program, table, question, policies)
            table = answer(program, table, question, choices)
        yield table, question, choices


def simulate(
    program: Program,
    playouts: int,
    seed: int,
    policies: Mapping[str, Policy],
    until: int | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Return an ensemble of timelines 0 to `playouts` - 1 of a seed; the result does not depend on the chunks.

    `until` is the turn (from 0) at whose start the timelines are left; None plays all to their end. Raises ValueError
    for fewer than one playout: a share needs a denominator.
    """
    if playouts < 1:
        raise ValueError(f"{playouts} playouts have no shares")
    count = _Count(program)
    for first in range(0, playouts, CHUNK):
        rows = min(CHUNK, playouts - first)
        count.chunk(program.start(seed, rows, first), policies, until)
        if progress is not None:
            progress(first + rows)
    return Ensemble(
        program,
        playouts,
        seed,
        count.ended,
        tuple(count.running),
        tuple(tuple(turn) for turn in count.tracks),
        count.fired,
        tuple(count.taken),
    )


class _Count:
    """Adds chunks up."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.ended = np.zeros(len(program.endings), dtype=np.intp)
        self.running: list[int] = []
        self.tracks: list[list[Tally]] = []
        self.fired = np.zeros(len(program.events), dtype=np.intp)
        self.taken = [np.zeros(len(event.options), dtype=np.intp) for event in program.events]

    def chunk(self, start: Timelines, policies: Mapping[str, Policy], until: int | None) -> None:
        self._state(start, 0)
        table = before = start
        for table, question, choices in steps(self.program, start, policies, until):
            if question is not None and choices is not None:
                self.taken[question.event] += np.bincount(choices, minlength=len(self.taken[question.event]))
                self.fired[question.event] += len(choices)
                continue
            self._happened(table, before)
            if table.turn < self.program.turns:
                self._state(table, table.turn)
            before = table
        self.ended += np.bincount(table.ending[table.ending >= 0], minlength=len(self.ended))

    def _happened(self, table: Timelines, before: Timelines) -> None:
        """Count the events without a role that came up in the turn between two tables."""
        for number in self.program.agenda[before.turn]:
            if self.program.events[number].role is None and table.came[number] is not before.came[number]:
                self.fired[number] += int(np.count_nonzero((table.came[number] == before.turn) & before.running))

    def _state(self, table: Timelines, turn: int) -> None:
        while len(self.running) <= turn:
            self.running.append(0)
            self.tracks.append([Tally(track) for track in self.program.tracks])
        running = table.running
        self.running[turn] += int(np.count_nonzero(running))
        for tally, column in zip(self.tracks[turn], table.tracks, strict=True):
            tally.add(column[running])
