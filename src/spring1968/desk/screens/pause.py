"""The menu over a game: go on, look at goals, go back a question, keep a copy, settings, leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, draw_button, panel
from spring1968.desk.moves import Move, Only, Pop, Push, Quit
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.notes import Note
from spring1968.desk.screens.wherever import branched
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game


class Pause:
    """Every way on from a game. Nothing needs saving: each choice is kept when it is made."""

    name: ClassVar[str] = "pause"
    overlay: ClassVar[bool] = True
    first_focus: ClassVar[str] = "resume"

    def __init__(self, app: App, game: Game) -> None:
        self.app = app
        self.game = game

    def paint(self, page: Page) -> None:
        """Draw the menu as a column that scrolls where the window is low."""
        width = min(520.0, page.width - 32)
        items = self._items()
        height = min(page.height - 24, 76 + 48.0 * len(items) + 60)
        box = Box((page.width - width) / 2, (page.height - height) / 2, width, height)
        panel(page, box, "accent")
        page.text(_("Menu"), "panel", box.x + 24, box.y + 16)
        room = Box(box.x + 24, box.y + 56, width - 48, box.h - 68)
        column(page, "menu", room, lambda wide: [*self._rows(items), gap(4), *self._kept(page, wide)])

    def _items(self) -> list[tuple[str, str, str | None, Callable[[], Move | None]]]:
        from spring1968.desk.screens.branches import to_branches
        from spring1968.desk.screens.settings import SettingsScreen

        items: list[tuple[str, str, str | None, Callable[[], Move | None]]] = [
            ("resume", _("Go on"), "Escape", Pop),
            ("goals", _("Who you are and what you want"), "G", lambda: Push(Goals(self.game))),
            ("back", _("Back to the question before"), "B", self._back),
            ("branches", _("Branches"), "W", lambda: to_branches(self.app, self.game)),
            ("copy", _("Keep a copy of the run"), "C", self._copy),
            ("settings", _("Settings"), "S", lambda: Push(SettingsScreen(self.app))),
            ("title", _("To the title"), "T", self._title),
            ("quit", _("Quit"), "Q", Quit),
        ]
        return [item for item in items if item[0] != "back" or self.game.sitting.earlier is not None]

    def _rows(self, items: list[tuple[str, str, str | None, Callable[[], Move | None]]]) -> list[Piece]:
        return [_row(Button(name, label, act, key=key, main=name == "resume")) for name, label, key, act in items]

    def _kept(self, page: Page, width: float) -> list[Piece]:
        words = self.app.message or _("Every choice is kept at once, in {file}").format(file=self.game.file)
        return lines(page, words, "text", width, "ink_muted")

    def _back(self) -> Move | None:
        return branched(self.app, self.game)

    def _copy(self) -> Move | None:
        from spring1968.play.game import beside
        from spring1968.play.record import save

        target = beside(self.game.file, "copy")
        try:
            save(self.game.record, target)
        except OSError as error:
            return Push(Note(_("The copy could not be kept"), f"{target}: {error.strerror}"))
        return Push(Note(_("A copy is kept"), str(target)))

    def _title(self) -> Move | None:
        from spring1968.desk.screens.title import Title

        return Only(Title(self.app))


def _row(button: Button) -> Piece:
    return Piece(48, lambda page, box: draw_button(page, Box(box.x, box.y, box.w, 40), button), (button.name,))


class Goals:
    """Who the role is, what it wants and how that stands, what it sees and does not see."""

    name: ClassVar[str] = "goals"
    overlay: ClassVar[bool] = True

    def __init__(self, game: Game) -> None:
        self.game = game

    def paint(self, page: Page) -> None:
        """Draw the sheet."""
        width = min(760.0, page.width - 32)
        box = Box((page.width - width) / 2, 12, width, page.height - 24)
        panel(page, box, "accent")
        role = self.game.sitting.program.scenario.text.roles[self.game.role]
        with page.within(box):
            y = page.text(role.name, "panel", box.x + 24, box.y + 16, width=width - 48) + 6
        room = Box(box.x + 24, y, width - 48, box.bottom - y - 64)
        column(page, "goals", room, lambda wide: self._pieces(page, wide))
        draw_button(
            page, Box(box.x + 24, box.bottom - 52, 160, 40), Button("close", _("Back"), Pop, key="Escape", main=True)
        )

    def _pieces(self, page: Page, width: float) -> list[Piece]:
        role = self.game.sitting.program.scenario.text.roles[self.game.role]
        met = self.game.sitting.goals(self.game.role)
        found = [*lines(page, " ".join(role.brief.split()), "text", width), gap(12)]
        for goal, text in role.goals.items():
            stands = _("as things stand: met") if met[goal] else _("as things stand: not met")
            found += [*lines(page, text.text, "strong", width), *lines(page, stands, "text", width, "ink_muted"), gap(8)]
        for heading, shown in ((_("You can see"), role.sees), (_("You cannot see"), role.hidden)):
            found += [gap(8), *lines(page, heading, "strong", width)]
            for line in shown:
                found += [*lines(page, line, "text", width), gap(4)]
        return found
