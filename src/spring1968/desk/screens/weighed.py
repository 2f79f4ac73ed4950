"""What is shown of a weighed decision: its answers as cards, and what each would have changed as bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import panel, touched
from spring1968.desk.odds_strip import percent
from spring1968.desk.page import Box, Page
from spring1968.desk.weighing import PLAYOUTS, SEED, near, sorted_changes
from spring1968.desk.whiskers import change_row, reach, scale_row
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.analysis.review import Way
    from spring1968.desk.weighing import Weighed
    from spring1968.play.game import Game

_DOT = 34.0


def about(page: Page, width: float) -> list[Piece]:
    """Return what the numbers are of and what they rest on."""
    first = _(
        "{count} playouts of each answer, all on the same luck (seed {seed}). After the answer everybody, you too, decides "
        "by weight."
    ).format(count=PLAYOUTS, seed=SEED)
    second = _(
        "Changes are in points of the share of these playouts, against the answer you gave, with the 95 % interval. Where "
        "it holds zero, the change is too close to call. This is what the model says, not history."
    )
    return [*lines(page, first, "text", width, "ink_muted"), gap(6), *lines(page, second, "text", width, "ink_muted")]


def said_of_pick(one: Weighed, pick: Way) -> str:
    """Return what is to be said of the answer that somebody named as the one that would have changed most."""
    most = one.weightiest
    assert most is not None
    if pick is most:
        return _("By the model this answer would have changed most.")
    if pick.turn > 0 and near(pick, most):
        words = _("“{label}” changes a little more; the two lie too close to say which changes most.")
    else:
        words = _("By the model “{label}” would have changed most.")
    return words.format(label=one.label(most))


def card(
    page: Page,
    name: str,
    words: tuple[str, Sequence[tuple[str, str]]],
    width: float,
    act: Callable[[], Any],
    *,
    chosen: bool,
    twice: bool,
) -> Piece:
    """Return a card that can be touched: a heading, and lines with a style each below it."""
    head, below = words
    room = width - _DOT - 22
    high = page.high(head, "strong", room) + sum(page.high(text, style, room) for text, style in below) + 16

    def draw(page: Page, box: Box) -> None:
        spot = Box(box.x + 3, box.y + 3, box.w - 6, box.h - 6)
        sense = page.target(name, spot, head, act, twice=twice)
        panel(page, spot, ground="panel_alt" if chosen else "panel")
        if chosen:
            page.fill(Box(spot.x, spot.y, 4, spot.h), "accent")
        touched(page, spot.inside(3), sense)
        page.disc((spot.x + 22, spot.y + 19), 8, "ink_muted")
        page.disc((spot.x + 22, spot.y + 19), 6, "deep")
        if chosen:
            page.disc((spot.x + 22, spot.y + 19), 4, "accent")
        y = page.text(head, "strong", spot.x + _DOT + 6, spot.y + 8, width=room)
        for text, style in below:
            y = page.text(text, style, spot.x + _DOT + 6, y, "ink" if style == "strong" else "ink_muted", width=room)

    return Piece(max(44.0, high) + 6, draw, (name,))


class Sheet:
    """The numbers of a decision."""

    def __init__(self, game: Game, one: Weighed) -> None:
        self.game = game
        self.one = one
        text = game.sitting.program.scenario.text
        self.endings = {name: ending.title for name, ending in text.endings.items()}
        wishes = text.roles[one.reviewed.decision.role].goals
        self.goals = {name: wish.text.partition(":")[0] for name, wish in wishes.items()}
        self.scale = reach([change for way in one.others for change in (*way.endings.values(), *way.goals.values())])

    def whole(self, page: Page, width: float) -> list[Piece]:
        """Return the decision with all its answers."""
        one = self.one
        pieces = [*lines(page, one.when, "text", width, "ink_muted"), *lines(page, one.text.title, "panel", width), gap(8)]
        for way in one.ways:
            pieces += [*self.way(page, way, width), gap(16)]
        return pieces

    def way(self, page: Page, way: Way, width: float) -> list[Piece]:
        """Return what an answer would have changed; of the answer that was taken, how its playouts ended."""
        pieces = lines(page, self.one.label(way), "panel", width)
        if way is self.one.taken:
            return pieces + self._ends(page, way, width)
        said = _(
            "Against your answer, in points of {count} playouts on the same luck, with 95 % intervals; everybody goes on "
            "by weight."
        )
        pieces += lines(page, said.format(count=PLAYOUTS), "text", width, "ink_muted")
        pieces += [gap(6), scale_row(page, width, self.scale)]
        if way.goals:
            pieces += [*lines(page, _("The goals of your role"), "strong", width), gap(4)]
            pieces += [*self._changes(page, way.goals, self.goals, width), gap(6)]
        pieces += [*lines(page, _("The end"), "strong", width), gap(4)]
        return pieces + self._changes(page, way.endings, self.endings, width)

    def _changes(self, page: Page, changes: Any, names: dict[str, str], width: float) -> list[Piece]:
        return [change_row(page, names[name], one, width, self.scale) for name, one in sorted_changes(changes)]

    def _ends(self, page: Page, way: Way, width: float) -> list[Piece]:
        """Return how the playouts of the answer that was taken ended, the most frequent ending first."""
        said = _("your answer then: how its {count} playouts ended, with 95 % intervals").format(count=PLAYOUTS)
        pieces = [*lines(page, said, "text", width), gap(6)]
        for name, share in sorted(way.odds.items(), key=lambda named: -named[1].count):
            if share.count:
                low, high = (f"{100 * limit:.0f}" for limit in share.interval)
                words = _("{share} ({low} to {high}): {ending}")
                told = words.format(share=percent(share.share), low=low, high=high, ending=self.endings[name])
                pieces += [*lines(page, told, "text", width), gap(4)]
        return pieces
