"""`balance`: what of a scenario is used when it is played, and what is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click

from spring1968.analysis.usage import FURTHER, Effect, Sheet, sheet
from spring1968.cli.waiting import progress, workers
from spring1968.cli.whatif import SHARES, ranged
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.step import Cause
from spring1968.play.record import record_of
from spring1968.play.runcode import encode
from spring1968.problems import Problem, ScenarioError
from spring1968.scenario.folder import find
from spring1968.scenario.load import examine
from spring1968.telling.ledger import cause

DOMINATED = "S310"
"""The problem that does not keep a scenario from being measured: an option another beats by rule."""
_IDLE = {
    "limit": "the track always stood at its limit",
    "nothing": "its amount was always 0",
    "both": "the track stood at its limit, or the amount was 0",
    "never": "its condition never held",
}


@dataclass(frozen=True)
class Wish:
    """What `balance` was asked for, as it was typed."""

    scenario: str
    playouts: int
    seed: int
    cluster: str | None = None


def balance(wish: Wish, *, as_json: bool) -> None:
    """Print the balance sheet of a scenario; raises `ScenarioError` where it has other problems than dominated options."""
    program, dominated = _read(wish.scenario)
    with workers(wish.cluster) as where, progress(100, "playing") as told:
        share = None if told is None else lambda done: told(round(100 * done))
        found = sheet(program, wish.playouts, wish.seed, share, processes=where)
    if as_json:
        click.echo(json.dumps(_as_json(found, dominated), indent=1, ensure_ascii=False))
        return
    for line in _told(found, dominated):
        click.echo(line)


def _read(scenario: str) -> tuple[Program, tuple[Problem, ...]]:
    """Return the program of a scenario and its dominated options, which are told and not refused."""
    held, problems = examine(find(scenario))
    if held is None or any(problem.code != DOMINATED for problem in problems):
        raise ScenarioError(problems)
    return compile_scenario(held), problems


def _told(found: Sheet, dominated: Sequence[Problem]) -> Iterator[str]:
    program = found.program
    scenario = program.scenario
    yield f"Balance sheet of {scenario.id} ({scenario.digest}): {found.playouts} playouts, the runs of seeds {_seeds(found)}"
    yield f"{_mixed(program)} Shares of these playouts, {SHARES}."
    yield from ("", "Endings, each with a run that meets it (`spring1968 replay CODE`)", *_endings(found))
    yield from (
        "",
        "Events: the share of the playouts; options: of the times asked, how often open and how often taken",
    )
    yield from _events(found)
    yield from ("", "Dominated options", *_dominated(found, dominated))
    yield from ("", "Effects that never moved anything", *_idle(found))
    yield from ("", "Dead text: what no playout met", *_dead(found))


def _seeds(found: Sheet) -> str:
    return f"{found.seed} to {found.seed + found.playouts - 1}"


def _mixed(program: Program) -> str:
    role, *others = program.roles
    rest = f" and {', '.join(others)} by weight" if others else ""
    return f"A third with {role} as in history{rest}, a third all by weight, a third all at random."


def _endings(found: Sheet) -> Iterator[str]:
    titles = found.program.scenario.text.endings
    order = sorted(range(len(found.ended)), key=lambda number: -int(found.ended[number]))
    for number in order:
        name = found.program.endings[number].id
        yield f"  {titles[name].title} ({name})  {ranged(found.ending(number))}"
        run = found.witnesses.get(name)
        if run is None:
            yield f"      no witness, not even in a further {_further(found)}"
            continue
        if name in found.further:
            yield f"      found in a further {_further(found)}:"
        yield f"      {encode(record_of(run), found.program)}"


def _further(found: Sheet) -> str:
    return f"search of {FURTHER} playouts of each of five mixes of policies"


def _events(found: Sheet) -> Iterator[str]:
    for number, event in enumerate(found.program.events):
        again = f", asked {found.asked[number]} times" if event.repeats and event.options else ""
        yield f"  {event.id}  {ranged(found.event(number))}{again}"
        wide = max((len(option.id) for option in event.options), default=0)
        for place, option in enumerate(event.options):
            if found.asked[number]:
                free, taken = (int(column[number][place]) for column in (found.open, found.taken))
                asked = int(found.asked[number])
                yield f"      {option.id:<{wide}}  open {free / asked:6.1%}  taken {taken / asked:6.1%}"


def _dominated(found: Sheet, dominated: Sequence[Problem]) -> Iterator[str]:
    yield f"  by rule ({DOMINATED}: worse in every track its role cares for):"
    yield from (f"    {problem}" for problem in dominated)
    if not dominated:
        yield "    none"
    yield (
        f"  as played ({found.paired} timelines, all by weight but for the one answer, on the same luck: worse in every "
        "goal of its role by more than two standard errors of the paired difference):"
    )
    worse = [f"    {one.event}: {option} (by {better})" for one in found.balances for option, better in one.worse]
    yield from worse or ["    none"]


def _idle(found: Sheet) -> Iterator[str]:
    for effect in found.idle:
        words, place, _sources = _cause(found.program, effect)
        track = found.program.tracks[effect.track].id
        tried = f"tried {effect.tried} times" if effect.tried else "never tried"
        yield f"  {words}: {track}; {tried}, {_IDLE[effect.idle or 'never']} ({place})"
    if not found.idle:
        yield "  none"


def _cause(program: Program, effect: Effect) -> tuple[str, str, tuple[str, ...]]:
    return cause(program, Cause(effect.kind, 0, effect.number, effect.option))


def _dead(found: Sheet) -> Iterator[str]:
    scenario = found.program.scenario
    for name in found.unmet_events:
        yield f"  event {name} ({scenario.place('events', name)})"
    for name, option, free in found.untaken:
        why = "open, never taken" if free else "never open"
        yield f"  option {option} of {name}, {why} ({scenario.place('events', name, 'options', option)})"
    for name in found.unmet_endings:
        rare = "; the further search met it" if name in found.further else ""
        yield f"  ending {name} ({scenario.place('endings', name)}){rare}"
    if not (found.unmet_events or found.untaken or found.unmet_endings):
        yield "  none"


def _as_json(found: Sheet, dominated: Sequence[Problem]) -> dict[str, Any]:
    scenario = found.program.scenario
    return {
        "scenario": scenario.id,
        "digest": scenario.digest,
        "playouts": found.playouts,
        "seed": found.seed,
        "policies": ["first role historical, others propensity", "propensity", "random"],
        "endings": {
            ending.id: found.ending(number).as_json() | {"witness": _code(found, ending.id), **_beyond(found, ending.id)}
            for number, ending in enumerate(found.program.endings)
        },
        "events": {event.id: _event_as_json(found, number) for number, event in enumerate(found.program.events)},
        "dominated": {
            "rule": [{"place": str(problem.place), "message": problem.message} for problem in dominated],
            "played": [
                {"event": one.event, "option": option, "by": better}
                for one in found.balances
                for option, better in one.worse
            ],
            "timelines": found.paired,
        },
        "effects": [_effect_as_json(found.program, effect) for effect in found.effects],
        "dead": {
            "events": found.unmet_events,
            "options": [{"event": name, "option": option, "open": free} for name, option, free in found.untaken],
            "endings": found.unmet_endings,
        },
    }


def _beyond(found: Sheet, name: str) -> dict[str, bool]:
    return {"further": name in found.further}


def _code(found: Sheet, name: str) -> str | None:
    run = found.witnesses.get(name)
    return None if run is None else encode(record_of(run), found.program)


def _event_as_json(found: Sheet, number: int) -> dict[str, Any]:
    options = found.program.events[number].options
    return found.event(number).as_json() | {
        "asked": int(found.asked[number]),
        "options": {
            option.id: {"open": int(found.open[number][place]), "taken": int(found.taken[number][place])}
            for place, option in enumerate(options)
        },
    }


def _effect_as_json(program: Program, effect: Effect) -> dict[str, Any]:
    of_event = None if effect.kind == "drift" else program.events[effect.number]
    return {
        "kind": effect.kind,
        "id": of_event.id if of_event else program.drifts[effect.number].id,
        "option": of_event.options[effect.option].id if of_event and effect.option >= 0 else None,
        "track": program.tracks[effect.track].id,
        "tried": effect.tried,
        "moved": effect.moved,
        "stopped": effect.stopped,
        "idle": effect.idle,
        "place": _cause(program, effect)[1],
    }
