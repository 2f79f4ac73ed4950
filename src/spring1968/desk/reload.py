"""Reading a scenario again while it is played: by key, or whenever its files change.

A broken file shows its problems over the game, which waits; when it is mended and the run still replays, the game
stands where it stood.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spring1968.desk.controls import Button
from spring1968.desk.moves import Move, Only, Pop, Push
from spring1968.desk.screens.notes import Note, Problems
from spring1968.desk.screens.wherever import standing
from spring1968.desk.words import _
from spring1968.engine.program import compile_scenario
from spring1968.play.game import Game
from spring1968.play.starting import Kept
from spring1968.problems import RecordError, ScenarioError, UserError
from spring1968.scenario.folder import find
from spring1968.scenario.load import load

if TYPE_CHECKING:
    from spring1968.desk.app import App

EVERY = 500
"""How often the files are looked at, in milliseconds."""


def files_of(scenario: str) -> dict[Path, int]:
    """Return a scenario's files with the moments (in nanoseconds) at which they were last written."""
    path = find(scenario)
    files = [path] if path.is_file() else [*path.rglob("*.yaml"), *path.rglob("*.yml")]
    found = {}
    for file in files:
        try:
            found[file] = file.stat().st_mtime_ns
        except OSError:
            continue
    return found


@dataclass
class Watch:
    """Looks from time to time whether the files of a scenario have changed."""

    scenario: str
    seen: dict[Path, int]
    looked: int = 0

    def changed(self, now: int) -> bool:
        """Return whether a file has changed since the last change that was seen; `now` is in milliseconds."""
        if now - self.looked < EVERY:
            return False
        self.looked = now
        try:
            files = files_of(self.scenario)
        except ScenarioError:
            return False
        changed = files != self.seen
        self.seen = files
        return changed


def watch(scenario: str) -> Watch:
    """Return a watch on a scenario's files as they are now."""
    return Watch(scenario, files_of(scenario))


def playing(app: App) -> Game | None:
    """Return the game that is played on the screens that are open, if there is one."""
    for entry in reversed(app.stack):
        game = getattr(entry.screen, "after", None) or getattr(entry.screen, "game", None)
        if isinstance(game, Game):
            return game
    return None


def read_again(app: App) -> None:
    """Read the scenario of the game that is played once more, beside the frame, and go on with it."""
    game = playing(app)
    if game is None:
        return
    name = game.scenario or game.sitting.program.scenario.id

    def job() -> Game | UserError:
        try:
            program = compile_scenario(load(name), game.school)
            again = Kept(game.record, program, game.scenario).game(game.file)
            return again if game.file.exists() else game
        except (UserError, OSError) as error:
            return error if isinstance(error, UserError) else UserError(str(error))

    app.worker.later(job, lambda result: app.go(_after(app, game, result)))


def _after(app: App, game: Game, result: Game | UserError) -> Move:
    showing_problems = isinstance(app.screen, Problems)
    if isinstance(result, ScenarioError):
        buttons = [
            Button("again", _("Read it again"), lambda: read_again(app), key="F5", main=True),
            Button("back", _("Go on with the version before"), Pop, key="Escape"),
        ]
        if showing_problems:
            app.go(Pop())
        return Push(Problems(result.problems, buttons))
    if isinstance(result, RecordError):
        if showing_problems:
            app.go(Pop())
        return Push(Note(_("The run does not fit the changed scenario"), f"{result}"))
    if isinstance(result, UserError):
        return Push(Note(_("The scenario cannot be read"), f"{result}"))
    app.library.forget(game.scenario or game.sitting.program.scenario.id)
    app.sounds.play("paper")
    return Only(standing(app, result))
