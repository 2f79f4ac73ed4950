"""A folder or file to a `Scenario`, or to every problem in it, placed and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from spring1968.problems import Place, Problem, ScenarioError, in_order
from spring1968.scenario import checks
from spring1968.scenario.calendar import Calendar, build
from spring1968.scenario.checks.context import Context, breadcrumb, place_of
from spring1968.scenario.folder import Reading, find, read
from spring1968.scenario.meaning import digest_of, parts_of
from spring1968.scenario.refusals import problems_of
from spring1968.scenario.schema import ScenarioText
from spring1968.scenario.source import Plain, Tree, cut

_ROUNDS = 8
_STAND_INS: dict[str, Plain] = {"format": 1, "id": "unread", "title": "unread", "summary": "unread"}
_OPTIONAL = ("extends", "tagline", "question", "language", "minutes", "map", "hindcast", "emblem")


@dataclass(frozen=True, repr=False)
class Scenario:
    """A checked scenario: what was authored, its calendar, and where each part stands in the files."""

    text: ScenarioText
    tree: Tree

    def __repr__(self) -> str:
        return f"Scenario('{self.id}', {self.digest})"

    @property
    def id(self) -> str:
        """Return the scenario's id."""
        return self.text.id

    @cached_property
    def calendar(self) -> Calendar:
        """Return the turns."""
        return build(self.text.calendar)

    @cached_property
    def parts(self) -> dict[str, str]:
        """Return a short hash for each part that plays: "events/cierna" -> 8 hex digits. Prose does not count."""
        return parts_of(self.text)

    @cached_property
    def digest(self) -> str:
        """Return 16 hex digits that change when, and only when, what the scenario means changes."""
        return digest_of(self.parts)

    def place(self, *path: str | int) -> Place:
        """Return where a part is written."""
        return place_of(self.tree, path, key=True)


def load(name: str | Path) -> Scenario:
    """Return the scenario at a path, or the shipped one of that id; raises `ScenarioError` with all its problems."""
    scenario, problems = examine(find(str(name)))
    if scenario is None or problems:
        raise ScenarioError(problems)
    return scenario


def examine(path: Path) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return what a path holds and every problem in it; the scenario is None when it is not even well formed."""
    reading = read(path)
    if reading.stopped:
        return None, in_order(reading.problems)
    return _examined(reading)


def from_tree(tree: Tree) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return what a tree holds and every problem in it."""
    return _examined(Reading(tree))


def _examined(reading: Reading) -> tuple[Scenario | None, tuple[Problem, ...]]:
    plain = reading.tree.plain()
    assert isinstance(plain, dict)
    text, problems, broken = _shaped(plain, reading.tree)
    misread = {problem.place for problem in reading.problems}
    problems = [problem for problem in problems if problem.place not in misread or problem.code == "S102"]
    told = misread | {problem.place for problem in problems}
    empty = (problem for place, problem in _left_empty(reading.tree, ()) if told.isdisjoint((place, problem.place)))
    problems += islice(empty, checks.MAX_PROBLEMS)
    problems += reading.problems
    if text is not None:
        problems += list(checks.run(Context(text, reading.tree, frozenset(broken))))
    if len(problems) >= checks.MAX_PROBLEMS:
        message = f"there are more than {checks.MAX_PROBLEMS:,} problems, and some are not listed"
        problems.append(Problem(reading.tree.place, "S004", message, "mend these first, then check again"))
    if text is None or broken:
        return None, in_order(problems)
    return Scenario(text, reading.tree), in_order(problems)


def _left_empty(tree: Tree, trail: tuple[str | int, ...]) -> Iterator[tuple[Place, Problem]]:
    """Yield every named field that holds nothing, by its place: it would silently count as left out."""
    if isinstance(tree.value, dict):
        for key, below in tree.value.items():
            if below.value is None:
                hint = "write a value after the colon, or take the line out"
                yield below.place, Problem(tree.keys[key], "S105", f"'{cut(key)}' is left empty", hint, breadcrumb(trail))
            yield from _left_empty(below, (*trail, str(key)))
    elif isinstance(tree.value, list):
        for number, below in enumerate(tree.value):
            yield from _left_empty(below, (*trail, number))


def _shaped(plain: dict[Any, Plain], tree: Tree) -> tuple[ScenarioText | None, list[Problem], set[tuple[str, str]]]:
    """Return the scenario without its ill-formed parts, the problems of shape, and what was left out.

    What is wrong in one event must not hide what is wrong in the next, so an ill-formed part is taken out and
    the rest is looked at again. A calendar or a whole section that is not well formed leaves nothing to look at.
    """
    problems: list[Problem] = []
    broken: set[tuple[str, str]] = set()
    for _ in range(_ROUNDS):
        try:
            return ScenarioText.model_validate(plain), problems, broken
        except ValidationError as error:
            details = error.errors(include_url=False)
        problems += problems_of(details[: checks.MAX_PROBLEMS], tree)
        if not _take_out(plain, details, broken):
            break
    return None, problems, broken


def _take_out(plain: dict[Any, Plain], details: list[ErrorDetails], broken: set[tuple[str, str]]) -> bool:
    """Take the parts that errors lie in out of the data; return whether the rest can still be looked at."""
    bad: dict[str, set[str]] = {}
    for detail in details:
        location = detail["loc"]
        if len(location) == 1 and detail["type"] == "extra_forbidden":
            plain.pop(location[0], None)
        elif location[0] in _STAND_INS or location[0] in _OPTIONAL:
            _stand_in(plain, str(location[0]))
            broken.add((str(location[0]), ""))
        elif len(location) < 2 or location[0] == "calendar" or not isinstance(plain.get(location[0]), dict):
            return False
        else:
            bad.setdefault(str(location[0]), set()).add(str(location[1]))
    for section, names in bad.items():
        held = plain[section]
        assert isinstance(held, dict)
        plain[section] = {key: part for key, part in held.items() if str(key) not in names}
        broken |= {(section, name) for name in names}
    return all(plain[section] or section not in ("tracks", "roles", "events", "endings") for section in bad)


def _stand_in(plain: dict[Any, Plain], field: str) -> None:
    """Put a stand-in for an ill-formed line of the head, or nothing where nothing may stand."""
    plain.pop(field, None)
    if field in _STAND_INS:
        plain[field] = _STAND_INS[field]
