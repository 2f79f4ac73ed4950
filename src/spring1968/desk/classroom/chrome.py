"""What every screen of a class shares: the bar with the steps, the banner of a half, large letters, the way on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spring1968.desk.column import Piece
from spring1968.desk.controls import Button, button_wide, draw_button, draw_buttons, keycap, keycap_wide, sign
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.engine.program import Program

LETTERS = "ABCDEFGHIJKL"
GROW = 1.0
"""Class mode grows with the window as much as the window does: it is read from the back row."""
ENLARGED = 1.5
"""A screen of the desk that is shown to a class is so much larger than before a player."""
MARGIN = 24.0
SIDE = 288.0
TOP = 64.0
LOW_TOP = 52.0
_ARROW = 12.0


def is_wide(page: Page) -> bool:
    """Return whether there is room for the clock and the teams beside the question."""
    return page.width >= 1100 and page.height >= 600


def step_words() -> dict[str, str]:
    """Return the steps of a round in words."""
    return {
        "read": _("Read"),
        "argue": _("Argue"),
        "vote": _("Vote"),
        "predict": _("Predict"),
        "reveal": _("Reveal"),
        "discuss": _("Discuss"),
    }


def next_words(step: str) -> str:
    """Return what Enter does at a step."""
    words = {
        "read": _("To the arguments"),
        "argue": _("To the vote"),
        "vote": _("Close the vote"),
        "predict": _("Reveal"),
        "reveal": _("Discuss"),
        "discuss": _("Next question"),
        "debrief": _("To the debrief"),
    }
    return words[step]


def round_words(lesson: Lesson) -> str:
    """Return which question of how many this is; of a lesson that has come to its end, how many were decided."""
    if lesson.step == "debrief":
        return counted("{n} question decided", "{n} questions decided", len(lesson.rounds))
    return _("Round {n} of {total}").format(n=lesson.number, total=max(lesson.most, lesson.number))


def bar(page: Page, lesson: Lesson, beside: str = "") -> Box:
    """Draw the bar at the top: which round of how many, and the steps; `beside` is told where the clock has no panel.

    Return the rest of the page.
    """
    height = TOP if is_wide(page) else LOW_TOP
    page.fill(Box(0, 0, page.width, height), "bar")
    page.line((0, height), (page.width, height), "rule")
    head = _("Class mode")
    told = round_words(lesson)
    with page.within(Box(8, 0, page.width - 16, height)):
        x, y = MARGIN, (height - 32) / 2
        if is_wide(page):
            page.text(head, "heading", x, height / 2 - 18)
            x += page.wide(head, "heading") + 18
        page.text(told, "class_text", x, y, "ink_muted")
        x += page.wide(told, "class_text") + 18
        if beside:
            page.text(beside, "class_strong", x, y)
            x += page.wide(beside, "class_strong") + 18
    _ribbon(page, Box(x, 10, page.width - x - 16, height - 20), lesson.step)
    return Box(0, height + 1, page.width, page.height - height - 1)


def _ribbon(page: Page, box: Box, step: str) -> None:
    """Draw the six steps as arrows, the present one filled; where there is little room, the present one alone."""
    words = step_words()
    names = list(words)
    if step not in names:
        return
    here = names.index(step)
    widths = [page.wide(word, "button") + (56 if at < here else 38) for at, word in enumerate(words.values())]
    if sum(widths) > box.w:
        word = words[step]
        if page.wide(word, "button") + 38 <= box.w:
            _arrow(
                page, Box(box.right - page.wide(word, "button") - 38, box.y, page.wide(word, "button") + 38, box.h), word, 0
            )
        return
    spare = min((box.w - sum(widths)) / len(widths), 26.0)
    x = box.right - sum(widths) - spare * len(widths)
    for at, (word, width) in enumerate(zip(words.values(), widths, strict=True)):
        _arrow(page, Box(x, box.y, width + spare, box.h), word, at - here)
        x += width + spare


def _arrow(page: Page, box: Box, word: str, when: int) -> None:
    """Draw a step: past with a tick (`when` below 0), present and filled (0), or to come."""
    right, middle = box.right - 4, box.y + box.h / 2
    shape = [
        (box.x, box.y),
        (right - _ARROW, box.y),
        (right, middle),
        (right - _ARROW, box.bottom),
        (box.x, box.bottom),
        (box.x + _ARROW, middle),
    ]
    page.polygon(shape, "accent" if when == 0 else "panel_alt" if when < 0 else "panel")
    wide = page.wide(word, "button") + (24 if when < 0 else 0)
    x = box.x + (box.w - wide) / 2 + 3
    if when < 0:
        sign(page, "tick", x, middle - 7, 14, "ink")
        x += 24
    page.text(word, "button", x, middle - 12, "on_accent" if when == 0 else "ink" if when < 0 else "ink_muted")


def foot(page: Page, buttons: Sequence[Button], main: Button | None) -> float:
    """Draw the bar at the bottom, in one row, as many buttons as there is room for; return its upper edge.

    The last button, the menu, is always there; what has no room is in it.
    """
    main_wide = min(max(button_wide(page, main), SIDE if is_wide(page) else 200.0), page.width / 2) if main else 0.0
    room = page.width - 2 * MARGIN - (main_wide + 16 if main else 0)
    shown = list(buttons)
    while len(shown) > 1 and sum(button_wide(page, one) + 8 for one in shown) - 8 > room:
        left_out = shown.pop(-2)
        page.key(left_out.key or "", left_out.label, left_out.act)
    high = 44.0
    if main is not None:
        high = max(high, 24.0 * len(page.press.wrap(main.label, "button", main_wide - 100)) + 16)
    top = page.height - high - 16
    page.fill(Box(0, top, page.width, high + 16), "bar")
    page.line((0, top), (page.width, top), "rule")
    draw_buttons(page, Box(MARGIN, top + 8 + (high - 40) / 2, room, 40), shown)
    if main is not None:
        draw_button(page, Box(page.width - MARGIN - main_wide, top + 8, main_wide, high), main)
    return top


def banner(page: Page, y: float, words: str, kind: str = "info", key: tuple[str, str] | None = None) -> float:
    """Draw a filled strip across the page with what the class must know; return the y below it.

    `key` is a key and what it does, drawn at the right where there is room.
    """
    room = page.width - 2 * MARGIN
    aside = 0.0
    if key is not None:
        aside = keycap_wide(page, key[0]) + 10 + page.wide(key[1], "button") + 16
        aside = aside if aside < room / 2 else 0.0
    high = page.high(words, "class_strong", room - aside) + 12
    page.fill(Box(0, y, page.width, high), kind)
    with page.within(Box(0, y, page.width, high)):
        page.text(words, "class_strong", MARGIN, y + 6, f"on_{kind}", width=room - aside)
        if key is not None and aside:
            x = page.width - MARGIN - aside + 16
            after = keycap(page, x, y + (high - 22) / 2, key[0], f"on_{kind}")
            page.text(key[1], "button", after + 10, y + (high - 24) / 2, f"on_{kind}")
    return y + high


def title_pieces(
    page: Page, text: str, width: float, styles: Sequence[str] = ("event", "class_heading")
) -> tuple[str, float]:
    """Return the style a title is set in and how high it is: the largest in which it takes one line, else the last."""
    style = next((one for one in styles if page.wide(text, one) <= width), styles[-1])
    return style, page.high(text, style, width)


def role_sign(program: Program, role: str | None) -> tuple[str, str]:
    """Return the sign and the colour of a team: those of the side it stands for; a sheet of paper for the press."""
    if role is None:
        return "document", "ink"
    looks = (("circle", "lib"), ("wedge", "sov"), ("square", "west"))
    return looks[program.roles.index(role) % len(looks)]


def half(lesson: Lesson) -> int:
    """Return which half of a class that has split, or which of its two ways, is before the projector: 1 or 2."""
    return 2 if any(done.how in ("split", "again") for done in lesson.rounds) else 1


def letter_block(page: Page, box: Box, letter: str, *, filled: bool = False, locked: bool = False, style: str = "") -> None:
    """Draw the block with the letter or the number of an answer."""
    page.fill(box, "accent" if filled else "deep" if locked else "panel_alt")
    style = style or "class_letter"
    high = {"class_letter": 62.0, "class_count": 54.0}.get(style, 38.0)
    ink = "on_accent" if filled else "ink_muted" if locked else "ink"
    page.text(letter, style, box.x, box.y + (box.h - high) / 2, ink, width=box.w, align="centre")


def grid(cards: Sequence[tuple[float, Piece]], across: int, width: float, gutter: float = 8.0) -> list[Piece]:
    """Return cards in rows of `across`, each row as high as its highest card. A card draws itself in the box it is given."""
    each = (width - gutter * (across - 1)) / across
    rows: list[Piece] = []
    for start in range(0, len(cards), across):
        row = list(cards[start : start + across])
        rows.append(_row(row, each, gutter))
    return rows


def _row(row: Sequence[tuple[float, Piece]], each: float, gutter: float) -> Piece:
    high = max(height for height, _card in row)

    def draw(page: Page, box: Box) -> None:
        for at, (_height, card) in enumerate(row):
            card.draw(page, Box(box.x + at * (each + gutter), box.y, each, high))

    return Piece(high + gutter, draw, tuple(name for _height, card in row for name in card.targets))
