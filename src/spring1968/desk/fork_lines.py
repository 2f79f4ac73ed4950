"""The tree of branches drawn: a row for each, history dotted, the others solid, each leaving its parent at 45 degrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spring1968.desk.column import Piece
from spring1968.desk.controls import keycap, panel, sign, touched
from spring1968.desk.forks import HISTORY, Forks, Limb
from spring1968.desk.page import Box, Page
from spring1968.desk.theme import STYLES
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.engine.program import Program

BENDS = (14.0, 10.0, 7.0, 5.0, 3.0, 2.0, 1.0)
"""How far a line may run at 45 degrees at either end of its way down to its own row: as far as all lines have room."""

AXIS = 26.0
_EDGE = 16.0
_STEP = 2.0
_LAST = 18.0
_LABEL = 26.0
_LEAST = 0.62
"""The part of the width that time takes at least, before the lines bend less."""

_LINE = STYLES["strong"].line
_CAPTION = 26.0
_MARK = 18.0
_KINDS = {"entry": ("wedge", "sov"), "open": ("circle", "lib"), "quiet": ("square", "ink_muted")}


@dataclass(frozen=True)
class Lane:
    """Where a limb is drawn: it leaves its parent at `leaves`, its own line runs from `start` to `end`; all from the left.

    `places` are those of all its places from its own first on.
    """

    limb: Limb
    leaves: float
    start: float
    places: tuple[float, ...]
    end: float

    def at(self, place: int) -> float:
        """Return where a place of its own stands; the number after the last is its end."""
        own = place - self.limb.shared
        return self.places[own] if own < len(self.places) else self.end


@dataclass(frozen=True)
class Chosen:
    """What is marked in the tree: the branch in focus, the place of the ring, the branch kept for a comparison."""

    number: int
    place: int
    marked: int | None


class Drawing:
    """The tree laid out in a width; words are measured with the page it is made for."""

    def __init__(self, page: Page, forks: Forks, width: float) -> None:
        self.forks = forks
        self.width = width
        self.labels = {limb.number: forks.stand(limb) for limb in forks.limbs}
        widest = max(page.wide(words, "strong") for words in self.labels.values()) + _LABEL + 8
        self.plot = width - _EDGE - min(max(widest, 130.0), width * 0.34)
        self.lanes = self._laid()
        self.rows = [self.lanes[limb.number] for limb in forks.limbs]
        self.row_of = {limb.number: row for row, limb in enumerate(forks.limbs)}
        self.passing: list[list[float]] = [[] for _row in self.rows]
        self.leaving: list[list[float]] = [[] for _row in self.rows]
        for row, lane in enumerate(self.rows):
            if lane.limb.parent is not None:
                above = self.row_of[lane.limb.parent]
                self.leaving[above].append(lane.leaves)
                for between in range(above + 1, row):
                    self.passing[between].append(lane.leaves + self.bend)

    def _laid(self) -> dict[int, Lane]:
        """Return the lanes; where lines that leave late would run too far, all of time is drawn narrower."""
        lanes: dict[int, Lane] = {}
        for self.bend in BENDS:
            self._wide = self.plot - _EDGE
            while True:
                lanes = {}
                for limb in self.forks.limbs:
                    lanes[limb.number] = self._lane(limb, lanes)
                over = max(lane.end for lane in lanes.values()) - self.plot
                if over <= 0.5:
                    return lanes
                if self._wide <= _LEAST * self.plot:
                    break
                self._wide = max(self._wide - max(over, 4.0), _LEAST * self.plot)
        return lanes

    def _lane(self, limb: Limb, lanes: dict[int, Lane]) -> Lane:
        leaves = start = _EDGE
        if limb.parent is not None:
            leaves = _leaving(limb, lanes[limb.parent], self.x)
            start = leaves + 2 * self.bend
        spots: list[float] = []
        for place in limb.places[limb.shared :]:
            spots.append(max(self.x(place.moment), spots[-1] + _STEP if spots else start))
        last = spots[-1] + _LAST if spots else start
        return Lane(limb, leaves, start, tuple(spots), max(self.x(limb.end), last))

    def x(self, moment: float) -> float:
        """Return where a moment lies on the axis, from the left."""
        return _EDGE + self._wide * moment / self.forks.program.turns

    # rows

    def high(self, page: Page, row: int) -> tuple[float, float, list[str]]:
        """Return how high a row is, where its line runs, and the broken lines of its label."""
        lane = self.rows[row]
        left = lane.end + _LABEL
        broken = list(page.press.wrap(self.labels[lane.limb.number], "strong", self.width - left - 8))
        level = max(_CAPTION + 10 if lane.limb.parent is not None else 24.0, _LINE * len(broken) / 2 + 4)
        return level + max(BENDS[0] + 4, _LINE * len(broken) / 2 + 6), level, broken

    def pieces(self, page: Page, chosen: Chosen, act: Callable[[Limb, float | None], object]) -> list[Piece]:
        """Return a piece for every row. `act` is told the branch that is touched, and where from the left by the mouse."""
        return [self._row(page, row, chosen, act) for row in range(len(self.rows))]

    def _row(self, page: Page, row: int, chosen: Chosen, act: Callable[[Limb, float | None], object]) -> Piece:
        high, level, broken = self.high(page, row)
        lane = self.rows[row]
        limb = lane.limb

        def draw(page: Page, box: Box) -> None:
            def touch() -> object:
                mouse = page.eye.mouse
                return act(limb, None if mouse is None else mouse[0] / page.scale - box.x)

            inner = Box(box.x, box.y + 1, box.w, box.h - 2)
            sense = page.target(limb.name, inner, self.labels[limb.number], touch)
            if limb.number == chosen.number:
                panel(page, inner, ground="panel_alt")
            touched(page, inner.inside(3, 1), sense)
            y = box.y + level
            self._lines(page, box, row, y)
            self._yours(page, box, row, y)
            self._marks(page, box, row, y, chosen)
            self._words(page, box, row, y, (broken, chosen))

        return Piece(high, draw, (limb.name,))

    def _lines(self, page: Page, box: Box, row: int, y: float) -> None:
        lane = self.rows[row]
        for x in self.passing[row]:
            page.line((box.x + x, box.y), (box.x + x, box.bottom), "ink_muted", 3)
        for x in self.leaving[row]:
            page.path([(box.x + x, y), (box.x + x + self.bend, y + self.bend)], "ink_muted", 3)
            page.line((box.x + x + self.bend, y + self.bend), (box.x + x + self.bend, box.bottom), "ink_muted", 3)
        start, end = box.x + lane.start, box.x + lane.end
        if lane.limb.number == HISTORY:
            page.dotted([(start, y), (end, y)], "hist", 4, 9)
            return
        self._arriving(page, box, lane, y, ("ink_muted", 3))
        page.line((start, y), (end, y), "ink_muted", 3)

    def _arriving(self, page: Page, box: Box, lane: Lane, y: float, look: tuple[str, float]) -> None:
        x = box.x + lane.leaves + self.bend
        page.line((x, box.y), (x, y - self.bend), *look)
        page.path([(x, y - self.bend), (x + self.bend, y)], *look)

    def _yours(self, page: Page, box: Box, row: int, y: float) -> None:
        """Draw the way of the branch that is played now over the others: from history's first day on, thick."""
        lane, mine = self.rows[row], self.lanes[0]
        own = self.row_of[0]
        if row == self.row_of[HISTORY]:
            page.line((box.x + lane.start, y), (box.x + mine.leaves, y), "accent", 6)
            page.dotted([(box.x + lane.start, y), (box.x + mine.leaves, y)], "bg", 3, 9)
            x = box.x + mine.leaves
            page.path([(x, y), (x + self.bend, y + self.bend)], "accent", 6)
            page.line((x + self.bend, y + self.bend), (x + self.bend, box.bottom), "accent", 6)
        elif row == own:
            self._arriving(page, box, lane, y, ("accent", 6))
            page.line((box.x + lane.start, y), (box.x + lane.end, y), "accent", 6)
        elif row < own:
            x = box.x + mine.leaves + self.bend
            page.line((x, box.y), (x, box.bottom), "accent", 6)

    def _marks(self, page: Page, box: Box, row: int, y: float, chosen: Chosen) -> None:
        """Draw the forks, the decisions of the branch in focus, its end, and the ring."""
        lane = self.rows[row]
        limb = lane.limb
        ground = "panel_alt" if limb.number == chosen.number else "panel"
        if limb.number == chosen.number and limb.number != HISTORY:
            for place, x in zip(limb.places[limb.shared :], lane.places, strict=True):
                if place.own >= 0:
                    page.disc((box.x + x, y), 2.5, "ink")
        for x in dict.fromkeys(self.leaving[row]):
            page.disc((box.x + x, y), 7, "ink")
            page.disc((box.x + x, y), 4, ground)
        here = self.forks.owner(chosen.number, chosen.place).number == limb.number
        at_end = here and chosen.place >= len(self.forks.limb(chosen.number).places)
        if at_end:
            _ring(page, (box.x + lane.end, y), ground, 14)
        self._end(page, (box.x + lane.end, y), limb, ground)
        if here and not at_end:
            _ring(page, (box.x + lane.at(chosen.place), y), ground, 11)
            page.disc((box.x + lane.at(chosen.place), y), 5, "ink")

    def _end(self, page: Page, at: tuple[float, float], limb: Limb, ground: str) -> None:
        x, y = at
        read = self.forks.reads.get(limb.number)
        if not limb.ended:
            page.disc(at, 8, "accent" if limb.number == 0 else "ink")
            page.disc(at, 5, ground)
            return
        name, ink = _KINDS.get(read.kind if read is not None else "", ("diamond", "ink_muted"))
        page.disc(at, _MARK / 2 + 2, ground)
        sign(page, name, x - _MARK / 2, y - _MARK / 2, _MARK, ink)

    def _words(self, page: Page, box: Box, row: int, y: float, what: tuple[list[str], Chosen]) -> None:
        broken, chosen = what
        lane = self.rows[row]
        limb, left = lane.limb, box.x + lane.end + _LABEL
        top = y - _LINE * len(broken) / 2
        mine = limb.number == 0
        for number, line in enumerate(broken):
            page.text(line, "strong", left, top + number * _LINE, "accent" if mine and page.theme.name == "dark" else "ink")
        caption_right = left - 6
        if chosen.marked == limb.number:
            keycap(page, box.x + lane.start + 4, y - 32, "C", "accent")
            return
        if limb.parent is None or limb.shared >= len(limb.places):
            return
        place = limb.places[limb.shared]
        date, room = self.forks.date(place.date), caption_right - box.x - lane.start - 6
        for words in (f"{date}: {place.label}", f"{date}: {place.title}", date):
            if page.wide(words, "text") <= room:
                page.text(words, "text", box.x + lane.start + 6, y - 10 - STYLES["text"].line, "ink_muted")
                return


