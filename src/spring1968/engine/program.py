"""A scenario compiled: names have become column numbers, formulas column code, dates turns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from spring1968.engine import chance
from spring1968.engine.chance import FloatArray
from spring1968.engine.columns import Code, Numbers, Value, compiled
from spring1968.engine.timelines import RUNNING, Timelines, locked
from spring1968.problems import UserError, listed, nearest
from spring1968.scenario.formula import Formula
from spring1968.scenario.load import Scenario
from spring1968.scenario.schema import EventText, OptionText

GRID = 64.0
"""Track values move in steps of 1/64 of a point, so that sums of changes are exact."""


Steps: TypeAlias = tuple[tuple[int, FloatArray], ...]
"""By track: how far each option of an event moves it, in points on the grid (0 where it does not)."""


@dataclass(frozen=True, slots=True)
class Track:
    """A bounded number. `low`, `high` and `start` lie on the grid; `bands` are the values at which its word changes."""

    id: str
    start: float
    low: float
    high: float
    bands: tuple[float, ...]
    hidden_from: frozenset[int]
    late: int
    blur: float
    key: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A change to a track: in points, before it is brought onto the grid and into the track's range."""

    track: int
    amount: Code


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `open` is None where nothing locks it."""

    id: str
    historical: bool
    open: Code | None
    weight: Code
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What may come up. `role` is None for an event that just happens."""

    id: str
    role: int | None
    when: Code | None
    chance: Code | None
    rest_turns: int
    rest_days: int
    repeats: bool
    options: tuple[Option, ...]
    effects: tuple[Effect, ...]
    hidden_from: frozenset[int]
    chance_key: int
    choice_key: int
    steps: Steps | None
    """What each option moves each track by; None where an effect is not the same in every row and turn."""

    @property
    def historical(self) -> int | None:
        """Return the number of the historical option, or None."""
        return next((number for number, option in enumerate(self.options) if option.historical), None)


@dataclass(frozen=True, slots=True)
class Drift:
    """A force on a track, in points a regular turn."""

    id: str
    track: int
    amount: Code
    when: Code | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a timeline ends. The one without a condition is the fallback, asked last on the last turn."""

    id: str
    when: Code | None
    at_end: bool


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a country stands on the map: a number, and the values at which its word changes."""

    id: str
    of: Code
    bands: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """What is shown while its condition holds: a marker on the map, or a mark in the days ahead. None always holds."""

    id: str
    when: Code | None


@dataclass(frozen=True, slots=True, repr=False)
class Program:
    """Everything the engine needs, in column numbers. `days` are the first days of the turns, as ordinals.

    `shares` are the lengths of the turns in regular turns. `agenda` lists, for each turn, the events that may come
    up in it, by date and then by id. Drifts are in order of their ids, endings in the order of the scenario with the
    fallback last. `goals` are the conditions of each role's goals. Stances, markers and marks move nothing: they are only
    shown, in the order of the scenario (see `observe`).
    """

    scenario: Scenario
    parameters: Mapping[str, float]
    roles: tuple[str, ...]
    tracks: tuple[Track, ...]
    events: tuple[Event, ...]
    drifts: tuple[Drift, ...]
    endings: tuple[Ending, ...]
    days: tuple[float, ...]
    shares: tuple[float, ...]
    agenda: tuple[tuple[int, ...], ...]
    goals: Mapping[str, Mapping[str, Code]]
    stances: tuple[Stance, ...]
    markers: tuple[Sign, ...]
    marks: tuple[Sign, ...]

    @property
    def turns(self) -> int:
        """Return the number of turns."""
        return len(self.days)

    def __repr__(self) -> str:
        return f"Program({self.scenario!r}, {dict(self.parameters)})"

    def date(self, turn: int) -> dt.date:
        """Return the first day of a turn (the last turn's, when `turn` lies past the calendar's end)."""
        return dt.date.fromordinal(int(self.days[min(turn, self.turns - 1)]))

    def start(self, seed: int, rows: int = 1, first: int = 0) -> Timelines:
        """Return `rows` timelines before the first turn, with the luck of timelines `first`, `first` + 1, ..."""
        tracks = tuple(locked(np.full(rows, track.start)) for track in self.tracks)
        never, nothing = locked(np.full(rows, RUNNING, dtype=np.int16)), locked(np.zeros(rows, dtype=np.uint16))
        earlier = tuple(
            (column,) * (track.late + 1) if track.hidden_from and track.late else ()
            for track, column in zip(self.tracks, tracks, strict=True)
        )
        events = len(self.events)
        table = Timelines(
            0,
            0,
            locked(np.zeros(rows, dtype=np.uint64)),
            tracks,
            earlier,
            (never,) * events,
            (nothing,) * events,
            never,
            never,
        )
        return table.with_luck(seed, first)


