"""A folder or file to a `Scenario`, or to every problem in it, placed and sorted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from spring1968.problems import Place, Problem, ScenarioError, in_order, nearest
from spring1968.scenario import checks
from spring1968.scenario.calendar import Calendar, build
from spring1968.scenario.checks.context import Context, breadcrumb, place_of
from spring1968.scenario.folder import Reading, find, read
from spring1968.scenario.meaning import digest_of, parts_of
from spring1968.scenario.schema import ScenarioText
from spring1968.scenario.source import Plain, Tree

_ROUNDS = 8


@dataclass(frozen=True)
class Scenario:
    """A checked scenario: what was authored, its calendar, and where each part stands in the files."""

    text: ScenarioText
    tree: Tree

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
    problems += reading.problems
    if text is not None:
        problems += list(checks.run(Context(text, reading.tree, frozenset(broken))))
    if text is None or broken:
        return None, in_order(problems)
    return Scenario(text, reading.tree), in_order(problems)


def _shaped(plain: dict[Any, Plain], tree: Tree) -> tuple[ScenarioText | None, list[Problem], set[tuple[str, str]]]:
    """Return the scenario without its ill-formed parts, the problems of shape, and what was left out.

    What is wrong in one event must not hide what is wrong in the next, so an ill-formed part is taken out and
    the rest is looked at again. A fault outside the sections leaves nothing to look at.
    """
    problems: list[Problem] = []
    broken: set[tuple[str, str]] = set()
    for _ in range(_ROUNDS):
        try:
            return ScenarioText.model_validate(plain), problems, broken
        except ValidationError as error:
            details = error.errors(include_url=False)
        problems += [_problem(detail, tree) for detail in details]
        if not all([_take_out(plain, detail, broken) for detail in details]):
            break
    return None, problems, broken


def _take_out(plain: dict[Any, Plain], detail: ErrorDetails, broken: set[tuple[str, str]]) -> bool:
    """Take the part an error lies in out of the data; return whether the rest can still be looked at."""
    location = detail["loc"]
    if len(location) == 1 and detail["type"] == "extra_forbidden":
        plain.pop(location[0], None)
        return True
    if len(location) < 2:
        return False
    section, name = str(location[0]), location[1]
    held = plain.get(section)
    if section in ("calendar", "map") or not isinstance(held, dict):
        return False
    for key in [key for key in held if str(key) == str(name)]:
        held.pop(key)
    broken.add((section, str(name)))
    return bool(held) or section not in ("tracks", "roles", "events", "endings")


_CODES = {"missing": "S102", "extra_forbidden": "S101"}
_OUT_OF_RANGE = ("greater_than", "less_than", "too_long", "too_short", "literal_error", "pattern", "finite", "string_too")


def _problem(detail: ErrorDetails, tree: Tree) -> Problem:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind.startswith("S") and kind[1:].isdigit():
        at = context.get("at")
        on_key = "[key]" in detail["loc"]
        return Problem(place_of(tree, path, key=on_key, at=at), kind, context["message"], context["hint"], breadcrumb(path))
    if kind == "missing":
        place = place_of(tree, path[:-1], key=True)
        return Problem(place, "S102", f"field '{path[-1]}' is missing", "add it; docs/scenario_format.md lists the fields",
                       breadcrumb(path[:-1]))
    if kind == "extra_forbidden":
        return _unknown_field(path, tree)
    if path == ("format",):
        return Problem(place_of(tree, path), "S106", f"format {detail['input']!r} is not known", "this program reads format: 1", ("format",))
    code = "S104" if any(word in kind for word in _OUT_OF_RANGE) else "S103"
    return Problem(place_of(tree, path), code, _said(detail), _cure(detail), breadcrumb(path))


def _unknown_field(path: tuple[str | int, ...], tree: Tree) -> Problem:
    known = _fields_at(path)
    hint = nearest(str(path[-1]), known) or f"fields here: {', '.join(sorted(known))}"
    return Problem(place_of(tree, path, key=True), "S101", f"unknown field '{path[-1]}'", hint, breadcrumb(path[:-1]))


def _fields_at(path: tuple[str | int, ...]) -> list[str]:
    """Return the names a mapping may hold where an unknown field was met."""
    model: Any = ScenarioText
    for step in path[:-1]:
        fields = getattr(model, "model_fields", None)
        if fields is None:
            continue
        by_name = {field.alias or name: field for name, field in fields.items()}
        if step in by_name:
            model = _model_in(by_name[str(step)].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_in(argument)
        if found is not None:
            return found
    return None


def _said(detail: ErrorDetails) -> str:
    message = detail["msg"]
    message = message[0].lower() + message[1:].replace("Input should", "it should")
    message = message.replace("input should", "it should").replace("string", "text").replace("dictionary", "mapping of names to values")
    return message.replace("tuple", "list")


def _cure(detail: ErrorDetails) -> str:
    value = detail["input"]
    kind = detail["type"]
    if kind in ("string_type", "str_type"):
        return f"put it in quotes: \"{value}\"" if isinstance(value, (int, float, bool)) or hasattr(value, "isoformat") else "write a text"
    if kind.startswith("date"):
        return "write year-month-day without quotes, as in 1968-08-21"
    if kind in ("tuple_type", "list_type"):
        return "write a list: [a, b]"
    if "dict" in kind or "model" in kind:
        return "write `name: value` lines, indented"
    if kind in ("float_type", "int_type"):
        return "write a number without quotes"
    if kind == "bool_type":
        return "write true or false"
    return "docs/scenario_format.md lists what may stand here"
