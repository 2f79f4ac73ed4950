"""Games that stand at every question that random play comes to: real texts for the screens."""

from __future__ import annotations

import random
import tempfile
from functools import cache
from pathlib import Path

from spring1968.engine.program import Program
from spring1968.play.game import Game
from spring1968.play.playthrough import begin
from spring1968.play.starting import program_of

NOWHERE = Path(tempfile.mkdtemp()) / "run.json"
"""Where these games would be kept, if a screen kept one."""


@cache
def program(name: str = "prague_spring") -> Program:
    """Return the program of a shipped scenario."""
    return program_of(name)


@cache
def games(name: str = "prague_spring", runs: int = 12) -> dict[str, Game]:
    """Return a game at each question of a scenario, by role and event, from `runs` random runs of each role."""
    chance = random.Random(1968)
    found: dict[str, Game] = {}
    for role in program(name).roles:
        for seed in range(runs):
            sitting = begin(program(name), seed, frozenset({role}), {})
            while sitting.question is not None:
                event = program(name).events[sitting.question.event].id
                found.setdefault(f"{role}:{event}", Game(sitting, role, None, NOWHERE))
                sitting = sitting.choose(chance.choice([option.id for option, free in sitting.options() if free]))
    return found


@cache
def finished(name: str = "prague_spring", role: str = "prague", seed: int = 0, historical: bool = False) -> Game:
    """Return a run played to its end: as in history where there is such an answer, or at random."""
    chance = random.Random(seed)
    sitting = begin(program(name), seed, frozenset({role}), {})
    while sitting.question is not None:
        free = [option for option, is_free in sitting.options() if is_free]
        wanted = [option for option in free if option.historical] if historical else []
        sitting = sitting.choose((wanted or [chance.choice(free)])[0].id)
    return Game(sitting, role, None, NOWHERE)
