"""After the end: the run told, charted, its decisions with a way back to each, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import pygame

from spring1968.desk.charts import Course, chart_head, chart_head_high, course_of, draw_chart, sentence
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import (
    BAR,
    Button,
    Tab,
    bottom_bar,
    draw_button,
    panel,
    tabs,
    top_bar,
)
from spring1968.desk.moves import Move, Only, Pop, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import lasting
from spring1968.desk.screens.better_choice import BetterChoice
from spring1968.desk.screens.debrief_tabs import Decisions, Quiet, Story
from spring1968.desk.screens.inevitable import Inevitable
from spring1968.desk.screens.live import Live
from spring1968.desk.screens.odds import offers_odds
from spring1968.desk.screens.readings import Readings
from spring1968.desk.tracks import core_tracks, look_of, other_tracks
from spring1968.desk.words import _
from spring1968.telling.citing import citation
from spring1968.telling.dates import day, event_text

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game
    from spring1968.scenario.schema import Sourced


class View(Protocol):
    """One tab of the debrief: its name, its word, its picture, and the buttons it wants in the bar below."""

    name: ClassVar[str]

    def label(self) -> str:
        """Return the word on the tab."""

    def paint(self, page: Page, box: Box) -> None:
        """Draw the tab in the room between the bars."""

    def main(self, page: Page) -> Button | None:
        """Return the button that is filled, if there is one."""

    def offered(self, page: Page) -> list[Button]:
        """Return further buttons for the bar below."""

    def back(self) -> Button | None:
        """Return the way back within the tab; None when Escape leaves the debrief."""


class Debrief:
    """The run that is over, from all sides. `tab` is the name of the view it opens with.

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
        if offers_odds(game):
            self.views += [BetterChoice(app, game), Inevitable(app, game), Readings(app, game)]
        self.tab = tab
        self.first_focus = Decisions.first(game) if tab == Decisions.name else ""

    @property
    def view(self) -> View:
        """Return the view that is open."""
        return next((view for view in self.views if view.name == self.tab), self.views[0])

    def paint(self, page: Page) -> None:
        """Draw the bars and the open view between them."""
        y = self._top(page)
        main = self.view.main(page)
        back = self.view.back() or Button("back", _("Back to the ending"), Pop, key="Escape")
        shown = [back, Button("title", _("Title"), self._title, key="T")]
        shown += [*self.view.offered(page), *self._besides(page)]
        foot = bottom_bar(page, [self._leaving(button) for button in shown], main and self._leaving(main))
        self.view.paint(page, Box(16, y + 10, page.width - 32, foot - y - 16))

    def _besides(self, page: Page) -> list[Button]:
        """Return the ways to the branches and the pack as buttons beside the story; elsewhere their keys alone go there."""
        found = [
            Button("branches", _("Branches"), self._branches, key="W"),
            Button("pack", _("Debate pack"), self._pack, key="P"),
        ]
        if self.view is self.views[0]:
            return found
        for button in map(self._leaving, found):
            page.key(button.key or "", button.label, button.act)
        return []

    def tick(self) -> None:
        """Do what the open view has to do at this frame."""
        if isinstance(self.view, Live):
            self.view.tick()

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Let the open view have a key before the focus has it."""
        return self.view.catch(event) if isinstance(self.view, Live) else None

    def _leaving(self, button: Button) -> Button:
        """Return a button that ends all work of the views when it leads away from the debrief."""

        def act() -> Any:
            move = button.act()
            if isinstance(move, Pop | Only):
                for view in self.views:
                    if isinstance(view, Live):
                        view.leave()
            return move

        return replace(button, act=act)

    def _top(self, page: Page) -> float:
        """Draw title and tabs in one bar where they fit, else the tabs alone; return the y below."""
        shown = [Tab(view.name, view.label(), str(number)) for number, view in enumerate(self.views, 1)]
        wide = sum(tab.wide(page) for tab in shown)
        if wide > 1.9 * page.width:
            shown = [replace(tab, bare=tab.name != self.view.name) for tab in shown]
        left = page.width - wide - 16
        if page.layout in ("narrow", "single") or left < page.wide(_("Debrief"), "heading") + 48:
            return tabs(page, Box(0, 0, page.width, page.height), shown, self.view.name, self._show)
        words = _("{ending}, {date}").format(ending=self.ending, date=day(self.day))
        beside = 36 + page.wide(_("Debrief"), "heading") + page.wide(words, "text")
        top_bar(page, _("Debrief"), words if beside < left - 20 else "")
        return tabs(page, Box(left, BAR - 44, wide + 1, 44), shown, self.view.name, self._show)

    def _show(self, name: str) -> None:
        self.tab = name
        if isinstance(self.view, Live):
            self.view.opened()

    def _branches(self) -> Move:
        from spring1968.desk.screens.branches import to_branches

        for view in self.views:
            if isinstance(view, Live):
                view.leave()
        return to_branches(self.app, self.game)

    def _pack(self) -> Move:
        from spring1968.desk.screens.pack_sheet import PackSheet

        return Push(PackSheet(self.app, self.game))

    def _title(self) -> Move:
        from spring1968.desk.screens.title import Title

        return Only(Title(self.app))


class Charts(Quiet):
    """The tracks as courses: one large, two small, and where the run and history part most."""

    name: ClassVar[str] = "charts"

    def __init__(self, game: Game) -> None:
        self.game = game
        program = game.sitting.program
        self.core = core_tracks(program)
        self.tracks = [*self.core, *other_tracks(program)]
        role = program.roles.index(game.role)
        hidden = [track for track in self.core if role in program.tracks[track].hidden_from]
        self.shown = (hidden or self.tracks)[0]
        self._courses: dict[int, Course] = {}

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Charts")

    def offered(self, page: Page) -> list[Button]:
        """Return the tracks to choose from, where the window has room for them in the bar."""
        return self._buttons() if page.layout in ("wide", "standard") else []

    def course(self, track: int) -> Course:
        """Return a track's course, computed once."""
        if track not in self._courses:
            self._courses[track] = course_of(self.game, track)
        return self._courses[track]

    def paint(self, page: Page, box: Box) -> None:
        """Draw the charts with the tracks to choose from below; in small windows one chart, all in a column."""
        page.key("N", _("Next track"), self._next)
        if page.layout not in ("wide", "standard"):
            column(page, "charts", box, lambda width: self._stacked(page, box.h, width))
            return
        left = Box(box.x, box.y, round(box.w * 0.62), box.h)
        self._chart(page, left, self.shown, large=True)
        self._aside(page, Box(left.right + 28, box.y, box.right - left.right - 28, box.h))

    def _aside(self, page: Page, box: Box) -> None:
        words = sentence(self.course(self.shown))
        high = page.high(words, "text", box.w - 36) + 24
        others = [track for track in self.tracks if track != self.shown][:2]
        each = (box.h - high - 12) / max(1, len(others))
        y = box.y
        for track in others:
            self._chart(page, Box(box.x, y, box.w, each - 4), track, large=False)
            y += each
        card = Box(box.x, box.bottom - high, box.w, high)
        panel(page, card)
        page.fill(Box(card.x, card.y, 4, card.h), "accent")
        with page.within(card):
            page.text(words, "text", card.x + 20, card.y + 12, width=card.w - 36)

    def _chart(self, page: Page, box: Box, track: int, *, large: bool) -> None:
        course = self.course(track)
        y = chart_head(page, box, course, self._seen(course) if large else "")
        missing = draw_chart(page, Box(box.x, y + 2, box.w, box.bottom - y - 24), course, large=large)
        if missing:
            page.text(nameless(missing), "text", box.x, box.bottom - 22, "ink_muted")

    def _seen(self, course: Course) -> str:
        return _("hidden from you: you saw only the hatched band") if course.doubt else ""

    def _stacked(self, page: Page, room: float, width: float) -> list[Piece]:
        course = self.course(self.shown)
        seen = self._seen(course)
        head = chart_head_high(page, width, course, seen)
        high = min(max(150.0, room - head - 60), 300.0)
        missing: list[str] = []

        def chart(page: Page, box: Box) -> None:
            missing[:] = draw_chart(page, Box(box.x, box.y, box.w, box.h - 24), course, large=True)
            page.text(nameless(missing), "text", box.x, box.bottom - 22, "ink_muted")

        pieces = [Piece(head, lambda page, box: chart_head(page, box, course, seen)), Piece(high, chart)]
        pieces += [gap(4), *lines(page, sentence(course), "text", width), gap(10)]
        for button in self._buttons():
            place = partial(_placed, button)
            pieces.append(Piece(48, place, (button.name,)))
        return pieces

    def _buttons(self) -> list[Button]:
        program = self.game.sitting.program
        names = {track: program.scenario.text.tracks[program.tracks[track].id].name for track in self.tracks}
        return [
            Button(
                f"track:{track}",
                names[track],
                partial(self._choose, track),
                chosen=track == self.shown,
                icon=look_of(program, track).sign,
            )
            for track in self.tracks
        ]

    def _choose(self, track: int) -> None:
        self.shown = track

    def _next(self) -> None:
        self.shown = self.tracks[(self.tracks.index(self.shown) + 1) % len(self.tracks)]


