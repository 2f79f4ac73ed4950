"""The branches of a run as the window shows them: where each leaves another, its decisions, its end. No drawing.

While a branch is unfinished, or the run that is played now, what is hidden from the role stays hidden: its decisions in
hidden events are left out, and of history no more is told than has come so far.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from spring1968.desk.reckoning import ending_kind, lasting, lies_open
from spring1968.desk.sight import today
from spring1968.desk.words import _
from spring1968.play.branches import Branch
from spring1968.play.playthrough import Decision, Playthrough, begin
from spring1968.play.policies import choose, historical
from spring1968.play.record import replay
from spring1968.problems import RecordError
from spring1968.telling.dates import day, turn_dates

if TYPE_CHECKING:
    from spring1968.desk.errand import Told
    from spring1968.engine.program import Program
    from spring1968.play.game import Game
    from spring1968.play.record import Record

HISTORY = -1
"""In place of a branch's number: every role as in history, on the same luck."""


@dataclass(frozen=True)
class Place:
    """A decision on a branch. `moment` counts turns from the first day, with the part of the turn that has gone by.

    `own` is its number among the player's decisions of the branch (from 0), -1 for those of others.
    """

    decision: Decision
    at: int
    own: int
    moment: float
    date: dt.date
    when: str
    title: str
    who: str
    label: str


@dataclass(frozen=True)
class Read:
    """A branch played again. `sitting` is None where it does not replay, and `why` says why; `kind` is its poster's kind."""

    sitting: Playthrough | None
    why: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Limb:
    """A branch in the tree: it shares its first `shared` places with limb `parent` (a number; None for history alone).

    `end` is the moment at which it ends or stands, `leaves` the one at which it leaves its parent. `open`: nothing of it
    is hidden.
    """

    number: int
    branch: Branch
    places: tuple[Place, ...]
    parent: int | None
    shared: int
    leaves: float
    end: float
    open: bool

    @property
    def name(self) -> str:
        """Return its name among the targets."""
        return f"limb:{self.number}"

    @property
    def ended(self) -> bool:
        """Return whether it was played to an ending."""
        return self.branch.ending is not None


