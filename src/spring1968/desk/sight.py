"""What one role sees of its game, as the desk shows it. Computed once for a game; drawing takes it from here.

Nothing hidden comes in here unless the book is open: values come from an `Observation`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from spring1968.desk.atlas.pieces import MarkerShown, StanceShown
from spring1968.desk.tracks import TrackLook, core_tracks, look_of, other_tracks
from spring1968.engine.observe import Observation
from spring1968.engine.program import Option, Program
from spring1968.play.game import Game
from spring1968.play.playthrough import Playthrough
from spring1968.scenario.schema import EventText, OptionText
from spring1968.telling.dates import event_text
from spring1968.telling.numbers import word

STEPS = (3.0, 7.0)
"""From how many points on a likely direction has two arrows, and three."""


@dataclass(frozen=True)
class Gauge:
    """One track as the role sees it: a value and its word, or the lowest and highest step it may stand at.

    `course` are (day, value) of the turns so far, `doubt` (day, low, high) of a hidden track, `history` the baseline
    up to now as (day, value). Days are ordinals, values points.
    """

    track: int
    name: str
    look: TrackLook
    value: float | None
    low: int
    high: int
    words: tuple[str, ...]
    limits: tuple[float, float]
    bands: tuple[float, ...]
    change: float | None
    course: tuple[tuple[float, float], ...]
    doubt: tuple[tuple[float, float, float], ...]
    history: tuple[tuple[float, float], ...]

    @property
    def word(self) -> str:
        """Return the word for where it stands, or the two it lies between."""
        low, high = self.words[self.low], self.words[self.high]
        return low if low == high else f"{low} – {high}"


@dataclass(frozen=True)
class Leaning:
    """Where an answer likely moves a track, in points; `sure` when it does so whatever else happens."""

    track: int
    name: str
    core: bool
    amount: float
    sure: bool

    @property
    def arrows(self) -> int:
        """Return one to three, by how far."""
        return 1 + sum(abs(self.amount) >= step for step in STEPS)


@dataclass(frozen=True)
class Said:
    """An adviser's word on an answer."""

    name: str
    lean: str
    side: bool
    words: str


