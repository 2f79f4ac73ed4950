"""Changes with their intervals as bars with whiskers, around a line at which nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spring1968.desk.column import Piece
from spring1968.desk.page import Box, Page
from spring1968.desk.theme import STYLES
from spring1968.desk.weighing import change_words
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.analysis.difference import Difference

_STEPS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
_BAR = 12.0
_ONE_LINE = 540.0
"""From this width on name, bar and figures stand in one line."""


def reach(changes: Sequence[Difference]) -> float:
    """Return how far a common scale has to go either way to hold all intervals, 0 to 1."""
    most = max((abs(limit) for change in changes for limit in change.interval), default=0.0)
    return next((step for step in _STEPS if most <= step), 1.0)


def change_row(
    page: Page, name: str, change: Difference, width: float, scale: float, styles: tuple[str, str] = ("text", "strong")
) -> Piece:
    """Return what changed, by how much, and the bar: filled where the change is sure, a hollow mark where it is not.

    Where there is room all stands in one line, the bar in the middle; else the bar stands below the words. `styles` are
    those of the name and of the figures.
    """
    plain, strong = styles
    said = change_words(change)
    ink = "ink_muted" if change.close else "ink"
    if width < _one_line(plain):
        high = page.high(name, plain, width) + page.high(said, strong, width)

        def stacked(page: Page, box: Box) -> None:
            y = page.text(name, plain, box.x, box.y, ink, width=box.w)
            page.text(said, strong, box.x, y, ink, width=box.w)
            _bar(page, Box(box.x, box.y + high + 3, box.w, _BAR), change, scale)

        return Piece(high + _BAR + 14, stacked)
    left, middle, right = _thirds(width)
    rows = max(page.high(name, plain, left - 12), page.high(said, strong, right - 12))

    def draw(page: Page, box: Box) -> None:
        page.text(name, plain, box.x, box.y, ink, width=left - 12)
        _bar(page, Box(box.x + left, box.y + STYLES[plain].line / 2 - _BAR / 2, middle, _BAR), change, scale)
        page.text(said, strong, box.x + left + middle + 12, box.y, ink, width=right - 12, align="right")

    return Piece(rows + 8, draw)


def _one_line(style: str) -> float:
    """Return the width from which on all stands in one line."""
    return _ONE_LINE * STYLES[style].size / STYLES["text"].size


def _thirds(width: float) -> tuple[float, float, float]:
    """Return the room for the name, the bar and the figures."""
    return width * 0.36, width * 0.30, width * 0.34


def _bar(page: Page, box: Box, change: Difference, scale: float) -> None:
    def at(value: float) -> float:
        return box.x + box.w * (0.5 + min(1.0, max(-1.0, value / scale)) * 0.48)

    level, (low, high) = box.y + box.h / 2, change.interval
    ink = "ink_muted" if change.close else "ink"
    page.fill(Box(box.x, level - 3, box.w, 6), "panel_alt")
    page.fill(Box(at(0.0) - 1, box.y - 3, 2, box.h + 6), "line")
    if not change.close:
        left, right = sorted((at(0.0), at(change.mean)))
        page.fill(Box(left, level - 5, right - left, 10), "ink_muted")
    page.line((at(low), level), (at(high), level), ink, 2)
    for limit in (low, high):
        page.line((at(limit), level - 6), (at(limit), level + 6), ink, 2)
    if change.close:
        page.disc((at(change.mean), level), 5, ink)
        page.disc((at(change.mean), level), 3, "panel")


def scale_row(page: Page, width: float, scale: float, style: str = "text") -> Piece:
    """Return the words of the axis above the bars: how far it goes either way, and which way is which."""
    far = f"{100 * scale:.0f}"
    less, more = _("−{points} rarer").format(points=far), _("+{points} more often").format(points=far)
    left, middle, _right = (0.0, width, 0.0) if width < _one_line(style) else _thirds(width)
    zero = left + middle / 2
    rooms = zero - 10, width - zero - 10
    high = max(page.high(less, style, rooms[0]), page.high(more, style, rooms[1]))

    def draw(page: Page, box: Box) -> None:
        page.text(less, style, box.x, box.y, "ink_muted", width=rooms[0], align="right")
        page.text(more, style, box.x + zero + 10, box.y, "ink_muted", width=rooms[1])

    return Piece(high + 6, draw, keep=True)
