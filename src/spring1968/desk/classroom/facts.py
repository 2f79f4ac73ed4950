"""What a round is about, in words: the day, the question, its answers by letter, what was decided without the class."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spring1968.desk.classroom.chrome import LETTERS
from spring1968.desk.words import _
from spring1968.telling.dates import event_day

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.classroom.prediction import Prediction
    from spring1968.play.playthrough import Decision
    from spring1968.scenario.schema import EventText, OptionText


@dataclass(frozen=True)
class Option:
    """An answer as a class sees it: its letter, its id, its text, and why it is locked (None where it is open)."""

    letter: str
    id: str
    text: OptionText
    locked: str | None


def event_of(lesson: Lesson) -> EventText:
    """Return the text of the question of this round."""
    return lesson.game.sitting.program.scenario.text.events[lesson.event]


def day_of(lesson: Lesson) -> str:
    """Return the day of the question, or the days of its turn."""
    sitting = lesson.question
    assert sitting.question is not None
    return event_day(sitting.program, sitting.question.event, sitting.table.turn)


def role_name(lesson: Lesson, role: str | None = None) -> str:
    """Return the name of a role, of the one that decides where none is named."""
    return lesson.game.sitting.program.scenario.text.roles[role or lesson.role].name


def question(lesson: Lesson) -> str:
    """Return the plain question that is put to the class."""
    return _("{who}: what do you do?").format(who=role_name(lesson))


def options(lesson: Lesson) -> list[Option]:
    """Return the answers in the order in which they are shown, with their letters."""
    texts = event_of(lesson).options
    found = []
    for letter, (name, free) in zip(LETTERS, lesson.options, strict=False):
        text = texts[name]
        found.append(Option(letter, name, text, None if free else text.locked or _("This is not open now.")))
    return found


def letter_of(lesson: Lesson, option: str) -> str:
    """Return the letter of an answer of this round."""
    return next(one.letter for one in options(lesson) if one.id == option)


def letters(lesson: Lesson, names: tuple[str, ...]) -> str:
    """Return the letters of answers as "A and C"."""
    found = [letter_of(lesson, name) for name in names]
    if len(found) < 2:
        return "".join(found)
    return _("{first} and {last}").format(first=", ".join(found[:-1]), last=found[-1])


def answers(lesson: Lesson, asked: Prediction) -> list[tuple[str, str]]:
    """Return what can be predicted, each with its words."""
    from spring1968.classroom.keeping import answer_words

    if asked.event is None:
        ways = {"rises": _("It rises"), "stays": _("It stays about where it is"), "falls": _("It falls")}
        return [(name, ways[name]) for name in asked.answers]
    told = answer_words(lesson, asked)
    return [(name, told[name]) for name in asked.answers]


def predicted(lesson: Lesson, asked: Prediction) -> tuple[str, str]:
    """Return who or what a prediction is about, and what they are asked."""
    program = lesson.game.sitting.program
    text = program.scenario.text
    if asked.event is None:
        return text.tracks[asked.track or ""].name, _("Until the next question: which way does it go?")
    role = next(event.role for event in program.events if event.id == asked.event)
    who = text.roles[program.roles[role]].name if role is not None else ""
    return who, text.events[asked.event].title


def historical(lesson: Lesson) -> Option | None:
    """Return history's answer to the question of this round, None where history made no such choice."""
    return next((one for one in options(lesson) if one.text.historical), None)


def decided_meanwhile(lesson: Lesson) -> list[tuple[str, str, str, str]]:
    """Return what was decided without the class since its last question: day, who, question, answer."""
    program = lesson.game.sitting.program
    return [_told(lesson, program.scenario.text.events[made.event], made) for made in lesson.meanwhile]


def _told(lesson: Lesson, event: EventText, made: Decision) -> tuple[str, str, str, str]:
    program = lesson.game.sitting.program
    number = next(at for at, known in enumerate(program.events) if known.id == made.event)
    when = event_day(program, number, made.turn)
    return when, role_name(lesson, made.role), event.title, event.options[made.option].label


def left_on(modified: dt.datetime) -> str:
    """Return the day and the hour of a file in words."""
    return f"{modified.day} {modified:%B, %H:%M}"
