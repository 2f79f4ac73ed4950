"""What a screen is, and where an action may lead: on, back, to another screen, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from spring1968.desk.page import Page

GROW = 0.55
"""The power of the window's size with which a page before one player grows: a large window also shows more."""


class Screen(Protocol):
    """One view of the game. It paints itself and says in passing what its parts do.

    `overlay`: drawn above the screen before it. `first_focus`: what has the focus when the screen opens. `grow`: the power
    of the window's size with which its page grows, where it is not `GROW`. `enlarged`: so many times as large as usual.
    """

    name: ClassVar[str]
    overlay: ClassVar[bool]

    def paint(self, page: Page) -> None:
        """Draw everything and declare every target."""


@dataclass(frozen=True)
class Push:
    """Open a screen above the present one."""

    screen: Screen


@dataclass(frozen=True)
class Pop:
    """Go back to the screen before."""


@dataclass(frozen=True)
class Replace:
    """Open a screen in place of the present one."""

    screen: Screen


@dataclass(frozen=True)
class Only:
    """Open a screen and forget the way that led to it; `above` is laid over it at once."""

    screen: Screen
    above: Screen | None = None


@dataclass(frozen=True)
class Quit:
    """Leave the game."""


Move = Push | Pop | Replace | Only | Quit
