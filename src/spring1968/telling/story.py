"""What came up, what was chosen, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spring1968.engine.program import Program
from spring1968.play.playthrough import Decision, Occurrence, Playthrough
from spring1968.play.record import Record, changes
from spring1968.scenario.load import Scenario
from spring1968.scenario.schema import OptionText
from spring1968.telling.dates import day, event_text, turn_dates

OPEN_BOOK = "Played with the book open: what is hidden was shown."


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


def outcome(sitting: Playthrough, *, open_book: bool = False) -> Iterator[str]:
    """Yield the ending's title and text, whether it is history's, and what was chosen unlike history."""
    ending = sitting.program.scenario.text.endings[sitting.ending or ""]
    when = day(sitting.program.scenario.calendar.turns[int(sitting.table.ended[0])].last)
    yield f"{ending.title} ({when}{', as in history' if ending.historical else ''})"
    yield ending.text
    mine = [decision for decision in sitting.decisions if decision.by_hand]
    whose = f"; of your own {len(mine)}, {unlike_history(sitting, mine)}" if mine else ""
    count = unlike_history(sitting, sitting.decisions)
    yield f"{len(sitting.decisions)} choices were made, {count} of them unlike history{whose}."
    if open_book:
        yield OPEN_BOOK


def changed(record: Record, program: Program) -> Iterator[str]:
    """Yield what has changed in the scenario since a run was kept; nothing when nothing has that plays."""
    if record.digest == program.scenario.digest:
        return
    yield f"Scenario '{record.scenario}' has changed since this run was kept."
    yield f"Its digest was {record.digest}; now it is {program.scenario.digest}."
    yield from (f"  {line}" for line in changes(record, program) or ["the record does not say what"])
