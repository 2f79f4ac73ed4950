"""`review`: what every other answer of a run would have changed, and which decisions it turned on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from spring1968.analysis.crossings import crossings, going_on
from spring1968.analysis.difference import Difference
from spring1968.analysis.review import Reviewed, Way, review, turning_points
from spring1968.cli.waiting import progress, workers
from spring1968.cli.whatif import PAIRED, Basis, moved, run_basis
from spring1968.problems import UserError

_SHOWN = 3


@dataclass(frozen=True)
class Wish:
    """What `review` was asked for, as it was typed."""

    run: str
    scenario: str | None
    role: str | None
    playouts: int
    seed: int
    top: int
    after: str
    cluster: str | None = None


def review_run(wish: Wish, *, as_json: bool) -> None:
    """Print the review of a run."""
    of = run_basis(wish.run, wish.scenario, wish.role)
    at = [one for one in crossings(of.sitting) if one.decision.role == of.role]
    if not at:
        raise UserError(f"'{of.role}' decides nothing in this run; name another role with --role")
    policies = going_on(of.sitting, {}, of.program.roles) if wish.after == "run" else {}
    with workers(wish.cluster) as where, progress(len(at), "reviewing") as told:
        found = review(of.program, at, policies, wish.playouts, wish.seed, told, where)
    if as_json:
        numbers = [one.number + 1 for one in at]
        click.echo(json.dumps(_as_json(of, numbers, found, wish), indent=1))
        return
    numbers = [one.number + 1 for one in at]
    for line in _lines(of, numbers, found, wish):
        click.echo(line)


def _as_json(of: Basis, numbers: Sequence[int], found: Sequence[Reviewed], wish: Wish) -> dict[str, Any]:
    top = turning_points(found, wish.top)
    return of.as_json() | {
        "seed": wish.seed,
        "playouts": wish.playouts,
        "after": wish.after,
        "decisions": [
            {
                "decision": number,
                "date": of.program.date(one.decision.turn).isoformat(),
                "event": one.decision.event,
                "taken": one.decision.option,
                "turn": one.turn,
                "ways": [
                    {
                        "option": way.option,
                        "odds": {name: share.as_json() for name, share in way.odds.items()},
                        "endings": {name: difference.as_json() for name, difference in way.endings.items()},
                        "goals": {name: difference.as_json() for name, difference in way.goals.items()},
                    }
                    for way in one.ways
                ],
            }
            for number, one in zip(numbers, found, strict=True)
        ],
        "turning_points": [
            {"decision": numbers[position], "turn": found[position].turn}
            for position in (next(at for at, one in enumerate(found) if one is point) for point in top)
        ],
    }


def _lines(of: Basis, numbers: Sequence[int], found: Sequence[Reviewed], wish: Wish) -> Iterator[str]:
    rest = "answers as in the run where it can be asked so, else by weight" if wish.after == "run" else "goes by weight"
    yield f"{of.said}, reviewed for {of.role}: {wish.playouts} playouts an answer, seed {wish.seed}, all on the same luck"
    yield f"After the answer every role {rest}."
    yield f"Changes against the answer taken, in points of the share of these playouts; {PAIRED}."
    for number, one in zip(numbers, found, strict=True):
        yield ""
        yield f"{number:>3}  {_named(of, one)}"
        yield from (f"       {line}" for way in one.ways[1:] for line in _way(of, one, way))
        if len(one.ways) == 1:
            yield "       nothing else was open"
    yield ""
    yield from _turning(of, numbers, found, wish.top)


def _named(of: Basis, one: Reviewed) -> str:
    text = of.program.scenario.text.events[one.decision.event]
    taken = text.options[one.decision.option].label
    return f"{of.program.date(one.decision.turn)}  {text.title}: {taken}"


def _way(of: Basis, one: Reviewed, way: Way) -> Iterator[str]:
    text = of.program.scenario.text
    yield text.events[one.decision.event].options[way.option].label
    sure = [*_sure(way.endings), *_sure(way.goals)]
    if not sure:
        yield "  too close to call"
        return
    for name, difference in _sure(way.endings)[:_SHOWN]:
        yield f"  {text.endings[name].title} {moved(difference)}"
    more = len(_sure(way.endings)) - _SHOWN
    if more > 0:
        yield f"  and {more} other ending{'s' * (more > 1)} by less"
    for name, difference in _sure(way.goals):
        yield f"  goal “{text.roles[one.decision.role].goals[name].text}” {moved(difference)}"


def _sure(of: Mapping[str, Difference]) -> list[tuple[str, Difference]]:
    """Return the differences that are not too close to call, the largest first."""
    return sorted(((name, one) for name, one in of.items() if not one.close), key=lambda pair: -abs(pair[1].mean))


def _turning(of: Basis, numbers: Sequence[int], found: Sequence[Reviewed], top: int) -> Iterator[str]:
    ranked = turning_points(found, top)
    if not ranked:
        yield "No turning point: every other answer is too close to call."
        return
    yield "Turning points: where another answer moves the share of one ending most"
    for place, point in enumerate(ranked, 1):
        number = numbers[next(at for at, one in enumerate(found) if one is point)]
        way = max(point.ways[1:], key=lambda one: one.turn)
        name, difference = _sure(way.endings)[0]
        label = of.program.scenario.text.events[point.decision.event].options[way.option].label
        yield f"{place:>3}. decision {number}, {_named(of, point)}"
        yield f"     with “{label}”: {of.program.scenario.text.endings[name].title} {moved(difference)}"
