"""`schools` and `sensitivity`: the same choices under other values of the parameters."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

from spring1968.analysis.changed import Changes
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort
from spring1968.analysis.schools import Claim, Moved, Plan, Verdict, schools_of, sensitivity, under, verdicts
from spring1968.analysis.targets import Target, asked_target, target_of, title
from spring1968.cli.simulating import _demand, _pairs
from spring1968.cli.waiting import progress, workers
from spring1968.cli.whatif import PAIRED, SHARES, Basis, Stated, basis, first_as, moved, ranged, share_of, stated
from spring1968.engine.program import compile_scenario
from spring1968.problems import UserError

OWN = "the model's own values"
Table = Mapping[str | None, Mapping[str, Share]]


@dataclass(frozen=True)
class Wish:
    """What `schools` or `sensitivity` was asked for, as it was typed."""

    what: str | None
    scenario: str | None
    choose: tuple[str, ...]
    playouts: int
    seed: int
    roles: tuple[str, ...]
    school: str | None = None
    event: str | None = None
    ending: str | None = None
    claim: str | None = None
    less: str | None = None
    more: str | None = None
    by: str | None = None
    date: dt.date | None = None
    cluster: str | None = None


def schools(wish: Wish, *, as_json: bool) -> None:
    """Print the shares of the endings by school, or what each school says of a claim."""
    of = basis(wish.what, wish.scenario)
    if not of.program.scenario.text.schools:
        raise UserError(f"scenario '{of.program.scenario.id}' has no schools; `spring1968 sensitivity` moves its parameters")
    of = replace(of, program=compile_scenario(of.program.scenario))
    asked = _asked(of, wish)
    claim = _claim(of, wish)
    names = schools_of(of.program)
    with workers(wish.cluster) as where, progress(len(names), "playing") as told:
        effort = Effort(wish.playouts, wish.seed, where, told)
        if claim is None:
            rows = under(of.program, list(names.values()), asked.plan, effort)
            table = {name: one.endings(of.program) for name, one in zip(names, rows, strict=True)}
            _print_table(asked, table, as_json=as_json)
        else:
            _print_verdicts(asked, claim, verdicts(of.program, claim, asked.plan, effort), as_json=as_json)


def print_sensitivity(wish: Wish, *, as_json: bool) -> None:
    """Print how far each parameter moves the chance of an event or an ending."""
    of = basis(wish.what, wish.scenario, None, wish.school)
    target = asked_target(of.program, wish.event, wish.ending)
    asked = _asked(of, wish)
    parameters = of.program.scenario.text.parameters
    if not parameters:
        raise UserError(f"scenario '{of.program.scenario.id}' has no parameters to move")
    with workers(wish.cluster) as where, progress(2 * len(parameters) + 1, "playing") as told:
        base, found = sensitivity(of.program, target, asked.plan, Effort(wish.playouts, wish.seed, where, told))
    if as_json:
        head = _head_json(asked) | {"school": wish.school, "target": target.as_json(), "share": base.as_json()}
        click.echo(json.dumps(head | {"parameters": [_moved_json(one) for one in found]}, indent=1))
        return
    for line in _sensitivity_lines(asked, target, base, found):
        click.echo(line)


@dataclass(frozen=True)
class _Asked:
    """What is played, and how that is said."""

    of: Basis
    wish: Wish
    policies: Stated
    plan: Plan


def _asked(of: Basis, wish: Wish) -> _Asked:
    policies = stated(of, wish.roles, first_as(of))
    return _Asked(of, wish, policies, Plan(policies.policies, _changes(of, wish.choose, "--choose")))


def _changes(of: Basis, typed: tuple[str, ...], option: str) -> Changes:
    """Return choices that were typed as EVENT=OPTION; raises a usage error for one there is not."""
    found = _pairs(typed, option, "EVENT=OPTION")
    events = {event.id: [known.id for known in event.options] for event in of.program.events}
    for event, choice in found.items():
        _demand(event, events, "event", option)
        _demand(choice, events[event], f"option of '{event}'", option)
    return tuple(sorted(found.items()))


def _claim(of: Basis, wish: Wish) -> Claim | None:
    if wish.claim is None:
        for name, given in (("--less", wish.less), ("--more", wish.more), ("--by", wish.by), ("--date", wish.date)):
            if given is not None:
                raise UserError(f"{name} belongs to a claim; say which choice it is about: --claim EVENT=OPTION")
        return None
    ((event, option),) = _changes(of, (wish.claim,), "--claim")
    if (wish.less is None) == (wish.more is None):
        raise UserError(
            "a claim says what becomes less likely, or more: add --less EVENT-OR-ENDING or --more EVENT-OR-ENDING"
        )
    target = target_of(of.program, wish.less or wish.more or "", wish.date)
    return Claim(event, option, target, wish.less is not None, share_of(wish.by, "--by") if wish.by else 0.0)


def _head(asked: _Asked) -> Iterator[str]:
    of, wish = asked.of, asked.wish
    school = f", school {wish.school}" if wish.school else ""
    yield f"{of.said}{school}: {wish.playouts} playouts from the first day, seed {wish.seed}, the same luck everywhere"
    forced = "".join(f"; {event}={option} wherever it can be chosen" for event, option in asked.plan.changes)
    yield f"{asked.policies.said}{forced}."


def _head_json(asked: _Asked) -> dict[str, Any]:
    return asked.of.as_json() | {
        "seed": asked.wish.seed,
        "playouts": asked.wish.playouts,
        "policies": dict(asked.policies.names),
        "choose": dict(asked.plan.changes),
    }


def _named(of: Basis, school: str | None) -> str:
    return OWN if school is None else of.program.scenario.text.schools[school].title


def _print_table(asked: _Asked, table: Table, *, as_json: bool) -> None:
    if as_json:
        shown = {name or "": {ending: share.as_json() for ending, share in shares.items()} for name, shares in table.items()}
        click.echo(json.dumps(_head_json(asked) | {"schools": shown}, indent=1))
        return
    for line in _head(asked):
        click.echo(line)
    click.echo(
        f"Shares of these playouts in per cent; with {asked.wish.playouts} playouts a share is sure to about "
        f"{_doubt(asked.wish.playouts):.1f} points or better ({SHARES})."
    )
    click.echo("")
    for number, name in enumerate(table):
        click.echo(f"  {number}  {_named(asked.of, name)}{f' ({name})' if name else ''}")
    click.echo(f"\n{'':<40}{''.join(f'{number:>7}' for number in range(len(table)))}")
    for ending in sorted(asked.of.program.endings, key=lambda known: -sum(row[known.id].count for row in table.values())):
        counts = [row[ending.id] for row in table.values()]
        if any(share.count for share in counts):
            text = asked.of.program.scenario.text.endings[ending.id].title
            click.echo(f"{text:<40}{''.join(f'{100 * share.share:7.1f}' for share in counts)}")


def _doubt(playouts: int) -> float:
    """Return half the width of the widest interval of a share, in points."""
    low, high = Share(playouts // 2, playouts).interval
    return 50 * (high - low)


def _print_verdicts(asked: _Asked, claim: Claim, found: Mapping[str | None, Verdict], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_head_json(asked) | _claim_json(claim, found), indent=1))
        return
    texts = asked.of.program.scenario.text.events[claim.event]
    for line in _head(asked):
        click.echo(line)
    word = "less" if claim.less else "more"
    by = f" by more than {claim.by:.0%}" if claim.by else ""
    click.echo(
        f"Claim: with “{texts.options[claim.option].label}” ({texts.title}), "
        f"{title(asked.of.program, claim.target)} becomes {word} likely{by}."
    )
    click.echo(f"Shares of these playouts; change in points, {PAIRED}.\n")
    for school, one in found.items():
        click.echo(f"  {one.verdict.upper()}: {_named(asked.of, school)}")
        shares = f"{one.without.share:.1%} without, {one.with_it.share:.1%} with it, {moved(one.difference)}"
        click.echo(f"      {shares}; the question came up in {one.asked.share:.0%}")


def _claim_json(claim: Claim, found: Mapping[str | None, Verdict]) -> dict[str, Any]:
    said = {
        "event": claim.event,
        "option": claim.option,
        "target": claim.target.as_json(),
        "less": claim.less,
        "by": claim.by,
    }
    return {
        "claim": said | {"until_turn": None if claim.target.until is None else claim.target.until + 1},
        "schools": {
            school or "": {
                "verdict": one.verdict,
                "without": one.without.as_json(),
                "with": one.with_it.as_json(),
                **one.difference.as_json(),
                "asked": one.asked.as_json(),
            }
            for school, one in found.items()
        },
    }


def _sensitivity_lines(asked: _Asked, target: Target, base: Share, found: list[Moved]) -> Iterator[str]:
    yield from _head(asked)
    yield f"{title(asked.of.program, target)}: {ranged(base)} of these playouts, {SHARES}"
    yield f"Each parameter at its least and its greatest value, all else equal; change in points, {PAIRED}."
    texts = asked.of.program.scenario.text.parameters
    for one in found:
        text = texts[one.parameter]
        yield ""
        yield f"{one.parameter} ({one.value:g}): {text.name or text.unit}"
        for end, share, difference in zip(one.range, one.shares, one.differences, strict=True):
            close = "  too close to call" if difference.close else ""
            yield f"  at {end:<7g} {share.share:6.1%}  {moved(difference)}{close}"


def _moved_json(one: Moved) -> dict[str, Any]:
    ends = zip(("least", "greatest"), one.range, one.shares, one.differences, strict=True)
    return {"parameter": one.parameter, "value": one.value} | {
        name: {"value": end, **share.as_json(), "against_own": difference.as_json()} for name, end, share, difference in ends
    }
