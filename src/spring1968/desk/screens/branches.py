"""The branches of a run as a tree: walk along any of them, take one up, go back to a decision, play on, compare two."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import column
from spring1968.desk.controls import Button, Tab, bottom_bar, panel, tabs, top_bar
from spring1968.desk.errand import Errand
from spring1968.desk.fork_lines import AXIS, Chosen, Drawing, draw_axis, legend, nearest
from spring1968.desk.forks import HISTORY, Forks, Limb, Place, Read, read_of
from spring1968.desk.keys import key_of, wanted
from spring1968.desk.moves import Move, Only, Pop, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.play_on import TIMES, as_believed, at_decision, truly
from spring1968.desk.screens.fork_place import PlaceSheet
from spring1968.desk.screens.notes import Note
from spring1968.desk.screens.odds import offers_odds
from spring1968.desk.screens.wherever import gone_back, standing, taken_up
from spring1968.desk.words import _, counted
from spring1968.problems import UserError

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.outlook import Outlook
    from spring1968.play.game import Game
    from spring1968.play.playthrough import Playthrough


_ROWS = 126.0
"""Room that is left to the rows in any window, before words below them are."""


class Branches:
    """All branches of a run. `number` is the one in focus, `marked` the one kept for a comparison.

    `places` holds for each branch where on it the ring stands; the number after its last place is its end.
    """

    name: ClassVar[str] = "branches"
    overlay: ClassVar[bool] = False
    first_focus: ClassVar[str] = "limb:0"

    def __init__(self, app: App, game: Game) -> None:
        self.app, self.game = app, game
        self.forks = Forks(game, open_book=app.settings.open_book)
        self.number = 0
        self.marked: int | None = None
        self.places: dict[int, int] = {}
        self.tab = "tree"
        self.beside = False
        self.odds: Errand[Outlook] | None = None
        self._drawn: tuple[object, Drawing] | None = None
        self._reading: tuple[int, Errand[Read]] | None = None

    @property
    def limb(self) -> Limb:
        """Return the branch in focus."""
        return self.forks.limb(self.number)

    @property
    def at(self) -> int:
        """Return the place of the ring on the branch in focus."""
        return min(self.places.get(self.number, len(self.limb.places)), len(self.limb.places))

    @property
    def place(self) -> Place | None:
        """Return the decision at the ring; None where it stands at the end of the branch."""
        return self.limb.places[self.at] if self.at < len(self.limb.places) else None

    # drawing

    def paint(self, page: Page) -> None:
        """Draw the tree with the place beside it; in small windows one of them."""
        self._follow(page)
        self.beside = page.layout in ("wide", "standard")
        page.key("Left", _("the decision before on this branch"), partial(self._walk, -1))
        page.key("Right", _("the next decision on this branch"), partial(self._walk, 1))
        if self.beside:
            count = len(self.forks.record.branches)
            told = counted("one branch", "{n} branches", count)
            seed = _("{told} of one run, all on the same luck ({seed})").format(told=told, seed=self.game.sitting.seed)
            y = top_bar(page, _("Branches"), seed).y
        else:
            shown = [Tab("tree", _("Branches"), "1"), Tab("place", _("At this place"), "2")]
            y = tabs(page, page.box, shown, self.tab, self._show)
        foot = bottom_bar(page, self._buttons(), self._main())
        box = Box(16, y + 12, page.width - 32, foot - y - 24)
        if not self.beside:
            panel(page, Box(0, y, page.width, foot - y))
            box = Box(16, y + 4, page.width - 32, foot - y - 8)
            self._tree(page, box) if self.tab == "tree" else self._sheet().stacked(page, box)
            return
        side = round(box.w * 0.36)
        left = Box(box.x, box.y, box.w - side - 16, box.h)
        panel(page, left)
        self._tree(page, left.inside(16, 10))
        right = Box(box.right - side, box.y, side, box.h)
        panel(page, right, "accent")
        self._sheet().beside(page, Box(right.x + 20, right.y + 16, side - 36, right.h - 26))

    def _tree(self, page: Page, box: Box) -> None:
        """Draw the axis, the rows, and below them what the lines mean."""
        drawing = self._drawing(page, box.w - 14)
        draw_axis(page, Box(box.x, box.y, box.w - 14, AXIS), drawing)
        said = [" ".join([*legend(self.forks), *self._so_far()])] if self.beside else [*self._sheet().in_short(), ""]
        most = box.h - AXIS - 4 - _ROWS
        told = next((words for words in said if page.high(words, "text", box.w) + 6 <= most), said[-1])
        high = page.high(told, "text", box.w) + 6 if told else 0.0
        rows = Box(box.x, box.y + AXIS + 4, box.w, box.h - AXIS - 4 - high)
        chosen = Chosen(self.number, self.at, self.marked)
        column(page, "tree", rows, lambda _width: drawing.pieces(page, chosen, self._touched))
        with page.within(Box(box.x, box.bottom - high, box.w, high)):
            page.text(told, "text", box.x, box.bottom - high + 6, "ink_muted" if self.beside else "ink", width=box.w)

    def _so_far(self) -> list[str]:
        """Return how many branches were played again so far, where that takes long; and what is left out."""
        total, left = len(self.forks.record.branches), len([0 for one in self.forks.limbs if self._waits(one)])
        found = [_("Read {done} of {total} branches.").format(done=total - left, total=total)] if left else []
        return (
            [*found, _("What is hidden from you stays hidden while a branch is unfinished.")] if self.forks.veiled else found
        )

    def _waits(self, limb: Limb) -> bool:
        return limb.number not in self.forks.reads

    def _drawing(self, page: Page, width: float) -> Drawing:
        """Return the tree laid out, anew only when something about it changed."""
        key = width, page.scale, self.app.settings.language, _("history"), len(self.forks.reads)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, Drawing(page, self.forks, width)
        return self._drawn[1]

    def _sheet(self) -> PlaceSheet:
        return PlaceSheet(self.forks, self.limb, self.at, self.odds, self._walk, playable=self._playable())

    # the bar below

    def _buttons(self) -> list[Button]:
        found = [Button("back", _("Back"), partial(self._away, Pop), key="Escape")]
        compare = Button("compare", self._compare_words(), self._compare, key="C", chosen=self.marked == self.number)
        found.append(compare)
        if self._playable() and self.odds is None:
            words = _("Let the model play on {times} times").format(times=f"{TIMES:,}")
            found.append(Button("play", words, self._play, key="O"))
        return found

    def _compare_words(self) -> str:
        if self.marked is None:
            return _("Compare this one")
        if self.marked == self.number:
            return _("Do not compare")
        return _("Compare with {other}").format(other=self.forks.called(self.forks.limb(self.marked)))

    def _main(self) -> Button | None:
        words = self._way()
        return Button("go", words, self._go, key="Return", main=True) if words else None

    def _way(self) -> str:
        """Return in words what Enter does at the ring, "" where it does nothing."""
        if self.number == HISTORY or (self.place is not None and self.place.own < 0):
            return ""
        if self.place is not None:
            return _("Go back and choose otherwise")
        if self.number == 0:
            return _("Go on where you are") if not self.game.sitting.over else _("To its ending")
        return _("Take up this branch")

    # what happens

    def _follow(self, page: Page) -> None:
        """Let the focus choose the branch."""
        kind, _colon, number = (page.eye.focus or "").partition(":")
        if kind == "limb" and int(number) != self.number:
            self.number = int(number)
            self._moved()

    def _touched(self, limb: Limb, x: float | None) -> None:
        """Move the ring to the branch that is touched, and on it to the place nearest to the mouse."""
        self.number = limb.number
        if x is not None and self._drawn is not None:
            self.places[limb.number] = nearest(self._drawn[1].lanes[limb.number], x)
        self._moved()

    def _walk(self, step: int) -> None:
        self.places[self.number] = min(max(self.at + step, 0), len(self.limb.places))
        self._moved()

    def _moved(self) -> None:
        """Let go of the odds: they were those of another place."""
        if self.odds is not None:
            self.odds.leave()
        self.odds = None

    def _show(self, name: str) -> None:
        self.tab = name

    def _go(self) -> Move | None:
        """Take up the branch in focus where it was left, or at the decision of the ring."""
        if not self._way():
            return None
        place, number = self.place, self.number
        if place is not None:
            steps = self.forks.steps(self.limb, place)
            return self._away(lambda: gone_back(self.app, self.game, number, steps))
        if number == 0:
            return self._away(lambda: Only(standing(self.app, self.game)))
        return self._away(lambda: taken_up(self.app, self.game, number))

    def _away(self, lead: Callable[[], Move]) -> Move:
        """Return where something leads, with all work ended."""
        self.leave()
        return lead()

    def _compare(self) -> Move | None:
        if self.marked is None or self.marked == self.number:
            self.marked = None if self.marked == self.number else self.number
            return None
        one, other = self.marked, self.number
        if one == HISTORY:
            one, other = other, one
        for number in (one, other):
            self._read_now(number)
            if self.forks.reads[number].sitting is None:
                return Push(Note(_("The branch cannot be compared"), self.forks.reads[number].why))
        from spring1968.desk.screens.two_timelines import TwoTimelines

        self.leave()
        self.marked = None
        try:
            return Push(TwoTimelines(self.app, self.forks, one, other))
        except UserError as error:
            return Push(Note(_("The branch cannot be compared"), str(error)))

    def _read_now(self, number: int) -> None:
        if number not in self.forks.reads:
            self.forks.take(number, read_of(self.forks.record, self.forks.program, number, lambda done, total: None))

    # the model plays on

    def _playable(self) -> bool:
        """Return whether the model can play on from the ring: at a question of the player, where a branch was left, or,
        where nothing is hidden, at any decision."""
        if not offers_odds(self.game):
            return False
        if self.place is None:
            return not self.limb.ended and self.number != HISTORY and self._sitting() is not None
        if self.place.own >= 0:
            return self.forks.asked(self.limb, self.place) is not None
        return self.limb.open and self._sitting() is not None

    def _sitting(self) -> Playthrough | None:
        read = self.forks.reads.get(self.number)
        return read.sitting if read is not None else None

    def _play(self) -> None:
        limb, place = self.limb, self.place
        whole = self._sitting()
        if whole is None:
            return
        if place is not None and place.own < 0:
            job = partial(at_decision, whole, place.at)
        else:
            stand = whole if place is None else self.forks.asked(limb, place)
            if stand is None:
                return
            openly = partial(truly, stand.program, stand.table)
            job = openly if limb.open else partial(as_believed, stand, self.game.role)
        self.odds = Errand(self.app, job)
        self.odds.begin()

    # beside the frame

    def tick(self) -> None:
        """Play one branch after another again, the one in focus first; show how far the model is."""
        if self.odds is not None:
            self.odds.tick()
        if self._reading is not None:
            number, errand = self._reading
            if errand.result is None:
                return
            self.forks.take(number, errand.result)
            self._reading, self.app.dirty = None, True
        wanted_one = self.forks.unread(self.number)
        if wanted_one is not None:
            errand = Errand(self.app, partial(read_of, self.forks.record, self.forks.program, wanted_one))
            self._reading = wanted_one, errand
            errand.begin()

    def catch(self, event: pygame.event.Event) -> bool | Move | None:
        """Take left, right and Enter while a branch has the focus."""
        if not (self.app.stack[-1].eye.focus or "").startswith("limb:"):
            return None
        key = wanted(key_of(event), self.app.settings.keys)
        if key in ("Left", "Right"):
            self._walk(-1 if key == "Left" else 1)
            return True
        if key in ("Return", "Space"):
            return self._go() or True
        return None

    def leave(self) -> None:
        """End all work."""
        if self.odds is not None:
            self.odds.leave()
            self.odds = None
        if self._reading is not None:
            self._reading[1].leave()
            self._reading = None


def to_branches(app: App, game: Game) -> Move:
    """Open the branches of a game."""
    return Push(Branches(app, game))
