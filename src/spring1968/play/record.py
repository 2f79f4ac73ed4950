"""What is kept of a sitting: the scenario's digest, the seed and the choices. A record replays to the same bits.

As a file a record is JSON, written anew after every choice (to the side, flushed, then renamed over the old one).
As a line of text it is a run code: see `runcode`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spring1968.engine.observe import Observation
from spring1968.engine.program import Program
from spring1968.engine.timelines import IntArray
from spring1968.play.branches import MOST_BRANCHES, Branch, shared
from spring1968.play.playthrough import Decision, Playthrough, begin
from spring1968.play.policies import Policy, propensity
from spring1968.problems import RecordError

KIND = "spring1968 record"
VERSION = 1
MOST_BYTES = 16_000_000
MOST_DECISIONS = 5_000


@dataclass(frozen=True)
class Record:
    """A sitting as it is kept. `parts` are the hashes of the scenario's parts, empty when it comes from a run code.

    `open_book` says that the player was shown what is hidden. It changes nothing in a replay. `others` are the branches that
    were tried besides, with the same luck. `lesson` is what a class has counted: plain JSON values that `classroom` reads.
    """

    scenario: str
    digest: str
    seed: int
    roles: tuple[str, ...]
    school: str | None
    decisions: tuple[Decision, ...]
    ending: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    open_book: bool = False
    others: tuple[Branch, ...] = ()
    lesson: Mapping[str, Any] | None = None

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Return every branch that was tried, the one that is being played first."""
        return Branch(self.decisions, self.ending), *self.others

    def branch(self, number: int) -> Record:
        """Return the record with branch `number` (from 0) as the one that is played.

        Raises `RecordError` where there is no such branch.
        """
        if not 0 <= number < len(self.branches):
            count = len(self.branches)
            held = f"{count} branch{'es' * (count != 1)}"
            raise RecordError(f"the record holds {held}, numbered from 1; there is no {number + 1}")
        chosen = self.branches[number]
        others = self.branches[:number] + self.branches[number + 1 :]
        return replace(self, decisions=chosen.decisions, ending=chosen.ending, others=others)


def record_of(
    sitting: Playthrough,
    school: str | None = None,
    *,
    open_book: bool = False,
    others: tuple[Branch, ...] = (),
    lesson: Mapping[str, Any] | None = None,
) -> Record:
    """Return the record of a sitting."""
    scenario = sitting.program.scenario
    return Record(
        scenario.id,
        scenario.digest,
        sitting.seed,
        tuple(sorted(sitting.hands)),
        school,
        sitting.decisions,
        sitting.ending,
        scenario.parts,
        open_book,
        others,
        lesson,
    )


