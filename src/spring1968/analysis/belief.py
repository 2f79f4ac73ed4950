"""What a role can believe: timelines that agree with all it has seen of a run; what is hidden may have gone otherwise.

Odds worked out from the true state would tell what is hidden. So a belief is worked out from `Seen` alone, which holds
nothing hidden: timelines are played from the first turn, choices that the role knows of are made as in the run, choices
hidden from it go by weight, and a timeline in which something it could see goes otherwise is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from spring1968.analysis.crossings import fan
from spring1968.analysis.joint import Asked, by_policies, together
from spring1968.analysis.odds import Share
from spring1968.engine.program import Program
from spring1968.engine.step import Question, advance, answer
from spring1968.engine.timelines import BoolArray, Timelines, locked
from spring1968.play.playthrough import Playthrough
from spring1968.play.policies import Policy, choose

FEW = 0.05
"""The share of timelines that agree below which a belief rests on few."""

NOTHING = -1
"""In place of an event's number: the start of a turn."""

Moment = tuple[int, int]
"""A turn (from 0) and the number of an event, or `NOTHING` for the start of the turn."""


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a role has seen of a run up to now; two runs that look alike to it are equal here.

    `turn` and `event` say where it stands: at a question it knows of, or at the start of the turn (`NOTHING`). `came` gives
    the option taken (-1 where nobody is asked) in each event it knows of, `tracks` the values in points of the tracks it
    sees, by number, at each start of a turn and each question put to it, `offered` which options were open there.
    """

    role: int
    turn: int
    event: int
    came: Mapping[Moment, int]
    tracks: Mapping[Moment, Mapping[int, float]]
    offered: Mapping[Moment, tuple[bool, ...]]


@dataclass(frozen=True, slots=True)
class Belief:
    """Timelines that agree with all a role has seen: `kept` of the `asked` that were played. `table` may have no rows."""

    program: Program
    table: Timelines
    asked: int
    kept: int

    @property
    def few(self) -> bool:
        """Return whether so few timelines agree (under 5 %) that it should be said."""
        return self.kept < FEW * self.asked


def seen_by(sitting: Playthrough, role: str) -> Seen:
    """Return what a role has seen of a run up to now."""
    program, number = sitting.program, sitting.program.roles.index(role)
    shown = [track for track, rule in enumerate(program.tracks) if number not in rule.hidden_from]
    known = [what for what in sitting.occurrences if number not in program.events[what.event].hidden_from]
    tracks: dict[Moment, Mapping[int, float]] = {
        (turn, NOTHING): {track: state[track] for track in shown} for turn, state in enumerate(sitting.states)
    }
    offered: dict[Moment, tuple[bool, ...]] = {}
    event = NOTHING
    if sitting.question is not None and number not in program.events[sitting.question.event].hidden_from:
        event = sitting.question.event
        tracks[sitting.table.turn, event] = _values(sitting, shown)
    for step, question in _questions(sitting):
        if question.role == number:
            moment = step.table.turn, question.event
            tracks[moment] = _values(step, shown)
            offered[moment] = tuple(question.open[:, 0].tolist())
    return Seen(number, sitting.table.turn, event, {(what.turn, what.event): what.option for what in known}, tracks, offered)


def _questions(sitting: Playthrough) -> Iterator[tuple[Playthrough, Question]]:
    """Yield the run as it stood at each question put to hands so far, the latest first."""
    step: Playthrough | None = sitting
    while step is not None:
        if step.question is not None:
            yield step, step.question
        step = step.earlier


def _values(sitting: Playthrough, tracks: list[int]) -> dict[int, float]:
    return {track: float(sitting.table.tracks[track][0]) for track in tracks}


def believe(
    sitting: Playthrough, role: str | None, rows: int, seed: int, first: int = 0, since: Belief | None = None
) -> Belief:
    """Return the timelines out of `rows` (`first`, `first` + 1, ... of a seed) that agree with all a role has seen.

    They stand at the run's question with every row asked; where that is hidden from the role, at the start of the turn.
    Tracks that the role sees have the run's values. From the role None, as from one from which nothing is hidden, and in a
    run that is over, they are copies of the run's own row. `since` is the belief of an earlier moment of the same run with
    the same arguments, to go on from; the result is the same without it. Two things are not used as evidence: the late
    signals of hidden tracks, and what the moves of visible tracks tell of what is hidden.

    `first` is best above 0: timeline 0 of the run's own seed is the run itself.

    Raises ValueError when `since` is of another number of rows.
    """
    program = sitting.program
    if role is None or sitting.over or not _hides(program, program.roles.index(role)):
        return Belief(program, fan(sitting.table, rows, seed, first), rows, rows)
    if since is not None and since.asked != rows:
        raise ValueError(f"a belief of {rows} timelines cannot go on from one of {since.asked}")
    table = since.table if since is not None else program.start(seed, rows, first)
    table = _followed(program, seen_by(sitting, role), table)
    return Belief(program, table, rows, len(table))


def outlook(belief: Belief, policies: Mapping[str, Policy]) -> dict[str, Share]:
    """Return the share of every ending, by id, once a belief's timelines are played to their end.

    Every role, at the pending question too, goes by its policy, by weight where it has none. Without timelines there are no
    shares: the mapping is empty.
    """
    program = belief.program
    if belief.kept == 0:
        return {}
    (found,) = together(program, [belief.table], by_policies(program, policies), Asked())
    counts = np.bincount(found.ending, minlength=len(program.endings))
    return {ending.id: Share(int(count), belief.kept) for ending, count in zip(program.endings, counts, strict=True)}


def _hides(program: Program, role: int) -> bool:
    """Return whether anything is hidden from a role."""
    return any(role in thing.hidden_from for things in (program.tracks, program.events) for thing in things)


def _followed(program: Program, seen: Seen, table: Timelines) -> Timelines:
    """Return the rows of a table that agree with what was seen from there on, at the moment at which it ends."""
    while len(table) and (table.turn, NOTHING) != (seen.turn, seen.event):
        turn = table.turn
        table, question = advance(program, table)
        if question is None:
            table = _none(table) if turn == seen.turn else _next_turn(program, seen, table, turn)
        elif seen.role in program.events[question.event].hidden_from:
            table = answer(program, table, question, choose(program, table, question, {}))
        elif (turn, question.event) == (seen.turn, seen.event):
            table, _question = _as_asked(program, seen, table, question)
            return _agreeing(program, seen, table, program.agenda[turn][: table.position])
        else:
            table = _as_decided(program, seen, table, question)
    return table


def _next_turn(program: Program, seen: Seen, table: Timelines, turn: int) -> Timelines:
    """Return the rows that run on and in whose turn just what was seen came up, their visible tracks as they were seen."""
    ended = replace(table, turn=turn)
    kept = _agreeing(program, seen, ended, program.agenda[turn])
    kept = replace(kept, turn=table.turn).take(np.flatnonzero(kept.running))
    return _showing(kept, seen.tracks[kept.turn, NOTHING]) if len(kept) else kept


def _agreeing(program: Program, seen: Seen, table: Timelines, events: tuple[int, ...]) -> Timelines:
    """Return the rows in which, of these events of the table's turn, those that were seen came up and no others."""
    good: BoolArray = np.ones(len(table), dtype=np.bool_)
    for event in events:
        if seen.role not in program.events[event].hidden_from:
            good &= (table.came[event] == table.turn) == ((table.turn, event) in seen.came)
    return _where(table, good)


