"""The chart of a chance over a run for a whole class: its own line thick and uneven, the model's thin with its band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from spring1968.desk.controls import sign
from spring1968.desk.line_chart import Modelled, date_words, known
from spring1968.desk.page import Box, Page
from spring1968.desk.theme import STYLES
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.guess_line import Line

Spot = tuple[float, float]
_LEVELS = (0, 25, 50, 75, 100)
_FOOT = 44.0
_UNEVEN = (0.0, 1.6, -0.9, 0.7, -1.8, 1.2, -0.4, 1.9, -1.3, 0.5, -1.6, 0.9)
"""By so many pixels the class's line leaves the straight way, in turn: it was drawn by hand."""


@dataclass(frozen=True)
class Mark:
    """A date with the line's value there and the model's; either may be unknown. Places run from 0 to 1."""

    place: float
    line: float | None
    model: float | None


def plot_of(page: Page, box: Box) -> Box:
    """Return the room of the lines within the chart's."""
    gutter = page.wide("100 %", "class_text") + 12
    return Box(box.x + gutter, box.y + 14, box.w - gutter - 16, box.h - _FOOT - 16)


def draw_class_chart(page: Page, box: Box, line: Line, model: Modelled | None, mark: Mark | None) -> Box:
    """Draw the chart; return the room of the lines. `mark` is the date with both values, or the one that keys move."""
    plot = plot_of(page, box)
    page.fill(plot, "panel")
    ours = [_spot(plot, place, value) for place, value in known(line)]
    modelled = [_spot(plot, place, share) for place, share, _l, _h in model.steps] if model is not None else []
    if model is not None and len(modelled) > 1:
        upper = [_spot(plot, place, high) for place, _share, _low, high in model.steps]
        lower = [_spot(plot, place, low) for place, _share, low, _high in model.steps]
        page.polygon([*upper, *reversed(lower)], "line")
        if len(ours) > 1:
            between = _within(modelled, ours[0][0], ours[-1][0])
            page.hatch_polygon([*ours, *reversed(between)], "ink_muted", 10)
    _levels(page, box, plot)
    _dates(page, box, plot, line)
    page.path(modelled, "ink", 2)
    uneven = _uneven(ours)
    page.path(uneven, "accent", 7)
    for spot in uneven:
        page.disc(spot, 3.4, "accent")
    for spot in ours:
        page.disc(spot, 6, "accent")
    lines = [*uneven, *_dense(modelled)]
    taken = _marked(page, plot, mark, lines) if mark is not None else []
    if model is not None:
        _named(page, plot, (ours, modelled), lines, taken)
    return plot


def _spot(plot: Box, place: float, share: float) -> Spot:
    return plot.x + plot.w * place, plot.bottom - plot.h * share


def _levels(page: Page, box: Box, plot: Box) -> None:
    """Draw a rule at each level, and as many of their words as have room one above another."""
    line = STYLES["class_text"].line
    step = 1 if plot.h / 4 >= line else 2 if plot.h / 2 >= line else 4
    for number, level in enumerate(_LEVELS):
        y = _spot(plot, 0, level / 100)[1]
        page.line((plot.x, y), (plot.right, y), "rule" if level else "line", 1 if level else 2)
        if number % step == 0:
            top = min(max(y - line / 2, box.y), plot.bottom - line * 0.75)
            page.text(f"{level} %", "class_text", box.x, top, "ink_muted", width=plot.x - box.x - 8, align="right")


def _dates(page: Page, box: Box, plot: Box, line: Line) -> None:
    """Mark the dates, and name as many as have room: first the ends and the years, then those between, evenly."""
    dates, taken = line.dates, list[tuple[float, float]]()
    order = sorted(range(len(dates)), key=lambda at: (at > 0, dates[at].month != 1, at % 3 != 0, at))
    for number in range(len(dates)):
        x = _spot(plot, line.place(dates[number]), 0)[0]
        page.line((x, plot.bottom), (x, plot.bottom + 7), "line", 2)
    for number in order:
        x = _spot(plot, line.place(dates[number]), 0)[0]
        words = date_words(dates, number)
        wide = page.wide(words, "class_text")
        left = min(max(box.x, x - wide / 2), box.right - wide)
        if all(left >= right + 16 or left + wide + 16 <= start for start, right in taken):
            page.text(words, "class_text", left, plot.bottom + 9, "ink_muted")
            taken.append((left, left + wide))