class Forks:
    """The tree of a game's branches. `limbs` are in the order of their rows: history first, each before those that leave it.

    Of several that leave the same limb, the last to leave comes first: so no line crosses another.
    """

    def __init__(self, game: Game, *, open_book: bool) -> None:
        self.game = game
        self.record: Record = game.record
        self.opened = lies_open(game, open_book)
        known = history(game.sitting)
        past = known if self.opened or game.sitting.over else until(known, game.sitting)
        unknown = Read(None, _("History has come to no question of yours so far."))
        self.reads: dict[int, Read] = {HISTORY: unknown if past is None else _read(past), 0: _read(game.sitting)}
        self.branches: tuple[Branch, ...] = (
            Branch(()) if past is None else Branch(past.decisions, past.ending),
            *self.record.branches,
        )
        self.veiled = not self.opened and any(branch.ending is None for branch in self.branches)
        self._places = [self._places_of(branch) for branch in self.branches]
        self.limbs: tuple[Limb, ...] = ()
        self._grow()

    @property
    def program(self) -> Program:
        """Return the program of all branches."""
        return self.game.sitting.program

    def limb(self, number: int) -> Limb:
        """Return a branch of the tree by its number."""
        return next(limb for limb in self.limbs if limb.number == number)

    def lineage(self, number: int) -> list[Limb]:
        """Return a limb and those it comes from, up to history."""
        found = [self.limb(number)]
        while (parent := found[-1].parent) is not None:
            found.append(self.limb(parent))
        return found

    def owner(self, number: int, place: int) -> Limb:
        """Return the limb on whose line a place of a branch lies: its own, or one it comes from."""
        return next(limb for limb in self.lineage(number) if place >= limb.shared)

    def unread(self, wanted: int) -> int | None:
        """Return the number of the next branch that was not played again yet, the wanted one first; None when all were."""
        left = [number for number in range(len(self.record.branches)) if number not in self.reads]
        return wanted if wanted in left else next(iter(left), None)

    def take(self, number: int, read: Read) -> None:
        """Take in a branch that was played again."""
        self.reads[number] = read
        self._grow()

    def asked(self, limb: Limb, place: Place) -> Playthrough | None:
        """Return a branch as it stood at a question put to the player; None before it is read, or for others' questions."""
        read = self.reads.get(limb.number)
        if read is None or read.sitting is None or place.own < 0:
            return None
        return _back(read.sitting, sum(made.by_hand for made in limb.branch.decisions) - place.own)

    def steps(self, limb: Limb, place: Place) -> int:
        """Return how many of the player's questions lie between a place and where the branch was left."""
        return sum(made.by_hand for made in limb.branch.decisions) - place.own

    # growing

    def _grow(self) -> None:
        joins = joined([tuple(place.decision for place in places) for places in self._places])
        found: list[Limb] = []
        for at, (branch, (parent, shared)) in enumerate(zip(self.branches, joins, strict=True)):
            places, number = self._places[at], at - 1
            end = self._end(branch, number, places)
            leaves = places[shared].moment if shared < len(places) else end
            whole = self.opened or (self.game.sitting.over and branch.ending is not None)
            above = None if parent is None else parent - 1
            found.append(Limb(number, branch, places, above, shared, leaves, end, whole))
        self.limbs = tuple(_in_rows(found))

    def _end(self, branch: Branch, number: int, places: Sequence[Place]) -> float:
        read = self.reads.get(number)
        if read is not None and read.sitting is not None:
            return stands(read.sitting)
        return places[-1].moment + 0.4 if places else 0.2

    def _places_of(self, branch: Branch) -> tuple[Place, ...]:
        found, own = [], 0
        for at, made in enumerate(branch.decisions):
            if not self.veiled or self._seen(made):
                found.append(place_of(self.program, made, at, own if made.by_hand else -1))
            own += made.by_hand
        return tuple(found)

    def _seen(self, made: Decision) -> bool:
        """Return whether the role may know of a decision; one in an event that is no more is known to its maker alone."""
        if made.role == self.game.role:
            return True
        event = next((event for event in self.program.events if event.id == made.event), None)
        return event is not None and self.program.roles.index(self.game.role) not in event.hidden_from

    # words

    def date(self, date: dt.date) -> str:
        """Return a date, with its year where that is not the first of the calendar."""
        return f"{date.day} {date:%B}" if date.year == self.program.scenario.calendar.first.year else day(date)

    @cached_property
    def uneven(self) -> bool:
        """Return whether some turns are shorter than others, so that the tree draws those days wider."""
        lengths = {(turn.last - turn.first).days for turn in self.program.scenario.calendar.turns[:-1]}
        return len(lengths) > 1

    def stand(self, limb: Limb) -> str:
        """Return how a branch ends and when, or where it stands, with whose it is."""
        read = self.reads.get(limb.number)
        said = self._ending(limb, read) if limb.ended else self._left(limb, read)
        if limb.number == HISTORY:
            return _("History: {said}").format(said=said) if limb.ended else _("History, so far")
        if limb.number == 0:
            return _("Yours: {said}").format(said=said)
        return said

    def _ending(self, limb: Limb, read: Read | None) -> str:
        text = self.program.scenario.text.endings.get(limb.branch.ending or "")
        title = text.title if text is not None else str(limb.branch.ending)
        if read is None or read.sitting is None:
            return title
        return f"{title}, {self.date(lasting(read.sitting)[1])}"

    def _left(self, limb: Limb, read: Read | None) -> str:
        if read is not None and read.sitting is not None:
            words = _("goes on, {date}") if limb.number == 0 else _("left on {date}")
            return words.format(date=self.date(today(read.sitting)))
        if not limb.branch.decisions:
            return _("left at its first question")
        return _("left after {dates}").format(dates=turn_dates(self.program, limb.branch.decisions[-1].turn))

    def called(self, limb: Limb) -> str:
        """Return what a branch is called beside others: its number as in the record, or whose it is."""
        if limb.number == HISTORY:
            return _("history")
        return _("branch 1, yours") if limb.number == 0 else _("branch {n}").format(n=limb.number + 1)


