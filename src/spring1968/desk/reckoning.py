"""What moved and what came up between two questions, as the role sees it. Pure data for the screens after a choice.

Nothing hidden comes in here unless the book is open: values come from an `Observation`, causes from `telling.ledger`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spring1968.desk.sight import today
from spring1968.desk.tracks import core_tracks, look_of, other_tracks
from spring1968.engine.columns import View
from spring1968.engine.observe import Observation
from spring1968.engine.program import Program
from spring1968.engine.step import truth
from spring1968.play.game import Game
from spring1968.play.playthrough import Decision, Line, Occurrence, Playthrough
from spring1968.scenario.schema import Brief, EventText, OptionText
from spring1968.telling.citing import short_citation
from spring1968.telling.dates import event_day, event_text
from spring1968.telling.ledger import Reason, reasons, visible
from spring1968.telling.newspaper import Story, briefs, news
from spring1968.telling.numbers import word

LONG_PAUSE = 4
"""Turns without a question after which the player is told that time has passed."""

_OWN_WEIGHT = 6.0
_MONTHS = [dt.date(1968, month, 1).strftime("%B") for month in range(1, 13)]
_DAY = re.compile(rf"\b([0-9]{{1,2}}) ({'|'.join(_MONTHS)})\b(?: ([0-9]{{4}}))?")
_ARMIES = frozenset({"arrow", "troops"})


@dataclass(frozen=True)
class Moved:
    """A visible track and what moved it; the amounts of `reasons` add up to the change exactly.

    `above` is the next word upwards and the value from which it holds, None at the top.
    """

    track: int
    name: str
    old: float
    new: float
    word: str
    above: tuple[str, float] | None
    reasons: tuple[Reason, ...]

    @property
    def change(self) -> float:
        """Return by how much it moved."""
        return self.new - self.old


@dataclass(frozen=True)
class Signalled:
    """A hidden track: the steps it may stand at, whether it seems higher (1) or lower (-1), and what the role noticed.

    `noticed` are titles, "" for a decision of its own.
    """

    track: int
    name: str
    low: int
    high: int
    words: tuple[str, ...]
    trend: int
    noticed: tuple[str, ...]


@dataclass(frozen=True)
class Came:
    """Something else that came up: when, its title, who decided what ("" when nobody did), and the text."""

    date: str
    title: str
    who: str
    label: str
    text: str
    history: str
    source: tuple[str, ...]


def lies_open(game: Game, open_book: bool) -> bool:
    """Return whether everything is shown."""
    return open_book or game.open_book


def watcher(game: Game, open_book: bool) -> Observation:
    """Return what the role sees now, or everything with the book open."""
    return game.sitting.observe(None if lies_open(game, open_book) else game.role)


def moves(before: Game, after: Game, *, open_book: bool = False) -> list[Moved | Signalled]:
    """Return every track that moved since, core tracks first; a hidden core track is always there, as its signals."""
    program = after.sitting.program
    lines: dict[int, list[Line]] = {}
    for line in after.sitting.ledger[len(before.sitting.ledger) :]:
        lines.setdefault(line.track, []).append(line)
    core = core_tracks(program)
    then, now = watcher(before, open_book), watcher(after, open_book)
    found: list[Moved | Signalled] = []
    for track in (*core, *other_tracks(program)):
        if now.sees(track):
            if track in lines:
                found.append(_moved(after, (then, now), track, lines[track], open_book))
            continue
        signal = _signalled(after, (then, now), track, lines.get(track, ()))
        if track in core or signal.trend or signal.noticed:
            found.append(signal)
    return found


def _moved(after: Game, seen: tuple[Observation, Observation], track: int, lines: Sequence[Line], open_book: bool) -> Moved:
    program = after.sitting.program
    rule = program.tracks[track]
    then, now = (float(sight.value(track)[0]) for sight in seen)
    found = reasons(program, lines, after.role, open_book=lies_open(after, open_book))
    ordered = sorted(found, key=lambda reason: not reason.mine)
    at = band_of(rule.bands, now)
    higher = at + 1 < len(rule.bands)
    above = (word(program.scenario, rule.id, at + 1), rule.bands[at + 1]) if higher else None
    name = program.scenario.text.tracks[rule.id].name
    return Moved(track, name, then, now, word(program.scenario, rule.id, at), above, tuple(ordered))


def _signalled(after: Game, seen: tuple[Observation, Observation], track: int, lines: Sequence[Line]) -> Signalled:
    program = after.sitting.program
    rule = program.tracks[track]
    then, now = (sight.signal(track) for sight in seen)
    low, high = int(now.low[0]), int(now.high[0])
    louder = low + high - int(then.low[0]) - int(then.high[0])
    heard = [_heard(after, line) for line in lines if line.cause.kind != "drift" and visible(program, after.role, line)]
    words = tuple(word(program.scenario, rule.id, step) for step in range(len(rule.bands)))
    name = program.scenario.text.tracks[rule.id].name
    return Signalled(track, name, low, high, words, (louder > 0) - (louder < 0), tuple(dict.fromkeys(heard)))


def _heard(game: Game, line: Line) -> str:
    program = game.sitting.program
    mine = line.cause.kind == "option" and program.events[line.cause.number].role == program.roles.index(game.role)
    return "" if mine else event_text(program, line.cause.number).title


def band_of(bands: Sequence[float], value: float) -> int:
    """Return the number of the band a value lies in."""
    return max(0, sum(value >= low for low in bands) - 1)


def decided(before: Game, after: Game) -> tuple[Decision, EventText, OptionText]:
    """Return the choice that was made at the question before stood at, its event and its option."""
    asked = before.sitting.question
    assert asked is not None
    event = before.sitting.program.events[asked.event]
    decision = after.sitting.decisions[len(before.sitting.decisions)]
    text = event_text(before.sitting.program, asked.event)
    assert decision.event == event.id
    return decision, text, text.options[decision.option]


def cited(game: Game, source: Sequence[str]) -> list[str]:
    """Return sources in a word or two each, none twice."""
    return list(dict.fromkeys(short_citation(game.sitting.program.scenario, one) for one in source))


def meanwhile(before: Game, after: Game, *, open_book: bool = False) -> list[Came]:
    """Return what else came up since, as far as the role may know: what just happened, and what others decided."""
    program = after.sitting.program
    role = program.roles.index(after.role)
    lately = after.sitting.occurrences[len(before.sitting.occurrences) :]
    shown = lies_open(after, open_book)
    return [
        _came(program, what)
        for what in lately
        if program.events[what.event].role != role and (shown or role not in program.events[what.event].hidden_from)
    ]


def _came(program: Program, what: Occurrence) -> Came:
    text = event_text(program, what.event)
    event = program.events[what.event]
    when = event_day(program, what.event, what.turn)
    history = text.history or ""
    if event.role is None:
        return Came(when, text.title, "", "", text.text, history, text.source)
    option = text.options[event.options[what.option].id]
    who = program.scenario.text.roles[program.roles[event.role]].name
    return Came(when, text.title, who, option.label, option.result, history, text.source)


def turn_now(sitting: Playthrough) -> int:
    """Return the turn that is reached, counted from 0; after the end, the one after the last that was played."""
    return int(sitting.table.ended[0]) + 1 if sitting.over else sitting.table.turn


def turns_passed(before: Game, after: Game) -> int:
    """Return how many turns went by."""
    return turn_now(after.sitting) - before.sitting.table.turn


def opening(game: Game) -> Game:
    """Return the game as it stood at the first question of its turn."""
    sitting = game.sitting
    while sitting.earlier is not None and sitting.earlier.table.turn == game.sitting.table.turn:
        sitting = sitting.earlier
    return replace(game, sitting=sitting)


def own(sitting: Playthrough) -> list[Decision]:
    """Return the choices made by hand."""
    return [decision for decision in sitting.decisions if decision.by_hand]


def comparable(sitting: Playthrough) -> int:
    """Return how many of the choices made by hand history made too, one way or the other."""
    events = sitting.program.scenario.text.events
    return sum(any(option.historical for option in events[made.event].options.values()) for made in own(sitting))


def lasting(sitting: Playthrough) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the turn in which a sitting ended."""
    turn = sitting.program.scenario.calendar.turns[int(sitting.table.ended[0])]
    return turn.first, turn.last


