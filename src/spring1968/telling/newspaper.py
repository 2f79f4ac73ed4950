"""What the papers print between two questions, and the days they know to lie ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from spring1968.engine.program import Program
from spring1968.play.playthrough import Occurrence, Playthrough
from spring1968.scenario.schema import Brief, Mark, News
from spring1968.telling.dates import event_day, event_text


@dataclass(frozen=True, slots=True)
class Story:
    """An item of the newspaper: what it prints, the event and the option (by id) it tells of, and when that was.

    `mine` says that the role itself decided it. `option` is None for an event that just happened.
    """

    headline: str
    lead: str
    event: str
    option: str | None
    mine: bool
    date: str


def news(sitting: Playthrough, since: Playthrough | None, role: str | None, *, open_book: bool = False) -> list[Story]:
    """Return what the papers print of what came up in this run after `since` (None: from the beginning).

    A role's own decisions come first, then the rest by date. What is hidden from the role is not printed, unless the book
    lies open; None knows everything and decides nothing.
    """
    program = sitting.program
    number = program.roles.index(role) if role is not None else None
    lately = sitting.occurrences[len(since.occurrences) if since else 0 :]
    found = [
        (program.events[what.event].role != number or number is None, _day(program, what), what)
        for what in lately
        if open_book or number not in program.events[what.event].hidden_from
    ]
    ordered = sorted(found, key=lambda item: item[:2])
    stories = [_story(program, what, mine=not others) for others, _, what in ordered]
    return [story for story in stories if story is not None]


def _story(program: Program, what: Occurrence, *, mine: bool) -> Story | None:
    text = event_text(program, what.event)
    event = program.events[what.event]
    option = event.options[what.option].id if what.option >= 0 else None
    printed: News | None = (text.options[option].news if option else None) or text.news
    if printed is None:
        return None
    return Story(printed.headline, printed.lead, event.id, option, mine, event_day(program, what.event, what.turn))


def _day(program: Program, what: Occurrence) -> dt.date:
    """Return the day of an event where it lies in the turn, else the first day of the turn."""
    date = event_text(program, what.event).date
    turn = program.scenario.calendar.turns[what.turn]
    return date if date is not None and turn.first <= date <= turn.last else turn.first


def briefs(program: Program, first: dt.date, last: dt.date) -> list[Brief]:
    """Return the small news of the world of some days, both included, by date."""
    found = [brief for brief in program.scenario.text.briefs.values() if first <= brief.date <= last]
    return sorted(found, key=lambda brief: brief.date)


def marks(sitting: Playthrough, role: str | None) -> list[Mark]:
    """Return the dates that a role knows, on the first day of the turn, to lie ahead, by date (None knows everything)."""
    program = sitting.program
    today = program.date(int(sitting.table.ended[0]) if sitting.over else sitting.table.turn)
    seen = sitting.observe(role)
    texts = program.scenario.text.marks
    ahead = [
        texts[mark.id]
        for number, mark in enumerate(program.marks)
        if _is_known(texts[mark.id], today) and bool(seen.mark(number)[0])
    ]
    return sorted(ahead, key=lambda mark: mark.date)


def _is_known(mark: Mark, today: dt.date) -> bool:
    return mark.date > today and (mark.known_from is None or mark.known_from <= today)
