"""How much of anything is taken: sizes, numbers, rates."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` at once, and `each_second` more with every second."""

    burst: float
    each_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes. A whole class may share one address behind a school's router, so those rates are wide.

    `devices` join a lesson at most; `body` is the longest message in bytes; `streams` and `connections` are held open by one
    device and by one address; `patience` is how many seconds a connection may take for its first request, a request for its
    body, and a phone for what is sent to it; `beat` is how many seconds pass between signs of life.
    """

    devices: int = 400
    body: int = 512
    streams: int = 4
    connections: int = 900
    connections_of_address: int = 450
    patience: float = 10.0
    beat: float = 10.0
    of_address: Rate = Rate(400, 150)
    joins_of_address: Rate = Rate(60, 2)
    wrong_codes_of_address: Rate = Rate(12, 0.5)
    of_device: Rate = Rate(40, 5)
    votes_of_device: Rate = Rate(12, 1)


class Buckets:
    """Counts what each name (an address, a device) has taken of a rate; forgets names that have rested."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic, most: int = 2_000) -> None:
        self.rate, self._clock, self._most = rate, clock, most
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> bool:
        """Take one and return whether there was one left."""
        left = self._now(name)
        if left < 1:
            return False
        if len(self._left) >= self._most:
            self._tidy()
        self._left[name] = (left - 1, self._clock())
        return True

    def empty(self, name: str) -> bool:
        """Return whether nothing is left to take."""
        return self._now(name) < 1

    def _now(self, name: str) -> float:
        left, then = self._left.get(name, (self.rate.burst, 0.0))
        return min(self.rate.burst, left + (self._clock() - then) * self.rate.each_second)

    def _tidy(self) -> None:
        self._left = {name: taken for name, taken in self._left.items() if self._now(name) < self.rate.burst}
        while len(self._left) >= self._most:
            del self._left[next(iter(self._left))]
