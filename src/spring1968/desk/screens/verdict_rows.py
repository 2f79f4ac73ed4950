"""What every school says of a claim: its name, the change with its interval, and the verdict as a word with a sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from spring1968.analysis.schools import CLOSE, FAILS, HOLDS, NEVER
from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import sign
from spring1968.desk.page import Box, Page
from spring1968.desk.weighing import change_words, points
from spring1968.desk.whiskers import reach
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.analysis.difference import Difference
    from spring1968.analysis.schools import Verdict
    from spring1968.desk.readings import Ground, School

_SIGNS = {HOLDS: ("tick", "good"), FAILS: ("no", "ink"), CLOSE: ("ring", "ink_muted"), NEVER: ("dash", "ink_muted")}
_WORDS: dict[str, Callable[[], str]] = {
    HOLDS: lambda: _("holds"),
    FAILS: lambda: _("fails"),
    CLOSE: lambda: _("too close to call"),
    NEVER: lambda: _("never asked"),
}
_ONE_LINE, _ROOMY = 600.0, 760.0
"""From these widths on a school, its bar and its verdict stand side by side; and the bar has more room."""


def school_words(ground: Ground, school: School) -> tuple[str, str]:
    """Return the title of a school and its historians."""
    if school is None:
        return _("The model’s own values"), ""
    text = ground.program.scenario.text.schools[school]
    return text.title, text.historians or ""


def verdict_rows(page: Page, ground: Ground, found: Mapping[School, Verdict], width: float) -> list[Piece]:
    """Return the axis and a row for each school; in small windows the parts of a row one below the other."""
    scale = reach([one.difference for one in found.values()])
    pieces = [_axis(page, width, scale)]
    for school, one in found.items():
        words = school_words(ground, school)
        if width >= _ONE_LINE:
            pieces.append(_row(page, words, one, width, scale))
        else:
            pieces += _stacked(page, words, one, width, scale)
    return pieces


def _parts(width: float) -> tuple[float, float, float]:
    """Return the room for the name, the bar and the verdict."""
    if width < _ONE_LINE:
        return 0.0, width, 0.0
    name, bar = (0.46, 0.24) if width >= _ROOMY else (0.53, 0.15)
    return width * name, width * bar, width * (1 - name - bar)


def _row(page: Page, words: tuple[str, str], one: Verdict, width: float, scale: float) -> Piece:
    left, bar, right = _parts(width)
    name, historians = words
    names = page.high(name, "strong", left - 24) + (page.high(historians, "text", left - 24) if historians else 0)
    high = max(names, _said_high(page, one, right - 10)) + 9

    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x, box.y, box.w, box.h - 4), "deep" if historians else "panel_alt")
        y = page.text(name, "strong", box.x + 12, box.y + 2, width=left - 24)
        if historians:
            page.text(historians, "text", box.x + 12, y, "ink_muted", width=left - 24)
        _whisker(page, Box(box.x + left, box.y, bar, box.h - 4), one, scale)
        _said(page, one, box.x + left + bar + 10, box.y + 2, right - 10)

    return Piece(high, draw)


def _stacked(page: Page, words: tuple[str, str], one: Verdict, width: float, scale: float) -> list[Piece]:
    name, historians = words
    pieces = lines(page, name, "label", width)
    if historians:
        pieces += lines(page, historians, "text", width, "ink_muted")

    def draw(page: Page, box: Box) -> None:
        _whisker(page, Box(box.x, box.y, box.w, 26), one, scale)
        _said(page, one, box.x, box.y + 28, width)

    return [*pieces, Piece(_said_high(page, one, width) + 32, draw), gap(10)]


def _change(one: Verdict) -> str:
    return "" if one.verdict in (NEVER, CLOSE) else change_words(one.difference)


def _said_high(page: Page, one: Verdict, width: float) -> float:
    change = _change(one)
    return page.high(_WORDS[one.verdict](), "label", width - 26) + (page.high(change, "text", width - 26) if change else 0)


def _said(page: Page, one: Verdict, x: float, y: float, width: float) -> None:
    """Write the verdict with its sign, and how large the change is where it is sure."""
    icon, ink = _SIGNS[one.verdict]
    change = _change(one)
    sign(page, icon, x, y + 3, 16, ink)
    y = page.text(_WORDS[one.verdict](), "label", x + 24, y, width=width - 26)
    if change:
        page.text(change, "text", x + 24, y, "ink_muted", width=width - 26)


def _whisker(page: Page, box: Box, one: Verdict, scale: float) -> None:
    """Draw a change with its interval around the line of no change: a bar where it is sure, a ring where it is not."""
    if one.verdict != NEVER:
        _interval(page, box, one.difference, scale)


def _interval(page: Page, box: Box, change: Difference, scale: float) -> None:
    def at(value: float) -> float:
        return box.x + box.w * (0.5 + min(1.0, max(-1.0, value / scale)) * 0.46)

    level, (low, high) = box.y + box.h / 2, change.interval
    ink = "ink_muted" if change.close else "ink"
    page.line((at(0.0), box.y + 2), (at(0.0), box.bottom - 2), "line", 2)
    if not change.close:
        left, right = sorted((at(0.0), at(change.mean)))
        page.fill(Box(left, level - 5, right - left, 10), "ink_muted")
    page.line((at(low), level), (at(high), level), ink, 2)
    for limit in (low, high):
        page.line((at(limit), level - 7), (at(limit), level + 7), ink, 2)
    if change.close:
        page.disc((at(change.mean), level), 6, ink)
        page.disc((at(change.mean), level), 3.5, "deep")


def _axis(page: Page, width: float, scale: float) -> Piece:
    """Return the words of the axis: which way is less likely, and how far it goes either way."""
    less = _("less likely {points}").format(points=points(-scale))
    more = _("{points} more likely").format(points=points(scale))
    left, bar, _right = _parts(width)
    zero = left + bar / 2
    rooms = zero - 8, width - zero - 8
    high = max(page.high(less, "text", rooms[0]), page.high(more, "text", rooms[1]))

    def draw(page: Page, box: Box) -> None:
        page.text(less, "text", box.x, box.y, "ink_muted", width=rooms[0], align="right")
        page.text(more, "text", box.x + zero + 8, box.y, "ink_muted", width=rooms[1])

    return Piece(high + 4, draw, keep=True)
