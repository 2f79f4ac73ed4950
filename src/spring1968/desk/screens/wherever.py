"""Which screen a game stands at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.moves import Screen

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game


def standing(app: App, game: Game) -> Screen:
    """Return the screen for where a game stands: its question, or its ending."""
    from spring1968.desk.screens.desk import Desk
    from spring1968.desk.screens.ending import Ending

    return Ending(app, game) if game.sitting.over else Desk(app, game)