def _leaving(limb: Limb, parent: Lane, x: Callable[[float], float]) -> float:
    """Return where on its parent's line a limb leaves: at the parent's own place of that moment where it has one."""
    before = parent.at(limb.shared - 1) if limb.shared > parent.limb.shared else parent.start
    after = parent.at(limb.shared)
    if limb.shared < len(parent.limb.places) and parent.limb.places[limb.shared].moment <= limb.leaves:
        return after
    return min(max(x(limb.leaves), before), parent.end)


def _ring(page: Page, at: tuple[float, float], ground: str, radius: float) -> None:
    """Draw the ring that marks a place, with room for what it lies around."""
    page.disc(at, radius, "accent")
    page.disc(at, radius - 3, ground)


def draw_axis(page: Page, box: Box, drawing: Drawing) -> None:
    """Write the months above the rows, as many as have room, the years before them."""
    taken: list[tuple[float, float]] = []
    for first, moment in sorted(_months(drawing.forks.program), key=lambda month: (month[0].month != 1, month[1])):
        x = box.x + drawing.x(moment)
        words = f"{first:%b %Y}" if first.month == 1 else f"{first:%b}"
        wide = page.wide(words, "text")
        if x + wide <= box.right and all(x >= right + 10 or x + wide + 10 <= left for left, right in taken):
            page.line((x, box.y + 20), (x, box.y + AXIS), "line", 2)
            page.text(words, "text", x, box.y, "ink_muted")
            taken.append((x, x + wide))
    page.line((box.x, box.y + AXIS), (box.right, box.y + AXIS), "rule")


def _months(program: Program) -> list[tuple[dt.date, float]]:
    """Return the first day of the calendar and of every month in it, with their moments."""
    found: list[tuple[dt.date, float]] = []
    for number, turn in enumerate(program.scenario.calendar.turns):
        length = (turn.last - turn.first).days + 1
        for gone in range(length):
            date = turn.first + dt.timedelta(days=gone)
            if date.day == 1 or not found:
                found.append((date, number + gone / length))
    return found


def nearest(lane: Lane, x: float) -> int:
    """Return the place of a limb's own that lies nearest to a spot from the left; the number after the last is its end."""
    spots: Sequence[float] = (*lane.places, lane.end)
    own = min(range(len(spots)), key=lambda at: abs(spots[at] - x))
    return lane.limb.shared + own


def legend(forks: Forks) -> list[str]:
    """Return what the lines mean, a sentence each."""
    found = [_("Dotted: history. Thick: yours. Open disc: unfinished.")]
    if forks.uneven:
        found.append(_("Every turn is drawn as wide as the next: where turns are short, as in the summer, days are wider."))
    return found
