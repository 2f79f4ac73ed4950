"""The debrief asks which other answer would have changed most, and shows the numbers only then; at the end all decisions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, panel
from spring1968.desk.errand import Errand
from spring1968.desk.moves import Move
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import own
from spring1968.desk.screens.live import Live
from spring1968.desk.screens.weighed import Sheet, about, card, said_of_pick
from spring1968.desk.weighing import ASKED, Weighed, leading_words, ranked, weigh
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.analysis.review import Way
    from spring1968.desk.app import App
    from spring1968.play.game import Game


class BetterChoice(Live):
    """The weightiest decisions as questions to the player, one after another, then the list of all.

    `at` is the number of the question, `pick` the option that the focus is or was on last, `given` whether it was given as
    the answer. `listed`: all decisions are shown, `open` is the one whose numbers stand beside the list.
    """

    name: ClassVar[str] = "better"

    def __init__(self, app: App, game: Game) -> None:
        self.app, self.game = app, game
        self.errand: Errand[list[Weighed]] = Errand(app, partial(weigh, game.sitting))
        self.mine = len(own(game.sitting))
        self.ranked: list[Weighed] = []
        self.asked: list[Weighed] = []
        self.at = 0
        self.pick = ""
        self.shown = ""
        self.given = False
        self.listed = False
        self.open: Weighed | None = None
        self.beside = False
        self._settled = ""

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Better choice?")

    # what stands in the bar below

    def main(self, page: Page) -> Button | None:
        """Return what comes next: the answer, the next question, or from the list the way back to a decision."""
        self.errand.begin()
        self._take()
        self.beside = page.layout in ("wide", "standard")
        if not self.ranked:
            return None
        self._settle(page)
        self._follow(page)
        if self.listed:
            return None if self.open is None else self._again(self.open, main=True)
        if self.given:
            last = self.at + 1 == len(self.asked)
            words = _("All decisions, ranked") if last else _("Next turning point")
            return Button("next", words, self._next, key="Return", main=True)
        others = {way.option for way in self.asked[self.at].others}
        return Button("give", _("This is my answer"), self._give, key="Return", main=True) if self.pick in others else None

    def offered(self, page: Page) -> list[Button]:
        """Return the way back to the decision, once its numbers are known, and the list of all."""
        if not self.ranked:
            return []
        found = [] if self.listed or not self.given else [self._again(self.asked[self.at], main=False)]
        if not self.asked:
            return found
        words = _("Back to the questions") if self.listed else _("Show all decisions")
        return [*found, Button("all", words, self._toggle, key="A")]

    def back(self) -> Button | None:
        """Return the way from a decision to the list, where only one of them is shown."""
        shown = self.listed and self.open is not None and not self.beside
        return Button("list", _("Close the decision"), self._close, key="Escape") if shown else None

    def _again(self, one: Weighed, *, main: bool) -> Button:
        return Button("again", _("Go back and try it"), partial(self._back_to, one), key="G", main=main)

    # drawing

    def paint(self, page: Page, box: Box) -> None:
        """Draw how far the review is; then a question, or the list."""
        if not self.ranked:
            self._waiting(page, box)
        elif self.listed:
            self._list(page, box)
        elif self.beside:
            self._question_wide(page, box)
        else:
            one = self.asked[self.at]
            column(page, f"question:{self.at}", box, lambda width: self._question_stacked(page, one, width))

    def _waiting(self, page: Page, box: Box) -> None:
        """Draw how many decisions are reviewed, as a bar and in words."""
        done, total = self.errand.progress
        column(page, "waiting", box, lambda width: self._so_far(page, width, done, total or self.mine))

    def _so_far(self, page: Page, width: float, done: int, total: int) -> list[Piece]:
        if self.errand.result is not None:
            return lines(page, _("You decided nothing in this run, so there is nothing to weigh."), "text", width)
        said = _("{done} of {total} decisions").format(done=done, total=total)

        def bar(page: Page, box: Box) -> None:
            room = Box(box.x, box.y, min(box.w, 560.0), 14)
            page.fill(room, "panel_alt")
            page.fill(Box(room.x, room.y, room.w * done / max(1, total), room.h), "ink_muted")

        head = lines(page, _("Weighing your decisions"), "panel", width)
        return [*head, gap(6), Piece(24, bar), *lines(page, said, "strong", width), gap(10), *about(page, width)]

    def _question_wide(self, page: Page, box: Box) -> None:
        one = self.asked[self.at]
        left = Box(box.x, box.y, round(box.w * 0.46), box.h)
        column(page, f"question:{self.at}", left, lambda width: self._question(page, one, width))
        right = Box(left.right + 24, box.y, box.right - left.right - 24, box.h)
        panel(page, right, "accent")
        if self.given:
            inner = Box(right.x + 20, right.y + 16, right.w - 36, right.h - 24)
            column(page, f"sheet:{self.at}:{self.shown}", inner, lambda width: self._told(page, one, width))
            return
        _covered(page, Box(right.x + 20, right.y + 24, right.w - 40, max(60.0, right.h * 0.4)))
        inner = Box(right.x + 20, right.y + right.h * 0.4 + 40, right.w - 36, right.h * 0.6 - 48)
        column(page, "about", inner, lambda width: about(page, width))

    def _question_stacked(self, page: Page, one: Weighed, width: float) -> list[Piece]:
        found = self._question(page, one, width)
        return [*found, gap(10), *(self._told(page, one, width) if self.given else about(page, width))]

    def _question(self, page: Page, one: Weighed, width: float) -> list[Piece]:
        """Return the question that was asked then, the question that is asked now, and the answers."""
        place = _("Turning point {n} of {total}").format(n=self.at + 1, total=len(self.asked))
        pieces = [
            *lines(page, f"{place} · {one.when}", "text", width, "ink_muted"),
            *lines(page, one.text.title, "panel", width),
        ]
        if not self.given:
            for paragraph in one.text.text.split("\n"):
                pieces += lines(page, paragraph, "text", width)
        pieces += [gap(8), *lines(page, self._asks(one), "label", width), gap(4)]
        pieces += [self._answer(page, one, way, width) for way in one.ways]
        for label in one.locked:
            pieces += lines(page, _("Not open then: {label}").format(label=label), "text", width, "ink_muted")
        return pieces

    def _asks(self, one: Weighed) -> str:
        if not self.given:
            return _("Which answer would have changed most? Find it.")
        return said_of_pick(one, next(way for way in one.ways if way.option == self.pick))

    def _answer(self, page: Page, one: Weighed, way: Way, width: float) -> Piece:
        """Return an answer: without numbers until one was given."""
        below = []
        if way is one.taken:
            below.append((_("your answer then"), "speech"))
        elif self.given and way.option == self.pick:
            below.append((_("your answer now"), "speech"))
        if self.given and way is not one.taken:
            below.append((leading_words(self.game, way), "text"))
        if self.given and way is one.weightiest:
            below.append((_("changes most"), "strong"))
        chosen = way.option == (self.shown if self.given else self.pick) and (self.given or way is not one.taken)
        act = partial(self._show, way) if self.given else partial(self._choose, way)
        return card(page, f"answer:{way.option}", (one.label(way), below), width, act, chosen=chosen, twice=not self.given)

    def _told(self, page: Page, one: Weighed, width: float) -> list[Piece]:
        way = next(way for way in one.ways if way.option == self.shown)
        return Sheet(self.game, one).way(page, way, width)

    # the list

    def _list(self, page: Page, box: Box) -> None:
        if self.open is not None and not self.beside:
            one = self.open
            column(page, f"whole:{one.own}", box, lambda width: Sheet(self.game, one).whole(page, width))
            return
        side = round(box.w * 0.5) if self.beside else 0.0
        left = Box(box.x, box.y, box.w - side - (24 if side else 0), box.h)
        column(page, "ranked", left, lambda width: self._rows(page, width))
        if side:
            right = Box(box.right - side, box.y, side, box.h)
            panel(page, right)
            if self.open is not None:
                one = self.open
                inner = Box(right.x + 20, right.y + 14, right.w - 36, right.h - 22)
                column(page, f"whole:{one.own}", inner, lambda width: Sheet(self.game, one).whole(page, width))

    def _rows(self, page: Page, width: float) -> list[Piece]:
        heading = _("Which decisions mattered?") if self.asked else _("No other answer would surely have moved an ending")
        pieces = [*lines(page, heading, "panel", width), *about(page, width), gap(6)]
        for place, one in enumerate(self.ranked, 1):
            pieces.append(self._row(page, place, one, width))
        return pieces

    def _row(self, page: Page, place: int, one: Weighed, width: float) -> Piece:
        title = _("{place}. {title}").format(place=place, title=one.text.title)
        below = [(_("{date}: {label}").format(date=one.when, label=one.label(one.taken)), "text")]
        most = one.weightiest
        if most is not None:
            change = leading_words(self.game, most)
            below.append((_("with “{label}”: {change}").format(label=one.label(most), change=change), "strong"))
        elif one.others:
            below.append((_("endings: too close to call"), "strong"))
        else:
            below.append((_("no other answer was open"), "strong"))
        act = partial(self._open, one)
        return card(page, f"ranked:{one.own}", (title, below), width, act, chosen=one is self.open, twice=True)

    # what happens

    def _take(self) -> None:
        """Take up what the review found, once it is there."""
        if self.errand.result and not self.ranked:
            self.ranked = ranked(self.errand.result)
            self.asked = [one for one in self.ranked[:ASKED] if one.weightiest is not None]
            self.listed = not self.asked

    def _settle(self, page: Page) -> None:
        """Put the focus on the first row when another question or the list comes up: there Enter gives nothing away."""
        moment = "list" if self.listed else f"question {self.at}"
        if moment == self._settled:
            return
        self._settled = moment
        answer = self.shown if self.given else ""
        row = self.ranked[0].own if self.open is None else self.open.own
        first = f"ranked:{row}" if self.listed else f"answer:{answer or self.asked[self.at].taken.option}"
        page.eye.focus, page.eye.focus_moved = first, True

    def _follow(self, page: Page) -> None:
        """Let the focus pick: an answer of the question, or beside the list the decision that is open."""
        kind, _colon, name = (page.eye.focus or "").partition(":")
        if kind == "answer" and not self.listed:
            if self.given:
                self.shown = name
            else:
                self.pick = name
        if kind == "ranked" and self.listed and self.beside:
            self.open = next((one for one in self.ranked if str(one.own) == name), self.open)

    def _choose(self, way: Way) -> None:
        if way is not self.asked[self.at].taken:
            self.pick = way.option
            self._give()

    def _give(self) -> None:
        self.given, self.shown = True, self.pick

    def _show(self, way: Way) -> None:
        self.shown = way.option

    def _next(self) -> None:
        if self.at + 1 == len(self.asked):
            self._toggle()
            return
        self.at, self.given, self.pick, self.shown = self.at + 1, False, "", ""

    def _toggle(self) -> None:
        self.listed, self.open = not self.listed, None
        self._settled = ""

    def _open(self, one: Weighed) -> None:
        self.open = one

    def _close(self) -> None:
        self.open = None

    def _back_to(self, one: Weighed) -> Move:
        """Go back to a decision in a run of its own; the run that is over stays in its file."""
        from spring1968.desk.screens.wherever import branched

        return branched(self.app, self.game, self.mine - one.own)

    # beside the frame

    def opened(self) -> None:
        """Put the focus on the question or the list anew."""
        self._settled = ""

    def tick(self) -> None:
        """Show how far the review is."""
        self.errand.tick()

    def leave(self) -> None:
        """End the review."""
        self.errand.leave()


def _covered(page: Page, box: Box) -> None:
    """Draw the place where the numbers will stand, covered over its whole width."""
    page.hatch(box, "rule", 9)
    page.frame(box, "rule")
    words = _("your turn first")
    broken: Sequence[str] = page.press.wrap(words, "label", box.w - 60)
    high, wide = 23.0 * len(broken), max(page.wide(line, "label") for line in broken)
    plate = Box(box.x + (box.w - wide) / 2 - 16, box.y + (box.h - high) / 2 - 8, wide + 32, high + 16)
    page.fill(plate, "panel")
    with page.within(plate):
        page.text(words, "label", plate.x, plate.y + 8, width=plate.w, align="centre")
