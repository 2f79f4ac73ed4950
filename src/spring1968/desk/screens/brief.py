"""The brief: who you are, what you want, what you can see; then the luck, the school, and the beginning."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, button_rows, button_wide, draw_button, draw_buttons, sign, top_bar
from spring1968.desk.keys import key_of
from spring1968.desk.moves import Move, Only, Pop, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.scenes import city_scene
from spring1968.desk.screens.notes import Note
from spring1968.desk.screens.schools import Schools
from spring1968.desk.screens.views import SoFar, known
from spring1968.desk.screens.wherever import standing
from spring1968.desk.tracks import TrackLook, look_of
from spring1968.desk.words import _
from spring1968.play.starting import MOST_LUCK, Wish, new_file, new_game

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.window import Opening
    from spring1968.engine.program import Program
    from spring1968.scenario.schema import Goal

PICTURES = (272.0, 240.0, 208.0, 176.0, 144.0, 112.0)
"""How wide the picture may be: the first width is taken that leaves all roles room for their texts without scrolling."""


class Brief:
    """One page before the first question."""

    name: ClassVar[str] = "brief"
    overlay: ClassVar[bool] = False
    first_focus: ClassVar[str] = "begin"

    def __init__(self, app: App, program: Program, key: str, opening: Opening | None = None) -> None:
        self.app = app
        self.program = program
        self.key = key
        wished = opening.role if opening is not None else None
        self.role = wished if wished in program.roles else program.roles[0]
        seed = opening.seed if opening is not None else None
        self.seed = secrets.randbelow(MOST_LUCK) if seed is None else seed
        school = opening.school if opening is not None else None
        self.school = school if school in program.scenario.text.schools else None
        self.open_book = app.settings.open_book
        self.typed: str | None = None

    def paint(self, page: Page) -> None:
        """Draw the brief: a picture and two columns, or all in one."""
        single = page.layout == "single"
        room = self._top(page, 48 if single else 64)
        choices = [] if single else self._choices()
        top = bottom_bar(page, choices, Button("begin", _("Begin"), self._begin, key="Return", main=True))
        room = Box(room.x, room.y, room.w, top - room.y)
        if page.layout in ("wide", "standard"):
            self._beside(page, room)
        else:
            column(page, "brief", room.inside(16, 10), lambda wide: self._all(page, wide))

    def _top(self, page: Page, height: float) -> Box:
        """Draw the bar at the top, with the roles in it where there is room for them."""
        back = Button("back", _("Back"), Pop, key="Escape")
        rest = top_bar(page, _("The brief"), self._below(page), back, height)
        if self._roles_on_top(page):
            used = self._roles_wide(page)
            draw_buttons(page, Box(page.width - 16 - used, 12, used, 40), self._role_buttons(), right=True)
        return rest

    def _free(self, page: Page) -> float:
        """Return how much of the bar at the top its way back and its title leave."""
        return page.width - 196 - page.wide(_("Back"), "text") - page.wide(_("The brief"), "heading")

    def _roles_wide(self, page: Page) -> float:
        return sum(button_wide(page, button) + 8 for button in self._role_buttons())

    def _roles_on_top(self, page: Page) -> bool:
        """Return whether the roles stand in the bar at the top; else they stand over the text."""
        beside = page.layout in ("wide", "standard") and len(self.program.roles) > 1
        return beside and self._roles_wide(page) <= self._free(page)

    def _below(self, page: Page) -> str:
        """Return the scenario and its first day, "" where the bar at the top has no room for them."""
        told = f"{self.program.scenario.text.title} · {self._first_day()}"
        used = self._roles_wide(page) if self._roles_on_top(page) else 0.0
        return told if page.wide(told, "text") + used <= self._free(page) else ""

    def _first_day(self) -> str:
        first = self.program.date(0)
        return f"{first.day} {first:%B %Y}"

    def _all(self, page: Page, width: float) -> list[Piece]:
        """Return everything in one column: who, the goals, then the prose."""
        goals = [*self._goals(page, width, self.role), gap(8)]
        found = [*self._who(page, width, self.role), *goals, *self._prose(page, width, self.role)]
        found += [*self._pulling(page, width, self.role), *self._sight(page, width, self.role), *self._turn(page, width)]
        return found if page.layout != "single" else [*found, gap(12), *map(_button_row, self._choices())]

    def _beside(self, page: Page, room: Box) -> None:
        room = self._roles_over(page, room)
        height = room.h - 20
        fitting = (wide for wide in PICTURES if self._fits(page, wide, height))
        picture = next(fitting, PICTURES[0])
        size = page.real(Box(0, room.y, picture, room.h)).size
        page.picture(city_scene(size, page.theme), (0, room.y))
        one, other = _widths(page, picture)
        left = Box(picture + 24, room.y + 12, one, height)
        column(page, "who", left, lambda wide: self._left(page, wide, self.role))
        right = Box(left.right + 24, room.y + 12, other, height)
        column(page, "sight", right, lambda wide: self._right(page, wide, self.role))

    def _roles_over(self, page: Page, room: Box) -> Box:
        """Draw the roles over both columns where the bar at the top has no room for them; return the rest."""
        buttons = self._role_buttons()
        if len(buttons) < 2 or self._roles_on_top(page):
            return room
        y = draw_buttons(page, Box(16, room.y + 8, page.width - 32, 0), buttons, 36) + 8
        return Box(room.x, y, room.w, room.bottom - y)

    def _fits(self, page: Page, picture: float, height: float) -> bool:
        """Return whether both columns of every role fit beside a picture, so that changing the role moves nothing."""
        one, other = _widths(page, picture)
        sides = (
            side(page, width, role)
            for role in self.program.roles
            for side, width in ((self._left, one), (self._right, other))
        )
        return all(sum(piece.height for piece in pieces) <= height for pieces in sides)

    def _left(self, page: Page, width: float, role: str) -> list[Piece]:
        told = [*self._who(page, width, role), *self._prose(page, width, role), *self._pulling(page, width, role)]
        return [*told, *self._turn(page, width)]

    def _right(self, page: Page, width: float, role: str) -> list[Piece]:
        return [*self._goals(page, width, role), gap(8), *self._sight(page, width, role)]

    def _choices(self) -> list[Button]:
        luck = _("Luck: {seed}").format(seed=self.seed) if self.typed is None else _("Luck: {seed}_").format(seed=self.typed)
        shown = [
            Button("luck", luck, self._roll, key="R"),
            Button("type", _("Type a luck"), self._type, key="N"),
        ]
        if self.program.scenario.text.schools:
            school = self.program.scenario.text.schools[self.school].title if self.school else _("the scenario’s own")
            shown.append(Button("school", _("School: {name}").format(name=school), self._schools, key="S"))
        book = _("Open book: on") if self.open_book else _("Open book: off")
        shown.append(Button("book", book, self._turn_book, key="O", icon="eye" if self.open_book else "eye_off"))
        return shown

    # what is told

    def _who(self, page: Page, width: float, name: str) -> list[Piece]:
        role = self.program.scenario.text.roles[name]
        found = [] if page.layout in ("wide", "standard") else self._roles(page, width)
        told = role.leader if self._below(page) else f"{role.leader} · {self._first_day()}"
        found += _kicker(page, _("YOU ARE"), told, width)
        style = "title" if page.layout == "wide" and page.wide(role.name, "title") <= width else "heading"
        found += [*lines(page, role.name, style, width), gap(4)]
        return found

    def _prose(self, page: Page, width: float, name: str) -> list[Piece]:
        brief = " ".join(self.program.scenario.text.roles[name].brief.split())
        return [*lines(page, brief, "text", width), gap(8)]

    def _goals(self, page: Page, width: float, name: str) -> list[Piece]:
        """Return the goals as cards, each with the sign of its track."""
        goals = self.program.scenario.text.roles[name].goals
        if not goals:
            return []
        cards = [_goal(page, goal.text, _goal_look(self.program, goal), width) for goal in goals.values()]
        return [*lines(page, _("What you want"), "panel", width), gap(2), *cards]

    def _pulling(self, page: Page, width: float, name: str) -> list[Piece]:
        if len(self.program.scenario.text.roles[name].goals) < 2:
            return []
        words = _("The goals pull against each other. That is the game.")
        return [*lines(page, words, "speech", width, "ink_muted"), gap(12)]

    def _role_buttons(self) -> list[Button]:
        roles = self.program.scenario.text.roles.items()
        return [
            Button(f"role:{name}", role.name, partial(self._be, name), key=str(number), chosen=name == self.role)
            for number, (name, role) in enumerate(roles, 1)
        ]

    def _roles(self, page: Page, width: float) -> list[Piece]:
        buttons = self._role_buttons()
        if len(buttons) < 2:
            return []
        height = button_rows(page, buttons, width, 36)
        names = tuple(button.name for button in buttons)
        return [
            Piece(height + 8, lambda page, box: draw_buttons(page, Box(box.x, box.y, box.w, height), buttons, 36), names)
        ]

    def _sight(self, page: Page, width: float, name: str) -> list[Piece]:
        role = self.program.scenario.text.roles[name]
        found: list[Piece] = []
        for icon, heading, shown in (
            ("eye", _("You can see"), role.sees),
            ("eye_off", _("You cannot see"), role.hidden),
        ):
            if not shown:
                continue
            items = [piece for line in shown for piece in (*_item(page, line, width - 24), gap(2))]
            found += [*_panelled([_headed(icon, heading), *items], width), gap(8)]
        if self.open_book:
            told = _("Open book: what is hidden will be shown, and the run says so.")
            found += [*lines(page, told, "strong", width), gap(9)]
        return found

    def _turn(self, page: Page, width: float) -> list[Piece]:
        steps = [_("Read"), _("Decide"), _("See why"), _("Read on")]
        found = [*lines(page, _("A turn"), "panel", width), gap(4)]
        widths = [30 + page.wide(step, "strong") + 14 for step in steps]
        if sum(widths) <= width:
            found.append(Piece(46, lambda page, box: _steps(page, box, steps)))
        else:
            found += lines(page, " → ".join(steps), "strong", width)
        told = _(
            "One answer is always open, and none is marked right. Every choice is kept; every turn can be branched again."
        )
        return [*found, gap(4), *lines(page, told, "text", width, "ink_muted")]

    # what can be done

    def _be(self, role: str) -> None:
        self.role = role

    def _roll(self) -> None:
        self.typed = None
        self.seed = secrets.randbelow(MOST_LUCK)

    def _type(self) -> None:
        self.typed = ""

    def _turn_book(self) -> None:
        self.open_book = not self.open_book

    def _schools(self) -> Move:
        def choose(name: str | None) -> Move:
            self.school = name
            return Pop()

        return Push(Schools(self.program, self.school, choose))

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Take digits while a luck is typed: one with the same luck meets the same luck."""
        if self.typed is None:
            return None
        key = key_of(event)
        if key is not None and key.isdigit() and len(self.typed) < 18:
            self.typed += key
        elif key == "Backspace":
            self.typed = self.typed[:-1]
        elif key in ("Return", "Escape"):
            self.seed = int(self.typed) if self.typed and key == "Return" else self.seed
            self.typed = None
        return True

    def _begin(self) -> Move | None:
        if self.school is None:
            return self._started(self.program)
        return self.app.library.with_school(self.key, self.school, self._started)

    def _started(self, program: Program) -> Move:
        file = self.app.library.folder / new_file(program.scenario.id, self.role).name
        game = new_game(Wish(self.key, self.role, self.seed, self.school, file), program)
        game, notice = game.opened() if self.open_book else game.kept()
        if notice.failure:
            return Push(Note(_("The run cannot be kept"), notice.failure))
        return Only(standing(self.app, game), SoFar(game) if known(game) else None)