def save(record: Record, path: Path) -> None:
    """Write a record so that the file is at every moment either the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".part")
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(to_json(record))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make a renaming last through a power cut, where the system lets a folder be flushed."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def to_json(record: Record) -> str:
    """Return a record as JSON text."""
    return (
        json.dumps(
            {
                "kind": KIND,
                "version": VERSION,
                "scenario": record.scenario,
                "digest": record.digest,
                "seed": record.seed,
                "roles": list(record.roles),
                "school": record.school,
                "ending": record.ending,
                **({"open_book": True} if record.open_book else {}),
                "decisions": _listed(record.decisions),
                **({"branches": [_told(record, other) for other in record.others]} if record.others else {}),
                **({"lesson": record.lesson} if record.lesson is not None else {}),
                "parts": dict(record.parts),
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def _listed(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    return [
        {"turn": d.turn + 1, "event": d.event, "option": d.option, "role": d.role, "by_hand": d.by_hand} for d in decisions
    ]


def _told(record: Record, other: Branch) -> dict[str, Any]:
    """Return a branch as it stands in the file: what comes after the decisions it shares with the one that is played."""
    common = shared(record.decisions, other.decisions)
    return {"shared": common, "ending": other.ending, "decisions": _listed(other.decisions[common:])}


def read(path: Path) -> Record:
    """Return the record in a file; raises `RecordError` that says what is wrong and where. The file is left as it is."""
    try:
        if not path.is_file():
            raise RecordError(
                f"{path}: the record cannot be read ({'it is not a file' if path.exists() else 'it is not there'})"
            )
        if path.stat().st_size > MOST_BYTES:
            raise RecordError(f"{path}: the record is larger than {MOST_BYTES:,} bytes; this is not a record of spring1968")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8 text"
        raise RecordError(f"{path}: the record cannot be read ({why})") from None
    return from_json(text, str(path))


def from_json(text: str, shown: str = "record") -> Record:
    """Return the record in a JSON text; raises `RecordError`."""
    data = _Fields(_parsed(text, shown), f"{shown}: the record is damaged")
    roles = [data.checked(f"role {number}", role, str) for number, role in enumerate(data.get("roles", list), 1)]
    parts = data.get("parts", dict)
    decisions = _decisions(data, roles)
    return Record(
        data.get("scenario", str),
        data.get("digest", str),
        _in_range(data, "seed", 0, (1 << 64) - 1),
        tuple(roles),
        data.get("school", str, type(None)),
        decisions,
        data.get("ending", str, type(None)),
        {name: data.checked(f"part '{name}'", part, str) for name, part in parts.items()},
        data.checked("field 'open_book'", data.held.get("open_book", False), bool),
        _branches(data, roles, decisions),
        data.checked("field 'lesson'", data.held.get("lesson"), dict, type(None)),
    )


def _decisions(data: _Fields, roles: list[str]) -> tuple[Decision, ...]:
    held = data.get("decisions", list)
    if len(held) > MOST_DECISIONS:
        raise RecordError(f"{data.damage}: it holds more than {MOST_DECISIONS:,} decisions")
    return tuple(_decision(data, item, number, roles) for number, item in enumerate(held, 1))


def _branches(data: _Fields, roles: list[str], played: tuple[Decision, ...]) -> tuple[Branch, ...]:
    """Return the branches beside the one that is played."""
    held = data.checked("field 'branches'", data.held.get("branches", []), list)
    if len(held) > MOST_BRANCHES:
        raise RecordError(f"{data.damage}: it holds more than {MOST_BRANCHES} branches")
    found: list[Branch] = []
    for number, item in enumerate(held, 2):
        what = f"branch {number}"
        fields = _Fields(data.checked(what, item, dict), f"{data.damage}: {what}")
        common = played[: _in_range(fields, "shared", 0, len(played))]
        found.append(Branch(common + _decisions(fields, roles), fields.get("ending", str, type(None))))
    return tuple(found)


def _parsed(text: str, shown: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{shown}:{error.lineno}:{error.colno}: the record is damaged: {error.msg}"
        raise RecordError(f"{message}; the file is left as it is") from None
    except (RecursionError, ValueError):
        message = f"{shown}: the record is damaged: a value in it is too long or nested too deep"
        raise RecordError(f"{message}; the file is left as it is") from None
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise RecordError(f"{shown}: this is not a record of spring1968")
    if type(data.get("version")) is not int or data["version"] != VERSION:
        raise RecordError(f"{shown}: the record is not of version {VERSION}, the one this program reads")
    return data


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a JSON object; a missing or ill-typed one is damage, and `damage` says of what."""

    held: dict[str, Any]
    damage: str

    def get(self, name: str, *kinds: type) -> Any:
        """Return a field of one of these kinds (true and false are no numbers)."""
        return self.checked(f"field '{name}'", self.held.get(name), *kinds)

    def checked(self, what: str, value: Any, *kinds: type) -> Any:
        """Return a value of one of these kinds, or raise `RecordError` that names it."""
        if type(value) not in kinds:
            raise RecordError(f"{self.damage}: {what} is missing or of the wrong kind")
        return value


def _in_range(data: _Fields, name: str, low: int, high: int) -> int:
    value: int = data.get(name, int)
    if not low <= value <= high:
        raise RecordError(f"{data.damage}: field '{name}' is not between {low} and {high}")
    return value


def _decision(data: _Fields, item: Any, number: int, hands: list[str]) -> Decision:
    what = f"decision {number} of the run"
    fields = _Fields(data.checked(what, item, dict), f"{data.damage}: {what}")
    turn = _in_range(fields, "turn", 1, 100_000)
    event, option, role = (fields.get(name, str) for name in ("event", "option", "role"))
    by_hand: bool = fields.get("by_hand", bool)
    if by_hand != (role in hands):
        raise RecordError(
            f"{fields.damage}: field 'by_hand' does not fit the roles played by hand ({', '.join(hands) or 'none'})"
        )
    return Decision(turn - 1, event, option, role, by_hand)


