"""The shelf of scenarios: the game's own and the player's, what each is about, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import FOOT, Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, draw_button, keycap, panel, sign, top_bar
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
SMALL_COVER = 64
HIGHEST_CARD = 240
_LABELS = 84.0
_PICTURES = (104.0, 64.0, 0.0)
_SALT = 299
"""Chosen so that the what-ifs of the game, as they stand side by side, get pictures of different kinds."""


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
        back = Button("title", _("Title"), Pop, key="Escape")
        rest = top_bar(page, _("Choose a scenario"), below, back, 48 if page.layout == "single" else 64)
        self._follow(page)
        card = self._card()
        if card is None or not card.problems:
            page.key("P", _("show the problems of the scenario in focus"), self._problems)
        page.key("B", _("for authors: what of the scenario in focus is used when it is played"), self._balance)
        if page.layout in ("wide", "standard"):
            side = 432.0
            self._shelf(page, Box(16, rest.y + 15, page.width - side - 48, rest.h - 23), 2)
            self._details(page, Box(page.width - side - 16, rest.y + 15, side, rest.h - 31))
        elif page.layout == "narrow":
            side = min(340.0, 0.42 * page.width)
            self._shelf(page, Box(16, rest.y + 11, page.width - side - 48, rest.h - 19), 1)
            self._details(page, Box(page.width - side - 16, rest.y + 11, side, rest.h - 23))
        else:
            about = [Button("about", _("What it is about"), self._about, key="D")] if card is not None else []
            foot = bottom_bar(page, about, self._main(card) if card is not None else None)
            self._shelf(page, Box(16, rest.y + 8, page.width - 32, foot - rest.y - 10), 1)

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
            shown = [self._laid(page, number, card, each, limit) for number, card in cards[start : start + across]]
            found.append(_row(shown, each, self._open))
        if all(not card.own for _number, card in cards) and not self._reading():
            told = _("Your own scenarios go into {folder}").format(folder=own_folder())
            found += [gap(6), *lines(page, told, "text", width, "ink_muted")]
        return found

    def _laid(self, page: Page, number: int, card: Card, width: float, limit: float) -> _Shown:
        """Return what a card shows; a line about it that would make the card too high is left to the details."""
        single = page.layout == "single"
        shown = _Shown(number, card, _line(card), self._facts(card), SMALL_COVER if single else COVER)
        if shown.needs(page, width) > min(HIGHEST_CARD, limit / 2 - 8 if single else limit):
            shown = replace(shown, line="")
        return replace(shown, height=max(shown.needs(page, width), 0 if single else LEAST_CARD))

    def _reading(self) -> bool:
        library = self.app.library
        return library.total is None or len(library.cards) < library.total

    # details

    def _details(self, page: Page, box: Box) -> None:
        card = self._card()
        page.fill(box, "panel")
        if card is None:
            return
        main = self._main(card)
        foot = max(46.0, page.high(main.label, "button", box.w - 130) + 20)
        told = sum(piece.height for piece in self._told(page, card, box.w - 40))
        sizes = _PICTURES if box.h > 520 else _PICTURES[-1:]
        picture = next((high for high in sizes if told <= box.h - high - foot - 38), sizes[-1])
        if picture:
            size = page.real(Box(box.x, box.y, box.w, picture)).size
            page.picture(_cover(card, size, page), (box.x, box.y))
        room = Box(box.x + 20, box.y + picture + 14, box.w - 40, box.h - picture - foot - 38)
        column(page, "details", room, lambda wide: self._told(page, card, wide))
        draw_button(page, Box(box.x + 20, box.bottom - foot - 12, box.w - 40, foot), main)

    def _main(self, card: Card) -> Button:
        if card.problems or card.scenario is None:
            return Button("problems", _("Show the problems"), self._problems, key="P", main=True)
        return Button("open", _("Read the brief"), partial(self._open, card), key="Return", main=True)

    def _told(self, page: Page, card: Card, width: float) -> list[Piece]:
        """Return what is told of a scenario."""
        found = [*lines(page, card.title, "heading", width), gap(4)]
        if card.problems or card.scenario is None:
            return [*found, *_broken(page, card, width)]
        text = card.scenario.text
        first, last = card.scenario.calendar.first, card.scenario.calendar.last
        rows = (
            (_("Question"), text.question),
            (_("What if"), self._laid_over(card)),
            (_("Plays"), f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"),
            (_("Roles"), " · ".join(role.name for role in text.roles.values())),
            (_("Endings"), str(len(text.endings))),
            (_("Sources"), str(len(text.sources)) if text.sources else None),
        )
        found += [*lines(page, " ".join(text.summary.split()), "text", width), gap(10)]
        found += _table(page, [(label, value) for label, value in rows if value], width)
        return [*found, gap(4), *_ticked(page, _("Checked: no problems"), width)]

    def _laid_over(self, card: Card) -> str:
        base, changes = self._changes(card)
        told = counted("{n} change", "{n} changes", changes)
        return _("{changes} to {title}").format(changes=told, title=base) if base else ""

    def _changes(self, card: Card) -> tuple[str, int]:
        """Return the title of what a what-if is laid over and in how many parts it plays otherwise; "" where unknown."""
        above = card.scenario.text.extends if card.scenario is not None else None
        if above is None or not card.parts:
            return "", 0
        known = (other for other in self.app.library.cards if other.scenario is not None and other.scenario.id == above)
        base = next(known, None)
        if base is None or not base.parts:
            return "", 0
        names = card.parts.keys() | base.parts.keys()
        return base.title, sum(card.parts.get(name) != base.parts.get(name) for name in names)

    def _facts(self, card: Card) -> str:
        """Return how long it takes, for how many roles, over how many turns; or how many problems there are."""
        if card.problems or card.scenario is None:
            return counted("{n} problem", "{n} problems", len(card.problems))
        text = card.scenario.text
        parts = [_("{n} min").format(n=text.minutes)] if text.minutes else []
        if text.extends:
            base, changes = self._changes(card)
            told = counted("{n} change", "{n} changes", changes)
            parts += [_("what if"), told] if base else [_("what if")]
        else:
            parts.append(counted("{n} role", "{n} roles", len(text.roles)))
            parts.append(counted("{n} turn", "{n} turns", len(card.scenario.calendar.turns)))
        return " · ".join(parts)

    # what can be done

    def _open(self, card: Card) -> Move:
        if card.problems or card.scenario is None:
            return Push(Problems(card.problems))
        return self.app.library.open_brief(card.key)

    def _about(self) -> Move | None:
        card = self._card()
        if card is None:
            return None
        return Push(About(lambda page, width: self._told(page, card, width), self._from_about(card)))

    def _from_about(self, card: Card) -> Button:
        """Return the main button of the sheet about a card: what it opens takes the sheet's place."""
        main = self._main(card)

        def act() -> Move | None:
            self.app.go(Pop())
            move: Move | None = main.act()
            return move

        return replace(main, act=act)

    def _balance(self) -> Move | None:
        """Open the balance sheet of a scenario; one with problems cannot be played, so they are shown instead."""
        from spring1968.desk.screens.balance_sheet import BalanceSheet

        card = self._card()
        if card is None:
            return None
        if card.problems or card.scenario is None:
            return self._problems()
        return Push(BalanceSheet(self.app, card.scenario))

    def _problems(self) -> Move:
        card = self._card()
        if card is None or not card.problems:
            return Push(Note(_("No problems"), _("This scenario was checked: no problems.")))
        return Push(Problems(card.problems))


