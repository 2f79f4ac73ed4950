"""`curve`: the chance of an event or an ending, turn by turn, beside a guess."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click

from spring1968.analysis.curve import Guess, Step, curve, in_order, widest
from spring1968.analysis.processes import Effort
from spring1968.analysis.targets import Target, asked_target, title
from spring1968.cli.waiting import progress, workers
from spring1968.cli.whatif import SHARES, Basis, Stated, basis, ranged, share_of, stated
from spring1968.telling.dates import turn_dates

_BAR = 40
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


@dataclass(frozen=True)
class Wish:
    """What `curve` was asked for, as it was typed."""

    what: str | None
    scenario: str | None
    event: str | None
    ending: str | None
    playouts: int
    seed: int
    roles: tuple[str, ...]
    school: str | None
    guess: str | None
    cluster: str | None = None


def print_curve(wish: Wish, *, as_json: bool) -> None:
    """Print the curve."""
    of = basis(wish.what, wish.scenario, None, wish.school)
    target = asked_target(of.program, wish.event, wish.ending)
    policies = stated(of, wish.roles)
    guess = _guess(of, wish.guess) if wish.guess else ()
    with workers(wish.cluster) as where, progress(of.program.turns, "playing") as told:
        effort = Effort(wish.playouts, wish.seed, where, told)
        found = curve(of.sitting, target, policies.policies, effort, guess)
    if as_json:
        click.echo(json.dumps(_as_json(of, target, policies, found, wish), indent=1))
        return
    for line in _lines(of, target, policies, found, wish):
        click.echo(line)


def _guess(of: Basis, text: str) -> Guess:
    """Return a guess that was typed as DAY:SHARE,DAY:SHARE; a month stands for its first day in the calendar."""
    found: dict[dt.date, float] = {}
    for part in text.split(","):
        day, sign, value = (piece.strip() for piece in part.partition(":"))
        if not sign:
            raise click.BadParameter(f"'{part.strip()}' should read 1968-08:90% or 1968-08-20:90%", param_hint="--guess")
        when = _day(of, day)
        if when in found:
            raise click.BadParameter(f"{when} is given twice", param_hint="--guess")
        found[when] = share_of(value, "--guess")
    return in_order(found)


def _day(of: Basis, text: str) -> dt.date:
    shape = _DAY.fullmatch(text)
    try:
        day = dt.date(int(shape[1]), int(shape[2]), int(shape[3] or 1)) if shape else None
    except ValueError:
        day = None
    if shape is None or day is None:
        raise click.BadParameter(f"'{text}' is no day; write 1968-08-20, or 1968-08 for a month", param_hint="--guess")
    limits = of.program.scenario.calendar
    if shape[3] is None:
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        day = max(day, limits.first) if last >= limits.first else day
    if not limits.first <= day <= limits.last:
        message = f"{text} lies outside the calendar, which runs from {limits.first} to {limits.last}"
        raise click.BadParameter(message, param_hint="--guess")
    return day


def _lines(of: Basis, target: Target, policies: Stated, found: Sequence[Step], wish: Wish) -> Iterator[str]:
    yield f"{of.said}{f', school {wish.school}' if wish.school else ''}: {title(of.program, target)}"
    luck = f"{wish.playouts} playouts from the start of each turn, seed {wish.seed}, all on the same luck"
    yield f"{luck}; from there on {policies.said}."
    yield f"Shares of these playouts, {SHARES}.{' The guess is marked o in the bar.' if wish.guess else ''}"
    for step in found:
        off = "" if step.off is None else f"  guess {step.guess:.0%} ({100 * step.off:+.0f})"
        yield f"  {of.program.date(step.turn)}  {_bar(step)}  {ranged(step.share)}{off}"
    if wish.guess:
        yield from _differences(of, found)


def _bar(step: Step) -> str:
    """Return the chance as a bar of signs; the guess stands in it as an o."""
    full = round(step.share.share * _BAR)
    signs = list("#" * full + "." * (_BAR - full))
    if step.guess is not None:
        signs[min(round(step.guess * _BAR), _BAR - 1)] = "o"
    return "".join(signs)


def _differences(of: Basis, found: Sequence[Step]) -> Iterator[str]:
    far = widest(found)
    yield ""
    if not any(step.guess is not None for step in found):
        yield "No turn begins within the days of the guess; guess for two days at least."
    elif not far:
        yield "The guess lies within the interval wherever it was made."
    else:
        yield "Where guess and model differ most:"
    for step in far:
        over = "too high" if (step.off or 0.0) > 0 else "too low"
        days = turn_dates(of.program, step.turn)
        points = abs(100 * (step.off or 0.0))
        yield f"  {days}: guess {step.guess:.0%}, model {step.share.share:.0%}; {points:.0f} points {over}"


def _as_json(of: Basis, target: Target, policies: Stated, found: Sequence[Step], wish: Wish) -> dict[str, Any]:
    return of.as_json() | {
        "school": wish.school,
        "target": target.as_json(),
        "seed": wish.seed,
        "playouts": wish.playouts,
        "policies": dict(policies.names),
        "curve": [
            {"date": of.program.date(step.turn).isoformat(), **step.share.as_json(), "guess": step.guess} for step in found
        ],
        "widest": [of.program.date(step.turn).isoformat() for step in widest(found)],
    }
