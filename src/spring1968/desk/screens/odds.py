"""Every ending with its odds and its interval, laid over the desk; and whether the desk shows a band of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import Button, button_wide, draw_button
from spring1968.desk.moves import Pop
from spring1968.desk.odds_strip import percent, phrases, thousands
from spring1968.desk.outlook import Ending, Outlook
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.help import laid_over
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game

TUTORIAL = "tutorial"
"""The scenario that never speaks of odds."""


def offers_odds(game: Game) -> bool:
    """Return whether a game has odds to show."""
    return game.sitting.program.scenario.id != TUTORIAL


def shows_odds(app: App, game: Game) -> bool:
    """Return whether the desk shows the band of odds for a game."""
    if not offers_odds(game):
        return False
    usual = app.settings.open_book or game.open_book
    return {"shown": True, "hidden": False}.get(app.settings.odds, usual)


def switch_odds(app: App, game: Game) -> None:
    """Show the band where it is hidden, hide it where it is shown, and keep that."""
    app.set(odds="hidden" if shows_odds(app, game) else "shown")


class OddsView:
    """The list of endings, the likeliest first."""

    name: ClassVar[str] = "odds"
    overlay: ClassVar[bool] = True

    def __init__(self, app: App, game: Game) -> None:
        self.app = app
        self.game = game

    def paint(self, page: Page) -> None:
        """Draw the sheet with what is known by now."""
        outlook = self.app.odds.watch(self.game, open_book=self.app.settings.open_book)
        back = Button("back", _("Back to the desk"), Pop, key="Escape", main=True)
        laid_over(page, self.name, _("What may come"), lambda wide: self._list(page, outlook, wide), back, 760.0)

    def _list(self, page: Page, outlook: Outlook, width: float) -> list[Piece]:
        shown = shows_odds(self.app, self.game)
        words = _("Hide the odds on the desk") if shown else _("Show the odds on the desk")
        toggle = Button("band", words, lambda: switch_odds(self.app, self.game), key="W")
        found = [piece for text in about(outlook) for piece in (*lines(page, text, "text", width), gap(8))]
        found += [_button(toggle), gap(6)]
        for ending in outlook.endings:
            found += ending_row(page, ending, width)
        return found


def about(outlook: Outlook) -> list[str]:
    """Return what the numbers are, what they rest on, and how sure they are."""
    if not outlook.kept:
        text = phrases(outlook)[0]
        return [f"{text[:1].upper()}{text[1:]}."]
    kept, asked = thousands(outlook.kept), thousands(outlook.asked)
    if outlook.openly:
        first = _("The book lies open: {kept} timelines go on from this question as it truly stands.").format(kept=kept)
    else:
        first = _(
            "As far as you can tell: {kept} of {asked} timelines agree with all decisions, events and tracks that you "
            "have seen. What is hidden from you may have gone otherwise in each of them."
        ).format(kept=kept, asked=asked)
    second = _("Everybody, you too, decides by weight from here on. In brackets: the 95 % interval.")
    few = [_("These are few: take the shares as rough.")] if outlook.few else []
    return [first, second, *few]


def _button(button: Button) -> Piece:
    def draw(page: Page, box: Box) -> None:
        draw_button(page, Box(box.x + 4, box.y + 4, min(button_wide(page, button) + 8, box.w - 8), 40), button)

    return Piece(52, draw, (button.name,))


def ending_row(page: Page, ending: Ending, width: float) -> list[Piece]:
    """Return an ending: its share and interval, its title beside them, and a bar with the interval below."""
    low, high = ending.share.interval
    said = f"{percent(ending.share.share)} ({percent_range(low, high)})"
    side = 176.0
    broken = page.press.wrap(ending.title, "strong", width - side)

    def draw(page: Page, box: Box) -> None:
        page.text(said, "text", box.x, box.y, "ink", width=side - 12)
        page.text(ending.title, "strong", box.x + side, box.y, width=width - side)
        bar = Box(box.x + side, box.y + 22 * len(broken) + 6, box.w - side, 8)
        page.fill(bar, "panel_alt")
        page.fill(Box(bar.x, bar.y, bar.w * ending.share.share, bar.h), "ink_muted")
        left, right = bar.x + bar.w * low, bar.x + bar.w * high
        page.line((left, bar.y + 4), (right, bar.y + 4), "ink", 2)
        for x in (left, right):
            page.line((x, bar.y - 1), (x, bar.y + 9), "ink", 2)

    return [Piece(max(22.0 * len(broken), page.high(said, "text", side - 12) - 12) + 28, draw)]


def percent_range(low: float, high: float) -> str:
    """Return an interval in percent, with one decimal."""
    return f"{100 * low:.1f} – {100 * high:.1f} %"
