"""The title: the first picture, drawn before anything of the engine is imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.controls import keycap, keycap_wide, touched
from spring1968.desk.moves import Move, Push, Quit
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.scenes import title_scene
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App


@dataclass(frozen=True)
class _Entry:
    name: str
    label: str
    reason: str
    act: Callable[[], Move | None]


class Title:
    """Name, line, and what can be done, each with its reason."""

    name: ClassVar[str] = "title"
    overlay: ClassVar[bool] = False

    def __init__(self, app: App) -> None:
        self.app = app
        self.first_focus = "continue" if app.library.latest() else "new"

    def paint(self, page: Page) -> None:
        """Draw the emblem, the name and the entries."""
        page.picture(title_scene(page.surface.get_size(), page.theme), (0, 0))
        left = 32.0 if page.layout == "single" else 64.0
        column = min(392.0, page.width - 2 * left) if page.layout != "single" else page.width - 64
        entries = self._entries()
        rows = len(entries) * 44 + 60
        low = page.height < max(560.0, self._name_high(page, column) + rows + 32)
        if page.layout in ("single", "narrow"):
            _ground(page, left + column + 12)
        y = self._name(
            page, left, max(16.0, page.height - rows - 150 if low else (page.height - rows - 350) / 2), column, low
        )
        y = max(y + 16, page.height - rows - 36 if low else min(page.height - rows - 8, y + 24))
        for number, entry in enumerate(entries, 1):
            self._row(page, Box(left - 8, y, column + 8, 40), number, entry)
            y += 44
        self._foot(page, left, y + 8, column)

    def _name_high(self, page: Page, width: float) -> float:
        """Return how high the large name is with its lines."""
        place, line = _("Prague, January 1968 to April 1969."), _("You decide. History answers.")
        return 274 + page.high(place, "strong", width) + 4 + page.high(line, "text", width)

    def _name(self, page: Page, left: float, y: float, width: float, low: bool) -> float:
        if low:
            page.text("Spring", "title", left, y, "ink")
            page.text("1968", "title", left + page.wide("Spring", "title") + 14, y, "accent")
            return page.text(_("You decide. History answers."), "text", left, y + 50, "ink_muted", width=width)
        page.text("Spring", "spring", left, y, "ink")
        page.text("1968", "year", left, y + 90, "accent")
        y = page.text(_("Prague, January 1968 to April 1969."), "strong", left, y + 274, width=width)
        return page.text(_("You decide. History answers."), "text", left, y + 4, "ink_muted", width=width)

    def _entries(self) -> Sequence[_Entry]:
        library = self.app.library
        latest = library.latest()
        entries = [_Entry("new", _("New game"), _("choose a scenario"), self._new)]
        if latest is not None:
            entries.insert(0, _Entry("continue", _("Continue"), library.where(latest), self._go_on))
            entries.append(_Entry("load", _("Kept games"), _("go on, look again"), self._load))
        entries.insert(
            2 if latest is not None else 1, _Entry("class", _("Class mode"), _("one laptop, one projector"), self._class)
        )
        entries.append(_Entry("settings", _("Settings"), _("text size, theme, keys"), self._settings))
        return entries

    def _row(self, page: Page, box: Box, number: int, entry: _Entry) -> None:
        sense = page.target(entry.name, box, entry.label, entry.act, key=str(number))
        here = sense.focus
        if here:
            page.fill(box, "accent")
        elif sense.hover:
            touched(page, box, sense)
        with page.within(box):
            page.text(str(number), "small_figure", box.x + 22, box.y + 7, "on_accent" if here else "accent")
            page.text(entry.label, "button", box.x + 56, box.y + 8, "on_accent" if here else "ink")
            after = box.x + 56 + max(114.0, page.wide(entry.label, "button") + 16)
            if after + page.wide(entry.reason, "text") <= box.right - 4:
                page.text(entry.reason, "text", after, box.y + 9, "on_accent" if here else "ink_muted")

    def _foot(self, page: Page, x: float, y: float, width: float) -> None:
        page.line((x, y), (x + width, y), "rule")
        for name, key, label, act in (
            ("text", "T", _("text play, for screen readers"), self._text_play),
            ("quit", "Q", _("quit"), Quit),
        ):
            wide = keycap_wide(page, key) + 8 + page.wide(label, "text")
            if x + wide > page.width - 8:
                continue
            spot = Box(x - 4, y + 6, wide + 8, 36)
            touched(page, spot, page.target(name, spot, label, act, key=key))
            after = keycap(page, x, y + 13, key)
            page.text(label, "text", after + 8, y + 13, "ink_muted")
            x += wide + 24

    def _new(self) -> Move | None:
        from spring1968.desk.screens.scenarios import Scenarios

        return Push(Scenarios(self.app))

    def _go_on(self) -> Move | None:
        latest = self.app.library.latest()
        return self.app.library.open_run(latest.file) if latest is not None else None

    def _load(self) -> Move | None:
        from spring1968.desk.screens.runs import Runs

        return Push(Runs(self.app))

    def _class(self) -> Move | None:
        from spring1968.desk.classroom.going import to_start

        return to_start(self.app)

    def _settings(self) -> Move | None:
        from spring1968.desk.screens.settings import SettingsScreen

        return Push(SettingsScreen(self.app))

    def _text_play(self) -> Move | None:
        from spring1968.desk.screens.notes import Note

        return Push(
            Note(_("Text play"), _("Close this window and type `spring1968 play` in a terminal: the same game in text."))
        )


def _ground(page: Page, width: float) -> None:
    """Draw the ground of the words over the emblem, which shows through its edge in narrowing stripes."""
    page.fill(Box(0, 0, width, page.height), "bg")
    x = width
    for stripe in (14.0, 8.0, 3.0):
        x += 7
        page.fill(Box(x, 0, stripe, page.height), "bg")
        x += stripe
