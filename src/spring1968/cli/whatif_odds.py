"""`odds`: the shares of the endings from any point of a run."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from spring1968.analysis.course import Odds, Point, after, points
from spring1968.analysis.crossings import Crossing, crossings, turn_starts
from spring1968.analysis.processes import Effort
from spring1968.cli.waiting import progress, workers
from spring1968.cli.whatif import SHARES, Basis, Stated, ranged, run_basis, stated
from spring1968.engine.timelines import Timelines
from spring1968.problems import UserError, listed, nearest
from spring1968.telling.dates import event_text, turn_dates


@dataclass(frozen=True)
class Wish:
    """What `odds` was asked for, as it was typed."""

    run: str
    scenario: str | None
    at: str | None
    playouts: int
    seed: int
    roles: tuple[str, ...]
    cluster: str | None = None


def odds(wish: Wish, *, as_json: bool) -> None:
    """Print the odds along a run, or from one point of it."""
    of = run_basis(wish.run, wish.scenario)
    policies = stated(of, wish.roles)
    every = list(crossings(of.sitting))
    day = _day(wish.at)
    if day is not None:
        turn = _turn(of, day)
        (point,) = _points(of, [turn_starts(of.sitting)[turn]], policies, wish)
        _print_turn(of, turn, point, policies, wish, as_json=as_json)
        return
    chosen = _chosen(of, every, wish.at)
    tables = [table for one in chosen for table in (one.table, after(of.program, one))]
    found = _points(of, tables, policies, wish)
    pairs = list(zip(chosen, found[::2], found[1::2], strict=True))
    if as_json:
        click.echo(json.dumps(_head(of, policies, wish) | {"points": [_as_json(of, *pair) for pair in pairs]}, indent=1))
    elif wish.at is None:
        _print_lines(of, pairs, policies, wish)
    else:
        _print_point(of, *pairs[0], policies, wish)


def _points(of: Basis, tables: Sequence[Timelines], policies: Stated, wish: Wish) -> list[Point]:
    with workers(wish.cluster) as where, progress(len(tables), "playing") as told:
        return points(of.program, tables, policies.policies, Effort(wish.playouts, wish.seed, where, told))


def _day(at: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(at) if at and "-" in at else None
    except ValueError:
        return None


def _turn(of: Basis, day: dt.date) -> int:
    """Return the turn that holds a day; raises `UserError` where the run had ended, or had not come so far."""
    calendar = of.program.scenario.calendar
    turn, came = calendar.turn_of(day), len(turn_starts(of.sitting))
    if turn is None:
        raise UserError(f"--at {day} lies outside the calendar, which runs from {calendar.first} to {calendar.last}")
    if turn >= came:
        raise UserError(f"--at {day}: the run did not come so far; its last turn is {turn_dates(of.program, came - 1)}")
    return turn


def _chosen(of: Basis, every: list[Crossing], at: str | None) -> list[Crossing]:
    """Return the decisions that are asked about: those of the played role, or the one that `at` names."""
    if at is None:
        mine = [one for one in every if one.decision.role == of.role]
        if not mine:
            raise UserError(f"'{of.role}' decides nothing in this run; name a day with --at DATE")
        return mine
    if at.isdecimal():
        if not 1 <= int(at) <= len(every):
            raise UserError(f"--at {at}: the decisions of this run are numbered 1 to {len(every)}, of all roles")
        return [every[int(at) - 1]]
    found = [one for one in every if one.decision.event == at]
    if not found:
        names = [one.decision.event for one in every]
        hint = nearest(at, names) or f"asked were {listed(dict.fromkeys(names))}"
        raise UserError(f"--at {at}: no such event was asked in this run, and it is neither a day nor a number; {hint}")
    return found[-1:]


def _head(of: Basis, policies: Stated, wish: Wish) -> dict[str, Any]:
    return of.as_json() | {"seed": wish.seed, "playouts": wish.playouts, "policies": dict(policies.names)}


def _as_json(of: Basis, one: Crossing, before: Point, then: Point) -> dict[str, Any]:
    decision = one.decision
    return {
        "decision": one.number + 1,
        "date": of.program.date(decision.turn).isoformat(),
        "role": decision.role,
        "event": decision.event,
        "option": decision.option,
        "before": _shares(before.odds),
        "after": _shares(then.odds),
    }


def _shares(of: Odds) -> dict[str, Any]:
    return {name: share.as_json() for name, share in of.items()}


def _say_head(of: Basis, policies: Stated, wish: Wish) -> None:
    click.echo(f"{of.said}: {wish.playouts} playouts from each point, seed {wish.seed}, all on the same luck")
    click.echo(f"From there on: {policies.said}. Shares of these playouts, {SHARES}.")


def _print_lines(of: Basis, pairs: list[tuple[Crossing, Point, Point]], policies: Stated, wish: Wish) -> None:
    """Print a line for each decision: the run's ending before and after the answer, and the largest other after it."""
    _say_head(of, policies, wish)
    endings = of.program.scenario.text.endings
    end = of.sitting.ending
    if end is not None:
        click.echo(
            f"The run's ending: {endings[end].title}. Its share before the answer and after it; the largest other after it."
        )
    else:
        click.echo("The run has not ended. The two largest endings after the answer.")
    for one, before, then in pairs:
        date = of.program.date(one.decision.turn)
        click.echo(f"\n{one.number + 1:>3}  {date}  {event_text(of.program, one.question.event).title}: {_label(of, one)}")
        ranked = sorted(then.odds, key=lambda name: -then.odds[name].count)
        own = end or ranked[0]
        other = next((name for name in ranked if name != own), None)
        was = f"{before.odds[own].share:.1%} before, " if end else f"{endings[own].title} "
        rest = f"; {endings[other].title} {ranged(then.odds[other])}" if other else ""
        click.echo(f"     {was}{ranged(then.odds[own])}{' after' if end else ''}{rest}")


def _label(of: Basis, one: Crossing) -> str:
    return event_text(of.program, one.question.event).options[one.decision.option].label


def _print_point(of: Basis, one: Crossing, before: Point, then: Point, policies: Stated, wish: Wish) -> None:
    _say_head(of, policies, wish)
    title, date = event_text(of.program, one.question.event).title, of.program.date(one.decision.turn)
    click.echo(f"\nDecision {one.number + 1}, {date}, {title} ({one.decision.role})")
    click.echo(f"{'':<40} {'before the answer':<26} after “{_label(of, one)}”")
    for name in sorted(then.odds, key=lambda name: -then.odds[name].count - before.odds[name].count):
        if before.odds[name].count or then.odds[name].count:
            ending = of.program.scenario.text.endings[name].title
            click.echo(f"  {ending:<38} {ranged(before.odds[name]):<26} {ranged(then.odds[name])}")


def _print_turn(of: Basis, turn: int, point: Point, policies: Stated, wish: Wish, *, as_json: bool) -> None:
    if as_json:
        at = {"date": of.program.date(turn).isoformat(), "odds": _shares(point.odds)}
        click.echo(json.dumps(_head(of, policies, wish) | {"points": [at]}, indent=1))
        return
    _say_head(of, policies, wish)
    click.echo(f"\nAt the start of the turn of {turn_dates(of.program, turn)}")
    for name, share in sorted(point.odds.items(), key=lambda pair: -pair[1].count):
        if share.count:
            click.echo(f"  {of.program.scenario.text.endings[name].title:<38} {ranged(share)}")
