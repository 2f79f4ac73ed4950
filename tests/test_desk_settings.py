"""Laws of the settings and of the list of kept runs: they fit, they act at once, they are kept."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pygame
import pytest

from looking import SIZES, TEXTS, an_app, faults, look
from sitting_games import program
from spring1968 import desk
from spring1968.desk.app import App
from spring1968.desk.controls import Button, bottom_bar
from spring1968.desk.moves import Only, Push
from spring1968.desk.page import Box, Page, Target
from spring1968.desk.screens.letters import fixed_uses, key_uses
from spring1968.desk.screens.runs import Runs
from spring1968.desk.screens.settings import SECTIONS, SettingsScreen
from spring1968.desk.screens.title import Title
from spring1968.desk.settings import CHANGEABLE_KEYS, TEXT_SIZES, read_settings
from spring1968.play.starting import Wish, new_game

EVERY_LOOK = list(itertools.product(SIZES, TEXTS, ("dark", "light"), ("en", "xx")))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    app.go(Only(Title(app)))
    app.library.total = 0
    yield app
    app.worker.stop()


def press(app: App, key: int, letter: str = "") -> Page:
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=0))
    return app.draw()


def click(app: App, name: str) -> Page:
    rect = target(app, name).rect
    assert rect is not None, f"{name} is out of sight"
    app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=rect.center))
    return app.draw()


def target(app: App, name: str) -> Target:
    return next(target for target in app.draw().targets if target.name == name)


def focus(app: App, name: str) -> None:
    app.stack[-1].eye.focus = name
    app.stack[-1].eye.focus_moved = True
    app.draw()


def work(app: App) -> None:
    """Let the jobs beside the frame come to their end."""
    until = time.monotonic() + 10
    while app.worker.waiting and time.monotonic() < until:
        app.worker.collect()
        time.sleep(0.002)
    assert not app.worker.waiting


def settings(app: App, section: str = "reading") -> SettingsScreen:
    screen = SettingsScreen(app)
    screen.section = section
    app.go(Push(screen))
    app.draw()
    return screen


def keep_runs(app: App, number: int = 3) -> list[Path]:
    """Keep some runs of several roles and lengths, the last of them open."""
    files = []
    for at in range(number):
        role = program().roles[at % len(program().roles)]
        file = app.library.folder / f"run-{at}.json"
        game = new_game(Wish(role=role, seed=at, file=file), program())
        for _step in range(at):
            game, _notice = game.choose(next(option.id for option, free in game.sitting.options() if free))
        replace(game, open_book=at == number - 1).kept()
        files.append(file)
    return files


def damage(app: App) -> Path:
    file = app.library.folder / "a-run-with-a-rather-long-name-that-was-cut-off-in-the-middle.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('{"scenario": "prague_spring", "roles"', encoding="utf-8")
    return file


def kept_games(app: App) -> Runs:
    screen = Runs(app)
    app.go(Push(screen))
    work(app)
    app.draw()
    return screen


def wrong_looks(app: App) -> list[str]:
    return [
        f"{app.screen.name} {how}: {fault}"
        for how in EVERY_LOOK
        for fault in faults(look(app, how[0], how[1], how[2], how[3]))
    ]


# the settings


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_fits(app: App, section: str) -> None:
    settings(app, section)
    app.set(keys={"A": "X"})
    assert not wrong_looks(app)


def test_a_key_that_is_asked_for_and_a_message_fit(app: App) -> None:
    screen = settings(app, "keys")
    app.message = "/home/somebody/with a long name/.config/spring1968/desk.json: the settings cannot be read; " * 2
    screen.asked = "T"
    focus(app, "change:T")
    press(app, pygame.K_b, "b")
    assert screen.refused
    assert not wrong_looks(app)
    screen.section = "files"
    app.message *= 4
    assert not wrong_looks(app)


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_text_size_is_in_force_at_once(app: App, size: int) -> None:
    settings(app)
    page = click(app, f"text:{size}")
    assert app.settings.text == size
    assert page.scale == pytest.approx(size / 100)


def test_settings_are_in_the_file_afterwards(app: App) -> None:
    settings(app)
    for name in ("theme:light", "letters:plain", "less_motion", "open_book"):
        focus(app, name)
        press(app, pygame.K_RETURN)
    click(app, "tab:sound")
    click(app, "sound")
    held, told = read_settings(app.settings_file)
    assert not told
    assert held == app.settings
    assert (held.theme, held.plain_letters, held.less_motion, held.open_book, held.sound) == (
        "light",
        True,
        False,
        True,
        True,
    )


def test_sections_by_number_and_by_mouse(app: App) -> None:
    screen = settings(app)
    for at, section in enumerate(SECTIONS, 1):
        press(app, getattr(pygame, f"K_{at}"), str(at))
        assert screen.section == section
    for section in SECTIONS:
        click(app, f"tab:{section}")
        assert screen.section == section


def test_a_file_that_cannot_be_written_is_told(app: App, tmp_path: Path) -> None:
    (tmp_path / "no_folder").write_text("", encoding="utf-8")
    app.settings_file = tmp_path / "no_folder" / "desk.json"
    settings(app)
    page = click(app, "theme:light")
    assert "could not be kept" in app.message
    assert any("could not be kept" in text.text for text in page.written)


# keys


class Lettered:
    """A screen with a letter, as the desk has them."""

    name: ClassVar[str] = "lettered"
    overlay: ClassVar[bool] = False

    def __init__(self) -> None:
        self.opened = 0

    def paint(self, page: Page) -> None:
        """Draw one button."""
        page.fill(Box(0, 0, 10, 10), "panel")
        bottom_bar(page, [Button("map", "Map", self._open, key="M")])

    def _open(self) -> None:
        self.opened += 1


def test_every_changeable_key_is_told_and_can_be_reached(app: App) -> None:
    assert tuple(key_uses()) == CHANGEABLE_KEYS
    assert not set(fixed_uses()) & set(CHANGEABLE_KEYS)
    settings(app, "keys")
    for key in CHANGEABLE_KEYS:
        focus(app, f"change:{key}")
        assert target(app, f"change:{key}").rect is not None


def test_every_letter_of_a_screen_is_known() -> None:
    known = set(key_uses()) | set(fixed_uses())
    for file in Path(desk.__file__).parent.rglob("*.py"):
        assert set(re.findall(r'key="([A-Z])"', file.read_text(encoding="utf-8"))) <= known, file.name


def test_a_changed_key_works_and_is_shown(app: App) -> None:
    screen = settings(app, "keys")
    focus(app, "change:M")
    press(app, pygame.K_RETURN)
    assert screen.asked == "M"
    page = press(app, pygame.K_y, "y")
    assert screen.asked is None
    assert any(text.text == "Y" and text.style == "key" for text in page.written)
    assert json.loads(app.settings_file.read_text(encoding="utf-8"))["keys"] == {"M": "Y"}
    lettered = Lettered()
    app.go(Push(lettered))
    page = app.draw()
    assert [text.text for text in page.written if text.style == "key"] == ["Y"]
    press(app, pygame.K_y, "y")
    press(app, pygame.K_m, "m")
    assert lettered.opened == 1


@pytest.mark.parametrize(
    ("letter", "said"), [("l", "ledger"), ("q", "quit"), ("7", "Only a letter"), ("+", "Only a letter")]
)
def test_a_taken_key_is_refused(app: App, letter: str, said: str) -> None:
    screen = settings(app, "keys")
    click(app, "change:M")
    page = press(app, ord(letter), letter)
    assert screen.asked == "M"
    assert said in screen.refused
    assert any(said in text.text for text in page.written)
    assert not app.settings.keys
    press(app, pygame.K_ESCAPE)
    assert screen.asked is None
    assert app.screen is screen


def test_a_freed_key_can_be_taken_and_the_usual_ones_come_back(app: App) -> None:
    settings(app, "keys")
    for key, letter in (("M", "y"), ("L", "m"), ("L", "l"), ("L", "m")):
        focus(app, f"change:{key}")
        press(app, pygame.K_RETURN)
        press(app, ord(letter), letter)
    assert app.settings.keys == {"M": "Y", "L": "M"}
    focus(app, "change:M")
    press(app, pygame.K_RETURN)
    press(app, pygame.K_m, "m")
    assert app.settings.keys["M"] == "Y"
    press(app, pygame.K_ESCAPE)
    click(app, "usual")
    assert not app.settings.keys
    assert not read_settings(app.settings_file)[0].keys


# the kept runs


def test_an_empty_list_says_so_and_fits(app: App) -> None:
    screen = Runs(app)
    app.go(Push(screen))
    assert not wrong_looks(app)
    work(app)
    assert any("No run is kept yet" in text.text for text in look(app, (1280, 720)).written)
    assert not wrong_looks(app)


def test_the_list_fits(app: App) -> None:
    keep_runs(app)
    damaged = damage(app)
    kept_games(app)
    assert not wrong_looks(app)
    app.library.refill()
    work(app)
    assert any(text.text == "The Prague Spring" for text in look(app, (1280, 720)).written)
    for name in ("run:run-2.json", f"run:{damaged.name}"):
        focus(app, name)
        assert not wrong_looks(app)


def test_a_run_is_opened_by_keyboard(app: App) -> None:
    files = keep_runs(app)
    kept_games(app)
    press(app, pygame.K_2, "2")
    assert app.stack[-1].eye.focus == f"run:{files[-2].name}"
    assert app.screen.name == "runs"
    press(app, pygame.K_RETURN)
    assert app.screen.name == "waiting"
    work(app)
    assert app.screen.name == "desk"


def test_a_run_is_opened_by_mouse(app: App) -> None:
    files = keep_runs(app)
    kept_games(app)
    click(app, f"run:{files[0].name}")
    assert app.screen.name == "runs"
    click(app, f"run:{files[0].name}")
    work(app)
    assert app.screen.name == "desk"


def test_the_main_button_opens_the_run_in_focus(app: App) -> None:
    files = keep_runs(app)
    kept_games(app)
    click(app, f"run:{files[0].name}")
    click(app, "open")
    work(app)
    assert app.screen.name == "desk"


def test_a_damaged_run_is_not_opened_and_says_why(app: App) -> None:
    keep_runs(app, 1)
    file = damage(app)
    kept_games(app)
    focus(app, f"run:{file.name}")
    page = press(app, pygame.K_RETURN)
    assert app.screen.name == "runs"
    assert any("damaged" in text.text for text in page.written)
    assert "open" not in {target.name for target in page.targets}
    assert file.read_text(encoding="utf-8").endswith('"roles"')
