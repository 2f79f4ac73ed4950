"""The course of a track in a chart: what was played solid, history dotted, what the role saw of it hatched.

Data first, without drawing: `course_of` and `parting`. A run that is over hides nothing, so hidden tracks come in too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
import pygame

from spring1968.desk.controls import sign
from spring1968.desk.departing import Mark, draw_marks, marks_of, name_largest
from spring1968.desk.page import Box, Page
from spring1968.desk.sight import doubts, today
from spring1968.desk.theme import STYLES, Colour
from spring1968.desk.tracks import TrackLook, look_of
from spring1968.desk.words import _, counted
from spring1968.play.game import Game
from spring1968.telling.numbers import number, word

Spot = tuple[float, float]
AXIS = 28.0
_TAIL = 66.0
_MONTH = 48.0


@dataclass(frozen=True)
class Course:
    """A track through a whole run. Days are ordinals, values points.

    `bands` are (value, word) upwards; `played` and `history` are (day, value), `doubt` (day, low, high) where the role did
    not see the track itself; `span` the first and the last day of the calendar, `scale` the values at foot and top.
    """

    track: int
    name: str
    look: TrackLook
    bands: tuple[tuple[float, str], ...]
    played: tuple[Spot, ...]
    history: tuple[Spot, ...]
    doubt: tuple[tuple[float, float, float], ...]
    span: Spot
    scale: Spot
    marks: tuple[Mark, ...] = ()

    @property
    def final(self) -> float:
        """Return where the run left the track."""
        return self.played[-1][1]


@dataclass(frozen=True)
class Parting:
    """Where a run and history lie farthest apart: the day, and the two values."""

    day: dt.date
    yours: float
    history: float

    @property
    def apart(self) -> float:
        """Return by how many points the run lies above history."""
        return self.yours - self.history


def course_of(game: Game, track: int) -> Course:
    """Return the course of a track through a game that is over."""
    program = game.sitting.program
    rule = program.tracks[track]
    text = program.scenario.text.tracks[rule.id]
    calendar = program.scenario.calendar
    first, last = float(calendar.first.toordinal()), float(calendar.last.toordinal())
    bands = tuple((low, word(program.scenario, rule.id, step)) for step, low in enumerate(rule.bands))
    played, history = _played(game, track), tuple(baseline(text.baseline, first, last))
    hidden = program.roles.index(game.role) in rule.hidden_from
    doubt = doubts(game, track) if hidden else ()
    seen = [value for _day, value in (*played, *history)] + [value for _day, *pair in doubt for value in pair]
    scale = _scale((rule.low, *rule.bands[1:], rule.high), min(seen), max(seen))
    look, marks = look_of(program, track), marks_of(game, track)
    return Course(track, text.name, look, bands, played, history, doubt, (first, last), scale, marks)


def _played(game: Game, track: int) -> tuple[Spot, ...]:
    """Return a track at the start of every turn that was played, and at the end."""
    sitting = game.sitting
    end = float(today(sitting).toordinal())
    days = sitting.program.days
    known = [(float(day), state[track]) for day, state in zip(days, sitting.states, strict=False) if day < end]
    return (*known, (end, float(sitting.table.tracks[track][0])))


def baseline(known: Mapping[dt.date, float], first: float, last: float) -> Iterator[Spot]:
    """Yield history's course within the calendar as (day, value): every date that is known, straight in between."""
    if not known:
        return
    line = [(float(day.toordinal()), float(known[day])) for day in sorted(known)]
    inner = [spot for spot in line if first < spot[0] < last]
    yield from ((first, value_on(line, first)), *inner, (last, value_on(line, last)))


def value_on(line: Sequence[Spot], on: float) -> float:
    """Return the value of a course on a day, straight between the days that are known."""
    return float(np.interp(on, [day for day, _value in line], [value for _day, value in line]))


def _scale(edges: Sequence[float], least: float, most: float) -> Spot:
    """Return the narrowest pair of word limits that holds all values, so that a quiet track is not a flat line."""
    low = max((edge for edge in edges if edge <= least), default=edges[0])
    high = min((edge for edge in edges if edge >= most and edge > low), default=edges[-1])
    return low, high


def parting(course: Course) -> Parting | None:
    """Return where the run and history lie farthest apart while the run lasts; None where no history is known."""
    if not course.history:
        return None
    end = course.played[-1][0]
    days = sorted({day for day, _value in (*course.played, *course.history) if day <= end})
    found = [(day, value_on(course.played, day), value_on(course.history, day)) for day in days]
    day, yours, history = max(found, key=lambda spot: abs(spot[1] - spot[2]))
    return Parting(dt.date.fromordinal(int(day)), yours, history)


