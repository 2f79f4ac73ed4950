"""What is kept of a sitting: the scenario's digest, the seed and the choices. A record replays to the same bits.

As a file a record is JSON, written anew after every choice (to the side, flushed, then renamed over the old one).
As a run code it fits in a line: see `encode`.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spring1968.engine.observe import Observation
from spring1968.engine.program import Program
from spring1968.engine.timelines import IntArray
from spring1968.play.playthrough import Decision, Playthrough, begin
from spring1968.play.policies import Policy, propensity
from spring1968.problems import RecordError

KIND = "spring1968 record"
VERSION = 1


@dataclass(frozen=True)
class Record:
    """A sitting as it is kept. `parts` are the hashes of the scenario's parts, empty when it comes from a run code."""

    scenario: str
    digest: str
    seed: int
    roles: tuple[str, ...]
    school: str | None
    decisions: tuple[Decision, ...]
    ending: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)


def record_of(sitting: Playthrough, school: str | None = None) -> Record:
    """Return the record of a sitting."""
    scenario = sitting.program.scenario
    return Record(scenario.id, scenario.digest, sitting.seed, tuple(sorted(sitting.hands)), school, sitting.decisions,
                  sitting.ending, scenario.parts)


def save(record: Record, path: Path) -> None:
    """Write a record so that the file is at every moment either the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".part")
    with aside.open("w", encoding="utf-8") as file:
        file.write(to_json(record))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def to_json(record: Record) -> str:
    """Return a record as JSON text."""
    return json.dumps({
        "kind": KIND, "version": VERSION, "scenario": record.scenario, "digest": record.digest, "seed": record.seed,
        "roles": list(record.roles), "school": record.school, "ending": record.ending,
        "decisions": [{"turn": d.turn + 1, "event": d.event, "option": d.option, "role": d.role, "by_hand": d.by_hand}
                      for d in record.decisions],
        "parts": dict(record.parts),
    }, indent=1, ensure_ascii=False) + "\n"


def read(path: Path) -> Record:
    """Return the record in a file; raises `RecordError` that says what is wrong and where. The file is left as it is."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: the record cannot be read ({getattr(error, 'strerror', None) or 'not UTF-8 text'})") from None
    return from_json(text, str(path))


