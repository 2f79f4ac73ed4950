"""Dates: the calendar runs forward, and everything dated lies in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from spring1968.problems import Problem
from spring1968.scenario.calendar import MAX_TURNS
from spring1968.scenario.checks.context import Context, Path


def calendar(context: Context) -> Iterator[Problem]:
    """S302, S301, S004: a calendar that runs backwards, spans that overlap or lie outside, too many turns."""
    text = context.text.calendar
    if text.end < text.start:
        message = f"the calendar ends on {text.end}, before it starts"
        yield context.problem("S302", message, "swap start and end", "calendar", "end")
        return
    before: dt.date | None = None
    for number, span in sorted(enumerate(text.spans), key=lambda pair: pair[1].first):
        path: Path = ("calendar", "spans", number)
        if span.last < span.first:
            yield context.problem("S302", f"the span ends on {span.last}, before it begins", "swap from and to", *path, "to")
        elif span.first < text.start or span.last > text.end:
            yield context.problem("S301", "the span reaches out of the calendar", _limits(context), *path)
        elif before is not None and span.first <= before:
            yield context.problem("S302", f"the span begins before the last one ends ({before})", "move it", *path, "from")
        before = span.last
    if len(context.calendar.turns) >= MAX_TURNS:
        message = f"the calendar has {MAX_TURNS} turns or more"
        yield context.problem("S004", message, "make the turns longer", "calendar", "turn")


def events(context: Context) -> Iterator[Problem]:
    """S301, S302: an event dated outside the calendar, or with a window that closes before it opens."""
    for name, event in context.text.events.items():
        if event.window is not None and event.window[1] < event.window[0]:
            message = f"the window closes on {event.window[1]}, before it opens"
            yield context.problem("S302", message, "swap the two dates", "events", name, "window")
        elif event.window is not None and not _overlaps(context, *event.window):
            yield context.problem("S301", "the window lies outside the calendar", _limits(context), "events", name, "window")
        elif event.window is not None and not (_inside(context, event.window[0]) and _inside(context, event.window[1])):
            yield context.problem(
                "S301", "the window reaches out of the calendar", _limits(context), "events", name, "window"
            )
        elif event.date is not None and event.window is None and not _overlaps(context, event.date, event.date):
            yield _outside(context, event.date, "events", name, "date")
        elif event.date and event.window and not event.window[0] <= event.date <= event.window[1]:
            message = f"the date {event.date} lies outside the event's own window"
            yield context.problem("S301", message, "widen the window or move the date", "events", name, "date")


def other_dates(context: Context) -> Iterator[Problem]:
    """S301: a baseline point or a brief outside the calendar."""
    for name, track in context.text.tracks.items():
        for day in track.baseline:
            if not _overlaps(context, day, day):
                yield _outside(context, day, "tracks", name, "baseline", str(day))
    for name, brief in context.text.briefs.items():
        if not _overlaps(context, brief.date, brief.date):
            yield _outside(context, brief.date, "briefs", name, "date")


def _inside(context: Context, day: dt.date) -> bool:
    return _overlaps(context, day, day)


def _overlaps(context: Context, first: dt.date, last: dt.date) -> bool:
    """Return whether some days touch the calendar; where that runs backwards nothing can be said of them."""
    if context.text.calendar.end < context.text.calendar.start:
        return True
    return first <= context.text.calendar.end and context.text.calendar.start <= last


def _outside(context: Context, day: dt.date, *path: str) -> Problem:
    return context.problem("S301", f"{day} lies outside the calendar", _limits(context), *path)


def _limits(context: Context) -> str:
    text = context.text.calendar
    return f"the calendar runs from {text.start} to {text.end}"


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (calendar, events, other_dates)