def nameless(missing: Sequence[str]) -> str:
    """Return in words which line is which, for those that bear no name in the chart."""
    told: dict[str, Callable[[], str]] = {
        "yours": lambda: _("Solid: yours."),
        "history": lambda: _("Dotted: history."),
        "marks": lambda: _("Upright: choices unlike history."),
    }
    return " ".join(told[name]() for name in missing)


def _placed(button: Button, page: Page, box: Box) -> None:
    draw_button(page, Box(box.x, box.y, min(box.w, 420.0), 40), button)


class Sources(Quiet):
    """What the run rests on: the works behind what came up, with how often, and what is assumed."""

    name: ClassVar[str] = "sources"

    def __init__(self, game: Game) -> None:
        self.game = game
        program = game.sitting.program
        used = _used(game)
        counts: Counter[str] = Counter()
        places: dict[str, list[str]] = {}
        for _name, record in used:
            keys = [reference.partition(":") for reference in record.source]
            for key in dict.fromkeys(key for key, _colon, _place in keys):
                counts[key] += 1
            for key, _colon, place in keys:
                places.setdefault(key, []).append(place.strip())
        self.works = sorted(
            ((times, _with_places(citation(program.scenario, key), places[key])) for key, times in counts.items()),
            key=lambda work: (-work[0], work[1]),
        )
        self.assumed = list(dict.fromkeys((name, record.assumption) for name, record in used if record.assumption))

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Sources")

    def paint(self, page: Page, box: Box) -> None:
        """Draw the works and beside them what is assumed; in small windows one below the other."""
        if page.layout not in ("wide", "standard") or not self.assumed:
            column(page, "sources", box, lambda width: [*self._works(page, width), gap(12), *self._assumed(page, width)])
            return
        side = round(box.w * 0.4)
        column(page, "sources", Box(box.x, box.y, box.w - side - 28, box.h), lambda width: self._works(page, width))
        right = Box(box.right - side, box.y, side, box.h)
        panel(page, right)
        inner = Box(right.x + 20, right.y + 12, side - 36, right.h - 20)
        column(page, "assumed", inner, lambda width: self._assumed(page, width))

    def _works(self, page: Page, width: float) -> list[Piece]:
        note = _("The number says behind how many events, forces and tracks of this run a work stands.")
        pieces = lines(page, _("What this run rests on"), "panel", width)
        pieces += [*lines(page, note, "text", width, "ink_muted"), gap(10)]
        if not self.works:
            pieces += lines(page, _("Nothing that came up rests on a source."), "text", width)
        for times, work in self.works:
            pieces += [*_hanging(page, str(times), work, width), gap(6)]
        return pieces

    def _assumed(self, page: Page, width: float) -> list[Piece]:
        if not self.assumed:
            return []
        pieces = [*lines(page, _("What is assumed"), "panel", width), gap(6)]
        for name, words in self.assumed:
            pieces += [*lines(page, name, "strong", width), *lines(page, words or "", "text", width), gap(8)]
        return pieces


