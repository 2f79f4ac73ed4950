"""A record in one line of text that can be copied, sent or read out, and says where it is damaged."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace

from spring1968.engine.program import Program
from spring1968.play.playthrough import begin
from spring1968.play.record import Record
from spring1968.problems import RecordError

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 8
_OPEN_BOOK = "open"
_DIGITS = re.compile("[0-9]{1,20}")


def encode(record: Record, program: Program) -> str:
    """Return the run code of a record: one line that names the scenario, its digest, the seed, the roles and the school.

    Then comes one sign for each choice (its option's number, base 32), eight to a group, each group closed by a check
    sign, and at last a check of the whole. A run played with the book open says `open` after the school.
    """
    numbers = {event.id: [option.id for option in event.options] for event in program.events}
    signs = "".join(_SIGNS[numbers[d.event].index(d.option)] for d in record.decisions)
    groups = [signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP)]
    body = "-".join(group + _check(number, group) for number, group in enumerate(groups)) or "0"
    roles, school = "+".join(record.roles) or "0", record.school or "0"
    book = [_OPEN_BOOK] if record.open_book else []
    head = ".".join(["S68", record.scenario, record.digest, str(record.seed), roles, school, *book])
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
    open_book: bool = False


def is_code(text: str) -> bool:
    """Return whether a text looks like a run code."""
    return text.strip().startswith("S68.")


def decode(text: str) -> RunCode:
    """Return the parts of a run code; raises `RecordError` that says which part or group is damaged."""
    parts = "".join(text.split()).split(".")
    open_book = len(parts) == 9 and parts[6] == _OPEN_BOOK
    if len(parts) != 8 + open_book or parts[0] != "S68":
        raise RecordError(
            f"the run code is damaged: it has {len(parts)} parts between dots where 8 belong, beginning with S68"
        )
    *head, body, check = parts
    _, scenario, digest, seed, roles, school = head[:6]
    signs = _signs(body)
    if not _DIGITS.fullmatch(seed) or int(seed) >= 1 << 64:
        raise RecordError("the run code is damaged in part 4, the seed: it is not a number from 0 to 2^64 - 1")
    if _whole(".".join(head) + body) != check:
        raise RecordError(
            "the run code is damaged in its head (scenario, digest, seed, roles or school) or in its last part: "
            "the check of the whole does not fit, though every group of choices does"
        )
    return RunCode(
        scenario,
        digest,
        int(seed),
        tuple(roles.split("+")) if roles != "0" else (),
        school if school != "0" else None,
        signs,
        open_book,
    )


def _signs(body: str) -> str:
    if body == "0":
        return ""
    groups = body.split("-")
    for number, group in enumerate(groups):
        choices, check = group[:-1], group[-1:]
        if not choices or any(sign not in _SIGNS for sign in group) or _check(number, choices) != check:
            raise RecordError(
                f"the run code is damaged in group {number + 1} of {len(groups)}, '{group}' "
                f"(choices {number * _GROUP + 1} to {number * _GROUP + max(len(choices), 1)})"
            )
    return "".join(group[:-1] for group in groups)


def from_code(code: RunCode, program: Program) -> Record:
    """Return the record a run code stands for; raises `RecordError` when the scenario is not the one it was made with."""
    scenario = program.scenario
    if code.scenario != scenario.id:
        raise RecordError(f"the run code is for scenario '{code.scenario}', this is '{scenario.id}'")
    if code.digest != scenario.digest:
        raise RecordError(
            f"the run code was made with another version of '{scenario.id}' (digest {code.digest}, this one has "
            f"{scenario.digest}); a code does not say what changed: replay the record file instead"
        )
    sitting = begin(program, code.seed, frozenset(program.roles), {})
    for number, sign in enumerate(code.signs, 1):
        value = _SIGNS.index(sign)
        question = sitting.question
        if question is None or value >= len(question.open) or not question.open[value, 0]:
            raise RecordError(
                f"the run code does not fit: choice {number}, '{sign}', is not open at turn {sitting.table.turn + 1}"
            )
        sitting = replace(sitting.choose(program.events[question.event].options[value].id), earlier=None)
    decisions = tuple(replace(decision, by_hand=decision.role in code.roles) for decision in sitting.decisions)
    return Record(
        scenario.id,
        scenario.digest,
        code.seed,
        code.roles,
        code.school,
        decisions,
        sitting.ending,
        scenario.parts,
        code.open_book,
    )


def _check(number: int, group: str) -> str:
    return _SIGNS[zlib.crc32(f"{number}:{group}".encode()) % 32]


def _whole(text: str) -> str:
    value = zlib.crc32(text.encode()) % 32**4
    return "".join(_SIGNS[value >> shift & 31] for shift in (15, 10, 5, 0))