def _widths(page: Page, picture: float) -> tuple[float, float]:
    """Return how wide the two columns beside the picture are: the right one, with the lists, is the wider."""
    both = page.width - picture - 64
    return both * 0.44, both * 0.56


def _panelled(pieces: list[Piece], width: float) -> list[Piece]:
    """Return pieces on one panel that may be parted anywhere."""

    def on(piece: Piece) -> Piece:
        def draw(page: Page, box: Box) -> None:
            page.fill(Box(box.x, box.y, width, box.h + 0.5), "panel")
            piece.draw(page, Box(box.x + 12, box.y, box.w - 24, box.h))

        return replace(piece, draw=draw)

    return [on(piece) for piece in (gap(6), *pieces, gap(4))]


def _button_row(button: Button) -> Piece:
    return Piece(48, lambda page, box: draw_button(page, Box(box.x, box.y, box.w, 40), button), (button.name,))


def _kicker(page: Page, kicker: str, beside: str, width: float) -> list[Piece]:
    """Return a kicker with a text beside it, or below it where that is long."""
    after = page.wide(kicker, "kicker") + 14
    if after + page.wide(beside, "text") > width:
        return [*lines(page, kicker, "kicker", width, "accent"), *lines(page, beside, "text", width, "ink_muted")]

    def draw(page: Page, box: Box) -> None:
        page.text(kicker, "kicker", box.x, box.y, "accent")
        page.text(beside, "text", box.x + after, box.y + 1, "ink_muted")

    return [Piece(25, draw)]