def _within(line: Sequence[Spot], first: float, last: float) -> list[Spot]:
    """Return a line from one x to another, cut at both."""
    inner = [spot for spot in line if first < spot[0] < last]
    ends = [(x, _height(line, x)) for x in (first, last)]
    return [ends[0], *inner, ends[1]]


def _height(line: Sequence[Spot], x: float) -> float:
    """Return the height of a line at an x; before and after it that of its end."""
    for (left, low), (right, high) in pairwise(line):
        if left <= x <= right:
            return low + (high - low) * (x - left) / max(1e-9, right - left)
    return line[0][1] if x < line[0][0] else line[-1][1]


def _dense(line: Sequence[Spot], step: float = 9.0) -> list[Spot]:
    """Return spots along a line, about so far apart."""
    found = list(line[:1])
    for (x, y), (to_x, to_y) in pairwise(line):
        parts = max(1, round(((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 / step))
        found += [(x + (to_x - x) * part / parts, y + (to_y - y) * part / parts) for part in range(1, parts + 1)]
    return found


def _uneven(line: Sequence[Spot]) -> list[Spot]:
    """Return a line as a hand draws it."""
    return [(x, y + _UNEVEN[number % len(_UNEVEN)]) for number, (x, y) in enumerate(_dense(line))]


def _named(
    page: Page, plot: Box, both: tuple[Sequence[Spot], Sequence[Spot]], lines: Sequence[Spot], taken: list[Box]
) -> None:
    """Write beside each line whose it is, where there is room."""
    for line, words, ink in ((both[0], _("the class"), "accent"), (both[1], _("the model"), "ink")):
        wide, high = page.wide(words, "class_strong"), STYLES["class_strong"].line
        places = [(x - wide / 2, y + up) for up in (-high - 12, 12) for x, y in _dense(line, 40)]
        for left, top in places:
            spot = Box(left, top, wide, high)
            if _free(spot, plot, lines, taken):
                page.text(words, "class_strong", left, top, ink, halo="panel")
                taken.append(spot)
                break


def _marked(page: Page, plot: Box, mark: Mark, lines: Sequence[Spot]) -> list[Box]:
    """Draw an upright at a date, a mark on each line there, and their figures where there is room; return their room."""
    x = _spot(plot, mark.place, 0)[0]
    page.dotted([(x, plot.y), (x, plot.bottom)], "accent", 3, 9)
    taken: list[Box] = []
    for value, name, ink in ((mark.line, "circle", "accent"), (mark.model, "wedge", "ink")):
        if value is None:
            continue
        y = _spot(plot, mark.place, value)[1]
        page.disc((x, y), 15, "bg")
        sign(page, name, x - 11, y - 11, 22, ink)
        words = f"{100 * value:.0f} %"
        wide, high = page.wide(words, "class_figure"), STYLES["class_figure"].line
        places = [(x + side, y + up) for up in (-high - 6, 6, -high * 2, high) for side in (20, -wide - 20)]
        for left, top in places:
            spot = Box(left, top, wide, high)
            if _free(spot, plot, lines, taken):
                page.text(words, "class_figure", left, top, ink, halo="panel")
                taken.append(spot)
                break
    return taken


def _free(spot: Box, plot: Box, lines: Sequence[Spot], taken: Sequence[Box]) -> bool:
    """Return whether words lie within the chart, clear of the lines and of other words."""
    if spot.x < plot.x or spot.right > plot.right or spot.y < plot.y or spot.bottom > plot.bottom:
        return False
    if any(spot.x - 4 < x < spot.right + 4 and spot.y < y < spot.bottom for x, y in lines):
        return False
    beside = [other for other in taken if spot.y < other.bottom and other.y < spot.bottom]
    return not any(spot.x < other.right + 8 and other.x < spot.right + 8 for other in beside)
