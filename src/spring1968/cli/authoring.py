"""`new` and `schema`: where a scenario of one's own begins."""

from __future__ import annotations

import json
import re
import shlex
from importlib import resources
from pathlib import Path

import click

from spring1968.problems import UserError
from spring1968.scenario.describe import json_schema


def new(path: Path) -> None:
    """Write the template to a new file or folder; raises `UserError` where something is there or cannot be written."""
    target = path if path.suffix in (".yaml", ".yml") else path / "scenario.yaml"
    if target.exists():
        raise UserError(f"{target} is there already; give another path")
    template = (resources.files("spring1968.scenario") / "template.yaml").read_text(encoding="utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            template.replace("id: my_scenario", f"id: {_id(path.stem if target is path else path.name)}"), encoding="utf-8"
        )
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from None
    typed = shlex.quote(str(path))
    click.echo(f"Wrote {target}.\nCheck it:  spring1968 check {typed}\nPlay it:   spring1968 play {typed}")


def schema(section: str | None, *, patch: bool) -> None:
    """Print the JSON Schema of a scenario, of a section's file, or of a patch."""
    click.echo(json.dumps(json_schema(section, patch=patch), indent=1, ensure_ascii=False))


def _id(stem: str) -> str:
    name = re.sub(r"[^a-z0-9_]+", "_", stem.lower()).strip("_")
    return (name if re.match(r"[a-z]", name) else f"my_{name}").rstrip("_")[:48]
