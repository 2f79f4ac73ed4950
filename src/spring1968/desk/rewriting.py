"""The smallest rewrite in the window: what is asked, the search beside the frame, a player’s own try. No drawing here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from spring1968.analysis.changed import Base, Changes
from spring1968.analysis.odds import Share
from spring1968.analysis.processes import Effort
from spring1968.analysis.rewrite import (
    Rewrite,
    chance,
    choices_in,
    day_of,
    history_of,
    policies_of,
    possible,
    search,
    unlike_history,
)
from spring1968.analysis.targets import Target
from spring1968.desk.errand import Told
from spring1968.desk.guess_line import asked_of
from spring1968.play.playthrough import shown_order

if TYPE_CHECKING:
    from spring1968.play.game import Game

PLAYOUTS = 400
SEED = 1968
"""The playouts and the luck of `spring1968 rewrite`, so that both give the same numbers."""

LEAST, MOST, STEP = 0.05, 0.95, 0.05
MOST_CHANGES = 5


@dataclass(frozen=True)
class Wanted:
    """What is searched for: from the run or from history, below which chance, with how many changes at most."""

    from_history: bool = False
    below: float = 0.2
    most: int = 3

    def turned(self, what: str, steps: int) -> Wanted:
        """Return it with one part changed, within its limits."""
        if what == "from":
            return replace(self, from_history=not self.from_history)
        if what == "below":
            return replace(self, below=round(min(MOST, max(LEAST, self.below + steps * STEP)), 2))
        return replace(self, most=min(MOST_CHANGES, max(1, self.most + steps)))


@dataclass
class Quest:
    """The decisions that may be changed, and what a player has changed of them so far."""

    game: Game
    wanted: Wanted = field(default_factory=Wanted)
    picks: dict[str, str] = field(default_factory=dict)

    @cached_property
    def target(self) -> Target:
        """Return what is to become unlikely: the event of the scenario's hindcast, else how the run ended."""
        return asked_of(self.game.sitting).target

    @property
    def title(self) -> str:
        """Return the target in words."""
        return asked_of(self.game.sitting).title

    @property
    def choices(self) -> dict[str, str]:
        """Return the choices that may be changed, by event: the run's, or history's."""
        roles = (self.game.role,)
        program = self.game.sitting.program
        found = history_of(program, roles) if self.wanted.from_history else choices_in(self.game.sitting, roles)
        return dict(sorted(found.items(), key=lambda one: (day_of(program, one[0]), one[0])))

    @property
    def changes(self) -> Changes:
        """Return what the player has changed."""
        return tuple(sorted((event, option) for event, option in self.picks.items() if self.choices.get(event) != option))

    def pick(self, event: str, steps: int) -> None:
        """Take another answer in one event, in the order in which answers are shown."""
        of = next(one for one in self.game.sitting.program.events if one.id == event)
        names = [of.options[number].id for number in shown_order(of)]
        now = self.picks.get(event, self.choices[event])
        self.picks[event] = names[(names.index(now) + steps) % len(names)]

    def distance(self, changes: Changes) -> int:
        """Return how many choices are unlike history with these changes made."""
        return unlike_history(self.game.sitting.program, self.choices, changes)

    def _base(self) -> Base:
        run = None if self.wanted.from_history else self.game.sitting
        return Base(self.game.sitting.program, policies_of(run, (self.game.role,)))

    def searched(self, told: Told) -> Rewrite:
        """Search; progress is told in hundredths of the sizes."""
        wanted, program = self.wanted, self.game.sitting.program
        effort = Effort(PLAYOUTS, SEED, 1, lambda done: told(done, 100 * wanted.most))
        return search(self._base(), possible(program, self.choices), self.target, wanted.below, wanted.most, effort)

    def tried(self, changes: Changes, told: Told) -> Share:
        """Return the chance of the target with these changes."""
        told(0, 1)
        return chance(self._base(), changes, self.target, Effort(PLAYOUTS, SEED, 1))
