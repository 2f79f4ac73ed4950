"""Role cards: the roles of a scenario, and the advisers who speak at the moments of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spring1968.report.moments import Moment
from spring1968.scenario.load import Scenario

MOST_VOICES = 8


@dataclass(frozen=True, slots=True)
class Card:
    """A role to play: its name, who that is, the brief, its goals, what it does not see, and whether the run was its own."""

    name: str
    leader: str
    brief: str
    goals: tuple[str, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """An adviser to play: who, the office, and each word with the moment, the answer and whether it is for it."""

    name: str
    office: str
    lines: tuple[tuple[str, str, bool, str], ...]


def roles(scenario: Scenario) -> list[Card]:
    """Return a card for each role."""
    return [
        Card(role.name, role.leader, role.brief, tuple(goal.text for goal in role.goals.values()), role.hidden)
        for role in scenario.text.roles.values()
    ]


def voices(found: Iterable[Moment], most: int = MOST_VOICES) -> list[Voice]:
    """Return a card for each adviser who speaks at these moments, `most` at most."""
    lines: dict[tuple[str, str], list[tuple[str, str, bool, str]]] = {}
    for one in found:
        for answer in one.answers:
            for said in answer.said:
                lines.setdefault((said.who, said.office), []).append((one.title, answer.label, said.favours, said.words))
    return [Voice(name, office, tuple(said)) for (name, office), said in list(lines.items())[:most]]
