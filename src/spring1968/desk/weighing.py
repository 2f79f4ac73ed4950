"""The weighing of a run's decisions: the player's own, reviewed, in words and ranked. Data for the screen, no drawing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from spring1968.analysis.crossings import crossings
from spring1968.analysis.review import Reviewed, Way, review
from spring1968.desk.errand import Told
from spring1968.desk.screens.strip import decision_day
from spring1968.desk.words import _, signed
from spring1968.play.playthrough import shown_order
from spring1968.telling.dates import day

if TYPE_CHECKING:
    from spring1968.analysis.difference import Difference
    from spring1968.play.game import Game
    from spring1968.play.playthrough import Playthrough
    from spring1968.scenario.schema import EventText

PLAYOUTS = 400
SEED = 1968
"""The luck of the playouts: that of `spring1968 review`, so that both give the same numbers."""

ASKED = 3
"""Turning points that are asked about before everything is shown."""

_TOGETHER = 3
"""Decisions reviewed in one go: the fewer, the sooner the work can be left; the more, the faster it is done."""


@dataclass(frozen=True)
class Weighed:
    """A decision of the player's own with all answers that were open. `own`: its number among them, from 0.

    `ways` are in the order in which the answers were shown; `locked` are the labels of the others.
    """

    own: int
    when: str
    text: EventText
    reviewed: Reviewed
    ways: tuple[Way, ...]
    locked: tuple[str, ...]

    @property
    def taken(self) -> Way:
        """Return the answer that was taken."""
        return self.reviewed.ways[0]

    @cached_property
    def others(self) -> tuple[Way, ...]:
        """Return the answers that were open and not taken, in the order in which they were shown."""
        return tuple(way for way in self.ways if way is not self.taken)

    @cached_property
    def weightiest(self) -> Way | None:
        """Return the answer that would have changed most; None where no change is sure."""
        most = max(self.others, key=lambda way: way.turn, default=None)
        return most if most is not None and most.turn > 0 else None

    def label(self, way: Way) -> str:
        """Return an answer in words."""
        return self.text.options[way.option].label


def weigh(sitting: Playthrough, told: Told, only: Collection[tuple[int, str]] | None = None) -> list[Weighed]:
    """Return the player's own decisions of a run in their order, `PLAYOUTS` playouts an answer, all on the same luck.

    With `only` those of these turns and events alone.
    """
    program = sitting.program
    mine = [crossing for crossing in crossings(sitting) if crossing.decision.by_hand]
    if only is not None:
        mine = [crossing for crossing in mine if (crossing.decision.turn, crossing.decision.event) in only]
    told(0, len(mine))
    found: list[Weighed] = []
    for start in range(0, len(mine), _TOGETHER):
        some = mine[start : start + _TOGETHER]
        for crossing, reviewed in zip(some, review(program, some, {}, PLAYOUTS, SEED), strict=True):
            event = program.events[crossing.question.event]
            text = program.scenario.text.events[event.id]
            ways = {way.option: way for way in reviewed.ways}
            order = [event.options[number].id for number in shown_order(event)]
            shown = tuple(ways[name] for name in order if name in ways)
            locked = tuple(text.options[name].label for name in order if name not in ways)
            when = day(decision_day(sitting, crossing.decision))
            found.append(Weighed(len(found), when, text, reviewed, shown, locked))
        told(len(found), len(mine))
    return found


def ranked(found: list[Weighed]) -> list[Weighed]:
    """Return decisions by how far another answer could have turned the odds, those too close to call last."""
    return sorted(found, key=lambda one: (-one.reviewed.turn, len(one.ways) < 2, one.own))


def leading(way: Way) -> tuple[str, Difference] | None:
    """Return the ending whose share an answer changes most among the changes that are sure; None where none is."""
    sure = [(name, one) for name, one in way.endings.items() if not one.close]
    return max(sure, key=lambda named: abs(named[1].mean), default=None)


def sorted_changes(changes: Mapping[str, Difference]) -> list[tuple[str, Difference]]:
    """Return changes, the largest sure one first, those too close to call last."""
    return sorted(changes.items(), key=lambda named: (named[1].close, -abs(named[1].mean)))


def near(one: Way, other: Way) -> bool:
    """Return whether the leading changes of two answers overlap in size, so that it is open which changes more."""
    first, second = (_sizes(leading(way)) for way in (one, other))
    return first[0] <= second[1] and second[0] <= first[1]


def _sizes(led: tuple[str, Difference] | None) -> tuple[float, float]:
    if led is None:
        return 0.0, 0.0
    low, high = sorted(abs(limit) for limit in led[1].interval)
    return low, high


def points(share: float) -> str:
    """Return a change of a share in points, with its sign."""
    return signed(round(100 * share, 1))


def change_words(change: Difference) -> str:
    """Return a change in points with its 95 % interval, or that it is too close to call."""
    if change.close:
        return _("too close to call")
    low, high = change.interval
    return _("{change} ({low} to {high})").format(change=points(change.mean), low=points(low), high=points(high))


def leading_words(game: Game, way: Way) -> str:
    """Return in words what an answer changes most about the end."""
    led = leading(way)
    if led is None:
        return _("endings: too close to call")
    ending = game.sitting.program.scenario.text.endings[led[0]].title
    return _("{ending} {change}").format(ending=ending, change=change_words(led[1]))
