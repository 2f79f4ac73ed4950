"""`rewrite`: the fewest changed choices that make something unlikely."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from spring1968.analysis.changed import Base, Change
from spring1968.analysis.processes import Effort
from spring1968.analysis.rewrite import (
    FRESH,
    Found,
    Rewrite,
    choices_in,
    day_of,
    history_of,
    policies_of,
    possible,
    search,
    unlike_history,
)
from spring1968.analysis.targets import Target, asked_target, title
from spring1968.cli.waiting import progress, workers
from spring1968.cli.whatif import SHARES, Basis, basis, ranged, share_of
from spring1968.play.starting import role_of


@dataclass(frozen=True)
class Wish:
    """What `rewrite` was asked for, as it was typed."""

    what: str | None
    scenario: str | None
    event: str | None
    ending: str | None
    below: str
    roles: tuple[str, ...]
    most: int
    playouts: int
    seed: int
    school: str | None
    puzzle: int | None
    since: dt.date | None
    cluster: str | None = None


def rewrite(wish: Wish, *, as_json: bool) -> None:
    """Search, and print what was found."""
    below = share_of(wish.below, "--below")
    of = basis(wish.what, wish.scenario, None, wish.school)
    roles = tuple(dict.fromkeys(role_of(of.program, role) for role in wish.roles)) or (of.role,)
    target = asked_target(of.program, wish.event, wish.ending)
    most = wish.puzzle or wish.most
    choices = choices_in(of.sitting, roles) if of.is_run else history_of(of.program, roles)
    policies = policies_of(of.sitting if of.is_run else None, roles)
    with workers(wish.cluster) as where, progress(100 * most, "searching") as told:
        effort = Effort(wish.playouts, wish.seed, where, told)
        found = search(Base(of.program, policies), _singles(of, choices, wish.since), target, below, most, effort)
    asked = _Asked(of, roles, target, below, choices, wish)
    if as_json:
        click.echo(json.dumps(_as_json(asked, found), indent=1))
        return
    for line in _puzzle(asked, found) if wish.puzzle else _lines(asked, found):
        click.echo(line)


def _singles(of: Basis, choices: Mapping[str, str], since: dt.date | None) -> list[Change]:
    """Return every single change that is allowed."""
    every = possible(of.program, choices)
    return every if since is None else [change for change in every if day_of(of.program, change[0]) >= since]


@dataclass(frozen=True)
class _Asked:
    """What was searched."""

    of: Basis
    roles: Sequence[str]
    target: Target
    below: float
    choices: Mapping[str, str]
    wish: Wish


def _head(asked: _Asked) -> Iterator[str]:
    of, wish = asked.of, asked.wish
    how = "as in the run, else by weight" if of.is_run else "as in history"
    others = ", ".join(role for role in of.program.roles if role not in asked.roles)
    rest = f"; {others} by weight" if others else ""
    school = f", school {wish.school}" if wish.school else ""
    yield f"{of.said}{school}: {', '.join(asked.roles)} {how} but for the changes{rest}"
    most = _counted(wish.puzzle or wish.most)
    since = f" from {wish.since} on" if wish.since else ""
    yield f"Asked: {title(of.program, asked.target)} below {asked.below:.0%} of the playouts, by at most {most}{since}"


def _measures(asked: _Asked, found: Rewrite) -> str:
    return (
        f"{found.tried} sets of changes tried on {asked.wish.playouts} playouts or fewer (seed {asked.wish.seed}); "
        f"shares below are of {FRESH} fresh playouts, {SHARES}"
    )


def _lines(asked: _Asked, found: Rewrite) -> Iterator[str]:
    yield from _head(asked)
    yield _measures(asked, found)
    yield ""
    yield f"Nothing changed: {ranged(found.before)}"
    if found.size == 0:
        yield "It lies below already: no change is needed."
        return
    if not found.answers:
        yield f"No answer was found with at most {found.most} changes. That is no proof that there is none."
        if found.best is not None:
            yield ""
            yield from _answer(asked, "The set that came closest", found.best)
        return
    count = len(found.answers)
    yield f"The smallest answer found needs {_counted(found.size or 0)}{f'; {count} of that size' if count > 1 else ''}."
    for number, one in enumerate(found.answers, 1):
        yield ""
        yield from _answer(asked, f"Answer {number}", one)


def _answer(asked: _Asked, head: str, one: Found) -> Iterator[str]:
    program = asked.of.program
    far = unlike_history(program, asked.choices, one.changes)
    sure = "" if one.sure_below < asked.below else "; too close to call, the interval reaches the threshold"
    if one.share.share >= asked.below:
        sure = "; not below"
    yield f"{head}: {ranged(one.share)}{sure}; {far} choice{'s' * (far != 1)} unlike history"
    for event, option in sorted(one.changes, key=lambda change: (day_of(program, change[0]), change)):
        text = program.scenario.text.events[event]
        was = text.options[asked.choices[event]].label
        yield f"  {day_of(program, event)}  {text.title} [{text.evidence}] ({event}={option})"
        yield f"      {'in the run' if asked.of.is_run else 'in history'}: {was}"
        history = next((known.label for known in text.options.values() if known.historical), None)
        if asked.of.is_run and history is not None and history != was:
            yield f"      in history: {history}"
        yield f"      instead: {text.options[option].label}"


def _puzzle(asked: _Asked, found: Rewrite) -> Iterator[str]:
    """Say how many changes are needed, and not which."""
    yield from _head(asked)
    yield f"Nothing changed: {ranged(found.before)} of {FRESH} playouts, {SHARES}"
    if found.size is None:
        yield f"No answer was found with at most {found.most} changes. That is no proof that there is none."
    else:
        yield f"It can be done with {_counted(found.size)}. Which?"


def _counted(size: int) -> str:
    return f"{size} change{'s' * (size != 1)}"


def _as_json(asked: _Asked, found: Rewrite) -> dict[str, Any]:
    of, wish = asked.of, asked.wish
    head = of.as_json() | {
        "school": wish.school,
        "roles": list(asked.roles),
        "policies": {
            role: ("run" if of.is_run else "historical") if role in asked.roles else "propensity"
            for role in of.program.roles
        },
        "target": asked.target.as_json(),
        "below": asked.below,
        "most": found.most,
        "since": wish.since.isoformat() if wish.since else None,
        "seed": wish.seed,
        "playouts": wish.playouts,
        "fresh_playouts": FRESH,
        "tried": found.tried,
        "before": found.before.as_json(),
        "size": found.size,
    }
    if wish.puzzle:
        return head
    closest = None if found.best is None else _found_json(asked, found.best)
    return head | {"answers": [_found_json(asked, one) for one in found.answers], "closest": closest}


def _found_json(asked: _Asked, one: Found) -> dict[str, Any]:
    program = asked.of.program
    texts = program.scenario.text.events
    history = history_of(program, program.roles)
    return {
        "share": one.share.as_json(),
        "unlike_history": unlike_history(program, asked.choices, one.changes),
        "changes": [
            {
                "event": event,
                "date": day_of(program, event).isoformat(),
                "evidence": texts[event].evidence,
                "was": asked.choices[event],
                "history": history.get(event),
                "option": option,
            }
            for event, option in one.changes
        ],
    }
