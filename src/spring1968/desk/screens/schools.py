"""The schools of historians: under which reading the numbers of a scenario are set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, draw_button, panel
from spring1968.desk.moves import Move, Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.engine.program import Program


class Schools:
    """A list to choose from: the scenario's own values, or those of a school, with its historians and its argument."""

    name: ClassVar[str] = "schools"
    overlay: ClassVar[bool] = True

    def __init__(self, program: Program, chosen: str | None, choose: Callable[[str | None], Move]) -> None:
        self.program = program
        self.chosen = chosen
        self.choose = choose

    def paint(self, page: Page) -> None:
        """Draw the list, scrolling where it is long."""
        width = min(820.0, page.width - 32)
        box = Box((page.width - width) / 2, 12, width, page.height - 24)
        panel(page, box, "accent")
        page.text(_("Schools of historians"), "panel", box.x + 24, box.y + 16)
        room = Box(box.x + 24, box.y + 52, width - 48, box.h - 112)
        column(page, "schools", room, lambda wide: self._list(page, wide))
        draw_button(page, Box(box.x + 24, box.bottom - 52, 140, 40), Button("back", _("Back"), Pop, key="Escape"))

    def _list(self, page: Page, width: float) -> list[Piece]:
        own = _("The scenario’s own values")
        found = [self._row(None, own, 1), gap(10)]
        for number, (name, school) in enumerate(self.program.scenario.text.schools.items(), 2):
            found += [self._row(name, school.title, number), gap(4)]
            if school.historians:
                found += lines(page, school.historians, "strong", width, "ink_muted")
            found += [*lines(page, " ".join(school.summary.split()), "text", width), gap(14)]
        return found

    def _row(self, name: str | None, label: str, number: int) -> Piece:
        target = f"school:{name or ''}"
        key = str(number) if number < 10 else None
        button = Button(target, label, partial(self.choose, name), key=key, chosen=name == self.chosen)

        def draw(page: Page, box: Box) -> None:
            high = max(40.0, page.high(label, "medium", box.w - 70) + 16)
            draw_button(page, Box(box.x, box.y, box.w, min(high, 62)), button)

        return Piece(66, draw, (target,))
