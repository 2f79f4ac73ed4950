"""The second step: the answers, with somebody who speaks for each and somebody who speaks against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spring1968.desk.classroom.chrome import grid, is_wide, letter_block
from spring1968.desk.classroom.facts import Option, options
from spring1968.desk.classroom.read import head, head_high
from spring1968.desk.column import Piece, column, lines
from spring1968.desk.controls import sign
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.classroom.round import Round

_BLOCK = 76.0
_MOST_SPARE = 28.0


@dataclass(frozen=True)
class _Look:
    """How large an answer and its voices are set, and how much room is left around them."""

    label: str
    voice: str
    pad: float


_LARGE = _Look("class_answer", "class_speech", 12.0)
_USUAL = _Look("class_strong", "class_voice", 9.0)


def paint(page: Page, box: Box, view: Round) -> None:
    """Draw the question and its answers, in two columns where they are many, as large as there is room for."""
    lesson = view.lesson
    if not is_wide(page):
        column(page, "argue", box, lambda width: _cards(page, lesson, width, 1, _USUAL))
        return
    asks, across, look = _fitting(page, box, lesson)
    y = head(page, box, lesson, asks=asks)
    room = box.bottom - y + 8
    column(page, "argue", Box(box.x, y, box.w, room), lambda width: _cards(page, lesson, width, across, look))


def _fitting(page: Page, box: Box, lesson: Lesson) -> tuple[bool, int, _Look]:
    """Return whether the plain question is told too, in how many columns the answers stand, and how large they are."""
    count = len(lesson.options)
    for asks, across, look in ((True, 1, _LARGE), (True, 1, _USUAL), (True, 2, _USUAL), (False, 1, _USUAL)):
        used = sum(piece.height for piece in _cards(page, lesson, box.w, across, look)) - 8
        spare = box.h - head_high(page, lesson, box.w, asks=asks) - used
        if spare >= 0:
            return asks, across, replace(look, pad=look.pad + min(spare / -(-count // across) / 2, _MOST_SPARE))
    return True, 1, _USUAL


def _cards(page: Page, lesson: Lesson, width: float, across: int, look: _Look) -> list[Piece]:
    each = (width - 8 * (across - 1)) / across
    cards = grid([_card(page, lesson, option, each, look) for option in options(lesson)], across, width)
    if not any(_voices(lesson, option) for option in options(lesson)):
        return cards
    told = _("What they say is written for this scenario; it is no quotation.")
    return [*cards, *lines(page, told, "class_hint", width, "ink_muted")]


def _voices(lesson: Lesson, option: Option) -> list[tuple[bool, str]]:
    """Return one voice for an answer and one against it, where there are such: whether for it, who says what."""
    people = lesson.game.sitting.program.scenario.text.people
    found: dict[bool, tuple[bool, str]] = {}
    for name, voice in option.text.advice.items():
        for speaks_for, words in ((True, voice.speaks_for), (False, voice.against)):
            if words and speaks_for not in found:
                found[speaks_for] = (speaks_for, f"{people[name].name}: “{words.strip()}”")
    return [found[key] for key in (True, False) if key in found]


def _card(page: Page, lesson: Lesson, option: Option, width: float, look: _Look) -> tuple[float, Piece]:
    room = width - _BLOCK - 36
    if option.locked is not None:
        return _locked(page, option, room, look)
    voices = _voices(lesson, option)
    more = option.text.text if not voices and option.text.text else ""
    told = sum(page.high(words, look.voice, room - 36) + 3 for _side, words in voices)
    told += page.high(more, look.voice, room) if more else 0.0
    used = page.high(option.text.label, look.label, room) + told + 2
    high = max(76.0, used + 2 * look.pad)

    def draw(page: Page, box: Box) -> None:
        page.fill(box, "panel")
        letter_block(page, Box(box.x, box.y, _BLOCK, box.h), option.letter)
        x = box.x + _BLOCK + 18
        with page.within(box):
            y = page.text(option.text.label, look.label, x, box.y + (box.h - used) / 2, width=room) + 2
            page.text(more, look.voice, x, y, "ink_muted", width=room) if more else None
            for speaks_for, words in voices:
                sign(page, "tick" if speaks_for else "no", x, y + 7, 18, "ink_muted")
                y = page.text(words, look.voice, x + 36, y, width=room - 36) + 3

    return high, Piece(high, draw)


def _locked(page: Page, option: Option, room: float, look: _Look) -> tuple[float, Piece]:
    why = option.locked or ""
    high = max(76.0, page.high(option.text.label, look.label, room - 32) + page.high(why, "class_text", room) + 2 * look.pad)

    def draw(page: Page, box: Box) -> None:
        page.fill(box, "deep")
        page.frame(box, "rule")
        letter_block(page, Box(box.x, box.y, _BLOCK, box.h), option.letter, locked=True)
        x = box.x + _BLOCK + 18
        sign(page, "lock", x, box.y + look.pad + 6, 20, "ink_muted")
        with page.within(box):
            y = page.text(option.text.label, look.label, x + 32, box.y + look.pad, "ink_muted", width=room - 32)
            page.text(why, "class_text", x, y, width=room)

    return high, Piece(high, draw)