def compile_scenario(scenario: Scenario, school: str | None = None, settings: Mapping[str, float] | None = None) -> Program:
    """Return the program of a checked scenario, under a school and with some parameters set by hand.

    Raises `UserError` for an unknown school or parameter, or a value out of its range.
    """
    text = scenario.text
    parameters = _parameters(scenario, school, settings or {})
    events = {name: number for number, name in enumerate(sorted(text.events, key=_agenda_order(scenario)))}
    numbers = Numbers(
        {name: number for number, name in enumerate(text.tracks)},
        parameters,
        events,
        {name: {option: bit for bit, option in enumerate(event.options)} for name, event in text.events.items()},
    )
    build = _Builder(scenario, numbers)
    windows = [(number, build.window(text.events[name])) for name, number in events.items()]
    turns = scenario.calendar.turns
    endings = sorted(text.endings.items(), key=lambda pair: pair[1].when is None)
    return Program(
        scenario,
        parameters,
        tuple(text.roles),
        tuple(build.track(name) for name in text.tracks),
        tuple(build.event(name) for name in events),
        tuple(build.drift(name) for name in sorted(text.drifts)),
        tuple(Ending(name, build.maybe(ending.when), ending.at_end) for name, ending in endings),
        tuple(float(turn.first.toordinal()) for turn in turns),
        tuple(turn.days / scenario.calendar.regular for turn in turns),
        tuple(tuple(number for number, window in windows if turn in window) for turn in range(len(turns))),
        {
            name: {goal: compiled(wish.when, numbers) for goal, wish in role.goals.items()}
            for name, role in text.roles.items()
        },
        tuple(build.stance(name) for name in text.map.stances),
        tuple(Sign(name, build.maybe(marker.when)) for name, marker in text.map.markers.items()),
        tuple(Sign(name, build.maybe(mark.when)) for name, mark in text.marks.items()),
    )


def _agenda_order(scenario: Scenario) -> Callable[[str], tuple[dt.date, str]]:
    """Return the key that sorts events by date (or the first day of their window), then by id."""

    def order(name: str) -> tuple[dt.date, str]:
        event = scenario.text.events[name]
        return event.date or (event.window[0] if event.window else scenario.calendar.first), name

    return order


def _parameters(scenario: Scenario, school: str | None, settings: Mapping[str, float]) -> dict[str, float]:
    text = scenario.text
    if school is not None and school not in text.schools:
        hint = nearest(school, text.schools) or f"the schools are {listed(text.schools)}" if text.schools else "it has none"
        raise UserError(f"scenario '{scenario.id}' has no school '{school}'; {hint}")
    values = {name: parameter.value for name, parameter in text.parameters.items()}
    values |= text.schools[school].set if school else {}
    for name, value in settings.items():
        if name not in text.parameters:
            hint = nearest(name, text.parameters) or f"the parameters are {listed(text.parameters)}"
            raise UserError(f"scenario '{scenario.id}' has no parameter '{name}'; {hint}")
        low, high = text.parameters[name].range
        if not low <= value <= high:
            raise UserError(f"parameter '{name}' cannot be {value:g}; its range is {low:g} to {high:g}")
    return values | dict(settings)


@dataclass(frozen=True, slots=True)
class _Builder:
    scenario: Scenario
    numbers: Numbers

    def maybe(self, formula: Formula | None) -> Code | None:
        return compiled(formula, self.numbers) if formula is not None else None

    def window(self, event: EventText) -> range:
        calendar = self.scenario.calendar
        if event.window is not None:
            return calendar.turns_in(*event.window)
        return calendar.turns_in(event.date, event.date) if event.date else range(len(calendar.turns))

    def hidden(self, roles: tuple[str, ...]) -> frozenset[int]:
        return frozenset(list(self.scenario.text.roles).index(role) for role in roles)

    def track(self, name: str) -> Track:
        text = self.scenario.text.tracks[name]
        return Track(
            name,
            float(on_grid(text.start)),
            float(on_grid(text.min)),
            float(on_grid(text.max)),
            tuple(sorted(text.bands)),
            self.hidden(text.hidden_from),
            text.signals.late,
            text.signals.blur,
            chance.key(f"signal:{name}"),
        )

    def effects(self, effects: Mapping[str, Formula]) -> tuple[Effect, ...]:
        return tuple(Effect(self.numbers.tracks[track], compiled(amount, self.numbers)) for track, amount in effects.items())

    def option(self, name: str, text: OptionText) -> Option:
        return Option(
            name, text.historical, self.maybe(text.when), compiled(text.weight, self.numbers), self.effects(text.effects)
        )

    def event(self, name: str) -> Event:
        text = self.scenario.text.events[name]
        rest = text.repeat
        options = tuple(self.option(answer, option) for answer, option in text.options.items())
        return Event(
            name,
            list(self.scenario.text.roles).index(text.role) if text.role else None,
            self.maybe(text.when),
            self.maybe(text.chance),
            rest.count if rest and rest.unit == "turns" else 0,
            rest.count if rest and rest.unit == "days" else 0,
            rest is not None,
            options,
            self.effects(text.effects),
            self.hidden(text.hidden_from),
            chance.key(f"event:{name}"),
            chance.key(f"choice:{name}"),
            _steps(options),
        )

    def drift(self, name: str) -> Drift:
        text = self.scenario.text.drifts[name]
        return Drift(name, self.numbers.tracks[text.track], compiled(text.by, self.numbers), self.maybe(text.when))

    def stance(self, name: str) -> Stance:
        text = self.scenario.text.map.stances[name]
        return Stance(name, compiled(text.of, self.numbers), tuple(sorted(text.words)))


def on_grid(value: Value) -> Value:
    """Return the nearest grid value, or one for each row of a column (halves go to the even step)."""
    return np.rint(np.multiply(value, GRID)) / GRID


def _steps(options: tuple[Option, ...]) -> Steps | None:
    """Return how far each option moves each track, or None where that depends on the row or the turn."""
    steps: dict[int, FloatArray] = {}
    for number, option in enumerate(options):
        for effect in option.effects:
            if effect.amount.constant is None:
                return None
            steps.setdefault(effect.track, np.zeros(len(options)))[number] = on_grid(effect.amount.constant)
    return tuple(steps.items())
