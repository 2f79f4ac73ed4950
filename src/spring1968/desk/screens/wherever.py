"""Which screen a game stands at, and how one goes back to a question of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.moves import Move, Only, Push, Screen
from spring1968.desk.screens.notes import Note
from spring1968.desk.words import _
from spring1968.problems import RecordError

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game


def standing(app: App, game: Game) -> Screen:
    """Return the screen for where a game stands: its question, or its ending."""
    from spring1968.desk.screens.desk import Desk
    from spring1968.desk.screens.ending import Ending

    return Ending(app, game) if game.sitting.over else Desk(app, game)


def branched(app: App, game: Game, steps: int = 1) -> Only:
    """Go back some questions, to answer otherwise; say where what was played is kept."""
    told = _("What you played stays in {file} as a branch; this one goes on with the same luck.")
    return _gone_on(app, game.back(steps), told)


def taken_up(app: App, game: Game, number: int) -> Move:
    """Go on with another branch of the run (`record.branches`, from 0), where it was left."""
    try:
        branch = game.taken_up(number)
    except RecordError as error:
        return Push(Note(_("The branch cannot be taken up"), str(error)))
    return _gone_on(app, branch, _("The branch you left stays in {file}."))


def gone_back(app: App, game: Game, number: int, steps: int) -> Move:
    """Take up a branch (`record.branches`, from 0; 0 is the one played now) and go back some of its questions."""
    try:
        branch = game.taken_up(number).back(steps)
    except RecordError as error:
        return Push(Note(_("The branch cannot be taken up"), str(error)))
    told = _("What you played stays in {file} as a branch; this one goes on with the same luck.")
    return _gone_on(app, branch, told)


def _gone_on(app: App, branch: Game, told: str) -> Only:
    branch, notice = branch.kept()
    failed = [part for part in (notice.text, str(notice.path or ""), notice.failure) if part]
    heading = _("The branch cannot be kept") if notice.failure else _("A branch")
    return Only(standing(app, branch), Note(heading, " ".join(failed) or told.format(file=branch.file.name)))