def _used(game: Game) -> list[tuple[str, Sourced]]:
    """Return the events that came up, the forces that moved something and the tracks, none twice, by name."""
    program = game.sitting.program
    used: dict[str, tuple[str, Sourced]] = {}
    for what in game.sitting.occurrences:
        event = event_text(program, what.event)
        used[f"event {what.event}"] = event.title, event
    for number in sorted({line.cause.number for line in game.sitting.ledger if line.cause.kind == "drift"}):
        drift = program.scenario.text.drifts[program.drifts[number].id]
        used[f"drift {number}"] = drift.name, drift
    for rule in program.tracks:
        track = program.scenario.text.tracks[rule.id]
        used[f"track {rule.id}"] = track.name, track
    return list(used.values())


def _with_places(work: str, places: list[str]) -> str:
    known = "; ".join(place for place in dict.fromkeys(places) if place)
    return f"{work}: {known}" if known else work


def _hanging(page: Page, first: str, words: str, width: float) -> list[Piece]:
    """Return lines with something before the first of them."""
    broken = page.press.wrap(words, "text", width - 52)

    def line(place: int) -> Callable[[Page, Box], None]:
        def draw(page: Page, box: Box) -> None:
            if place == 0:
                page.text(first, "strong", box.x, box.y, width=36, align="right")
            page.text(broken[place], "text", box.x + 52, box.y)

        return draw

    return [Piece(22, line(place)) for place in range(len(broken))]
