"""Paired differences: how much more often something came about one way than another, on the same luck."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from spring1968.engine.timelines import BoolArray

_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two shares over `total` pairs. `more` pairs had it only in the first, `less` only in the second."""

    more: int
    less: int
    total: int

    @property
    def mean(self) -> float:
        """Return the difference, -1 to 1."""
        return (self.more - self.less) / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the difference of paired shares (Agresti and Min 2005: half a pair added each way).

        It never closes on a point: pairs that all agree still leave a doubt.
        """
        more, less, total = self.more + 0.5, self.less + 0.5, self.total + 2.0
        middle = (more - less) / total
        half = _Z * sqrt(more + less - (more - less) ** 2 / total) / total
        return max(middle - half, -1.0), min(middle + half, 1.0)

    @property
    def close(self) -> bool:
        """Return whether the interval holds zero: too close to call."""
        low, high = self.interval
        return low <= 0.0 <= high

    def as_json(self) -> dict[str, float | int | bool]:
        """Return the difference, its interval and its pairs."""
        low, high = self.interval
        return {"difference": self.mean, "low": low, "high": high, "pairs": self.total, "close": self.close}


def paired(one: BoolArray, other: BoolArray) -> Difference:
    """Return how much more often `one` holds than `other`, row by row."""
    return Difference(int(np.sum(one & ~other)), int(np.sum(other & ~one)), len(one))