def joined(paths: Sequence[Sequence[Decision]]) -> list[tuple[int | None, int]]:
    """Return for each path the earlier one with which it shares most, the first such of several, and how much it shares.

    The same as `play.branches.tree`, in one walk: a tree of what was seen says who went each way first.
    """
    seen: dict[tuple[int, Decision], int] = {}
    first: dict[int, int] = {}
    found: list[tuple[int | None, int]] = []
    for number, path in enumerate(paths):
        node, shared, owner = 0, 0, 0 if number else None
        for made in path:
            after = seen.get((node, made))
            if after is None:
                break
            node, shared, owner = after, shared + 1, first[after]
        found.append((owner, shared))
        for made in path[shared:]:
            after = len(seen) + 1
            seen[node, made], first[after], node = after, number, after
    return found


def _in_rows(limbs: Sequence[Limb]) -> list[Limb]:
    below: dict[int | None, list[Limb]] = {}
    for limb in limbs:
        below.setdefault(limb.parent, []).append(limb)
    rows: list[Limb] = []
    waiting = list(below[None])
    while waiting:
        rows.append(waiting.pop())
        waiting += sorted(below.get(rows[-1].number, ()), key=lambda limb: (limb.leaves, -limb.number))
    return rows


def place_of(program: Program, made: Decision, at: int, own: int) -> Place:
    """Return a decision as a place. Of an event that the scenario has no more, only the ids are known."""
    text = program.scenario.text.events.get(made.event)
    option = text.options.get(made.option) if text is not None else None
    role = program.scenario.text.roles.get(made.role)
    turn = program.scenario.calendar.turns[min(made.turn, program.turns - 1)]
    dated = text is not None and text.date is not None and turn.first <= text.date <= turn.last
    date = text.date if text is not None and text.date is not None and dated else turn.first
    return Place(
        made,
        at,
        own,
        moment_of(program, made.turn, made.event),
        date,
        day(date) if dated else turn_dates(program, made.turn),
        text.title if text is not None else made.event,
        role.name if role is not None else made.role,
        option.label if option is not None else made.option,
    )


def moment_of(program: Program, turn: int, event: str) -> float:
    """Return when an event asks, in turns from the first day; alike in all branches."""
    if turn >= program.turns:
        return float(program.turns)
    order = [program.events[number].id for number in program.agenda[turn]]
    gone = (order.index(event) + 1) / (len(order) + 1) if event in order else 0.5
    return turn + gone


def stands(sitting: Playthrough) -> float:
    """Return the moment at which a sitting ended (the end of that turn) or stands at a question."""
    if sitting.over:
        return float(sitting.table.ended[0]) + 1.0
    if sitting.question is None:
        return float(sitting.table.turn)
    return moment_of(sitting.program, sitting.table.turn, sitting.program.events[sitting.question.event].id)


# history and the branches of a record, played


def history(sitting: Playthrough) -> Playthrough:
    """Return history on the luck of a sitting, every role as it chose; roles in hands are asked, and answer as it did."""
    program = sitting.program
    policies = dict.fromkeys(program.roles, historical)
    played = begin(program, sitting.seed, sitting.hands, policies)
    while (question := played.question) is not None:
        number = int(choose(program, played.table, question, policies)[0])
        played = played.choose(program.events[question.event].options[number].id)
    return played


def until(played: Playthrough, now: Playthrough) -> Playthrough | None:
    """Return a sitting as it stood at its last question that came no later than where another stands; None without one."""
    moment = now.table.turn, now.table.position
    found: Playthrough | None = played
    while found is not None and (found.over or (found.table.turn, found.table.position) > moment):
        found = found.earlier
    return found


def _back(sitting: Playthrough, steps: int) -> Playthrough | None:
    found: Playthrough | None = sitting
    for _step in range(steps):
        found = found.earlier if found is not None else None
    return found


def _read(sitting: Playthrough) -> Read:
    return Read(sitting, "", ending_kind(sitting) if sitting.over else "")


def read_of(record: Record, program: Program, number: int, told: Told) -> Read:
    """Return a branch of a record played again, or why it cannot be. A job beside the frame."""
    told(0, 1)
    try:
        return _read(replay(record.branch(number), program, {}))
    except RecordError as error:
        return Read(None, str(error))