def from_json(text: str, shown: str = "record") -> Record:
    """Return the record in a JSON text; raises `RecordError`."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(f"{shown}:{error.lineno}:{error.colno}: the record is damaged: {error.msg}; the file is left as it is") from None
    except RecursionError:
        raise RecordError(f"{shown}: the record is damaged: nested too deep; the file is left as it is") from None
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise RecordError(f"{shown}: this is not a record of spring1968")
    if data.get("version") != VERSION:
        raise RecordError(f"{shown}: record version {data.get('version')!r} is not known; this program reads version {VERSION}")
    decisions = tuple(_decision(item, number, shown) for number, item in enumerate(_field(data, "decisions", list, shown), 1))
    return Record(
        _field(data, "scenario", str, shown), _field(data, "digest", str, shown), _seed(data, shown),
        tuple(str(role) for role in _field(data, "roles", list, shown)), data.get("school"), decisions, data.get("ending"),
        {str(name): str(part) for name, part in _field(data, "parts", dict, shown).items()},
    )


def _seed(data: dict[str, Any], shown: str) -> int:
    seed: int = _field(data, "seed", int, shown)
    if not 0 <= seed < 1 << 64:
        raise RecordError(f"{shown}: the record is damaged: seed {seed} is not between 0 and 2^64")
    return seed


def _field(data: dict[str, Any], name: str, kind: type, shown: str) -> Any:
    value = data.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise RecordError(f"{shown}: the record is damaged: field '{name}' is missing or of the wrong type")
    return value


def _decision(item: Any, number: int, shown: str) -> Decision:
    try:
        turn, event, option, role = item["turn"], item["event"], item["option"], item["role"]
        by_hand = item["by_hand"]
    except (TypeError, KeyError) as error:
        raise RecordError(f"{shown}: the record is damaged: decision {number} lacks {error}") from None
    if not (type(turn) is int and turn >= 1 and all(isinstance(word, str) for word in (event, option, role)) and isinstance(by_hand, bool)):
        raise RecordError(f"{shown}: the record is damaged: decision {number} holds a value of the wrong type")
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
        raise Parted(_parting(program, left.turn, f"the record goes on with '{left.option}' in '{left.event}', but the timeline has ended"), sitting)
    if record.ending is not None and sitting.ending != record.ending:
        raise Parted(_parting(program, sitting.table.turn, f"the record ends in '{record.ending}', this replay in "
                              f"'{sitting.ending or 'no ending yet'}'"), sitting)
    return _handed_over(record, program, policies)


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
    wanted = {(decision.turn, decision.event): decision.option for decision in decisions}

    def policy(seen: Observation) -> IntArray:
        name = wanted.get((seen.turn, seen.event.id))
        names = [option.id for option in seen.event.options]
        if name is None or name not in names:
            return otherwise(seen)
        choice = otherwise(seen).copy()
        choice[seen.open()[names.index(name)]] = names.index(name)
        return choice

    return policy


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
        open_ones = [option.id for option, free in sitting.options() if free]
        if decision.option not in open_ones:
            message = f"'{decision.option}' of '{event}' cannot be chosen any more; open: {', '.join(open_ones)}"
            raise Parted(_parting(self.program, turn, message), sitting)
        self.position += 1
        return sitting.choose(decision.option)


def _parting(program: Program, turn: int, why: str) -> str:
    return f"the replay parts at turn {turn + 1}, {program.date(turn)}: {why}"


_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 8


def encode(record: Record, program: Program) -> str:
    """Return the run code of a record: one line that names the scenario, its digest, the seed, the roles and the school.

    Then comes one sign for each choice (its option's number, base 32), eight to a group, each group closed by a check
    sign, and at last a check of the whole.
    """
    numbers = {event.id: [option.id for option in event.options] for event in program.events}
    signs = "".join(_SIGNS[numbers[d.event].index(d.option) + (16 if d.by_hand else 0)] for d in record.decisions)
    groups = [signs[at:at + _GROUP] for at in range(0, len(signs), _GROUP)]
    body = "-".join(group + _check(number, group) for number, group in enumerate(groups)) or "0"
    head = ".".join(["S68", record.scenario, record.digest, str(record.seed), "+".join(record.roles) or "0", record.school or "0"])
    return f"{head}.{body}.{_whole(head + body)}"


@dataclass(frozen=True, slots=True)
class RunCode:
    """A run code taken apart, before its scenario is known."""

    scenario: str
    digest: str
    seed: int
    roles: tuple[str, ...]
    school: str | None
    signs: str


def is_code(text: str) -> bool:
    """Return whether a text looks like a run code."""
    return text.strip().startswith("S68.")


def decode(text: str) -> RunCode:
    """Return the parts of a run code; raises `RecordError` that says which part or group is damaged."""
    parts = "".join(text.split()).split(".")
    if len(parts) != 8 or parts[0] != "S68":
        raise RecordError(f"the run code is damaged: it has {len(parts)} parts between dots where 8 belong, beginning with S68")
    _, scenario, digest, seed, roles, school, body, check = parts
    signs = _signs(body)
    if not seed.isdigit() or int(seed) >= 1 << 64:
        raise RecordError(f"the run code is damaged in part 4, the seed: '{seed}' is not a number below 2^64")
    if _whole(".".join(parts[:6]) + body) != check:
        raise RecordError("the run code is damaged in its head (scenario, digest, seed, roles or school) or in its last part: "
                          "the check of the whole does not fit, though every group of choices does")
    return RunCode(scenario, digest, int(seed), tuple(roles.split("+")) if roles != "0" else (), school if school != "0" else None, signs)


def _signs(body: str) -> str:
    if body == "0":
        return ""
    groups = body.split("-")
    for number, group in enumerate(groups):
        choices, check = group[:-1], group[-1:]
        if not choices or any(sign not in _SIGNS for sign in group) or _check(number, choices) != check:
            raise RecordError(f"the run code is damaged in group {number + 1} of {len(groups)}, '{group}' "
                              f"(choices {number * _GROUP + 1} to {number * _GROUP + max(len(choices), 1)})")
    return "".join(group[:-1] for group in groups)


def from_code(code: RunCode, program: Program) -> Record:
    """Return the record a run code stands for; raises `RecordError` when the scenario is not the one it was made with."""
    scenario = program.scenario
    if code.scenario != scenario.id:
        raise RecordError(f"the run code is for scenario '{code.scenario}', this is '{scenario.id}'")
    if code.digest != scenario.digest:
        raise RecordError(f"the run code was made with another version of '{scenario.id}' (digest {code.digest}, this one has "
                          f"{scenario.digest}); a code does not say what changed: replay the record file instead")
    sitting = begin(program, code.seed, frozenset(program.roles), {})
    hands: list[bool] = []
    for number, sign in enumerate(code.signs, 1):
        value = _SIGNS.index(sign)
        question = sitting.question
        if question is None or value % 16 >= len(question.open) or not question.open[value % 16, 0]:
            raise RecordError(f"the run code does not fit: choice {number}, '{sign}', is not open at turn {sitting.table.turn + 1}")
        hands.append(value >= 16)
        sitting = sitting.choose(program.events[question.event].options[value % 16].id)
    decisions = tuple(Decision(d.turn, d.event, d.option, d.role, hand) for d, hand in zip(sitting.decisions, hands, strict=True))
    return Record(scenario.id, scenario.digest, code.seed, code.roles, code.school, decisions, sitting.ending, scenario.parts)


def _check(number: int, group: str) -> str:
    return _SIGNS[zlib.crc32(f"{number}:{group}".encode()) % 32]


def _whole(text: str) -> str:
    value = zlib.crc32(text.encode()) % 32**4
    return "".join(_SIGNS[value >> shift & 31] for shift in (15, 10, 5, 0))
