"""What a class says after the end: votes on the turning points, and a line of how likely it was. Counts, never names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_MOST = 400
"""Votes, and places of a line, that are kept at most."""

Place = tuple[int, str]
"""A decision: its turn (from 0) and its event."""


@dataclass(frozen=True, slots=True)
class Closing:
    """Hands by decision and answer, the decisions whose vote is closed, and a line with a chance (0 to 1) or None a date.

    `seen`: the class has seen the model's line beside its own.
    """

    votes: Mapping[Place, Mapping[str, int]] | None = None
    closed: frozenset[Place] = frozenset()
    line: tuple[float | None, ...] = ()
    seen: bool = False

    def hands(self, at: Place) -> Mapping[str, int]:
        """Return the hands that are counted at a decision."""
        return (self.votes or {}).get(at, {})

    def hand(self, at: Place, answer: str, change: int, most: int) -> Closing:
        """Return the closing with hands added or taken back, from none to `most` in all; a closed vote stays as it is."""
        held = self.hands(at)
        hands = {**held, answer: max(0, held.get(answer, 0) + change)}
        if at in self.closed or sum(hands.values()) > max(most, sum(held.values())):
            return self
        return replace(self, votes={**(self.votes or {}), at: hands})

    def close(self, at: Place) -> Closing:
        """Return the closing with a vote closed."""
        return replace(self, closed=self.closed | {at})


def to_data(closing: Closing) -> dict[str, Any]:
    """Return a closing as plain JSON values."""
    places = sorted({*(closing.votes or {}), *closing.closed})
    votes = [
        {"turn": at[0] + 1, "event": at[1], "hands": dict(closing.hands(at)), "closed": at in closing.closed}
        for at in places
    ]
    return {"votes": votes, "line": list(closing.line), "seen": closing.seen}


def from_data(data: Mapping[str, Any] | None) -> Closing:
    """Return a closing from plain values; raises ValueError, TypeError or KeyError for a damaged one."""
    if data is None:
        return Closing()
    votes: dict[Place, dict[str, int]] = {}
    closed: set[Place] = set()
    for held in data["votes"][:_MOST]:
        at = _count(held["turn"]) - 1, _name(held["event"])
        votes[at] = {_name(answer): _count(count) for answer, count in held["hands"].items()}
        if held["closed"] is True:
            closed.add(at)
    return Closing(votes, frozenset(closed), tuple(_chance(value) for value in data["line"][:_MOST]), data["seen"] is True)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 100_000:
        raise ValueError(f"{value!r} is not a count")
    return value


def _name(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise TypeError(f"{str(value)[:40]!r} is not a name")
    return value


def _chance(value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is not a chance from 0 to 1")
    return float(value)
