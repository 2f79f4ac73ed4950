"""Two branches side by side: how each ends, where they part, what differs, and the tracks with both ledgers' causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Draw, Piece, column, gap, lines
from spring1968.desk.compared import Because, Compared, Pair, Row, Side, Spot, compared
from spring1968.desk.controls import Button, Tab, bottom_bar, panel, sign, tabs, top_bar
from spring1968.desk.moves import Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted, signed
from spring1968.telling.numbers import number

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.forks import Forks

MOST = 4
"""So many causes of a track are named before the rest stand together; `A` names all."""

_CHART = 110.0
_SAMPLE = 34.0
_TAIL = 6.0
"""Room below the poster's date for the tails of its letters."""


class TwoTimelines:
    """The comparison of two branches of a tree, by their numbers. History, where it is one of them, is the other."""

    name: ClassVar[str] = "two"
    overlay: ClassVar[bool] = False

    def __init__(self, app: App, forks: Forks, one: int, other: int) -> None:
        self.app, self.forks = app, forks
        self.found: Compared = compared(forks, one, other)
        self.tab = "differs"
        self.all = False

    def paint(self, page: Page) -> None:
        """Draw both heads above, what differs at the left and the tracks at the right; in small windows one of them."""
        back = Button("back", _("Back to the branches"), Pop, key="Escape")
        words = _("The weightiest causes") if self.all else _("All causes")
        foot = bottom_bar(page, [back, Button("all", words, self._toggle, key="A", chosen=self.all)])
        if page.layout in ("wide", "standard"):
            y = top_bar(page, _("Two timelines"), self._below()).y + 12
            y = self._heads(page, Box(16, y, page.width - 32, 0)) + 16
            side = round((page.width - 48) * 0.44)
            left, right = Box(16, y, side, foot - y - 12), Box(32 + side, y, page.width - 48 - side, foot - y - 12)
            panel(page, left, "accent")
            column(page, "differs", Box(left.x + 20, left.y + 14, side - 32, left.h - 22), lambda w: self._differs(page, w))
            panel(page, right)
            column(
                page, "tracks", Box(right.x + 20, right.y + 14, right.w - 32, right.h - 22), lambda w: self._tracks(page, w)
            )
            return
        shown = [Tab("differs", _("What differs"), "1"), Tab("tracks", _("Tracks and causes"), "2")]
        y = tabs(page, page.box, shown, self.tab, self._show)
        box = Box(16, y + 6, page.width - 32, foot - y - 10)
        build = self._differs if self.tab == "differs" else self._tracks
        column(page, self.tab, box, lambda width: [*self._stacked_heads(page, width), *build(page, width)])

    def _below(self) -> str:
        if self.found.veiled:
            return _("What is hidden from you stays hidden while a branch is unfinished.")
        return _("Both on the same luck.")

    def _toggle(self) -> None:
        self.all = not self.all

    def _show(self, name: str) -> None:
        self.tab = name

    # the heads

    def _heads(self, page: Page, box: Box) -> float:
        """Draw both heads side by side and return the y below them."""
        wide = (box.w - 16) / 2
        pieces = [self._head(page, side, at, wide - 40) for at, side in enumerate(self.found.sides)]
        high = max(sum(piece.height for piece in head) for head in pieces) + 24
        for at, head in enumerate(pieces):
            card = Box(box.x + at * (wide + 16), box.y, wide, high)
            panel(page, card)
            y = card.y + 12
            for piece in head:
                spot = Box(card.x + 20, y, wide - 40, piece.height)
                with page.within(spot):
                    piece.draw(page, spot)
                y += piece.height
        return box.y + high

    def _stacked_heads(self, page: Page, width: float) -> list[Piece]:
        found: list[Piece] = []
        for at, side in enumerate(self.found.sides):
            head = self._head(page, side, at, width)
            found += [*head, gap(6)] if self.tab == "differs" else head[:1]
        if self.found.veiled and self.tab == "differs":
            found += lines(page, self._below(), "text", width, "ink_muted")
        return [*found, gap(6)]

    def _head(self, page: Page, side: Side, at: int, width: float) -> list[Piece]:
        words = _("The one: {name}") if at == 0 else _("The other: {name}")
        told = words.format(name=side.name)
        high = page.high(told, "text", width - _SAMPLE - 12)
        style = self._style(at)

        def kicker(page: Page, box: Box) -> None:
            _line(page, [(box.x, box.y + 11), (box.x + _SAMPLE, box.y + 11)], style, "ink")
            page.text(told, "text", box.x + _SAMPLE + 12, box.y, "ink_muted", width=box.w - _SAMPLE - 12)

        return [Piece(high, kicker, keep=True), *lines(page, side.stand, "panel", width)]

    def _style(self, at: int) -> str:
        return "solid" if at == 0 else "dotted" if self.found.sides[1].is_history else "dashed"

    # what differs

    def _differs(self, page: Page, width: float) -> list[Piece]:
        parting = self.found.parting
        if parting is None:
            return lines(page, _("They went alike in every event and choice."), "panel", width)
        pieces = [*lines(page, _("They part on").upper(), "kicker", width, "accent")]
        date = "date" if page.wide(parting.when, "date") <= width else "figure"
        pieces += [replace(piece, height=piece.height + _TAIL) for piece in lines(page, parting.when, date, width)]
        pieces += [*lines(page, parting.title, "label", width), gap(4)]
        pieces += [*self._sides(page, parting, width), gap(14)]
        for group in self.found.groups:
            head = _("{head} ({n})").format(head=group.head, n=len(group.rows))
            pieces += [*lines(page, head, "panel", width), gap(2)]
            for row in group.rows:
                pieces += [*self._row(page, row, width), gap(8)]
            pieces.append(gap(6))
        return pieces

    def _row(self, page: Page, row: Row, width: float) -> list[Piece]:
        told = f"{row.when}: {row.title}"
        return [*lines(page, told, "strong", width), *self._sides(page, row, width)]

    def _sides(self, page: Page, row: Row, width: float) -> list[Piece]:
        """Return what there is to say of either side, each after a piece of its line."""
        return [self._said(page, words, at, width) for at, words in enumerate((row.one, row.other)) if words]

    def _said(self, page: Page, words: str, at: int, width: float) -> Piece:
        left, style = _SAMPLE + 12, self._style(at)

        def draw(page: Page, box: Box) -> None:
            _line(page, [(box.x, box.y + 11), (box.x + _SAMPLE, box.y + 11)], style, "ink")
            page.text(words, "text", box.x + left, box.y, width=width - left)

        return Piece(page.high(words, "text", width - left), draw)

    # the tracks

    def _tracks(self, page: Page, width: float) -> list[Piece]:
        pieces = lines(page, _("Where the tracks end, and why"), "panel", width)
        told = _("In brackets what a cause moved in the one and in the other; the differences add up.")
        pieces += [*lines(page, told, "text", width, "ink_muted"), gap(8)]
        for pair in self.found.pairs:
            pieces += [*self._track(page, pair, width), gap(14)]
        return pieces

    def _track(self, page: Page, pair: Pair, width: float) -> list[Piece]:
        one, other = number(pair.one[-1][1]), number(pair.other[-1][1])
        differs = _("{one} and {other}, {apart}").format(one=one, other=other, apart=signed(pair.apart))
        if pair.one == pair.other:
            differs = _("{value} in both").format(value=one)
        pieces = [_track_head(page, pair, differs, width)]
        if pair.one != pair.other:
            pieces.append(Piece(_CHART, self._chart(pair), keep=bool(pair.causes)))
        named = pair.causes if self.all else pair.causes[:MOST]
        pieces += [piece for because in named for piece in self._because(page, because, width)]
        rest = pair.causes[len(named) :]
        if rest:
            words = counted("{n} other cause", "{n} other causes together", len(rest))
            whole = Because(words, "", sum(cause.one for cause in rest), sum(cause.other for cause in rest))
            pieces += self._because(page, whole, width)
        return pieces

    def _because(self, page: Page, because: Because, width: float) -> list[Piece]:
        left = 70.0
        sides = _("({one} and {other})").format(one=signed(because.one), other=signed(because.other))
        words = f"{because.words} {sides}"
        rows = [(words, "text", "ink")]
        if self.all and because.place:
            rows.append((because.place, "document", "ink_muted"))
        high = sum(page.high(text, style, width - left) for text, style, _ink in rows) + 4

        def draw(page: Page, box: Box) -> None:
            page.text(signed(because.apart), "strong", box.x, box.y, width=left - 14, align="right")
            y = box.y
            for text, style, ink in rows:
                y = page.text(text, style, box.x + left, y, ink, width=width - left)

        return [Piece(high, draw)]

    def _chart(self, pair: Pair) -> Draw:
        turns = self.forks.program.turns

        def draw(page: Page, box: Box) -> None:
            plot = Box(box.x, box.y + 8, box.w - 60, box.h - 20)
            low, high = pair.scale

            def at(spot: Spot) -> Spot:
                share = (spot[1] - low) / max(1e-9, high - low)
                return plot.x + plot.w * spot[0] / turns, plot.bottom - plot.h * share

            page.line((plot.x, plot.bottom + 4), (plot.right, plot.bottom + 4), "rule")
            other, one = [at(spot) for spot in pair.other], [at(spot) for spot in pair.one]
            _line(page, other, self._style(1), "ink")
            page.path(one, pair.look.token, 3.5)
            _values(page, box, ((one[-1], pair.one[-1][1], pair.look.text_token), (other[-1], pair.other[-1][1], "ink")))

        return draw


