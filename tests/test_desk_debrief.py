"""The debrief: nothing clipped in any window, courses that are exact, and a way back that leaves the old run alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from looking import LAYOUTS, an_app, faults, look
from sitting_games import finished
from spring1968.desk.app import App
from spring1968.desk.charts import baseline, course_of, parting, sentence
from spring1968.desk.departing import largest, marks_of
from spring1968.desk.moves import Only, Push
from spring1968.desk.press import NBSP
from spring1968.desk.screens.debrief import Charts, Debrief, Sources
from spring1968.desk.screens.debrief_tabs import Decisions, told
from spring1968.desk.screens.notes import Note
from spring1968.desk.screens.strip import departures
from spring1968.play.game import Game
from spring1968.play.record import read
from spring1968.telling.citing import citation

RUNS = (
    ("prague_spring", "prague", 0, True),
    ("prague_spring", "moscow", 1, False),
    ("prague_spring", "west", 2, False),
    ("tutorial", "editor", 1, False),
    ("prague_spring", "prague", 3, False),
    ("congress_kept_for_1970", "prague", 1, False),
)
TABS = ("story", "charts", "decisions", "sources")


@pytest.fixture
def app(tmp_path: Path) -> App:
    return an_app(tmp_path)


def opened(app: App, game: Game, tab: str = "story") -> Debrief:
    screen = Debrief(app, game, tab)
    app.stack = []
    app.go(Push(screen))
    return screen


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("tab", TABS)
def test_no_tab_is_clipped_in_any_window(app: App, run: tuple[str, str, int, bool], tab: str) -> None:
    opened(app, finished(*run), tab)
    for size, text in LAYOUTS:
        for language in ("en", "xx"):
            page = look(app, size, text, "dark" if language == "en" else "light", language)
            assert faults(page) == [], (size, text, language)


@pytest.mark.parametrize("run", RUNS)
def test_every_track_can_be_shown_large(app: App, run: tuple[str, str, int, bool]) -> None:
    screen = opened(app, finished(*run), "charts")
    for _track in range(len(screen.game.sitting.program.tracks)):
        for size, text in (((1280, 720), 100), ((1280, 720), 200), ((2560, 1440), 100)):
            page = look(app, size, text)
            assert faults(page) == []
        next(target for target in page.targets if target.key == "N").act()


def test_every_decision_opens_and_fits(app: App) -> None:
    screen = opened(app, finished(*RUNS[1]), "decisions")
    view = screen.view
    assert isinstance(view, Decisions)
    view.everybody = True
    for one in view.told[::4]:
        view.open = one
        for text, language in ((100, "en"), (200, "xx")):
            page = look(app, (1280, 720), text, "dark", language)
            assert faults(page) == []
            assert any(target.key == "G" for target in page.targets) == (one.own >= 0)


def test_where_a_run_ends_early_history_goes_on() -> None:
    runs = (finished("prague_spring", "prague", seed) for seed in range(40))
    early = next(run for run in runs if int(run.sitting.table.ended[0]) < run.sitting.program.turns - 1)
    course = course_of(early, 0)
    assert course.played[-1][0] < course.history[-1][0] == course.span[1]


@pytest.mark.parametrize("run", RUNS)
def test_the_solid_line_ends_at_the_final_value_and_history_hits_its_dates(run: tuple[str, str, int, bool]) -> None:
    game = finished(*run)
    program = game.sitting.program
    for track, rule in enumerate(program.tracks):
        course = course_of(game, track)
        days = [day for day, _value in course.played]
        assert course.played[-1][1] == course.final == float(game.sitting.table.tracks[track][0])
        assert days == sorted(set(days))
        assert all(course.scale[0] <= value <= course.scale[1] for _day, value in (*course.played, *course.history))
        known = program.scenario.text.tracks[rule.id].baseline
        calendar = program.scenario.calendar
        inside = {(float(day.toordinal()), value) for day, value in known.items() if calendar.first <= day <= calendar.last}
        assert inside <= set(course.history)
        assert bool(course.doubt) == (program.roles.index(game.role) in rule.hidden_from)
        assert sentence(course)


def test_the_parting_is_the_widest_gap() -> None:
    course = course_of(finished(*RUNS[2]), 0)
    most = parting(course)
    assert most is not None
    known = dict(course.history)
    assert abs(most.apart) >= max(abs(value - known[day]) for day, value in course.played if day in known)
    assert most.day.toordinal() <= course.played[-1][0]
    assert list(baseline({}, 0, 1)) == []


@pytest.mark.parametrize("number", [0, 7, -1])
def test_going_back_branches_to_the_question_and_keeps_the_run(app: App, tmp_path: Path, number: int) -> None:
    game, _notice = replace(finished(*RUNS[0]), file=tmp_path / "run.json").kept()
    screen = opened(app, game, "decisions")
    view = screen.view
    assert isinstance(view, Decisions)
    mine = [one for one in view.told if one.own >= 0]
    view.open = mine[number]
    look(app, (1280, 720))
    assert app.page is not None
    move = next(target for target in app.page.targets if target.key == "G").act()
    assert isinstance(move, Only)
    branch = move.screen.game  # type: ignore[attr-defined]
    asked = branch.sitting.question
    assert asked is not None and asked.event == mine[number].what.event
    past = branch.sitting.decisions
    assert past == game.sitting.decisions[: len(past)]
    assert sum(decision.by_hand for decision in past) == mine[number].own
    held = read(game.file)
    assert branch.file == game.file and held.decisions == past and held.others == (game.branch,)
    assert isinstance(move.above, Note)
    assert game.file.name in move.above.text


def test_a_row_opens_with_return_or_with_a_second_click(app: App) -> None:
    view = opened(app, finished(*RUNS[0]), "decisions").view
    assert isinstance(view, Decisions)
    page = look(app, (1280, 720), 150)
    first, second = [target for target in page.targets if target.name.startswith("decision:")][:2]
    assert app.stack[-1].eye.focus == first.name
    assert second.twice and second.rect is not None
    app._click(second.rect.center)
    assert view.open is None
    app._click(second.rect.center)
    assert view.open is not None and second.name == f"decision:{view.told.index(view.open)}"
    page = look(app, (1280, 720), 150)
    next(target for target in page.targets if target.key == "Escape").act()
    assert view.open is None
    app.stack[-1].eye.focus = first.name
    look(app, (1280, 720), 150)
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r"))
    assert view.open is view.told[int(first.name.partition(":")[2])]


def test_beside_the_list_stands_the_decision_in_focus(app: App) -> None:
    view = opened(app, finished(*RUNS[0]), "decisions").view
    assert isinstance(view, Decisions)
    page = look(app, (1280, 720))
    first, second = [target for target in page.targets if target.name.startswith("decision:")][:2]
    assert view.open is view.told[int(first.name.partition(":")[2])]
    app.stack[-1].eye.focus = second.name
    page = look(app, (1280, 720))
    assert view.open is view.told[int(second.name.partition(":")[2])]
    assert next(target for target in page.targets if target.key == "Escape").name == "back"


def test_what_everybody_decided_is_a_key_away(app: App) -> None:
    view = opened(app, finished(*RUNS[1]), "decisions").view
    assert isinstance(view, Decisions)
    page = look(app, (1280, 720))
    mine = sum(target.name.startswith("decision:") for target in page.targets)
    next(target for target in page.targets if target.key == "A").act()
    page = look(app, (1280, 720))
    assert mine == view.mine < sum(target.name.startswith("decision:") for target in page.targets) == len(view.told)


def test_the_works_are_those_of_what_came_up() -> None:
    game = finished(*RUNS[0])
    view = Sources(game)
    events = game.sitting.program.scenario.text.events
    keys = {source.partition(":")[0] for made in game.sitting.decisions for source in events[made.event].source}
    works = [work for _times, work in view.works]
    assert all(any(work.startswith(citation(game.sitting.program.scenario, key)) for work in works) for key in keys)
    assert [times for times, _work in view.works] == sorted((times for times, _work in view.works), reverse=True)


def test_the_story_tells_everything_with_the_choices_unlike_history() -> None:
    game = finished(*RUNS[1])
    found = told(game)
    assert len(found) == len(game.sitting.occurrences)
    assert [one.own for one in found if one.own >= 0] == list(range(sum(d.by_hand for d in game.sitting.decisions)))
    assert any(one.history for one in found if one.own >= 0)


@pytest.mark.parametrize("run", RUNS)
def test_a_chart_marks_every_choice_unlike_history_and_names_the_one_that_moved_most(
    run: tuple[str, str, int, bool],
) -> None:
    game = finished(*run)
    mine = [one for one in told(game) if one.own >= 0 and one.history]
    for track in range(len(game.sitting.program.tracks)):
        course = course_of(game, track)
        assert len(course.marks) == len(mine)
        assert all(course.span[0] <= mark.day <= course.span[1] for mark in course.marks)
        most = largest(course.marks)
        assert (most is None) == (not any(mark.moved for mark in course.marks))
        assert most is None or all(abs(mark.moved) <= abs(most.moved) for mark in course.marks)


def test_the_amounts_of_marks_are_those_of_the_ledger() -> None:
    game = finished("prague_spring", "prague", 7)
    options = [line for line in game.sitting.ledger if line.cause.kind == "option" and line.track == 0]
    unlike = {(decision.turn, decision.event) for decision in departures(game.sitting)}
    events = game.sitting.program.events
    expected = sum(line.amount for line in options if (line.cause.turn, events[line.cause.number].id) in unlike)
    assert sum(mark.moved for mark in marks_of(game, 0)) == expected != 0


def test_a_largest_mark_is_named_in_the_chart_or_explained_below_it(app: App) -> None:
    screen = opened(app, finished(*RUNS[4]), "charts")
    view = screen.view
    assert isinstance(view, Charts)
    for track in view.tracks:
        view.shown = track
        written = " ".join(text.text for text in look(app, (1280, 720)).written).replace(NBSP, " ")
        most = largest(view.course(track).marks)
        assert "Upright:" in written or (most is not None and most.words.split(":")[0] in written)
