"""The two timelines of a class that has split, or gone another way: which is before the projector, and where they parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.classroom.chrome import half
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson, Round


def _parted(lesson: Lesson) -> Round | None:
    """Return the round at which the second timeline of a class begins, None where it has one."""
    there = lesson.other.rounds if lesson.other is not None else ()
    return next((done for done in (*lesson.rounds, *there) if done.how in ("split", "again")), None)


def is_split(lesson: Lesson) -> bool:
    """Return whether the two timelines are those of two halves of the class, and not two ways of the whole."""
    parted = _parted(lesson)
    return parted is not None and parted.how == "split"


def other_words(lesson: Lesson) -> str:
    """Return the words for the timeline that is not before the projector."""
    return _("The other half") if is_split(lesson) else _("The other way")


def half_words(lesson: Lesson) -> str:
    """Return which half, or which way, this is and what was answered where the two parted."""
    here, parted = half(lesson), _parted(lesson)
    if is_split(lesson):
        name = _("First half of the class") if here == 1 else _("Second half of the class")
    else:
        name = _("The first way") if here == 1 else _("Another way")
    ours = next((done for done in lesson.rounds if parted is not None and done.event == parted.event), None)
    if ours is None:
        return name
    label = lesson.game.sitting.program.scenario.text.events[ours.event].options[ours.chosen].label
    return f"{name}: “{label}”"
