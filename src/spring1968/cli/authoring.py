"""`new` and `schema`: where a scenario of one's own begins."""

from __future__ import annotations

import json
import re
import shlex
from importlib import resources
from pathlib import Path
from typing import TextIO

import click

from spring1968.problems import UserError
from spring1968.scenario.describe import json_schema


def new(path: Path) -> None:
    """Write the template to a new file or folder; raises `UserError` where something is there or cannot be written."""
    target = path if path.suffix in (".yaml", ".yml") else path / "scenario.yaml"
    template = (resources.files("spring1968.scenario") / "template.yaml").read_text(encoding="utf-8")
    text = template.replace("id: my_scenario", f"id: {_id(path.stem if target is path else path.name)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            _write(file, text, target)
    except FileExistsError:
        raise UserError(f"{target} is there already; give another path") from None
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from None
    typed = shlex.quote(str(path))
    click.echo(f"Wrote {target}.\nCheck it:  spring1968 check {typed}\nPlay it:   spring1968 play {typed}")


def _write(file: TextIO, text: str, target: Path) -> None:
    """Write a new file; leave none where it cannot be written whole."""
    try:
        file.write(text)
        file.flush()
    except OSError:
        target.unlink(missing_ok=True)
        raise


def schema(section: str | None, *, patch: bool) -> None:
    """Print the JSON Schema of a scenario, of a section's file, or of a patch."""
    click.echo(json.dumps(json_schema(section, patch=patch), indent=1, ensure_ascii=False))


def _id(stem: str) -> str:
    name = re.sub(r"[^a-z0-9_]+", "_", stem.lower()).strip("_")
    return (name if re.match(r"[a-z]", name) else f"my_{name}").rstrip("_")[:48]
