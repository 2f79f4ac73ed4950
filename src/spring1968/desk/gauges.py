"""Tracks as they stand: a card with value, word and recent line; a small one with a bar; one line of all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import sign
from spring1968.desk.page import Box, Page
from spring1968.desk.sight import Gauge, Sight
from spring1968.desk.words import _, signed

CARD = 188
SMALL = 56


def card(page: Page, box: Box, gauge: Gauge) -> None:
    """Draw a core track: sign and name, value and word, what moved, its line with history dotted."""
    page.fill(box, "panel")
    page.fill(Box(box.x, box.y, box.w, 4), gauge.look.token)
    with page.within(box):
        y = _name(page, Box(box.x + 12, box.y + 12, box.w - 24, 24), gauge)
        y = _figure(page, Box(box.x + 12, y + 2, box.w - 24, 48), gauge)
        foot = box.bottom - 26
        _spark(page, Box(box.x + 12, y + 6, box.w - 24, foot - y - 12), gauge)
        _history_word(page, box.x + 12, foot, box.w - 24, gauge)


def _name(page: Page, box: Box, gauge: Gauge) -> float:
    sign(page, gauge.look.sign, box.x, box.y + 3, 17, gauge.look.token)
    room = box.w - 22 - (20 if gauge.value is None else 0)
    if gauge.value is None:
        sign(page, "eye_off", box.right - 17, box.y + 3, 18, "ink_muted")
    return page.text(gauge.name, "strong", box.x + 22, box.y, width=room)


def _figure(page: Page, box: Box, gauge: Gauge) -> float:
    if gauge.value is None:
        ladder(page, Box(box.x, box.y + 6, 40, 34), (gauge.low, gauge.high, len(gauge.words)), gauge.look.token)
        y = page.text(gauge.word, "strong", box.x + 48, box.y + 2, width=box.w - 48)
        return max(box.y + 46, page.text(steps(gauge), "text", box.x + 48, y, "ink_muted", width=box.w - 48))
    figure = f"{gauge.value:.0f}"
    page.text(figure, "numeral", box.x, box.y, gauge.look.text_token)
    after = box.x + page.wide(figure, "numeral") + 10
    y = page.text(gauge.word, "strong", after, box.y + 2, width=box.right - after)
    return max(box.y + 46, moved(page, after, y, box.right - after, gauge))


def moved(page: Page, x: float, y: float, width: float, gauge: Gauge) -> float:
    """Write by how much a track has moved since the question before; return the y below."""
    change = gauge.change
    if change is None:
        return y
    if abs(change) < 0.05:
        return page.text(_("no change"), "text", x, y, "ink_muted", width=width)
    sign(page, "up" if change > 0 else "down", x, y + 4, 13, "ink_muted")
    return page.text(signed(change), "text", x + 18, y, "ink_muted", width=width - 18)


def steps(gauge: Gauge) -> str:
    """Return at which steps of its ladder a hidden track may stand."""
    return steps_told(gauge.low, gauge.high, len(gauge.words))


def steps_told(low: int, high: int, total: int) -> str:
    """Return the steps (from 0) between which something stands, in words."""
    if low == high:
        return _("step {n} of {total}").format(n=low + 1, total=total)
    return _("step {low} to {high} of {total}").format(low=low + 1, high=high + 1, total=total)


def ladder(page: Page, box: Box, steps: tuple[int, int, int], token: str) -> None:
    """Draw the steps of a hidden track: full up to the lowest it may stand at, hatched up to the highest, then frames.

    `steps` are the lowest, the highest (both from 0) and how many there are.
    """
    lowest, highest, total = steps
    width = (box.w - 3 * (total - 1)) / max(1, total)
    for step in range(total):
        high = box.h * (step + 2) / (total + 1)
        bar = Box(box.x + step * (width + 3), box.bottom - high, width, high)
        if step <= lowest:
            page.fill(bar, token)
        elif step <= highest:
            page.hatch(bar, token, 5)
        page.frame(bar, token, 1)


def _spark(page: Page, box: Box, gauge: Gauge) -> None:
    """Draw the course so far: solid what was played, dotted history, hatched what can only be guessed."""
    low, high = gauge.limits
    days = [point[0] for point in (*gauge.course, *gauge.history)] + [point[0] for point in gauge.doubt]
    if box.h < 24 or not days or high <= low:
        return
    first, last = min(days), max(days)
    for band in gauge.bands:
        y = box.bottom - box.h * (band - low) / (high - low)
        page.line((box.x, y), (box.right, y), "rule", 1)

    def spot(day: float, value: float) -> tuple[float, float]:
        return box.x + (box.w - 8) * (day - first) / max(1.0, last - first), box.bottom - box.h * (value - low) / (
            high - low
        )

    if gauge.doubt:
        _band(page, [(spot(day, under), spot(day, over)) for day, under, over in gauge.doubt], gauge)
    page.path([spot(day, value) for day, value in gauge.course], gauge.look.token, 3)
    page.dotted([spot(day, value) for day, value in gauge.history], "hist", 2, 5)
    if gauge.course:
        x, y = spot(*gauge.course[-1])
        sign(page, gauge.look.sign, x - 7, y - 7, 14, gauge.look.token)


def _band(page: Page, edges: Sequence[tuple[tuple[float, float], tuple[float, float]]], gauge: Gauge) -> None:
    page.path([low for low, _high in edges], gauge.look.token, 1.5)
    page.path([high for _low, high in edges], gauge.look.token, 1.5)
    x = edges[0][0][0]
    while x < edges[-1][0][0]:
        under, over = _between(edges, x)
        end = min(x + under - over, edges[-1][0][0])
        page.line((x, under), (end, max(_between(edges, end)[1], under - (end - x))), gauge.look.token, 1)
        x += 7


def _between(edges: Sequence[tuple[tuple[float, float], tuple[float, float]]], x: float) -> tuple[float, float]:
    """Return the lower and the upper edge of a band at a place."""
    for (low_a, high_a), (low_b, high_b) in pairwise(edges):
        if x <= low_b[0]:
            share = (x - low_a[0]) / max(1e-9, low_b[0] - low_a[0])
            return low_a[1] + (low_b[1] - low_a[1]) * share, high_a[1] + (high_b[1] - high_a[1]) * share
    return edges[-1][0][1], edges[-1][1][1]


def _history_word(page: Page, x: float, y: float, width: float, gauge: Gauge) -> None:
    words = history_words(gauge)
    if words and 34 + page.wide(words, "text") <= width:
        page.dotted([(x, y + 12), (x + 24, y + 12)], "hist", 2.5, 6)
        page.text(words, "text", x + 32, y, "ink_muted")


def history_words(gauge: Gauge) -> str:
    """Return where history stood, in words; by signals only when the track is hidden."""
    if gauge.value is None:
        return _("late signals only")
    if not gauge.history:
        return ""
    return _("history {value}").format(value=f"{gauge.history[-1][1]:.0f}")


def small_high(page: Page, width: float, gauges: Sequence[Gauge]) -> float:
    """Return how high small tracks are of this width: more where a name takes two lines."""
    names = [page.high(gauge.name, "text", width - 22) for gauge in gauges]
    return SMALL - 22 + max(names, default=22.0)


def small(page: Page, box: Box, gauge: Gauge) -> None:
    """Draw another track: name, value and word, a bar; of a hidden one the steps between which it may stand."""
    sign(page, gauge.look.sign, box.x, box.y + 3, 15, "ink_muted")
    with page.within(box):
        y = page.text(gauge.name, "text", box.x + 22, box.y, "ink_muted", width=box.w - 22)
        if gauge.value is None:
            ladder(page, Box(box.x, y + 2, 44, 20), (gauge.low, gauge.high, len(gauge.words)), "ink_muted")
            if page.wide(gauge.word, "medium") <= box.w - 54:
                page.text(gauge.word, "medium", box.x + 54, y + 2)
            else:
                sign(page, "eye_off", box.x + 54, y + 4, 16, "ink_muted")
            return
        figure = f"{gauge.value:.0f}"
        page.text(figure, "small_figure", box.x, y - 2)
        after = box.x + page.wide(figure, "small_figure") + 8
        if after + page.wide(gauge.word, "medium") <= box.right:
            page.text(gauge.word, "medium", after, y)
    low, high = gauge.limits
    page.fill(Box(box.x, y + 25, box.w, 5), "panel_alt")
    page.fill(Box(box.x, y + 25, box.w * (gauge.value - low) / max(1.0, high - low), 5), "ink_muted")


def in_line(page: Page, box: Box, gauges: Sequence[Gauge]) -> None:
    """Draw the core tracks in one line, the last ones left out where there is no room."""
    page.fill(box, "panel")
    page.line((box.x, box.bottom), (box.right, box.bottom), "rule")
    x = box.x + 16
    for gauge in gauges:
        figure = "" if gauge.value is None else f"{gauge.value:.0f}"
        short = box.w < 760 or sum(page.wide(one.name + one.word, "text") + 90 for one in gauges) > box.w
        name = "" if short else gauge.name
        wide = 26 + page.wide(name, "text") + 8 + page.wide(figure, "figure") + 8 + page.wide(gauge.word, "strong") + 20
        if x + wide > box.right:
            return
        sign(page, gauge.look.sign, x, box.y + box.h / 2 - 9, 18, gauge.look.token)
        x += 26
        page.text(name, "text", x, box.y + box.h / 2 - 11, "ink_muted")
        x += page.wide(name, "text") + (8 if name else 0)
        page.text(figure, "figure", x, box.y + box.h / 2 - 15, gauge.look.text_token)
        x += page.wide(figure, "figure") + (8 if figure else 0)
        page.text(gauge.word, "strong", x, box.y + box.h / 2 - 11)
        x += page.wide(gauge.word, "strong") + 20


TALL = 176


def pieces(page: Page, sight: Sight, width: float) -> list[Piece]:
    """Return every track in full, one below another: its card, and beside or below it what it means."""
    found: list[Piece] = []
    for track in (*sight.core, *sight.others):
        gauge = sight.gauges[track]
        about = " ".join((sight.program.scenario.text.tracks[sight.program.tracks[track].id].about or "").split())
        if width >= 560 and page.high(about, "text", width - 264) <= TALL:
            found.append(Piece(TALL + 12, _Beside(gauge, about)))
            continue
        found += [
            Piece(TALL + 6, _Beside(gauge, ""), keep=bool(about)),
            *lines(page, about, "text", width, "ink_muted"),
            gap(14),
        ]
    return found


class _Beside:
    """A track's card with a text at its right."""

    def __init__(self, gauge: Gauge, about: str) -> None:
        self.gauge = gauge
        self.about = about

    def __call__(self, page: Page, box: Box) -> None:
        card(page, Box(box.x, box.y, min(240.0, box.w), TALL), self.gauge)
        if self.about:
            page.text(self.about, "text", box.x + 264, box.y + 6, "ink_muted", width=box.w - 264)