def _as_decided(program: Program, seen: Seen, table: Timelines, question: Question) -> Timelines:
    """Return the rows after a question that the role knows of, answered as in the run; none asked where the run was not."""
    moment = table.turn, question.event
    if moment not in seen.came:
        good = np.ones(len(table), dtype=np.bool_)
        good[question.rows] = False
        return _where(table, good)
    table, again = _as_asked(program, seen, table, question)
    option = seen.came[moment]
    good = again.open[option] if len(table) else np.ones(0, dtype=np.bool_)
    table = _where(table, good)
    again = replace(again, rows=np.arange(len(table)), open=again.open[:, good])
    return answer(program, table, again, np.full(len(table), option, dtype=np.intp)) if len(table) else table


def _as_asked(program: Program, seen: Seen, table: Timelines, question: Question) -> tuple[Timelines, Question]:
    """Return the rows that are asked once visible tracks are as they were seen, with the same options open."""
    moment = table.turn, question.event
    table = table.take(question.rows)
    if moment in seen.tracks:
        table = _showing(table, seen.tracks[moment], begins=False)
    again = advance(program, table)[1]
    if again is None or again.event != question.event:
        return _none(table), replace(question, rows=question.rows[:0], open=question.open[:, :0])
    offered = seen.offered.get(moment)
    good = np.ones(len(again.rows), dtype=np.bool_)
    if offered is not None:
        good = (again.open == np.array(offered)[:, None]).all(axis=0)
    table = table.take(again.rows[good])
    return table, replace(again, rows=np.arange(len(table)), open=again.open[:, good])


def _showing(table: Timelines, values: Mapping[int, float], *, begins: bool = True) -> Timelines:
    """Return the rows with visible tracks at these values; `begins` says that it is the start of a turn."""
    tracks, earlier = list(table.tracks), list(table.earlier)
    for track, value in values.items():
        tracks[track] = locked(np.full(len(table), value))
        if begins and earlier[track]:
            earlier[track] = (tracks[track], *earlier[track][1:])
    return replace(table, tracks=tuple(tracks), earlier=tuple(earlier))


def _where(table: Timelines, good: BoolArray) -> Timelines:
    return table if good.all() else table.take(np.flatnonzero(good))


def _none(table: Timelines) -> Timelines:
    return table.take(np.arange(0))
