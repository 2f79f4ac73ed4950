"""Parts of the tab of readings: how far the work is, a thing to choose with an arrow on either side, shares as bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from spring1968.analysis.odds import Share
from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import touched
from spring1968.desk.odds_strip import percent
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

_ARROW = 40.0
_LONGEST = (Share(1, 1_000), Share(880, 1_000))
"""Shares whose figures are about as long as they get: all bars below each other have the same length."""


def so_far(page: Page, width: float, heading: str, said: str, part: float) -> list[Piece]:
    """Return how far work is, as a bar and in words; `part` is 0 to 1."""

    def bar(page: Page, box: Box) -> None:
        room = Box(box.x, box.y + 4, min(box.w, 560.0), 14)
        page.fill(room, "panel_alt")
        page.fill(Box(room.x, room.y, room.w * part, room.h), "ink_muted")

    return [
        *lines(page, heading, "strong", width),
        Piece(26, bar, keep=True),
        *lines(page, said, "text", width, "ink_muted"),
    ]


def chooser(
    page: Page,
    name: str,
    words: Sequence[tuple[str, str, str]],
    width: float,
    turn: Callable[[int], Any],
    *,
    one: bool = False,
) -> Piece:
    """Return one of several things, with an arrow on either side that takes the one before and the next.

    `words` are lines with their style and colour. `one`: there is nothing else to choose.
    """
    room = width - 2 * _ARROW - 26
    high = max(44.0, sum(page.high(text, style, room) for text, style, _ink in words) + 14)

    def draw(page: Page, box: Box) -> None:
        spot = Box(box.x + 3, box.y + 3, box.w - 6, high)
        middle = Box(spot.x + _ARROW, spot.y, spot.w - 2 * _ARROW, spot.h)
        label = " ".join(text for text, _style, _ink in words)
        sense = page.target(name, middle, label, lambda: turn(1))
        page.fill(spot, "panel_alt")
        if not one:
            _arrow(page, Box(spot.x, spot.y, _ARROW, high), f"{name}:before", -1, turn)
            _arrow(page, Box(middle.right, spot.y, _ARROW, high), f"{name}:next", 1, turn)
        touched(page, spot, sense)
        with page.within(middle):
            y = spot.y + (high - sum(page.high(text, style, room) for text, style, _ink in words)) / 2
            for text, style, ink in words:
                y = page.text(text, style, middle.x + 10, y, ink, width=room)

    return Piece(high + 8, draw, (name, f"{name}:before", f"{name}:next"))


def _arrow(page: Page, box: Box, name: str, way: int, turn: Callable[[int], Any]) -> None:
    label = _("The next one") if way > 0 else _("The one before")
    sense = page.target(name, box, label, lambda: turn(way), focusable=False)
    x, y = box.x + box.w / 2, box.y + box.h / 2
    ink = "ink" if sense.hover else "ink_muted"
    page.polygon([(x - 5 * way, y - 8), (x - 5 * way, y + 8), (x + 6 * way, y)], ink)


def share_row(
    page: Page, label: str, share: Share, width: float, *, start: float = 0.0, stale: bool = False, most: float = 1.0
) -> Piece:
    """Return a share with its name, its bar with the 95 % interval, and its figures.

    `start` is where the bar begins, so that several stand below each other; `stale`: it is being worked out anew. `most` is
    the share at which the bar is full.
    """
    said = ranged(share)
    start = start or page.wide(label, "text") + 16
    figures = max(page.wide(ranged(one), "strong") for one in (share, *_LONGEST)) + 8
    beside = start + figures + 74 <= width
    high = 22.0 if beside else page.high(label, "text", width) + 38
    ink = "ink_muted" if stale else "ink"

    def draw(page: Page, box: Box) -> None:
        page.text(label, "text", box.x, box.y, width=width)
        if beside:
            page.text(said, "strong", box.right - figures, box.y, ink, width=figures, align="right")
            share_bar(page, Box(box.x + start, box.y + 6, width - start - figures - 12, 10), share, most)
            return
        under = box.y + page.high(label, "text", width)
        page.text(said, "strong", box.x, under, ink, width=width)
        share_bar(page, Box(box.x, under + 25, width, 10), share, most)

    return Piece(high + 6, draw)


def share_bar(page: Page, box: Box, share: Share, most: float = 1.0) -> None:
    """Draw a share as a bar with the whisker of its interval."""

    def at(value: float) -> float:
        return box.x + box.w * min(1.0, value / most)

    low, high = share.interval
    level = box.y + box.h / 2
    page.fill(box, "panel_alt")
    page.fill(Box(box.x, box.y, at(share.share) - box.x, box.h), "ink_muted")
    page.line((at(low), level), (at(high), level), "ink", 2)
    for limit in (low, high):
        page.line((at(limit), level - 5), (at(limit), level + 5), "ink", 2)


def ranged(share: Share) -> str:
    """Return a share in percent with its interval."""
    low, high = (f"{100 * limit:.0f}" for limit in share.interval)
    return _("{share} ({low} to {high})").format(share=percent(share.share), low=low, high=high)


def about_choices(page: Page, width: float, playouts: str, seed: int) -> list[Piece]:
    """Return what is played everywhere in this tab."""
    words = _(
        "{count} playouts from the first day for each, all on the same luck (seed {seed}). Wherever they can be made, you "
        "make the choices of your run; all else, and everybody else, goes by weight. What the model says, not history."
    )
    return [gap(4), *lines(page, words.format(count=playouts, seed=seed), "text", width, "ink_muted")]
