"""The schools of historians: under which reading the numbers of a scenario are set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import Button, draw_button
from spring1968.desk.moves import Move, Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.help import laid_over
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
        back = Button("back", _("Back"), Pop, key="Escape")
        laid_over(page, "schools", _("Schools of historians"), lambda wide: self._list(page, wide), back, 820.0)

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
