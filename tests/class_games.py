"""Classes that have come to the end of their lesson, and what a teacher does there: for the tests of their debrief."""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pygame

from looking import faults, look
from spring1968.classroom.keeping import kept
from spring1968.classroom.lesson import Lesson, begun, new_sitting
from spring1968.classroom.plan import Chairs, Plan, slots
from spring1968.desk.app import App
from spring1968.desk.classroom.debrief import ClassDebrief
from spring1968.desk.moves import Push
from spring1968.desk.page import Page
from spring1968.desk.press import NBSP
from spring1968.desk.screens.title import Title
from spring1968.desk.theme import STYLES
from spring1968.play.starting import Wish, new_game, program_of

HANDS = 27
LOOKS = [
    ((1280, 720), 100, "dark", "en"),
    ((1280, 720), 150, "light", "en"),
    ((1920, 1080), 100, "light", "en"),
    ((1920, 1080), 150, "dark", "xx"),
    ((1280, 720), 100, "light", "xx"),
    ((1280, 720), 150, "dark", "xx"),
]
SMALL = {"text", "medium", "button", "key", "heading"}
"""Styles of bars, of their keys, and of how much is left below: nothing of a question stands in them."""


def a_class(folder: Path, name: str = "prague_spring_lesson", chairs: Chairs = "one", *, split: bool = False) -> Lesson:
    """Return a class of 27 that has voted at random to the end, all of it kept."""
    program, chance = program_of(name), random.Random(7)
    plan = Plan(slots(program)[0], chairs, HANDS)
    lesson = begun(plan, new_sitting(plan, new_game(Wish(name, seed=5, file=folder / "4b.json"), program)))
    while lesson.step != "debrief":
        lesson = lesson.go_on().go_on()
        free = [option for option, is_free in lesson.options if is_free]
        for _ in range(HANDS):
            lesson = lesson.hand(chance.choice(free))
        lesson = (lesson.decide(lesson.leading[0]) if lesson.stuck else lesson).go_on()
        assert lesson.prediction is not None
        for _ in range(HANDS - 3):
            lesson = lesson.foresee(chance.choice(lesson.prediction.answers))
        lesson = lesson.go_on()
        others = [option for option in free if option != lesson.rounds[-1].chosen]
        if split and lesson.other is None and others:
            lesson = lesson.split(others[0])
        lesson = lesson.go_on().go_on()
    return kept(lesson)[0]


@cache
def ended(*, split: bool = False) -> Lesson:
    """Return the lesson of a class, worked out once."""
    return a_class(Path(tempfile.mkdtemp()), split=split)


def in_folder(lesson: Lesson, folder: Path) -> Lesson:
    """Return a lesson kept in a folder of its own."""
    game = replace(lesson.game, file=folder / "runs" / "4b.json", written="")
    return kept(replace(lesson, game=game, before=None))[0]


def opened(app: App, lesson: Lesson, tab: str = "story") -> ClassDebrief:
    app.stack = []
    app.go(Push(Title(app)))
    screen = ClassDebrief(app, lesson, tab)
    app.go(Push(screen))
    look(app, (1280, 720))
    return screen


def work(app: App) -> None:
    until = time.monotonic() + 60
    while app.worker.waiting and time.monotonic() < until:
        app.worker.collect()
        app.go_if(getattr(app.screen, "tick", lambda: None)())
        time.sleep(0.002)
    assert not app.worker.waiting
    app.draw()


def press(app: App, *keys: int, mod: int = 0) -> Page:
    for key in keys:
        letter = chr(key) if 0 < key < 128 and chr(key).isalnum() else ""
        letter = letter.upper() if mod & pygame.KMOD_SHIFT else letter
        app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=letter, mod=mod))
        app.draw()
    assert app.page is not None
    return app.page


def click(app: App, name: str) -> Page:
    page = app.draw()
    target = next(target for target in page.targets if target.name == name)
    assert target.rect is not None
    app._click(target.rect.center)
    return app.draw()


def said(page: Page) -> str:
    return " ".join(text.text for text in page.written).replace(NBSP, " ")


def fits(app: App) -> None:
    for size, text, theme, language in LOOKS:
        app.stack[-1].eye.offsets.clear()
        page = look(app, size, text, theme, language)
        assert faults(page) == [], (size, text, language)
        for one in page.written:
            assert one.style in SMALL or round(STYLES[one.style].size * page.scale) >= 24, one
    look(app, (1280, 720))
