"""`spring1968 check`: every problem of scenario files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from spring1968.problems import Problem


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
              help="How problems are printed.")
def check(paths: tuple[str, ...], form: str) -> None:
    """Check scenario files or folders: all problems at once, each with its place and its cure.

    PATH is a scenario file, a scenario folder, a folder of scenarios, or the id of a shipped one. Exit 0: no
    problems; 1: problems; 2: a path that is not there.
    """
    from spring1968.problems import ScenarioError, in_order  # noqa: PLC0415
    from spring1968.scenario.folder import find, scenarios_in  # noqa: PLC0415
    from spring1968.scenario.load import examine  # noqa: PLC0415

    try:
        targets = [target for path in paths for target in scenarios_in(find(path))]
    except ScenarioError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    problems = in_order(problem for target in dict.fromkeys(targets) for problem in examine(target)[1])
    _print(problems, form)
    if form == "text":
        count = len(problems)
        click.echo(f"{count or 'no'} problem{'s' * (count != 1)} in {len(targets)} scenario{'s' * (len(targets) != 1)}", err=True)
    sys.exit(1 if problems else 0)


def _print(problems: Iterable[Problem], form: str) -> None:
    if form == "json":
        click.echo(json.dumps([_as_json(problem) for problem in problems], indent=1, ensure_ascii=False))
        return
    for problem in problems:
        click.echo(_as_github(problem) if form == "github" else str(problem))


def _as_json(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {"path": place.path, "line": place.line, "column": place.column, "code": problem.code, "message": problem.message,
            "hint": problem.hint, "breadcrumb": list(problem.breadcrumb)}


def _as_github(problem: Problem) -> str:
    place = problem.place
    text = problem.message + (f"; {problem.hint}" if problem.hint else "")
    file = _escaped(Path(place.path).as_posix()).replace(":", "%3A").replace(",", "%2C")
    return f"::error file={file},line={place.line},col={place.column},title={problem.code}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
