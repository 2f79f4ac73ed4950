"""Sentences about a sitting. Pure: nothing here prints, asks or decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from spring1968.engine.observe import Observation
from spring1968.engine.program import Program
from spring1968.engine.step import Cause
from spring1968.play.playthrough import Decision, Line, Occurrence, Playthrough
from spring1968.scenario.load import Scenario
from spring1968.scenario.schema import EventText, OptionText


def day(date: dt.date) -> str:
    """Return a date as "20 August 1968"."""
    return f"{date.day} {date:%B %Y}"


def turn_dates(program: Program, turn: int) -> str:
    """Return the days of a turn as "16 to 17 August 1968"."""
    step = program.scenario.calendar.turns[min(turn, program.turns - 1)]
    if step.first == step.last:
        return day(step.first)
    same_year = step.first.year == step.last.year
    same_month = same_year and step.first.month == step.last.month
    first = str(step.first.day) if same_month else f"{step.first.day} {step.first:%B}" if same_year else day(step.first)
    return f"{first} to {day(step.last)}"


def number(value: float, *, signed: bool = False) -> str:
    """Return a value with one decimal at most."""
    text = f"{value:+.1f}" if signed else f"{value:.1f}"
    return text.removesuffix(".0")


def event_text(program: Program, number_of: int) -> EventText:
    """Return what was written for an event."""
    return program.scenario.text.events[program.events[number_of].id]


def word(scenario: Scenario, track: str, band: int) -> str:
    """Return the word of a track's band."""
    bands = scenario.text.tracks[track].bands
    return bands[sorted(bands)[band]]


def state(seen: Observation, before: Sequence[float] | None = None, *, news_only: bool = False) -> Iterator[str]:
    """Yield a line for each track as a role sees it; `before` are earlier values, to tell what moved.

    With `news_only` only the tracks that the role has seen moving are told.
    """
    scenario = seen.program.scenario
    for track, rule in enumerate(seen.program.tracks):
        text = scenario.text.tracks[rule.id]
        signal = seen.signal(track)
        low, high = word(scenario, rule.id, int(signal.low[0])), word(scenario, rule.id, int(signal.high[0]))
        if news_only and (not seen.sees(track) or before is None or not _moved(float(seen.value(track)[0]) - before[track])):
            continue
        if not seen.sees(track):
            doubt = f"“{low}”" if low == high else f"something between “{low}” and “{high}”"
            yield f"{text.name}: no number for you; late signs say {doubt}."
            continue
        value = float(seen.value(track)[0])
        unit = "" if text.unit == "points" else f" {text.unit}"
        moved = "" if before is None else _moved(value - before[track])
        yield f"{text.name}: {number(value)} of {number(rule.high)}{unit}, {low}{moved}."


def _moved(change: float) -> str:
    shown = number(abs(change))
    return "" if shown == "0" else f", {'up' if change > 0 else 'down'} {shown}"


def full_state(sitting: Playthrough) -> Iterator[str]:
    """Yield a line for every track, the hidden ones too, with history's value where it is known for the end."""
    for rule, column in zip(sitting.program.tracks, sitting.table.tracks, strict=True):
        text = sitting.program.scenario.text.tracks[rule.id]
        value = float(column[0])
        band = max(position for position, low in enumerate(rule.bands) if low <= value or position == 0)
        history = f"; in history about {number(text.baseline[max(text.baseline)])}" if text.baseline else ""
        yield f"{text.name}: {number(value)}, {word(sitting.program.scenario, rule.id, band)}{history}."


def cause(program: Program, what: Cause) -> tuple[str, str, tuple[str, ...]]:
    """Return what moved a track in words, where that is written, and its sources."""
    scenario = program.scenario
    if what.kind == "drift":
        drift = program.drifts[what.number].id
        record = scenario.text.drifts[drift]
        return record.name, str(scenario.place("drifts", drift)), record.source
    event = program.events[what.number]
    written = scenario.text.events[event.id]
    if what.kind == "event":
        return written.title, str(scenario.place("events", event.id, "effects")), written.source
    option = event.options[what.option].id
    place = scenario.place("events", event.id, "options", option, "effects")
    return f"{written.title} – {written.options[option].label}", str(place), written.source


def visible(program: Program, role: str | None, line: Line) -> bool:
    """Return whether a role may know a line's cause; None knows everything."""
    if role is None or line.cause.kind == "drift":
        return True
    return program.roles.index(role) not in program.events[line.cause.number].hidden_from


