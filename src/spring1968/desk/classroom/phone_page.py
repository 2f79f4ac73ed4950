"""Votes by phone: opened by the teacher, on this network, with a code; closed again with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from spring1968.classroom.phones import Phones
from spring1968.desk.classroom.ballots import Ballots, journal_of, qr_picture
from spring1968.desk.classroom.chrome import GROW
from spring1968.desk.classroom.menu import boxed, row
from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import Button
from spring1968.desk.moves import Move, Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted
from spring1968.problems import UserError

if TYPE_CHECKING:
    from spring1968.desk.classroom.round import Round

HERE, EVERYWHERE = "127.0.0.1", "0.0.0.0"


_LEAST = 215.0
"""So high are the words beside the picture."""


class PhonePage:
    """Says what opening the vote to phones means, opens it, shows the code, closes it."""

    name: ClassVar[str] = "class_phones"
    overlay: ClassVar[bool] = True
    grow: ClassVar[float] = GROW
    first_focus: ClassVar[str] = "open"

    def __init__(self, view: Round) -> None:
        self.view = view
        self.trouble = ""

    def paint(self, page: Page) -> None:
        """Draw what there is to decide, or the code that phones join with."""
        if self.view.phones is not None:
            boxed(page, "phones", lambda width: self._opened(page, width), 1040.0)
        else:
            boxed(page, "phones", lambda width: self._closed(page, width))

    def _closed(self, page: Page, width: float) -> list[Piece]:
        told = _("A page on this network: a short code, no names, one vote for each phone and question.")
        more = _("Hands can be counted all the same. If the school's network keeps devices apart, count hands.")
        pieces = [*lines(page, _("Votes by phone"), "class_heading", width), *lines(page, told, "class_hint", width)]
        pieces += [*lines(page, more, "class_hint", width, "ink_muted"), gap(12)]
        if journal_of(self.view.lesson).exists():
            again = _("The phones of this lesson are remembered: same address, same code, and what they have voted.")
            pieces += [*lines(page, again, "class_hint_strong", width), gap(12)]
        pieces += [*lines(page, self.trouble, "class_hint_strong", width), gap(12)] if self.trouble else []
        ways = [
            Button("open", _("Open it to the phones on this network"), lambda: self._open(EVERYWHERE), key="1", main=True),
            Button("try", _("Try it on this computer alone"), lambda: self._open(HERE), key="2"),
            Button("back", _("Back"), Pop, key="Escape"),
        ]
        return [*pieces, *(row(page, button, width) for button in ways)]

    def _opened(self, page: Page, width: float) -> list[Piece]:
        phones = self.view.phones
        assert phones is not None
        size = min(440.0, width / 2, max(200.0, page.height - 220))
        room = width - size - 24

        def draw(page: Page, box: Box) -> None:
            qr_picture(page, phones, Box(box.x, box.y, size, size))
            x = box.x + size + 24
            y = page.text(_("In a phone's browser:"), "class_hint", x, box.y, width=room)
            y = page.text(phones.server.address, "class_heading", x, y + 4, width=room)
            y = page.text(_("Code"), "class_hint", x, y + 12, width=room)
            y = page.text(phones.server.code, "class_letter", x, y)
            page.text(
                counted("{n} phone is in", "{n} phones are in", phones.server.devices), "class_strong", x, y + 8, width=room
            )

        ways = [
            Button("back", _("Go on"), Pop, key="Escape", main=True),
            Button("close", _("Close the phones"), self._close, key="2"),
        ]
        return [Piece(max(size, _LEAST) + 16, draw), *(row(page, button, width) for button in ways)]

    def tick(self) -> None:
        """Draw again when a phone has come."""
        if self.view.phones is not None and self.view.phones.changed():
            self.view.app.dirty = True

    def _open(self, host: str) -> Move | None:
        phones = Phones()
        try:
            phones.start(host, journal=journal_of(self.view.lesson))
        except UserError as error:
            self.trouble = str(error)
            return None
        self.view.phones = Ballots(phones)
        self.view.phones.follow(self.view.lesson)
        return None

    def _close(self) -> Move | None:
        self.view.leave()
        return Pop()
