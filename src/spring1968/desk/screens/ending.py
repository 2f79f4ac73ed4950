"""How it ended: the poster with its day, the text, yours against history, goals as facts, the run code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, button_rows, draw_button, draw_buttons, sign
from spring1968.desk.moves import Move, Only, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.scenes import ending_scene
from spring1968.desk.reckoning import against_history, comparable, ending_kind, goals_met, lasting, own
from spring1968.desk.screens.strip import departures
from spring1968.desk.words import _, counted
from spring1968.play.runcode import encode
from spring1968.telling.dates import day

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game

_STRIP = 56.0
_BESIDE = 480.0
"""From this width on goals stand two in a row."""
_FIRST_LINES = 4
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ž“‘])")


class Ending:
    """The end of a run, without a score."""

    name: ClassVar[str] = "ending"
    overlay: ClassVar[bool] = False
    sound: ClassVar[str] = "drum"

    def __init__(self, app: App, game: Game) -> None:
        self.app = app
        self.game = game
        sitting = game.sitting
        endings = sitting.program.scenario.text.endings
        self.text = endings[sitting.ending or ""]
        self.known = next((ending.title for ending in endings.values() if ending.historical), "")
        self.kind = ending_kind(sitting)
        self.first, self.last = lasting(sitting)
        self.compared = list(against_history(sitting))
        self.goals = goals_met(game)
        self.unlike, self.choices = len(departures(sitting)), len(own(sitting))
        self.code = encode(game.record, sitting.program)
        self.copied: bool | None = None

    def paint(self, page: Page) -> None:
        """Draw the poster at the left and the text at the right; in small windows a strip of it above the text."""
        on = Button("debrief", _("Debrief: why, and what else?"), self._debrief, key="Return", main=True)
        others = [
            Button("branch", _("Try a branch"), self._branch, key="B"),
            Button("branches", _("Tree"), self._branches, key="W"),
            Button("copy", self._copying(), self._copy, key="C"),
            Button("title", _("Title"), self._title, key="Escape"),
        ]
        if page.layout in ("wide", "standard"):
            self._large(page, on, others)
            return
        foot = bottom_bar(page, others, on)
        top = 0.0
        if page.layout == "narrow" and page.height > 420:
            real = page.real(Box(0, 0, page.width, _STRIP))
            page.picture(_band(self.kind, (real.w, real.h), page), (0, 0))
            top = _STRIP
        page.line((0, top), (page.width, top), "rule")
        column(page, "ending", Box(16, top + 10, page.width - 32, foot - top - 14), lambda width: self._told(page, width))

    def _large(self, page: Page, on: Button, others: list[Button]) -> None:
        poster = Box(0, 0, round(page.width * 0.531), page.height)
        real = page.real(poster)
        page.picture(ending_scene(self.kind, (real.w, real.h), page.theme), (0, 0))
        page.line((poster.right, 0), (poster.right, page.height), "rule")
        with page.within(poster):
            room = poster.w - 72
            turn = _("turn {n}").format(n=int(self.game.sitting.table.ended[0]) + 1)
            y = page.text(f"{self._kicker()} · {turn}".upper(), "kicker", 38, 40, "accent", width=room)
            date = day(self.last)
            style = next((style for style in ("poster", "title") if page.wide(date, style) <= room), "heading")
            page.text(date, style, 36, y + 2, width=room)
        box = Box(poster.right + 32, 36, page.width - poster.right - 64, page.height - 56)
        rows = button_rows(page, others, box.w)
        main_high = max(48.0, page.high(on.label, "button", box.w - 90) + 16)
        foot = box.bottom - rows - 10 - main_high
        column(page, "ending", Box(box.x, box.y, box.w, foot - box.y - 14), lambda width: self._told(page, width))
        draw_button(page, Box(box.x, foot, box.w, main_high), on)
        draw_buttons(page, Box(box.x, foot + main_high + 10, box.w, rows), others)

    def _kicker(self) -> str:
        sitting = self.game.sitting
        early = int(sitting.table.ended[0]) + 1 < sitting.program.turns
        return _("It ends before its time") if early else _("It ends here")

    # the text

    def _told(self, page: Page, width: float) -> list[Piece]:
        turn = int(self.game.sitting.table.ended[0]) + 1
        when = _("{date} · turn {n}").format(date=f"{self.last:%A} {day(self.last)}", n=turn)
        large = page.layout in ("wide", "standard")
        pieces = [] if large else lines(page, when, "text", width, "ink_muted")
        title = "title" if large else "heading"
        pieces += [*lines(page, self.text.title, title, width), gap(4)]
        first, rest = _parted(page, self.text.text, width)
        pieces += [*lines(page, first, "text", width), gap(10)]
        pieces += [*self._table(page, width), gap(12), *self._goals(page, width)]
        if rest:
            pieces += [*lines(page, _("What came after"), "panel", width), gap(4)]
        for paragraph in rest.split("\n") if rest else ():
            pieces += [*lines(page, paragraph, "text", width), gap(6)]
        return [*pieces, gap(6), *self._goals_in_full(page, width), *self._kept(page, width)]

    def _table(self, page: Page, width: float) -> list[Piece]:
        differs = _("{n} of {total}").format(n=self.unlike, total=self.choices)
        rows = [(compared.name, compared.yours, compared.history or "–") for compared in self.compared]
        rows.append((_("The end"), self.text.title, _("the same") if self.text.historical else self.known or "–"))
        if comparable(self.game.sitting):
            rows.append((_("Choices that differ"), differs, ""))
        return [_table_head(page, width), *(_table_row(page, row, width) for row in rows)]

    def _goals(self, page: Page, width: float) -> list[Piece]:
        if not self.goals:
            return []
        head = counted("Your goal", "Your {n} goals", len(self.goals))
        pieces = [*lines(page, head, "strong", width), gap(4)]
        return [*pieces, *_goal_rows(page, self.goals, width), gap(10)]

    def _goals_in_full(self, page: Page, width: float) -> list[Piece]:
        longer = [told for told, _met in self.goals if ":" in told]
        if not longer:
            return []
        told = [piece for goal in longer for piece in lines(page, goal, "text", width)]
        return [*lines(page, _("The goals in full"), "strong", width), *told, gap(12)]

    def _kept(self, page: Page, width: float) -> list[Piece]:
        pieces: list[Piece] = []
        if self.game.open_book:
            pieces += lines(page, _("Played with the book open: what is hidden was shown."), "text", width)
        pieces += [*lines(page, _("Run code"), "strong", width), *lines(page, self.code, "document", width), gap(8)]
        if not self.game.written:
            return pieces + lines(page, _("The run is not kept in a file; the run code holds all of it."), "text", width)
        saved = _("Saved in {file}").format(file=str(self.game.file))
        return pieces + lines(page, saved, "text", width, "ink_muted")

    # where it leads

    def _debrief(self) -> Move:
        from spring1968.desk.screens.debrief import Debrief

        return Push(Debrief(self.app, self.game))

    def _branch(self) -> Move:
        from spring1968.desk.screens.debrief import Debrief

        return Push(Debrief(self.app, self.game, tab="decisions"))

    def _branches(self) -> Move:
        from spring1968.desk.screens.branches import to_branches

        return to_branches(self.app, self.game)

    def _copying(self) -> str:
        if self.copied is None:
            return _("Copy run code")
        return _("Run code copied") if self.copied else _("Copying is not possible here")

    def _copy(self) -> None:
        try:
            pygame.scrap.put_text(self.code)
            self.copied = True
        except (pygame.error, AttributeError, NotImplementedError):
            self.copied = False

    def _title(self) -> Move:
        from spring1968.desk.screens.title import Title

        return Only(Title(self.app))


def _band(kind: str, size: tuple[int, int], page: Page) -> pygame.Surface:
    """Return a strip out of the middle of the poster."""
    tall = max(size[1], size[0] * 9 // 16)
    whole = ending_scene(kind, (size[0], tall), page.theme)
    return whole.subsurface(pygame.Rect(0, (tall - size[1]) * 6 // 10, *size))


def _thirds(width: float) -> tuple[float, float, float]:
    return 0.0, width * 0.36, width * 0.70


def _table_head(page: Page, width: float) -> Piece:
    _first, second, third = _thirds(width)

    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x + second, box.y + 10, 24, 4), "accent")
        page.text(_("yours"), "strong", box.x + second + 30, box.y, "accent")
        page.dotted([(box.x + third, box.y + 12), (box.x + third + 24, box.y + 12)], "hist", 3, 6)
        page.text(_("history"), "text", box.x + third + 34, box.y, "ink_muted")

    return Piece(28, draw)


def _table_row(page: Page, row: tuple[str, str, str], width: float) -> Piece:
    first, second, third = _thirds(width)
    cells = (
        (row[0], "text", first, second - 12),
        (row[1], "strong", second, third - second - 12),
        (row[2], "text", third, width - third),
    )
    high = max(page.high(words, style, room) for words, style, _x, room in cells)

    def draw(page: Page, box: Box) -> None:
        page.line((box.x, box.y), (box.right, box.y), "rule")
        for words, style, x, room in cells:
            page.text(words, style, box.x + x, box.y + 3, "ink" if style == "strong" else "ink_muted", width=room)

    return Piece(high + 6, draw)


def _parted(page: Page, text: str, width: float) -> tuple[str, str]:
    """Return the whole sentences that fill the first lines of a text, at least one, and the rest."""
    paragraph, _newline, after = text.strip().partition("\n")
    sentences = _SENTENCE.split(paragraph)
    taken = 1
    while taken < len(sentences) and len(page.press.wrap(" ".join(sentences[: taken + 1]), "text", width)) <= _FIRST_LINES:
        taken += 1
    rest = " ".join(sentences[taken:])
    return " ".join(sentences[:taken]), "\n".join(part for part in (rest, after.strip()) if part)


def _goal_rows(page: Page, goals: list[tuple[str, bool]], width: float) -> list[Piece]:
    """Return the goals, two in a row where there is room."""
    many = 2 if width >= _BESIDE and len(goals) > 1 else 1
    return [_goal_row(page, goals[at : at + many], width, many) for at in range(0, len(goals), many)]


def _goal_row(page: Page, goals: list[tuple[str, bool]], width: float, many: int) -> Piece:
    """Return goals in a few words, as the desk has them, with whether they are met."""
    wide = (width - 8 * (many - 1)) / many
    room = wide - 40
    met_or_not = {True: _("met"), False: _("not met")}
    told = [(f"{words.partition(':')[0]} – {met_or_not[met]}", met) for words, met in goals]
    high = max(page.high(words, "text", room) for words, _met in told) + 10

    def draw(page: Page, box: Box) -> None:
        for number, (words, met) in enumerate(told):
            card = Box(box.x + number * (wide + 8), box.y, wide, high)
            ink = "ink" if met else "ink_muted"
            page.fill(card, "panel")
            sign(page, "tick" if met else "no", card.x + 8, card.y + 6, 18, ink)
            page.text(words, "text", card.x + 34, card.y + 5, ink, width=room)

    return Piece(high + 5, draw)
