"""What a class takes home: the debate pack with its own counts, the run as a table, the teacher's sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from spring1968.classroom.keeping import voted
from spring1968.desk.classroom.pieces import button_piece, rule, told
from spring1968.desk.column import Piece, column, lines
from spring1968.desk.controls import Button, button_wide, draw_button
from spring1968.desk.errand import Errand, Told
from spring1968.desk.page import Box, Page
from spring1968.desk.papers import Kind, Paper, counts_text, pack_text, sheet_text, table_text, written
from spring1968.desk.screens.live import Live
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.classroom.held import Held
    from spring1968.play.game import Game

_KEYS: dict[Kind, str] = {"pack": "P", "table": "C", "counts": "H", "sheet": "S"}
_BESIDE = 900.0
"""From this width on the button stands beside what it writes."""


class Papers(Live):
    """Four papers; each is written beside the record when it is asked for, and its place is shown."""

    name: ClassVar[str] = "papers"

    def __init__(self, app: App, held: Held) -> None:
        self.app, self.held = app, held
        self.errands: dict[Kind, Errand[Paper]] = {}

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Papers")

    def paint(self, page: Page, box: Box) -> None:
        """Draw each paper with what it is, its button, and where it stands."""
        column(page, "papers", box, lambda width: self._all(page, width))

    def _all(self, page: Page, width: float) -> list[Piece]:
        folder = _("They are written beside the record, in {folder}. Nothing that is there is written over.")
        pieces = lines(page, _("Papers to take home"), "class_title", width)
        pieces += told(page, folder.format(folder=self.held.game.file.parent), width, token="ink_muted")
        for kind, name, what in self._offers():
            pieces += [rule(), *self._offer(page, (kind, name, what), width)]
        return pieces

    def _offer(self, page: Page, offer: tuple[Kind, str, str], width: float) -> list[Piece]:
        """Return a paper: what it is, and beside it the button; in narrow windows and once it was asked for below it."""
        kind, name, what = offer
        if kind in self.errands or width < _BESIDE:
            return [*lines(page, name, "class_head", width), *told(page, what, width), *self._stand(page, kind, width)]
        button = self._button(kind, _("Write it"))
        side = max(180.0, button_wide(page, button) + 16)
        room = width - side - 24
        head = page.high(name, "class_head", room)
        high = max(56.0, head + page.high(what, "class_text", room))

        def draw(page: Page, box: Box) -> None:
            page.text(name, "class_head", box.x, box.y, width=room)
            page.text(what, "class_text", box.x, box.y + head, width=room)
            draw_button(page, Box(box.right - side - 4, box.y + (high - 48) / 2, side, 48), button)

        return [Piece(high + 4, draw, (button.name,))]

    def _offers(self) -> list[tuple[Kind, str, str]]:
        pack = _("The run on paper for a debate, with the hands and predictions of this class: counts, no names.")
        if self._other() is not None:
            pack = _("Both halves side by side for a debate, with the hands of this half: counts, no names.")
        return [
            ("pack", _("Debate pack"), pack),
            ("table", _("The run as a table"), _("The run line by line, for a spreadsheet.")),
            ("counts", _("The hands as a table"), _("Every vote and prediction with its hands, for a spreadsheet.")),
            ("sheet", _("Teacher’s sheet"), _("One page for before the next lesson, and the role cards.")),
        ]

    def _stand(self, page: Page, kind: Kind, width: float) -> list[Piece]:
        """Return where a paper stands: how far the work is, the file, what went wrong; else the button."""
        errand = self.errands.get(kind)
        if errand is None:
            return [button_piece(page, self._button(kind, _("Write it")), width)]
        if errand.result is None:
            done, total = errand.progress
            words = _("Writing: {done} of {total} decisions reviewed").format(done=done, total=total)
            return told(page, words if total else _("Writing"), width, "class_strong")
        if errand.result.path is None:
            failed = told(page, errand.result.failure, width, "class_strong")
            return [*failed, button_piece(page, self._button(kind, _("Try again")), width)]
        return told(page, _("It is there: {path}").format(path=errand.result.path), width, "class_strong")

    def _button(self, kind: Kind, words: str) -> Button:
        return Button(f"write:{kind}", words, partial(self._write, kind), key=_KEYS[kind])

    def _other(self) -> Game | None:
        other = self.held.lesson.other
        return other.game if other is not None and other.game.sitting.over else None

    def _write(self, kind: Kind) -> None:
        lesson, role, other = self.held.lesson, self.held.role, self._other()
        counts = voted(lesson)

        def job(told: Told) -> Paper:
            texts: dict[Kind, Callable[[], str]] = {
                "pack": lambda: pack_text(lesson.game, role, told, counts, other),
                "table": lambda: table_text(lesson.game, role, other),
                "counts": lambda: counts_text(lesson.game, role, counts),
                "sheet": lambda: sheet_text(lesson.game.sitting.program, role),
            }
            return written(lesson.game.file, kind, texts[kind])

        self.errands[kind] = Errand(self.app, job)
        self.errands[kind].begin()

    def tick(self) -> None:
        """Show how far the work is."""
        for errand in self.errands.values():
            errand.tick()

    def leave(self) -> None:
        """End the work; a paper that is not whole is not begun."""
        for errand in self.errands.values():
            errand.leave()
