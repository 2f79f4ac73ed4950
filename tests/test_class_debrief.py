"""Laws of a class's debrief: it shows what was counted, covers what is to be found, and fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from class_games import HANDS, a_class, click, ended, fits, in_folder, opened, press, said, work
from looking import an_app, faults, look
from spring1968.classroom.closing import Closing, from_data, to_data
from spring1968.classroom.keeping import resumed
from spring1968.classroom.lesson import Lesson, begun, new_sitting
from spring1968.classroom.plan import Plan, slots
from spring1968.desk.app import App
from spring1968.desk.classroom.debrief import ClassDebrief
from spring1968.desk.classroom.debrief_halves import Halves
from spring1968.desk.classroom.debrief_line import ClassLine
from spring1968.desk.classroom.debrief_points import TurningPoints
from spring1968.desk.classroom.debrief_story import Predictions, Story
from spring1968.desk.classroom.held import Held
from spring1968.desk.classroom.round import Round
from spring1968.desk.guess_line import farthest
from spring1968.desk.moves import Push
from spring1968.desk.screens.title import Title
from spring1968.desk.theme import ThemeName, contrast, theme
from spring1968.desk.weighing import change_words
from spring1968.play.record import read
from spring1968.play.starting import Kept, Wish, new_game, program_of
from spring1968.telling.branches import ending_words


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return in_folder(ended(), tmp_path)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


def points(app: App, lesson: Lesson) -> TurningPoints:
    view = opened(app, lesson, "points").view
    assert isinstance(view, TurningPoints)
    work(app)
    assert view.asked
    return view


def line(app: App, lesson: Lesson) -> ClassLine:
    view = opened(app, lesson, "inevitable").view
    assert isinstance(view, ClassLine)
    work(app)
    return view


# what is shown is what was counted


def test_the_hands_shown_are_the_hands_kept(app: App, lesson: Lesson) -> None:
    view = opened(app, lesson).view
    assert isinstance(view, Story)
    for done in lesson.rounds:
        found = view.answers(done)
        text = lesson.game.sitting.program.scenario.text.events[done.event]
        shown = {one.label: one.hands for one in found if one.hands}
        assert shown == {text.options[name].label: count for name, count in done.hands.items() if count}
        assert [one.label for one in found if one.strong] == [text.options[done.chosen].label]
        marked = [one.label for one in found if any(chip.words == "history" for chip in one.chips)]
        assert marked == [option.label for option in text.options.values() if option.historical]
    assert said(app.draw()).count("5 times") == (len(lesson.rounds) == 5)


def test_predictions_are_counted_against_what_came(app: App, lesson: Lesson) -> None:
    view = Predictions(Held(lesson))
    asked = [done.prediction for done in lesson.rounds if done.prediction]
    assert view.right == (sum(one.hands.get(one.came, 0) for one in asked), sum(sum(one.hands.values()) for one in asked))
    most = [[name for name in one.hands if one.hands[name] == max(one.hands.values())] for one in asked]
    assert view.hits == sum(names == [one.came] for names, one in zip(most, asked, strict=True))
    opened(app, lesson, "predictions")
    assert f"{view.hits} of {len(asked)}" in said(app.draw())


def test_a_lesson_without_a_vote_says_so_in_every_tab(app: App, tmp_path: Path) -> None:
    program = program_of("prague_spring_lesson")
    plan = Plan(slots(program)[0], "one", HANDS)
    game = new_game(Wish("prague_spring_lesson", seed=5, file=tmp_path / "x.json"), program)
    lesson = begun(plan, new_sitting(plan, game)).to_the_debrief()
    screen = opened(app, lesson)
    assert "decided nothing" in said(app.draw())
    for view in screen.views:
        screen.show(view.name)
        app.draw()
        work(app)
        assert faults(app.draw()) == []
    screen.show("points")
    assert "nothing to weigh" in said(app.draw())


def test_the_goals_of_every_team_are_uncovered_at_the_end(app: App, tmp_path: Path) -> None:
    lesson = a_class(tmp_path, chairs="three")
    texts = lesson.game.sitting.program.scenario.text.roles
    opened(app, lesson)
    words = said(look(app, (1280, 4000)))
    for role, text in texts.items():
        assert f"Goals: {text.name}" in words
        met = lesson.game.sitting.goals(role)
        for name, goal in text.goals.items():
            assert f"{'met' if met[name] else 'not met'}: {goal.text}" in words
    fits(app)


# nothing before the vote


def test_nothing_of_a_turning_point_is_shown_before_its_vote_is_closed(app: App, lesson: Lesson) -> None:
    view = points(app, lesson)
    for at, one in enumerate(view.asked):
        assert view.at == at and not view.given
        for way in one.others:
            view._hand(way.option, 1)
            page = app.draw()
            words = said(page)
            for change in (*way.endings.values(), *way.goals.values()):
                assert change.close or change_words(change) not in words
            assert "changes most" not in words and "the class votes first" in words
        assert [target.name for target in page.targets if target.key == "Return"] == ["close"]
        view._close()
        assert "changes most" in said(app.draw())
        app.draw()
        view._next()
    assert view.listed


def test_the_list_is_not_reached_past_a_covered_turning_point(app: App, lesson: Lesson) -> None:
    view = points(app, lesson)
    for key in (pygame.K_RETURN, pygame.K_SPACE, pygame.K_l, pygame.K_r, pygame.K_TAB):
        press(app, key)
    assert not view.listed and not view.given


def test_hands_are_counted_by_letters_and_by_clicks_and_outlive_a_closed_lid(app: App, lesson: Lesson) -> None:
    view = points(app, lesson)
    letters = view.letters(view.one)
    way = view.one.others[0]
    key = ord(letters[way.option].lower())
    press(app, key, key, key)
    press(app, key, mod=pygame.KMOD_SHIFT)
    click(app, f"more:{letters[way.option]}")
    click(app, f"more:{letters[way.option]}")
    click(app, f"less:{letters[way.option]}")
    assert view.hands == 3
    press(app, ord(letters[view.one.taken.option].lower()))
    assert view.hands == 3
    held = view.held.lesson
    back = resumed(Kept(read(held.game.file), held.game.sitting.program).game(held.game.file))
    assert back.closing == held.closing and back.closing.hands(view.place) == {way.option: 3}
    press(app, pygame.K_RETURN)
    assert view.given
    held = view.held.lesson
    again = resumed(Kept(read(held.game.file), held.game.sitting.program).game(held.game.file))
    second = points(app, again)
    assert second.at == 1 and not second.given


def test_no_more_hands_are_counted_than_there_are(app: App, lesson: Lesson) -> None:
    view = points(app, lesson)
    for _ in range(HANDS + 5):
        view._hand(view.one.others[0].option, 1)
    assert view.hands == HANDS


def test_a_class_without_time_is_shown_without_a_vote(app: App, lesson: Lesson) -> None:
    view = points(app, lesson)
    press(app, pygame.K_x)
    assert view.given and not view.hands and "Shown without a vote" in said(app.draw())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([1, 1, -1]), st.booleans())))
def test_a_closing_is_read_as_it_was_written(acts: list[tuple[str, int, bool]]) -> None:
    closing = Closing(line=(0.5, None, 1.0))
    for answer, change, closes in acts:
        closing = closing.hand((3, "event"), answer, change, 5)
        closing = closing.close((3, "event")) if closes and answer == "c" else closing
        assert 0 <= sum(closing.hands((3, "event")).values()) <= 5
    back = from_data(to_data(closing))
    assert to_data(back) == to_data(closing) and back.closed == closing.closed


@pytest.mark.parametrize("damage", [{"votes": 7}, {"votes": [{}]}, {"votes": [], "line": [2], "seen": True}, {}])
def test_a_damaged_closing_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_data(damage)


# the line


def test_the_model_is_covered_until_the_class_has_drawn_and_asked(app: App, lesson: Lesson) -> None:
    view = line(app, lesson)
    press(app, pygame.K_RETURN)
    assert not view.seen
    press(app, pygame.K_UP, pygame.K_UP, pygame.K_RIGHT, pygame.K_UP)
    assert view.line.values[:2] == [0.2, 0.3]
    assert view.steps and "you said" not in said(app.draw())
    before = pygame.image.tobytes(app.draw().surface, "RGB")
    steps, view.steps, view.errand.result = view.steps, [], None
    assert pygame.image.tobytes(app.draw().surface, "RGB") == before
    view.steps = steps
    press(app, pygame.K_RETURN)
    assert view.seen
    most = farthest(view._compared())
    assert most is None or f"{100 * (most.guess or 0):.0f} %" in said(app.draw())


def test_the_line_is_drawn_by_numbers_and_kept(app: App, lesson: Lesson) -> None:
    view = line(app, lesson)
    press(app, pygame.K_n, pygame.K_3, pygame.K_5, pygame.K_RETURN, pygame.K_1, pygame.K_0, pygame.K_0, pygame.K_RETURN)
    press(app, pygame.K_7, pygame.K_BACKSPACE, pygame.K_4, pygame.K_4, pygame.K_4, pygame.K_RETURN)
    assert view.line.values[:3] == [0.35, 1.0, 0.44] and view.line.at == 3
    press(app, pygame.K_ESCAPE)
    assert view.typed is None and isinstance(app.screen, ClassDebrief)
    assert view.held.lesson.closing.line[:3] == (0.35, 1.0, 0.44)
    again = line(app, view.held.lesson)
    assert again.line.values[:3] == [0.35, 1.0, 0.44]
    press(app, pygame.K_2)
    assert isinstance(app.screen, ClassDebrief) and app.screen.tab == "predictions"


def test_the_line_follows_mouse_and_finger(app: App, lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    view = line(app, lesson)
    held = [True]
    monkeypatch.setattr(pygame.mouse, "get_pressed", lambda *_given: (held[0], False, False))
    plot = view._plot
    assert plot is not None
    app._click((round(plot.x + 1), round(plot.bottom - plot.h * 0.2)))
    app.draw()
    app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(round(plot.right - 1), round(plot.bottom - plot.h * 0.8))))
    view.tick()
    assert view.line.values[0] == pytest.approx(0.2, abs=0.02)
    assert view.line.values[-1] == pytest.approx(0.8, abs=0.02)
    held[0] = False
    view.tick()
    assert view.held.lesson.closing.line == tuple(view.line.values)


# two halves


def test_two_halves_stand_side_by_side_and_can_be_swapped(app: App, tmp_path: Path) -> None:
    screen = opened(app, in_folder(ended(split=True), tmp_path), "halves")
    view = screen.view
    assert isinstance(view, Halves) and not view.ready
    press(app, pygame.K_RETURN)
    assert view.ready
    found = view.found()
    page = app.draw()
    assert ending_words(found.one) in said(page) and ending_words(found.other) in said(page)
    assert found.parting is not None and "They part on" in said(page)
    other = screen.lesson.other
    assert other is not None
    press(app, pygame.K_o)
    assert screen.lesson.rounds == other.rounds and screen.lesson.other is not None
    back = resumed(Kept(read(screen.lesson.game.file), found.one.program).game(screen.lesson.game.file))
    assert back.rounds == other.rounds and back.step == "debrief"


def test_a_class_that_did_not_split_has_no_tab_for_it(app: App, lesson: Lesson) -> None:
    assert "halves" not in [view.name for view in opened(app, lesson).views]


# the round below, and the fit


def test_the_round_below_goes_on_with_the_same_record(app: App, lesson: Lesson) -> None:
    below = Round(app, lesson)
    app.go(Push(Title(app)))
    app.go(Push(below))
    app.draw()
    app.go(below.go_on())
    screen = app.screen
    assert isinstance(screen, ClassDebrief)
    app.draw()
    screen.show("points")
    app.draw()
    work(app)
    view = screen.view
    assert isinstance(view, TurningPoints)
    view._hand(view.one.others[0].option, 1)
    assert below.lesson.closing == screen.lesson.closing
    press(app, pygame.K_ESCAPE)
    assert app.screen is below
    below.hold()
    assert below.lesson.game.file == lesson.game.file and not below.said


@pytest.mark.parametrize("name", ["prague_spring_lesson", "prague_spring", "august_1968", "tutorial"])
def test_every_tab_fits_and_is_read_from_the_back_row(name: str, app: App, tmp_path: Path) -> None:
    lesson = a_class(tmp_path, name, "three" if name == "august_1968" else "one", split=name != "tutorial")
    screen = opened(app, lesson)
    for view in list(screen.views):
        screen.show(view.name)
        fits(app)
        work(app)
        fits(app)
        for change in moments(view):
            change()
            fits(app)


def moments(view: object) -> list[Callable[[], object]]:
    """Return what a view can be brought to, one after another."""
    if isinstance(view, TurningPoints) and view.asked:
        return [lambda: view._hand(view.one.others[0].option, 1), view._close, lambda: setattr(view, "listed", True)]
    if isinstance(view, ClassLine):
        values = [number % 11 / 10 for number in range(len(view.line.values))]
        return [lambda: setattr(view.line, "values", values), view._by_numbers, view._drop, view._show, view._toggle]
    if isinstance(view, Halves):
        return [view._play]
    return []


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_ink_can_be_read_on_its_ground(name: ThemeName) -> None:
    colours = theme(name)
    grounds = {"bg": ("ink", "ink_muted", "accent"), "panel": ("ink", "ink_muted", "accent"), "panel_alt": ("ink",)}
    grounds |= {"deep": ("ink", "ink_muted"), "accent": ("on_accent",), "paper": ("paper_ink",), "button": ("ink",)}
    for ground, inks in grounds.items():
        for ink in inks:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ground, ink)
