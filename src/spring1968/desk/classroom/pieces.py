"""Parts of a class's screens: chips, and a line for an answer with the hands it had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import Button, button_wide, draw_button
from spring1968.desk.page import Box, Page
from spring1968.desk.theme import STYLES

CHIP = 38.0
_BESIDE = 640.0
"""From this width on the hands stand beside the answer, else below it."""


@dataclass(frozen=True)
class Chip:
    """A short mark: what the class chose, what history did, what came. `ground` and `ink` are colours."""

    words: str
    ground: str = "panel_alt"
    ink: str = "ink"


def ours(words: str) -> Chip:
    """Return the mark of what the class did."""
    return Chip(words, "accent", "on_accent")


def theirs(words: str) -> Chip:
    """Return the mark of what history did."""
    return Chip(words, "paper", "paper_ink")


def _rows(page: Page, chips: Sequence[Chip], width: float) -> list[tuple[Chip, float, float, float, float]]:
    """Return chips with x, y, width and height, in rows of a width."""
    found, x, y, tall = [], 0.0, 0.0, 0.0
    for chip in chips:
        wide = min(page.wide(chip.words, "class_strong") + 22, width)
        high = page.high(chip.words, "class_strong", wide - 20) + 6
        if x and x + wide > width:
            x, y, tall = 0.0, y + tall + 6, 0.0
        found.append((chip, x, y, wide, high))
        x, tall = x + wide + 8, max(tall, high)
    return found


def chips_high(page: Page, chips: Sequence[Chip], width: float) -> float:
    """Return how high chips stand in rows of a width."""
    return max((y + high for _chip, _x, y, _wide, high in _rows(page, chips, width)), default=0.0)


def draw_chips(page: Page, box: Box, chips: Sequence[Chip]) -> None:
    """Draw chips from the upper left corner of a box."""
    for chip, x, y, wide, high in _rows(page, chips, box.w):
        page.fill(Box(box.x + x, box.y + y, wide, high), chip.ground)
        page.text(chip.words, "class_strong", box.x + x + 11, box.y + y + 3, chip.ink, width=wide - 20)


@dataclass(frozen=True)
class Answer:
    """An answer with its hands out of `most`. `strong`: it is the one that counts, and its bar is filled."""

    label: str
    hands: int
    most: int
    chips: tuple[Chip, ...] = ()
    strong: bool = False


def answer_piece(page: Page, one: Answer, width: float) -> Piece:
    """Return an answer, a bar as long as its hands, their number, and its chips."""
    line = STYLES["class_text"].line
    beside = width >= _BESIDE
    room = width * 0.5 - 16 if beside else width
    style = "class_strong" if one.strong else "class_text"
    words = page.high(one.label, style, room)
    side = width * 0.5 if beside else width
    number = max(46.0, page.wide("00", "class_figure") + 10)
    bar = min(side - number - 8, 150.0 if beside else 200.0)
    past = bar + number + 14
    under = bool(one.chips) and side - past < max(page.wide(chip.words, "class_strong") + 22 for chip in one.chips)
    chips = chips_high(page, one.chips, side if under else side - past)
    hands = max(line + 4, chips) if not under else line + 10 + chips
    high = max(words, hands) if beside else words + hands

    def draw(page: Page, box: Box) -> None:
        page.text(one.label, style, box.x, box.y, width=room)
        x, y = (box.x + width * 0.5, box.y) if beside else (box.x, box.y + words)
        page.fill(Box(x, y + 10, bar, 16), "panel_alt")
        page.fill(Box(x, y + 10, bar * min(1.0, one.hands / max(1, one.most)), 16), "accent" if one.strong else "ink_muted")
        page.text(str(one.hands), "class_figure", x + bar + 8, y, width=number - 8, align="right")
        draw_chips(page, Box(x, y + line + 10, side, chips) if under else Box(x + past, y, side - past, chips), one.chips)

    return Piece(high + 12, draw)


def told(page: Page, text: str, width: float, style: str = "class_text", token: str = "ink") -> list[Piece]:
    """Return a text of the class's size, a piece a line, with some room below it."""
    return [*lines(page, text, style, width, token), gap(8)]


def head(page: Page, words: str, width: float) -> list[Piece]:
    """Return a heading with some room above and below it."""
    return [gap(6), *lines(page, words, "class_head", width), gap(4)]


def rule() -> Piece:
    """Return a thin line between two parts."""

    def draw(page: Page, box: Box) -> None:
        page.line((box.x, box.y + 10), (box.right, box.y + 10), "rule")

    return Piece(22, draw, keep=True, blank=True)


def button_piece(page: Page, button: Button, width: float) -> Piece:
    """Return a button as part of a column."""
    style = "button" if button.main else "medium"
    room = min(width - 8, max(260.0, button_wide(page, button) + 16))
    high = max(44.0, page.high(button.label, style, room - 110) + 18)

    def draw(page: Page, box: Box) -> None:
        draw_button(page, Box(box.x + 4, box.y + 4, room, high), button)

    return Piece(high + 12, draw, (button.name,))
