"""Another way: a class at its end goes back to one of its questions, answers otherwise, and plays on from there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pygame

from spring1968.desk.classroom.chrome import GROW, letter_block
from spring1968.desk.classroom.facts import day_of, event_of, options
from spring1968.desk.classroom.menu import Pick, boxed, row
from spring1968.desk.classroom.pressed import digit
from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import Button, touched
from spring1968.desk.moves import Move, Pop, Replace
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.app import App


class Again:
    """Names the question to go back to, then the other answer; `then` hears the lesson that goes on from there."""

    name: ClassVar[str] = "class_again"
    overlay: ClassVar[bool] = True
    grow: ClassVar[float] = GROW
    first_focus: ClassVar[str] = "again:0"

    def __init__(self, app: App, lesson: Lesson, then: Callable[[Lesson], Move | None]) -> None:
        self.app = app
        self.lesson = lesson
        self.then = then

    def paint(self, page: Page) -> None:
        """Draw the questions of the class, each with its number and with what was chosen."""
        told = _("To which question does the class go back? What it has played stays, and both are compared at the end.")

        def build(width: float) -> list[Piece]:
            head = [*lines(page, _("Another way"), "class_heading", width), *lines(page, told, "class_hint", width), gap(10)]
            rows = [self._round(page, number, width) for number in range(len(self.lesson.rounds))]
            return [*head, *rows, row(page, Button("back", _("Back"), Pop, key="Escape"), width)]

        boxed(page, "again", build, 900.0)

    def _round(self, page: Page, number: int, width: float) -> Piece:
        there, room = self.lesson.at_round(number), width - 92
        chosen = event_of(there).options[self.lesson.rounds[number].chosen].label
        first, second = f"{day_of(there)}: {event_of(there).title}", _("chosen: {answer}").format(answer=chosen)
        high = page.high(first, "class_strong", room) + page.high(second, "class_hint", room) + 16

        def draw(page: Page, box: Box) -> None:
            spot = Box(box.x, box.y, box.w, high)
            page.fill(spot, "panel_alt")
            touched(page, spot, page.target(f"again:{number}", spot, first, partial(self._back_to, number)))
            letter_block(page, Box(box.x, box.y, 60, high), str(number + 1), style="date")
            y = page.text(first, "class_strong", box.x + 76, box.y + 8, width=room)
            page.text(second, "class_hint", box.x + 76, y, "ink_muted", width=room)

        return Piece(high + 8, draw, (f"again:{number}",))

    def _back_to(self, number: int) -> Move:
        there, chosen = self.lesson.at_round(number), self.lesson.rounds[number].chosen
        open_ones = [one for one in options(there) if one.locked is None and one.id != chosen]
        heading = _("“{title}”: which answer now?").format(title=event_of(there).title)
        return Replace(Pick(self.app, heading, open_ones, lambda option: self.then(self.lesson.again(number, option))))

    def catch(self, event: pygame.event.Event) -> Any:
        """Take the number of one of the first nine questions; all else goes its usual way."""
        number = digit(event)
        if number is None or number > len(self.lesson.rounds):
            return None
        return self._back_to(number - 1)
