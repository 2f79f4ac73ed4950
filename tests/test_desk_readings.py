"""The readings of the debrief: stated before told, the numbers of the analysis, by keys or mouse alone, nothing clipped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from looking import LAYOUTS, an_app, faults, look
from sitting_games import finished, program
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort
from spring1968.analysis.schools import Moved, Plan, schools_of, sensitivity, under, verdicts
from spring1968.desk.app import App
from spring1968.desk.moves import Push
from spring1968.desk.page import Page
from spring1968.desk.press import NBSP
from spring1968.desk.readings import SEED, Ground, Stating, by_school, ground_of, judged, moving, slid
from spring1968.desk.screens.assumptions import SLIDER
from spring1968.desk.screens.claim import ANSWER, DECISION, WAY
from spring1968.desk.screens.debrief import Debrief
from spring1968.desk.screens.ending import Ending
from spring1968.desk.screens.readings import ASSUMPTIONS, CLAIM, SCHOOLS, Readings
from spring1968.desk.screens.verdict_rows import school_words
from spring1968.desk.sliders import Sliders, stops
from spring1968.engine.program import compile_scenario
from spring1968.play.game import Game
from spring1968.play.playthrough import begin

MAIN = ("prague_spring", "prague", 5, False)
RUNS = (MAIN, ("prague_spring", "moscow", 1, False), ("august_1968", "prague", 1, False))
PLAYOUTS = 100
"""Fewer than in the window: the numbers are those of the analysis for any count."""

EVERY_LOOK = [(size, text, language) for size, text in LAYOUTS for language in ("en", "xx")]


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spring1968.desk.readings.PLAYOUTS", PLAYOUTS)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


@cache
def ground(run: tuple[str, str, int, bool] = MAIN) -> Ground:
    return ground_of(finished(*run).sitting)


@cache
def moved(run: tuple[str, str, int, bool]) -> tuple[Share, list[Moved]]:
    return moving(ground(run), silent)


def opened(app: App, game: Game, known: tuple[Share, list[Moved]] | None = None) -> Readings:
    """Return the tab as it is when it has just been opened; `known`: what the parameters move is worked out already."""
    app.stack = []
    app.go(Push(Ending(app, game)))
    screen = Debrief(app, game, "readings")
    assert isinstance(screen.view, Readings)
    screen.view.assumptions.moves.result = known
    app.go(Push(screen))
    look(app, (1280, 720))
    return screen.view


def work(app: App) -> None:
    """Let the jobs beside the frame come to their end, with a frame now and then."""
    until = time.monotonic() + 120
    while app.worker.waiting and time.monotonic() < until:
        app.worker.collect()
        app.go_if(getattr(app.screen, "tick", lambda: None)())
        time.sleep(0.002)
    assert not app.worker.waiting
    app.draw()


def ready(app: App, run: tuple[str, str, int, bool] = MAIN) -> Readings:
    view = opened(app, finished(*run), moved(run))
    work(app)
    return view


def press(app: App, *keys: int) -> Page:
    """Press keys one after another, each on the picture before it."""
    for key in keys:
        letter = chr(key) if 0 < key < 128 and chr(key).isalnum() else ""
        app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=0))
        app.draw()
    assert app.page is not None
    return app.page


def click(app: App, name: str) -> None:
    page = app.draw()
    target = next(target for target in page.targets if target.name == name)
    assert target.rect is not None
    app._click(target.rect.center)
    app.draw()


def written(page: Page) -> str:
    return " ".join(text.text for text in page.written).replace(NBSP, " ")


def focus(app: App) -> str | None:
    return app.stack[-1].eye.focus


def all_looks(app: App) -> None:
    """Look at the screen in every window, with the focus where it is and on everything that arrows move."""
    for size, text, language in EVERY_LOOK:
        theme = "dark" if language == "en" else "light"
        page = look(app, size, text, theme, language)
        assert faults(page) == [], (size, text, language)
        movable = [target.name for target in page.targets if target.name in (DECISION, ANSWER, WAY)]
        sliders = [target.name for target in page.targets if target.name.startswith(SLIDER)]
        eye = app.stack[-1].eye
        before = eye.focus
        for name in (*movable, *sliders[:1], *sliders[-1:]):
            eye.focus, eye.focus_moved = name, True
            page = look(app, size, text, theme, language)
            assert next(target for target in page.targets if target.name == name).rect is not None
            assert faults(page) == [], (size, text, language, name)
        eye.focus, eye.focus_moved = before, True
    look(app, (1280, 720))


# nothing is clipped


@pytest.mark.parametrize("run", RUNS)
def test_no_moment_of_the_readings_is_clipped_in_any_window(app: App, run: tuple[str, str, int, bool]) -> None:
    view = opened(app, finished(*run))
    all_looks(app)
    work(app)
    all_looks(app)
    press(app, pygame.K_x)
    assert view.claim.asked
    all_looks(app)
    work(app)
    assert view.claim.found
    all_looks(app)
    press(app, pygame.K_s)
    assert view.part == SCHOOLS
    all_looks(app)
    press(app, pygame.K_a)
    assert view.part == ASSUMPTIONS
    press(app, pygame.K_RIGHT)
    all_looks(app)
    work(app)
    all_looks(app)


# stated first, told then


def test_no_verdict_is_shown_and_none_is_worked_out_before_the_claim_is_put(app: App) -> None:
    view = ready(app)
    for keys in ((), (pygame.K_RIGHT,), (pygame.K_DOWN, pygame.K_RIGHT), (pygame.K_DOWN, pygame.K_RIGHT), (pygame.K_c,)):
        said = written(press(app, *keys))
        assert "your claim first" in said
        assert not any(word in said for word in ("holds", "fails", "too close to call", "never asked"))
        assert view.claim.errand is None and view.claim.found is None
        names = [school_words(view.ground, school)[0] for school in schools_of(view.ground.program)]
        assert not any(name in said for name in names)


def test_a_claim_that_is_changed_is_put_anew(app: App) -> None:
    view = ready(app)
    press(app, pygame.K_x)
    work(app)
    assert view.claim.found
    assert "your claim first" not in written(app.draw())
    press(app, pygame.K_c)
    assert not view.claim.asked and view.claim.found is None
    assert "your claim first" in written(press(app, pygame.K_c))


def test_every_verdict_is_told_as_a_word(app: App) -> None:
    view = ready(app)
    look(app, (2560, 1440))
    press(app, pygame.K_RETURN)
    work(app)
    said = written(app.draw())
    found = view.claim.found
    assert found is not None
    for school, one in found.items():
        assert school_words(view.ground, school)[0].split()[0] in said
        assert one.verdict in said


# exact


def test_the_verdicts_are_those_of_the_analysis() -> None:
    of = ground()
    stating = Stating(of.choices)
    told: list[tuple[int, int]] = []
    for what, steps in (("decision", 3), ("answer", 1), ("way", 1)):
        stating.turn(what, steps)
        claim = stating.claim(of.target)
        found = judged(of, claim, lambda done, total: told.append((done, total)))
        assert found == verdicts(of.program, claim, Plan({}, of.changes), Effort(PLAYOUTS, SEED))
        total = 2 * len(schools_of(of.program))
        assert told == [(done, total) for done in range(total + 1)]
        told.clear()


def test_the_table_is_that_of_the_analysis_and_every_row_adds_up() -> None:
    of = ground()
    table = by_school(of, silent)
    schools = schools_of(of.program)
    rows = under(of.program, list(schools.values()), Plan({}, of.changes), Effort(PLAYOUTS, SEED))
    assert dict(table.shares) == {name: one.endings(of.program) for name, one in zip(schools, rows, strict=True)}
    assert all(sum(share.count for share in table.row(school)) == PLAYOUTS for school in schools)
    counts = [sum(row[name].count for row in table.shares.values()) for name in table.main]
    assert counts == sorted(counts, reverse=True) and all(counts)


def test_the_order_of_the_sliders_is_that_of_the_sensitivity(app: App) -> None:
    view = opened(app, finished(*MAIN))
    work(app)
    of = view.ground
    assert view.assumptions.moves.result == sensitivity(of.program, of.target, Plan({}, of.changes), Effort(PLAYOUTS, SEED))
    shown = [target.name for target in app.draw().targets if target.name.startswith(SLIDER)]
    assert shown == [f"{SLIDER}{one.parameter}" for one in view.assumptions.order]
    assert set(shown) == {f"{SLIDER}{name}" for name in of.program.scenario.text.parameters}


def test_the_chance_at_the_ends_of_a_range_is_that_of_the_sensitivity() -> None:
    of = ground()
    own, found = moved(MAIN)
    first = found[0]
    for end, share, difference in zip(first.range, first.shares, first.differences, strict=True):
        result = slid(of, {first.parameter: end}, silent)
        assert (result.own, result.now, result.change) == (own, share, difference)


def test_a_run_played_under_a_school_is_read_from_the_scenarios_own_values() -> None:
    under_a_school = compile_scenario(program().scenario, "lost_trust")
    sitting = begin(under_a_school, 3, frozenset({"west"}), {})
    while sitting.question is not None:
        sitting = sitting.choose(next(option.id for option, is_free in sitting.options() if is_free))
    assert ground_of(sitting).program.parameters == program().parameters


@pytest.mark.parametrize("run", RUNS)
def test_the_choices_are_those_of_the_run_and_none_was_locked(run: tuple[str, str, int, bool]) -> None:
    sitting = finished(*run).sitting
    of = ground_of(sitting)
    mine = {decision.event: decision.option for decision in sitting.decisions if decision.by_hand}
    assert dict(of.changes) == mine
    assert of.choices
    for choice in of.choices:
        assert choice.taken == mine[choice.event]
        assert choice.others and choice.taken not in choice.others
        assert {choice.taken, *choice.others} <= set(choice.text.options)


# the claim, by keys and by mouse


def test_a_claim_is_stated_and_put_by_keys_alone(app: App) -> None:
    view = ready(app)
    stating = view.claim.stating
    assert stating is not None and focus(app) == DECISION
    press(app, pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_LEFT)
    assert stating.at == 1
    press(app, pygame.K_LEFT, pygame.K_LEFT)
    assert stating.at == len(stating.choices) - 1
    press(app, pygame.K_c)
    assert stating.at == 0
    press(app, pygame.K_DOWN)
    assert focus(app) == ANSWER
    press(app, pygame.K_RIGHT)
    assert stating.other == 1 % len(stating.choice.others)
    press(app, pygame.K_DOWN, pygame.K_RIGHT)
    assert focus(app) == WAY and not stating.less
    press(app, pygame.K_RETURN)
    work(app)
    assert view.claim.found


def test_a_claim_is_stated_and_put_by_mouse_alone(app: App) -> None:
    view = ready(app)
    stating = view.claim.stating
    assert stating is not None
    click(app, f"{DECISION}:next")
    click(app, f"{DECISION}:next")
    click(app, f"{DECISION}:before")
    click(app, WAY)
    assert (stating.at, stating.less) == (1, False)
    click(app, "ask")
    work(app)
    assert view.claim.found
    click(app, CLAIM)
    assert not view.claim.asked


@given(st.lists(st.tuples(st.sampled_from(["decision", "answer", "way"]), st.integers(-3, 3))))
def test_a_claim_always_names_an_answer_that_was_open_and_not_taken(turns: list[tuple[str, int]]) -> None:
    stating = Stating(ground().choices)
    for what, steps in turns:
        stating.turn(what, steps)
        claim = stating.claim(ground().target)
        assert claim.option in stating.choice.others
        assert claim.less == stating.less


# the sliders


@given(st.lists(st.tuples(st.integers(0, 29), st.booleans(), st.integers(-2, 2), st.floats(-1, 2))))
def test_sliders_never_leave_their_range_and_reset_gives_the_models_values(
    moves: list[tuple[int, bool, int, float]],
) -> None:
    parameters = program().scenario.text.parameters
    sliders, names = Sliders(parameters), list(parameters)
    for number, drag, steps, position in moves:
        name = names[number % len(names)]
        before = sliders.value(name)
        moved = sliders.slide(name, position) if drag else sliders.step(name, steps or 1)
        low, high = parameters[name].range
        assert low <= sliders.value(name) <= high
        assert moved == (sliders.value(name) != before)
        assert (name in sliders.moved) == (sliders.value(name) != parameters[name].value)
    sliders.reset()
    assert not sliders.moved
    assert all(sliders.value(name) == parameter.value for name, parameter in parameters.items())


def test_every_slider_reaches_both_ends_and_its_own_value_in_few_steps() -> None:
    for parameter in program().scenario.text.parameters.values():
        found = stops(parameter)
        assert (found[0], found[-1]) == parameter.range
        assert parameter.value in found
        assert 3 <= len(found) <= 60


def test_a_slider_is_moved_by_arrows_and_reset_gives_the_models_numbers(app: App) -> None:
    view = ready(app)
    part = view.assumptions
    own = part.own
    assert isinstance(own, Share)
    press(app, pygame.K_a)
    name = part.order[0].parameter
    assert focus(app) == f"{SLIDER}{name}"
    press(app, *[pygame.K_LEFT] * 60)
    assert part.sliders.value(name) == part.parameters[name].range[0]
    work(app)
    low = part.order[0]
    assert part.last is not None
    assert (part.last.own, part.last.now, part.last.change) == (own, low.shares[0], low.differences[0])
    press(app, pygame.K_0)
    work(app)
    assert not part.sliders.moved and part.last is None and part.own == own
    assert "Nothing changed yet" in written(app.draw())


def test_a_slider_follows_the_mouse(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    view = ready(app)
    held = [True]
    monkeypatch.setattr(pygame.mouse, "get_pressed", lambda *_given: (held[0], False, False))
    part = view.assumptions
    name = part.order[0].parameter
    rail, parameter = part.rails[name], part.parameters[name]
    app._click((round(rail.x + 1), round(rail.y + rail.h / 2)))
    assert part.sliders.value(name) == parameter.range[0]
    app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(round(rail.right + 300), round(rail.y))))
    view.tick()
    assert part.sliders.value(name) == parameter.range[1]
    held[0] = False
    view.tick()
    app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(round(rail.x), round(rail.y))))
    view.tick()
    assert part.sliders.value(name) == parameter.range[1]
    work(app)
    assert part.last is not None and part.last.now == part.order[0].shares[1]


def test_of_many_moves_only_the_last_is_played(app: App) -> None:
    view = ready(app)
    part, name = view.assumptions, view.assumptions.order[0].parameter
    errands = []
    for _ in range(5):
        part.step(name, 1)
        errands.append(part.anew)
    work(app)
    assert [errand.result is not None for errand in errands if errand is not None] == [False] * 4 + [True]
    assert part.last == slid(view.ground, part.sliders.moved, silent)


# the work beside the frame


@pytest.mark.parametrize("key", [pygame.K_ESCAPE, pygame.K_t])
def test_leaving_the_debrief_ends_the_work(app: App, key: int) -> None:
    view = opened(app, finished(*MAIN))
    press(app, pygame.K_x)
    errand = view.claim.errand
    assert errand is not None
    begun = time.monotonic()
    press(app, key)
    assert not isinstance(app.screen, Debrief)
    work(app)
    assert time.monotonic() - begun < 2
    assert errand.result is None and view.assumptions.moves.result is None


def test_a_claim_is_played_before_the_parameters(app: App) -> None:
    view = opened(app, finished(*MAIN))
    press(app, pygame.K_x)
    until = time.monotonic() + 60
    while view.claim.found is None and time.monotonic() < until:
        app.worker.collect()
        time.sleep(0.002)
    assert view.claim.found and view.assumptions.moves.result is None
    app.draw()
    work(app)
    assert view.assumptions.moves.result is not None


def test_the_progress_is_told(app: App) -> None:
    view = opened(app, finished(*MAIN))
    until = time.monotonic() + 60
    while view.assumptions.moves.progress[0] < 2 and time.monotonic() < until:
        time.sleep(0.002)
    said = written(app.draw())
    done, total = view.assumptions.moves.progress
    assert total == 2 * len(view.assumptions.parameters) + 1
    assert f"of {total}" in said and done >= 2
    press(app, pygame.K_s)
    work(app)
    assert "all other endings" in written(app.draw())


def test_a_scenario_without_schools_is_read_with_its_own_values(app: App) -> None:
    view = ready(app, RUNS[2])
    assert list(schools_of(view.ground.program)) == [None]
    press(app, pygame.K_x)
    work(app)
    found = view.claim.found
    assert found is not None and list(found) == [None]


def test_the_tutorial_has_no_readings(app: App) -> None:
    screen = Debrief(app, finished("tutorial", "editor", 1, False))
    assert not any(isinstance(view, Readings) for view in screen.views)
