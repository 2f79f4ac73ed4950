"""`spring1968 simulate`: what becomes of many timelines under stated policies."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING

import click

from spring1968.cli.options import DEFAULT_SCENARIO, DEFAULT_SEED, SEED, pairs
from spring1968.problems import UserError, listed, nearest

if TYPE_CHECKING:
    from spring1968.analysis.ensemble import Ensemble
    from spring1968.engine.program import Program
    from spring1968.play.policies import Policy

_BAR_FROM = 20_000


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO, required=False)
@click.option("--playouts", type=click.IntRange(1, 10_000_000), default=2_000, show_default=True, help="How many timelines.")
@click.option("--seed", type=SEED, default=DEFAULT_SEED, show_default=True, help="The luck of all of them.")
@click.option("--as", "roles", multiple=True, metavar="ROLE=POLICY", help="historical, propensity (by weight, the default) or random.")
@click.option("--choose", multiple=True, metavar="EVENT=OPTION", help="Take that option wherever the event comes up.")
@click.option("--set", "settings", multiple=True, metavar="PARAMETER=VALUE", help="Set a parameter within its range.")
@click.option("--school", default=None, metavar="NAME", help="Set the parameters as one school of historians would.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DATE", help="Leave the timelines at the turn that holds this day.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON (docs/simulate_json.md).")
def simulate(scenario: str, playouts: int, seed: int, roles: tuple[str, ...], choose: tuple[str, ...], settings: tuple[str, ...],
             school: str | None, until: dt.datetime | None, as_json: bool) -> None:  # noqa: PLR0913
    """Play many timelines and print the shares of the endings and the course of the tracks."""
    from spring1968.analysis import odds  # noqa: PLC0415
    from spring1968.engine.program import compile_scenario  # noqa: PLC0415
    from spring1968.scenario.load import load  # noqa: PLC0415

    program = compile_scenario(load(scenario), school, _numbers(settings))
    named = pairs(roles, "--as", "ROLE=POLICY")
    options = pairs(choose, "--choose", "EVENT=OPTION")
    policies = _policies(program, named, options)
    last = _turn(program, until.date()) if until else None
    ensemble = _played(program, playouts, seed, policies, last)
    if as_json:
        click.echo(json.dumps(odds.as_json(ensemble), indent=1))
        return
    _print(ensemble, {role: named.get(role, "propensity") for role in program.roles}, options)


def _numbers(settings: tuple[str, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, text in pairs(settings, "--set", "PARAMETER=VALUE").items():
        try:
            found[name] = float(text)
        except ValueError:
            raise click.BadParameter(f"'{text}' is not a number", param_hint="--set") from None
    return found


def _policies(program: Program, named: dict[str, str], options: dict[str, str]) -> dict[str, Policy]:
    from spring1968.play.policies import NAMED, forced, propensity  # noqa: PLC0415

    for role, policy in named.items():
        if role not in program.roles:
            hint = nearest(role, program.roles) or f"the roles are {listed(program.roles)}"
            raise click.BadParameter(f"there is no role '{role}'; {hint}", param_hint="--as")
        if policy not in NAMED:
            hint = nearest(policy, NAMED) or f"policies are {listed(NAMED)}"
            raise click.BadParameter(f"there is no policy '{policy}'; {hint}", param_hint="--as")
    events = {event.id: [option.id for option in event.options] for event in program.events}
    for event, option in options.items():
        if event not in events:
            hint = nearest(event, events) or f"events are {listed(sorted(events))}"
            raise click.BadParameter(f"there is no event '{event}'; {hint}", param_hint="--choose")
        if option not in events[event]:
            hint = nearest(option, events[event]) or f"it has {listed(events[event]) or 'no options'}"
            raise click.BadParameter(f"event '{event}' has no option '{option}'; {hint}", param_hint="--choose")
    return {role: forced(options, NAMED[named[role]] if role in named else propensity) for role in program.roles}


def _turn(program: Program, day: dt.date) -> int:
    turn = program.scenario.calendar.turn_of(day)
    if turn is None:
        calendar = program.scenario.calendar
        raise UserError(f"--until {day} lies outside the calendar, which runs from {calendar.first} to {calendar.last}")
    return turn


def _played(program: Program, playouts: int, seed: int, policies: dict[str, Policy], until: int | None) -> Ensemble:
    from spring1968.analysis.ensemble import simulate as simulate_timelines  # noqa: PLC0415

    if playouts < _BAR_FROM or not sys.stderr.isatty():
        return simulate_timelines(program, playouts, seed, policies, until)
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("playing", total=playouts)
        return simulate_timelines(program, playouts, seed, policies, until, lambda done: bar.update(task, completed=done))


def _print(ensemble: Ensemble, policies: dict[str, str], options: dict[str, str]) -> None:
    from spring1968.analysis import odds  # noqa: PLC0415

    program = ensemble.program
    who = ", ".join(f"{role} {policy}" for role, policy in policies.items())
    click.echo(f"{ensemble.playouts} timelines of {program.scenario.id} ({program.scenario.digest}), seed {ensemble.seed}; {who}")
    for event, option in options.items():
        _print_forced(ensemble, event, option)
    click.echo("\nEndings: share of all timelines, 95 % interval, count")
    shares = sorted(odds.endings(ensemble).items(), key=lambda pair: -pair[1].count)
    for name, share in [*shares, *([("(not ended)", odds.unfinished(ensemble))] if ensemble.unfinished else [])]:
        low, high = share.interval
        click.echo(f"  {name:<30} {share.share:7.1%}  {low:6.1%} to {high:6.1%}  {share.count:>8}")
    click.echo("\nTracks over the running timelines: median (5 % to 95 %) at the start of the turn")
    shown = range(0, len(ensemble.running), max(1, len(ensemble.running) // 8))
    for number, track in enumerate(program.tracks):
        click.echo(f"  {program.scenario.text.tracks[track.id].name}")
        for turn in shown:
            tally = ensemble.tracks[turn][number]
            if ensemble.running[turn]:
                click.echo(f"    {program.date(turn)}  {tally.quantile(0.5):6.1f} ({tally.quantile(0.05):.1f} to {tally.quantile(0.95):.1f})"
                           f"  of {ensemble.running[turn]}")


def _print_forced(ensemble: Ensemble, event: str, option: str) -> None:
    number = next(position for position, known in enumerate(ensemble.program.events) if known.id == event)
    place = [known.id for known in ensemble.program.events[number].options].index(option)
    fired, taken = int(ensemble.fired[number]), int(ensemble.taken[number][place])
    closed = f"; it was locked in {fired - taken}" if taken < fired else ""
    click.echo(f"{event}={option} forced: the event came up {fired} times{closed}")
