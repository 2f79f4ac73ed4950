"""The debrief asks whether a claim about the run holds under every school of historians, and under other assumptions."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import Piece, column, gap
from spring1968.desk.controls import Button, panel
from spring1968.desk.keys import key_of
from spring1968.desk.page import Box, Page
from spring1968.desk.readings import Ground, ground_of
from spring1968.desk.screens.assumptions import SLIDER, AssumptionsPart
from spring1968.desk.screens.claim import CHOOSERS, DECISION, ClaimPart
from spring1968.desk.screens.live import Live
from spring1968.desk.screens.school_table import TablePart
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game

CLAIM, SCHOOLS, ASSUMPTIONS = "claim", "schools", "assumptions"
_STEPS = {"Left": -1, "Right": 1}


class Readings(Live):
    """Three parts: the claim, the table by school, the assumptions. `part` is the one that is open.

    In large windows the claim and the assumptions stand side by side.
    """

    name: ClassVar[str] = "readings"

    def __init__(self, app: App, game: Game) -> None:
        self.app, self.game = app, game
        self.part = CLAIM
        self.beside = False
        self._settled = ""

    @cached_property
    def ground(self) -> Ground:
        """Return what all parts stand on."""
        return ground_of(self.game.sitting)

    @cached_property
    def claim(self) -> ClaimPart:
        """Return the claim."""
        return ClaimPart(self.app, self.ground)

    @cached_property
    def table(self) -> TablePart:
        """Return the table by school."""
        return TablePart(self.app, self.ground)

    @cached_property
    def assumptions(self) -> AssumptionsPart:
        """Return the sliders."""
        return AssumptionsPart(self.app, self.ground)

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Schools")

    # what stands in the bar below

    def main(self, page: Page) -> Button | None:
        """Return the way to the verdicts while a claim is stated."""
        self.table.errand.begin()
        self.assumptions.moves.begin()
        self.beside = page.layout in ("wide", "standard")
        self._settle(page)
        if self.part != CLAIM or self.claim.asked or self.claim.stating is None:
            return None
        page.key("X", _("Ask the schools"), self._ask)
        return Button("ask", _("Ask the schools"), self._ask, key="Return", main=True)

    def offered(self, page: Page) -> list[Button]:
        """Return the ways to the other parts, and the way back to the model's own values."""
        again = self.part == CLAIM and self.claim.asked
        claim = _("Another claim") if again else _("Next decision") if self.part == CLAIM else _("Claim")
        found = [
            Button(CLAIM, claim, self._to_claim, key="C"),
            Button(SCHOOLS, _("Table"), partial(self._open, SCHOOLS), key="S", chosen=self.part == SCHOOLS),
            Button(ASSUMPTIONS, _("Assumptions"), self._to_sliders, key="A", chosen=self.part == ASSUMPTIONS),
        ]
        if page.layout == "single" and self.part == CLAIM and not again:
            page.key("C", claim, self._to_claim)  # the arrows on the card do the same: the height is for the claim
            found = found[1:]
        if self.assumptions.sliders.moved and self._sliders_shown():
            found.append(Button("reset", _("The model’s values"), self.assumptions.reset, key="0"))
        return found

    def _sliders_shown(self) -> bool:
        return self.part == ASSUMPTIONS or (self.part == CLAIM and self.beside)

    # drawing

    def paint(self, page: Page, box: Box) -> None:
        """Draw the open part; in large windows the claim with the assumptions beside it."""
        self.assumptions.begin(page)
        if self.part == SCHOOLS:
            column(page, "table", box, lambda width: self.table.pieces(page, width))
        elif self.beside:
            self._side_by_side(page, box)
        elif self.part == CLAIM:
            column(page, f"claim:{self.claim.asked}", box, lambda width: self.claim.pieces(page, width))
        else:
            column(page, "assumptions", box, lambda width: self._sliders(page, width))

    def _sliders(self, page: Page, width: float) -> list[Piece]:
        units = page.layout != "single"
        return [*self.assumptions.head(page, width), gap(6), *self.assumptions.rows(page, width, units=units)]

    def _side_by_side(self, page: Page, box: Box) -> None:
        left = Box(box.x, box.y, round(box.w * (0.6 if page.layout == "wide" else 0.62)), box.h)
        panel(page, left, "accent" if self.part == CLAIM else None)
        inner = Box(left.x + 20, left.y + 14, left.w - 36, left.h - 20)
        room = inner.h
        column(page, f"claim:{self.claim.asked}", inner, lambda width: self.claim.pieces(page, width, room))
        right = Box(left.right + 16, box.y, box.right - left.right - 16, box.h)
        panel(page, right, "accent" if self.part == ASSUMPTIONS else None)
        inner = Box(right.x + 20, right.y + 14, right.w - 36, right.h - 20)
        head = self.assumptions.head(page, inner.w)
        high = sum(piece.height for piece in head)
        column(page, "chance", Box(inner.x, inner.y, inner.w, high), lambda width: head)
        unit = self.assumptions.unit(page.eye.focus)
        units = [self.assumptions.hint(), *(parameter.unit for parameter in self.assumptions.parameters.values())]
        foot = max((page.high(words, "text", inner.w) for words in units), default=0.0) + 8
        rest = Box(inner.x - 8, inner.y + high + 6, inner.w + 12, inner.h - high - 6 - foot)
        if self.assumptions.order:
            column(page, "assumptions", rest, lambda width: self.assumptions.rows(page, width, units=False))
            with page.within(inner):
                page.text(unit, "speech", inner.x, rest.bottom + 6, "ink_muted", width=inner.w)

    # what happens

    def _settle(self, page: Page) -> None:
        """Put the focus where the arrows are of use when a part comes up."""
        moment = f"{self.part} {self.claim.asked}"
        if moment == self._settled:
            return
        if self.part == CLAIM:
            focus = None if self.claim.asked else DECISION
        else:
            focus = self.assumptions.first() if self.part == ASSUMPTIONS else None
            if self.part == ASSUMPTIONS and not focus:
                return
        self._settled = moment
        page.eye.focus, page.eye.focus_moved = focus, focus is not None

    def _open(self, part: str) -> None:
        self.part = part
        self._settled = ""

    def _to_sliders(self) -> None:
        self._open(ASSUMPTIONS)

    def _to_claim(self) -> None:
        """Go to the claim; there, to another one: from the verdicts back to it, else to the next decision."""
        if self.part != CLAIM:
            self._open(CLAIM)
        elif self.claim.asked:
            self.claim.again()
        else:
            self.claim.turn(CHOOSERS[DECISION], 1)

    def _ask(self) -> None:
        """Put the claim to the schools before anything else that is on the way."""
        self.assumptions.moves.leave()
        self.claim.ask()

    def opened(self) -> None:
        """Put the focus on the part that is open anew."""
        self._settled = ""

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Take the arrows for what is in focus: a part of the claim or a slider. Enter asks the schools."""
        focus = self.app.stack[-1].eye.focus or ""
        key = key_of(event) or ""
        if focus in CHOOSERS and key in (*_STEPS, "Return", "Space"):
            if key in _STEPS:
                self.claim.turn(CHOOSERS[focus], _STEPS[key])
            else:
                self._ask()
        elif focus.startswith(SLIDER) and key in _STEPS:
            self.assumptions.step(focus.removeprefix(SLIDER), _STEPS[key])
        else:
            return None
        self.app.dirty = True
        return True

    def tick(self) -> None:
        """Show how far the work is, and follow the mouse on a slider."""
        self.table.errand.tick()
        self.claim.tick()
        self.assumptions.tick()

    def leave(self) -> None:
        """End all work."""
        if "ground" not in self.__dict__:
            return
        for part in (self.table.errand, self.claim, self.assumptions):
            part.leave()
