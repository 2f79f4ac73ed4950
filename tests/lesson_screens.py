"""Lessons on the projector: at every step of every scenario, and a hand that presses keys."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from looking import look

import pygame  # isort: skip - after the settings that `looking` makes

from sitting_games import program
from spring1968.classroom.lesson import Lesson, begun, new_sitting
from spring1968.classroom.plan import Chairs, Plan, slots
from spring1968.desk.app import App
from spring1968.desk.classroom.round import Round
from spring1968.desk.moves import Only
from spring1968.desk.page import Page
from spring1968.desk.press import NBSP
from spring1968.play.starting import Wish, new_game

SCENARIOS = ("prague_spring_lesson", "prague_spring", "august_1968", "tutorial")


def a_lesson(name: str = SCENARIOS[0], chairs: Chairs = "one", minutes: int = 45, hands: int = 27) -> Lesson:
    """Return a lesson at its first question, kept in a file of its own."""
    of = program(name)
    slot = next(slot for slot in slots(of) if slot.minutes == minutes)
    plan = Plan(slot, chairs, hands)
    file = Path(tempfile.mkdtemp()) / "2026-11-21-100000-lesson-class.json"
    return begun(plan, new_sitting(plan, new_game(Wish(name, seed=5, file=file), of)))


def open_options(lesson: Lesson) -> list[str]:
    """Return what can be chosen, history's answer first, so that lessons are long."""
    texts = lesson.game.sitting.program.scenario.text.events[lesson.event].options
    return sorted((name for name, free in lesson.options if free), key=lambda name: not texts[name].historical)


def voted_on(lesson: Lesson, counts: tuple[int, ...] = (11, 9, 4, 2, 1)) -> Lesson:
    """Return the lesson with hands counted in its vote."""
    for name, count in zip(open_options(lesson), counts, strict=False):
        lesson = lesson.hand(name, count)
    return lesson


def steps(lesson: Lesson, rounds: int = 1) -> Iterator[Lesson]:
    """Yield a lesson at each of its steps, with hands and predictions counted where they are."""
    for _ in range(rounds):
        yield lesson
        lesson = lesson.go_on()
        yield lesson
        lesson = voted_on(lesson.go_on())
        yield lesson
        lesson = lesson.go_on()
        assert lesson.prediction is not None
        for name, count in zip(lesson.prediction.answers, (5, 13, 9), strict=False):
            lesson = lesson.foresee(name, count)
        for _step in range(3):
            yield lesson
            lesson = lesson.go_on()
        if lesson.step == "debrief":
            break
    yield lesson


def at(step: str, lesson: Lesson | None = None, rounds: int = 1) -> Lesson:
    """Return a lesson at a step of a round."""
    return [one for one in steps(lesson or a_lesson(), rounds) if one.step == step][-1]


def shown(app: App, lesson: Lesson) -> Round:
    """Put a lesson before the projector."""
    view = Round(app, lesson)
    view.patience = 0.0  # type: ignore[misc]
    app.stack = []
    app.go(Only(view))
    look(app, (1280, 720))
    return view


def pressed(app: App, *keys: str) -> Page:
    """Press keys by their names ("Return", "a", "Shift b"), each on the picture before it."""
    for key in keys:
        name, shift = key.removeprefix("Shift "), key.startswith("Shift ")
        code = getattr(pygame, f"K_{name.upper()}") if len(name) > 1 else ord(name.lower())
        letter = (name.upper() if shift else name) if len(name) == 1 else ""
        scancode = getattr(pygame, f"KSCAN_{name}", 0) if name.isdigit() else 0
        letter = "!" if shift and name.isdigit() else letter
        mod = pygame.KMOD_SHIFT if shift else 0
        app.handle(pygame.event.Event(pygame.KEYDOWN, key=code, unicode=letter, mod=mod, scancode=scancode))
        app.draw()
    assert app.page is not None
    return app.page


def clicked(app: App, name: str) -> Page:
    """Click on a target."""
    page = app.draw()
    target = next(target for target in page.targets if target.name == name)
    assert target.rect is not None, name
    app._click(target.rect.center)
    return app.draw()


def words_on(page: Page) -> str:
    """Return all that is written on a page."""
    return " ".join(text.text for text in page.written).replace(NBSP, " ")