class About:
    """What a scenario is about, over the shelf: for windows that have no room for it beside the cards."""

    name: ClassVar[str] = "about"
    overlay: ClassVar[bool] = True

    def __init__(self, told: Callable[[Page, float], list[Piece]], main: Button) -> None:
        self.told = told
        self.main = main

    def paint(self, page: Page) -> None:
        """Draw the sheet, scrolling where it is long."""
        top = bottom_bar(page, [Button("back", _("Back"), Pop, key="Escape")], self.main)
        box = Box(8, 8, page.width - 16, top - 16)
        panel(page, box, "accent")
        column(page, "about", box.inside(16, 12), lambda wide: self.told(page, wide))


@dataclass(frozen=True)
class _Shown:
    """A card with the words on it, how wide its picture and how high it is."""

    number: int
    card: Card
    line: str
    facts: str
    cover: float
    height: float = 0

    def needs(self, page: Page, width: float) -> float:
        """Return how high the words need the card to be."""
        room = width - self.cover - 32
        line = page.high(self.line, "text", room) if self.line else 0.0
        return page.high(self.card.title, "panel", room - 30) + line + page.high(self.facts, "text", room) + 34


def _row(row: list[_Shown], each: float, go: Callable[[Card], Move]) -> Piece:
    high = max(shown.height for shown in row)

    def draw(page: Page, box: Box) -> None:
        for at, shown in enumerate(row):
            _draw_card(page, Box(box.x + at * (each + 8), box.y, each, high), shown, go)

    return Piece(high + 8, draw, tuple(f"card:{shown.card.key}" for shown in row))