def sentence(course: Course) -> str:
    """Return in a sentence where the run and history part most."""
    most = parting(course)
    if most is None:
        return _("{track}: history’s course is not known.").format(track=course.name)
    yours, history = round(most.yours), round(most.history)
    date = f"{most.day.day} {most.day:%B %Y}"
    if yours == history:
        return _("{track}: you and history never lie a whole point apart.").format(track=course.name)
    words = (
        _("{track}: you and history part most on {date}, {yours} against {history}, {points} above.")
        if yours > history
        else _("{track}: you and history part most on {date}, {yours} against {history}, {points} below.")
    )
    points = counted("{n} point", "{n} points", abs(yours - history))
    return words.format(track=course.name, date=date, yours=yours, history=history, points=points)


# drawing


@dataclass
class Plot:
    """A chart in the making: days and values to places, and the room that words have taken."""

    page: Page
    course: Course
    box: Box
    taken: list[Box] = field(default_factory=list)

    def at(self, spot: Sequence[float]) -> Spot:
        """Return the place of a day and a value."""
        first, last = self.course.span
        low, high = self.course.scale
        x = self.box.x + self.box.w * (spot[0] - first) / max(1.0, last - first)
        return x, self.box.bottom - self.box.h * (spot[1] - low) / max(1e-9, high - low)

    def free(self, box: Box, room: Box) -> bool:
        """Return whether words may stand here."""
        return _inside(box, room) and not any(_meet(box, other) for other in self.taken)

    def write(self, words: str, style: str, box: Box, token: str) -> None:
        """Write words and take their room."""
        self.taken.append(box)
        self.page.text(words, style, box.x, box.y, token, halo="bg")


def _inside(box: Box, room: Box) -> bool:
    return room.x <= box.x and box.right <= room.right and room.y <= box.y and box.bottom <= room.bottom


