"""A class that has split: whose half is before the projector, and where the two parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.classroom.chrome import half
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson


def half_words(lesson: Lesson) -> str:
    """Return which half this is and what it answered where the two parted."""
    here = half(lesson)
    other = lesson.other
    parted = next((done for one in (lesson, other) if one is not None for done in one.rounds if done.how == "split"), None)
    ours = next((done for done in lesson.rounds if parted is not None and done.event == parted.event), None)
    name = _("First half of the class") if here == 1 else _("Second half of the class")
    if ours is None:
        return name
    label = lesson.game.sitting.program.scenario.text.events[ours.event].options[ours.chosen].label
    return f"{name}: “{label}”"
