"""Charts as SVG: small functions that give escaped markup. Each chart has a title and a description, and labels of its own;
no meaning hangs on colour alone (lines differ in dash and mark, bars are named)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from markupsafe import Markup

WIDE, HIGH = 640, 138
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 128, 14, 24
_GAP = 13.0
_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: its label, its points, and its look: "run", "other" or "history"."""

    label: str
    points: Sequence[tuple[dt.date, float]]
    look: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered mark on the first line of a chart."""

    label: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Frame:
    """What a chart is called, what it shows in words, and the values at its foot and its head."""

    id: str
    title: str
    about: str
    low: float
    high: float


def lines(frame: Frame, drawn: Sequence[Line], pins: Sequence[Pin] = ()) -> Markup:
    """Return tracks over time. Every line is named at its end."""
    dates = [date.toordinal() for line in drawn for date, _ in line.points]
    first, last = min(dates), max(*dates, min(dates) + 1)
    span = frame.high - frame.low or 1.0

    def x(date: dt.date) -> float:
        return _LEFT + (date.toordinal() - first) / (last - first) * (WIDE - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return HIGH - _BOTTOM - (value - frame.low) / span * (HIGH - _TOP - _BOTTOM)

    body = [_grid(frame, y), _months(dt.date.fromordinal(first), dt.date.fromordinal(last), x)]
    for line in reversed(drawn):
        path = " ".join(f"{x(date):.1f},{y(value):.1f}" for date, value in line.points)
        body.append(Markup('<polyline class="line {}" points="{}"/>').format(line.look, path))
    if drawn:
        body += [_pin(pin, x(pin.date), y(_at(drawn[0], pin.date))) for pin in pins]
    ends = [(line, x(line.points[-1][0]), y(line.points[-1][1])) for line in drawn if line.points]
    body += _labels(ends)
    return _svg(frame, WIDE, HIGH, body)


def _grid(frame: Frame, y: Callable[[float], float]) -> Markup:
    drawn = []
    for step in range(5):
        value = frame.low + (frame.high - frame.low) * step / 4
        place = y(value)
        drawn.append(
            Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(_LEFT, WIDE - _RIGHT, place, place)
        )
        if step % 2 == 0:
            drawn.append(
                Markup('<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{:.0f}</text>').format(
                    _LEFT - 6, place + 3.5, value
                )
            )
    return Markup("").join(drawn)


def _months(first: dt.date, last: dt.date, x: Callable[[dt.date], float]) -> Markup:
    found = list(_ticks(first, last))
    drawn = []
    for date, label in found:
        place = x(date)
        drawn.append(
            Markup('<line class="tick" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(
                place, HIGH - _BOTTOM, HIGH - _BOTTOM + 4
            )
        )
        drawn.append(
            Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(place, HIGH - 6, label)
        )
    return Markup("").join(drawn)


def _ticks(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str]]:
    """Yield days worth a tick: of a few weeks every few days, of more than that the first of every few months."""
    days = (last - first).days
    if days <= 62:
        step = max(1, -(-days // 8))
        for number in range(0, days + 1, step):
            date = first + dt.timedelta(days=number)
            yield date, f"{date.day} {date:%b}"
        return
    months = days / 30.4
    apart = next((one for one in _MONTHS_APART if months / one <= 9), _MONTHS_APART[-1])
    for number in count(first.year * 12 + first.month - 1):
        date = dt.date(number // 12, number % 12 + 1, 1)
        if date > last:
            return
        if date >= first and number % apart == 0:
            yield date, f"{date:%b} {date.year}" if date.month <= apart else f"{date:%b}"


def _at(line: Line, date: dt.date) -> float:
    before = [value for day, value in line.points if day <= date]
    return before[-1] if before else line.points[0][1]


def _pin(pin: Pin, x: float, y: float) -> Markup:
    return Markup(
        '<g class="pin"><circle cx="{0:.1f}" cy="{1:.1f}" r="8"/>'
        '<text x="{0:.1f}" y="{2:.1f}" text-anchor="middle">{3}</text></g>'
    ).format(x, y, y + 4, pin.label)


def _labels(ends: Sequence[tuple[Line, float, float]]) -> Iterator[Markup]:
    """Yield the names of the lines at their ends, moved apart where they would lie on each other."""
    right, floor = WIDE - _RIGHT + 8, HIGH - _BOTTOM + 4
    at = _TOP - _GAP
    placed = []
    for line, x, y in sorted(ends, key=lambda end: end[2]):
        at = max(at + _GAP, y + 4)
        placed.append((line, x, y, at))
    over = max(0.0, at - floor)
    for line, x, y, place in placed:
        yield Markup('<circle class="end {}" cx="{:.1f}" cy="{:.1f}" r="3"/>').format(line.look, x, y)
        value = line.points[-1][1]
        yield Markup('<text class="name {}" x="{:.1f}" y="{:.1f}">{} {:.0f}</text>').format(
            line.look, right, place - over, line.label, value
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a bar chart: its label and a share (0 to 1) for each of the groups."""

    label: str
    shares: Sequence[float]


def bars(frame: Frame, groups: Sequence[str], drawn: Sequence[Bar], unit: str = "%") -> Markup:
    """Return shares as bars side by side; the first group is full, the others are hatched or empty, each named in words.

    A share may be above 1 where `frame.high` says so; with another `unit` than "%" the numbers are printed as they are.
    """
    left, right, thick = 190, 64, 11
    each = thick * len(groups) + 9
    top = 16 * len(groups) + 4
    high = top + each * len(drawn) + 2
    span = frame.high or 1.0
    body = [_legend(number, name, left) for number, name in enumerate(groups)]
    for row, bar in enumerate(drawn):
        y = top + row * each
        middle = y + thick * len(groups) / 2 + 4
        body.append(
            Markup('<text class="row" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(left - 8, middle, bar.label)
        )
        for number, share in enumerate(bar.shares):
            wide = max(1.0, share / span * (WIDE - left - right))
            place = y + number * thick
            body.append(
                Markup('<rect class="bar g{}" x="{}" y="{}" width="{:.1f}" height="{}"/>').format(
                    number, left, place, wide, thick - 2
                )
            )
            told = f"{100 * share:.0f} %" if unit == "%" else f"{share:.0f}{unit}"
            body.append(
                Markup('<text class="value" x="{:.1f}" y="{:.1f}">{}</text>').format(left + wide + 5, place + 8.5, told)
            )
    body.append(
        Markup('<line class="axis" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(left, top - 3, top + each * len(drawn) - 4)
    )
    return _svg(frame, WIDE, high, body)


def _legend(number: int, name: str, left: int) -> Markup:
    y = 4 + 16 * number
    return Markup(
        '<rect class="bar g{0}" x="{1}" y="{2}" width="18" height="9"/><text class="legend" x="{3}" y="{4}">{5}</text>'
    ).format(number, left, y, left + 24, y + 8.5, name)


_CUT = 96


def cut(text: str, most: int = _CUT) -> str:
    """Return a text cut at a word, with a sign that it was."""
    if len(text) <= most:
        return text
    return text[: most - 1].rpartition(" ")[0].rstrip(" ,:;.–") + "…"


def _svg(frame: Frame, wide: int, high: float, body: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {0} {1:.0f}" aria-labelledby="{2}-t {2}-d">'
        '<title id="{2}-t">{3}</title><desc id="{2}-d">{4}</desc>{5}</svg>'
    ).format(wide, high, frame.id, frame.title, frame.about, Markup("").join(body))
