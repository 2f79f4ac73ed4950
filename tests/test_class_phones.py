"""Laws of votes by phone in a lesson: no act loses a vote, none counts twice, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from looking import an_app

import pygame  # isort: skip - after the settings that `looking` makes

from lesson_screens import a_lesson, at, open_options, pressed, shown
from phone import Phone
from spring1968.classroom.lesson import Lesson
from spring1968.desk.app import App
from spring1968.desk.classroom.ballots import journal_of
from spring1968.desk.classroom.going import left_in
from spring1968.desk.classroom.menu import Pick
from spring1968.desk.classroom.round import Round
from spring1968.desk.page import Page

assert pygame
pytest.importorskip("aiohttp")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = an_app(tmp_path)
    yield app
    for entry in app.stack:
        getattr(entry.screen, "leave", lambda: None)()
    app.worker.stop()


def with_phones(app: App, lesson: Lesson, count: int = 3) -> tuple[Round, list[Phone]]:
    """Put a lesson before the projector, with so many phones that have joined."""
    view = shown(app, lesson)
    pressed(app, "Escape", "p", "2")
    assert view.phones is not None
    phones = [Phone(view.phones.server.address, view.phones.server.code) for _ in range(count)]
    for phone in phones:
        phone.join()
    pressed(app, "Escape")
    return view, phones


def vote(phones: list[Phone], key: str) -> None:
    for phone in phones:
        assert phone.vote(key) == 200


def split(lesson: Lesson) -> Lesson:
    at_it = at("reveal", lesson)
    return at_it.split(next(name for name in open_options(at_it) if name != at_it.rounds[-1].chosen))


def other_way(app: App, number: int) -> None:
    """Go another way from the first question, by the answer of a number."""
    pressed(app, "w", "1")
    assert isinstance(app.screen, Pick)
    pressed(app, app.screen.options[number].letter.lower())


class Broken:
    """A screen that breaks once more when it is left."""

    name: ClassVar[str] = "broken"
    overlay: ClassVar[bool] = False

    def paint(self, page: Page) -> None:
        raise AssertionError

    def leave(self) -> None:
        raise RuntimeError("broken for good")


@pytest.mark.parametrize("way", ["1", "2"])
def test_running_late_counts_the_phones_first_and_an_undo_lets_them_go_on(app: App, way: str) -> None:
    view, phones = with_phones(app, at("argue", a_lesson(minutes=25)))
    pressed(app, "Return")
    vote(phones, "A")
    pressed(app, "j", way)
    first = view.lesson.rounds[0]
    assert first.how == "hands" and sum(first.hands.values()) == 3
    pressed(app, "z")
    assert view.phones is not None and view.phones.counting and view.phones.server.voted == 3
    pressed(app, "Return", "Return")
    vote(phones, "B")
    pressed(app, "j", way)
    asked = view.lesson.rounds[0].prediction
    assert asked is not None and sum(asked.hands.values()) == 3


def test_the_other_half_before_the_projector_loses_no_vote_of_this_one(app: App) -> None:
    halves = split(a_lesson(minutes=25))
    while halves.step != "argue":
        halves = halves.go_on()
    view, phones = with_phones(app, halves)
    pressed(app, "Return")
    vote(phones, "A")
    pressed(app, "Tab")
    assert view.lesson.number == 1
    pressed(app, "Tab")
    assert view.lesson.number == 2 and view.phones is not None
    assert view.phones.counting and view.phones.server.voted == 3
    pressed(app, "Return")
    assert view.lesson.counted == 3


def test_on_every_other_way_the_phones_begin_anew(app: App) -> None:
    view, phones = with_phones(app, at("discuss", a_lesson(minutes=45)))
    pressed(app, "j", "2", "Return")
    for number in (0, -1, 0, -1):
        other_way(app, number)
        assert view.lesson.step == "read" and view.lesson.number == 2
        pressed(app, "x")
        assert view.phones is not None and view.phones.counting and view.phones.server.voted == 0
        vote(phones, "A")
        pressed(app, "Return", "Return", "x", "j", "2", "Return")
        assert app.screen.name == "class debrief"


def test_the_first_answer_taken_again_can_be_left_for_the_other_way(app: App) -> None:
    view = shown(app, at("discuss", a_lesson(minutes=45)))
    chosen = view.lesson.rounds[0].chosen
    pressed(app, "j", "2", "Return")
    other_way(app, 0)
    second = view.lesson.rounds[0].chosen
    pressed(app, "j", "2", "Return", "w", "1")
    assert isinstance(app.screen, Pick)
    pressed(app, next(one.letter.lower() for one in app.screen.options if one.id == chosen), "Tab")
    assert view.lesson.rounds[0].chosen == second
    pressed(app, "Tab")
    assert view.lesson.rounds[0].chosen == chosen and view.lesson.step == "read"


def test_the_votes_are_deleted_after_the_lesson_though_the_phones_were_closed_before(app: App) -> None:
    view, _phones = with_phones(app, at("discuss", a_lesson(minutes=25)), 1)
    journal = journal_of(view.lesson)
    pressed(app, "Escape", "p", "2")
    assert view.phones is None and journal.exists()
    pressed(app, "j", "2", "Return", "t")
    assert app.screen.name == "title" and not journal.exists()


def test_a_lesson_whose_second_half_is_not_at_its_end_is_offered_again(app: App) -> None:
    view = shown(app, split(a_lesson(minutes=25)))
    pressed(app, "j", "2", "Return")
    assert view.lesson.step == "debrief" and view.lesson.other is not None and view.lesson.other.step != "debrief"
    left = left_in(view.lesson.game.file.parent)
    assert left is not None and left.file == view.lesson.game.file
    view.kept(replace(view.lesson.played_out()))
    assert left_in(view.lesson.game.file.parent) is None


def test_after_a_breakage_the_phones_can_be_opened_again_at_their_address(app: App, tmp_path: Path) -> None:
    view, phones = with_phones(app, at("argue", a_lesson(minutes=25)), 1)
    pressed(app, "Return")
    vote(phones, "A")
    assert view.phones is not None
    server, address = view.phones.server, view.phones.server.address
    app.stack.insert(0, replace(app.stack[0], screen=Broken()))
    app.recover(tmp_path / "report.txt")
    assert not server.running and journal_of(view.lesson).exists()
    view.page = ""
    app.stack = []
    shown_again = shown(app, view.lesson)
    pressed(app, "Escape", "p", "2")
    assert shown_again.phones is not None and shown_again.phones.server.address == address
    assert shown_again.phones.server.voted == 1
