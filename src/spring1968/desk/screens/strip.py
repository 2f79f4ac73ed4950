"""The calendar at the top: where the run stands, what was chosen, where it left history, what is known to lie ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from spring1968.desk.page import Box, Page
from spring1968.desk.sight import today
from spring1968.desk.words import _
from spring1968.play.game import Game
from spring1968.play.playthrough import Decision, Playthrough
from spring1968.telling.newspaper import marks

HEIGHT = 72
LOW = 48
AXIS = 44.0


@dataclass(frozen=True)
class _Scale:
    """Days to places along the strip."""

    box: Box
    first: int
    last: int

    def x(self, day: dt.date) -> float:
        return self.box.x + self.box.w * (day.toordinal() - self.first) / max(1, self.last - self.first)


def strip(page: Page, game: Game, open_book: bool = False) -> Box:
    """Draw the strip and return the rest of the page."""
    low = page.layout == "single" or page.height < 440
    height = LOW if low else HEIGHT
    page.fill(Box(0, 0, page.width, height), "bar")
    page.line((0, height), (page.width, height), "rule")
    x = _date(page, game, low, open_book)
    if page.layout != "single" and not low:
        page.line((x + 14, 12), (x + 14, height - 12), "rule")
        _calendar(page, game, Box(x + 36, 0, page.width - x - 36 - 20, height))
    return Box(0, height + 1, page.width, page.height - height - 1)


def _date(page: Page, game: Game, low: bool, open_book: bool) -> float:
    sitting = game.sitting
    day = today(sitting)
    words = f"{day.day} {day:%B %Y}"
    turn = min(sitting.table.turn + 1, sitting.program.turns)
    below = _("{day} · turn {turn} of {turns}").format(day=f"{day:%A}", turn=turn, turns=sitting.program.turns)
    book = " · " + _("open book") if open_book or game.open_book else ""
    if low:
        page.text(words, "figure", 16, 9)
        x = 16 + page.wide(words, "figure") + 16
        if x + page.wide(below + book, "text") < page.width - 8:
            page.text(below + book, "text", x, 13, "ink_muted")
        return x
    page.text(words, "date", 16, 6)
    page.text(below + book, "text", 16, 43, "ink_muted")
    return max(16 + page.wide(words, "date"), 16 + page.wide(below + book, "text"))


def _calendar(page: Page, game: Game, box: Box) -> None:
    sitting = game.sitting
    calendar = sitting.program.scenario.calendar
    scale = _Scale(box, calendar.first.toordinal(), calendar.last.toordinal())
    now = scale.x(today(sitting))
    _months(page, scale, calendar.first, calendar.last, now)
    page.line((box.x, AXIS), (box.right, AXIS), "line", 2)
    for month in _firsts(calendar.first, calendar.last):
        if scale.x(month) > now:
            page.line((scale.x(month), AXIS - 4), (scale.x(month), AXIS + 4), "line", 1)
    page.fill(Box(box.x, AXIS - 2, now - box.x, 4), "ink")
    left = _choices(page, game, scale, now)
    page.fill(Box(now - 1.5, 8, 3, 58), "accent")
    page.polygon([(now - 8, 8), (now + 8, 8), (now, 20)], "accent")
    _labels(page, game, scale, now, left)


def _months(page: Page, scale: _Scale, first: dt.date, last: dt.date, now: float) -> None:
    """Write the months, every second or third where there is little room; none under the marker of today."""
    months = list(_firsts(first, last))
    room = scale.box.w / max(1, len(months))
    widest = max((page.wide(f"{month:%b}", "text") for month in months), default=30.0) + 12
    every = max(1, -(-int(widest) // max(1, int(room))))
    for number, month in enumerate(months):
        x = scale.x(max(month, first))
        words = f"{month:%Y}" if month.month == 1 and number else f"{month:%b}"
        if (number % every and month.month != 1) or x + page.wide(words, "strong") + 6 > scale.box.right:
            continue
        page.line((x, 10), (x, 26), "line", 2 if month.month == 1 else 1)
        if not now - page.wide(words, "strong") - 16 < x < now + 6:
            page.text(words, "strong" if month.month == 1 and number else "text", x + 5, 5, "ink_muted")


def _firsts(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def departures(sitting: Playthrough) -> list[Decision]:
    """Return the choices made by hand that differ from history's, where history has one."""
    events = sitting.program.scenario.text.events
    return [
        decision
        for decision in sitting.decisions
        if decision.by_hand
        and any(option.historical for option in events[decision.event].options.values())
        and not events[decision.event].options[decision.option].historical
    ]


def decision_day(sitting: Playthrough, decision: Decision) -> dt.date:
    """Return the day of a choice: its event's own where that lies in the turn, else the turn's first."""
    date = sitting.program.scenario.text.events[decision.event].date
    turn = sitting.program.scenario.calendar.turns[decision.turn]
    return date if date is not None and turn.first <= date <= turn.last else turn.first


def _choices(page: Page, game: Game, scale: _Scale, now: float) -> dt.date | None:
    """Draw the choices as dots, those unlike history as diamonds; return the day on which history was left."""
    sitting = game.sitting
    unlike = departures(sitting)
    left = decision_day(sitting, unlike[0]) if unlike else None
    if left is not None:
        start = scale.x(left)
        page.dotted([(start, AXIS), (min(start + 9, now), AXIS - 11), (now, AXIS - 11)], "hist", 2.5, 6)
    for decision in sitting.decisions:
        if not decision.by_hand:
            continue
        x = min(scale.x(decision_day(sitting, decision)), now)
        if decision in unlike:
            page.polygon([(x, AXIS - 7), (x + 7, AXIS), (x, AXIS + 7), (x - 7, AXIS)], "accent")
        else:
            page.disc((x, AXIS), 5, "bar")
            page.disc((x, AXIS), 4, "ink")
    return left


def _labels(page: Page, game: Game, scale: _Scale, now: float, left: dt.date | None) -> None:
    """Write the words below the axis from the left: where history was left, now, dates ahead; what has no room is left."""
    taken = scale.box.x - 8
    word = _("now")
    here = now + 8 if now + 8 + page.wide(word, "strong") < scale.box.right else now - 8 - page.wide(word, "strong")
    if left is not None:
        _where_left(page, scale, left, min(now - 6, here - 8))
    page.text(word, "strong", here, 48, "accent")
    taken = max(now + 4, here + page.wide(word, "strong")) + 10
    for mark in sorted(marks(game.sitting, game.role), key=lambda known: known.date):
        x = scale.x(mark.date)
        if not now < x <= scale.box.right:
            continue
        words = f"{mark.label}, {mark.date.day} {mark.date:%b}"
        wide = page.wide(words, "text")
        at = min(max(x, taken), scale.box.right - wide)
        if taken <= at <= x + 24:
            page.fill(Box(x - 1, 28, 2, 18), "ink")
            page.polygon([(x, 28), (x + 12, 32.5), (x, 37)], "ink")
            page.text(words, "text", at, 48)
            taken = at + wide + 16


def _where_left(page: Page, scale: _Scale, left: dt.date, end: float) -> None:
    """Say below the axis where history was left, as fully as there is room before `end`."""
    date = f"{left.day} {left:%B}"
    for words in (_("history, left {date}").format(date=date), _("left {date}").format(date=date)):
        wide = 32 + page.wide(words, "text")
        x = max(scale.box.x, min(scale.x(left), end - wide))
        if x + wide <= end:
            page.dotted([(x, 59), (x + 26, 59)], "hist", 2.5, 6)
            page.text(words, "text", x + 32, 48, "accent" if page.theme.name == "dark" else "ink")
            return
