"""Answers as cards that are counted by hands: the letter, the words, the hands one by one, the count, less and more."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spring1968.desk.classroom.chrome import letter_block
from spring1968.desk.column import Piece
from spring1968.desk.controls import sign, touched
from spring1968.desk.page import Box, Page

ONE_BY_ONE = 30
"""Up to so many hands are drawn one by one, more as a bar."""
_BLOCK = 76.0
_COUNT = 96.0
_LOW_COUNT = 156.0
_HAND = 20.0
_STEP = 40.0


@dataclass(frozen=True)
class Card:
    """An answer and its hands. `locked` is why it cannot be chosen; `act` takes a change of its hands, plus or minus one.

    `chosen`: the teacher has named it; `leads`: it has the most hands. `of` is how many hands there are in all. `style`
    is how its words are set; `low`: the count stands between less and more, not above;
    `covered`: it is not shown, for phones are voting.
    """

    name: str
    letter: str
    words: str
    hands: int
    of: int
    act: Callable[[int], Any]
    less: str
    more: str
    locked: str | None = None
    chosen: bool = False
    leads: bool = False
    style: str = "class_strong"
    low: bool = False
    covered: bool = False

    @property
    def aside(self) -> float:
        """Return how wide the count is with what changes it."""
        return _LOW_COUNT if self.low else _COUNT


def measured(page: Page, card: Card, width: float) -> float:
    """Return how high a card is in a width; what is counted does not change it."""
    room = width - _BLOCK - card.aside - 32
    if card.locked is not None:
        room = width - _BLOCK - 32
        return max(
            72.0 if card.low else 96.0,
            page.high(card.words, "class_strong", room - 32) + page.high(card.locked, "class_text", room) + 22,
        )
    high = page.high(card.words, card.style, room) + _hands_high(card, room)
    return max(72.0, high + 12) if card.low else max(112.0, high + 18)


def _hands_high(card: Card, room: float) -> float:
    per_row = max(1, int(room // _HAND))
    rows = math.ceil(min(card.of, ONE_BY_ONE) / per_row)
    return min(rows, 2) * (_HAND + 5)


def piece(page: Page, card: Card, width: float) -> tuple[float, Piece]:
    """Return how high a card is, and the card."""
    targets = () if card.locked is not None or card.covered else (f"less:{card.name}", f"more:{card.name}")
    height = measured(page, card, width)
    return height, Piece(height, lambda page, box: _draw(page, box, card), targets)


def _draw(page: Page, box: Box, card: Card) -> None:
    locked = card.locked is not None
    page.fill(box, "deep" if locked else "panel")
    letter_block(page, Box(box.x, box.y, _BLOCK, box.h), card.letter, filled=card.chosen, locked=locked)
    if locked:
        page.frame(box, "rule")
        _draw_locked(page, box, card)
        return
    if card.chosen:
        page.frame(box, "accent", 3)
    x = box.x + _BLOCK + 18
    room = box.w - _BLOCK - card.aside - 32
    with page.within(Box(box.x, box.y, box.w - card.aside, box.h)):
        page.text(card.words, card.style, x, box.y + (5 if card.low else 8), width=room)
    high = _hands_high(card, room)
    _hands(page, Box(x, box.bottom - high - 5, room, high), card)
    _counter(page, Box(box.right - card.aside - 8, box.y, card.aside, box.h), card)


def _draw_locked(page: Page, box: Box, card: Card) -> None:
    x, room = box.x + _BLOCK + 18, box.w - _BLOCK - 32
    sign(page, "lock", x, box.y + 11, 20, "ink_muted")
    with page.within(box):
        y = page.text(card.words, "class_strong", x + 32, box.y + 8, "ink_muted", width=room - 32)
        page.text(card.locked or "", "class_text", x, y + 4, width=room)


def _hands(page: Page, box: Box, card: Card) -> None:
    """Draw the hands one by one in one row or two, closer together where they are many; a bar where they are more."""
    token = "lib" if card.leads else "ink_muted"
    if card.hands > ONE_BY_ONE:
        rail = Box(box.x, box.y + 4, box.w, 14)
        page.fill(rail, "panel_alt")
        page.fill(Box(rail.x, rail.y, rail.w * min(1.0, card.hands / card.of), rail.h), token)
        return
    rows = max(1, round(box.h / (_HAND + 5)))
    per_row = max(int(box.w // _HAND), math.ceil(card.hands / rows))
    step = min(_HAND + 2, box.w / per_row)
    for at in range(card.hands):
        spot = (box.x + at % per_row * step, box.y + at // per_row * (_HAND + 5))
        sign(page, "hand", *spot, _HAND, token)


def _counter(page: Page, box: Box, card: Card) -> None:
    """Draw the count, and below it what takes a hand back and what adds one."""
    top = box.y + (box.h - 54) / 2 if card.low else box.y + 4
    with page.within(box):
        page.text("–" if card.covered else str(card.hands), "class_count", box.x, top, width=box.w, align="centre")
    if card.covered:
        return
    y = box.y + (box.h - _STEP) / 2 if card.low else box.bottom - _STEP - 6
    for mark, x, change, label in (("−", box.x + 4, -1, card.less), ("+", box.right - _STEP - 8, 1, card.more)):
        spot = Box(x, y, _STEP + 4, _STEP)
        kind = "more" if change > 0 else "less"
        page.fill(spot, "panel_alt")
        touched(page, spot, page.target(f"{kind}:{card.name}", spot, label, _acting(card, change)))
        page.text(mark, "heading", spot.x, spot.y + 2, width=spot.w, align="centre")


def _acting(card: Card, change: int) -> Callable[[], Any]:
    return lambda: card.act(change)
