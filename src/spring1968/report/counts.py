"""What a class has counted, for its pack and as CSV: each vote and each prediction with its hands. Counts, never names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from spring1968.report.facts import historical
from spring1968.report.lines import safe
from spring1968.report.study import Prediction, Run, Vote, Voted, checked
from spring1968.telling.dates import event_day

HEAD = ("number", "kind", "day", "asked", "answer", "hands", "taken", "history")


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer with its hands. `taken`: the run took it, or it came true; `history`: history chose it, None if unknown."""

    label: str
    hands: int
    taken: bool
    history: bool | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Something a class was asked: what, when ("" where it does not matter), and its answers as they are written down."""

    title: str
    when: str
    answers: tuple[Counted, ...]
    is_vote: bool

    @property
    def hands(self) -> int:
        """Return how many hands were raised."""
        return sum(one.hands for one in self.answers)

    @property
    def most(self) -> int:
        """Return the most hands of an answer, at least 1."""
        return max([one.hands for one in self.answers] + [1])


def counted(run: Run, voted: Voted) -> Iterator[Asked]:
    """Yield each vote of a class, then each prediction; raises ValueError for votes that do not fit the scenario."""
    fits = checked(voted, run.program)
    for vote in fits.votes:
        yield _vote(run, vote)
    for one in fits.predictions:
        yield _prediction(one)


def _vote(run: Run, vote: Vote) -> Asked:
    """Return a vote with the answers that had hands, the one taken and history's, in the order of the scenario."""
    program = run.program
    event, known = program.scenario.text.events[vote.event], historical(program.scenario.text.events[vote.event])
    made = {(one.turn, one.event): one.option for one in run.sitting.decisions}.get((vote.turn, vote.event))
    shown = [
        (name, option) for name, option in event.options.items() if name in vote.hands or name == made or option is known
    ]
    answers = tuple(
        Counted(option.label, vote.hands.get(name, 0), name == made, None if known is None else option is known)
        for name, option in shown
    )
    at = next(number for number, rule in enumerate(program.events) if rule.id == vote.event)
    return Asked(event.title, event_day(program, at, vote.turn), answers, is_vote=True)


def _prediction(one: Prediction) -> Asked:
    answers = [Counted(answer, hands, answer == one.true) for answer, hands in one.hands.items()]
    if one.true is not None and one.true not in one.hands:
        answers.append(Counted(one.true, 0, taken=True))
    return Asked(one.asked, "", tuple(answers), is_vote=False)


def counts_csv(run: Run, voted: Voted) -> str:
    """Return a class's hands as CSV; raises ValueError for votes that do not fit the scenario.

    `kind` is "vote" or "prediction"; `taken` says whether the run took the answer, or whether it came true; `history`
    whether history chose it ("" where that is not known, and for predictions).
    """
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(HEAD)
    for number, one in enumerate(counted(run, voted), 1):
        kind = "vote" if one.is_vote else "prediction"
        for answer in one.answers:
            history = "" if answer.history is None else _yes(answer.history)
            row = [str(number), kind, one.when, one.title, answer.label, str(answer.hands), _yes(answer.taken), history]
            out.writerow([safe(cell) for cell in row])
    return written.getvalue()


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
