"""The debate pack of a run that is over, written beside its record: how far it is, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import Button
from spring1968.desk.errand import Errand, Told
from spring1968.desk.moves import Pop
from spring1968.desk.page import Page
from spring1968.desk.papers import Paper, pack_text, written
from spring1968.desk.screens.help import laid_over
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game


class PackSheet:
    """A sheet over the debrief; leaving it before the pack is there ends the work, and nothing is written."""

    name: ClassVar[str] = "pack"
    overlay: ClassVar[bool] = True

    def __init__(self, app: App, game: Game) -> None:
        self.app = app
        self.game = game

        def job(told: Told) -> Paper:
            return written(game.file, "pack", lambda: pack_text(game, game.role, told))

        self.errand: Errand[Paper] = Errand(app, job)

    def paint(self, page: Page) -> None:
        """Draw the sheet with what is known by now."""
        self.errand.begin()
        back = Button("back", _("Back"), self._back, key="Escape", main=True)
        laid_over(page, self.name, _("Debate pack"), lambda width: self._said(page, width), back)

    def _said(self, page: Page, width: float) -> list[Piece]:
        what = _("The run on paper for a debate: turning points, evidence, questions, lesson plans. It prints on A4.")
        return [*lines(page, what, "text", width), gap(10), *lines(page, self.stand, "strong", width), gap(6)]

    @property
    def stand(self) -> str:
        """Return where the pack stands, how far it is, or what went wrong."""
        paper = self.errand.result
        if paper is None:
            done, total = self.errand.progress
            return (
                _("Writing: {done} of {total} decisions reviewed").format(done=done, total=total) if total else _("Writing")
            )
        return paper.failure if paper.path is None else _("It is there: {path}").format(path=paper.path)

    def tick(self) -> None:
        """Show how far the work is."""
        self.errand.tick()

    def _back(self) -> Pop:
        self.errand.leave()
        return Pop()
