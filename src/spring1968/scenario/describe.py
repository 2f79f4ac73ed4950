"""The scenario format as JSON Schema."""

from __future__ import annotations

from typing import Any

from spring1968.problems import UserError, nearest
from spring1968.scenario.schema import SECTIONS, ScenarioText

_HEAD = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def json_schema(section: str | None = None, *, patch: bool = False) -> dict[str, Any]:
    """Return the schema of a whole scenario, or of one section's own file; raises `UserError` for an unknown one.

    Only `format` and `id` are demanded of a whole scenario: the rest may stand in other files. In a patch nothing else
    is demanded anywhere, and null may stand for everything.
    """
    whole: dict[str, Any] = ScenarioText.model_json_schema()
    whole = _patched(whole) if patch else _strict(whole)
    if section is None:
        return _HEAD | whole | {"title": "spring1968 scenario", "required": ["format", "id"]}
    if section not in SECTIONS:
        hint = nearest(section, SECTIONS) or f"sections are {', '.join(SECTIONS)}"
        raise UserError(f"there is no section '{section}'; {hint}")
    part = {key: value for key, value in whole["properties"][section].items() if key not in ("default", "title")}
    return _HEAD | {"title": f"spring1968 {section}"} | part | {"$defs": whole["$defs"]}


def _strict(schema: Any) -> Any:
    """Return a schema without null (an empty field is a mistake), in which keys that are no ids are refused."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _strict(value) for key, value in schema.items() if not (key == "default" and value is None)}
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    choices = [choice for choice in kept.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        kept = choices[0] | kept
    return kept


def _patched(schema: Any) -> Any:
    """Return a schema in which nothing is required and every property may be null."""
    if isinstance(schema, list):
        return [_patched(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    loose = {key: _patched(value) for key, value in schema.items() if key not in ("required", "minProperties")}
    for holder in ("properties", "patternProperties"):
        if isinstance(loose.get(holder), dict):
            loose[holder] = {name: _or_null(value) for name, value in loose[holder].items()}
    if isinstance(loose.get("additionalProperties"), dict):
        loose["additionalProperties"] = _or_null(loose["additionalProperties"])
    return loose


def _or_null(schema: Any) -> Any:
    return {"anyOf": [schema, {"type": "null"}]}
