"""The table: one row a timeline, one column a track, an event's past, or an ending.

Columns are arrays that nothing writes to once they are in a table; a new table shares every column that did
not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from spring1968.engine.chance import FloatArray, LuckArray, luck

IntArray: TypeAlias = npt.NDArray[np.intp]
TurnArray: TypeAlias = npt.NDArray[np.int16]
TakenArray: TypeAlias = npt.NDArray[np.uint16]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Column: TypeAlias = npt.NDArray[Any]
Change: TypeAlias = Callable[[Column], Column]

RUNNING = -1
"""The value of `ending` and `ended` in a timeline that has not ended, and of `came` for an event that never came."""


@dataclass(frozen=True, slots=True)
class Timelines:
    """Timelines that stand at the same moment: before place `position` of the agenda of turn `turn` (both from 0).

    Every column has one value a row. `tracks[t]`: the track's value. `earlier[t]`: its values at the start of this
    turn and of the turns before, newest first, as far back as its signals look. `came[e]`: the turn in which the
    event last came up. `taken[e]`: a bit for each option ever taken. `ending`, `ended`: which, and in which turn.
    """

    turn: int
    position: int
    luck: LuckArray
    tracks: tuple[FloatArray, ...]
    earlier: tuple[tuple[FloatArray, ...], ...]
    came: tuple[TurnArray, ...]
    taken: tuple[TakenArray, ...]
    ending: TurnArray
    ended: TurnArray

    def __len__(self) -> int:
        return len(self.luck)

    @property
    def running(self) -> BoolArray:
        """Return which rows have not ended."""
        return np.equal(self.ending, RUNNING)

    def take(self, rows: npt.ArrayLike) -> Timelines:
        """Return the table of these rows, in this order; a row may be taken more than once."""
        index = np.asarray(rows, dtype=np.intp)
        return self._each(lambda column: column[index])

    def repeat(self, times: int) -> Timelines:
        """Return every row `times` times, copies side by side, with the same luck."""
        return self._each(lambda column: np.repeat(column, times))

    def with_luck(self, seed: int, first: int = 0) -> Timelines:
        """Return the same states with the luck of timelines `first`, `first` + 1, ... of a seed."""
        return replace(self, luck=locked(luck(seed, np.arange(first, first + len(self), dtype=np.int64))))

    def but(
        self,
        *,
        turn: int | None = None,
        position: int | None = None,
        tracks: tuple[FloatArray, ...] | None = None,
        earlier: tuple[tuple[FloatArray, ...], ...] | None = None,
        came: tuple[TurnArray, ...] | None = None,
        taken: tuple[TakenArray, ...] | None = None,
    ) -> Timelines:
        """Return the same table but for what is given. (`dataclasses.replace` takes several times as long.)"""
        return Timelines(
            self.turn if turn is None else turn,
            self.position if position is None else position,
            self.luck,
            self.tracks if tracks is None else tracks,
            self.earlier if earlier is None else earlier,
            self.came if came is None else came,
            self.taken if taken is None else taken,
            self.ending,
            self.ended,
        )

    def _each(self, change: Change) -> Timelines:
        """Return the table with every column changed; columns that are one array stay one array."""
        done: dict[int, Column] = {}

        def once(column: Column) -> Column:
            if id(column) not in done:
                done[id(column)] = locked(change(column))
            return done[id(column)]

        def each(columns: Iterable[Column]) -> tuple[Column, ...]:
            return tuple(once(column) for column in columns)

        return Timelines(
            self.turn,
            self.position,
            once(self.luck),
            each(self.tracks),
            tuple(each(past) for past in self.earlier),
            each(self.came),
            each(self.taken),
            once(self.ending),
            once(self.ended),
        )


def concat(tables: Iterable[Timelines]) -> Timelines:
    """Return the rows of all tables, which must stand at the same moment (else ValueError)."""
    parts = list(tables)
    first = parts[0]
    if any((part.turn, part.position) != (first.turn, first.position) for part in parts):
        raise ValueError("only tables at the same moment can be joined")
    joined = [_flat(part) for part in parts]
    columns = iter([locked(np.concatenate(column)) for column in zip(*joined, strict=True)])

    def some(count: int) -> tuple[Column, ...]:
        return tuple(next(columns) for _ in range(count))

    return Timelines(
        first.turn,
        first.position,
        next(columns),
        some(len(first.tracks)),
        tuple(some(len(past)) for past in first.earlier),
        some(len(first.came)),
        some(len(first.taken)),
        next(columns),
        next(columns),
    )


def _flat(table: Timelines) -> list[Column]:
    past = [column for columns in table.earlier for column in columns]
    return [table.luck, *table.tracks, *past, *table.came, *table.taken, table.ending, table.ended]


def same(one: Timelines, other: Timelines) -> bool:
    """Return whether two tables hold the same bits at the same moment."""
    if (one.turn, one.position, len(one)) != (other.turn, other.position, len(other)):
        return False
    return all(np.array_equal(a, b) for a, b in zip(_flat(one), _flat(other), strict=True))


def locked(column: Column) -> Column:
    """Return the column, which nothing can write to from now on."""
    column.flags.writeable = False
    return column
