"""The lesson that the views of a class's debrief share: whatever is counted is written to its record at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from spring1968.classroom.keeping import kept
from spring1968.play.game import Notice

if TYPE_CHECKING:
    from spring1968.classroom.closing import Closing
    from spring1968.classroom.lesson import Lesson
    from spring1968.engine.program import Program
    from spring1968.play.game import Game


class Held:
    """A lesson at its end; `notice` is what is to be told about its file.

    `told` is called with the lesson whenever it was kept, so that the round below goes on with the same file.
    """

    def __init__(self, lesson: Lesson, told: Callable[[Lesson], object] | None = None) -> None:
        self.lesson = lesson
        self._told = told
        self.notice = Notice()

    @property
    def game(self) -> Game:
        """Return the game of the half that is shown."""
        return self.lesson.game

    @property
    def program(self) -> Program:
        """Return the program that is played."""
        return self.lesson.game.sitting.program

    @property
    def role(self) -> str:
        """Return the role whose numbers are shown: the first that the class plays."""
        return self.lesson.plan.roles(self.program)[0]

    def keep(self, lesson: Lesson) -> None:
        """Take up a lesson and write it to its record."""
        self.lesson, self.notice = kept(lesson)
        if self._told is not None:
            self._told(self.lesson)

    def say(self, closing: Closing) -> None:
        """Take up what the class says after the end; nothing is written where that is what it has said already."""
        if closing != self.lesson.closing:
            self.keep(replace(self.lesson, closing=closing))
