"""The smallest rewrite and the balance sheet in the window: the analysis’ own numbers, by keys alone, nothing clipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from class_games import press, work
from looking import LAYOUTS, an_app, faults, look
from sitting_games import finished, program
from spring1968.analysis.changed import Base
from spring1968.analysis.processes import Effort
from spring1968.analysis.rewrite import choices_in, history_of, policies_of, possible, search
from spring1968.analysis.usage import sheet
from spring1968.desk.app import App
from spring1968.desk.errand import Errand
from spring1968.desk.moves import Only
from spring1968.desk.rewriting import LEAST, MOST, MOST_CHANGES, PLAYOUTS, SEED, Wanted
from spring1968.desk.screens.balance_sheet import PLAYOUTS as BALANCED
from spring1968.desk.screens.balance_sheet import BalanceSheet
from spring1968.desk.screens.debrief import Debrief
from spring1968.desk.screens.rewrites import Rewrites
from spring1968.desk.screens.scenarios import Scenarios

GAME = ("prague_spring_lesson", "prague", 3, True)
EVERY_LOOK = [(size, text, language) for size, text in LAYOUTS for language in ("en", "xx")]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


def opened(app: App) -> Rewrites:
    screen = Rewrites(app, finished(*GAME))
    app.stack = []
    app.go(Only(screen))
    look(app, (1280, 720))
    return screen


def searched(app: App, screen: Rewrites) -> None:
    screen.ask()
    work(app)
    assert screen.found is not None


def test_the_answer_is_that_of_the_analysis(app: App) -> None:
    screen = opened(app)
    for from_history in (False, True):
        screen.quest.wanted = Wanted(from_history, 0.4, 2)
        searched(app, screen)
        game = screen.quest.game
        of, roles = game.sitting.program, (game.role,)
        choices = history_of(of, roles) if from_history else choices_in(game.sitting, roles)
        base = Base(of, policies_of(None if from_history else game.sitting, roles))
        assert screen.found == search(base, possible(of, choices), screen.quest.target, 0.4, 2, Effort(PLAYOUTS, SEED))


def test_it_is_asked_and_answered_by_keys_alone(app: App) -> None:
    screen = opened(app)
    press(app, pygame.K_RIGHT)
    assert screen.quest.wanted.from_history
    app.stack[-1].eye.focus = "rewrite:below"
    press(app, pygame.K_RIGHT, pygame.K_RIGHT)
    assert screen.quest.wanted.below == 0.3
    press(app, pygame.K_RETURN)
    work(app)
    assert screen.found is not None


def test_a_question_stays_within_its_limits() -> None:
    wanted = Wanted()
    for steps in (-99, 99):
        for what in ("below", "most"):
            wanted = wanted.turned(what, steps)
            assert LEAST <= wanted.below <= MOST and 1 <= wanted.most <= MOST_CHANGES


def test_the_puzzle_tells_only_how_many_until_it_is_solved_or_given_up(app: App) -> None:
    screen = opened(app)
    screen.puzzle = True
    screen.quest.wanted = Wanted(False, 0.4, 3)
    searched(app, screen)
    found = screen.found
    assert found is not None and found.answers
    assert screen._solving
    page = look(app, (1280, 720))
    assert any(target.key == "X" for target in page.targets)
    for event, option in found.answers[0].changes:
        screen.quest.picks[event] = option
    screen.attempt()
    work(app)
    screen.tick()
    assert screen.tries == {found.answers[0].changes: found.answers[0].share}
    press(app, pygame.K_x)
    assert screen.shown and not screen._solving


def test_picking_goes_round_the_answers_of_a_decision(app: App) -> None:
    screen = opened(app)
    event = next(iter(screen.quest.choices))
    count = len(screen.quest.game.sitting.program.scenario.text.events[event].options)
    assert screen.quest.changes == ()
    for _ in range(count):
        screen.pick(event, 1)
    assert screen.quest.changes == ()
    screen.pick(event, 1)
    assert len(screen.quest.changes) == 1 and screen.quest.changes[0][0] == event


def test_changing_the_question_or_leaving_ends_the_search(app: App) -> None:
    screen = opened(app)
    screen.ask()
    errand = screen.search
    screen.turn("below", 1)
    assert isinstance(errand, Errand) and screen.search is None
    work(app)
    assert errand.result is None and screen.found is None
    screen.ask()
    press(app, pygame.K_ESCAPE)
    assert screen.search is None


@pytest.mark.parametrize("puzzle", [False, True])
def test_no_moment_of_it_is_clipped_in_any_window(app: App, puzzle: bool) -> None:
    screen, wrong = opened(app), []
    screen.puzzle = puzzle
    for moment in ("asking", "searching", "found"):
        if moment == "searching":
            screen.ask()
        if moment == "found":
            work(app)
        for number, (size, text, language) in enumerate(EVERY_LOOK):
            page = look(app, size, text, ("dark", "light")[number % 2], language)
            wrong += [f"{moment} {size} {text} {language}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong[:20])


def test_the_debrief_leads_to_it(app: App) -> None:
    app.go(Only(Debrief(app, finished(*GAME), "inevitable")))
    page = look(app, (1280, 720))
    move = next(target for target in page.targets if target.name == "rewrite").act()
    assert isinstance(move.screen, Rewrites)


def test_the_balance_sheet_is_that_of_the_analysis_and_fits(app: App) -> None:
    of = program("tutorial")
    screen = BalanceSheet(app, of.scenario)
    app.go(Only(screen))
    wrong = list(faults(look(app, (1280, 720))))
    work(app)
    found, wanted = screen.errand.result, sheet(of, BALANCED, 1968)
    assert found is not None
    assert (found.reached == wanted.reached).all() and (found.ended == wanted.ended).all()
    assert found.effects == wanted.effects and found.balances == wanted.balances
    for number, (size, text, language) in enumerate(EVERY_LOOK):
        page = look(app, size, text, ("dark", "light")[number % 2], language)
        wrong += [f"{size} {text} {language}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong[:20])


def test_the_shelf_leads_to_the_balance_sheet(app: App) -> None:
    app.go(Only(Scenarios(app)))
    work(app)
    page = press(app, pygame.K_b)
    assert page is not None and app.screen.name == "balance"
    press(app, pygame.K_ESCAPE)
    assert app.screen.name == "scenarios"
