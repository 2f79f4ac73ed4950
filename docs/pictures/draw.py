"""Draw the pictures of the README: the desk and a consequence, of one fixed run. `make pictures` runs this."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame

from spring1968.desk.app import App
from spring1968.desk.moves import Only, Screen
from spring1968.desk.screens.consequence import Consequence
from spring1968.desk.screens.desk import Desk
from spring1968.play.game import Game
from spring1968.play.starting import Wish, new_game

HERE = Path(__file__).parent
SEED = 4
ASKED = "two_thousand_words"


def standing_at(game: Game, event: str) -> Game:
    """Return the game played on as in history until an event asks."""
    while (question := game.sitting.question) is not None and game.sitting.program.events[question.event].id != event:
        free = [option for option, is_free in game.sitting.options() if is_free]
        game, _notice = game.choose(next((option for option in free if option.historical), free[0]).id)
    return game


def draw(app: App, screen: Screen, name: str, focus: str | None = None) -> None:
    """Write a screen's picture beside this file."""
    app.go(Only(screen))
    app.draw()
    app.stack[-1].eye.focus = focus
    app.draw()
    pygame.image.save(app.surface, str(HERE / f"{name}.png"))


def main() -> None:
    """Play, draw, and say where the pictures are."""
    with tempfile.TemporaryDirectory() as folder:
        pygame.display.init()
        app = App(pygame.display.set_mode((1280, 720)), Path(folder) / "desk.json", Path(folder) / "runs")
        app.settings = replace(app.settings, sound=False, less_motion=True)
        game = standing_at(new_game(Wish(role="prague", seed=SEED, file=Path(folder) / "run.json")), ASKED)
        options = [option.id for option, is_free in game.sitting.options() if is_free]
        draw(app, Desk(app, game), "desk", f"answer:{options[1]}")
        after, _notice = game.choose(options[1])
        draw(app, Consequence(app, game, after), "consequence")
    print(f"{HERE / 'desk.png'}\n{HERE / 'consequence.png'}")


if __name__ == "__main__":
    main()
