"""The brief: who you are, what you want, what you can see; then the luck, the school, and the beginning."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, button_rows, draw_buttons, sign, top_bar
from spring1968.desk.keys import key_of
from spring1968.desk.moves import Move, Only, Pop, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.scenes import city_scene
from spring1968.desk.screens.notes import Note
from spring1968.desk.screens.schools import Schools
from spring1968.desk.screens.views import SoFar, known
from spring1968.desk.screens.wherever import standing
from spring1968.desk.words import _
from spring1968.play.starting import MOST_LUCK, Wish, new_file, new_game

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.window import Opening
    from spring1968.engine.program import Program

PICTURE = 272


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
        text = self.program.scenario.text
        first = self.program.date(0)
        below = f"{text.title} · {first.day} {first:%B %Y}"
        rest = top_bar(page, _("The brief"), below, Button("back", _("Back"), Pop, key="Escape"))
        top = bottom_bar(page, self._choices(page), Button("begin", _("Begin"), self._begin, key="Return", main=True))
        room = Box(rest.x, rest.y, rest.w, top - rest.y)
        if page.layout in ("wide", "standard"):
            self._beside(page, room)
        else:
            column(page, "brief", room.inside(16, 12), lambda wide: self._all(page, wide))

    def _all(self, page: Page, width: float) -> list[Piece]:
        return [*self._who(page, width), *self._goals(page, width), *self._sight(page, width), *self._turn(page, width)]

    def _beside(self, page: Page, room: Box) -> None:
        size = page.real(Box(0, room.y, PICTURE, room.h)).size
        page.picture(city_scene(size, page.theme), (0, room.y))
        left = Box(PICTURE + 24, room.y + 16, (room.w - PICTURE) * 0.5 - 24, room.h - 28)
        column(page, "who", left, lambda wide: [*self._who(page, wide), *self._turn(page, wide)])
        right = Box(left.right + 24, room.y + 16, room.w - left.right - 40, room.h - 28)
        column(page, "sight", right, lambda wide: [*self._goals(page, wide), *self._sight(page, wide)])

    def _choices(self, page: Page) -> list[Button]:
        luck = _("Luck: {seed}").format(seed=self.seed) if self.typed is None else _("Luck: {seed}_").format(seed=self.typed)
        shown = [
            Button("luck", luck, self._roll, key="R"),
            Button("type", _("Type a luck"), self._type, key="N"),
        ]
        if self.program.scenario.text.schools:
            school = self.program.scenario.text.schools[self.school].title if self.school else _("the scenario’s own")
            shown.append(Button("school", _("School: {name}").format(name=school), self._schools, key="S"))
        book = _("Open book: on") if self.open_book else _("Open book: off")
        shown.append(Button("book", book, self._turn_book, key="O", chosen=False))
        return shown if page.layout != "single" else [shown[0], *shown[2:]]

    # what is told

    def _who(self, page: Page, width: float) -> list[Piece]:
        role = self.program.scenario.text.roles[self.role]
        found = [*lines(page, _("YOU ARE"), "kicker", width, "accent"), *self._roles(page, width), gap(8)]
        style = "title" if page.wide(role.name, "title") <= width else "heading"
        found += [*lines(page, role.name, style, width), gap(4)]
        return [*found, *lines(page, " ".join(role.brief.split()), "text", width), gap(14)]

    def _goals(self, page: Page, width: float) -> list[Piece]:
        goals = self.program.scenario.text.roles[self.role].goals
        found = [*lines(page, _("What you want"), "panel", width), gap(2)] if goals else []
        found += [_goal(page, goal.text, width) for goal in goals.values()]
        if len(goals) > 1:
            found += lines(page, _("The goals pull against each other. That is the game."), "speech", width, "ink_muted")
        return [*found, gap(12)] if goals else []

    def _roles(self, page: Page, width: float) -> list[Piece]:
        roles = self.program.scenario.text.roles
        if len(roles) < 2:
            return []
        buttons = [
            Button(f"role:{name}", role.name, partial(self._be, name), key=str(number), chosen=name == self.role)
            for number, (name, role) in enumerate(roles.items(), 1)
        ]
        height = button_rows(page, buttons, width, 36)
        names = tuple(button.name for button in buttons)
        return [
            Piece(height + 8, lambda page, box: draw_buttons(page, Box(box.x, box.y, box.w, height), buttons, 36), names)
        ]

    def _sight(self, page: Page, width: float) -> list[Piece]:
        role = self.program.scenario.text.roles[self.role]
        found: list[Piece] = []
        for icon, heading, shown in (
            ("eye", _("You can see"), role.sees),
            ("eye_off", _("You cannot see"), role.hidden),
        ):
            if not shown:
                continue
            found += [_headed(icon, heading), gap(2)]
            for line in shown:
                found += [*_item(page, line, width), gap(3)]
            found.append(gap(10))
        return found

    def _turn(self, page: Page, width: float) -> list[Piece]:
        steps = [_("Read"), _("Decide"), _("See why"), _("Read on")]
        found = [*lines(page, _("A turn"), "panel", width), gap(4)]
        widths = [30 + page.wide(step, "strong") + 24 for step in steps]
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


def _goal(page: Page, text: str, width: float) -> Piece:
    height = page.high(text, "medium", width - 30)

    def draw(page: Page, box: Box) -> None:
        sign(page, "flag", box.x, box.y + 2, 18, "accent")
        page.text(text, "medium", box.x + 30, box.y, width=width - 30)

    return Piece(height + 8, draw)


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
