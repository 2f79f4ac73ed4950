"""The help: every key of the screen below it, taken from what that screen declared. Nothing can be forgotten here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, draw_button, keycap, panel
from spring1968.desk.moves import Pop
from spring1968.desk.page import Box, Page, Target
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App


class Help:
    """The keys of one screen, then those that work everywhere."""

    name: ClassVar[str] = "help"
    overlay: ClassVar[bool] = True

    def __init__(self, app: App, targets: Sequence[Target]) -> None:
        self.app = app
        self.here = list(dict.fromkeys((target.key, target.label) for target in targets if target.key))

    def paint(self, page: Page) -> None:
        """Draw the list, scrolling where it is long."""
        width = min(720.0, page.width - 32)
        box = Box((page.width - width) / 2, 16, width, page.height - 32)
        panel(page, box, "accent")
        page.text(_("Keys of this screen"), "panel", box.x + 24, box.y + 18)
        room = Box(box.x + 24, box.y + 56, width - 48, box.h - 56 - 64)
        column(page, "help", room, lambda wide: self._list(page, wide))
        draw_button(page, Box(box.x + 24, box.bottom - 56, 160, 40), Button("back", _("Back"), Pop, key="Escape", main=True))

    def _list(self, page: Page, width: float) -> list[Piece]:
        rows = [row for key, label in self.here if key for row in _row(page, (key,), label, width)]
        rows += [gap(12), *lines(page, _("Everywhere"), "strong", width)]
        for keys, label in everywhere():
            rows += _row(page, keys, label, width)
        return rows


def everywhere() -> list[tuple[tuple[str, ...], str]]:
    """Return the keys that mean the same on every screen."""
    return [
        (("Tab",), _("next part of the screen; with Shift the one before")),
        (("←", "↑", "→", "↓"), _("move the focus")),
        (("Enter",), _("do what is in focus, or go on")),
        (("Esc",), _("back, or the menu")),
        (("PgUp", "PgDn"), _("scroll")),
        (("Ctrl", "+"), _("larger text; Ctrl − smaller")),
        (("F1",), _("this help")),
        (("F11",), _("full screen")),
    ]


def _row(page: Page, keys: tuple[str, ...], label: str, width: float) -> list[Piece]:
    """Return an entry: its first line beside the key caps, its further lines below."""
    broken = page.press.wrap(label, "text", width - 130)

    def first(page: Page, box: Box) -> None:
        x = box.x
        for key in keys:
            x = keycap(page, x, box.y + 3, key, "ink") + 4
        page.text(broken[0], "text", box.x + 130, box.y + 3)

    def further(line: str) -> Piece:
        return Piece(22, lambda page, box: page.text(line, "text", box.x + 130, box.y))

    return [Piece(28, first), *(further(line) for line in broken[1:])]
