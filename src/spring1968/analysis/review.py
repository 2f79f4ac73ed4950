"""The review of a run: what every other answer would have changed, and which decisions the run turned on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spring1968.analysis.crossings import Crossing, Outcome, ways_on
from spring1968.analysis.difference import Difference, paired
from spring1968.analysis.odds import Share
from spring1968.engine.program import Program
from spring1968.play.playthrough import Decision
from spring1968.play.policies import Policy

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Way:
    """One answer to a question: the shares of the endings after it, and what it changes against the answer taken.

    `endings` and `goals` are differences of shares against the answer taken; for that answer itself they are empty.
    """

    option: str
    odds: Mapping[str, Share]
    endings: Mapping[str, Difference]
    goals: Mapping[str, Difference]

    @property
    def turn(self) -> float:
        """Return how far the odds turn: the largest sure change in the share of an ending, 0 to 1; 0 where all are close."""
        return max((abs(one.mean) for one in self.endings.values() if not one.close), default=0.0)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision with all its answers, the one taken first."""

    decision: Decision
    ways: tuple[Way, ...]

    @property
    def turn(self) -> float:
        """Return how far another answer could have turned the odds, 0 to 1."""
        return max((way.turn for way in self.ways), default=0.0)


def review(
    program: Program,
    at: Sequence[Crossing],
    policies: Mapping[str, Policy],
    rows: int,
    seed: int,
    progress: Progress | None = None,
) -> list[Reviewed]:
    """Return each crossing with every open answer, `rows` playouts an answer, all answers on the same luck.

    After the answer every role goes by its policy. `progress` is called with how many crossings are done.
    """
    done = []
    for crossing in at:
        done.append(reviewed(program, crossing, policies, rows, seed))
        if progress is not None:
            progress(len(done))
    return done


def reviewed(program: Program, crossing: Crossing, policies: Mapping[str, Policy], rows: int, seed: int) -> Reviewed:
    """Return one crossing with all its open answers."""
    outcomes = ways_on(program, crossing, policies, rows, seed)
    event = program.events[crossing.question.event]
    names = [event.options[number].id for number in crossing.ways(program)]
    role = crossing.decision.role
    taken, *others = [
        _way(program, name, outcome, None if at == 0 else outcomes[0], role)
        for at, (name, outcome) in enumerate(zip(names, outcomes, strict=True))
    ]
    return Reviewed(crossing.decision, (taken, *others))


def turning_points(of: Sequence[Reviewed], count: int = 3) -> list[Reviewed]:
    """Return the decisions at which another answer would have turned the odds most, the weightiest first."""
    ranked = sorted(of, key=lambda one: -one.turn)
    return [one for one in ranked[:count] if one.turn > 0.0]


def _way(program: Program, option: str, outcome: Outcome, against: Outcome | None, role: str) -> Way:
    rows = len(outcome.ending)
    counts = np.bincount(outcome.ending, minlength=len(program.endings))
    odds = {ending.id: Share(int(count), rows) for ending, count in zip(program.endings, counts, strict=True)}
    if against is None:
        return Way(option, odds, {}, {})
    endings = {
        ending.id: paired(outcome.ending == number, against.ending == number)
        for number, ending in enumerate(program.endings)
        if np.any(outcome.ending == number) or np.any(against.ending == number)
    }
    goals = {goal: paired(met, against.goals[role][goal]) for goal, met in outcome.goals[role].items()}
    return Way(option, odds, endings, goals)
