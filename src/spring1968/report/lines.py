"""A run as CSV: one line for each decision and each event, the forces of each turn, and the tracks at its start.

The lines add up, exactly: a track at the start of a turn, plus all that moved it in the turn, is the track at the start of
the next one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from spring1968.engine.step import Cause
from spring1968.report.facts import asked, historical, taken
from spring1968.report.study import Run

HEAD = ("run", "turn", "day", "kind", "role", "event", "title", "option", "chosen", "history", "unlike_history", "by_hand")
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")

Row = list[str]


def as_csv(runs: Sequence[tuple[str, Run]]) -> str:
    """Return runs of one scenario as CSV, each under its name.

    `kind` is "turn" (tracks at the start of a turn), "decision", "event", "forces" or "end" (tracks at the end). Columns
    named by a track hold its value, those with `_moved` what a line moved it. A text that a spreadsheet would take for a
    command begins with an apostrophe.
    """
    program = runs[0][1].program
    tracks = [track.id for track in program.tracks]
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow([*HEAD, *tracks, *(f"{track}_moved" for track in tracks)])
    for name, run in runs:
        out.writerows([safe(cell) for cell in row[: len(HEAD)]] + row[len(HEAD) :] for row in _rows(name, run))
    return written.getvalue()


def safe(text: str) -> str:
    """Return a text as a spreadsheet takes it for a text: one that looks like a command begins with an apostrophe."""
    return f"'{text}" if text.startswith(_COMMANDS) else text


def _rows(name: str, run: Run) -> Iterator[Row]:
    sitting, program = run.sitting, run.program
    none = [""] * len(program.tracks)
    decisions = {(made.turn, made.event): made for made in sitting.decisions}
    for turn in range(int(sitting.table.ended[0]) + 1):
        place = [name, str(turn + 1), program.date(turn).isoformat()]
        yield [*place, "turn", *[""] * 8, *(repr(value) for value in sitting.states[turn]), *none]
        for what in sitting.occurrences:
            if what.turn != turn:
                continue
            event = program.events[what.event]
            moved = _moved(run, turn, ("event", "option"), what.event)
            made = decisions.get((turn, event.id))
            if made is None:
                title = program.scenario.text.events[event.id].title
                yield [*place, "event", "", event.id, title, *[""] * 5, *none, *moved]
                continue
            known = historical(asked(program, made))
            chosen, title = taken(program, made).label, asked(program, made).title
            unlike = "" if known is None else _yes(known.label != chosen)
            said = [
                made.role,
                event.id,
                title,
                made.option,
                chosen,
                known.label if known else "",
                unlike,
                _yes(made.by_hand),
            ]
            yield [*place, "decision", *said, *none, *moved]
        yield [*place, "forces", *[""] * 8, *none, *_moved(run, turn, ("drift",), None)]
    last = int(sitting.table.ended[0])
    day = program.scenario.calendar.turns[last].last.isoformat()
    values = [repr(float(column[0])) for column in sitting.table.tracks]
    yield [name, str(last + 1), day, "end", *[""] * 8, *values, *none]


def _moved(run: Run, turn: int, kinds: tuple[str, ...], number: int | None) -> Row:
    """Return by how much each track was moved in a turn by causes of these kinds."""
    amounts = [0.0] * len(run.program.tracks)
    for line in run.sitting.ledger:
        if _is(line.cause, turn, kinds, number):
            amounts[line.track] += line.amount
    return [repr(amount) for amount in amounts]


def _is(cause: Cause, turn: int, kinds: tuple[str, ...], number: int | None) -> bool:
    return cause.turn == turn and cause.kind in kinds and (number is None or cause.number == number)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
