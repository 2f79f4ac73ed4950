"""Two branches compared for the window: heads, where they part, what differs, and the tracks with both ledgers. No drawing.

Unless nothing of either branch is hidden, events and tracks hidden from the role are left out, and what hidden causes moved
is one line without a name, as in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spring1968.analysis.side_by_side import Differs, SideBySide, TrackApart, side_by_side
from spring1968.desk.forks import HISTORY, Forks, stands, until
from spring1968.desk.tracks import TrackLook, core_tracks, look_of, other_tracks
from spring1968.desk.words import _
from spring1968.problems import UserError
from spring1968.telling.dates import event_day, event_text
from spring1968.telling.ledger import cause

if TYPE_CHECKING:
    from spring1968.engine.program import Program
    from spring1968.play.playthrough import Occurrence, Playthrough

Spot = tuple[float, float]


@dataclass(frozen=True)
class Side:
    """One of the two: what it is called, and how it ended or where it stands."""

    name: str
    stand: str
    is_history: bool


@dataclass(frozen=True)
class Row:
    """An event that did not go alike: when, its title, and what there is to say of either side ("" for nothing)."""

    when: str
    title: str
    one: str
    other: str


@dataclass(frozen=True)
class Group:
    """Rows of one kind, under a heading."""

    head: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Because:
    """What a cause moved in each timeline, in points. `place` is where it is written, "" for a hidden one."""

    words: str
    place: str
    one: float
    other: float

    @property
    def apart(self) -> float:
        """Return how much more it moved in the other."""
        return self.other - self.one


@dataclass(frozen=True)
class Pair:
    """A track in both: (moment, value) from the first turn on, and the causes that moved it unlike; they add up.

    `scale` are the values at foot and top of both.
    """

    track: int
    name: str
    look: TrackLook
    one: tuple[Spot, ...]
    other: tuple[Spot, ...]
    scale: Spot
    causes: tuple[Because, ...]

    @property
    def apart(self) -> float:
        """Return how much higher the track ends in the other."""
        return self.other[-1][1] - self.one[-1][1]


@dataclass(frozen=True)
class Compared:
    """Two branches of a run, side by side.

    `parting` is the first event that did not go alike, None where there is none; `groups` hold all that came after it.
    """

    sides: tuple[Side, Side]
    parting: Row | None
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    veiled: bool


def compared(forks: Forks, one: int, other: int) -> Compared:
    """Return two branches of a tree compared; both have been read. Raises `UserError` where they cannot be."""
    limbs = forks.limb(one), forks.limb(other)
    veiled = not all(limb.open for limb in limbs)
    first, second = _sittings(forks, one, other, veiled=veiled)
    found = side_by_side(first, second)
    role = forks.program.roles.index(forks.game.role) if veiled else None
    seen = [what for what in found.differ if role is None or role not in forks.program.events[what.event].hidden_from]
    sides = tuple(Side(forks.called(limb), _stand(forks, limb.number, veiled), limb.number == HISTORY) for limb in limbs)
    rows = [(what, _row(found, what)) for what in seen]
    tracks = (*core_tracks(forks.program), *other_tracks(forks.program))
    shown = [track for track in tracks if role is None or role not in forks.program.tracks[track].hidden_from]
    by_track = {apart.track: apart for apart in found.tracks}
    pairs = tuple(_pair(found, by_track[track], role) for track in shown)
    return Compared((sides[0], sides[1]), rows[0][1] if rows else None, _grouped(rows[1:]), pairs, veiled)


def _sittings(forks: Forks, one: int, other: int, *, veiled: bool) -> tuple[Playthrough, Playthrough]:
    """Return both sittings; history beside an unfinished branch goes as far as that."""
    first, second = (forks.reads[number].sitting for number in (one, other))
    assert first is not None and second is not None
    if veiled and other == HISTORY and not first.over:
        so_far = until(second, first)
        if so_far is None:
            raise UserError(_("History has come to no question of yours by then; there is nothing to compare."))
        second = so_far
    return first, second


def _stand(forks: Forks, number: int, veiled: bool) -> str:
    limb = forks.limb(number)
    if number == HISTORY and veiled:
        return _("History, so far")
    return forks.stand(limb)


# what differs


def _grouped(rows: Sequence[tuple[Differs, Row]]) -> tuple[Group, ...]:
    kinds = (
        (_("Chosen otherwise after that"), [row for what, row in rows if what.chosen_otherwise]),
        (_("Only in the one"), [row for what, row in rows if what.other is None]),
        (_("Only in the other"), [row for what, row in rows if what.one is None]),
        (_("In both, on another day"), [row for what, row in rows if what.one and what.other and not what.chosen_otherwise]),
    )
    return tuple(Group(head, tuple(some)) for head, some in kinds if some)


def _row(found: SideBySide, what: Differs) -> Row:
    program = found.one.program
    title = event_text(program, what.event).title
    when = event_day(program, what.event, what.turn)
    if what.one is not None and what.other is not None and not what.chosen_otherwise:
        one, other = (event_day(program, what.event, side.turn) for side in (what.one, what.other))
        return Row(when, title, one, other)
    return Row(when, title, _label(program, what.one), _label(program, what.other))


def _label(program: Program, what: Occurrence | None) -> str:
    if what is None:
        return ""
    if what.option < 0:
        return _("it comes up")
    event = program.events[what.event]
    label = event_text(program, what.event).options[event.options[what.option].id].label
    if event.role is None:
        return label
    return _("{who}: {label}").format(who=program.scenario.text.roles[program.roles[event.role]].name, label=label)


# the tracks


def _pair(found: SideBySide, apart: TrackApart, role: int | None) -> Pair:
    program = found.one.program
    rule = program.tracks[apart.track]
    one, other = (_course(sitting, apart.track) for sitting in (found.one, found.other))
    values = [value for _moment, value in (*one, *other)]
    name = program.scenario.text.tracks[rule.id].name
    scale = _scale(min(values), max(values), rule.low, rule.high)
    look = look_of(program, apart.track)
    return Pair(apart.track, name, look, one, other, scale, tuple(_causes(program, apart, role)))


def _course(sitting: Playthrough, track: int) -> tuple[Spot, ...]:
    """Return a track at the start of every turn that was played, and where it ended or stands."""
    end = stands(sitting)
    known = [(float(turn), state[track]) for turn, state in enumerate(sitting.states) if turn < end]
    return (*known, (end, float(sitting.table.tracks[track][0])))


def _scale(least: float, most: float, low: float, high: float) -> Spot:
    """Return the values at foot and top: all that comes up, with some room, and at least a tenth of the track."""
    room = max((most - least) * 0.1, (high - low) * 0.05)
    return max(low, least - room), min(high, most + room)


def _causes(program: Program, apart: TrackApart, role: int | None) -> list[Because]:
    found: list[Because] = []
    one = other = 0.0
    for moved in apart.causes:
        known = moved.cause.kind == "drift" or role is None or role not in program.events[moved.cause.number].hidden_from
        if known:
            words, place, _sources = cause(program, moved.cause)
            found.append(Because(words, place, moved.one, moved.other))
        else:
            one, other = one + moved.one, other + moved.other
    if one != other:
        found.append(Because(_("Something you cannot see"), "", one, other))
    return sorted(found, key=lambda because: -abs(because.apart))
