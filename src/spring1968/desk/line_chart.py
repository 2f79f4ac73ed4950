"""The chart of a chance over a run: the line somebody draws, and the model's curve with its interval as a band."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from spring1968.desk.controls import sign
from spring1968.desk.page import Box, Page
from spring1968.desk.theme import STYLES

if TYPE_CHECKING:
    from spring1968.analysis.curve import Step
    from spring1968.desk.guess_line import Line

AXIS = 30.0
_LEVELS = (0, 25, 50, 75, 100)
_EDGE = 20.0


@dataclass(frozen=True)
class Modelled:
    """The model's curve by dates: (place, share, low, high), places from 0 to 1; and where it and the line differ most."""

    steps: tuple[tuple[float, float, float, float], ...]
    farthest: tuple[float, float, float] | None
    """Place, the line's value, the model's."""


def modelled(line: Line, dates: Sequence[dt.date], steps: Sequence[Step], farthest: Step | None) -> Modelled:
    """Return a curve with places along a line. `dates` are the days of the steps."""
    spots = tuple((line.place(day), step.share.share, *step.share.interval) for day, step in zip(dates, steps, strict=True))
    if farthest is None or farthest.guess is None:
        return Modelled(spots, None)
    place = next(line.place(day) for day, step in zip(dates, steps, strict=True) if step.turn == farthest.turn)
    return Modelled(spots, (place, farthest.guess, farthest.share.share))


def plot_of(page: Page, box: Box) -> Box:
    """Return the room of the lines within the chart's."""
    gutter = page.wide("100 %", "text") + 12
    return Box(box.x + gutter, box.y + 12, box.w - gutter - _EDGE, box.h - AXIS - 14)


def draw_line_chart(page: Page, box: Box, line: Line, model: Modelled | None, *, focus: bool) -> Box:
    """Draw the chart; return the room of the lines."""
    plot = plot_of(page, box)
    page.fill(plot, "panel")
    if model is not None:
        _band(page, plot, model)
    _levels(page, box, plot)
    _dates(page, box, plot, line)
    if model is not None:
        page.path([_spot(plot, place, share) for place, share, _low, _high in model.steps], "ink", 2.5)
    _drawn(page, plot, line, cursor=focus and model is None)
    if model is not None:
        _farthest(page, plot, model, known(line))
    return plot


def _spot(plot: Box, place: float, share: float) -> tuple[float, float]:
    return plot.x + plot.w * place, plot.bottom - plot.h * share


def _levels(page: Page, box: Box, plot: Box) -> None:
    """Draw a rule at each level, and as many of their words as have room one above another."""
    step = 1 if plot.h / 4 >= STYLES["text"].line else 2 if plot.h / 2 >= STYLES["text"].line else 4
    for number, level in enumerate(_LEVELS):
        y = _spot(plot, 0, level / 100)[1]
        page.line((plot.x, y), (plot.right, y), "rule" if level else "line", 1 if level else 2)
        if number % step == 0:
            page.text(
                f"{level} %",
                "text",
                box.x,
                min(y - 11, plot.bottom - 16),
                "ink_muted",
                width=plot.x - box.x - 8,
                align="right",
            )


def _dates(page: Page, box: Box, plot: Box, line: Line) -> None:
    """Mark the dates, and name as many as have room, the first one and the years before the others."""
    dates, taken = line.dates, list[tuple[float, float]]()
    for number in sorted(range(len(dates)), key=lambda at: (at > 0, dates[at].month != 1, at)):
        x = _spot(plot, line.place(dates[number]), 0)[0]
        page.line((x, plot.bottom), (x, plot.bottom + 6), "line", 2)
        words = date_words(dates, number)
        wide = page.wide(words, "text")
        left = min(max(box.x, x - wide / 2), box.right - wide)
        if all(left >= right + 10 or left + wide + 10 <= start for start, right in taken):
            page.text(words, "text", left, plot.bottom + 7, "ink_muted")
            taken.append((left, left + wide))


def date_words(dates: Sequence[dt.date], at: int) -> str:
    """Return a date of the axis: its month where it begins one, else its day; with the year where that begins."""
    day = dates[at]
    if day.day != 1 or (at and (day - dates[at - 1]).days < 14):
        return f"{day.day} {day:%b}"
    return f"{day:%b %Y}" if day.month == 1 else f"{day:%b}"


def _band(page: Page, plot: Box, model: Modelled) -> None:
    upper = [_spot(plot, place, high) for place, _share, _low, high in model.steps]
    lower = [_spot(plot, place, low) for place, _share, low, _high in model.steps]
    if len(upper) > 1:
        page.polygon([*upper, *reversed(lower)], "line")


def known(line: Line) -> list[tuple[float, float]]:
    """Return what is drawn, by places from 0 to 1."""
    return [(line.place(day), value) for day, value in line.guess]


def _drawn(page: Page, plot: Box, line: Line, *, cursor: bool) -> None:
    """Draw the line as far as it is drawn; with the date that keys move where they do."""
    spots = [_spot(plot, place, value) for place, value in known(line)]
    page.path(spots, "accent", 5)
    for spot in spots:
        page.disc(spot, 5, "accent")
    if cursor:
        value = line.values[line.at]
        x, y = _spot(plot, line.place(line.dates[line.at]), value or 0.0)
        page.line((x, plot.y), (x, plot.bottom), "accent", 1.5)
        page.disc((x, y), 9, "accent")
        page.disc((x, y), 5, "bg")


def _farthest(page: Page, plot: Box, model: Modelled, drawn: Sequence[tuple[float, float]]) -> None:
    """Draw an upright where line and model differ most, with a mark on each and their figures where there is room."""
    if model.farthest is None:
        return
    place, guess, share = model.farthest
    x = _spot(plot, place, 0)[0]
    page.dotted([(x, plot.y), (x, plot.bottom)], "accent", 2, 8)
    lines = [_spot(plot, at, value) for at, value in _dense(drawn)]
    lines += [_spot(plot, at, value) for at, value in _dense([step[:2] for step in model.steps])]
    taken: list[Box] = []
    for value, name, ink in ((guess, "circle", "accent"), (share, "wedge", "ink")):
        y = _spot(plot, place, value)[1]
        page.disc((x, y), 12, "bg")
        sign(page, name, x - 9, y - 9, 18, ink)
        words = f"{100 * value:.0f} %"
        wide = page.wide(words, "figure")
        for left, top in ((x + 16, y - 32), (x - wide - 16, y - 32), (x + 16, y + 2), (x - wide - 16, y + 2)):
            spot = Box(left, top, wide, 30)
            if _stands_free(spot, plot, lines, taken):
                page.text(words, "figure", left, top, ink, halo="panel")
                taken.append(spot)
                break


def _stands_free(spot: Box, plot: Box, lines: Sequence[tuple[float, float]], taken: Sequence[Box]) -> bool:
    """Return whether words lie within the chart, clear of the lines and of other words."""
    if spot.x < plot.x or spot.right > plot.right or spot.y < plot.y or spot.bottom > plot.bottom:
        return False
    if any(spot.x - 4 < x < spot.right + 4 and spot.y < y < spot.bottom for x, y in lines):
        return False
    return not any(spot.y < other.bottom and other.y < spot.bottom for other in taken)


def _dense(line: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Return spots along a line, close to each other."""
    found = []
    for (place, value), (to_place, to_value) in pairwise(line):
        found += [(place + (to_place - place) * part / 40, value + (to_value - value) * part / 40) for part in range(41)]
    return found
