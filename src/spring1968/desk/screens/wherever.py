"""Which screen a game stands at, and how one goes back to a question of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.moves import Only, Screen
from spring1968.desk.screens.notes import Note
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game


def standing(app: App, game: Game) -> Screen:
    """Return the screen for where a game stands: its question, or its ending."""
    from spring1968.desk.screens.desk import Desk
    from spring1968.desk.screens.ending import Ending

    return Ending(app, game) if game.sitting.over else Desk(app, game)


def branched(app: App, game: Game, steps: int = 1) -> Only:
    """Go back some questions and on from there in a file of its own; say which file holds what."""
    branch, notice = game.back(steps).kept()
    kept = _("The run you left stays in {file}.").format(file=game.file.name)
    told = [
        kept if game.written else _("The run you left was not kept in a file."),
        _("This one goes on in {file}, with the same luck.").format(file=branch.file.name),
    ]
    failed = [part for part in (notice.text, str(notice.path or ""), notice.failure) if part]
    heading = _("The branch cannot be kept") if notice.failure else _("A branch")
    return Only(standing(app, branch), Note(heading, " ".join(failed or told)))
