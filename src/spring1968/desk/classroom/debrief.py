"""The end of a lesson before a whole class: story, predictions, turning points, the line, two halves, papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pygame

from spring1968.desk.classroom.debrief_halves import Halves
from spring1968.desk.classroom.debrief_line import ClassLine
from spring1968.desk.classroom.debrief_papers import Papers
from spring1968.desk.classroom.debrief_points import TurningPoints
from spring1968.desk.classroom.debrief_story import Predictions, Story
from spring1968.desk.classroom.halves import is_split
from spring1968.desk.classroom.held import Held
from spring1968.desk.controls import BAR, Button, Tab, bottom_bar, notice, tabs, top_bar
from spring1968.desk.moves import Move, Only, Pop, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.live import Live
from spring1968.desk.screens.odds import offers_odds
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.app import App
    from spring1968.desk.screens.debrief import View


class ClassDebrief:
    """A lesson that has come to its end. `tab` is the name of the view it opens with; `told` hears what is kept.

    `again` hears the lesson that goes back to one of its questions, and `left` that nobody comes back to this one.
    """

    name: ClassVar[str] = "class debrief"
    overlay: ClassVar[bool] = False
    grow: ClassVar[float] = 1.0
    """The whole picture grows with the window: it is read from the back row."""

    def __init__(
        self,
        app: App,
        lesson: Lesson,
        tab: str = "story",
        told: Callable[[Lesson], object] | None = None,
        again: Callable[[Lesson], object] | None = None,
        left: Callable[[], object] | None = None,
    ) -> None:
        self.app = app
        self.again, self.left = again, left
        self.held = Held(lesson, told)
        self.views: list[View] = []
        self.tab = tab
        self._build()

    def _build(self) -> None:
        """Make the views anew, as for the other half of a class."""
        held = self.held
        self.views = [Story(held), Predictions(held)]
        if offers_odds(held.game):
            self.views += [TurningPoints(self.app, held), ClassLine(self.app, held)]
        if held.lesson.other is not None:
            self.views.append(Halves(self.app, held, self._swap))
        self.views.append(Papers(self.app, held))

    @property
    def lesson(self) -> Lesson:
        """Return the lesson as it stands."""
        return self.held.lesson

    @property
    def view(self) -> View:
        """Return the view that is open."""
        return next((view for view in self.views if view.name == self.tab), self.views[0])

    def paint(self, page: Page) -> None:
        """Draw the bars and the open view between them; a trouble with the file stands above it."""
        y = self._top(page) + 10
        main = self.view.main(page)
        back = self.view.back() or Button("back", _("Back"), Pop, key="Escape")
        shown = [back, Button("title", _("Title"), self._title, key="T"), *self.view.offered(page)]
        if self.again is not None and self.lesson.rounds and not is_split(self.lesson):
            shown.append(Button("again", _("Another way"), self._again, key="W"))
        foot = bottom_bar(page, [self._leaving(button) for button in shown], main and self._leaving(main))
        trouble = " ".join(part for part in (self.held.notice.text, self.held.notice.failure) if part)
        if trouble:
            y = notice(page, Box(16, y, page.width - 32, 60), "warning", trouble) + 8
        self.view.paint(page, Box(24, y, page.width - 48, foot - y - 6))

    def tick(self) -> None:
        """Do what the open view has to do at this frame."""
        if isinstance(self.view, Live):
            self.view.tick()

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Let the open view have a key before the focus has it."""
        return self.view.catch(event) if isinstance(self.view, Live) else None

    def leave(self) -> None:
        """End all work of the views."""
        for view in self.views:
            if isinstance(view, Live):
                view.leave()

    def _leaving(self, button: Button) -> Button:
        """Return a button that ends all work when it leads away from here."""

        def act() -> Any:
            move = button.act()
            if isinstance(move, Pop | Only):
                self.leave()
            return move

        return replace(button, act=act)

    def _top(self, page: Page) -> float:
        """Draw title and tabs in one bar where they fit, else the tabs alone; return the y below."""
        shown = [Tab(view.name, view.label(), str(number)) for number, view in enumerate(self.views, 1)]
        wide = sum(tab.wide(page) for tab in shown)
        if wide > page.width:
            shown = [replace(tab, bare=tab.name != self.view.name) for tab in shown]
            wide = sum(tab.wide(page) for tab in shown)
        left = page.width - wide - 16
        if left < page.wide(_("The end"), "heading") + 48:
            return tabs(page, Box(0, 0, page.width, page.height), shown, self.view.name, self.show)
        top_bar(page, _("The end"))
        return tabs(page, Box(left, BAR - 44, wide + 1, 44), shown, self.view.name, self.show)

    def show(self, name: str) -> None:
        """Open a view."""
        self.tab = name
        if isinstance(self.view, Live):
            self.view.opened()

    def _swap(self) -> None:
        """Set the other half of the class before the projector."""
        self.leave()
        self.held.keep(self.lesson.swapped())
        self._build()

    def _again(self) -> Move:
        from spring1968.desk.classroom.again import Again

        return Push(Again(self.app, self.lesson, self._gone_back))

    def _gone_back(self, lesson: Lesson) -> None:
        assert self.again is not None
        self.leave()
        self.app.go(Pop())
        self.again(lesson)

    def _title(self) -> Move:
        from spring1968.desk.screens.title import Title

        if self.left is not None:
            self.left()
        return Only(Title(self.app))