def _draw_card(page: Page, box: Box, shown: _Shown, go: Callable[[Card], Move]) -> None:
    card = shown.card
    key = str(shown.number) if shown.number < 10 else None
    sense = page.target(f"card:{card.key}", box, card.title, partial(go, card), key=key, twice=True)
    page.fill(box, "panel")
    size = page.real(Box(box.x, box.y, shown.cover, box.h)).size
    page.picture(_cover(card, size, page), (box.x, box.y))
    x, room = box.x + shown.cover + 16, box.w - shown.cover - 32
    with page.within(box):
        page.text(str(shown.number), "small_figure", x, box.y + 9, "accent")
        y = page.text(card.title, "panel", x + 30, box.y + 10, width=room - 30) + 4
        page.text(shown.line, "text", x, y, "ink", width=room)
        facts = page.high(shown.facts, "text", room)
        if card.problems:
            sign(page, "warning", x, box.bottom - facts - 9, 18, "accent")
            after = page.text(shown.facts, "strong", x + 26, box.bottom - facts - 11, width=room - 26)
            if sense.focus:
                keycap(page, x + 38 + page.wide(shown.facts, "strong"), after - 22, "P")
        else:
            page.text(shown.facts, "text", x, box.bottom - facts - 11, "ink_muted", width=room)
    if sense.focus:
        page.frame(box, "accent", 3)
    elif sense.hover:
        page.frame(box, "ink_muted", 1)


def _cover(card: Card, size: tuple[int, int], page: Page) -> pygame.Surface:
    """Return a card's picture; a what-if has one of its own, not its parent's."""
    if card.problems or card.scenario is None:
        return broken_cover(size, page.theme)
    text = card.scenario.text
    if text.extends:
        return cover(f"{card.key} {_SALT}", (), size, page.theme)
    return cover(card.key, tuple(text.emblem), size, page.theme)


def _line(card: Card) -> str:
    """Return the line a card says what it is about with."""
    if card.scenario is None:
        return _("It cannot start yet.")
    text = card.scenario.text
    return text.tagline or " ".join(text.summary.split()).partition(". ")[0].rstrip(".") + "."


def _broken(page: Page, card: Card, width: float) -> list[Piece]:
    """Return what is told of a scenario that cannot start: where it lies and what is wrong first."""
    found = lines(page, _("It cannot start yet."), "text", width)
    found += [*lines(page, card.key, "text", width, "ink_muted"), gap(10)]
    for problem in card.problems[:1]:
        line = _("Line {n}").format(n=problem.place.line)
        found += [*lines(page, line, "strong", width), *lines(page, problem.message, "text", width)]
        found += lines(page, problem.hint, "text", width, "ink_muted")
    return found


def _table(page: Page, rows: list[tuple[str, str]], width: float) -> list[Piece]:
    """Return labels with their values beside them, line by line; below them where the room is narrow."""
    beside = max(_LABELS, *(page.wide(label, "text") + 16 for label, _value in rows))
    if beside > 0.35 * width:
        return [
            piece
            for label, value in rows
            for piece in (*lines(page, label, "text", width, "ink_muted"), *lines(page, value, "medium", width), gap(4))
        ]
    found: list[Piece] = []
    for label, value in rows:
        for number, line in enumerate(page.press.wrap(value, "medium", width - beside)):
            found.append(_entry("" if number else label, line, beside))
        found.append(gap(4))
    return found


def _entry(label: str, value: str, beside: float) -> Piece:
    def draw(page: Page, box: Box) -> None:
        page.text(label, "text", box.x, box.y, "ink_muted")
        page.text(value, "medium", box.x + beside, box.y)

    return Piece(22, draw)


def _ticked(page: Page, words: str, width: float) -> list[Piece]:
    def draw(page: Page, box: Box) -> None:
        sign(page, "tick", box.x, box.y + 3, 16, "ink")
        page.text(words, "strong", box.x + 26, box.y, width=width - 26)

    return [Piece(page.high(words, "strong", width - 26), draw)]
