"""Boxes above a round: the menu, running late, naming an answer by its letter, the private goals of a team."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pygame

from spring1968.desk.classroom.chrome import GROW, letter_block
from spring1968.desk.classroom.facts import Option, role_name
from spring1968.desk.classroom.pressed import letter
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, draw_button, panel, touched
from spring1968.desk.keys import key_of
from spring1968.desk.moves import Move, Only, Pop, Push, Quit
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.app import App
    from spring1968.desk.classroom.round import Round

Build = Callable[[float], list[Piece]]


def boxed(page: Page, name: str, build: Build, wide: float = 720.0) -> None:
    """Draw pieces in a panel in the middle, as high as they need and the window allows."""
    width = min(wide, page.width - 32)
    height = min(page.height - 24, sum(piece.height for piece in build(width - 48)) + 44)
    box = Box((page.width - width) / 2, (page.height - height) / 2, width, height)
    panel(page, box, "accent")
    column(page, name, Box(box.x + 24, box.y + 20, width - 48, height - 32), build)


def row(page: Page, button: Button, width: float) -> Piece:
    """Return a button as a row, as high as its words need."""
    high = max(44.0, 24.0 * len(page.press.wrap(button.label, "button", width - 120)) + 18)
    return Piece(high + 8, lambda page, box: draw_button(page, Box(box.x, box.y, box.w, high), button), (button.name,))


class Menu:
    """Every way on from a lesson. Nothing needs saving: each act is kept when it is made."""

    name: ClassVar[str] = "class_menu"
    overlay: ClassVar[bool] = True
    grow: ClassVar[float] = GROW
    first_focus: ClassVar[str] = "resume"

    def __init__(self, view: Round) -> None:
        self.view = view

    def paint(self, page: Page) -> None:
        """Draw the menu as a column that scrolls where the window is low."""
        file = self.view.lesson.game.file.name

        def build(width: float) -> list[Piece]:
            rows = [row(page, button, width) for button in self._buttons()]
            told = self.view.app.message or _("Every act is kept at once, in {file}").format(file=file)
            head = [*lines(page, _("Menu"), "class_panel", width), gap(8)]
            return [*head, *rows, gap(4), *lines(page, told, "text", width, "ink_muted")]

        boxed(page, "menu", build, 560.0)

    def _buttons(self) -> list[Button]:
        from spring1968.desk.screens.settings import SettingsScreen

        lesson = self.view.lesson
        running = lesson.step != "debrief"
        found = [Button("resume", _("Go on"), Pop, key="Escape", main=True)]
        if lesson.before is not None:
            found.append(Button("undo", _("Undo the last act"), self._back(self.view.undo), key="Z"))
        if running:
            found.append(Button("late", _("Running late: to the last question or the debrief"), self._late, key="J"))
        hands = _("Hands: {n} (H one more, Shift + H one less)").format(n=lesson.plan.hands)
        found.append(Button("hands", hands, partial(self.view.class_of, 1), key="H"))
        found.append(Button("phones", _("Votes by phone"), self._phones, key="P"))
        if lesson.other is not None and lesson.other.step != "debrief":
            found.append(
                Button(
                    "play",
                    _("Let the model play the other one to its end"),
                    self._played_out,
                    key="O",
                )
            )
        found.append(Button("settings", _("Settings"), lambda: Push(SettingsScreen(self.view.app)), key="S"))
        found.append(Button("title", _("Leave the lesson; it can be gone on with"), self._title, key="T"))
        return [*found, Button("quit", _("Quit"), self._quit, key="Q")]

    def _back(self, act: Callable[[], Any]) -> Callable[[], Move]:
        def acted() -> Move:
            act()
            return Pop()

        return acted

    def catch(self, event: pygame.event.Event) -> Any:
        """Take Shift and H, for a hand less; all else goes its usual way."""
        if letter(event) == "H" and event.mod & pygame.KMOD_SHIFT:
            self.view.class_of(-1)
            return True
        return None

    def _late(self) -> Move:
        self.view.app.go(Pop())
        return Push(Late(self.view))

    def _phones(self) -> Move:
        from spring1968.desk.classroom.phone_page import PhonePage

        self.view.app.go(Pop())
        return Push(PhonePage(self.view))

    def _played_out(self) -> Move:
        self.view.kept(self.view.lesson.played_out())
        return Pop()

    def _title(self) -> Move:
        from spring1968.desk.screens.title import Title

        self.view.leave()
        return Only(Title(self.view.app))

    def _quit(self) -> Move:
        self.view.leave()
        return Quit()


class Late:
    """Running late: to the last question, or to the debrief. What lies between is decided as in history."""

    name: ClassVar[str] = "class_late"
    overlay: ClassVar[bool] = True
    grow: ClassVar[float] = GROW

    def __init__(self, view: Round) -> None:
        self.view = view
        self.is_last = view.lesson.last is None
        self.first_focus = "debrief" if self.is_last else "last"

    def paint(self, page: Page) -> None:
        """Draw the two ways and what happens on them; one only where the class is at its last question."""
        told = _("What the class is not asked is decided as in history. Afterwards the screen says what that was.")

        def build(width: float) -> list[Piece]:
            head = [*lines(page, _("Running late"), "class_heading", width), *lines(page, told, "class_hint", width)]
            head.append(gap(14))
            ways = [
                Button("debrief", _("To the debrief"), self._debrief, key="2", main=self.is_last),
                Button("back", _("Back"), Pop, key="Escape"),
            ]
            if self.is_last:
                head += [*lines(page, _("The class is at its last question."), "class_strong", width), gap(10)]
            else:
                ways.insert(0, Button("last", _("To the last question"), self._last, key="1", main=True))
            return [*head, *(row(page, button, width) for button in ways)]

        boxed(page, "late", build)

    def _last(self) -> Move:
        self.view.jumped(self.view.polled().to_the_last())
        return Pop()

    def _debrief(self) -> Move:
        self.view.jumped(self.view.polled().to_the_debrief())
        return Pop()


class Pick:
    """Names an answer by its letter, by key or by click."""

    name: ClassVar[str] = "class_pick"
    overlay: ClassVar[bool] = True
    grow: ClassVar[float] = GROW

    def __init__(self, app: App, heading: str, options: Sequence[Option], then: Callable[[str], Move | None]) -> None:
        self.app = app
        self.heading = heading
        self.options = options
        self.then = then

    def paint(self, page: Page) -> None:
        """Draw the answers that can be named, each with its letter."""

        def build(width: float) -> list[Piece]:
            head = [*lines(page, self.heading, "class_heading", width), gap(8)]
            back = row(page, Button("back", _("Back"), Pop, key="Escape"), width)
            return [*head, *(self._row(page, one, width) for one in self.options), back]

        boxed(page, "pick", build, 820.0)

    def _row(self, page: Page, option: Option, width: float) -> Piece:
        high = max(54.0, page.high(option.text.label, "class_strong", width - 92) + 16)

        def draw(page: Page, box: Box) -> None:
            spot = Box(box.x, box.y, box.w, high)
            page.fill(spot, "panel_alt")
            touched(page, spot, page.target(f"pick:{option.id}", spot, option.text.label, partial(self._named, option)))
            letter_block(page, Box(box.x, box.y, 60, high), option.letter, style="date")
            top = box.y + (high - page.high(option.text.label, "class_strong", width - 92)) / 2
            page.text(option.text.label, "class_strong", box.x + 76, top, width=width - 92)

        return Piece(high + 8, draw, (f"pick:{option.id}",))

    def _named(self, option: Option) -> Move | None:
        if self.app.screen is self:
            self.app.go(Pop())
        return self.then(option.id)

    def catch(self, event: pygame.event.Event) -> Any:
        """Take the letter of an answer; all else goes its usual way."""
        found = next((one for one in self.options if one.letter == letter(event)), None)
        if found is None:
            return None
        return self._named(found) or True


class TeamGoals:
    """What the team that is asked wants, after a warning where other teams must not see it."""

    name: ClassVar[str] = "class_goals"
    overlay: ClassVar[bool] = True
    grow: ClassVar[float] = GROW
    first_focus: ClassVar[str] = "show"

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.shown = lesson.plan.chairs == "one"

    def paint(self, page: Page) -> None:
        """Draw the warning, or who the team is and what it wants."""
        who = role_name(self.lesson)
        back = Button("back", _("Back"), Pop, key="Escape", main=self.shown)

        def build(width: float) -> list[Piece]:
            if not self.shown:
                told = _("Only this team looks now: {who}.").format(who=who)
                more = _("Everybody else closes their eyes, or looks at the wall behind.")
                show = Button("show", _("Show it"), self._show, key="Return", main=True)
                head = [*lines(page, told, "class_heading", width), gap(6), *lines(page, more, "class_text", width), gap(14)]
                return [*head, row(page, show, width), row(page, back, width)]
            return [*self._told(page, who, width), row(page, back, width)]

        boxed(page, "goals", build, 860.0)

    def _told(self, page: Page, who: str, width: float) -> list[Piece]:
        role = self.lesson.game.sitting.program.scenario.text.roles[self.lesson.role]
        pieces = [*lines(page, who, "class_heading", width), gap(4)]
        pieces += [*lines(page, " ".join(role.brief.split()), "class_hint", width), gap(10)]
        for goal in role.goals.values():
            pieces += [*lines(page, goal.text, "class_strong", width), gap(6)]
        return [*pieces, gap(8)]

    def _show(self) -> None:
        self.shown = True

    def catch(self, event: pygame.event.Event) -> Any:
        """Take G a second time for the way back."""
        return Pop() if key_of(event) == "G" and self.shown else None
