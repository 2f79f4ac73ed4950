"""Playouts: many timelines under stated policies, in chunks, counted as they go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

from spring1968.analysis.processes import Progress, Sent, Where, spread
from spring1968.engine.program import GRID, Program, Track
from spring1968.engine.step import Question, advance, answer, over
from spring1968.engine.timelines import Column, IntArray, Timelines
from spring1968.play.policies import Policy, choose

CHUNK = 8_192
"""Rows played together: enough to make NumPy's overhead small, few enough to stay in the processor's cache."""

_DENSE = 1 << 16
_PIECES = 16
_MOST_CHUNKS = 8


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

    def plus(self, more: Tally) -> None:
        """Take in what another tally of the same track has counted."""
        if self.dense is not None and more.dense is not None:
            self.dense += more.dense
        for step, count in more.sparse.items():
            self.sparse[step] = self.sparse.get(step, 0) + count

    def __getstate__(self) -> tuple[float, int, Column | None, Column | None, dict[int, int]]:
        """Return what to send to another process: of the dense counts only those that are not zero."""
        steps = None if self.dense is None else np.flatnonzero(self.dense).astype(np.uint32)
        counts = None if self.dense is None or steps is None else self.dense[steps].astype(np.uint32)
        return self.low, self.bins, steps, counts, self.sparse

    def __setstate__(self, state: tuple[float, int, Column | None, Column | None, dict[int, int]]) -> None:
        self.low, self.bins, steps, counts, self.sparse = state
        self.dense = None
        if steps is not None and counts is not None:
            self.dense = np.zeros(self.bins, dtype=np.int64)
            self.dense[steps] = counts

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
    processes: Where = 1,
) -> Ensemble:
    """Return an ensemble of timelines 0 to `playouts` - 1 of a seed; the result depends neither on chunks nor processes.

    `until` is the turn (from 0) at whose start the timelines are left; None plays all to their end. Raises ValueError
    for fewer than one playout: a share needs a denominator.
    """
    if playouts < 1:
        raise ValueError(f"{playouts} playouts have no shares")
    count, played = _Counts(program), 0
    spans = list(spans_of(playouts))
    for number, found in spread(_counted, _Shared(Sent(program), seed, policies, until), spans, processes):
        count.plus(found)
        played += len(spans[number])
        if progress is not None:
            progress(played)
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


def spans_of(playouts: int) -> Iterator[range]:
    """Yield the timelines of an ensemble in pieces of work: one chunk each, or some where there are many."""
    chunks = -(-playouts // CHUNK)
    size = CHUNK * min(_MOST_CHUNKS, max(1, chunks // _PIECES))
    for first in range(0, playouts, size):
        yield range(first, min(first + size, playouts))


def chunks_of(span: range) -> Iterator[range]:
    """Yield the timelines of a piece of work in chunks."""
    for first in range(span.start, span.stop, CHUNK):
        yield range(first, min(first + CHUNK, span.stop))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all pieces of an ensemble share."""

    sent: Sent
    seed: int
    policies: Mapping[str, Policy]
    until: int | None


def _counted(shared: _Shared, span: range) -> _Counts:
    """Play one piece and count."""
    program = shared.sent.program
    counts = _Counts(program)
    for chunk in chunks_of(span):
        counts.chunk(program, program.start(shared.seed, len(chunk), chunk.start), shared.policies, shared.until)
    return counts


class _Counts:
    """What is counted of timelines; counts of different timelines add up."""

    def __init__(self, program: Program) -> None:
        self.ended = np.zeros(len(program.endings), dtype=np.intp)
        self.running: list[int] = []
        self.tracks: list[list[Tally]] = []
        self.fired = np.zeros(len(program.events), dtype=np.intp)
        self.taken = [np.zeros(len(event.options), dtype=np.intp) for event in program.events]

    def plus(self, more: _Counts) -> None:
        """Take in the counts of other timelines; they are used up."""
        self.ended += more.ended
        self.fired += more.fired
        self.taken = [mine + theirs for mine, theirs in zip(self.taken, more.taken, strict=True)]
        for mine, theirs in zip(self.tracks, more.tracks, strict=False):
            for tally, other in zip(mine, theirs, strict=True):
                tally.plus(other)
        self.tracks += more.tracks[len(self.tracks) :]
        self.running = [sum(pair) for pair in zip_longest(self.running, more.running, fillvalue=0)]

    def chunk(self, program: Program, start: Timelines, policies: Mapping[str, Policy], until: int | None) -> None:
        """Play a table and count."""
        self._state(program, start, 0)
        table = before = start
        for table, question, choices in steps(program, start, policies, until):
            if question is not None and choices is not None:
                self.taken[question.event] += np.bincount(choices, minlength=len(self.taken[question.event]))
                self.fired[question.event] += len(choices)
                continue
            self._happened(program, table, before)
            if table.turn < program.turns:
                self._state(program, table, table.turn)
            before = table
        self.ended += np.bincount(table.ending[table.ending >= 0], minlength=len(self.ended))

    def _happened(self, program: Program, table: Timelines, before: Timelines) -> None:
        """Count the events without a role that came up in the turn between two tables."""
        for number in program.agenda[before.turn]:
            if program.events[number].role is None and table.came[number] is not before.came[number]:
                self.fired[number] += int(np.count_nonzero((table.came[number] == before.turn) & before.running))

    def _state(self, program: Program, table: Timelines, turn: int) -> None:
        while len(self.running) <= turn:
            self.running.append(0)
            self.tracks.append([Tally(track) for track in program.tracks])
        running = table.running
        self.running[turn] += int(np.count_nonzero(running))
        for tally, column in zip(self.tracks[turn], table.tracks, strict=True):
            tally.add(column[running])