@dataclass(frozen=True)
class Compared:
    """A row of the ending's table: a track, where the run left it, and where history stood on that day ("" if unknown)."""

    name: str
    yours: str
    history: str


def against_history(sitting: Playthrough) -> Iterator[Compared]:
    """Yield the core tracks at the end with history's value on the same day. The run is over: nothing is hidden."""
    program = sitting.program
    _first, day = lasting(sitting)
    for track in core_tracks(program):
        rule = program.tracks[track]
        text = program.scenario.text.tracks[rule.id]
        value = float(sitting.table.tracks[track][0])
        then = baseline_at(text.baseline, day)
        known = "" if then is None else _with_word(program, track, then)
        yield Compared(text.name, _with_word(program, track, value), known)


def _with_word(program: Program, track: int, value: float) -> str:
    rule = program.tracks[track]
    return f"{value:.0f}, {word(program.scenario, rule.id, band_of(rule.bands, value))}"


def baseline_at(baseline: Mapping[dt.date, float], day: dt.date) -> float | None:
    """Return history's value on a day, straight between the dates that are known; None where there is no baseline."""
    if not baseline:
        return None
    days = sorted(baseline)
    known = [float(date.toordinal()) for date in days]
    return float(np.interp(float(day.toordinal()), known, [float(baseline[date]) for date in days]))


