"""Golden pictures of the main screens, half size. Running this file draws them anew and shows old beside new.

python tests/golden.py
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame

from looking import an_app, look
from sitting_games import finished, games, program
from spring1968.desk.app import App
from spring1968.desk.moves import Only, Push, Screen
from spring1968.desk.screens.brief import Brief
from spring1968.desk.screens.consequence import Consequence
from spring1968.desk.screens.debrief import Debrief
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.ending import Ending
from spring1968.desk.screens.newspaper import Newspaper
from spring1968.desk.screens.scenarios import Scenarios
from spring1968.desk.screens.settings import SettingsScreen
from spring1968.desk.screens.title import Title
from spring1968.desk.window import Opening
from spring1968.play.game import Game

FOLDER = Path(__file__).parent / "golden"
SIZE = (1280, 720)
KEPT = (640, 360)
ASKED = "prague:two_thousand_words"


def _before_and_after() -> tuple[Game, Game]:
    before = games()[ASKED]
    option = next(option.id for option, free in before.sitting.options() if free)
    return before, replace(before, sitting=before.sitting.choose(option))


def _shelf(app: App) -> Screen:
    app.library.fill()
    while app.worker.waiting:
        app.worker.collect()
        time.sleep(0.001)
    return Scenarios(app)


def _ended() -> Game:
    return finished("prague_spring", "prague", 5)


SCREENS: dict[str, Callable[[App], Screen]] = {
    "title": Title,
    "scenarios": _shelf,
    "brief": lambda app: Brief(app, program(), "prague_spring", Opening(seed=1968)),
    "desk": lambda app: Desk(app, games()[ASKED]),
    "consequence": lambda app: Consequence(app, *_before_and_after()),
    "newspaper": lambda app: Newspaper(app, *_before_and_after()),
    "ending": lambda app: Ending(app, _ended()),
    "debrief": lambda app: Debrief(app, _ended(), "charts"),
    "settings": SettingsScreen,
}


def drawn(name: str) -> pygame.Surface:
    """Return a screen as it is drawn now, half size."""
    with tempfile.TemporaryDirectory() as folder:
        app = an_app(Path(folder))
        app.go(Only(Title(app)))
        if name != "title":
            app.go(Push(SCREENS[name](app)))
        page = look(app, SIZE)
        app.worker.stop()
    return pygame.transform.smoothscale(page.surface, KEPT).convert(24)


def kept(name: str) -> pygame.Surface | None:
    """Return the golden picture, or None where there is none yet."""
    path = FOLDER / f"{name}.png"
    return pygame.image.load(str(path)).convert(24) if path.exists() else None


def difference(one: pygame.Surface, other: pygame.Surface) -> tuple[float, float]:
    """Return the mean difference of two pictures (0 to 255), and the share of samples that differ by more than 48."""
    apart = np.abs(_samples(one) - _samples(other))
    return float(apart.mean()), float((apart > 48).mean())


def _samples(picture: pygame.Surface) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    return pygame.surfarray.array3d(picture).astype(np.int16)


def _sheet(old: pygame.Surface | None, new: pygame.Surface) -> pygame.Surface:
    """Return old, new and their difference, four times as strong, side by side."""
    sheet = pygame.Surface((3 * KEPT[0], KEPT[1]))
    sheet.blit(new, (KEPT[0], 0))
    if old is not None:
        sheet.blit(old, (0, 0))
        apart = np.minimum(4 * np.abs(_samples(old) - _samples(new)), 255).astype(np.uint8)
        sheet.blit(pygame.surfarray.make_surface(apart), (2 * KEPT[0], 0))
    return sheet


def main() -> int:
    """Draw every golden picture anew; leave a sheet of old, new and difference for each that changed."""
    pygame.display.init()
    sheets = Path(tempfile.mkdtemp(prefix="golden-"))
    FOLDER.mkdir(exist_ok=True)
    for name in SCREENS:
        new, old = drawn(name), kept(name)
        apart = difference(old, new) if old is not None else (255.0, 1.0)
        print(f"{name:14}{apart[0]:8.2f} {100 * apart[1]:6.1f} %")
        if apart[0] > 0:
            pygame.image.save(_sheet(old, new), str(sheets / f"{name}.png"))
            pygame.image.save(new, str(FOLDER / f"{name}.png"))
    print(f"old, new and difference, side by side: {sheets}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
