"""What the player sees when something broke: nothing decided is lost, here is the report, go on from where you were."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spring1968.desk.controls import Button
from spring1968.desk.moves import Move, Pop
from spring1968.desk.screens.notes import Note
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App


class Broken(Note):
    """A note with the report's place and the way back into the last run."""

    def __init__(self, app: App, report: Path) -> None:
        self.app = app
        told = _("A mistake of the program stopped this screen. Every choice you made is kept. What happened is in {file}")
        text = told.format(file=report)
        buttons = [Button("title", _("To the title"), Pop, key="Escape")]
        if app.library.latest() is not None:
            buttons.insert(0, Button("resume", _("Go on with the run"), self._resume, key="Return", main=True))
        super().__init__(_("Something broke"), text, buttons)

    def _resume(self) -> Move | None:
        latest = self.app.library.latest()
        return self.app.library.open_run(latest.file) if latest is not None else Pop()
