"""Opening the window and running in it: what is drawn first, what happens when something breaks."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pygame
from platformdirs import user_data_path, user_log_path

from spring1968 import __version__
from spring1968.problems import UserError

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.classroom.going import Teaching

TEXT_PLAY = "`spring1968 play` plays the same game in the terminal"


@dataclass(frozen=True)
class Opening:
    """How the window is opened: with a scenario, a kept run, for a class, watching the scenario's files or not."""

    scenario: str | None = None
    role: str | None = None
    seed: int | None = None
    school: str | None = None
    file: Path | None = None
    watch: bool = False
    size: tuple[int, int] | None = None
    own_scenarios: list[str] = field(default_factory=list)
    teaching: Teaching | None = None


class NoWindow(UserError):
    """There is no screen to open a window on."""


def run(opening: Opening) -> None:
    """Open the window and run the game in it until the player leaves.

    Raises `NoWindow` where no window can be opened, `UserError` when the game breaks again and again.
    """
    app = start(opening)
    reports: list[Path] = []
    while app.running:
        try:
            app.run()
        except Exception as error:
            report = write_report(error, app)
            reports.append(report)
            if len(reports) > 3:
                raise UserError(f"the game broke again and again; the reports are in {report.parent}") from error
            app.recover(report)
    pygame.display.quit()


def start(opening: Opening) -> App:
    """Open the window and put the first picture into it."""
    surface = open_window(opening.size)
    from spring1968.desk.app import App
    from spring1968.desk.moves import Only
    from spring1968.desk.screens.title import Title
    from spring1968.desk.settings import settings_file

    app = App(surface, settings_file(), user_data_path("spring1968") / "runs")
    app.library.own_scenarios = opening.own_scenarios
    app.go(Only(Title(app)))
    app.draw()
    pygame.display.flip()
    app.begin(opening)
    return app


def open_window(size: tuple[int, int] | None = None) -> pygame.Surface:
    """Return the surface of a new window that can be resized, no larger than the screen.

    Raises `NoWindow` where there is no screen.
    """
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    os.environ.setdefault("SDL_VIDEO_ALLOW_SCREENSAVER", "1")
    try:
        pygame.display.init()
        pygame.font.init()
        _seen(pygame.display.get_driver())
        wide, high = pygame.display.get_desktop_sizes()[0]
        wished = size or (1280, 720)
        fitted = (min(wished[0], wide), min(wished[1], high)) if wide > 0 and high > 0 else wished
        surface = pygame.display.set_mode(fitted, pygame.RESIZABLE)
    except pygame.error as error:
        raise NoWindow(f"no window can be opened here ({error}); {TEXT_PLAY}") from None
    pygame.display.set_caption("spring1968")
    pygame.key.set_repeat(400, 60)
    return surface


def _seen(driver: str) -> None:
    """Refuse a driver that draws where nobody can see it, unless it was asked for."""
    if driver in ("offscreen", "dummy", "evdev") and os.environ.get("SDL_VIDEODRIVER") != driver:
        pygame.display.quit()
        raise NoWindow(f"no window can be opened here (there is no screen); {TEXT_PLAY}")


def write_report(error: BaseException, app: App) -> Path:
    """Write what happened to a file and return it; where it cannot be written, the text goes to the terminal."""
    text = report_of(error, app)
    folder = user_log_path("spring1968")
    path = folder / f"report-{pygame.time.get_ticks()}-{os.getpid()}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        sys.stderr.write(text)
    return path


def report_of(error: BaseException, app: App) -> str:
    """Return what somebody needs to mend a breakage: versions, the screens, the settings, the trace."""
    screens = " > ".join(entry.screen.name for entry in app.stack)
    lines = [
        f"spring1968 {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"pygame {pygame.version.ver}, SDL {'.'.join(map(str, pygame.get_sdl_version()))}, {pygame.display.get_driver()}",
        f"window {app.surface.get_size()}, screens {screens}",
        f"settings {app.settings}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    return "\n".join(lines)
