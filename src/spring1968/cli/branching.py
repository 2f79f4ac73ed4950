"""`branches` and `compare`: the timelines of a run that were tried, and any two side by side."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from spring1968.analysis.side_by_side import Differs, SideBySide, TrackApart, side_by_side
from spring1968.cli.whatif import run_basis
from spring1968.engine.program import Program
from spring1968.play.branches import Fork, tree
from spring1968.play.playthrough import Occurrence, Playthrough, begin
from spring1968.play.policies import historical
from spring1968.play.record import read
from spring1968.play.starting import kept
from spring1968.telling.branches import branch_lines, compared_lines
from spring1968.telling.ledger import cause


@dataclass(frozen=True)
class Wish:
    """What was asked for, as it was typed. Without `other` a run is set against history on the same luck."""

    one: str
    other: str | None
    scenario: str | None


def branches(file: Path, scenario: str | None, *, as_json: bool) -> None:
    """Print the tree of branches that a record file holds."""
    held = kept(read(file), scenario, "--scenario PATH")
    forks = tree(held.record.branches)
    if as_json:
        told = {"scenario": held.record.scenario, "seed": held.record.seed}
        click.echo(json.dumps(told | {"branches": [_fork_json(fork) for fork in forks]}, indent=1))
        return
    count = len(forks)
    click.echo(f"{count} branch{'es' * (count != 1)} of one run of {held.record.scenario}, seed {held.record.seed}")
    for line in branch_lines(held.program, held.record.branches):
        click.echo(line)
    if count > 1:
        click.echo(f"Name one as {file}#2 wherever a run is asked for.")
        click.echo(f"Two side by side: spring1968 compare {file} {file}#2")


def _fork_json(fork: Fork) -> dict[str, Any]:
    made = fork.branch.decisions[fork.shared] if fork.shared < len(fork.branch.decisions) else None
    return {
        "leaves": None if fork.parent is None else fork.parent + 1,
        "shared": fork.shared,
        "by": None if made is None else {"turn": made.turn + 1, "event": made.event, "option": made.option},
        "decisions": len(fork.branch.decisions),
        "ending": fork.branch.ending,
    }


def compare(wish: Wish, *, as_json: bool) -> None:
    """Print two timelines side by side."""
    one = run_basis(wish.one, wish.scenario)
    if wish.other is None:
        other, said = _history(one.sitting), "history, every role as it chose, on the same luck"
    else:
        basis = run_basis(wish.other, wish.scenario)
        other, said = basis.sitting, f"{wish.other}, {basis.said}"
    found = side_by_side(one.sitting, other)
    if as_json:
        click.echo(json.dumps(_json(found), indent=1))
        return
    click.echo(f"One is {wish.one}, {one.said}")
    click.echo(f"Other is {said}")
    for line in compared_lines(found):
        click.echo(line)


def _history(sitting: Playthrough) -> Playthrough:
    """Return history on the luck of a sitting."""
    program = sitting.program
    return begin(program, sitting.seed, frozenset(), dict.fromkeys(program.roles, historical))


def _json(found: SideBySide) -> dict[str, Any]:
    program = found.one.program
    return {
        "scenario": program.scenario.id,
        "digest": program.scenario.digest,
        "same_luck": found.same_luck,
        "one": _side_json(found.one),
        "other": _side_json(found.other),
        "differ": [_differs_json(program, what) for what in found.differ],
        "tracks": {program.tracks[apart.track].id: _track_json(program, apart) for apart in found.tracks},
    }


def _side_json(sitting: Playthrough) -> dict[str, Any]:
    return {"seed": sitting.seed, "ending": sitting.ending, "decisions": len(sitting.decisions)}


def _differs_json(program: Program, what: Differs) -> dict[str, Any]:
    event = program.events[what.event]

    def side(occurred: Occurrence | None) -> dict[str, Any] | None:
        if occurred is None:
            return None
        return {"turn": occurred.turn + 1, "option": event.options[occurred.option].id if occurred.option >= 0 else None}

    return {"event": event.id, "one": side(what.one), "other": side(what.other)}


def _track_json(program: Program, apart: TrackApart) -> dict[str, Any]:
    return {
        "one": apart.one,
        "other": apart.other,
        "causes": [
            {"words": words, "place": place, "one": moved.one, "other": moved.other}
            for moved in apart.causes
            for words, place, _sources in [cause(program, moved.cause)]
        ],
    }
