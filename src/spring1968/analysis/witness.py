"""Witnesses: for an ending, the run found nearest to history that meets it. A witness replays from its run code alone.

A run code carries a seed, not a number of a timeline. So the playouts of a search are not the timelines of one seed: playout
i of seed s is the first timeline of seed s + i, the very run that `play` gives for that seed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from spring1968.analysis.ensemble import CHUNK, play_out
from spring1968.engine.chance import luck
from spring1968.engine.program import Program
from spring1968.engine.timelines import Timelines, locked
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import Policy, historical, propensity, random

SEEDS = 1 << 64
"""So many seeds there are; after the last comes 0."""

Near: TypeAlias = tuple[float, int, Mapping[str, Policy]]
"""A run: its distance from history, its seed and its policies."""

_FIRST = np.zeros(1, dtype=np.int64)


def mixes(program: Program) -> tuple[dict[str, Policy], ...]:
    """Return the policies under which witnesses are searched: as in history, by weight, half and half, and at random."""
    first, others = program.roles[0], program.roles[1:]
    return (
        dict.fromkeys(program.roles, historical),
        {first: historical, **dict.fromkeys(others, propensity)},
        {first: propensity, **dict.fromkeys(others, historical)},
        dict.fromkeys(program.roles, propensity),
        dict.fromkeys(program.roles, random),
    )


def first_of_each(program: Program, seed: int, rows: int) -> Timelines:
    """Return `rows` timelines before the first turn: row i is the first timeline of seed `seed` + i."""
    lucks = [luck((seed + row) % SEEDS, _FIRST) for row in range(rows)]
    return replace(program.start(seed, rows), luck=locked(np.concatenate(lucks)))


def chunks(program: Program, seed: int, rows: int) -> Iterator[tuple[int, Timelines]]:
    """Yield `first_of_each` in tables of a size the processor's cache holds, each with the seed of its first row."""
    for first in range(0, rows, CHUNK):
        at = (seed + first) % SEEDS
        yield at, first_of_each(program, at, min(CHUNK, rows - first))


def rerun(program: Program, seed: int, policies: Mapping[str, Policy]) -> Playthrough:
    """Return the run of one row of `first_of_each` under these policies, with its decisions and its ledger."""
    return begin(program, seed, frozenset(), policies)


def distance(program: Program, table: Timelines) -> npt.NDArray[np.float64]:
    """Return in how many events each row took an option history did not.

    A question that history did not answer counts half: of two runs equally far the one with fewer such questions is nearer.
    """
    away = np.zeros(len(table))
    for number, event in enumerate(program.events):
        if event.historical is not None:
            away += (table.came[number] >= 0) & (table.taken[number] != 1 << event.historical)
        elif event.options:
            away += 0.5 * (table.came[number] >= 0)
    return away


@dataclass
class Nearest:
    """Keeps for each ending the row nearest to history so far: its distance, its seed and its policies."""

    program: Program
    best: dict[int, Near] = field(default_factory=dict)

    def look(self, end: Timelines, seed: int, policies: Mapping[str, Policy]) -> None:
        """Take note of a table of `first_of_each` that has ended; of rows equally near the first is kept."""
        away = distance(self.program, end)
        for number in range(len(self.program.endings)):
            mine = np.flatnonzero(end.ending == number)
            if not len(mine):
                continue
            row = int(mine[np.argmin(away[mine])])
            if number not in self.best or away[row] < self.best[number][0]:
                self.best[number] = (float(away[row]), (seed + row) % SEEDS, policies)

    def runs(self) -> dict[str, Playthrough]:
        """Return the runs themselves, by ending."""
        return {
            self.program.endings[number].id: rerun(self.program, seed, policies)
            for number, (_away, seed, policies) in sorted(self.best.items())
        }


def witnesses(program: Program, rows: int, seed: int, among: Collection[str] | None = None) -> dict[str, Playthrough]:
    """Return for each ending (of `among`, or of all) the run nearest to history that was found.

    `rows` playouts are searched under each of the `mixes`. An ending that none of them meets is missing.
    """
    nearest = Nearest(program)
    for policies in mixes(program):
        for at, table in chunks(program, seed, rows):
            nearest.look(play_out(program, table, policies), at, policies)
    wanted = {number for number, ending in enumerate(program.endings) if among is None or ending.id in among}
    nearest.best = {number: found for number, found in nearest.best.items() if number in wanted}
    return nearest.runs()
