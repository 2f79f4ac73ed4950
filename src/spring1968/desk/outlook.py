"""The odds at a question, worked out beside the frame in growing batches; each counts as soon as it is there.

Nothing hidden goes into them unless the book lies open: see `analysis.belief`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spring1968.analysis.belief import Belief
    from spring1968.analysis.odds import Share
    from spring1968.desk.app import App
    from spring1968.desk.worker import Worker
    from spring1968.play.game import Game
    from spring1968.play.playthrough import Playthrough

BATCHES = (256, 256, 512, 1_024, 2_048)
MORE = (4_096, 4_096, 4_096)
"""Timelines tried besides where so many do not agree with what was seen that fewer than `ENOUGH` are left."""

ENOUGH = 1_000
FEW = 0.05
SEED = 6_804_051_968
"""The luck of the odds. It is not the run's, and its timeline 0 is left out: in no run is the run itself among them."""


class Ending(NamedTuple):
    """An ending with its title, and how many of the timelines met it."""

    title: str
    share: Share


@dataclass(frozen=True)
class Outlook:
    """What is known of the odds so far: the endings, the likeliest first, out of `kept` timelines of `asked` tried.

    `openly`: from the run's true state. `done`: no more timelines will come.
    """

    endings: tuple[Ending, ...] = ()
    kept: int = 0
    asked: int = 0
    openly: bool = False
    done: bool = False

    @property
    def few(self) -> bool:
        """Return whether so few timelines agree with what was seen (under 5 %) that it has to be said."""
        return self.kept < FEW * self.asked


@dataclass(frozen=True)
class _Moment:
    """A question as somebody sees it; `role` is None with the book open."""

    sitting: Playthrough
    role: str | None

    def is_at(self, other: _Moment | None) -> bool:
        return other is not None and other.sitting is self.sitting and other.role == self.role

    def follows(self, other: _Moment | None) -> bool:
        return other is not None and other.sitting is self.sitting.earlier and other.role == self.role


class Odds:
    """The odds of the game on the desk. Only the worker's jobs play timelines; everything else is in the frame loop."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._worker: Worker | None = None
        self._moment: _Moment | None = None
        self._outlook = Outlook()
        self._counts: dict[str, int] = {}
        self._beliefs: list[Belief] = []
        self._before: list[Belief] = []
        self._generation = 0
        self._wanted = False

    def watch(self, game: Game, *, open_book: bool) -> Outlook:
        """Return what is known of the odds at a game's question; from now on they are worked out for this one."""
        moment = _Moment(game.sitting, None if open_book or game.open_book else game.role)
        if not moment.is_at(self._moment) or self._worker is not self.app.worker:
            self._turn_to(moment)
        return self._outlook

    def begin(self) -> None:
        """Ask the worker for the next batch where one is wanted. Called when a picture stands: drawing it comes first."""
        if self._wanted:
            self._wanted = False
            self._next()

    def _turn_to(self, moment: _Moment) -> None:
        """Throw away what is being worked out, and want the odds of another question."""
        self._generation += 1
        self._before = self._beliefs if moment.follows(self._moment) else []
        self._worker, self._moment, self._beliefs = self.app.worker, moment, []
        self._counts = {}
        self._outlook = Outlook(openly=moment.role is None)
        self._wanted = True

    def _next(self) -> None:
        """Ask for the next batch."""
        moment, number, generation = self._moment, len(self._beliefs), self._generation
        assert moment is not None
        rows, first = (*BATCHES, *MORE)[number], 1 + self._outlook.asked
        since = self._before[number] if number < len(self._before) else None

        def job() -> tuple[Belief, Mapping[str, Share]] | None:
            from spring1968.analysis.belief import believe, outlook

            if generation != self._generation:
                return None
            belief = believe(moment.sitting, moment.role, rows, SEED, first, since)
            return (belief, outlook(belief, {})) if generation == self._generation else None

        def then(result: tuple[Belief, Mapping[str, Share]] | None) -> None:
            if result is not None and generation == self._generation:
                self._take(*result)

        self.app.worker.later(job, then)

    def _take(self, belief: Belief, shares: Mapping[str, Share]) -> None:
        """Add a batch, and ask for the next where one is wanted."""
        for ending, share in shares.items():
            self._counts[ending] = self._counts.get(ending, 0) + share.count
        self._beliefs.append(belief)
        tried = len(self._beliefs)
        kept, asked = self._outlook.kept + belief.kept, self._outlook.asked + belief.asked
        done = tried == len(BATCHES) + len(MORE) or (tried >= len(BATCHES) and kept >= ENOUGH)
        self._outlook = Outlook(self._endings(belief, kept), kept, asked, self._outlook.openly, done)
        self._wanted = not done

    def _endings(self, belief: Belief, kept: int) -> tuple[Ending, ...]:
        from spring1968.analysis.odds import Share

        titles = {name: text.title for name, text in belief.program.scenario.text.endings.items()}
        found = [Ending(titles[name], Share(count, kept)) for name, count in self._counts.items()] if kept else []
        return tuple(sorted(found, key=lambda ending: -ending.share.count))