def _goal_look(program: Program, goal: Goal) -> TrackLook:
    """Return the sign of the track a goal is measured on, or a flag for one about what happened."""
    tracks = {track.id: number for number, track in enumerate(program.tracks)}
    named = (tracks[word] for word in re.findall(r"\w+", goal.when.text) if word in tracks)
    number = next(named, None)
    return TrackLook("flag", "ink_muted", "ink") if number is None else look_of(program, number)


def _goal(page: Page, text: str, look: TrackLook, width: float) -> Piece:
    height = page.high(text, "medium", width - 52) + 10

    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x, box.y, width, height), "panel")
        page.fill(Box(box.x, box.y, 4, height), look.token)
        sign(page, look.sign, box.x + 14, box.y + 7, 18, look.token)
        page.text(text, "medium", box.x + 42, box.y + 5, width=width - 52)

    return Piece(height + 3, draw)


def _headed(icon: str, heading: str) -> Piece:
    def draw(page: Page, box: Box) -> None:
        sign(page, icon, box.x, box.y + 3, 22, "ink")
        page.text(heading, "panel", box.x + 32, box.y)

    return Piece(28, draw)


def _item(page: Page, text: str, width: float) -> list[Piece]:
    def line(words: str, first: bool) -> Piece:
        def draw(page: Page, box: Box) -> None:
            if first:
                page.fill(Box(box.x + 2, box.y + 10, 10, 3), "ink_muted")
            page.text(words, "text", box.x + 24, box.y)

        return Piece(22, draw)

    return [line(words, not number) for number, words in enumerate(page.press.wrap(text, "text", width - 24))]


def _steps(page: Page, box: Box, steps: list[str]) -> None:
    """Draw the four steps of a turn as arrows, one after another."""
    width = (box.w - 18) / len(steps)
    for number, step in enumerate(steps, 1):
        x = box.x + (number - 1) * (width + 2)
        shape = [(x, box.y), (x + width - 10, box.y), (x + width, box.y + 20), (x + width - 10, box.y + 40), (x, box.y + 40)]
        page.polygon(shape, "panel_alt")
        page.text(str(number), "small_figure", x + 8, box.y + 7, "accent")
        page.text(step, "strong", x + 26, box.y + 9)