def account(
    program: Program, track: int, lines: Sequence[Line], role: str | None, start: float, end: float
) -> Iterator[str]:
    """Yield why a track moved from `start` to `end`: a sentence, then what moved it, by weight.

    Lines of one cause are added up; the sums add up to the change.
    """
    name = program.scenario.text.tracks[program.tracks[track].id].name
    change = end - start
    if change == 0 and not lines:
        yield f"{name} did not move; it stands at {number(end)}."
        return
    verb = "rose" if change > 0 else "fell" if change < 0 else "stayed in sum"
    yield f"{name} {verb}{f' by {number(abs(change))}' if change else ''}, from {number(start)} to {number(end)}:"
    causes: dict[tuple[str, int, int], list[Line]] = {}
    for line in lines:
        causes.setdefault((line.cause.kind, line.cause.number, line.cause.option), []).append(line)
    for group in sorted(causes.values(), key=lambda group: -abs(_sum(group))):
        amount = number(_sum(group), signed=True)
        if not visible(program, role, group[0]):
            yield f"  {amount}  something you cannot see"
            continue
        words, place, sources = cause(program, group[0].cause)
        cited = f" [rests on {', '.join(sources)}]" if sources else " [assumption]"
        yield f"  {amount}  {words}, {_when(program, group)}{cited} ({place})"


def _sum(lines: Sequence[Line]) -> float:
    return sum(line.amount for line in lines)


def _when(program: Program, lines: Sequence[Line]) -> str:
    if len(lines) > 1:
        return f"over {len(lines)} turns"
    what = lines[0].cause
    return turn_dates(program, what.turn) if what.kind == "drift" else event_day(program, what.number, what.turn)


def event_day(program: Program, number_of: int, turn: int) -> str:
    """Return the day of an event where it lies in the turn, else the days of the turn."""
    date = event_text(program, number_of).date
    step = program.scenario.calendar.turns[turn]
    return day(date) if date is not None and step.first <= date <= step.last else turn_dates(program, turn)


def advice(scenario: Scenario, option: OptionText) -> Iterator[str]:
    """Yield what the advisers say of an option."""
    for person, voice in option.advice.items():
        who = scenario.text.people[person]
        side = "for it" if voice.speaks_for else "against it"
        yield f"{who.name} ({who.office}), {side}: “{voice.speaks_for or voice.against}”"


def occurrence(program: Program, what: Occurrence) -> tuple[str, str]:
    """Return the head and the text of something that came up."""
    text = event_text(program, what.event)
    event = program.events[what.event]
    if event.role is None:
        return text.title, text.text
    option = text.options[event.options[what.option].id]
    role = program.scenario.text.roles[program.roles[event.role]]
    return f"{text.title} – {role.name}: {option.label}", option.result


def unlike_history(sitting: Playthrough, decisions: Sequence[Decision]) -> int:
    """Return how many decisions differ from the historical option, where there is one."""
    events = sitting.program.scenario.text.events
    asked = [events[decision.event].options for decision in decisions]
    return sum(
        any(option.historical for option in options.values()) and not options[decision.option].historical
        for options, decision in zip(asked, decisions, strict=True)
    )


KNOWN = {
    "documented": "the question is on record",
    "inferred": "the question is put together from what is on record",
    "invented": "the question is made up for this scenario",
}
"""What the grades of evidence mean, in a sentence."""


def chronicle(sitting: Playthrough, role: str | None = None) -> Iterator[str]:
    """Yield the run turn by turn, a line for each thing that came up; what is hidden from `role` is left out."""
    program = sitting.program
    turn = -1
    for what in sitting.occurrences:
        if role is not None and program.roles.index(role) in program.events[what.event].hidden_from:
            continue
        if what.turn != turn:
            turn = what.turn
            yield turn_dates(program, turn)
        head, _ = occurrence(program, what)
        yield f"  {head}"


def outcome(sitting: Playthrough) -> Iterator[str]:
    """Yield the ending's title and text, and whether it is history's."""
    ending = sitting.program.scenario.text.endings[sitting.ending or ""]
    when = day(sitting.program.scenario.calendar.turns[int(sitting.table.ended[0])].last)
    yield f"{ending.title} ({when}{', as in history' if ending.historical else ''})"
    yield ending.text
    mine = [decision for decision in sitting.decisions if decision.by_hand]
    whose = f"; of your own {len(mine)}, {unlike_history(sitting, mine)}" if mine else ""
    count = unlike_history(sitting, sitting.decisions)
    yield f"{len(sitting.decisions)} choices were made, {count} of them unlike history{whose}."
