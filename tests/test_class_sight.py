"""Laws of what is seen from the back row: large enough, clear on a weak projector, nothing clipped, in any language."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from looking import an_app, faults, look

import pygame  # isort: skip - after the settings that `looking` makes

from lesson_screens import SCENARIOS, a_lesson, at, open_options, pressed, shown, steps, voted_on, words_on
from spring1968.classroom.plan import Chairs
from spring1968.desk.app import App
from spring1968.desk.classroom import facts
from spring1968.desk.classroom.chrome import round_words, step_words
from spring1968.desk.classroom.going import to_start
from spring1968.desk.classroom.menu import Late, Menu, Pick, TeamGoals
from spring1968.desk.classroom.phone_page import PhonePage
from spring1968.desk.moves import Push, Screen
from spring1968.desk.page import Page
from spring1968.desk.theme import STYLES, contrast

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


def fits(app: App, where: str) -> None:
    for size, text, theme, language in LOOKS:
        page = look(app, size, text, theme, language)
        assert faults(page) == [], (where, size, text, theme, language)
    look(app, (1280, 720))


# seen from the back row


@pytest.mark.parametrize("size", PROJECTORS)
def test_no_question_option_or_count_is_under_24_px(app: App, size: tuple[int, int]) -> None:
    for name in SCENARIOS:
        for lesson in steps(a_lesson(name), 2):
            if lesson.step == "debrief":
                continue
            shown(app, lesson)
            page = look(app, size)
            event = facts.event_of(lesson)
            large = [event.title, facts.question(lesson), round_words(lesson)]
            large += [text for one in facts.options(lesson) for text in (one.text.label, one.locked or "")]
            large += [words for asked in [lesson.prediction] if asked for _name, words in facts.answers(lesson, asked)]
            large.append(event.text)
            told = [" ".join(text.split()) for text in large if text]
            for text in page.written:
                words = text.text.replace("\N{NO-BREAK SPACE}", " ").strip()
                if lesson.step == "reveal" and text.style == "class_hint":
                    continue  # a reason line may name an answer of another question
                counts = bool(re.search(r"^\d+$|\d hand|foresaw|^(Round )?\d+ of \d", words))
                if counts or (len(words) > 5 and any(words in one for one in told)):
                    if words in step_words().values() or words in facts.role_name(lesson):
                        continue
                    assert round(STYLES[text.style].size * page.scale) >= 24, (name, lesson.step, words, text.style)


def ground_and_ink(page: Page, rect: pygame.Rect) -> float:
    """Return the contrast of what is written in a rectangle to what lies behind it."""
    part = page.surface.subsurface(rect.clip(page.surface.get_rect()))
    colours = Counter(tuple(part.get_at((x, y)))[:3] for x in range(part.get_width()) for y in range(part.get_height()))
    ground = colours.most_common(1)[0][0]
    return max(contrast(colour, ground) for colour in colours)  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_on_a_weak_projector(app: App, theme: str) -> None:
    locked = next(one for one in steps(a_lesson("august_1968", "three"), 3) if one.step == "vote")
    halves = at("reveal").split(open_options(at("reveal"))[-1])
    for lesson in (*steps(a_lesson()), locked, halves):
        shown(app, lesson)
        page = look(app, (1280, 720), 100, theme)
        for text in page.written:
            if text.ink.w and text.ink.h > 4:
                assert ground_and_ink(page, text.ink) >= 4.5, (lesson.step, text.text, text.style)


# nothing is clipped


@pytest.mark.parametrize(
    ("name", "chairs"), [(SCENARIOS[0], "one"), *((name, "three") for name in SCENARIOS[:3]), ("tutorial", "one")]
)
def test_no_step_is_clipped_on_any_projector(app: App, name: str, chairs: Chairs) -> None:
    for lesson in steps(a_lesson(name, chairs), 2):
        shown(app, lesson)
        fits(app, f"{lesson.step} {lesson.number}")


def test_nothing_around_the_steps_is_clipped_on_any_projector(app: App) -> None:
    app.go(to_start(app))
    worked(app)
    fits(app, "start")
    view = shown(app, at("reveal", rounds=2))
    second = [one for one in facts.options(view.lesson) if one.locked is None and one.id != view.lesson.rounds[-1].chosen]
    above: list[Screen] = [Menu(view), Late(view), TeamGoals(view.lesson), PhonePage(view)]
    above.append(Pick(app, "The second half goes on with another answer: which?", second, lambda option: None))
    for screen in above:
        app.go(Push(screen))
        fits(app, screen.name)
        app.stack.pop()
    pytest.importorskip("aiohttp")
    app.go(Push(PhonePage(view)))
    app.draw()
    pressed(app, "2")
    try:
        fits(app, "phones that are open")
        largest = look(app, (1280, 720), 200)
        assert faults(largest) == [] and view.phones and view.phones.server.code in words_on(largest)
    finally:
        view.leave(forget=True)
    app.stack.pop()
    app.go(view.ledger())
    fits(app, "ledger")
    app.stack.pop()
    view.kept(view.lesson.split(second[0].id))
    fits(app, "halves")
    view.kept(view.lesson.to_the_last())
    for page in ("bell", "meanwhile"):
        view.page = page
        fits(app, page)
    view.page, view.said = "", "Level: A and C. Count again, or press T and a letter."
    fits(app, "said")


def test_a_full_vote_of_sixty_hands_fits(app: App) -> None:
    lesson = voted_on(at("argue", a_lesson("prague_spring", "three", hands=60)).go_on(), (33, 21, 6))
    shown(app, lesson)
    fits(app, "sixty hands")