def changes(record: Record, program: Program) -> list[str]:
    """Return what differs between the scenario a record was made with and this one, a line for each part."""
    now, then = program.scenario.parts, record.parts
    if not then:
        return []
    changed = [f"changed: {name}" for name in now if name in then and now[name] != then[name]]
    new = [f"new: {name}" for name in now if name not in then]
    gone = [f"gone: {name}" for name in then if name not in now]
    return sorted(changed) + sorted(new) + sorted(gone)


class Parted(RecordError):
    """A replay that cannot go on. `sitting` is how far it came; the text says at which turn and why."""

    def __init__(self, message: str, sitting: Playthrough | None) -> None:
        super().__init__(message)
        self.sitting = sitting


def replay(record: Record, program: Program, policies: Mapping[str, Policy]) -> Playthrough:
    """Return the sitting a record describes, as it stood when the record was made, to be played on with `policies`.

    Raises `Parted` where the scenario asks something else than was recorded, offers the option no longer, or comes
    to another ending.
    """
    script = _Script(program, record)
    roles = frozenset(program.roles)
    sitting = begin(program, record.seed, roles, {})
    for _ in record.decisions:
        if sitting.question is None:
            break
        sitting = script.follow(sitting)
    if script.position < len(record.decisions):
        left = record.decisions[script.position]
        raise Parted(
            _parting(
                program, left.turn, f"the record goes on with '{left.option}' in '{left.event}', but the timeline has ended"
            ),
            sitting,
        )
    if sitting.ending != record.ending:
        turn = int(sitting.table.ended[0]) if sitting.over else sitting.table.turn
        why = f"the record comes to {_named(record.ending)}, this replay to {_named(sitting.ending)}"
        raise Parted(_parting(program, turn, why), sitting)
    return _handed_over(record, program, policies)


def _named(ending: str | None) -> str:
    return f"the ending '{ending}'" if ending else "no ending yet"


def _handed_over(record: Record, program: Program, policies: Mapping[str, Policy]) -> Playthrough:
    """Return the sitting played again with its choices by hand and by policy told apart, ready to be played on."""
    by_hand = [decision for decision in record.decisions if decision.by_hand]
    scripted = {role: scripted_policy(record.decisions, policies.get(role, propensity)) for role in program.roles}
    again = begin(program, record.seed, frozenset(record.roles), scripted)
    for decision in by_hand:
        again = again.choose(decision.option)
    return again


def scripted_policy(decisions: tuple[Decision, ...], otherwise: Policy) -> Policy:
    """Return a policy that repeats recorded choices, by turn and event, and follows another where there is none."""
    return _Scripted({(decision.turn, decision.event): decision.option for decision in decisions}, otherwise)


@dataclass(frozen=True, slots=True)
class _Scripted:
    """A policy that can be sent to another process."""

    wanted: Mapping[tuple[int, str], str]
    otherwise: Policy

    def __call__(self, seen: Observation) -> IntArray:
        name = self.wanted.get((seen.turn, seen.event.id))
        names = [option.id for option in seen.event.options]
        if name is None or name not in names:
            return self.otherwise(seen)
        choice = self.otherwise(seen).copy()
        choice[seen.open()[names.index(name)]] = names.index(name)
        return choice


class _Script:
    """Follows the decisions of a record, one question at a time."""

    def __init__(self, program: Program, record: Record) -> None:
        self.program = program
        self.decisions = record.decisions
        self.position = 0

    def follow(self, sitting: Playthrough) -> Playthrough:
        assert sitting.question is not None
        event = self.program.events[sitting.question.event].id
        decision = self.decisions[self.position]
        turn = sitting.table.turn
        if (decision.turn, decision.event) != (turn, event):
            message = f"the scenario asks '{event}', the record answers '{decision.event}' of turn {decision.turn + 1}"
            raise Parted(_parting(self.program, turn, message), sitting)
        role = self.program.roles[sitting.question.role]
        if decision.role != role:
            message = f"the scenario asks '{role}' in '{event}', the record has '{decision.role}' answer"
            raise Parted(_parting(self.program, turn, message), sitting)
        open_ones = [option.id for option, free in sitting.options() if free]
        if decision.option not in open_ones:
            message = f"'{decision.option}' of '{event}' cannot be chosen any more; open: {', '.join(open_ones)}"
            raise Parted(_parting(self.program, turn, message), sitting)
        self.position += 1
        return replace(sitting.choose(decision.option), earlier=None)


def _parting(program: Program, turn: int, why: str) -> str:
    return f"the replay parts at turn {turn + 1}, {program.date(turn)}: {why}"
