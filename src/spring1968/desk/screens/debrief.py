"""After the end: the run told, charted, its decisions with a way back to each, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from spring1968.desk.controls import BAR, Button, Tab, bottom_bar, keycap_wide, tabs, top_bar
from spring1968.desk.moves import Move, Only, Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import lasting
from spring1968.desk.screens.debrief_tabs import Charts, Decisions, Sources, Story
from spring1968.desk.words import _
from spring1968.telling.dates import day

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game


class View(Protocol):
    """One tab of the debrief: its name, its word, its picture, and the buttons it wants in the bar below."""

    name: ClassVar[str]

    def label(self) -> str:
        """Return the word on the tab."""

    def paint(self, page: Page, box: Box) -> None:
        """Draw the tab in the room between the bars."""

    def main(self) -> Button | None:
        """Return the button that is filled, if there is one."""

    def back(self) -> Button | None:
        """Return the way back within the tab; None when Escape leaves the debrief."""


class Debrief:
    """The run that is over, from four sides. `tab` is the name of the view it opens with.

    A further view is one more entry in `views`; the keys are counted from 1.
    """

    name: ClassVar[str] = "debrief"
    overlay: ClassVar[bool] = False

    def __init__(self, app: App, game: Game, tab: str = "story") -> None:
        self.app = app
        self.game = game
        sitting = game.sitting
        self.ending = sitting.program.scenario.text.endings[sitting.ending or ""].title
        self.day = lasting(sitting)[1]
        self.views: list[View] = [Story(game), Charts(game), Decisions(app, game), Sources(game)]
        self.tab = tab

    @property
    def view(self) -> View:
        """Return the view that is open."""
        return next((view for view in self.views if view.name == self.tab), self.views[0])

    def paint(self, page: Page) -> None:
        """Draw the bars and the open view between them."""
        y = self._top(page)
        back = self.view.back() or Button("back", _("Back to the ending"), Pop, key="Escape")
        foot = bottom_bar(page, [back, Button("title", _("Title"), self._title, key="T")], self.view.main())
        self.view.paint(page, Box(16, y + 10, page.width - 32, foot - y - 16))

    def _top(self, page: Page) -> float:
        """Draw title and tabs in one bar where they fit, else the tabs alone; return the y below."""
        shown = [Tab(view.name, view.label(), str(number)) for number, view in enumerate(self.views, 1)]
        wide = sum(keycap_wide(page, tab.key) + 8 + page.wide(tab.label, "medium") + 24 for tab in shown)
        left = page.width - wide - 16
        if page.layout in ("narrow", "single") or left < page.wide(_("Debrief"), "heading") + 48:
            return tabs(page, Box(0, 0, page.width, page.height), shown, self.view.name, self._show)
        words = _("{ending}, {date}").format(ending=self.ending, date=day(self.day))
        beside = 36 + page.wide(_("Debrief"), "heading") + page.wide(words, "text")
        top_bar(page, _("Debrief"), words if beside < left - 20 else "")
        return tabs(page, Box(left, BAR - 44, wide + 1, 44), shown, self.view.name, self._show)

    def _show(self, name: str) -> None:
        self.tab = name

    def _title(self) -> Move:
        from spring1968.desk.screens.title import Title

        return Only(Title(self.app))