@dataclass(frozen=True)
class Answer:
    """One option as it is shown."""

    id: str
    number: int
    text: OptionText
    free: bool
    leanings: tuple[Leaning, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Sight:
    """Everything the desk shows of a game at a question, or at its end."""

    game: Game
    program: Program
    gauges: tuple[Gauge, ...]
    core: tuple[int, ...]
    others: tuple[int, ...]
    event: EventText | None
    event_id: str
    asked: int
    answers: tuple[Answer, ...]
    stances: tuple[StanceShown, ...]
    markers: tuple[MarkerShown, ...]


@lru_cache(maxsize=8)
def _sight(key: _ById, open_book: bool) -> Sight:
    game = key.game
    sitting = game.sitting
    program = sitting.program
    seen = sitting.observe(game.role)
    event = program.scenario.text.events[program.events[sitting.question.event].id] if sitting.question else None
    return Sight(
        game,
        program,
        tuple(_gauge(game, seen, track, open_book) for track in range(len(program.tracks))),
        tuple(core_tracks(program)),
        tuple(other_tracks(program)),
        event,
        program.events[sitting.question.event].id if sitting.question else "",
        sum(decision.by_hand for decision in sitting.decisions) + 1,
        tuple(_answers(game, event, seen)) if event is not None else (),
        tuple(_stances(program, seen)),
        tuple(_markers(program, seen)),
    )


class _ById:
    """A game as a key: the same object is the same game."""

    def __init__(self, game: Game) -> None:
        self.game = game

    def __hash__(self) -> int:
        return id(self.game.sitting)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.game.sitting is self.game.sitting and other.game.role == self.game.role


def sight(game: Game, *, open_book: bool = False) -> Sight:
    """Return what the game's role sees now; with the book open, what is hidden too."""
    return _sight(_ById(game), open_book or game.open_book)


def _gauge(game: Game, seen: Observation, track: int, open_book: bool) -> Gauge:
    sitting = game.sitting
    program = sitting.program
    rule = program.tracks[track]
    text = program.scenario.text.tracks[rule.id]
    shown = open_book or seen.sees(track)
    value = float(sitting.table.tracks[track][0]) if shown else None
    band = _band_of(rule.bands, value) if value is not None else None
    signal = seen.signal(track)
    earlier = sitting.earlier
    before = float(earlier.table.tracks[track][0]) if earlier is not None and shown else None
    words = tuple(word(program.scenario, rule.id, number) for number in range(len(rule.bands)))
    return Gauge(
        track,
        text.name,
        look_of(program, track),
        value,
        band if band is not None else int(signal.low[0]),
        band if band is not None else int(signal.high[0]),
        words,
        (rule.low, rule.high),
        rule.bands,
        value - before if value is not None and before is not None else None,
        _course(sitting, track) if shown else (),
        () if shown else doubts(game, track),
        tuple(baseline_until(text.baseline, today(sitting))) if shown else (),
    )


def _band_of(bands: tuple[float, ...], value: float) -> int:
    return max(0, sum(value >= low for low in bands) - 1)


def today(sitting: Playthrough) -> dt.date:
    """Return the day of the question where it lies in the turn, else the turn's first; the last day when all is over."""
    program = sitting.program
    if sitting.over:
        return program.scenario.calendar.turns[int(sitting.table.ended[0])].last
    turn = program.scenario.calendar.turns[sitting.table.turn]
    asked = event_text(program, sitting.question.event).date if sitting.question is not None else None
    return asked if asked is not None and turn.first <= asked <= turn.last else turn.first


def _course(sitting: Playthrough, track: int) -> tuple[tuple[float, float], ...]:
    days = sitting.program.days
    points = [(days[turn], state[track]) for turn, state in enumerate(sitting.states) if turn < len(days)]
    return (*points, (float(today(sitting).toordinal()), float(sitting.table.tracks[track][0])))


def doubts(game: Game, track: int) -> tuple[tuple[float, float, float], ...]:
    """Return what showed of a hidden track at each question so far: day, and the points between which it lay."""
    found: dict[float, tuple[float, float, float]] = {}
    sitting: Playthrough | None = game.sitting
    rule = game.sitting.program.tracks[track]
    edges = (*rule.bands, rule.high)
    while sitting is not None:
        signal = sitting.observe(game.role).signal(track)
        day = float(today(sitting).toordinal())
        found.setdefault(day, (day, max(rule.low, edges[int(signal.low[0])]), edges[int(signal.high[0]) + 1]))
        sitting = sitting.earlier
    return tuple(found[day] for day in sorted(found))


def baseline_until(baseline: Mapping[dt.date, float], until: dt.date) -> Iterator[tuple[float, float]]:
    """Yield history's course up to a day as (day, value), straight between its dates."""
    if not baseline:
        return
    days = sorted(baseline)
    xs, ys = [float(day.toordinal()) for day in days], [float(baseline[day]) for day in days]
    end = float(until.toordinal())
    yield from ((x, y) for x, y in zip(xs, ys, strict=True) if x < end)
    yield end, float(np.interp(end, xs, ys))


def _answers(game: Game, event: EventText, seen: Observation) -> Iterator[Answer]:
    people = game.sitting.program.scenario.text.people
    for number, (option, free) in enumerate(game.sitting.options(), 1):
        text = event.options[option.id]
        said = tuple(
            Said(people[who].name, people[who].lean, voice.speaks_for is not None, voice.speaks_for or voice.against or "")
            for who, voice in text.advice.items()
        )
        yield Answer(option.id, number, text, free, tuple(_leanings(game.sitting, option, seen)), said)


def _leanings(sitting: Playthrough, option: Option, seen: Observation) -> Iterator[Leaning]:
    """Yield where an option moves the tracks the role may know about, core tracks first."""
    program = sitting.program
    core = core_tracks(program)
    amounts: dict[int, tuple[float, bool]] = {}
    for effect in option.effects:
        before, sure = amounts.get(effect.track, (0.0, True))
        amounts[effect.track] = before + float(seen.would(effect.amount)[0]), sure and effect.amount.constant is not None
    for track in sorted(amounts, key=lambda number: (number not in core, number)):
        amount, sure = amounts[track]
        if amount and (track in core or seen.sees(track)):
            name = program.scenario.text.tracks[program.tracks[track].id].name
            yield Leaning(track, name, track in core, amount, sure and seen.sees(track))


def _stances(program: Program, seen: Observation) -> Iterator[StanceShown]:
    for number, (country, stance) in enumerate(program.scenario.text.map.stances.items()):
        level = int(seen.stance(number)[0])
        said = stance.words[sorted(stance.words)[level]]
        yield StanceShown(country, stance.name, said, level, len(stance.words))


def _markers(program: Program, seen: Observation) -> Iterator[MarkerShown]:
    for number, (name, marker) in enumerate(program.scenario.text.map.markers.items()):
        if bool(seen.marker(number)[0]):
            yield MarkerShown(name, marker.kind, marker.label, marker.at, marker.to, marker.reported)
