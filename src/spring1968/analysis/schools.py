"""The same choices on the same luck under other values of the parameters: under each school, and one parameter at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spring1968.analysis.changed import Base, Changes, play_changed
from spring1968.analysis.difference import Difference, paired
from spring1968.analysis.joint import ROWS
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort, Sent, spread
from spring1968.analysis.targets import Target
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.timelines import BoolArray, IntArray
from spring1968.play.policies import Policy

HOLDS, FAILS, CLOSE, NEVER = "holds", "fails", "too close to call", "never asked"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played under every set of parameters: policies, choices that are made wherever they can be, and targets."""

    policies: Mapping[str, Policy]
    changes: Changes = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the timelines under one set of parameters. `met[t]`: in which of them target t was met."""

    ending: IntArray
    met: tuple[BoolArray, ...]

    def endings(self, program: Program) -> dict[str, Share]:
        """Return the share of every ending, by id."""
        counts = np.bincount(self.ending, minlength=len(program.endings))
        return {
            ending.id: Share(int(count), len(self.ending)) for ending, count in zip(program.endings, counts, strict=True)
        }

    def target(self, number: int) -> Share:
        """Return the share of a target."""
        return Share(int(np.count_nonzero(self.met[number])), len(self.ending))


Settings = Mapping[str, float]
"""Values of some parameters; the others stay as they are in the program."""


def under(program: Program, settings: Sequence[Settings], plan: Plan, effort: Effort) -> list[Rows]:
    """Return what becomes of the same timelines under each of these settings, on the same luck.

    Progress is told in settings.
    """
    pieces = [
        (dict(values), first, min(ROWS, effort.rows - first)) for values in settings for first in range(0, effort.rows, ROWS)
    ]
    held: list[Rows | None] = [None] * len(pieces)
    shared = _Shared(Sent(program), plan, effort.seed)
    spans = -(-effort.rows // ROWS)
    for done, (number, found) in enumerate(spread(_play, shared, pieces, effort.processes), 1):
        held[number] = found
        effort.told(done // spans)
    parts = [part for part in held if part is not None]
    return [_whole(parts[start : start + spans]) for start in range(0, len(parts), spans)]


def _whole(parts: Sequence[Rows]) -> Rows:
    return Rows(
        np.concatenate([part.ending for part in parts]),
        tuple(np.concatenate(columns) for columns in zip(*[part.met for part in parts], strict=True)),
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    sent: Sent
    plan: Plan
    seed: int


def _play(shared: _Shared, piece: tuple[dict[str, float], int, int]) -> Rows:
    settings, first, rows = piece
    program, plan = with_settings(shared.sent.program, settings), shared.plan
    start = program.start(shared.seed, rows, first)
    found = play_changed(Base(program, plan.policies), [plan.changes], start, plan.targets)
    return Rows(found.ending, found.met)


def with_settings(program: Program, settings: Settings) -> Program:
    """Return the program with some parameters set otherwise; raises `UserError` for a value out of its range."""
    return compile_scenario(program.scenario, None, {**program.parameters, **settings}) if settings else program


def schools_of(program: Program) -> dict[str | None, Settings]:
    """Return what each school sets, by id; None stands for the values the program has."""
    return {None: {}, **{name: school.set for name, school in program.scenario.text.schools.items()}}


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word: if this choice had been made, the target would have been less likely (or more) by more than `by`.

    `by` is a share, 0 to 1. The choice is set against what the policies of the plan choose.
    """

    event: str
    option: str
    target: Target
    less: bool
    by: float = 0.0

    def verdict(self, difference: Difference) -> str:
        """Return whether the claim holds, given the paired difference the choice makes, fails, or is too close to call."""
        low, high = difference.interval
        if not self.less:
            low, high = -high, -low
        return HOLDS if high < -self.by else FAILS if low > -self.by else CLOSE


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one school says of a claim. `asked` is the share of the playouts in which the event came up at all."""

    without: Share
    with_it: Share
    difference: Difference
    asked: Share
    verdict: str


def verdicts(program: Program, claim: Claim, plan: Plan, effort: Effort) -> dict[str | None, Verdict]:
    """Return what each school says of a claim, and (under None) the model's own values."""
    schools = schools_of(program)
    number = next(at for at, event in enumerate(program.events) if event.id == claim.event)
    targets = (claim.target, Target(claim.event, number, True))
    others = tuple(change for change in plan.changes if change[0] != claim.event)
    plans = [
        Plan(plan.policies, plan.changes, targets),
        Plan(plan.policies, tuple(sorted((*others, (claim.event, claim.option)))), targets),
    ]
    base, claimed = (under(program, list(schools.values()), one, effort) for one in plans)
    return {school: _verdict(claim, one, other) for school, one, other in zip(schools, base, claimed, strict=True)}


def _verdict(claim: Claim, without: Rows, with_it: Rows) -> Verdict:
    difference = paired(with_it.met[0], without.met[0])
    asked = with_it.target(1)
    said = claim.verdict(difference) if asked.count else NEVER
    return Verdict(without.target(0), with_it.target(0), difference, asked, said)


@dataclass(frozen=True, slots=True)
class Moved:
    """What one parameter moves: the chance at its least and at its greatest value, each against its value in the model."""

    parameter: str
    value: float
    range: tuple[float, float]
    shares: tuple[Share, Share]
    differences: tuple[Difference, Difference]

    @property
    def most(self) -> float:
        """Return the farthest the chance moves, 0 to 1; 0 where both moves are too close to call."""
        return max((abs(one.mean) for one in self.differences if not one.close), default=0.0)


def sensitivity(program: Program, target: Target, plan: Plan, effort: Effort) -> tuple[Share, list[Moved]]:
    """Return the chance of a target, and what each parameter moves of it, the most moving first.

    One parameter is moved at a time, all else equal and on the same luck.
    """
    texts = program.scenario.text.parameters
    ends = [{name: end} for name, text in texts.items() for end in text.range]
    base, *rows = under(program, [{}, *ends], Plan(plan.policies, plan.changes, (target,)), effort)
    found = []
    for at, (name, text) in enumerate(texts.items()):
        low, high = rows[2 * at], rows[2 * at + 1]
        found.append(
            Moved(
                name,
                program.parameters[name],
                (text.range[0], text.range[1]),
                (low.target(0), high.target(0)),
                (paired(low.met[0], base.met[0]), paired(high.met[0], base.met[0])),
            )
        )
    return base.target(0), sorted(found, key=lambda one: (-one.most, one.parameter))
