"""Small boxes above a screen: something to know, something to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import pygame

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, button_rows, draw_buttons, panel
from spring1968.desk.keys import key_of
from spring1968.desk.moves import Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.problems import Problem


class Note:
    """A heading, a text, and buttons; one that goes back when none are given."""

    name: ClassVar[str] = "note"
    overlay: ClassVar[bool] = True

    def __init__(self, heading: str, text: str, buttons: Sequence[Button] = ()) -> None:
        self.heading = heading
        self.text = text
        self.buttons = list(buttons) or [Button("back", _("Back"), Pop, key="Escape", main=True)]
        self.first_focus = self.buttons[0].name

    def paint(self, page: Page) -> None:
        """Draw the box in the middle, as high as its text needs and the window allows."""
        width = min(640.0, page.width - 32)
        inner = width - 48
        text = page.high(self.text, "text", inner)
        head = page.high(self.heading, "panel", inner)
        buttons = button_rows(page, self.buttons, inner)
        height = min(page.height - 32, head + text + buttons + 72)
        box = Box((page.width - width) / 2, (page.height - height) / 2, width, height)
        panel(page, box, "accent")
        y = page.text(self.heading, "panel", box.x + 24, box.y + 20, width=inner) + 10
        room = Box(box.x + 24, y, inner, box.bottom - y - buttons - 32)
        column(page, "note", room, lambda wide: [*lines(page, self.text, "text", wide), gap(2)])
        draw_buttons(page, Box(box.x + 24, box.bottom - buttons - 16, inner, buttons), self.buttons)


class Waiting:
    """Says what is being done beside the frame; Escape stops waiting for it."""

    name: ClassVar[str] = "waiting"
    overlay: ClassVar[bool] = True

    def __init__(self, what: str) -> None:
        self.what = what

    def paint(self, page: Page) -> None:
        """Draw a strip in the middle."""
        width = min(480.0, page.width - 32)
        height = page.high(self.what, "panel", width - 48) + 96
        box = Box((page.width - width) / 2, (page.height - height) / 2, width, height)
        panel(page, box, "accent")
        y = page.text(self.what, "panel", box.x + 24, box.y + 20, width=width - 48)
        draw_buttons(page, Box(box.x + 24, y + 12, width - 48, 40), [Button("back", _("Back"), Pop, key="Escape")])

    def catch(self, event: pygame.event.Event) -> Any:
        """Let an Enter that came early pass: it was meant for the screen that is coming, and must not stop it."""
        return True if key_of(event) == "Return" else None


class Problems:
    """Every problem of a scenario: file, line, what is wrong, what mends it."""

    name: ClassVar[str] = "problems"
    overlay: ClassVar[bool] = True

    def __init__(self, problems: Sequence[Problem], buttons: Sequence[Button] = ()) -> None:
        self.problems = problems
        self.buttons = list(buttons) or [Button("back", _("Back"), Pop, key="Escape", main=True)]

    def paint(self, page: Page) -> None:
        """Draw the list, scrolling where it is long."""
        width = min(900.0, page.width - 32)
        box = Box((page.width - width) / 2, 16, width, page.height - 32)
        panel(page, box, "warning")
        head = counted("{n} problem in this scenario", "{n} problems in this scenario", len(self.problems))
        y = page.text(head, "panel", box.x + 24, box.y + 18, width=width - 48) + 8
        buttons = button_rows(page, self.buttons, width - 48)
        room = Box(box.x + 24, y, width - 48, box.bottom - y - buttons - 32)
        column(page, "problems", room, lambda wide: self._list(page, wide))
        draw_buttons(page, Box(box.x + 24, box.bottom - buttons - 16, width - 48, buttons), self.buttons)

    def _list(self, page: Page, width: float) -> list[Piece]:
        pieces: list[Piece] = []
        for problem in self.problems:
            place = f"{problem.place.path}:{problem.place.line}:{problem.place.column}"
            pieces += lines(page, f"{place}  {problem.code}", "strong", width)
            pieces += lines(page, problem.message, "text", width)
            if problem.hint:
                pieces += lines(page, problem.hint, "text", width, "ink_muted")
            pieces.append(gap(12))
        return pieces