def ending_kind(sitting: Playthrough) -> str:
    """Return which poster an ending has: entry when armies came, else open or quiet by what is left.

    Openness is the first core track that bears the circle.
    """
    program = sitting.program
    if armies_came(sitting):
        return "entry"
    for track in core_tracks(program):
        rule = program.tracks[track]
        if look_of(program, track).sign == "circle":
            left = float(sitting.table.tracks[track][0]) - rule.low
            return "open" if left >= 0.6 * (rule.high - rule.low) else "quiet"
    return "quiet"


def armies_came(sitting: Playthrough) -> bool:
    """Return whether armies on the march or in garrison stood on the map at any time of a run that is over.

    In a scenario whose map knows them, an end before its time is theirs too: it comes before the map can show them.
    """
    program = sitting.program
    shown = program.scenario.text.map.markers.values()
    armies = [number for number, marker in enumerate(shown) if marker.kind in _ARMIES]
    ending = program.scenario.text.endings.get(sitting.ending or "")
    if armies and ending is not None and not ending.at_end and not _is_fallback(program, sitting):
        return True
    return any(_ever_stood(sitting, number) for number in armies)


def _is_fallback(program: Program, sitting: Playthrough) -> bool:
    return sitting.ending == program.endings[-1].id


def _ever_stood(sitting: Playthrough, marker: int) -> bool:
    """Return whether a marker stands, stood at a question, or held in a turn in which something came up."""
    when = sitting.program.markers[marker].when
    for turn in {what.turn for what in sitting.occurrences}:
        view = View(replace(sitting.table, turn=turn), None, sitting.program.days)
        if truth(when, view, 1)[0]:
            return True
    step: Playthrough | None = sitting
    while step is not None:
        if step.observe(None).marker(marker)[0]:
            return True
        step = step.earlier
    return False


def goals_met(game: Game) -> list[tuple[str, bool]]:
    """Return the role's goals in words, each with whether it is met."""
    wishes = game.sitting.program.scenario.text.roles[game.role].goals
    met = game.sitting.goals(game.role)
    return [(wish.text, met[name]) for name, wish in wishes.items()]


@dataclass(frozen=True)
class Issue:
    """What a newspaper prints: stories, the weightiest first, small news of the world, and its day.

    It covers what came up from the first question of turn `first` (from 0) on, `turns` turns long, up to the next question.
    """

    stories: tuple[Story, ...]
    briefs: tuple[Brief, ...]
    date: dt.date
    first: int
    turns: int


def issue(before: Game, after: Game, *, open_book: bool = False) -> Issue:
    """Return the issue that closes the turn in which the last choice was made."""
    program = after.sitting.program
    shown = lies_open(after, open_book)
    since = opening(before)
    weights = _weights(since, after, open_book)
    stories = news(after.sitting, since.sitting, after.role, open_book=shown)
    stories.sort(key=lambda story: -weights.get(story.event, 0.0) - _OWN_WEIGHT * story.mine)
    turn, date = since.sitting.table.turn, today(after.sitting)
    small = briefs(program, program.date(turn), date)
    return Issue(tuple(stories), tuple(small), date, turn, turn_now(after.sitting) - turn)


def _weights(since: Game, after: Game, open_book: bool) -> dict[str, float]:
    """Return by event how much it moved what the role sees, core tracks counted double."""
    program = after.sitting.program
    seen, core = watcher(after, open_book), core_tracks(program)
    weights: dict[str, float] = {}
    for line in after.sitting.ledger[len(since.sitting.ledger) :]:
        if line.cause.kind != "drift" and seen.sees(line.track):
            event = program.events[line.cause.number].id
            weights[event] = weights.get(event, 0.0) + abs(line.amount) * (2 if line.track in core else 1)
    return weights


def in_history(before: Game, after: Game, *, open_book: bool = False) -> list[Came]:
    """Return what others decided and what just happened in the turns an issue covers, where history is known.

    An account that names a later day than today is left out.
    """
    came = meanwhile(opening(before), after, open_book=open_book)
    return [one for one in came if one.history and not tells_ahead(one.history, today(after.sitting))]


def tells_ahead(text: str, day: dt.date) -> bool:
    """Return whether a text names a later day, as "17 August" or "17 August 1969"; without a year it is that of `day`."""
    named = ((int(year or day.year), _MONTHS.index(month) + 1, int(number)) for number, month, year in _DAY.findall(text))
    return any(one > (day.year, day.month, day.day) for one in named)


def emblem_of(game: Game, story: Story | None) -> tuple[str, ...]:
    """Return the shapes of a story's event, or the scenario's own."""
    text = game.sitting.program.scenario.text
    return tuple((text.events[story.event].emblem if story else ()) or text.emblem)


def crowd(game: Game, open_book: bool) -> int:
    """Return how full the streets are, 0 to 100: public support where it is seen, else half."""
    program = game.sitting.program
    seen = watcher(game, open_book)
    for track, rule in enumerate(program.tracks):
        if look_of(program, track).sign == "people" and seen.sees(track) and rule.high > rule.low:
            return round(100 * (float(seen.value(track)[0]) - rule.low) / (rule.high - rule.low))
    return 50
