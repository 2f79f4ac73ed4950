"""What pydantic refuses, told in an author's words and placed in the files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from pydantic_core import ErrorDetails

from spring1968.problems import Problem, nearest
from spring1968.scenario.checks.context import breadcrumb, place_of
from spring1968.scenario.guesses import Guesses
from spring1968.scenario.schema import ScenarioText
from spring1968.scenario.source import Tree, cut

_Path: TypeAlias = tuple[str | int, ...]
_Told: TypeAlias = tuple[str, str, str]
"""Code, message and hint."""

_WANTED = {
    "string_type": "a text",
    "date_type": "a date",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "dict_type": "a group of fields",
    "model_type": "a group of fields",
    "tuple_type": "a list",
}
_CURES = {
    "date_type": "write year-month-day without quotes, as in 1968-08-21",
    "float_type": "write a number without quotes",
    "int_type": "write a whole number without quotes",
    "bool_type": "write true or false, without quotes",
    "dict_type": "write `name: value` lines, indented",
    "model_type": "write `name: value` lines, indented",
    "tuple_type": "put square brackets around it: [a, b]",
}
_PATTERNS = {"url": "begin it with https://", "language": "write two small letters, as in en or cs"}


def problems_of(details: list[ErrorDetails], tree: Tree) -> list[Problem]:
    """Return what pydantic refused as problems, each mistake once.

    A field that is missing because it is misspelt is told as misspelt; the value of an ill-formed key is passed over; a
    part that a patch adds under a name close to one of the base is told as misspelt too.
    """
    keys = {detail["loc"][:-1] for detail in details if detail["loc"][-1] == "[key]"}
    extra = [detail for detail in details if detail["type"] == "extra_forbidden"]
    unknown = {(*detail["loc"][:-1], _meant(detail)) for detail in extra}
    guesses = Guesses()
    found: dict[tuple[_Path, str], Problem] = {}
    for number, detail in enumerate(details):
        location = detail["loc"]
        if location in keys or (detail["type"] == "missing" and location in unknown):
            continue
        twin = _twin_in_base(location[:-1], tree, guesses) if detail["type"] == "missing" else ""
        if twin:
            hint = f"did you mean '{twin}'? A new one needs all its fields; docs/scenario_format.md lists them"
            message = f"field '{location[-1]}' is missing: the base has no '{cut(location[-2])}'"
            problem = Problem(place_of(tree, location[:-1], key=True), "S102", message, hint, breadcrumb(location[:-1]))
            found.setdefault((location[:-1], "S102"), problem)
        else:
            found[(number,), ""] = problem_of(detail, tree)
    return list(found.values())


def _meant(detail: ErrorDetails) -> str:
    """Return the field that an unknown one is close to, or an empty string."""
    path = tuple(step for step in detail["loc"] if step != "[key]")
    return Guesses().closest(cut(path[-1]), _fields_at(path)) if path else ""


def _twin_in_base(path: _Path, tree: Tree, guesses: Guesses) -> str:
    """Return the name of the base that a part added by a patch is close to, or an empty string."""
    extends, section = tree.child("extends"), tree.child(path[0]) if path else None
    if extends is None or section is None or len(path) not in (2, 4):
        return ""
    for step in path[1:-1]:
        section = section.child(step) if section is not None else None
    own = section.key_place(path[-1]) if section is not None else None
    if section is None or own is None or own.path != extends.place.path:
        return ""
    return guesses.closest(cut(path[-1]), [str(key) for key, place in section.keys.items() if place.path != own.path])


def problem_of(detail: ErrorDetails, tree: Tree) -> Problem:
    """Return what pydantic refused as a problem."""
    path = tuple(step for step in detail["loc"] if step != "[key]")
    kind = detail["type"]
    if kind.startswith("S") and kind[1:].isdigit():
        context = detail["ctx"]
        at_key = "[key]" in detail["loc"]
        place = place_of(tree, path, key=at_key, at=context.get("at"))
        hint = (_slip(path, tree) if at_key else "") or context["hint"]
        return Problem(place, kind, context["message"], hint, breadcrumb(path))
    if kind == "missing":
        return _missing(path, tree)
    if kind == "extra_forbidden":
        return _unknown_field(path, tree)
    if kind == "invalid_key":
        return _unknown_field((*path[:-1], cut(detail["input"])), tree)
    if "[key]" in detail["loc"] and kind == "string_type":
        message = f"'{cut(path[-1])}' is not an id"
        hint = f"begin it with a letter, as in a{cut(path[-1])}"
        return Problem(place_of(tree, path, key=True), "S108", message, hint, breadcrumb(path))
    if path == ("format",):
        message = f"format {cut(detail['input'])} is not known"
        return Problem(place_of(tree, path), "S106", message, "this program reads format: 1", ("format",))
    code, message, hint = _TOLD[kind](detail) if kind in _TOLD else _wrong_type(detail)
    at_key = "[key]" in detail["loc"]
    hint = (_slip(path, tree) if at_key else "") or hint
    return Problem(place_of(tree, path, key=at_key), code, message, hint, breadcrumb(path))


def _slip(path: _Path, tree: Tree) -> str:
    """Return the cure for a name that is none because a sign before it was read otherwise than it was meant."""
    holder = tree
    for step in path[:-1]:
        holder = holder.child(step) or holder
    place, below = holder.key_place(path[-1]), holder.child(path[-1])
    if place is None or below is None or below.value is not None:
        return ""
    name = str(path[-1])
    if re.match(r"[^\s:]+:\S", name) and not re.fullmatch(r"[-+.%0-9]+:[-+.%0-9)]+", name):
        return "write a space after the colon"
    if any(other.line == place.line and other.column < place.column for other in holder.keys.values()):
        return "inside {...} a comma ends the text or formula before it: put that in quotes"
    return ""


def _missing(path: _Path, tree: Tree) -> Problem:
    place = place_of(tree, path[:-1], key=True)
    if isinstance(path[-1], int):
        message, hint = "the list is too short", "write two entries, as in [a, b]"
        return Problem(place_of(tree, path[:-1]), "S104", message, hint, breadcrumb(path[:-1]))
    message = f"field '{path[-1]}' is missing"
    return Problem(place, "S102", message, "add it; docs/scenario_format.md lists the fields", breadcrumb(path[:-1]))


def _unknown_field(path: _Path, tree: Tree) -> Problem:
    known = _fields_at(path)
    name = cut(path[-1])
    hint = nearest(name, known) or _slip(path, tree) or f"fields here: {', '.join(sorted(known))}"
    return Problem(place_of(tree, path, key=True), "S101", f"unknown field '{name}'", hint, breadcrumb(path[:-1]))


def _fields_at(path: _Path) -> list[str]:
    """Return the names a mapping may hold where an unknown field was met."""
    model: Any = ScenarioText
    for step in path[:-1]:
        by_name = {field.alias or name: field for name, field in model.model_fields.items()}
        if step in by_name:
            model = _model_in(by_name[str(step)].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    found = (_model_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)


def _given(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{cut(value)}'"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, dt.date):
        return f"the date {value}"
    if isinstance(value, list):
        return "a list"
    return "a group of fields" if isinstance(value, dict) else "nothing"


def _wrong_type(detail: ErrorDetails) -> _Told:
    value, kind = detail["input"], detail["type"]
    if kind not in _WANTED:
        return "S103", detail["msg"][:1].lower() + detail["msg"][1:], "docs/scenario_format.md lists what may stand here"
    if kind == "string_type" and isinstance(value, (int, float, dt.date)):
        hint = f'put it in quotes: "{str(value).lower()}"'
    elif kind == "float_type" and isinstance(value, str) and re.fullmatch(r"[-+]?[0-9]+,[0-9]+", value):
        hint = f"write a point, not a comma: {value.replace(',', '.')}"
    elif kind == "date_type" and isinstance(value, str) and _no_such_day(value):
        hint = "there is no such day; look at the month and the day"
    else:
        hint = _CURES.get(kind, "write a text")
    return "S103", f"{_WANTED[kind]} should stand here, not {_given(value)}", hint


def _no_such_day(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return True
    return False


def _too_long_text(detail: ErrorDetails) -> _Told:
    most = detail["ctx"]["max_length"]
    return "S104", f"the text has {len(detail['input'])} characters, {most} are allowed", "shorten it"


def _too_many(detail: ErrorDetails) -> _Told:
    if isinstance(detail["input"], str):
        return _too_long_text(detail)
    return "S104", f"the entries are more than {detail['ctx']['max_length']}", "take some of them out"


def _too_few(detail: ErrorDetails) -> _Told:
    return "S104", "at least one entry should stand here", "add one"


def _no_such_word(detail: ErrorDetails) -> _Told:
    words = detail["ctx"]["expected"]
    close = nearest(cut(detail["input"]), words.replace("'", "").replace(" or ", ", ").split(", "))
    return "S104", f"'{cut(detail['input'])}' is not a word known here", close or f"write {words}"


def _too_small(detail: ErrorDetails) -> _Told:
    return "S104", f"{detail['input']} is too small", f"the least is {detail['ctx']['ge']:,g}"


def _too_great(detail: ErrorDetails) -> _Told:
    return "S104", f"{detail['input']} is too large", f"the most is {detail['ctx']['le']:,g}"


def _endless(_detail: ErrorDetails) -> _Told:
    return "S104", "the number is too large", "write a smaller one"


def _ill_formed(detail: ErrorDetails) -> _Told:
    hint = _PATTERNS.get(str(detail["loc"][-1]), "docs/scenario_format.md lists what may stand here")
    return "S104", f"'{cut(detail['input'])}' is not well formed", hint


_TOLD: dict[str, Callable[[ErrorDetails], _Told]] = {
    "string_too_long": _too_long_text,
    "too_long": _too_many,
    "too_short": _too_few,
    "literal_error": _no_such_word,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_great,
    "finite_number": _endless,
    "string_pattern_mismatch": _ill_formed,
}
