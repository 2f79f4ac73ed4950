"""Why the numbers moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spring1968.engine.program import Program
from spring1968.engine.step import Cause
from spring1968.play.playthrough import Line
from spring1968.telling.dates import event_day, turn_dates
from spring1968.telling.numbers import number

UNSEEN = "something you cannot see"


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause of a change: by how much, in words, when, on which sources it rests, and where it is written.

    Of a cause the role may not know (`visible` is false) only the amount is told. `mine` says that the role chose it.
    """

    amount: float
    words: str
    when: str
    source: tuple[str, ...]
    place: str
    visible: bool
    mine: bool


def reasons(program: Program, lines: Sequence[Line], role: str | None, *, open_book: bool = False) -> list[Reason]:
    """Return what moved a track, as far as a role may know it (None knows everything), the weightiest first.

    `lines` are those of one track. Lines of one cause are added up; the amounts add up to the change, exactly. With the
    book open everything is visible.
    """
    causes: dict[tuple[str, int, int], list[Line]] = {}
    for line in lines:
        causes.setdefault((line.cause.kind, line.cause.number, line.cause.option), []).append(line)
    groups = sorted(causes.values(), key=lambda group: -abs(_sum(group)))
    return [_reason(program, group, role, open_book) for group in groups]


def _reason(program: Program, group: Sequence[Line], role: str | None, open_book: bool) -> Reason:
    what, amount = group[0].cause, _sum(group)
    if not open_book and not visible(program, role, group[0]):
        return Reason(amount, UNSEEN, "", (), "", visible=False, mine=False)
    words, place, sources = cause(program, what)
    mine = what.kind == "option" and role is not None and program.events[what.number].role == program.roles.index(role)
    return Reason(amount, words, _when(program, group), sources, place, visible=True, mine=mine)


def account(
    program: Program, track: int, lines: Sequence[Line], role: str | None, start: float, end: float
) -> Iterator[str]:
    """Yield why a track moved from `start` to `end`: a sentence, then its reasons. Their sums add up to the change."""
    name = program.scenario.text.tracks[program.tracks[track].id].name
    change = end - start
    if change == 0 and not lines:
        yield f"{name} did not move; it stands at {number(end)}."
        return
    verb = "rose" if change > 0 else "fell" if change < 0 else "stayed in sum"
    yield f"{name} {verb}{f' by {number(abs(change))}' if change else ''}, from {number(start)} to {number(end)}:"
    for reason in reasons(program, lines, role):
        amount = number(reason.amount, signed=True)
        if not reason.visible:
            yield f"  {amount}  {reason.words}"
            continue
        cited = f" [rests on {', '.join(reason.source)}]" if reason.source else " [assumption]"
        yield f"  {amount}  {reason.words}, {reason.when}{cited} ({reason.place})"


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


def _sum(lines: Sequence[Line]) -> float:
    return sum(line.amount for line in lines)


def _when(program: Program, lines: Sequence[Line]) -> str:
    if len(lines) > 1:
        return f"over {len(lines)} turns"
    what = lines[0].cause
    return turn_dates(program, what.turn) if what.kind == "drift" else event_day(program, what.number, what.turn)
