"""What every rule is given: the scenario, where each part of it stands, and all its formulas."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Literal, TypeAlias

from spring1968.problems import Place, Problem
from spring1968.scenario.calendar import Calendar, build
from spring1968.scenario.folder import MAIN
from spring1968.scenario.formula import Formula
from spring1968.scenario.guesses import Guesses
from spring1968.scenario.schema import EventText, OptionText, ScenarioText
from spring1968.scenario.source import Tree, cut

Path: TypeAlias = tuple[str | int, ...]
Purpose: TypeAlias = Literal["when", "chance", "weight", "effect", "drift", "ending", "goal", "stance", "mark"]


@dataclass(frozen=True, slots=True)
class Use:
    """A formula, where it stands, what for, who reads it, and the turns in which it is asked."""

    path: Path
    formula: Formula
    purpose: Purpose
    role: str | None
    turns: range


@dataclass(frozen=True)
class Context:
    """A well-formed scenario with its tree. `broken` names the parts left out because they were not well formed."""

    text: ScenarioText
    tree: Tree
    broken: frozenset[tuple[str, str]]
    guesses: Guesses = field(default_factory=Guesses)

    @cached_property
    def calendar(self) -> Calendar:
        """Return the calendar; its dates may still be in the wrong order, then it may be empty."""
        return build(self.text.calendar)

    @cached_property
    def all_turns(self) -> range:
        """Return the numbers of all turns."""
        return range(len(self.calendar.turns))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Return every formula of the scenario."""
        return tuple(self._uses())

    def problem(
        self, code: str, message: str, hint: str, *path: str | int, key: bool = False, at: int | None = None
    ) -> Problem:
        """Return a problem at a path: at its value, at its key, or at an offset within a formula."""
        return Problem(place_of(self.tree, path, key=key, at=at), code, message, hint, breadcrumb(path))

    def known(self, section: str) -> set[str]:
        """Return the ids of a section, those of parts that could not be read included."""
        ids = set(getattr(self.text, section))
        return ids | {name for where, name in self.broken if where == section}

    def closest(self, word: str, known: Collection[str]) -> str:
        """Return a hint for a name that is not known: the one it may mean, or some of those there are."""
        return self.guesses.nearest_or_known(word, known)

    def inherited(self, *path: str | int) -> bool:
        """Return whether a part of a scenario that extends another comes from the base, as it stands there."""
        if self.text.extends is None:
            return False
        head, place = (PurePath(place_of(self.tree, spot, key=True).path) for spot in (("id",), path))
        return head.parent not in place.parents if head.name == MAIN else place != head

    def window(self, event: EventText) -> range:
        """Return the turns in which an event may come up."""
        if event.window is not None:
            return self.calendar.turns_in(*event.window)
        if event.date is not None:
            return self.calendar.turns_in(event.date, event.date)
        return self.all_turns

    def _uses(self) -> Iterator[Use]:
        for name, drift in self.text.drifts.items():
            yield Use(("drifts", name, "by"), drift.by, "drift", None, self.all_turns)
            yield from self._condition(("drifts", name, "when"), drift.when, "drift", None, self.all_turns)
        for name, event in self.text.events.items():
            yield from self._event_uses(name, event)
        last = self.all_turns[-1:]
        for name, ending in self.text.endings.items():
            turns = last if ending.at_end else self.all_turns
            yield from self._condition(("endings", name, "when"), ending.when, "ending", None, turns)
        for name, role in self.text.roles.items():
            for goal, wish in role.goals.items():
                yield Use(("roles", name, "goals", goal, "when"), wish.when, "goal", None, last)
        for name, stance in self.text.map.stances.items():
            yield Use(("map", "stances", name, "of"), stance.of, "stance", None, self.all_turns)
        for name, marker in self.text.map.markers.items():
            yield Use(("map", "markers", name, "when"), marker.when, "mark", None, self.all_turns)
        for name, mark in self.text.marks.items():
            yield from self._condition(("marks", name, "when"), mark.when, "mark", None, self.all_turns)

    def _event_uses(self, name: str, event: EventText) -> Iterator[Use]:
        turns = self.window(event)
        path = ("events", name)
        yield from self._condition((*path, "when"), event.when, "when", None, turns)
        if event.chance is not None:
            yield Use((*path, "chance"), event.chance, "chance", None, turns)
        for track, effect in event.effects.items():
            yield Use((*path, "effects", track), effect, "effect", None, turns)
        for answer, option in event.options.items():
            yield from self._option_uses((*path, "options", answer), event, option, turns)

    def _option_uses(self, path: Path, event: EventText, option: OptionText, turns: range) -> Iterator[Use]:
        yield from self._condition((*path, "when"), option.when, "when", event.role, turns)
        yield Use((*path, "weight"), option.weight, "weight", event.role, turns)
        for track, effect in option.effects.items():
            yield Use((*path, "effects", track), effect, "effect", None, turns)

    @staticmethod
    def _condition(path: Path, formula: Formula | None, purpose: Purpose, role: str | None, turns: range) -> Iterator[Use]:
        if formula is not None:
            yield Use(path, formula, purpose, role, turns)


def place_of(tree: Tree, path: Path, *, key: bool = False, at: int | None = None) -> Place:
    """Return where a path stands in the files.

    Steps the files do not have are passed over; where the last is among them, the key of the last one met is given.
    """
    place = tree.place
    for step in path:
        below = tree.child(step)
        if below is None:
            continue
        at_key = key or path[-1] != step
        place = (tree.key_place(step) or below.place) if at_key else below.place
        tree = below
    return tree.word_place(at) if at is not None else place


def breadcrumb(path: Path) -> tuple[str, ...]:
    """Return the ids that lead to a path, without the word `events`."""
    steps = path[1:] if path and path[0] == "events" else path
    return tuple(cut(step) for step in steps)
