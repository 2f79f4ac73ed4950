"""Two timelines of one scenario side by side: where they part, what differs, and which causes made the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spring1968.engine.step import Cause
from spring1968.play.playthrough import Line, Occurrence, Playthrough
from spring1968.problems import UserError


@dataclass(frozen=True, slots=True)
class Differs:
    """An event that did not go alike. A side is None where the event did not come up in that timeline.

    `again` counts how often the event had come up before, for events that repeat.
    """

    event: int
    again: int
    one: Occurrence | None
    other: Occurrence | None

    @property
    def turn(self) -> int:
        """Return the turn (from 0) in which it first came up on either side."""
        return min(side.turn for side in (self.one, self.other) if side is not None)

    @property
    def chosen_otherwise(self) -> bool:
        """Return whether both timelines were asked and took different options."""
        return self.one is not None and self.other is not None and self.one.option != self.other.option


@dataclass(frozen=True, slots=True)
class Moved:
    """What one cause moved of a track in each timeline, in points, all its turns together."""

    cause: Cause
    one: float
    other: float

    @property
    def apart(self) -> float:
        """Return how much more it moved in the other timeline than in the one."""
        return self.other - self.one


@dataclass(frozen=True, slots=True)
class TrackApart:
    """Where a track ends in each timeline. `causes` are those that moved unlike, the weightiest first.

    The causes' differences add up to the difference of the ends, exactly: both ledgers are whole and on the grid.
    """

    track: int
    one: float
    other: float
    causes: tuple[Moved, ...]

    @property
    def apart(self) -> float:
        """Return how much higher the track ends in the other timeline."""
        return self.other - self.one


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two timelines compared. `differ` are in the order of their turns; the first is where the two part.

    `same_luck` says whether both have the same seed. Timelines that agree in everything have nothing in `differ`.
    """

    one: Playthrough
    other: Playthrough
    same_luck: bool
    differ: tuple[Differs, ...]
    tracks: tuple[TrackApart, ...]

    @property
    def parting(self) -> Differs | None:
        """Return where the timelines part: the first event that did not go alike, None where there is none."""
        return self.differ[0] if self.differ else None


def side_by_side(one: Playthrough, other: Playthrough) -> SideBySide:
    """Return two timelines compared; raises `UserError` where they are not of the same version of one scenario."""
    same_version(one, other)
    tracks = tuple(track_apart(one, other, track) for track in range(len(one.program.tracks)))
    return SideBySide(one, other, one.seed == other.seed, tuple(_differing(one, other)), tracks)


def same_version(one: Playthrough, other: Playthrough) -> None:
    """Raise `UserError` where two timelines are not of the same version of one scenario."""
    first, second = one.program.scenario, other.program.scenario
    if first.id != second.id:
        raise UserError(f"the timelines are of two scenarios, '{first.id}' and '{second.id}'; compare two of the same")
    if first.digest != second.digest:
        raise UserError(
            f"the timelines are of two versions of '{first.id}' ({first.digest} and {second.digest}); "
            "name one scenario for both"
        )


def _differing(one: Playthrough, other: Playthrough) -> Iterator[Differs]:
    """Yield what did not go alike by turn, and within a turn in the order in which it came up."""
    first, second = _numbered(one.occurrences), _numbered(other.occurrences)
    order = {key: at for at, key in enumerate(first)} | {key: at for at, key in enumerate(second) if key not in first}
    found = [Differs(*key, first.get(key), second.get(key)) for key in order if first.get(key) != second.get(key)]
    yield from sorted(found, key=lambda what: (what.turn, order[what.event, what.again]))


def _numbered(occurrences: Sequence[Occurrence]) -> dict[tuple[int, int], Occurrence]:
    """Return occurrences by event and by how often it had come up before."""
    seen: Counter[int] = Counter()
    found: dict[tuple[int, int], Occurrence] = {}
    for what in occurrences:
        found[what.event, seen[what.event]] = what
        seen[what.event] += 1
    return found


def track_apart(one: Playthrough, other: Playthrough, track: int) -> TrackApart:
    """Return where a track ends in two timelines, and which causes moved it unlike."""
    first, second = _sums(one.ledger, track), _sums(other.ledger, track)
    keys = dict.fromkeys((*first, *second))
    moved = [Moved(cause, first.get(cause, 0.0), second.get(cause, 0.0)) for cause in keys]
    causes = sorted((cause for cause in moved if cause.apart), key=lambda cause: -abs(cause.apart))
    first_end, second_end = (float(sitting.table.tracks[track][0]) for sitting in (one, other))
    return TrackApart(track, first_end, second_end, tuple(causes))


def _sums(ledger: Sequence[Line], track: int) -> dict[Cause, float]:
    """Return what each cause moved of a track, whatever the turn."""
    found: dict[Cause, float] = {}
    for line in ledger:
        if line.track == track:
            whole = replace(line.cause, turn=0)
            found[whole] = found.get(whole, 0.0) + line.amount
    return found
