"""The third step and the fourth: hands for the answers of the question, then for what another power will do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from spring1968.desk.classroom import cards
from spring1968.desk.classroom.cards import Card
from spring1968.desk.classroom.chrome import LETTERS, grid, is_wide
from spring1968.desk.classroom.facts import Option, answers, event_of, letters, options, predicted
from spring1968.desk.classroom.read import head
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import panel
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.classroom.round import Round

_TEASER = 70.0


def stuck_words(lesson: Lesson) -> str:
    """Return why a vote cannot be closed and what ends it, "" where it can."""
    if not lesson.stuck:
        return ""
    if not lesson.counted:
        return _("No hand is counted yet. Count, or press T and a letter: the teacher decides.")
    return _("Level: {letters}. Count again, or press T and a letter.").format(letters=letters(lesson, lesson.leading))


def paint_vote(page: Page, box: Box, view: Round) -> None:
    """Draw the question, its answers as cards that are counted, and what comes after the vote."""
    lesson = view.lesson
    hidden = view.phones is not None and view.phones.counting
    if not is_wide(page):

        def low(width: float) -> list[Piece]:
            return _vote_cards(page, view, width, 1, hidden=hidden)

        title = lines(page, event_of(lesson).title, "class_heading", box.w)
        fits = sum(one.height for one in (*title, *low(box.w))) <= box.h
        column(page, "vote", box, lambda width: [*title, *low(width)] if fits else low(width))
        return
    y = head(page, box, lesson)
    across = 2 if len(lesson.options) > 3 else 1
    made = _vote_cards(page, view, box.w, across, hidden=hidden)
    used = sum(one.height for one in made)
    teaser = box.bottom - y - used
    column(
        page, "vote", Box(box.x, y, box.w, box.bottom - y + 8), lambda w: _vote_cards(page, view, w, across, hidden=hidden)
    )
    if teaser >= _TEASER + 14:
        _coming(page, Box(box.x, y + used + 6, box.w, _TEASER))


def _coming(page: Page, box: Box) -> None:
    """Say what comes when the vote is in."""
    panel(page, box, "west")
    head_, told = _("Then: what will the others do?"), _("opens when the vote is in")
    with page.within(box):
        page.text(head_, "class_panel", box.x + 20, box.y + 22)
        wide = page.wide(head_, "class_panel") + 40
        if wide + page.wide(told, "class_hint") < box.w - 20:
            page.text(told, "class_hint", box.x + wide, box.y + 25, "ink_muted", width=box.w - wide - 20, align="right")


def _vote_cards(page: Page, view: Round, width: float, across: int, *, hidden: bool) -> list[Piece]:
    each = (width - 8 * (across - 1)) / across
    made = [_vote_card(view, one, hidden=hidden) for one in options(view.lesson)]
    return grid([cards.piece(page, _fitted(page, card), each) for card in made], across, width)


def _fitted(page: Page, card: Card) -> Card:
    """Return a card as it is where there is room beside the clock, else a low one."""
    return card if is_wide(page) else replace(card, low=True, style="class_strong")


def _vote_card(view: Round, option: Option, *, hidden: bool) -> Card:
    lesson = view.lesson
    return Card(
        option.id,
        option.letter,
        option.text.label,
        0 if hidden else lesson.hands.get(option.id, 0),
        lesson.plan.hands,
        partial(view.count, option.id),
        _("{letter}: take a hand back").format(letter=option.letter),
        _("{letter}: add a hand").format(letter=option.letter),
        option.locked,
        chosen=lesson.chosen == option.id,
        leads=lesson.chosen is None and lesson.leading == (option.id,) and not hidden,
        style="class_strong" if len(lesson.options) > 3 else "class_answer",
        covered=hidden,
    )


def paint_predict(page: Page, box: Box, view: Round) -> None:
    """Draw what the class has decided in a line, and what it may foresee as cards with numbers."""
    lesson = view.lesson
    asked = lesson.prediction
    assert asked is not None
    who, what = predicted(lesson, asked)
    first = _("Before the reveal: what will they do?") if asked.event else _("Before the reveal: what comes of it?")
    if not is_wide(page):

        def all_of(width: float) -> list[Piece]:
            told = [*lines(page, f"{who}: {what}", "class_strong", width), gap(4)]
            return [*told, *_predict_cards(page, view, width)]

        column(page, "predict", box, all_of)
        return
    with page.within(box):
        y = page.text(first, "class_text", box.x, box.y, "ink_muted", width=box.w) + 2
        y = page.text(who, "event", box.x, y, width=box.w) + 2
        y = page.text(what, "class_text", box.x, y, width=box.w) + 12
    column(page, "predict", Box(box.x, y, box.w, box.bottom - y + 8), lambda width: _predict_cards(page, view, width))


def _predict_cards(page: Page, view: Round, width: float) -> list[Piece]:
    asked = view.lesson.prediction
    assert asked is not None
    most = max(asked.hands.values(), default=0)
    hidden = view.phones is not None and view.phones.counting
    made = []
    for number, (name, words) in enumerate(answers(view.lesson, asked), 1):
        count = asked.hands.get(name, 0)
        card = Card(
            name,
            LETTERS[number - 1] if view.phones is not None else str(number),
            words,
            0 if hidden else count,
            view.lesson.plan.hands,
            partial(view.foresee, name),
            _("{letter}: take a hand back").format(letter=number),
            _("{letter}: add a hand").format(letter=number),
            leads=bool(most) and count == most and not hidden,
            covered=hidden,
            style="class_strong" if len(asked.answers) > 3 else "class_answer",
        )
        made.append(cards.piece(page, _fitted(page, card), width))
    return grid(made, 1, width)
