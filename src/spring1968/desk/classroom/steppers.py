"""An answer with its letter, the hands it has, and two steps to count them by: less and more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from spring1968.desk.classroom.chrome import LETTERS
from spring1968.desk.column import Piece
from spring1968.desk.controls import touched
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

_STEP = 44.0
_EDGE = 56.0


def letter(number: int) -> str:
    """Return the letter of an answer, from 0."""
    return LETTERS[number % len(LETTERS)]


@dataclass(frozen=True)
class Card:
    """An answer with its letter. `hands` None: nothing is counted here, and `words` say why.

    `change` counts hands, `show` is what a touch does once they are counted; `chosen`: that has been shown.
    """

    key: str
    label: str
    hands: int | None = None
    words: str = ""
    change: Callable[[int], object] | None = None
    show: Callable[[], object] | None = None
    chosen: bool = False


def letter_row(page: Page, card: Card, width: float) -> Piece:
    """Return an answer as a card, with its number beside it; in narrow places below it."""
    steps = 2 * _STEP + 14 if card.change is not None else 0.0
    number = max(56.0, page.wide("00", "class_number") + 12) if card.hands is not None else 0.0
    beside = width >= 520 or not number
    side = steps + number + (16 if number else 0)
    room = width - _EDGE - 24 - (side if beside else 0)
    style = "class_strong" if card.show is not None else "class_speech"
    texts = page.high(card.label, "class_strong", room) + (page.high(card.words, style, room) if card.words else 0)
    under = 0.0 if beside else 60.0
    high = max(texts, 52.0) + 16 + under
    is_open = card.change is not None or card.show is not None

    def draw(page: Page, box: Box) -> None:
        spot = Box(box.x, box.y, box.w, high)
        _ground(page, spot, card, is_open=is_open)
        x = spot.x + _EDGE + 12
        y = page.text(card.label, "class_strong", x, spot.y + 8 + (high - 16 - texts - under) / 2, width=room)
        if card.words:
            page.text(card.words, style, x, y, "ink" if is_open else "ink_muted", width=room)
        if card.hands is None:
            return
        top = spot.y + (spot.h - 52) / 2 if beside else spot.bottom - 62
        left = spot.right - side if beside else x
        page.text(str(card.hands), "class_number", left, top, width=number, align="right")
        if card.change is not None:
            _steps(page, (left + number + 8, top + 4), card.key, card.label, card.change)

    names = (f"less:{card.key}", f"more:{card.key}") if card.change is not None else (f"answer:{card.key}",)
    return Piece(high + 8, draw, names if is_open else ())


def _ground(page: Page, spot: Box, card: Card, *, is_open: bool) -> None:
    """Draw the card without its words, and its letter."""
    page.fill(spot, "panel_alt" if is_open else "deep")
    page.fill(Box(spot.x, spot.y, _EDGE, spot.h), "accent" if card.chosen else "button" if is_open else "panel")
    if card.show is not None:
        touched(page, spot.inside(3), page.target(f"answer:{card.key}", spot, card.label, card.show, key=card.key))
    ink = "on_accent" if card.chosen else "ink" if is_open else "ink_muted"
    page.text(card.key, "class_number", spot.x, spot.y + (spot.h - 52) / 2, ink, width=_EDGE, align="centre")


def _steps(page: Page, corner: tuple[float, float], key: str, label: str, change: Callable[[int], object]) -> None:
    """Draw the two steps; they take no focus, for letters count by keys."""
    x, y = corner
    for name, mark, amount, words in (("less", "−", -1, _("take back: {label}")), ("more", "+", 1, _("a hand: {label}"))):
        spot = Box(x, y, _STEP, _STEP)
        press = key if amount > 0 else None
        act = partial(_act, change, amount)
        sense = page.target(f"{name}:{key}", spot, words.format(label=label), act, key=press, focusable=False)
        page.fill(spot, "button")
        page.frame(spot, "ink" if sense.hover else "ink_muted")
        page.text(mark, "class_figure", spot.x, spot.y + 4, width=spot.w, align="centre")
        x += _STEP + 6


def _act(change: Callable[[int], object], amount: int) -> None:
    change(amount)
