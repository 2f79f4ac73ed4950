"""What the commands of what-if share: how runs and policies are read and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from spring1968.analysis.crossings import Answers
from spring1968.analysis.difference import Difference
from spring1968.analysis.odds import Share
from spring1968.cli.simulating import _demand, _pairs
from spring1968.engine.program import Program
from spring1968.play import runcode
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import NAMED, Policy, historical, propensity
from spring1968.play.starting import UNATTENDED_SEED, Kept, branch_named, found, is_there, program_of, role_of
from spring1968.problems import UserError
from spring1968.telling.story import changed

RUN = "run"
"""The policy of a role that answers as it did in the run."""

SHARES = "95 % intervals by Wilson (1927)"
PAIRED = "95 % intervals of paired shares by Agresti and Min (2005)"


@dataclass(frozen=True)
class Basis:
    """What a question is asked of: a kept run, or history in a scenario (then `held` is None).

    `role` is the one that is played, or asked about. In history every role chooses as in history, on the luck of seed 1968.
    """

    program: Program
    sitting: Playthrough
    role: str
    held: Kept | None = None

    @property
    def is_run(self) -> bool:
        """Return whether it is a run that somebody kept."""
        return self.held is not None

    @property
    def said(self) -> str:
        """Return what it is in words."""
        scenario = self.program.scenario
        who = f"a run of {scenario.id}, seed {self.sitting.seed}" if self.is_run else f"history in {scenario.id}"
        return f"{who} ({scenario.digest})"

    def as_json(self) -> dict[str, Any]:
        """Return the scenario and the run."""
        scenario = self.program.scenario
        run = {"seed": self.sitting.seed, "ending": self.sitting.ending, "decisions": len(self.sitting.decisions)}
        return {"scenario": scenario.id, "digest": scenario.digest, "role": self.role, "run": run if self.is_run else None}


def run_basis(run: str, scenario: str | None, role: str | None = None) -> Basis:
    """Return the basis of a record file or a run code; raises `RecordError` where it is damaged or parts."""
    held = found(run, scenario, "--scenario PATH")
    for line in changed(held.record, held.program):
        click.echo(line, err=True)
    played = role_of(held.program, role or next(iter(held.record.roles), None))
    return Basis(held.program, held.sitting, played, held)


def basis(what: str | None, scenario: str | None, role: str | None = None, school: str | None = None) -> Basis:
    """Return the basis that was typed: a run code, a record file, or a scenario (its path or id).

    Raises `UserError` where a run is to be read under a school: it keeps its own.
    """
    if what is not None and is_run(what):
        if school is not None:
            raise UserError("a run keeps the school it was played under; leave --school out, or name a scenario instead")
        return run_basis(what, scenario, role)
    if scenario is not None:
        raise UserError("--scenario says where the scenario of a run is; name the scenario itself instead of a run")
    program = program_of(what, school)
    return Basis(program, as_in_history(program), role_of(program, role))


def is_run(what: str) -> bool:
    """Return whether what was typed is a run code or a record file rather than a scenario."""
    path = Path(what)
    if runcode.is_code(what) and not is_there(path):
        return True
    is_record = branch_named(what)[0].suffix == ".json"
    return is_record or (is_there(path) and path.is_file() and path.suffix not in {".yaml", ".yml"})


def as_in_history(program: Program) -> Playthrough:
    """Return the sitting in which every role chooses as in history."""
    return begin(program, UNATTENDED_SEED, frozenset(), dict.fromkeys(program.roles, historical))


@dataclass(frozen=True)
class Stated:
    """Policies, with their names, so that they can be said."""

    names: Mapping[str, str]
    policies: Mapping[str, Policy]

    @property
    def said(self) -> str:
        """Return who goes by what."""
        return ", ".join(f"{role} {_WORDS[name]}" for role, name in self.names.items())


_WORDS = {"historical": "as in history", "propensity": "by weight", "random": "at random", RUN: "as in the run"}


def stated(of: Basis, typed: Iterable[str], default: Mapping[str, str] | None = None) -> Stated:
    """Return a policy for each role: as typed (ROLE=POLICY), else by `default`, else by weight."""
    named = _pairs(typed, "--as", "ROLE=POLICY")
    known = [*NAMED, *([RUN] if of.is_run else [])]
    for role, name in named.items():
        _demand(role, of.program.roles, "role", "--as")
        _demand(name, known, "policy", "--as")
    names = {role: named.get(role, (default or {}).get(role, "propensity")) for role in of.program.roles}
    return Stated(names, {role: policy_of(of.sitting, name) for role, name in names.items()})


def policy_of(sitting: Playthrough, name: str) -> Policy:
    """Return a policy by its name; `run` answers as in the sitting where it can, and else by weight."""
    if name != RUN:
        return NAMED[name]
    return Answers({decision.event: decision.option for decision in sitting.decisions}, propensity)


def first_as(of: Basis) -> dict[str, str]:
    """Return what a whole timeline goes by where nothing is typed: the role as in its run, or as in history."""
    return {of.role: RUN if of.is_run else "historical"}


def ranged(share: Share) -> str:
    """Return a share with its interval: "41.2% (39.1% to 43.4%)"."""
    low, high = share.interval
    return f"{share.share:.1%} ({low:.1%} to {high:.1%})"


def moved(difference: Difference) -> str:
    """Return a paired difference with its interval, in points of a share: "+12.4 (10.1 to 14.6)"."""
    low, high = difference.interval
    return f"{100 * difference.mean:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def share_of(text: str, option: str) -> float:
    """Return a share that was typed: "20%" or "0.2"; raises a usage error for anything else, or outside 0 to 100 %."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise click.BadParameter(f"'{text}' should read 20% or 0.2", param_hint=option) from None
    if not 0.0 <= value <= 1.0:
        raise click.BadParameter(f"'{text}' is not between 0% and 100%", param_hint=option)
    return value
