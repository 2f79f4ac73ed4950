"""The model plays on from a place of a branch a thousand times: data for the screen of branches, no drawing.

From a branch of which nothing is hidden the timelines go on from its true state; else from what the role can believe, as
the odds on the desk do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.outlook import BATCHES, ENOUGH, MORE, SEED, Ending, Outlook
from spring1968.desk.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spring1968.analysis.belief import Belief
    from spring1968.analysis.odds import Share
    from spring1968.desk.errand import Told
    from spring1968.engine.program import Program
    from spring1968.engine.timelines import Timelines
    from spring1968.play.playthrough import Playthrough

TIMES = 1_000
_AT_ONCE = 250


def truly(program: Program, table: Timelines, told: Told) -> Outlook:
    """Return how `TIMES` timelines end that go on from a table of one row, every role by weight."""
    from spring1968.analysis.belief import Belief
    from spring1968.analysis.crossings import fan

    told(0, TIMES)
    sum_of = _Sum(program, openly=True)
    for first in range(0, TIMES, _AT_ONCE):
        sum_of.add(Belief(program, fan(table, _AT_ONCE, SEED, 1 + first), _AT_ONCE, _AT_ONCE))
        told(sum_of.kept, TIMES)
    return sum_of.outlook()


def at_decision(sitting: Playthrough, number: int, told: Told) -> Outlook:
    """Return how `TIMES` timelines end that go on from a decision of any role, before it was made."""
    from spring1968.analysis.crossings import crossings

    crossing = next(crossing for crossing in crossings(sitting) if crossing.number == number)
    return truly(sitting.program, crossing.table, told)


def as_believed(sitting: Playthrough, role: str, told: Told) -> Outlook:
    """Return how the timelines end that agree with all a role has seen, every role by weight: some `TIMES`, or fewer."""
    from spring1968.analysis.belief import believe

    told(0, TIMES)
    sum_of = _Sum(sitting.program, openly=False)
    for number, rows in enumerate((*BATCHES, *MORE)):
        if number >= len(BATCHES) and sum_of.kept >= ENOUGH:
            break
        sum_of.add(believe(sitting, role, rows, SEED, 1 + sum_of.asked))
        told(min(sum_of.kept, TIMES), TIMES)
    return sum_of.outlook()


class _Sum:
    """Counts endings over batches."""

    def __init__(self, program: Program, *, openly: bool) -> None:
        self.program, self.openly = program, openly
        self.kept = self.asked = 0
        self.counts: dict[str, int] = {}

    def add(self, belief: Belief) -> None:
        from spring1968.analysis.belief import outlook

        shares: Mapping[str, Share] = outlook(belief, {})
        for name, share in shares.items():
            self.counts[name] = self.counts.get(name, 0) + share.count
        self.kept += belief.kept
        self.asked += belief.asked

    def outlook(self) -> Outlook:
        from spring1968.analysis.odds import Share

        texts = self.program.scenario.text.endings
        found = [Ending(texts[name].title, Share(count, self.kept)) for name, count in self.counts.items() if count]
        ordered = tuple(sorted(found, key=lambda ending: -ending.share.count))
        return Outlook(ordered, self.kept, self.asked, self.openly, done=True)


def about(outlook: Outlook) -> list[str]:
    """Return what the shares are of, who decides how, and how sure they are."""
    kept, asked = f"{outlook.kept:,}", f"{outlook.asked:,}"
    if not outlook.kept:
        return [_("None of {asked} timelines agrees with all you have seen.").format(asked=asked)]
    if outlook.openly:
        first = _("{kept} timelines go on from this place as it truly stood.").format(kept=kept)
    else:
        first = _(
            "As far as you can tell: {kept} of {asked} timelines agree with all you had seen up to here. What is hidden "
            "from you may have gone otherwise in each."
        ).format(kept=kept, asked=asked)
    second = _("From here on everybody, you too, decides by weight. In brackets: the 95 % interval (Wilson 1927).")
    few = [_("These are few: take the shares as rough.")] if outlook.few else []
    return [first, second, *few]
