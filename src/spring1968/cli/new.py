"""`spring1968 new` and `spring1968 schema`: where a scenario of one's own begins."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import click

from spring1968.problems import UserError


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
def new(path: Path) -> None:
    """Write a small commented scenario that passes `check` and plays.

    PATH is a new file ending in .yaml, or a new folder.
    """
    target = path if path.suffix in (".yaml", ".yml") else path / "scenario.yaml"
    if target.exists():
        raise UserError(f"{target} is there already; give another path")
    name = re.sub(r"[^a-z0-9_]+", "_", path.stem.lower()).strip("_")
    name = name if re.match(r"[a-z]", name) else f"my_{name}".rstrip("_")
    template = (resources.files("spring1968.scenario") / "template.yaml").read_text(encoding="utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(template.replace("id: my_scenario", f"id: {name[:48]}"), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from None
    click.echo(f"Wrote {target}.\nCheck it:  spring1968 check {path}\nPlay it:   spring1968 play {path}")


@click.command()
@click.option("--section", default=None, metavar="NAME", help="The schema of a section's own file, as in events/*.yaml.")
def schema(section: str | None) -> None:
    """Print the JSON Schema of the scenario format, for completion in an editor.

    Put `# yaml-language-server: $schema=scenario.schema.json` at the head of the file.
    """
    from spring1968.scenario.describe import json_schema  # noqa: PLC0415

    click.echo(json.dumps(json_schema(section), indent=1, ensure_ascii=False))
