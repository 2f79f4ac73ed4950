"""Where a run left history, in a chart: an upright mark for each such choice, and the name of the one that moved most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spring1968.desk.page import Box
from spring1968.desk.screens.strip import decision_day, departures
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.charts import Plot
    from spring1968.play.game import Game
    from spring1968.play.playthrough import Decision

_HALF = 7.0
_REACH = 110.0


@dataclass(frozen=True)
class Mark:
    """A choice unlike history: its day, by how many points it moved the track itself, and its name."""

    day: float
    moved: float
    words: str


def marks_of(game: Game, track: int) -> tuple[Mark, ...]:
    """Return the player's choices unlike history as marks in the chart of a track, in their order."""
    return tuple(_mark(game, track, decision) for decision in departures(game.sitting))


def _mark(game: Game, track: int, decision: Decision) -> Mark:
    program = game.sitting.program
    day = decision_day(game.sitting, decision)
    moved = sum(
        line.amount
        for line in game.sitting.ledger
        if line.track == track
        and line.cause.kind == "option"
        and line.cause.turn == decision.turn
        and program.events[line.cause.number].id == decision.event
    )
    title = program.scenario.text.events[decision.event].title
    return Mark(float(day.toordinal()), moved, _("{date}: {title}").format(date=f"{day.day} {day:%B}", title=title))


def largest(marks: tuple[Mark, ...]) -> Mark | None:
    """Return the mark that moved the track most, the earlier of two alike; None where none moved it."""
    most = max(marks, key=lambda mark: abs(mark.moved), default=None)
    return most if most is not None and most.moved else None


def draw_marks(plot: Plot, height: Callable[[float], float]) -> None:
    """Draw a mark from the axis up to the course at its day (`height` gives the value); words keep clear of them."""
    foot = plot.box.bottom
    for day in dict.fromkeys(mark.day for mark in plot.course.marks):
        x, top = _top(plot, day, height)
        plot.page.line((x, foot), (x, top), "accent", 2)
        left, right = max(plot.box.x, x - _HALF), min(plot.box.right, x + _HALF)
        plot.page.polygon([(left, foot), (right, foot), (x, foot - 11)], "accent")
        plot.taken += [Box(x - 3, top, 6, foot - top), Box(left, foot - 12, right - left, 12)]


def _top(plot: Plot, day: float, height: Callable[[float], float]) -> tuple[float, float]:
    """Return where a mark ends: at the course, but never lower than its own foot is high."""
    x, y = plot.at((day, height(day)))
    return x, min(y, plot.box.bottom - 12)


def name_largest(plot: Plot, room: Box, height: Callable[[float], float], clear: Callable[[Box], bool]) -> bool:
    """Write the name of the largest mark beside it where it stands free; return whether there are marks but no name.

    Where there is no room beside the mark, its line goes on upwards to the name, as far as nothing is written there.
    """
    mark = largest(plot.course.marks)
    if mark is None:
        return bool(plot.course.marks)
    page = plot.page
    broken = page.press.wrap(mark.words, "strong", min(page.wide(mark.words, "strong") + 1, 240.0))
    wide, high = max(page.wide(line, "strong") for line in broken), 22.0 * len(broken)
    x, end = _top(plot, mark.day, height)
    tops = range(int(plot.box.bottom - high - 14), int(max(room.y, end - high - _REACH)), -14)
    for spot in (Box(left, top, wide, high) for top in tops for left in (x - wide - 9, x + 9)):
        above = Box(x - 3, spot.y, 6, max(0.0, end - 1 - spot.y))
        if plot.free(spot, room) and (not above.h or plot.free(above, room)) and clear(spot):
            if above.h:
                page.line((x, end), (x, above.y), "accent", 2)
            for step, line in enumerate(broken):
                plot.write(line, "strong", Box(spot.x, spot.y + 22 * step, wide, 22), "accent")
            return False
    return True
