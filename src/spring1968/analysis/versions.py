"""Two versions of a scenario: how a run of the one goes under the other, and where and why the two first part.

Under the new version every role answers as in the run wherever it can be asked so: the same event in the same turn, else the
same event at all. Everything else goes by weight, on the luck of the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from spring1968.analysis.crossings import Answers
from spring1968.engine.program import Program
from spring1968.engine.step import Cause
from spring1968.play.playthrough import Line, Playthrough, begin
from spring1968.play.policies import Policy, propensity
from spring1968.play.record import Record, changes, replay, scripted_policy

Name = tuple[int, str, str, str, str]
"""A line of the ledger by the names of its parts: turn, kind, event or drift, option or "", track."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two runs first differ: `turn` is the first that differs in anything.

    `was` and `now` are the first lines of the ledger that differ: the same cause with two amounts, or one of them is None
    where the other run has no such line. Both are None where the ledgers agree, and only what is asked or how it
    ends differs.
    """

    turn: int
    was: Line | None
    now: Line | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A run under the old version and under the new one. `parting` is None where they agree in everything."""

    old: Playthrough
    new: Playthrough
    parting: Parting | None

    @property
    def ends_otherwise(self) -> bool:
        """Return whether the run comes to another ending now."""
        return self.old.ending != self.new.ending


def parts(old: Program, new: Program) -> list[str]:
    """Return which parts that play differ between two scenarios, a line for each: changed, new, gone."""
    scenario = old.scenario
    return changes(Record(scenario.id, scenario.digest, 0, (), None, (), None, scenario.parts), new)


def compared(record: Record, old: Program, new: Program) -> Compared:
    """Return a record's run under both versions.

    Raises `RecordError` where it does not replay under the old one.
    """
    before = replay(record, old, {})
    after = again(before, new)
    return Compared(before, after, parting(before, after))


def again(sitting: Playthrough, new: Program) -> Playthrough:
    """Return a run played to its end under another version, with the same answers wherever they can be given."""
    known = {event.id: {option.id for option in event.options} for event in new.events}
    answers = {one.event: one.option for one in sitting.decisions if one.option in known.get(one.event, ())}
    policy: Policy = scripted_policy(sitting.decisions, Answers(answers, propensity))
    return begin(new, sitting.seed, frozenset(), dict.fromkeys(new.roles, policy))


def parting(old: Playthrough, new: Playthrough) -> Parting | None:
    """Return where two runs first differ, or None where they came to the same by the same way."""
    was, now = _first_difference(old, new)
    turns = [line.cause.turn for line in (was, now) if line is not None]
    turns += _turns_of_first(_happened(old), _happened(new))
    if (old.ending, _end(old)) != (new.ending, _end(new)):
        turns.append(min(_end(old), _end(new)))
    return Parting(min(turns), was, now) if turns else None


def named(program: Program, cause: Cause) -> tuple[str, str, str]:
    """Return what a cause is by name: kind, event or drift, option or ""."""
    if cause.kind == "drift":
        return "drift", program.drifts[cause.number].id, ""
    event = program.events[cause.number]
    return cause.kind, event.id, event.options[cause.option].id if cause.option >= 0 else ""


def _name(program: Program, line: Line) -> Name:
    return line.cause.turn, *named(program, line.cause), program.tracks[line.track].id


def _first_difference(old: Playthrough, new: Playthrough) -> tuple[Line | None, Line | None]:
    """Return the first lines that differ: a pair of one name, or one line that the other run lacks."""
    names = [_name(old.program, line) for line in old.ledger], [_name(new.program, line) for line in new.ledger]
    most = max(len(old.ledger), len(new.ledger))
    for at in range(most):
        was = old.ledger[at] if at < len(old.ledger) else None
        now = new.ledger[at] if at < len(new.ledger) else None
        if was is None or now is None:
            return was, now
        if names[0][at] != names[1][at]:
            return _unlike(was, now, (names[0][at:], names[1][at:]))
        if was.amount != now.amount:
            return was, now
    return None, None


def _unlike(was: Line, now: Line, rest: tuple[Sequence[Name], Sequence[Name]]) -> tuple[Line | None, Line | None]:
    """Return, of two lines of different names at one place, the one that the other run lacks.

    `rest` are the names from this place on. A line that comes elsewhere in its turn has only moved: what stands in its place
    is what is new, or gone.
    """
    old, new = rest
    gone = Counter(old)[old[0]] > Counter(new)[old[0]]
    added = Counter(new)[new[0]] > Counter(old)[new[0]]
    if gone and not added:
        return was, None
    if added and not gone:
        return None, now
    if was.cause.turn != now.cause.turn:
        return (was, None) if was.cause.turn < now.cause.turn else (None, now)
    return was, now


def _happened(sitting: Playthrough) -> list[tuple[int, str, str]]:
    """Return what came up and was chosen, by turn and name."""
    events = sitting.program.events
    return [
        (what.turn, events[what.event].id, events[what.event].options[what.option].id if what.option >= 0 else "")
        for what in sitting.occurrences
    ]


def _turns_of_first(old: Sequence[tuple[int, str, str]], new: Sequence[tuple[int, str, str]]) -> list[int]:
    """Return the turn of the first thing that came up otherwise; nothing where all came up alike."""
    for one, other in zip(old, new, strict=False):
        if one != other:
            return [min(one[0], other[0])]
    longer = max(old, new, key=len)
    shorter = min(len(old), len(new))
    return [longer[shorter][0]] if len(longer) > shorter else []


def _end(sitting: Playthrough) -> int:
    return int(sitting.table.ended[0]) if sitting.over else sitting.table.turn
