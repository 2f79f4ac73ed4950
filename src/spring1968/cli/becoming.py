"""`because`: why a track of a run moved over a span of its turns."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

import click

from spring1968.cli.whatif import Basis, run_basis
from spring1968.engine.program import Program
from spring1968.play.playthrough import Line
from spring1968.problems import UserError, listed, nearest
from spring1968.telling.because import because as sentence
from spring1968.telling.ledger import account, reasons


@dataclass(frozen=True)
class Wish:
    """What was asked for, as it was typed. Both days belong to the span."""

    run: str
    track: str
    scenario: str | None
    since: dt.date | None
    until: dt.date | None


def because(wish: Wish, *, as_json: bool) -> None:
    """Print why a track moved between two days of a run: in a sentence, then line by line."""
    of = run_basis(wish.run, wish.scenario)
    track = _track(of.program, wish.track)
    first, last = _span(of, wish)
    lines = [line for line in of.sitting.ledger if line.track == track and first <= line.cause.turn <= last]
    start = of.sitting.states[first][track]
    end = start + sum(line.amount for line in lines)
    if as_json:
        click.echo(json.dumps(_json(of, track, lines, (first, last), (start, end)), indent=1))
        return
    click.echo(f"{of.said}, {of.program.date(first)} to {_end(of.program, last)}")
    click.echo(sentence(of.program, track, lines, None))
    for line in account(of.program, track, lines, None, start, end):
        click.echo(line)


def _track(program: Program, name: str) -> int:
    ids = [track.id for track in program.tracks]
    if name not in ids:
        raise UserError(f"there is no track '{name}'; {nearest(name, ids) or 'the tracks are ' + listed(ids)}")
    return ids.index(name)


def _span(of: Basis, wish: Wish) -> tuple[int, int]:
    """Return the first and the last turn of the span; raises `UserError` for days outside the run or the wrong way round."""
    final = len(of.sitting.states) - 1
    first = 0 if wish.since is None else _turn(of, wish.since)
    last = final if wish.until is None else _turn(of, wish.until)
    if first > last:
        raise UserError("--from lies after --to; swap the two")
    if first > final:
        raise UserError(f"the run ended in the turn of {of.program.date(final)}; ask about a day before that")
    return first, min(last, final)


def _turn(of: Basis, day: dt.date) -> int:
    calendar = of.program.scenario.calendar
    turn = calendar.turn_of(day)
    if turn is None:
        raise UserError(f"{day} is not a day of the scenario; it runs from {calendar.first} to {calendar.last}")
    return turn


def _end(program: Program, turn: int) -> dt.date:
    return program.scenario.calendar.turns[min(turn, program.turns - 1)].last


def _json(
    of: Basis, track: int, lines: Sequence[Line], turns: tuple[int, int], values: tuple[float, float]
) -> dict[str, object]:
    program = of.program
    return of.as_json() | {
        "track": program.tracks[track].id,
        "from": program.date(turns[0]).isoformat(),
        "to": _end(program, turns[1]).isoformat(),
        "start": values[0],
        "end": values[1],
        "sentence": sentence(program, track, lines, None),
        "causes": [
            {"cause": one.words, "when": one.when, "amount": one.amount, "source": list(one.source), "place": one.place}
            for one in reasons(program, lines, None)
        ],
    }
