"""The odds along a run: the shares of the endings before and after each decision, and at the start of a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spring1968.analysis.crossings import Crossing, fan
from spring1968.analysis.joint import ROWS, Asked, by_policies, together
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort, Sent, spread
from spring1968.analysis.targets import Target
from spring1968.engine.program import Program
from spring1968.engine.step import answer
from spring1968.engine.timelines import IntArray, Timelines
from spring1968.play.policies import Policy

Odds = Mapping[str, Share]
"""The share of every ending, by id."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of a run: the shares of the endings from there on, and of each target that was asked for."""

    odds: Odds
    targets: tuple[Share, ...]


def after(program: Program, crossing: Crossing) -> Timelines:
    """Return the table of one row just after the choice that was taken at a crossing."""
    return answer(program, crossing.table, crossing.question, [crossing.taken])


def points(
    program: Program,
    tables: Sequence[Timelines],
    policies: Mapping[str, Policy],
    effort: Effort,
    targets: Sequence[Target] = (),
) -> list[Point]:
    """Return what becomes of copies of each table of one row, all on the same luck.

    A question that is pending is answered by its role's policy. Progress is told in tables.
    """
    rows, seed = effort.rows, effort.seed
    each = max(1, ROWS // rows)
    pieces = [
        (tuple(range(start, min(start + each, len(tables)))), first, min(ROWS, rows - first))
        for start in range(0, len(tables), each)
        for first in range(0, rows, ROWS)
    ]
    ended = np.zeros((len(tables), len(program.endings)), dtype=np.int64)
    met = np.zeros((len(tables), len(targets)), dtype=np.int64)
    shared = _Shared(Sent(program), tuple(tables), policies, seed, tuple(targets))
    played = 0
    for number, (endings, reached) in spread(_count, shared, pieces, effort.processes):
        at = list(pieces[number][0])
        ended[at] += endings
        met[at] += reached
        played += len(at) * pieces[number][2]
        effort.told(played // rows)
    return [
        Point(
            {ending.id: Share(int(count), rows) for ending, count in zip(program.endings, endings, strict=True)},
            tuple(Share(int(count), rows) for count in reached),
        )
        for endings, reached in zip(ended, met, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Shared:
    sent: Sent
    tables: tuple[Timelines, ...]
    policies: Mapping[str, Policy]
    seed: int
    targets: tuple[Target, ...]


def _count(shared: _Shared, piece: tuple[tuple[int, ...], int, int]) -> tuple[IntArray, IntArray]:
    """Play one piece; return how many rows of each of its tables met each ending, and each target."""
    at, first, rows = piece
    program = shared.sent.program
    many = [fan(shared.tables[number], rows, shared.seed, first) for number in at]
    found = together(program, many, by_policies(program, shared.policies), Asked(targets=shared.targets))
    ended = np.array([np.bincount(one.ending, minlength=len(program.endings)) for one in found])
    met = np.array([[int(np.count_nonzero(column)) for column in one.met] for one in found], dtype=np.int64)
    return ended, met.reshape(len(at), len(shared.targets))
