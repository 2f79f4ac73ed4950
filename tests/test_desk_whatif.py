"""The what-ifs of the debrief: asked before told, exact, by keys alone, nothing clipped, and no work for nobody."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from looking import LAYOUTS, an_app, faults, look
from sitting_games import finished
from spring1968.analysis.crossings import crossings, turn_starts
from spring1968.analysis.curve import curve
from spring1968.analysis.difference import Difference
from spring1968.analysis.processes import Effort
from spring1968.analysis.review import review
from spring1968.desk.app import App
from spring1968.desk.errand import Errand, Told
from spring1968.desk.guess_line import PLAYOUTS as FROM_EACH_TURN
from spring1968.desk.guess_line import SEED, Line, asked_of, farthest
from spring1968.desk.moves import Only, Push
from spring1968.desk.page import Page
from spring1968.desk.press import NBSP
from spring1968.desk.screens.better_choice import BetterChoice
from spring1968.desk.screens.debrief import Debrief
from spring1968.desk.screens.ending import Ending
from spring1968.desk.screens.inevitable import Inevitable
from spring1968.desk.weighing import ASKED, PLAYOUTS, Weighed, change_words, ranked, weigh
from spring1968.desk.whiskers import reach
from spring1968.play.game import Game
from spring1968.play.record import read

RUNS = (
    ("prague_spring", "prague", 0, True),
    ("prague_spring", "moscow", 1, False),
    ("prague_spring", "west", 2, False),
    ("congress_kept_for_1970", "prague", 1, False),
    ("august_1968", "prague", 1, False),
)
MAIN = RUNS[1]
EVERY_LOOK = [(size, text, language) for size, text in LAYOUTS for language in ("en", "xx")]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


def opened(app: App, game: Game, tab: str) -> Debrief:
    screen = Debrief(app, game, tab)
    app.stack = []
    app.go(Push(Ending(app, game)))
    app.go(Push(screen))
    look(app, (1280, 720))
    return screen


def work(app: App) -> None:
    """Let the jobs beside the frame come to their end, with a frame now and then."""
    until = time.monotonic() + 60
    while app.worker.waiting and time.monotonic() < until:
        app.worker.collect()
        app.go_if(getattr(app.screen, "tick", lambda: None)())
        time.sleep(0.002)
    assert not app.worker.waiting


def better(app: App, run: tuple[str, str, int, bool] = MAIN) -> BetterChoice:
    """Return the tab with its first question on the screen."""
    view = opened(app, finished(*run), "better").view
    assert isinstance(view, BetterChoice)
    work(app)
    app.draw()
    return view


def inevitable(app: App, run: tuple[str, str, int, bool] = MAIN) -> Inevitable:
    view = opened(app, finished(*run), "inevitable").view
    assert isinstance(view, Inevitable)
    return view


def press(app: App, *keys: int) -> Page:
    """Press keys one after another, each on the picture before it."""
    for key in keys:
        letter = chr(key) if 0 < key < 128 and chr(key).isalnum() else ""
        app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=0))
        app.draw()
    assert app.page is not None
    return app.page


def written(page: Page) -> str:
    return " ".join(text.text for text in page.written).replace(NBSP, " ")


def all_looks(app: App) -> None:
    for size, text, language in EVERY_LOOK:
        page = look(app, size, text, "dark" if language == "en" else "light", language)
        assert faults(page) == [], (size, text, language)
    look(app, (1280, 720))


# nothing is clipped


@pytest.mark.parametrize("run", RUNS)
def test_no_moment_of_a_better_choice_is_clipped_in_any_window(app: App, run: tuple[str, str, int, bool]) -> None:
    view = opened(app, finished(*run), "better").view
    assert isinstance(view, BetterChoice)
    all_looks(app)
    work(app)
    app.draw()
    if view.asked:
        all_looks(app)
        app.stack[-1].eye.focus = f"answer:{view.asked[0].others[0].option}"
        all_looks(app)
        press(app, pygame.K_RETURN)
        assert view.given
        all_looks(app)
        press(app, pygame.K_a)
    assert view.listed
    all_looks(app)
    view.open = view.ranked[-1]
    all_looks(app)


@pytest.mark.parametrize("run", RUNS)
def test_no_moment_of_the_line_is_clipped_in_any_window(app: App, run: tuple[str, str, int, bool]) -> None:
    view = inevitable(app, run)
    all_looks(app)
    view.line.values = [at % 11 / 10 for at in range(len(view.line.dates))]
    all_looks(app)
    work(app)
    view._show()
    all_looks(app)


# asked first, told then


def test_no_number_is_shown_before_an_answer_is_given(app: App) -> None:
    view = better(app)
    assert view.asked
    for at, one in enumerate(view.asked):
        assert view.at == at
        for way in one.others:
            app.stack[-1].eye.focus = f"answer:{way.option}"
            page = app.draw()
            said = written(page)
            for change in (*way.endings.values(), *way.goals.values()):
                assert change.close or change_words(change) not in said
            assert "changes most" not in said and "your turn first" in said
            assert not any(target.key == "G" for target in page.targets)
        press(app, pygame.K_RETURN)
        assert view.given
        assert "changes most" in written(app.draw())
        app.stack[-1].eye.focus = None
        app.draw()
        press(app, pygame.K_RETURN)
    assert view.listed


def test_enter_alone_gives_no_answer(app: App) -> None:
    view = better(app)
    press(app, pygame.K_RETURN, pygame.K_RETURN, pygame.K_SPACE)
    assert not view.given


def test_a_question_is_answered_by_keys_alone(app: App) -> None:
    view = better(app)
    taken = view.asked[0].taken.option
    assert app.stack[-1].eye.focus == f"answer:{taken}"
    down = view.asked[0].ways[-1].option != taken
    press(app, pygame.K_DOWN if down else pygame.K_UP)
    assert view.pick != taken
    press(app, pygame.K_RETURN)
    assert view.given and view.shown == view.pick
    assert any(target.key == "G" for target in app.draw().targets)


def test_a_question_is_answered_by_mouse_alone(app: App) -> None:
    view = better(app)
    wanted = view.asked[0].others[-1].option
    target = next(target for target in app.draw().targets if target.name == f"answer:{wanted}")
    assert target.rect is not None
    app._click(target.rect.center)
    page = app.draw()
    assert not view.given
    give = next(target for target in page.targets if target.name == "give")
    assert give.rect is not None
    app._click(give.rect.center)
    assert view.given and view.pick == wanted


# exact


def test_the_numbers_are_those_of_the_review() -> None:
    game = finished(*MAIN)
    mine = [crossing for crossing in crossings(game.sitting) if crossing.decision.by_hand]
    told: list[tuple[int, int]] = []
    found = weigh(game.sitting, lambda done, total: told.append((done, total)))
    assert [one.reviewed for one in found] == review(game.sitting.program, mine, {}, PLAYOUTS, SEED)
    assert told[0] == (0, len(mine)) and told[-1] == (len(mine), len(mine))
    assert all(change.total == PLAYOUTS for one in found for way in one.others for change in way.endings.values())


def test_the_weightiest_come_first_and_the_close_ones_last() -> None:
    game = finished(*MAIN)
    found = ranked(weigh(game.sitting, lambda done, total: None))
    turns = [one.reviewed.turn for one in found]
    assert turns == sorted(turns, reverse=True)
    assert sorted(one.own for one in found) == list(range(len(found)))
    assert all((one.weightiest is None) == (one.reviewed.turn == 0) for one in found)
    assert len([one for one in found[:ASKED] if one.weightiest]) <= ASKED


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_change_is_called_close_where_its_interval_holds_zero(more: int, less: int) -> None:
    change = Difference(more, less, 800)
    low, high = change.interval
    assert (change_words(change) == "too close to call") == (low <= 0 <= high)
    assert reach([change]) >= max(abs(low), abs(high))


def test_going_back_branches_to_the_question_and_keeps_the_run(app: App, tmp_path: Path) -> None:
    game, _notice = replace(finished(*MAIN), file=tmp_path / "run.json").kept()
    view = opened(app, game, "better").view
    assert isinstance(view, BetterChoice)
    work(app)
    app.draw()
    one = view.asked[0]
    app.stack[-1].eye.focus = f"answer:{one.others[0].option}"
    app.draw()
    page = press(app, pygame.K_RETURN)
    move = next(target for target in page.targets if target.key == "G").act()
    assert isinstance(move, Only)
    branch = move.screen.game  # type: ignore[attr-defined]
    asked = branch.sitting.question
    assert asked is not None
    assert game.sitting.program.events[asked.event].id == one.reviewed.decision.event
    past = branch.sitting.decisions
    assert past == game.sitting.decisions[: len(past)]
    assert sum(decision.by_hand for decision in past) == one.own
    held = read(game.file)
    assert branch.file == game.file and held.decisions == past and held.others == (game.branch,)


# the line


def test_the_line_is_drawn_by_keys_alone_and_then_compared(app: App) -> None:
    view = inevitable(app)
    assert app.stack[-1].eye.focus == "drawing"
    assert not view.line.ready and "Show the model" not in written(app.draw())
    press(app, pygame.K_RETURN)
    assert not view.wanted
    press(app, pygame.K_UP, pygame.K_UP, pygame.K_RIGHT, pygame.K_UP, pygame.K_RIGHT, pygame.K_DOWN)
    assert view.line.values[:4] == [0.2, 0.3, 0.2, None]
    press(app, pygame.K_LEFT)
    assert view.line.at == 1
    press(app, pygame.K_TAB)
    assert app.stack[-1].eye.focus != "drawing"
    app.stack[-1].eye.focus = "drawing"
    work(app)
    page = press(app, pygame.K_RETURN)
    assert view.wanted and view.steps
    most = farthest(view._compared())
    said = written(page)
    if most is None:
        assert "lies within" in said
    else:
        assert most.guess is not None and f"you said {100 * most.guess:.0f} %" in said
    press(app, pygame.K_d)
    assert not view.wanted and not any(view.line.values)


def test_the_model_is_not_shown_before_it_is_asked_for(app: App) -> None:
    view = inevitable(app)
    work(app)
    press(app, pygame.K_UP, pygame.K_RIGHT)
    assert view.steps and view._modelled() is not None
    assert "differ most" not in written(app.draw())
    before = pygame.image.tobytes(app.draw().surface, "RGB")
    view.steps = []
    assert pygame.image.tobytes(app.draw().surface, "RGB") == before


def test_the_line_follows_the_mouse(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    view = inevitable(app)
    held = [True]
    monkeypatch.setattr(pygame.mouse, "get_pressed", lambda *_given: (held[0], False, False))
    plot = view._plot
    assert plot is not None
    app._click((round(plot.x + 1), round(plot.bottom - plot.h * 0.2)))
    app.draw()
    app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(round(plot.right - 1), round(plot.bottom - plot.h * 0.8))))
    screen = app.screen
    assert isinstance(screen, Debrief)
    screen.tick()
    assert view.line.values[0] == pytest.approx(0.2, abs=0.02)
    assert view.line.values[-1] == pytest.approx(0.8, abs=0.02)
    drawn = [value for value in view.line.values if value is not None]
    assert len(drawn) == len(view.line.values) and drawn == sorted(drawn)
    held[0] = False
    screen.tick()
    app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(round(plot.x + 1), round(plot.y + 1))))
    screen.tick()
    assert view.line.values[0] == pytest.approx(0.2, abs=0.02)


def test_the_curve_is_that_of_the_analysis(app: App) -> None:
    view = inevitable(app)
    work(app)
    app.draw()
    sitting = view.game.sitting
    whole = curve(sitting, view.asked.target, {}, Effort(FROM_EACH_TURN, SEED))
    assert view.steps == whole[: len(view.steps)]
    if view.asked.came is None:
        assert len(view.steps) == len(whole)


@pytest.mark.parametrize("run", RUNS)
def test_the_asked_days_are_those_of_the_run(run: tuple[str, str, int, bool]) -> None:
    sitting = finished(*run).sitting
    asked = asked_of(sitting)
    begun = [sitting.program.date(table.turn) for table in turn_starts(sitting)]
    assert asked.first == begun[0] and asked.last in begun
    assert asked.came is not None or asked.last == begun[-1]
    assert list(asked.dates) == sorted(set(asked.dates))
    assert (asked.dates[0], asked.dates[-1]) == (asked.first, asked.last)
    hindcast = sitting.program.scenario.text.hindcast
    assert asked.target.id == (hindcast.event if hindcast is not None and hindcast.event else sitting.ending)


DAYS = [dt.date(1968, month, 1) for month in range(1, 9)]


@given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=1, max_size=12), st.lists(st.integers(-3, 3)))
def test_a_line_always_lies_between_none_and_certain(strokes: list[tuple[float, float]], moves: list[int]) -> None:
    line, since = Line(DAYS), None
    for position, value in strokes:
        line.draw(position, value, since)
        since = position
    for step in moves:
        line.move(step)
        line.lift(step)
    assert all(value is None or 0 <= value <= 1 for value in line.values)
    assert [day for day, _value in line.guess] == sorted(day for day, _value in line.guess)


# the work beside the frame


def test_leaving_ends_the_work_and_coming_back_begins_it_anew(app: App) -> None:
    steps: list[int] = []

    def job(told: Told) -> str:
        for step in range(500):
            told(step, 500)
            steps.append(step)
            time.sleep(0.002)
        return "done"

    app.go(Push(Ending(app, finished(*MAIN))))
    errand = Errand(app, job)
    errand.begin()
    until = time.monotonic() + 5
    while not steps and time.monotonic() < until:
        time.sleep(0.001)
    errand.leave()
    work(app)
    assert errand.result is None and len(steps) < 500
    errand.begin()
    errand.begin()
    work(app)
    assert errand.result == "done"


@pytest.mark.parametrize("key", [pygame.K_ESCAPE, pygame.K_t])
def test_leaving_the_debrief_ends_the_review(app: App, key: int) -> None:
    view = opened(app, finished(*MAIN), "better").view
    assert isinstance(view, BetterChoice)
    press(app, key)
    assert not isinstance(app.screen, Debrief)
    work(app)
    assert view.errand.result is None


def test_another_tab_lets_the_review_go_on(app: App) -> None:
    view = opened(app, finished(*MAIN), "better").view
    assert isinstance(view, BetterChoice)
    press(app, pygame.K_1)
    work(app)
    assert view.errand.result
    page = press(app, pygame.K_5)
    assert "Turning point 1 of" in written(page)


def test_a_tab_that_is_chosen_again_takes_the_arrows_at_once(app: App) -> None:
    view = inevitable(app)
    press(app, pygame.K_UP, pygame.K_1, pygame.K_DOWN, pygame.K_6, pygame.K_RIGHT, pygame.K_UP)
    assert view.line.values[:2] == [0.1, 0.2]
    better_view = better(app)
    press(app, pygame.K_a, pygame.K_a)
    press(app, pygame.K_1, pygame.K_5)
    assert app.stack[-1].eye.focus == f"answer:{better_view.asked[0].taken.option}"


def test_the_tutorial_speaks_of_no_odds(app: App) -> None:
    screen = opened(app, finished("tutorial", "editor", 1, False), "story")
    assert not any(isinstance(view, BetterChoice | Inevitable) for view in screen.views)


def test_an_answer_that_is_surely_weightiest_is_named() -> None:
    for one in weigh(finished(*MAIN).sitting, lambda done, total: None):
        assert isinstance(one, Weighed)
        assert one.taken in one.ways and one.taken not in one.others
        assert one.weightiest is None or one.weightiest.turn == one.reviewed.turn
