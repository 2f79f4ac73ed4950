"""All of the hindcast: what is played, in which order, and the numbers as `hindcast --json` promises them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from spring1968.analysis.hindcast.balance import Balance
from spring1968.analysis.hindcast.claims import Direction, Tried
from spring1968.analysis.hindcast.pieces import Work, done
from spring1968.analysis.hindcast.runs import Plan, Run, joined
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Where
from spring1968.engine.program import Program
from spring1968.play.policies import Policy, historical, random
from spring1968.problems import UserError
from spring1968.scenario.schema import HindcastText

FAR = 10.0
"""Points beyond which a track misses its baseline."""
RARE = 0.002
"""The share of mixed playouts below which an event or an ending is hardly met."""
SOME = 0.005
"""The share above which an ending counts as met when the role chooses at random."""
_HISTORY, _CLAIMS, _BALANCE = 2_000, 1_000, 2_000

Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Hindcast:
    """A scenario set against what is known.

    `history`: all roles as in history. `kept`: the role of the section as in history, the others by weight. `loose`: that
    role at random, the others by weight. `mixed`: a third like `kept`, a third all by weight, a third all at random.
    """

    program: Program
    text: HindcastText
    playouts: int
    seed: int
    history: Run
    kept: Run
    loose: Run
    mixed: Run
    claims: tuple[Tried, ...]
    balances: tuple[Balance, ...]

    @property
    def event(self) -> int | None:
        """Return the number of the event whose date is measured, or None."""
        events = enumerate(self.program.events)
        return next((number for number, event in events if event.id == self.text.event), None)

    @property
    def ending(self) -> int | None:
        """Return the number of the historical ending, or None."""
        endings = self.program.scenario.text.endings
        return next((number for number, one in enumerate(self.program.endings) if endings[one.id].historical), None)

    @property
    def day(self) -> dt.date | None:
        """Return the day of the measured event in history, or None."""
        return self.program.scenario.text.events[self.text.event].date if self.text.event else None


def section_of(program: Program) -> HindcastText:
    """Return the section `hindcast` of a scenario; raises `UserError` where there is none."""
    text = program.scenario.text
    if text.hindcast is None:
        why = "; one that extends another inherits none" if text.extends else ""
        cure = "write `hindcast:` with a role, or hindcast.yaml in its folder; docs/scenario_format.md tells how"
        raise UserError(f"scenario '{text.id}' has no section hindcast{why}: {cure}")
    return text.hindcast


def measure(program: Program, playouts: int, seed: int, progress: Progress | None = None, processes: Where = 1) -> Hindcast:
    """Return the hindcast of a scenario on `playouts` timelines a part of one seed, the same wherever it is worked out.

    All-historical play, the claims and the balance take at most some thousand timelines. Raises `UserError` where the
    scenario has no section `hindcast`, and ValueError for fewer than one playout.
    """
    text = section_of(program)
    third = max(1, playouts // 3)
    event = next((number for number, event in enumerate(program.events) if event.id == text.event), None)
    kept, everyone = {text.role: historical}, dict.fromkeys(program.roles, random)

    def plan(rows: int, policies: dict[str, Policy]) -> Plan:
        return Plan(rows, seed, policies, event)

    plans = (
        plan(min(playouts, _HISTORY), dict.fromkeys(program.roles, historical)),
        plan(playouts, dict(kept)),
        plan(playouts, {text.role: random}),
        *(plan(third, dict(who)) for who in (kept, {}, everyone)),
    )
    found = done(program, Work(plans, min(playouts, _CLAIMS), min(playouts, _BALANCE), seed), progress, processes)
    history, as_kept, loose, *mixed = found.runs
    return Hindcast(program, text, playouts, seed, history, as_kept, loose, joined(mixed), found.claims, found.balances)


def misses(run: Run) -> list[int]:
    """Return the points at which the mean lies more than `FAR` points from the baseline."""
    return [number for number in range(len(run.points)) if abs(off(run, number) or 0.0) > FAR]


def off(run: Run, point: int) -> float | None:
    """Return by how many points the mean lies above the baseline, or None where no timeline ran."""
    mean = run.mean(point)
    return None if mean is None else mean - run.points[point].value


def tally(claims: tuple[Tried, ...]) -> dict[str, Counter[str]]:
    """Return how many directions have which verdict, by group of claims ("" where they have none)."""
    found: dict[str, Counter[str]] = {}
    for claim, direction in directions(claims):
        found.setdefault(claim.claim.group or "", Counter())[direction.verdict] += 1
    return found


def directions(claims: tuple[Tried, ...]) -> Iterator[tuple[Tried, Direction]]:
    """Yield every direction with its claim."""
    for claim in claims:
        for direction in claim.directions:
            yield claim, direction


def as_json(found: Hindcast) -> dict[str, Any]:
    """Return the hindcast in the form docs/hindcast_json.md promises."""
    program = found.program
    return {
        "scenario": program.scenario.id,
        "digest": program.scenario.digest,
        "seed": found.seed,
        "playouts": found.playouts,
        "role": found.text.role,
        "event": found.text.event,
        "date": found.day.isoformat() if found.day else None,
        "history": _run(found, found.history),
        "role_as_in_history": _run(found, found.kept),
        "role_at_random": _run(found, found.loose),
        "mixed": {
            "playouts": found.mixed.playouts,
            "endings": _shares(found.mixed, endings=True),
            "events": _shares(found.mixed, endings=False),
        },
        "claims": {claim.id: _claim(claim) for claim in found.claims},
        "tally": {group: dict(counts) for group, counts in tally(found.claims).items()},
        "balance": {balance.event: _balance(balance) for balance in found.balances},
    }


def _run(found: Hindcast, run: Run) -> dict[str, Any]:
    points: dict[str, dict[str, Any]] = {}
    for number, point in enumerate(run.points):
        numbers = {"baseline": point.value, "mean": run.mean(number), "difference": off(run, number)}
        points.setdefault(found.program.tracks[point.track].id, {})[point.day.isoformat()] = numbers
    return {
        "playouts": run.playouts,
        "endings": _shares(run, endings=True),
        "event": run.event(found.event).as_json() if found.event is not None else None,
        "dates": {name: str(day) if (day := run.when(share)) else None for name, share in _DATES.items()},
        "tracks": points,
    }


_DATES = {"p05": 0.05, "p50": 0.50, "p95": 0.95}


def _shares(run: Run, *, endings: bool) -> dict[str, dict[str, float | int]]:
    if endings:
        return {ending.id: run.ending(number).as_json() for number, ending in enumerate(run.program.endings)}
    return {event.id: run.event(number).as_json() for number, event in enumerate(run.program.events)}


def _claim(claim: Tried) -> dict[str, Any]:
    return {
        "event": claim.claim.event,
        "option": claim.claim.option,
        "against": claim.against,
        "group": claim.claim.group,
        "playouts": claim.rows,
        "locked": claim.locked,
        "moves": {
            direction.track: {
                "size": direction.size,
                "differences": list(direction.differences),
                "verdict": direction.verdict,
            }
            for direction in claim.directions
        },
    }


def _balance(balance: Balance) -> dict[str, Any]:
    return {
        "role": balance.role,
        "playouts": balance.rows,
        "options": {answer.id: {"playouts": answer.rows, "goals": _goals(answer.goals)} for answer in balance.answers},
        "worse": dict(balance.worse),
    }


def _goals(goals: dict[str, Share]) -> dict[str, float]:
    return {goal: share.share for goal, share in goals.items()}
