"""Laws of a scenario that is edited while it is played, and of a program that breaks: nothing decided is lost."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from looking import an_app, faults, look
from spring1968.desk import window
from spring1968.desk.app import App
from spring1968.desk.moves import Only
from spring1968.desk.reload import watch
from spring1968.desk.screens.broken import Broken
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.notes import Note, Problems
from spring1968.desk.screens.title import Title
from spring1968.play.record import read
from spring1968.play.starting import Wish, new_game, program_of
from spring1968.scenario.folder import shipped


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


def settle(app: App) -> None:
    deadline = time.monotonic() + 20
    while app.worker.waiting:
        assert time.monotonic() < deadline
        app.worker.collect()
        time.sleep(0.005)
    app.draw()


def started(app: App, folder: Path) -> tuple[Path, Desk]:
    """Return a scenario of one's own and the desk of a game of it with one choice made."""
    path = folder / "mine.yaml"
    path.write_text((shipped() / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    game = new_game(Wish(str(path), seed=3, file=folder / "run.json"), program_of(str(path)))
    option = next(option.id for option, free in game.sitting.options() if free)
    game, notice = game.kept()[0].choose(option)
    assert not notice
    desk = Desk(app, game)
    app.go(Only(desk))
    look(app, (1280, 720))
    return path, desk


def press(app: App, key: int) -> None:
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode="", mod=0))
    settle(app)


def test_an_edited_text_is_shown_and_the_game_stays_where_it_was(app: App, tmp_path: Path) -> None:
    path, desk = started(app, tmp_path)
    assert desk.sight.event is not None
    old = desk.sight.event.title
    path.write_text(path.read_text(encoding="utf-8").replace(f"title: {old}", "title: Another title"), encoding="utf-8")
    press(app, pygame.K_F5)
    assert isinstance(app.screen, Desk)
    assert app.screen.sight.event is not None
    assert app.screen.sight.event.title == "Another title"
    assert app.screen.game.sitting.decisions == desk.game.sitting.decisions
    assert app.screen.game.sitting.table.turn == desk.game.sitting.table.turn


def test_a_broken_file_shows_its_problems_and_the_game_goes_on_when_mended(app: App, tmp_path: Path) -> None:
    path, desk = started(app, tmp_path)
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace("effects:", "efects:"), encoding="utf-8")
    press(app, pygame.K_F5)
    assert isinstance(app.screen, Problems)
    assert not faults(app.draw())
    assert read(desk.game.file).decisions == desk.game.sitting.decisions
    path.write_text(sound, encoding="utf-8")
    press(app, pygame.K_F5)
    assert isinstance(app.screen, Desk)
    assert app.screen.game.sitting.decisions == desk.game.sitting.decisions


def test_a_run_that_parts_is_told_and_goes_on_with_the_version_before(app: App, tmp_path: Path) -> None:
    path, desk = started(app, tmp_path)
    taken = desk.game.sitting.decisions[0].option
    path.write_text(path.read_text(encoding="utf-8").replace(f"{taken}:", f"{taken}_anew:", 1), encoding="utf-8")
    press(app, pygame.K_F5)
    assert app.screen.name in ("note", "problems")
    press(app, pygame.K_ESCAPE)
    assert app.stack[-1].screen is desk
    assert read(desk.game.file).decisions == desk.game.sitting.decisions


def test_a_watched_file_is_read_again_when_it_changes(app: App, tmp_path: Path) -> None:
    path, _desk = started(app, tmp_path)
    seen = watch(str(path))
    assert not seen.changed(1_000)
    os.utime(path, ns=(1, 1))
    assert not seen.changed(1_100), "it looks twice a second"
    assert seen.changed(2_000)
    assert not seen.changed(3_000)


def test_a_breakage_writes_a_report_and_leads_back_into_the_run(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "user_log_path", lambda _name: tmp_path / "log")
    game = new_game(Wish("tutorial", seed=3, file=app.library.folder / "run.json"), program_of("tutorial"))
    game, _notice = game.kept()[0].choose(next(option.id for option, free in game.sitting.options() if free))
    app.go(Only(Desk(app, game)))
    report = window.write_report(ValueError("made to break"), app)
    assert "made to break" in report.read_text(encoding="utf-8")
    app.recover(report)
    assert isinstance(app.screen, Broken)
    for text in (100, 150, 200):
        assert not faults(look(app, (1280, 720), text))
    press(app, pygame.K_RETURN)
    assert isinstance(app.screen, Desk)
    assert app.screen.game.sitting.decisions == game.sitting.decisions


def test_a_damaged_run_is_named_and_left(app: App, tmp_path: Path) -> None:
    app.go(Only(Title(app)))
    app.draw()
    damaged = tmp_path / "damaged.json"
    damaged.write_text("{", encoding="utf-8")
    app.go(app.library.open_run(damaged))
    settle(app)
    assert isinstance(app.screen, Note)
    assert "damaged" in app.screen.text
    assert damaged.read_text(encoding="utf-8") == "{"
