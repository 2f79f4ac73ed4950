"""Laws of the way into a game: the shelf of scenarios, the brief, the schools."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from looking import LAYOUTS, SIZES, TEXTS, an_app, faults, look
from sitting_games import program
from spring1968.desk.app import App
from spring1968.desk.moves import Only, Pop, Push, Screen
from spring1968.desk.screens.brief import Brief, _goal_look
from spring1968.desk.screens.desk import Desk
from spring1968.desk.screens.notes import Problems
from spring1968.desk.screens.runs import Runs
from spring1968.desk.screens.scenarios import About, Scenarios
from spring1968.desk.screens.schools import Schools
from spring1968.desk.screens.title import Title
from spring1968.desk.screens.views import SoFar
from spring1968.play.record import read
from spring1968.play.starting import Wish, new_game

BROKEN = "format: 1\nid: broken\ntitle: Budapest 1956\nevents: {}\n"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    app = an_app(folder)
    app.library.own_scenarios = [str(folder / "broken.yaml")]
    app.go(Only(Title(app)))
    app.go(Push(Scenarios(app)))
    settle(app)
    yield app
    app.worker.stop()


def settle(app: App) -> None:
    """Let the work beside the frame end, whatever it begins in its turn."""
    deadline = time.monotonic() + 30
    while app.worker.waiting:
        assert time.monotonic() < deadline
        app.worker.collect()
        time.sleep(0.005)
    app.draw()


def press(app: App, key: int, letter: str = "") -> None:
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=0))
    settle(app)


def click(app: App, name: str) -> None:
    app.draw()
    assert app.page is not None
    rect = next(target.rect for target in app.page.targets if target.name == name)
    assert rect is not None
    app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=rect.center))
    settle(app)


def test_the_shelf_and_the_brief_fit(app: App) -> None:
    wrong = []
    screens: list[Screen] = [Scenarios(app)]
    screens += [Brief(app, program(name), name) for name in ("prague_spring", "tutorial")]
    for screen in screens:
        app.go(Only(Title(app)))
        app.go(Push(screen))
        for size, text in LAYOUTS:
            for theme, language in (("dark", "xx"), ("light", "en")):
                found = faults(look(app, size, text, theme, language))
                wrong += [f"{screen.name} {size} {text} {language}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong[:20])


def test_every_role_and_school_fits(app: App) -> None:
    wrong = []
    brief = Brief(app, program(), "prague_spring")
    for role in program().roles:
        brief.role = role
        app.go(Only(brief))
        for text in TEXTS:
            wrong += [f"{role} {text}: {fault}" for fault in faults(look(app, (1280, 720), text))]
    for text in TEXTS:
        app.go(Only(brief))
        app.go(Push(Schools(program(), None, lambda _name: Pop())))
        wrong += [f"schools {text}: {fault}" for fault in faults(look(app, (1280, 720), text, "dark", "xx"))]
    assert not wrong, "\n".join(wrong[:20])


def test_the_brief_of_every_role_stands_on_one_page(app: App) -> None:
    brief = Brief(app, program(), "prague_spring")
    app.go(Only(brief))
    for role in program().roles:
        brief.role = role
        for size in SIZES:
            assert not look(app, size).columns, f"{role} {size} scrolls"


def test_goals_bear_the_sign_of_what_they_are_measured_on() -> None:
    goals = program().scenario.text.roles["prague"].goals
    assert [_goal_look(program(), goal).sign for goal in goals.values()] == ["circle", "flag", "people", "cross"]


def test_a_what_if_says_how_much_it_changes(app: App) -> None:
    app.go(Only(Title(app)))
    app.go(Push(Scenarios(app)))
    app.draw()
    app.stack[-1].eye.focus = "card:summit_announced_in_july"
    app.stack[-1].eye.focus_moved = True
    written = {text.text for text in look(app, (1920, 1080)).written}
    assert "75 min · what if · 1 change" in written
    assert "1 change to The Prague Spring" in written
    assert not any("what if · 0" in text for text in written)


def test_a_small_window_tells_what_a_scenario_is_about_over_the_shelf(app: App) -> None:
    app.go(Only(Title(app)))
    app.go(Push(Scenarios(app)))
    look(app, (1280, 720), 200)
    press(app, pygame.K_2, "2")
    press(app, pygame.K_d, "d")
    assert isinstance(app.screen, About)
    page = look(app, (1280, 720), 200)
    assert any(text.text.startswith("First steps") for text in page.written)
    wrong = [f"{text}: {fault}" for text in TEXTS for fault in faults(look(app, (1280, 720), text, "light", "xx"))]
    assert not wrong
    press(app, pygame.K_RETURN)
    assert isinstance(app.screen, Brief)
    press(app, pygame.K_ESCAPE)
    assert isinstance(app.screen, Scenarios)


def test_a_changed_key_works_on_the_brief_and_stands_on_its_cap(app: App) -> None:
    before = app.settings
    brief = Brief(app, program(), "prague_spring")
    app.go(Only(brief))
    try:
        app.set(keys={"R": "E"})
        page = look(app, (1280, 720))
        caps = [text.text for text in page.written if text.style == "key"]
        assert "E" in caps and "R" not in caps
        brief.seed = -1
        press(app, pygame.K_r, "r")
        assert brief.seed == -1
        press(app, pygame.K_e, "e")
        assert brief.seed >= 0
    finally:
        app.set(**{name: getattr(before, name) for name in ("keys", "text", "theme")})


def test_a_run_of_a_scenario_that_is_not_here_says_so(app: App) -> None:
    file = app.library.folder / "of-another.json"
    new_game(Wish("tutorial", seed=1, file=file), program("tutorial")).kept()
    file.write_text(file.read_text(encoding="utf-8").replace('"tutorial"', '"my_own"'), encoding="utf-8")
    try:
        app.go(Only(Title(app)))
        app.go(Push(Runs(app)))
        settle(app)
        look(app, (1280, 720))
        app.stack[-1].eye.focus = "run:of-another.json"
        press(app, pygame.K_RETURN)
        page = look(app, (1280, 720))
        assert app.screen.name == "note"
        assert any("my_own" in text.text for text in page.written)
        assert not faults(look(app, (1280, 720), 200, "light", "xx"))
    finally:
        file.unlink()


def test_every_shipped_scenario_and_the_own_one_stand_on_the_shelf(app: App) -> None:
    names = [card.key for card in app.library.cards]
    assert names[0] == "prague_spring"
    assert len(names) == len(set(names)) == app.library.total
    assert [card.title for card in app.library.cards if card.problems] == ["Budapest 1956"] or any(
        card.problems and card.own for card in app.library.cards
    )


def test_a_broken_scenario_shows_its_problems_and_cannot_start(app: App) -> None:
    app.go(Only(Title(app)))
    app.go(Push(Scenarios(app)))
    broken = next(card for card in app.library.cards if card.problems)
    look(app, (1280, 720))
    app.stack[-1].eye.focus = f"card:{broken.key}"
    app.draw()
    press(app, pygame.K_p, "p")
    assert isinstance(app.screen, Problems)
    press(app, pygame.K_ESCAPE)
    assert isinstance(app.screen, Scenarios)
    press(app, pygame.K_RETURN)
    assert isinstance(app.screen, Problems)


def test_from_the_title_to_the_first_question_by_keyboard_alone(app: App) -> None:
    app.go(Only(Title(app)))
    look(app, (1280, 720))
    app.stack[-1].eye.focus = "new"
    press(app, pygame.K_RETURN)
    assert isinstance(app.screen, Scenarios)
    press(app, pygame.K_1, "1")
    press(app, pygame.K_1, "1")
    assert isinstance(app.screen, Brief)
    press(app, pygame.K_2, "2")
    assert app.screen.role == "moscow"
    press(app, pygame.K_n, "n")
    for digit in "4711":
        press(app, getattr(pygame, f"K_{digit}"), digit)
    press(app, pygame.K_RETURN)
    assert app.screen.seed == 4711
    app.stack[-1].eye.focus = "begin"
    press(app, pygame.K_RETURN)
    assert isinstance(app.screen, SoFar)
    press(app, pygame.K_ESCAPE)
    assert isinstance(app.screen, Desk)
    assert app.screen.game.role == "moscow"
    record = read(app.screen.game.file)
    assert (record.seed, record.roles) == (4711, ("moscow",))
    assert not any(decision.by_hand for decision in record.decisions)


def test_from_the_title_to_the_first_question_by_mouse_alone(app: App) -> None:
    app.go(Only(Title(app)))
    look(app, (1280, 720))
    click(app, "new")
    click(app, "card:tutorial")
    click(app, "card:prague_spring")
    click(app, "open")
    assert isinstance(app.screen, Brief)
    click(app, "role:west")
    click(app, "school")
    assert isinstance(app.screen, Schools)
    click(app, "school:" + next(iter(program().scenario.text.schools)))
    click(app, "book")
    click(app, "begin")
    assert isinstance(app.screen, SoFar)
    click(app, "back")
    assert isinstance(app.screen, Desk)
    assert app.screen.game.role == "west"
    assert app.screen.game.open_book
    assert app.screen.game.school == next(iter(program().scenario.text.schools))
    assert read(app.screen.game.file).open_book


def test_a_run_that_cannot_be_kept_says_so_and_does_not_begin(app: App, tmp_path: Path) -> None:
    folder = app.library.folder
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    app.library.folder = blocked / "runs"
    try:
        brief = Brief(app, program(), "prague_spring")
        app.go(Only(brief))
        look(app, (1280, 720))
        click(app, "begin")
        assert app.screen.name == "note"
    finally:
        app.library.folder = folder
