"""The scenario format as JSON Schema."""

from __future__ import annotations

from typing import Any

from spring1968.problems import UserError, nearest
from spring1968.scenario.schema import SECTIONS, ScenarioText


def json_schema(section: str | None = None) -> dict[str, Any]:
    """Return the schema of a whole scenario, or of one section's own file; raises `UserError` for an unknown one.

    Only `format` and `id` are demanded of a whole scenario: the rest may stand in other files or in its base.
    """
    whole = ScenarioText.model_json_schema()
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if section is None:
        return head | whole | {"title": "spring1968 scenario", "required": ["format", "id"]}
    if section not in SECTIONS:
        raise UserError(f"there is no section '{section}'; {nearest(section, SECTIONS) or 'sections are ' + ', '.join(SECTIONS)}")
    part = dict(whole["properties"][section])
    part.pop("default", None)
    return head | {"title": f"spring1968 {section}"} | part | {"$defs": whole["$defs"]}
