"""The shelf of scenarios: the game's own and the player's, what each is about, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import FOOT, Piece, column, gap, lines
from spring1968.desk.controls import Button, draw_button, keycap, sign, top_bar
from spring1968.desk.library import Card, own_folder
from spring1968.desk.moves import Move, Pop, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.cover import broken_cover, cover
from spring1968.desk.screens.notes import Note, Problems
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.desk.app import App

COVER = 104
LEAST_CARD = 132


class Scenarios:
    """Cards at the left, what the one in focus is about at the right."""

    name: ClassVar[str] = "scenarios"
    overlay: ClassVar[bool] = False

    def __init__(self, app: App) -> None:
        self.app = app
        self.shown: str | None = None
        app.library.fill()

    def paint(self, page: Page) -> None:
        """Draw the shelf in one column or two, and the details beside it or below the cards."""
        library = self.app.library
        read, total = len(library.cards), library.total
        below = counted("{n} found", "{n} found", read)
        if not total or read < total:
            below = _("reading {n} of {total}").format(n=read + 1, total=total or "…")
        rest = top_bar(page, _("Choose a scenario"), below, Button("title", _("Title"), Pop, key="Escape"))
        self._follow(page)
        page.key("P", _("show the problems of the scenario in focus"), self._problems)
        if page.layout in ("wide", "standard"):
            side = 432.0
            self._shelf(page, Box(16, rest.y + 15, page.width - side - 48, rest.h - 23), 2)
            self._details(page, Box(page.width - side - 16, rest.y + 15, side, rest.h - 31))
        elif page.layout == "narrow":
            side = min(340.0, 0.42 * page.width)
            self._shelf(page, Box(16, rest.y + 11, page.width - side - 48, rest.h - 19), 1)
            self._details(page, Box(page.width - side - 16, rest.y + 11, side, rest.h - 23))
        else:
            self._shelf(page, Box(16, rest.y + 8, page.width - 32, rest.h - 16), 1)

    def _follow(self, page: Page) -> None:
        """Show the details of the card in focus; of the one before while the focus is elsewhere."""
        cards = self.app.library.cards
        names = [f"card:{card.key}" for card in cards]
        if page.eye.focus in names:
            self.shown = cards[names.index(page.eye.focus)].key
        elif cards and self.shown is None:
            self.shown = cards[0].key
            page.eye.focus = names[0]

    def _card(self) -> Card | None:
        return next((card for card in self.app.library.cards if card.key == self.shown), None)

    # cards

    def _shelf(self, page: Page, box: Box, across: int) -> None:
        column(page, "shelf", box, lambda wide: self._rows(page, wide, across, box.h - FOOT))

    def _rows(self, page: Page, width: float, across: int, limit: float) -> list[Piece]:
        each = (width - 8 * (across - 1)) / across
        cards = list(enumerate(self.app.library.cards, 1))
        found: list[Piece] = []
        for start in range(0, len(cards), across):
            row = cards[start : start + across]
            high = min(limit, max(_high(page, card, each) for _number, card in row))
            found.append(_row(row, each, high, self._open))
        if all(not card.own for _number, card in cards) and not self._reading():
            told = _("Your own scenarios go into {folder}").format(folder=own_folder())
            found += [gap(6), *lines(page, told, "text", width, "ink_muted")]
        return found

    def _reading(self) -> bool:
        library = self.app.library
        return library.total is None or len(library.cards) < library.total

    # details

    def _details(self, page: Page, box: Box) -> None:
        card = self._card()
        page.fill(box, "panel")
        if card is None:
            return
        picture = 104.0 if box.h > 520 else 0.0
        if picture:
            size = page.real(Box(box.x, box.y, box.w, picture)).size
            page.picture(_cover(card, size, page), (box.x, box.y))
        foot = 64.0
        room = Box(box.x + 20, box.y + picture + 14, box.w - 40, box.h - picture - foot - 22)
        column(page, "details", room, lambda wide: _told(page, card, wide))
        spot = Box(box.x + 20, box.bottom - 58, box.w - 40, 46)
        if card.problems:
            draw_button(page, spot, Button("problems", _("Show the problems"), self._problems, main=True))
        else:
            draw_button(page, spot, Button("open", _("Read the brief"), partial(self._open, card), key="Return", main=True))

    # what can be done

    def _open(self, card: Card) -> Move:
        if card.problems or card.scenario is None:
            return Push(Problems(card.problems))
        return self.app.library.open_brief(card.key)

    def _problems(self) -> Move:
        card = self._card()
        if card is None or not card.problems:
            return Push(Note(_("No problems"), _("This scenario was checked: no problems.")))
        return Push(Problems(card.problems))


def _high(page: Page, card: Card, width: float) -> float:
    room = width - COVER - 32
    high = page.high(card.title, "panel", room - 30) + page.high(_line(card), "text", room)
    return max(LEAST_CARD, high + page.high(_facts(card), "text", room) + 36) + 8


def _row(row: list[tuple[int, Card]], each: float, high: float, go: Callable[[Card], Move]) -> Piece:
    def draw(page: Page, box: Box) -> None:
        for at, (number, card) in enumerate(row):
            _draw_card(page, Box(box.x + at * (each + 8), box.y, each, high - 8), number, card, go)

    return Piece(high, draw, tuple(f"card:{card.key}" for _number, card in row))


def _draw_card(page: Page, box: Box, number: int, card: Card, go: Callable[[Card], Move]) -> None:
    key = str(number) if number < 10 else None
    sense = page.target(f"card:{card.key}", box, card.title, partial(go, card), key=key, twice=True)
    page.fill(box, "panel")
    size = page.real(Box(box.x, box.y, COVER, box.h)).size
    page.picture(_cover(card, size, page), (box.x, box.y))
    x, room = box.x + COVER + 16, box.w - COVER - 32
    with page.within(box):
        page.text(str(number), "small_figure", x, box.y + 9, "accent")
        y = page.text(card.title, "panel", x + 30, box.y + 10, width=room - 30) + 4
        page.text(_line(card), "text", x, y, "ink", width=room)
        facts = page.high(_facts(card), "text", room)
        if card.problems:
            sign(page, "warning", x, box.bottom - facts - 9, 18, "accent")
            after = page.text(_facts(card), "strong", x + 26, box.bottom - facts - 11, width=room - 26)
            if sense.focus:
                keycap(page, x + 38 + page.wide(_facts(card), "strong"), after - 22, "P")
        else:
            page.text(_facts(card), "text", x, box.bottom - facts - 11, "ink_muted", width=room)
    if sense.focus:
        page.frame(box, "accent", 3)
    elif sense.hover:
        page.frame(box, "ink_muted", 1)


def _cover(card: Card, size: tuple[int, int], page: Page) -> pygame.Surface:
    """Return a card's picture; a what-if has one of its own, not its parent's."""
    if card.problems or card.scenario is None:
        return broken_cover(size, page.theme)
    text = card.scenario.text
    return cover(card.key, () if text.extends else tuple(text.emblem), size, page.theme)


def _line(card: Card) -> str:
    """Return the line a card says what it is about with."""
    if card.scenario is None:
        return _("It cannot start yet.")
    text = card.scenario.text
    return text.tagline or " ".join(text.summary.split()).partition(". ")[0].rstrip(".") + "."


def _facts(card: Card) -> str:
    """Return how long it takes, for how many roles, over how many turns; or how many problems there are."""
    if card.problems or card.scenario is None:
        return counted("{n} problem", "{n} problems", len(card.problems))
    text = card.scenario.text
    parts = [_("{n} min").format(n=text.minutes)] if text.minutes else []
    if text.extends:
        parts.append(_("what if"))
    parts.append(counted("{n} role", "{n} roles", len(text.roles)))
    parts.append(counted("{n} turn", "{n} turns", len(card.scenario.calendar.turns)))
    return " · ".join(parts)


def _told(page: Page, card: Card, width: float) -> list[Piece]:
    """Return what is told of a scenario."""
    found = [*lines(page, card.title, "heading", width), gap(4)]
    if card.scenario is None:
        return [*found, *lines(page, _("It cannot start yet."), "text", width)]
    text = card.scenario.text
    found += [*lines(page, " ".join(text.summary.split()), "text", width), gap(10)]
    first, last = card.scenario.calendar.first, card.scenario.calendar.last
    for label, told in (
        (_("Question"), text.question),
        (_("Plays"), f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"),
        (_("Roles"), " · ".join(role.name for role in text.roles.values())),
        (_("Endings"), str(len(text.endings))),
        (_("Sources"), str(len(text.sources)) if text.sources else None),
    ):
        if told:
            found += [*lines(page, label, "text", width, "ink_muted"), *lines(page, told, "medium", width), gap(4)]
    checked = counted("{n} problem", "{n} problems", len(card.problems)) if card.problems else _("Checked: no problems")
    return [*found, gap(4), *lines(page, checked, "strong", width)]