def _meet(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def draw_chart(page: Page, box: Box, course: Course, *, large: bool) -> list[str]:
    """Draw a chart without its heading; return what bears no name there: "yours", "history", "marks"."""
    gutter = _gutter(page, course, box.w) if large else 0.0
    above = 14 if gutter else 24
    inner = Box(box.x + gutter, box.y + above, box.w - gutter - _TAIL, box.h - AXIS - above)
    plot = Plot(page, course, inner)
    with page.within(box):
        if course.doubt and not gutter:
            _band(plot)
        if large:
            draw_marks(plot, partial(value_on, course.played))
        history, played = (tuple(plot.at(spot) for spot in line) for line in (course.history, course.played))
        _rules(plot, box, () if gutter else (*_dense(played), *_dense(history)))
        if course.doubt and gutter:
            _band(plot)
        _months(plot, box)
        page.dotted(history, "hist", 3 if large else 2.5, 7)
        page.path(played, course.look.token, 3.5 if large else 3)
        _end(plot, box, played, history, large=large)
        missing = [] if _named(plot, box, (_("yours"), course.look.text_token), (played, history)) else ["yours"]
        if history and not _named(plot, box, (_("history"), "ink"), (history, played)):
            missing.append("history")
        room, clear = _words_room(plot, box), partial(_keeps_clear, (played, history))
        if large and name_largest(plot, room, partial(value_on, course.played), clear):
            missing.append("marks")
        return missing


def _words_room(plot: Plot, box: Box) -> Box:
    """Return the room of a chart in which words may stand: right of the words of the rules, above the axis."""
    return Box(plot.box.x, box.y, box.right - plot.box.x, plot.box.bottom - box.y)


def _gutter(page: Page, course: Course, width: float) -> float:
    """Return the room for the words left of the lines; none where it would take too much."""
    widest = max(page.wide(_rule_words(low, words), "text") for low, words in course.bands) + 14
    return widest if widest <= width * 0.26 else 0.0


def _rule_words(low: float, words: str) -> str:
    return f"{words} {number(low)}"


def _rules(plot: Plot, box: Box, curves: Sequence[Spot]) -> None:
    """Draw a rule where each word begins to hold, with the word left of the lines.

    Without room there it stands above the rule, where it keeps clear of the `curves`, or not at all.
    """
    page, (low, high) = plot.page, plot.course.scale
    beside = plot.box.x > box.x
    for value, words in plot.course.bands:
        if not low <= value <= high:
            continue
        y = plot.at((plot.course.span[0], value))[1]
        if value > low:
            page.line((plot.box.x, y), (plot.box.right, y), "rule")
        told = _rule_words(value, words)
        top = min(max(box.y, y - 11), plot.box.bottom - 20) if beside else y - 22
        spot = Box(box.x, top, page.wide(told, "text"), 22)
        if plot.free(spot, box) and not _hit(spot, curves):
            plot.write(told, "text", spot, "ink_muted")


def _hit(spot: Box, curves: Sequence[Spot]) -> bool:
    """Return whether a line runs through words."""
    return any(spot.x - 4 < x < spot.right + 4 and spot.y - 1 < y < spot.bottom + 1 for x, y in curves)


@lru_cache(maxsize=512)
def _keeps_clear(curves: tuple[tuple[Spot, ...], tuple[Spot, ...]], spot: Box) -> bool:
    """Return whether no line runs through words."""
    return not any(_hit(spot, _dense(curve)) for curve in curves)


def _months(plot: Plot, box: Box) -> None:
    """Draw the axis with a tick for every month and as many of their names as have room, the years first."""
    page, course, foot = plot.page, plot.course, plot.box.bottom
    page.line((plot.box.x, foot), (plot.box.right, foot), "line", 2)
    starts = list(_firsts(*(dt.date.fromordinal(int(day)) for day in course.span)))
    for month in starts:
        x = plot.at((month.toordinal(), course.scale[0]))[0]
        page.line((x, foot), (x, foot + (7 if month.month % 3 == 1 else 4)), "line", 2)
    quarters = [month for month in starts if month.month % 3 == 1 or month == starts[0]]
    named = starts if plot.box.w > _MONTH * len(starts) or len(quarters) < 3 else quarters
    for month in sorted(named, key=lambda month: (month != starts[0], month.month != 1, month.month % 3 != 1, month)):
        x = plot.at((month.toordinal(), course.scale[0]))[0]
        words = f"{month:%b %Y}" if month.month == 1 or month == starts[0] else f"{month:%b}"
        wide = page.wide(words, "text")
        spot = Box(max(plot.box.x, x - wide / 2), foot + 7, wide, AXIS - 7)
        if plot.free(Box(spot.x - 7, spot.y, spot.w + 14, spot.h), Box(box.x - 7, foot, box.w + 14, box.bottom - foot)):
            plot.taken.append(spot)
            page.text(words, "text", spot.x, spot.y - 1, "ink_muted")


def _firsts(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the first days of the months of a calendar, its own first day before them."""
    yield first
    month = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    while month <= last:
        yield month
        month = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _end(plot: Plot, box: Box, played: Sequence[Spot], history: Sequence[Spot], *, large: bool) -> None:
    """Draw the sign and the figure at which the run ended, the figure beside the sign where no line runs."""
    page, look, end = plot.page, plot.course.look, played[-1]
    size = 20.0 if large else 16.0
    style = "numeral" if large else "figure"
    words = f"{plot.course.final:.0f}"
    wide, high = page.wide(words, style), float(STYLES[style].line)
    page.disc(end, size * 0.75, "bg")
    sign(page, look.sign, end[0] - size / 2, end[1] - size / 2, size, look.token)
    level = min(max(box.y, end[1] - high / 2), plot.box.bottom + 4 - high)
    usual = Box(min(end[0] + size, box.right - wide), level, wide, high)
    before = Box(end[0] - size - wide, level, wide, high)
    above = Box(end[0] - wide / 2, end[1] - size / 2 - high, wide, high)
    below = Box(end[0] - wide / 2, end[1] + size / 2, wide, high)
    room, dense = _words_room(plot, box), [*_dense(played), *_dense(history)]
    clear = (spot for spot in (usual, before, above, below) if plot.free(spot, room) and not _hit(spot, dense))
    spot = next(clear, usual)
    plot.taken.append(Box(end[0] - size, end[1] - size, 2 * size, 2 * size))
    plot.write(words, style, spot, look.text_token)


def _named(plot: Plot, box: Box, what: tuple[str, str], curves: tuple[tuple[Spot, ...], tuple[Spot, ...]]) -> bool:
    """Write a line's name beside it (its own curve is the first); return whether there was room."""
    words, token = what
    spot = _place(plot.page.wide(words, "strong"), _words_room(plot, box), curves, tuple(plot.taken))
    if spot is not None:
        plot.write(words, "strong", spot, token)
    return spot is not None


@lru_cache(maxsize=64)
def _place(wide: float, room: Box, curves: tuple[tuple[Spot, ...], tuple[Spot, ...]], taken: tuple[Box, ...]) -> Box | None:
    """Return where beside its line a name stands free and farthest from the other line; None where there is no room."""
    own, other = curves
    dense, far = [*_dense(own), *_dense(other)], _dense(other, 8)
    places: list[tuple[float, Box]] = []
    for x, y in _dense(own, 12):
        for left, top in ((x - wide / 2, y - 30), (x - wide / 2, y + 8), (x + 10, y - 11), (x - wide - 10, y - 11)):
            spot = Box(left, top, wide, 22)
            if _inside(spot, room) and not any(_meet(spot, words) for words in taken):
                places.append((_clear(spot, far), spot))
    places.sort(key=lambda place: -place[0])
    return next((spot for _far, spot in places if not _hit(spot, dense)), None)


def _clear(spot: Box, line: Sequence[Spot]) -> float:
    """Return how far words stand from a line, as far as that matters to the eye."""
    across, down = spot.x + spot.w / 2, spot.y + spot.h / 2
    return min(90.0, min((abs(x - across) + abs(y - down) for x, y in line), default=90.0))


def _dense(line: Sequence[Spot], step: float = 4) -> list[Spot]:
    """Return spots along a line, close to each other."""
    found: list[Spot] = list(line[-1:])
    for (x, y), (to_x, to_y) in pairwise(line):
        count = max(1, int(max(abs(to_x - x), abs(to_y - y)) / step))
        found += [(x + (to_x - x) * part / count, y + (to_y - y) * part / count) for part in range(count)]
    return found


def _band(plot: Plot) -> None:
    """Hatch what the role saw of a track: each question's doubt holds until the next."""
    page, course = plot.page, plot.course
    days = [day for day, _low, _high in course.doubt]
    untils = [*days[1:], max(course.played[-1][0], days[-1])]
    pairs = zip(course.doubt, untils, strict=True)
    spans = [(start, until, low, high) for (start, low, high), until in pairs if until > start or len(days) == 1]
    upper = [plot.at((day, high)) for start, until, _low, high in spans for day in (start, until)]
    lower = [plot.at((day, low)) for start, until, low, _high in spans for day in (start, until)]
    left, top = page.at((plot.box.x, plot.box.y))
    corners = tuple((x - left, y - top) for x, y in (page.at(spot) for spot in (*upper, *reversed(lower))))
    real = page.real(plot.box)
    look = page.theme["ink_muted"], page.theme["panel"], page.px(8), page.px(1.4)
    page.picture(_hatched((real.w + 1, real.h + 1), corners, *look), (plot.box.x, plot.box.y))


@lru_cache(maxsize=12)
def _hatched(
    size: tuple[int, int], corners: tuple[tuple[int, int], ...], colour: Colour, ground: Colour, gap: int, width: int
) -> pygame.Surface:
    """Return a picture of a hatched shape with its outline."""
    stripes, mask = (pygame.Surface(size, pygame.SRCALPHA) for _number in range(2))
    for left in range(-size[1], size[0], gap):
        pygame.draw.aaline(stripes, (*colour, 110), (left, size[1]), (left + size[1], 0), width=width)
    pygame.draw.polygon(mask, (255, 255, 255, 255), corners)
    stripes.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    shape = pygame.Surface(size, pygame.SRCALPHA)
    pygame.draw.polygon(shape, ground, corners)
    shape.blit(stripes, (0, 0))
    pygame.draw.lines(shape, (*colour, 220), True, corners, width)
    return shape


def chart_head(page: Page, box: Box, course: Course, aside: str = "") -> float:
    """Write a chart's sign and name, with words beside it or below; return the y below."""
    sign(page, course.look.sign, box.x, box.y + 5, 18, course.look.token)
    y = page.text(course.name, "panel", box.x + 28, box.y, width=box.w - 28)
    if not aside:
        return y
    left = box.x + 28 + page.wide(course.name, "panel") + 16
    if left + page.wide(aside, "text") <= box.right:
        page.text(aside, "text", left, box.y + 4, "ink_muted")
        return y
    return page.text(aside, "text", box.x, y, "ink_muted", width=box.w)


def chart_head_high(page: Page, width: float, course: Course, aside: str = "") -> float:
    """Return how high a chart's heading is."""
    high = page.high(course.name, "panel", width - 28)
    if not aside or 28 + page.wide(course.name, "panel") + 16 + page.wide(aside, "text") <= width:
        return high
    return high + page.high(aside, "text", width)
