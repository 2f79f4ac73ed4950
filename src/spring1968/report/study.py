"""What a pack is made from: a run that is over with the review of its decisions, and what a class said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spring1968.analysis.crossings import crossings
from spring1968.analysis.processes import Effort
from spring1968.analysis.review import Reviewed, review
from spring1968.engine.program import Program
from spring1968.play.playthrough import Decision, Playthrough
from spring1968.problems import UserError, listed


@dataclass(frozen=True)
class Run:
    """A run that is over, and the role it is told for. `code` is its run code, "" where it is not to be printed."""

    sitting: Playthrough
    role: str
    code: str = ""
    school: str | None = None
    open_book: bool = False

    @property
    def program(self) -> Program:
        """Return the program it was played in."""
        return self.sitting.program

    @property
    def own(self) -> list[Decision]:
        """Return the decisions of the role the run is told for."""
        return [one for one in self.sitting.decisions if one.role == self.role]


@dataclass(frozen=True)
class Study:
    """A run with the review of its own decisions: `rows` playouts an answer on the luck of `seed`, all roles by weight."""

    run: Run
    reviewed: tuple[Reviewed, ...]
    rows: int
    seed: int


def studied(run: Run, effort: Effort) -> Study:
    """Return a run with the review of the decisions of its role; progress is told in decisions.

    Raises `UserError` for a run that has not ended (a pack tells what is hidden), and for a role that decided nothing.
    """
    if not run.sitting.over:
        raise UserError("the run has not ended, and a pack tells what is hidden; play it to its end first")
    at = [one for one in crossings(run.sitting) if one.decision.role == run.role]
    if not at:
        deciders = listed(dict.fromkeys(one.role for one in run.sitting.decisions))
        cure = f"name a role that does with --role: {deciders}" if deciders else "nobody does: play another run"
        raise UserError(f"'{run.role}' decides nothing in this run; {cure}")
    found = review(run.program, at, {}, effort.rows, effort.seed, effort.progress, effort.processes)
    return Study(run, tuple(found), effort.rows, effort.seed)


@dataclass(frozen=True, slots=True)
class Vote:
    """The hands a class raised at one decision of its run: by option, how many. No names."""

    turn: int
    event: str
    hands: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a class expected: what was asked, how many hands each answer had, and the answer that came true if one did."""

    asked: str
    hands: Mapping[str, int]
    true: str | None = None


@dataclass(frozen=True, slots=True)
class Voted:
    """A class's own data: its votes and its predictions, in the order in which they were made."""

    votes: Sequence[Vote] = ()
    predictions: Sequence[Prediction] = ()


def checked(voted: Voted, program: Program) -> Voted:
    """Return a class's data; raises ValueError for an event or option the scenario lacks, or a count below zero."""
    events = program.scenario.text.events
    for vote in voted.votes:
        options = events[vote.event].options if vote.event in events else {}
        unknown = [option for option in vote.hands if option not in options]
        if unknown or not options:
            raise ValueError(f"the scenario has no option {unknown or vote.hands} of an event '{vote.event}'")
    for counts in (*(one.hands for one in voted.votes), *(one.hands for one in voted.predictions)):
        if any(count < 0 for count in counts.values()):
            raise ValueError(f"hands are counted from 0 up, not {dict(counts)}")
    return voted
