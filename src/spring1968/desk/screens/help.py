"""The help: every key of the screen below it, taken from what that screen declared. Nothing can be forgotten here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, button_wide, draw_button, keycap, panel
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
        ranked = sorted(targets, key=_rank)
        self.here = list(dict.fromkeys((target.key, target.label) for target in ranked if target.key))

    def paint(self, page: Page) -> None:
        """Draw the list, scrolling where it is long."""
        back = Button("back", _("Back"), Pop, key="Escape", main=True)
        laid_over(page, "help", _("Keys of this screen"), lambda wide: self._list(page, wide), back)

    def _list(self, page: Page, width: float) -> list[Piece]:
        rows = [row for key, label in self.here if key for row in _row(page, (key,), label, width)]
        rows += [gap(12), *lines(page, _("Everywhere"), "strong", width)]
        for keys, label in everywhere():
            rows += _row(page, keys, label, width)
        return rows


def _rank(target: Target) -> int:
    """Return where a key stands in the list: answers first, the keys in the top row of a keyboard last."""
    if target.name.startswith("answer:"):
        return 0
    return 2 if re.fullmatch(r"F\d+", target.key or "") else 1


def laid_over(
    page: Page, name: str, heading: str, build: Callable[[float], list[Piece]], back: Button, width: float = 720.0
) -> None:
    """Draw a sheet over a screen, as high as what it holds and in the middle; its way back stands at its foot."""
    width = min(width, page.width - 32)
    head = page.high(heading, "panel", width - 48) + 24
    held = sum(piece.height for piece in build(width - 48))
    box_high = min(page.height - 24, held + head + 80)
    box = Box((page.width - width) / 2, round((page.height - box_high) / 2), width, box_high)
    panel(page, box, "accent")
    with page.within(box):
        page.text(heading, "panel", box.x + 24, box.y + 16, width=width - 48)
    column(page, name, Box(box.x + 24, box.y + head, width - 48, box.h - head - 72), build)
    draw_button(page, foot_button(page, box, back), back)


def foot_button(page: Page, box: Box, back: Button) -> Box:
    """Return where the way back stands in the foot of a sheet."""
    return Box(box.x + 24, box.bottom - 56, min(max(160.0, button_wide(page, back)), box.w - 48), 40)


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
    label = label[:1].upper() + label[1:]
    broken = page.press.wrap(label, "text", width - 130)

    def first(page: Page, box: Box) -> None:
        x = box.x
        for key in keys:
            x = keycap(page, x, box.y + 3, key, "ink") + 4
        page.text(broken[0], "text", box.x + 130, box.y + 3)

    def further(line: str) -> Piece:
        return Piece(22, lambda page, box: page.text(line, "text", box.x + 130, box.y))

    return [Piece(28, first), *(further(line) for line in broken[1:])]
