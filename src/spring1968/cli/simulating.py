"""`simulate`: what becomes of many timelines under stated policies."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from spring1968.analysis import odds
from spring1968.analysis.ensemble import Ensemble
from spring1968.analysis.ensemble import simulate as simulate_timelines
from spring1968.cli.waiting import progress, workers
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.policies import NAMED, Policy, forced, propensity
from spring1968.play.record import read, scripted_policy
from spring1968.problems import UserError, listed, nearest
from spring1968.scenario.load import load

_ROWS_SHOWN = 8


@dataclass(frozen=True)
class Wish:
    """What `simulate` was asked for, as it was typed."""

    scenario: str
    playouts: int
    seed: int
    roles: tuple[str, ...]
    choose: tuple[str, ...]
    settings: tuple[str, ...]
    school: str | None
    until: dt.date | None
    cluster: str | None = None


def simulate(wish: Wish, *, as_json: bool) -> None:
    """Play the timelines and print what became of them."""
    program = compile_scenario(load(wish.scenario), wish.school, _numbers(wish.settings))
    named = _pairs(wish.roles, "--as", "ROLE=POLICY")
    options = _pairs(wish.choose, "--choose", "EVENT=OPTION")
    policies = _policies(program, named, options)
    ensemble = _played(program, wish, policies, _turn(program, wish.until) if wish.until else None)
    if as_json:
        click.echo(json.dumps(odds.as_json(ensemble) | {"under": _under(program, wish, named, options)}, indent=1))
        return
    who = ", ".join(f"{role} {named.get(role, 'propensity')}" for role in program.roles)
    head = f"{ensemble.playouts} timelines of {program.scenario.id} ({program.scenario.digest}), seed {ensemble.seed}"
    click.echo(f"{head}; {who}")
    if wish.school or wish.settings:
        click.echo(f"{f'school {wish.school}; ' if wish.school else ''}{'; '.join(wish.settings)}".removesuffix("; "))
    for event, option in options.items():
        click.echo(_forced(ensemble, event, option))
    _print_endings(ensemble)
    _print_tracks(ensemble)


def _under(program: Program, wish: Wish, named: dict[str, str], options: dict[str, str]) -> dict[str, object]:
    """Return what the shares hold under: policies, forced options, school, all parameters, and the day of leaving."""
    return {
        "policies": {role: named.get(role, "propensity") for role in program.roles},
        "choose": options,
        "school": wish.school,
        "parameters": dict(program.parameters),
        "until": wish.until.isoformat() if wish.until else None,
    }


def _pairs(texts: Iterable[str], option: str, shape: str) -> dict[str, str]:
    """Return NAME=VALUE texts as a mapping; raises a usage error that shows the shape."""
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (sign and name and value):
            raise click.BadParameter(f"'{text}' should read {shape}", param_hint=option)
        if name in found:
            raise click.BadParameter(f"'{name}' is given twice", param_hint=option)
        found[name] = value
    return found


def _numbers(settings: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, text in _pairs(settings, "--set", "PARAMETER=VALUE").items():
        try:
            found[name] = float(text)
        except ValueError:
            raise click.BadParameter(f"'{text}' is not a number", param_hint="--set") from None
    return found


def _policies(program: Program, named: dict[str, str], options: dict[str, str]) -> dict[str, Policy]:
    for role in named:
        _demand(role, program.roles, "role", "--as")
    events = {event.id: [option.id for option in event.options] for event in program.events}
    for event, option in options.items():
        _demand(event, events, "event", "--choose")
        _demand(option, events[event], f"option of '{event}'", "--choose")
    return {role: forced(options, _policy(program, role, named.get(role, "propensity"))) for role in program.roles}


def _policy(program: Program, role: str, name: str) -> Policy:
    """Return a policy by its name, or the one that repeats a role's choices in a record file."""
    if name in NAMED or not Path(name).is_file():
        _demand(name, NAMED, "policy or record file", "--as")
        return NAMED[name]
    record = read(Path(name))
    if record.scenario != program.scenario.id:
        raise UserError(f"{name} is a record of scenario '{record.scenario}', not of '{program.scenario.id}'")
    return scripted_policy(tuple(decision for decision in record.decisions if decision.role == role), propensity)


def _demand(word: str, known: Iterable[str], what: str, option: str) -> None:
    names = list(known)
    if word not in names:
        hint = nearest(word, names) or f"known: {listed(names) or 'none'}"
        raise click.BadParameter(f"'{word}' is no {what}; {hint}", param_hint=option)


def _turn(program: Program, day: dt.date) -> int:
    turn = program.scenario.calendar.turn_of(day)
    if turn is None:
        calendar = program.scenario.calendar
        limits = f"which runs from {calendar.first} to {calendar.last}"
        raise UserError(f"--until {day} lies outside the calendar, {limits}")
    return turn


def _played(program: Program, wish: Wish, policies: dict[str, Policy], until: int | None) -> Ensemble:
    with workers(wish.cluster) as where, progress(wish.playouts, "playing") as told:
        return simulate_timelines(program, wish.playouts, wish.seed, policies, until, told, where)


def _forced(ensemble: Ensemble, event: str, option: str) -> str:
    number = next(position for position, known in enumerate(ensemble.program.events) if known.id == event)
    place = [known.id for known in ensemble.program.events[number].options].index(option)
    fired, taken = int(ensemble.fired[number]), int(ensemble.taken[number][place])
    closed = f"; it was locked in {fired - taken} of them" if taken < fired else ""
    return f"{event}={option} forced: the event came up {fired} times{closed}"


def _print_endings(ensemble: Ensemble) -> None:
    click.echo("\nEndings: share of these timelines of the model, 95 % interval of the chance in it, count")
    shares = sorted(odds.endings(ensemble).items(), key=lambda pair: -pair[1].count)
    if ensemble.unfinished:
        shares.append(("(not ended)", odds.unfinished(ensemble)))
    for name, share in shares:
        low, high = share.interval
        text = ensemble.program.scenario.text.endings.get(name)
        click.echo(f"  {text.title if text else name:<40} {share.share:7.1%}  {low:6.1%} to {high:6.1%}  {share.count:>8}")


def _print_tracks(ensemble: Ensemble) -> None:
    click.echo("\nCore tracks: median (5 % to 95 %) of the running timelines at the start of the turn, and how many run")
    program = ensemble.program
    texts = program.scenario.text.tracks
    core = [number for number, track in enumerate(program.tracks) if texts[track.id].core] or list(
        range(len(program.tracks))
    )
    shown = range(0, len(ensemble.running), max(1, len(ensemble.running) // _ROWS_SHOWN))
    for number in core:
        click.echo(f"  {texts[program.tracks[number].id].name}")
        for turn in shown:
            if ensemble.running[turn]:
                tally = ensemble.tracks[turn][number]
                spread = f"({tally.quantile(0.05):.1f} to {tally.quantile(0.95):.1f})"
                click.echo(f"    {program.date(turn)}  {tally.quantile(0.5):6.1f} {spread:<16} {ensemble.running[turn]:>8}")
