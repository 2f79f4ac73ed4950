"""The last step of a round: two or three questions made of what the class has just done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.classroom.chrome import is_wide
from spring1968.desk.classroom.facts import Option, answers, day_of, historical, options, predicted
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.classroom.round import Round


def paint(page: Page, box: Box, view: Round) -> None:
    """Draw the questions one below another, each with its number."""
    lesson = view.lesson

    def all_of(width: float, style: str = "class_strong") -> list[Piece]:
        pieces = [*lines(page, _("Talk about it"), "event" if is_wide(page) else "class_heading", width), gap(8)]
        for number, told in enumerate(questions(lesson), 1):
            pieces += [*_card(page, number, told, width, style), gap(14)]
        return pieces

    large = sum(piece.height for piece in all_of(box.w, "class_answer")) <= box.h
    column(page, "discuss", box, lambda width: all_of(width, "class_answer" if large else "class_strong"))


def _card(page: Page, number: int, told: tuple[str, str], width: float, large: str) -> list[Piece]:
    """Return a question on a card: what happened, then what is asked of it."""
    fact, asked = told
    room = width - 96
    first, second = page.high(fact, "class_text", room), page.high(asked, large, room)
    style = "class_letter" if first + second > 90 else "numeral"
    high = first + second + 32

    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x, box.y, box.w, high), "panel")
        page.fill(Box(box.x, box.y, 4, high), "accent")
        step = 62 if style == "class_letter" else 44
        page.text(str(number), style, box.x + 8, box.y + (high - step) / 2, "ink_muted", width=64, align="centre")
        y = page.text(fact, "class_text", box.x + 80, box.y + 14, "ink_muted", width=room) + 4
        page.text(asked, large, box.x + 80, y, width=room)

    return [Piece(high, draw)]


def questions(lesson: Lesson) -> list[tuple[str, str]]:
    """Return what there is to talk about: each a fact of this round, and a question about it."""
    return [_of_history(lesson), _of_prediction(lesson), *_of_the_unwanted(lesson)]


def _label(option: Option) -> str:
    return f"{option.letter}, “{option.text.label}”"


def _of_history(lesson: Lesson) -> tuple[str, str]:
    known = historical(lesson)
    chosen = next(one for one in options(lesson) if one.id == lesson.rounds[-1].chosen)
    if known is None:
        fact = _("The class chose {ours}. Nothing of the kind is on record.").format(ours=_label(chosen))
        return fact, _("Could it have been done at all? What would have to be found to show it?")
    if known.id == chosen.id:
        fact = _("The class and history chose {ours}.").format(ours=_label(chosen))
        return fact, _("What made it likely? What would have had to be different for another answer?")
    fact = _("The class chose {ours}; history chose {theirs}.").format(ours=_label(chosen), theirs=_label(known))
    return fact, _("What did the people of {day} know or fear that you need not?").format(day=day_of(lesson))


def _of_prediction(lesson: Lesson) -> tuple[str, str]:
    asked = lesson.rounds[-1].prediction
    if asked is None:
        return _("This half answered otherwise."), _("What do you expect to come of it, and what would prove you wrong?")
    who, _what = predicted(lesson, asked)
    came = dict(answers(lesson, asked))[asked.came].rstrip(".")
    fact = _("{who}: {answer}.").format(who=who, answer=came)
    hands = sum(asked.hands.values())
    right = asked.hands.get(asked.came, 0)
    if not hands:
        return fact, _("Would you have expected that? From what could one have known?")
    told = counted("{n} hand", "{n} hands", right)
    fact += " " + _("{hands} of {all} foresaw it.").format(hands=told, all=hands) if right else " " + _("Nobody foresaw it.")
    if right * 2 >= hands:
        return fact, _("What did you go by? Was it a good reason, or luck?")
    return fact, _("What did you leave out? Who in 1968 could have known better?")


def _of_the_unwanted(lesson: Lesson) -> list[tuple[str, str]]:
    """Return the answer with the fewest hands and what was said for it, where hands were counted."""
    done = lesson.rounds[-1]
    if not sum(done.hands.values()):
        return []
    others = [one for one in options(lesson) if one.locked is None and one.id != done.chosen]
    if not others:
        return []
    least = min(others, key=lambda one: (done.hands.get(one.id, 0), not _voice(lesson, one)))
    count = done.hands.get(least.id, 0)
    wanted = counted("{n} hand was for", "{n} hands were for", count) if count else _("Nobody was for")
    said = _voice(lesson, least)
    fact = f"{wanted} {_label(least)}."
    if said:
        return [(f"{fact} {said}", _("Make the best case for it. Who would have gained by it?"))]
    return [(fact, _("Make the best case for it. Who would have gained by it?"))]


def _voice(lesson: Lesson, option: Option) -> str:
    people = lesson.game.sitting.program.scenario.text.people
    for name, voice in option.text.advice.items():
        if voice.speaks_for:
            return _("{who}, in this scenario: “{words}”").format(who=people[name].name, words=voice.speaks_for.strip())
    return ""
