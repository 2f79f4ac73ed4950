"""Laws of the projector: three keys to the first question, every act kept, large, legible, and nothing told too early."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from looking import an_app, faults, look

import pygame  # isort: skip - after the settings that `looking` makes

from lesson_screens import a_lesson, at, clicked, open_options, pressed, shown, steps, words_on
from phone import Phone
from spring1968.classroom.keeping import resumed, to_data
from spring1968.classroom.lesson import Lesson
from spring1968.desk.app import App
from spring1968.desk.classroom import discuss, facts, reveal
from spring1968.desk.classroom.again import Again
from spring1968.desk.classroom.ballots import journal_of
from spring1968.desk.classroom.dial import TICKS, lit, told
from spring1968.desk.classroom.going import left_in, to_start
from spring1968.desk.classroom.menu import Late, Pick, TeamGoals
from spring1968.desk.classroom.phone_page import PhonePage
from spring1968.desk.classroom.round import Round
from spring1968.desk.classroom.start import Start
from spring1968.desk.moves import Only
from spring1968.desk.reckoning import Moved
from spring1968.desk.screens.title import Title
from spring1968.desk.window import Opening
from spring1968.play.record import read
from spring1968.play.starting import Kept

PROJECTORS = ((1280, 720), (1920, 1080))
LOOKS = [
    (size, text, "dark" if (text == 100) == (language == "en") else "light", language)
    for size in PROJECTORS
    for text in (100, 150)
    for language in ("en", "xx")
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    app.worker.stop()


def worked(app: App) -> None:
    """Let the jobs beside the frame come to their end."""
    until = time.monotonic() + 60
    while app.worker.waiting and time.monotonic() < until:
        app.worker.collect()
        time.sleep(0.002)
    app.draw()


def at_round(app: App) -> Round:
    assert isinstance(app.screen, Round), app.screen.name
    app.screen.patience = 0.0  # type: ignore[misc]
    return app.screen


def step(view: Round) -> str:
    return view.lesson.step


def held(lesson: Lesson) -> Lesson:
    """Return a lesson as its file holds it."""
    file = lesson.game.file
    return resumed(Kept(read(file), lesson.game.sitting.program).game(file))


# the start


def test_three_keys_lead_from_the_title_to_the_first_question(app: App) -> None:
    app.go(Only(Title(app)))
    app.draw()
    key = next(target.key for target in app.draw().targets if target.name == "class")
    assert key is not None
    pressed(app, key)
    worked(app)
    assert isinstance(app.screen, Start)
    pressed(app, "Return")
    view = at_round(app)
    assert step(view) == "read" and view.lesson.game.file.exists()
    assert view.lesson.plan.slot.minutes == 45 and view.lesson.plan.chairs == "one"


def test_a_lesson_that_was_left_is_offered_first_and_goes_on_where_it_stood(app: App) -> None:
    app.go(to_start(app))
    worked(app)
    pressed(app, "Return")
    at_round(app)
    pressed(app, "Return", "Return", "a", "a", "b")
    lesson = at_round(app).lesson
    app.go(Only(Title(app)))
    app.draw()
    app.begin(Opening())
    worked(app)
    pressed(app, "3")
    worked(app)
    start = app.screen
    assert isinstance(start, Start) and start.left is not None and start.left.number == 1
    assert "Go on with the lesson" in words_on(app.draw())
    pressed(app, "Return")
    worked(app)
    back = at_round(app).lesson
    assert (back.step, back.hands, back.event) == ("vote", lesson.hands, lesson.event) and not back.clock.runs
    assert sum(back.hands.values()) == 3


def test_all_that_can_be_set_is_set_by_keys_and_by_clicks(app: App) -> None:
    app.go(to_start(app))
    worked(app)
    start = app.screen
    assert isinstance(start, Start)
    pressed(app, "2", "9")
    assert start.hands == 29
    clicked(app, "hands:less")
    clicked(app, "slot:more")
    clicked(app, "chairs:more")
    assert start.hands == 28 and start.slot.minutes == 90 and start.chairs == "three"
    clicked(app, "begin")
    plan = at_round(app).lesson.plan
    assert (plan.hands, plan.slot.minutes, plan.chairs) == (28, 90, "three")


def test_a_damaged_file_among_the_runs_keeps_no_lesson_from_being_found(app: App, tmp_path: Path) -> None:
    folder = app.library.folder
    folder.mkdir(parents=True)
    (folder / "a.json").write_text("{}")
    (folder / "b.json").write_text("no")
    assert left_in(folder) is None and left_in(tmp_path / "nowhere") is None


# a round


def test_every_act_is_in_the_file_before_the_next(app: App) -> None:
    view = shown(app, a_lesson())
    keys = (
        "Return",
        "Return",
        "a",
        "a",
        "a",
        "b",
        "Shift a",
        "Space",
        "-",
        "Return",
        "1",
        "2",
        "Shift 2",
        "Return",
        "Return",
        "z",
    )
    for key in keys:
        before = view.lesson
        pressed(app, key)
        assert view.lesson is not before, key
        kept, now = to_data(held(view.lesson)), to_data(view.lesson)
        for clock in (kept["clock"], now["clock"]):
            clock.pop("runs"), clock.pop("left")
        assert kept == now, key


def test_enter_alone_leads_through_a_round_once_hands_are_counted(app: App) -> None:
    view = shown(app, a_lesson())
    seen = [view.lesson.step]
    for key in ("Return", "Return", "c", "Return", "Return", "Return", "Return"):
        pressed(app, key)
        seen.append(view.lesson.step)
    assert seen == ["read", "argue", "vote", "vote", "predict", "reveal", "discuss", "read"]
    assert view.lesson.number == 2


def test_an_enter_that_is_held_too_long_goes_one_step(app: App) -> None:
    view = shown(app, a_lesson())
    view.patience = 60.0  # type: ignore[misc]
    pressed(app, "Return", "Return", "Return")
    assert step(view) == "argue"


def test_hands_are_counted_by_letters_with_shift_back_and_by_clicks(app: App) -> None:
    view = shown(app, at("argue").go_on())
    names = [one.id for one in facts.options(view.lesson)]
    pressed(app, "a", "b", "b", "Shift b", "Shift b", "Shift b")
    assert view.lesson.hands == {names[0]: 1, names[1]: 0}
    clicked(app, f"more:{names[1]}")
    clicked(app, f"more:{names[1]}")
    clicked(app, f"less:{names[1]}")
    assert view.lesson.hands == {names[0]: 1, names[1]: 1}


def test_digits_count_predictions_by_their_place_on_any_layout(app: App) -> None:
    view = shown(app, at("vote").go_on())
    assert view.lesson.prediction is not None
    first = view.lesson.prediction.answers[0]
    czech: dict[str, Any] = {"key": ord("+"), "unicode": "+", "scancode": pygame.KSCAN_1}
    app.handle(pygame.event.Event(pygame.KEYDOWN, mod=0, **czech))
    app.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_KP1, unicode="1", mod=0, scancode=pygame.KSCAN_KP1))
    assert view.lesson.prediction.hands[first] == 2
    app.handle(pygame.event.Event(pygame.KEYDOWN, mod=pygame.KMOD_SHIFT, **{**czech, "unicode": "1"}))
    assert view.lesson.prediction.hands[first] == 1


def test_no_more_hands_than_there_are_and_it_says_so(app: App) -> None:
    lesson = a_lesson(hands=2).go_on().go_on()
    view = shown(app, lesson)
    page = pressed(app, "a", "b", "a")
    assert view.lesson.counted == 2 and "All 2 hands are counted" in words_on(page)


def test_a_vote_that_is_level_says_why_and_one_letter_ends_it(app: App) -> None:
    view = shown(app, at("argue").go_on())
    assert "No hand is counted" in words_on(pressed(app, "Return"))
    page = pressed(app, "a", "c", "Return")
    assert step(view) == "vote" and "Level: A and C" in words_on(page)
    pressed(app, "t")
    assert isinstance(app.screen, Pick)
    pressed(app, "c", "Return")
    assert step(view) == "predict" and view.lesson.how == "tie"
    assert view.lesson.chosen == facts.options(view.lesson)[2].id


def test_every_step_can_be_skipped(app: App) -> None:
    view = shown(app, a_lesson())
    pressed(app, "x")
    assert step(view) == "vote"
    pressed(app, "x", "b")
    assert step(view) == "predict" and view.lesson.how == "teacher"
    pressed(app, "x")
    assert step(view) == "reveal" and "Nobody was asked to predict" in words_on(app.draw())
    pressed(app, "x")
    assert step(view) == "read" and view.lesson.number == 2
    pressed(app, "z")
    assert step(view) == "reveal"
    pressed(app, "z", "z", "z")
    assert step(view) == "read" and view.lesson.number == 1 and not view.lesson.rounds


def test_running_late_leads_to_the_last_question_or_the_debrief_and_says_what_was_decided(app: App) -> None:
    view = shown(app, at("vote"))
    pressed(app, "j")
    assert isinstance(app.screen, Late)
    page = pressed(app, "1")
    assert view.page == "meanwhile" and view.lesson.meanwhile
    first = facts.decided_meanwhile(view.lesson)[0]
    assert "Meanwhile" in words_on(page) and first[2] in words_on(page)
    pressed(app, "Return")
    assert step(view) == "read" and view.lesson.last is None
    page = pressed(app, "j")
    assert "The class is at its last question." in words_on(page)
    assert not any(target.name == "last" for target in page.targets)
    pressed(app, "2")
    assert step(view) == "debrief" and view.lesson.game.sitting.over
    pressed(app, "z")
    assert step(view) == "read"


def test_a_class_splits_after_a_reveal_and_tab_swaps_its_halves(app: App) -> None:
    view = shown(app, at("reveal"))
    first = view.lesson.rounds[-1].chosen
    pressed(app, "s")
    pick = app.screen
    assert isinstance(pick, Pick) and first not in [one.id for one in pick.options]
    other = pick.options[-1]
    page = pressed(app, other.letter.lower())
    assert view.lesson.other is not None and "First half of the class" in words_on(page)
    page = pressed(app, "Tab")
    assert "Second half of the class" in words_on(page) and view.lesson.rounds[-1].chosen == other.id
    assert other.text.label in words_on(page)
    pressed(app, "Return")
    page = pressed(app, "Tab")
    assert "First half" in words_on(page) and view.lesson.rounds[-1].chosen == first
    assert held(view.lesson).other is not None


def test_the_bell_rings_before_the_pause_and_all_is_kept(app: App) -> None:
    lesson = a_lesson(minutes=90)
    view = shown(app, lesson)
    for _ in range(40):
        now = step(view)
        if view.page == "bell":
            break
        pressed(app, *(("x", "a") if now == "vote" else ("x",)))
    assert view.page == "bell" and view.lesson.event == view.lesson.plan.slot.pause
    assert "All is kept" in words_on(app.draw()) and held(view.lesson).event == view.lesson.event
    pressed(app, "Return")
    assert not view.page and step(view) == "read"


def test_the_clock_draws_once_a_second_and_stands_when_held(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    view = shown(app, a_lesson())
    now = [pygame.time.get_ticks()]
    monkeypatch.setattr(pygame.time, "get_ticks", lambda: now[0])
    view.tick()
    app.draw()
    drawn = 0
    for _ in range(100):
        now[0] += 33
        view.tick()
        drawn += app.dirty
        app.dirty = False
    assert 3 <= drawn <= 4
    left = view.lesson.clock.left
    view.hold()
    app.dirty = False
    now[0] += 500
    view.tick()
    assert view.lesson.clock.left == left and not app.dirty
    view.hold()
    now[0] += 60_000
    view.tick()
    assert view.lesson.clock.left == left, "a lid that was closed takes no time"


def test_undo_within_a_step_gives_no_time_back(app: App) -> None:
    view = shown(app, at("argue").go_on())
    pressed(app, "a")
    view.lesson = replace(view.lesson, clock=view.lesson.clock.ticked(7))
    left = view.lesson.clock.left
    pressed(app, "z")
    assert view.lesson.clock.left == left and not view.lesson.counted


def test_the_ticks_of_the_dial_go_out_one_by_one() -> None:
    assert lit(60, 60) == TICKS == 36 and lit(0, 60) == 0 and lit(0.1, 60) == 1
    assert told(84) == "1:24" and told(0) == "0:00" and told(59.2) == "1:00"


@settings(max_examples=12)
@given(
    keys=st.lists(st.sampled_from([*"abcdxztjsglm12 ", "Return", "Return", "Tab", "Escape", "Shift a", "+"]), max_size=25)
)
def test_no_keys_break_a_lesson_and_none_is_lost(keys: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    app = an_app(tmp_path_factory.mktemp("keys"))
    view = shown(app, a_lesson())
    for key in keys:
        pressed(app, "Space" if key == " " else key)
        assert faults(app.draw()) == [], key
    if view.lesson.game.file.exists():
        assert to_data(held(view.lesson))["rounds"] == to_data(view.lesson)["rounds"]


def test_a_lesson_of_27_hands_and_a_hurried_teacher_comes_to_its_debrief(app: App) -> None:
    view = shown(app, a_lesson())
    asked = len(view.lesson.plan.rounds(view.lesson.game.sitting.program))
    for number in range(asked):
        if step(view) == "debrief":
            break
        pressed(app, "Return", "Return", "a", *"aaaaaaaaaa", *"bbbbbbbbb", "Shift b", "c", "c", "z", "Return", "Return")
        if step(view) == "predict":
            pressed(app, "1", "1", "1", "2", "2", "Shift 2", "Return")
        assert view.lesson.number in (number + 1, number + 2)
        while step(view) not in ("read", "debrief"):
            pressed(app, "Return")
        assert view.lesson.rounds[-1].hands and held(view.lesson).rounds == view.lesson.rounds
    assert step(view) == "debrief" and app.screen.name == "class debrief"


def test_phones_vote_and_their_counts_are_shown_only_when_the_vote_closes(app: App) -> None:
    pytest.importorskip("aiohttp")
    view = shown(app, at("argue"))
    pressed(app, "Escape", "p", "2")
    assert view.phones is not None
    try:
        pressed(app, "Escape", "Return")
        served = view.phones.server
        for key in "AAB":
            phone = Phone(served.address, served.code)
            phone.join()
            assert phone.vote(key) == 200
        page = pressed(app, "c")
        assert "3 of 3 phones have voted" in words_on(page) and not view.lesson.counted and served.code in words_on(page)
        assert not any(target.name.startswith("more:") and target.name != "more" for target in page.targets)
        pressed(app, "Return")
        names = [one.id for one in facts.options(view.lesson)]
        assert view.lesson.hands == {names[0]: 2, names[1]: 1, names[2]: 0} and step(view) == "vote"
        pressed(app, "z")
        assert view.phones.counting and served.voted == 3, "an undo lets the phones go on with what they have voted"
        pressed(app, "Return", "Return")
        assert step(view) == "predict" and view.phones.counting
        pressed(app, "x")
        assert step(view) == "reveal" and not view.phones.counting
    finally:
        view.leave(forget=True)


def test_the_phones_end_with_the_window_and_a_vote_is_there_when_it_opens_again(app: App) -> None:
    pytest.importorskip("aiohttp")
    view = shown(app, at("argue"))
    pressed(app, "Escape", "p", "2")
    assert view.phones is not None
    pressed(app, "Escape", "Return")
    served = view.phones.server
    phone = Phone(served.address, served.code)
    phone.join()
    assert phone.vote("B") == 200
    app.running = False
    app.run()
    assert view.phones is None
    with pytest.raises(OSError, match="refused"):
        phone.vote("A")
    app = an_app(view.lesson.game.file.parent)
    app.go(Only(Title(app)))
    app.go(app.library.open_run(view.lesson.game.file))
    worked(app)
    assert isinstance(app.screen, PhonePage) and "same address, same code" in words_on(app.draw())
    again = app.screen.view
    try:
        pressed(app, "2")
        assert again.phones is not None and again.phones.server.voted == 1
        assert (again.phones.server.address, again.phones.server.code) == (served.address, served.code)
    finally:
        again.leave(forget=True)
        app.worker.stop()


def test_a_class_with_more_phones_than_hands_were_set_loses_no_prediction(app: App) -> None:
    pytest.importorskip("aiohttp")
    lesson = a_lesson(hands=2).go_on().go_on()
    view = shown(app, lesson.decide(open_options(lesson)[0]).go_on())
    pressed(app, "Escape", "p", "2")
    assert view.phones is not None
    try:
        served = view.phones.server
        for key in "AAABB":
            phone = Phone(served.address, served.code)
            phone.join()
            assert phone.vote(key) == 200
        pressed(app, "Escape", "Return")
        asked = view.lesson.prediction
        assert asked is not None and [asked.hands.get(name, 0) for name in asked.answers][:2] == [3, 2]
        assert view.lesson.plan.hands == 5 and held(view.lesson).plan.hands == 5
    finally:
        view.leave(forget=True)


# nothing told too early


def test_nothing_gives_history_away_before_the_reveal(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(lesson: Lesson) -> None:
        raise AssertionError("history was asked before the reveal")

    for lesson in list(steps(a_lesson(), 3)):
        if lesson.step not in ("read", "argue", "vote", "predict"):
            continue
        with monkeypatch.context() as patch:
            for module in (facts, reveal, discuss):
                patch.setattr(module, "historical", asked)
            shown(app, lesson)
            said = words_on(app.draw())
        history = facts.event_of(lesson).history or ""
        assert not any(sentence.strip() in said for sentence in history.split(".") if len(sentence) > 20)
        assert "History chose" not in said and " %" not in said
        assert not any(option.text.result[:30] in said for option in facts.options(lesson))


def test_a_prediction_looks_alike_whatever_comes(app: App) -> None:
    lesson = at("vote").go_on()
    assert lesson.prediction is not None
    pictures = set()
    for came in lesson.prediction.answers:
        shown(app, replace(lesson, prediction=replace(lesson.prediction, came=came)))
        pictures.add(pygame.image.tobytes(look(app, (1280, 720)).surface, "RGB"))
    assert len(pictures) == 1


def test_what_a_role_cannot_see_has_no_number_after_the_reveal(app: App) -> None:
    for lesson in steps(a_lesson("prague_spring", "three"), 4):
        if lesson.step == "reveal":
            program = lesson.game.sitting.program
            seen = lesson.game.sitting.observe(lesson.rounds[-1].role)
            for of in reveal.moved(lesson):
                assert seen.sees(of.track) == isinstance(of, Moved), program.tracks[of.track].id


def test_the_goals_of_one_of_several_teams_are_covered_at_first(app: App) -> None:
    view = shown(app, a_lesson(chairs="three"))
    goal = next(iter(view.lesson.game.sitting.program.scenario.text.roles[view.lesson.role].goals.values())).text
    page = pressed(app, "g")
    assert isinstance(app.screen, TeamGoals) and goal not in words_on(page) and "Only this team looks" in words_on(page)
    assert goal in words_on(pressed(app, "Return"))


def test_a_class_that_is_larger_than_was_set_grows_by_a_key_at_the_vote(app: App) -> None:
    view = shown(app, a_lesson(hands=2).go_on().go_on())
    page = pressed(app, "a", "b", "b")
    assert "All 2 hands are counted" in words_on(page) and view.lesson.counted == 2
    page = pressed(app, "h", "b")
    assert view.lesson.plan.hands == 3 and view.lesson.counted == 3
    for _ in range(3):
        page = pressed(app, "Shift h")
    assert view.lesson.plan.hands == 3 and "There are 3 hands in the class." in words_on(page)
    assert held(view.lesson).plan.hands == 3


def test_skipping_a_vote_that_is_in_closes_it_and_cutting_one_short_asks_for_the_answer(app: App) -> None:
    view = shown(app, a_lesson(hands=3).go_on().go_on())
    pressed(app, "b", "b", "a", "x")
    assert step(view) == "predict" and view.lesson.how == "hands"
    pressed(app, "z", "Shift a")
    pressed(app, "x")
    pick = app.screen
    assert isinstance(pick, Pick) and "cut short" in pick.heading
    pressed(app, "c")
    assert step(view) == "predict" and view.lesson.how == "teacher"


def test_an_enter_that_comes_while_the_scenario_is_read_does_not_turn_back(app: App) -> None:
    app.go(Only(Title(app)))
    app.draw()
    app.go(to_start(app))
    app.draw()
    pressed(app, "Return")
    worked(app)
    assert isinstance(app.screen, Start)
    pressed(app, "Return")
    assert step(at_round(app)) == "read"


def test_the_reveal_names_what_held_a_track_that_did_not_move_against_the_class() -> None:
    told = []
    for lesson in steps(a_lesson(), rounds=8):
        if lesson.step != "reveal":
            continue
        for of in reveal.moved(lesson):
            if isinstance(of, Moved) and of.reasons[0].visible and abs(of.change) < abs(of.reasons[0].amount) / 2:
                told.append(reveal._reason(lesson, of))
    assert told and not any(one.startswith("most of it") for one in told)
    assert any("your decision; +" in one for one in told)


def test_a_class_at_its_end_goes_back_by_two_keys_and_both_ways_are_compared(app: App) -> None:
    view = shown(app, at("discuss", a_lesson(minutes=25)))
    pressed(app, "j", "2", "Return")
    assert app.screen.name == "class debrief"
    first, chosen = view.lesson, view.lesson.rounds[0].chosen
    page = pressed(app, "w")
    assert isinstance(app.screen, Again) and first.game.sitting.program.scenario.text.title
    page = pressed(app, "1")
    pick = app.screen
    assert isinstance(pick, Pick) and chosen not in [one.id for one in pick.options]
    page = pressed(app, pick.options[-1].letter.lower())
    assert app.screen is view and step(view) == "read" and view.lesson.number == 2
    assert "Another way" in words_on(page) and pick.options[-1].text.label in words_on(page)
    page = pressed(app, "Tab")
    assert "The first way" in words_on(page) and view.lesson.step == "debrief"
    pressed(app, "Tab", "j", "2", "Return")
    assert app.screen.name == "class debrief"
    page = pressed(app, "5")
    assert "Two ways" in words_on(page) and "They part on" in words_on(page)
    assert held(view.lesson).other is not None


def test_voices_before_a_class_are_said_to_be_no_quotations(app: App) -> None:
    shown(app, at("argue"))
    assert "it is no quotation" in words_on(app.draw())
    for lesson in steps(a_lesson(), 8):
        if lesson.step == "discuss":
            shown(app, lesson)
            assert " said: “" not in words_on(app.draw())


def test_phones_stay_for_another_way_and_end_with_the_lesson(app: App) -> None:
    pytest.importorskip("aiohttp")
    view = shown(app, at("discuss", a_lesson(minutes=25)))
    pressed(app, "Escape", "p", "2")
    assert view.phones is not None
    served, journal = view.phones.server, journal_of(view.lesson)
    phone = Phone(served.address, served.code)
    phone.join()
    pressed(app, "Escape", "j", "2", "Return", "w", "1", "Escape", "w", "1")
    pressed(app, app.screen.options[0].letter.lower())  # type: ignore[attr-defined]
    assert view.phones is not None and journal.exists()
    pressed(app, "x")
    assert step(view) == "vote" and phone.vote("A") == 200
    pressed(app, "j", "2", "Return", "t")
    assert app.screen.name == "title" and view.phones is None and not journal.exists()


def test_keys_set_length_and_teams_and_digits_the_hands_in_any_order(app: App) -> None:
    app.go(to_start(app))
    worked(app)
    start = app.screen
    assert isinstance(start, Start)
    pressed(app, "2", "7", "t", "l", "l")
    assert (start.hands, start.chairs, start.slot.minutes) == (27, "three", 25)
    pressed(app, "3", "Return")
    assert at_round(app).lesson.plan.hands == 3 and at_round(app).lesson.plan.chairs == "three"


def test_with_teams_the_vote_says_that_one_team_votes_and_the_prediction_is_everybodys(app: App) -> None:
    shown(app, at("vote", a_lesson(chairs="three")))
    assert "only this team votes" in words_on(app.draw())
    shown(app, at("predict", a_lesson(chairs="three")))
    page = app.draw()
    assert "of 27 hands" in words_on(page) and "only this team votes" not in words_on(page)
    shown(app, at("vote"))
    assert "of 27 hands" in words_on(app.draw())


def test_the_sheet_and_the_role_cards_are_written_before_the_lesson(app: App) -> None:
    app.go(to_start(app))
    worked(app)
    start = app.screen
    assert isinstance(start, Start)
    pressed(app, "w")
    worked(app)
    page = app.draw()
    [path] = app.library.folder.glob("*-sheet.html")
    assert str(path) in words_on(page).replace(" ", "") or path.name in words_on(page)
    assert "<html" in path.read_text() and faults(page) == []
    pressed(app, "w")
    worked(app)
    assert [path] == list(app.library.folder.glob("*-sheet*.html")), "the same sheet is written once"
