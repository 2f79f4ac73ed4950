"""Lesson plans, minute by minute, tied to the moments of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spring1968.report.moments import Moment, by_date


@dataclass(frozen=True, slots=True)
class Step:
    """Some minutes of a lesson: from, to, what happens, and what is needed for it."""

    start: int
    end: int
    what: str
    needs: str

    @property
    def minutes(self) -> str:
        """Return the minutes as "3–6"."""
        return f"{self.start}–{self.end}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A lesson: its name, its steps, and what is left for home ("" for nothing)."""

    name: str
    steps: tuple[Step, ...]
    home: str = ""


def plans(found: Sequence[Moment], claim: str, assumption: str) -> list[Plan]:
    """Return plans for 25, 45 and 2 x 45 minutes. `assumption` is the disputed number to argue about, "" for none."""
    weighty, dated = list(found), by_date(found)
    return [
        Plan("25 minutes: one turning point", _timed(_short(weighty, claim))),
        Plan("45 minutes: two turning points and a vote", _timed(_single(by_date(weighty[:2]), claim, assumption))),
        *_double(dated, claim, assumption),
    ]


Rough = tuple[int, str, str]
"""How many minutes, what happens, what is needed."""


def _timed(steps: Sequence[Rough]) -> tuple[Step, ...]:
    at, timed = 0, []
    for minutes, what, needs in steps:
        timed.append(Step(at, at + minutes, what, needs))
        at += minutes
    return tuple(timed)


def _vote(claim: str) -> Rough:
    return 3, f"Write the motion on the board: {claim} Hands for, hands against. Keep the two numbers.", "board"


def _again(minutes: int) -> Rough:
    return (
        minutes,
        "Vote on the motion again. Who changed sides says in one sentence which argument did it.",
        "the two numbers",
    )


def _argue(one: Moment, minutes: int) -> list[Rough]:
    """Return the steps of one moment: read, decide, uncover; `minutes` in all, 8 at least."""
    voices = list(dict.fromkeys(said.who for answer in one.answers for said in answer.said))[:2]
    read = f"; then two students read {' and '.join(voices)} aloud" if voices else ""
    rival = f" or “{one.rival}”" if one.rival else ""
    told = (
        f"history’s answer, “{one.history}”"
        if one.unlike
        else "that history chose the same"
        if one.history
        else "the result"
    )
    odds = ", and the bars" if one.other is not None else ""
    return [
        (3, f"{one.when}, “{one.title}”: read the dossier{read}.", f"turning point {one.place}"),
        (minutes - 6, f"Pairs: “{one.chosen}”{rival}? Note one reason for each. Then hands.", "paper"),
        (3, f"Uncover {told}{odds}. Who wants to change?", f"turning point {one.place}"),
    ]


def _short(found: Sequence[Moment], claim: str) -> list[Rough]:
    story = (3, "Tell the run from its paragraph; point at the marks on the first chart.", "sections 1 and 2")
    return [_vote(claim), story, *_argue(found[0], 12), (3, "Question 1 of this pack, aloud.", "section 6"), _again(4)]


def _single(found: Sequence[Moment], claim: str, assumption: str) -> list[Rough]:
    steps = [
        _vote(claim),
        (4, "Tell the run; the class reads the three charts: where does it leave history?", "sections 1 and 2"),
    ]
    each = 28 // len(found)
    for one in found:
        steps += _argue(one, each)
    spent = sum(step[0] for step in steps)
    return [*steps, _doubt(45 - spent - 4, assumption), _again(4)]


def _doubt(minutes: int, assumption: str) -> Rough:
    what = f"Doubt the model: {assumption}" if assumption else "Doubt the model: choose a line of section 9 and answer it."
    return minutes, what, "section 5" if assumption else "section 9"


def _double(found: Sequence[Moment], claim: str, assumption: str) -> list[Plan]:
    first = [
        _vote(claim),
        (5, "Tell the run; the class reads the charts and finds where it leaves history.", "sections 1 and 2"),
    ]
    each = 30 // len(found)
    for one in found:
        first += _argue(one, each)
    spent = sum(step[0] for step in first)
    first.append((45 - spent, "Deal the role cards. Three groups: for the motion, against it, judges.", "section 8"))
    titles = ", ".join(f"“{one.title}”" for one in found)
    second: list[Rough] = [
        (5, f"Groups meet. Each side picks two proofs from {titles}; the judges write three questions.", "sections 4 and 6"),
        (8, "Two speeches for, two against, two minutes each, in turn.", "a watch"),
        (10, "The judges ask; anybody on the side asked may answer.", "section 6"),
        _doubt(10, assumption),
        (6, "Closing: one minute a side. The judges name the best proof, not the winner.", "paper"),
        (6, "Vote on the motion; compare with the first lesson.", "the two numbers"),
    ]
    home = f"Find one of the sources of “{found[0].title}” (the last section) and bring a sentence that helps your side."
    return [
        Plan("2 × 45 minutes, first lesson: the evidence", _timed(first), home),
        Plan("2 × 45 minutes, second lesson: the debate", _timed(second)),
    ]