def _track_head(page: Page, pair: Pair, differs: str, width: float) -> Piece:
    beside = 44 + page.wide(pair.name, "label") + page.wide(differs, "strong") <= width
    name_high = page.high(pair.name, "label", width - 26)

    def draw(page: Page, box: Box) -> None:
        sign(page, pair.look.sign, box.x, box.y + 3, 17, pair.look.token)
        y = page.text(pair.name, "label", box.x + 26, box.y, width=box.w - 26)
        if beside:
            page.text(differs, "strong", box.x, box.y, width=box.w, align="right")
        else:
            page.text(differs, "strong", box.x + 26, y, width=box.w - 26)

    high = name_high if beside else name_high + page.high(differs, "strong", width - 26)
    return Piece(high + 2, draw, keep=True)


def _values(page: Page, box: Box, ends: Sequence[tuple[Spot, float, str]]) -> None:
    """Write the last values right of their lines' ends, moved apart where they would meet."""
    spots = sorted(ends, key=lambda end: end[0][1])
    tops = [min(max(end[0][1] - 11, box.y), box.bottom - 22) for end in spots]
    near = abs(spots[0][0][0] - spots[1][0][0]) < 60
    if near and tops[1] - tops[0] < 22:
        middle = (tops[0] + tops[1]) / 2
        tops = [max(box.y, middle - 11), max(box.y, middle - 11) + 22]
        if tops[1] > box.bottom - 22:
            tops = [box.bottom - 44, box.bottom - 22]
    for (spot, value, ink), top in zip(spots, tops, strict=True):
        page.text(number(value), "strong", spot[0] + 8, top, ink, halo="panel")


def _line(page: Page, points: Sequence[Spot], style: str, ink: str) -> None:
    """Draw a solid line, a dashed one, or a dotted one, which is history."""
    if style == "dotted":
        page.dotted(points, "hist", 3, 7)
    elif style == "dashed":
        for start, end in _dashes(points):
            page.path([start, end], ink, 2.5)
    else:
        page.path(points, ink, 3)


def _dashes(points: Sequence[Spot], dash: float = 8.0, room: float = 6.0) -> list[tuple[Spot, Spot]]:
    """Return the pieces of a dashed line through points."""
    found: list[tuple[Spot, Spot]] = []
    gone = 0.0
    for (x, y), (to_x, to_y) in pairwise(points):
        length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
        done = 0.0
        while done < length:
            within = gone % (dash + room)
            step = min(length - done, (dash if within < dash else dash + room) - within)
            if within < dash:
                ends = [(x + (to_x - x) * at / length, y + (to_y - y) * at / length) for at in (done, done + step)]
                found.append((ends[0], ends[1]))
            step = max(step, 0.01)
            done, gone = done + step, gone + step
    return found
