"""The plan of a lesson: how long it takes, what the class is asked, who decides, and how long each step has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from spring1968.engine.program import Program
from spring1968.play.playthrough import begin
from spring1968.play.policies import historical

Step = Literal["read", "argue", "vote", "predict", "reveal", "discuss", "debrief"]
"""What the class is doing; `debrief` follows the last round."""

ROUND: tuple[Step, ...] = get_args(Step)[:-1]
"""The steps of a round, in their order."""

Chairs = Literal["one", "three"]
"""Who decides: the whole class for the first role, or a team for each role and a press team that asks."""

MOST_HANDS = 60
USUAL_HANDS = 24

_SHARES: dict[Step, int] = {"read": 20, "argue": 30, "vote": 15, "predict": 10, "reveal": 10, "discuss": 15}
"""Hundredths of a round that each step takes."""
_OPENING, _CLOSING = 0.06, 0.18
"""The parts of a lesson before the first question and after the last."""
_GRAIN = 5
"""Clocks are set to whole steps of so many seconds."""
_LEAST = 20
_SLOTS = ((25, "25 minutes", 6), (45, "45 minutes", 10), (90, "2 x 45 minutes", 20))


@dataclass(frozen=True, slots=True)
class Slot:
    """A length of lesson: in minutes, with the events that the class decides, and the one before which it pauses.

    `with_teams` are the events where each role has a team, empty where they are the same.
    """

    id: str
    title: str
    minutes: int
    events: tuple[str, ...]
    pause: str | None = None
    with_teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the class: it decides for `role`, or asks the others where that is None."""

    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a teacher has set: the slot, who decides, and how many hands there are (1 to `MOST_HANDS`)."""

    slot: Slot
    chairs: Chairs = "one"
    hands: int = USUAL_HANDS

    def __post_init__(self) -> None:
        if not 1 <= self.hands <= MOST_HANDS:
            raise ValueError(f"a class has 1 to {MOST_HANDS} hands, not {self.hands}")

    def of(self, hands: int) -> Plan:
        """Return the plan of a class in which so many hands were counted: it grows, up to `MOST_HANDS`, never shrinks."""
        return replace(self, hands=min(max(self.hands, hands), MOST_HANDS))

    def roles(self, program: Program) -> tuple[str, ...]:
        """Return the roles for which the class decides."""
        return program.roles[:1] if self.chairs == "one" else program.roles

    def rounds(self, program: Program) -> tuple[str, ...]:
        """Return the events of the slot that the class's roles may be asked, in their order."""
        roles = self.roles(program)
        asked = {event.id: program.roles[event.role] for event in program.events if event.role is not None}
        events = self.slot.with_teams if self.chairs == "three" and self.slot.with_teams else self.slot.events
        return tuple(event for event in events if asked.get(event) in roles)

    def seconds(self, program: Program, step: Step) -> int:
        """Return how long a step has, in seconds: a share of what each question has of the lesson."""
        whole = self.slot.minutes * 60
        if step == "debrief":
            return _grained(_CLOSING * whole)
        each = (1 - _OPENING - _CLOSING) * whole / max(1, len(self.rounds(program)))
        return _grained(each * _SHARES[step] / 100)


def _grained(seconds: float) -> int:
    return max(_LEAST, round(seconds / _GRAIN) * _GRAIN)


def slots(program: Program) -> tuple[Slot, ...]:
    """Return the lengths a scenario offers, the shortest first: as its author wrote them, else spread over the year."""
    written = program.scenario.text.lessons
    known = {event.id for event in program.events if event.options}
    found = [
        Slot(name, text.title, text.minutes, _of(text.events, known), text.pause, _of(text.with_teams, known))
        for name, text in written.items()
    ]
    found = found or [_spread(program, *slot) for slot in _SLOTS]
    return tuple(sorted((slot for slot in found if slot.events), key=lambda slot: slot.minutes))


def _of(events: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(event for event in events if event in known)


def _spread(program: Program, minutes: int, title: str, most: int) -> Slot:
    """Return a slot whose questions are spread evenly over those that are asked when all goes as in history.

    One team is asked those of the first role; with teams each role has its share of them.
    """
    sitting = begin(program, 0, frozenset(), dict.fromkeys(program.roles, historical))
    asked = list(dict.fromkeys((decision.event, decision.role) for decision in sitting.decisions))
    shares = {role: [event for event, of in asked if of == role] for role in program.roles}
    one = _picked(shares[program.roles[0]], most) or _picked([event for event, _role in asked], most)
    each = [event for mine in shares.values() for event in _picked(mine, max(2, round(most / len(shares))))]
    teams = tuple(event for event, _role in asked if event in each)
    pause = one[len(one) // 2] if minutes >= 90 and len(one) > 1 else None
    return Slot(f"minutes_{minutes}", title, minutes, one, pause, teams)


def _picked(events: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(events[place] for place in evenly(len(events), min(most, len(events))))


def evenly(length: int, count: int) -> Iterable[int]:
    """Return `count` places of `length`, evenly apart, the first and the last among them."""
    if count < 2:
        return range(count)
    return sorted({round(place * (length - 1) / (count - 1)) for place in range(count)})


def teams(program: Program, chairs: Chairs) -> tuple[Team, ...]:
    """Return the teams of a class; with three chairs the press asks and decides nothing."""
    names = program.scenario.text.roles
    if chairs == "one":
        return (Team(names[program.roles[0]].name, program.roles[0]),)
    return *(Team(names[role].name, role) for role in program.roles), Team("The press", None)
