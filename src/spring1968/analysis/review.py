"""The review of a run: what every other answer would have changed, and which decisions the run turned on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spring1968.analysis.crossings import Crossing, Outcome, answered, apart
from spring1968.analysis.difference import Difference
from spring1968.analysis.joint import ROWS, Asked, by_policies, together
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Sent, Where, spread
from spring1968.engine.program import Program
from spring1968.engine.timelines import BoolArray, IntArray
from spring1968.play.playthrough import Decision
from spring1968.play.policies import Policy

Progress = Callable[[int], None]
_MOST_TIMELINES = 1_024


@dataclass(frozen=True, slots=True)
class Way:
    """One answer to a question: the shares of the endings after it, and what it changes against the answer taken.

    `endings` and `goals` are differences of shares against the answer taken; for that answer itself they are empty.
    """

    option: str
    odds: Mapping[str, Share]
    endings: Mapping[str, Difference]
    goals: Mapping[str, Difference]

    @property
    def turn(self) -> float:
        """Return how far the odds turn: the largest sure change in the share of an ending, 0 to 1; 0 where all are close."""
        return max((abs(one.mean) for one in self.endings.values() if not one.close), default=0.0)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision with all its answers, the one taken first."""

    decision: Decision
    ways: tuple[Way, ...]

    @property
    def turn(self) -> float:
        """Return how far another answer could have turned the odds, 0 to 1."""
        return max((way.turn for way in self.ways), default=0.0)


def review(
    program: Program,
    at: Sequence[Crossing],
    policies: Mapping[str, Policy],
    rows: int,
    seed: int,
    progress: Progress | None = None,
    processes: Where = 1,
) -> list[Reviewed]:
    """Return each crossing with every open answer, `rows` playouts an answer, all answers on the same luck.

    After the answer every role goes by its policy. `progress` is called with how many crossings are done. The numbers are
    the same wherever they are worked out.
    """
    pieces = _pieces([len(crossing.ways(program)) for crossing in at], rows)
    counts: list[_Counts | None] = [None] * len(at)
    left = np.bincount([number for piece in pieces for number in piece.at], minlength=len(at))
    for number, found in spread(_count, _Shared(Sent(program), tuple(at), policies, seed), pieces, processes):
        for crossing, more in zip(pieces[number].at, found, strict=True):
            held = counts[crossing]
            counts[crossing] = more if held is None else held.plus(more)
            left[crossing] -= 1
        if progress is not None:
            progress(int(np.count_nonzero(left == 0)))
    return [_reviewed(program, crossing, held) for crossing, held in zip(at, counts, strict=True) if held is not None]


def reviewed(program: Program, crossing: Crossing, policies: Mapping[str, Policy], rows: int, seed: int) -> Reviewed:
    """Return one crossing with all its open answers."""
    return review(program, [crossing], policies, rows, seed)[0]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all pieces of a review share."""

    sent: Sent
    at: tuple[Crossing, ...]
    policies: Mapping[str, Policy]
    seed: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some crossings, by number, and the timelines `first` to `first` + `rows` - 1 of each of their ways."""

    at: tuple[int, ...]
    first: int
    rows: int


def _pieces(ways: Sequence[int], rows: int) -> list[_Piece]:
    """Return the work cut into pieces of about `ROWS` rows: as many neighbouring crossings as fit, some timelines each."""
    count = min(_MOST_TIMELINES, rows)
    groups: list[list[int]] = []
    for number in range(len(ways)):
        if not groups or (sum(ways[one] for one in groups[-1]) + ways[number]) * count > ROWS:
            groups.append([])
        groups[-1].append(number)
    return [_Piece(tuple(group), first, min(count, rows - first)) for group in groups for first in range(0, rows, count)]


@dataclass(frozen=True, slots=True)
class _Counts:
    """What is counted of a crossing, way by way. `ended[w, e]`: rows of way w that met ending e.

    `endings[w, e]` and `goals[w, g]`: in how many rows way w had it and the way taken not, and the other way round.
    """

    rows: int
    ended: IntArray
    endings: IntArray
    goals: IntArray

    def plus(self, more: _Counts) -> _Counts:
        return _Counts(self.rows + more.rows, self.ended + more.ended, self.endings + more.endings, self.goals + more.goals)


def _count(shared: _Shared, piece: _Piece) -> list[_Counts]:
    """Play one piece and count."""
    program, at = shared.sent.program, [shared.at[number] for number in piece.at]
    tables = [answered(program, crossing, piece.rows, shared.seed, piece.first) for crossing in at]
    asked = Asked(sorted({crossing.decision.role for crossing in at}))
    found = together(program, tables, by_policies(program, shared.policies), asked)
    return [
        _counted(program, apart(one.outcome, piece.rows), crossing.decision.role)
        for crossing, one in zip(at, found, strict=True)
    ]


def _counted(program: Program, ways: Sequence[Outcome], role: str) -> _Counts:
    kinds, goals = np.arange(len(program.endings)), list(program.goals[role])
    met = [way.ending == kinds[:, np.newaxis] for way in ways]
    wished = [np.array([way.goals[role][goal] for goal in goals]).reshape(len(goals), -1) for way in ways]
    return _Counts(
        len(ways[0].ending),
        np.array([one.sum(axis=1) for one in met]),
        np.array([_apart(one, met[0]) for one in met]),
        np.array([_apart(one, wished[0]) for one in wished]),
    )


def _apart(one: BoolArray, other: BoolArray) -> IntArray:
    """Return, for each line of two tables, in how many rows only the first holds, and only the second."""
    return np.stack([(one & ~other).sum(axis=1), (other & ~one).sum(axis=1)], axis=1)


def _reviewed(program: Program, crossing: Crossing, held: _Counts) -> Reviewed:
    event = program.events[crossing.question.event]
    names = [event.options[number].id for number in crossing.ways(program)]
    return Reviewed(
        crossing.decision,
        tuple(_way(program, crossing.decision.role, name, number, held) for number, name in enumerate(names)),
    )


def _way(program: Program, role: str, option: str, way: int, held: _Counts) -> Way:
    odds = {ending.id: Share(int(held.ended[way, e]), held.rows) for e, ending in enumerate(program.endings)}
    if way == 0:
        return Way(option, odds, {}, {})
    endings = {
        ending.id: _difference(held.endings[way, number], held.rows)
        for number, ending in enumerate(program.endings)
        if held.ended[way, number] or held.ended[0, number]
    }
    goals = {goal: _difference(held.goals[way, number], held.rows) for number, goal in enumerate(program.goals[role])}
    return Way(option, odds, endings, goals)


def turning_points(of: Sequence[Reviewed], count: int = 3) -> list[Reviewed]:
    """Return the decisions at which another answer would have turned the odds most, the weightiest first."""
    ranked = sorted(of, key=lambda one: -one.turn)
    return [one for one in ranked[:count] if one.turn > 0.0]


def _difference(pairs: IntArray, rows: int) -> Difference:
    return Difference(int(pairs[0]), int(pairs[1]), rows)
