"""`check`: every problem of scenario files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from spring1968.problems import Problem, ScenarioError, in_order
from spring1968.scenario.folder import find, scenarios_in
from spring1968.scenario.load import examine


def check(paths: Iterable[str], form: str) -> int:
    """Print the problems of all scenarios at these paths; return 0, 1 where there are some, 2 where a path is not there."""
    targets: dict[Path, None] = {}
    missing = False
    for path in paths:
        try:
            targets |= dict.fromkeys(scenarios_in(find(path)))
        except ScenarioError as error:
            click.echo(str(error), err=True)
            missing = True
    if not targets:
        return 2
    problems = in_order(problem for target in targets for problem in examine(target)[1])
    if form == "json":
        click.echo(json.dumps([_as_json(problem) for problem in problems], indent=1, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(_as_github(problem) if form == "github" else str(problem))
    if form == "text":
        count = len(problems)
        found = f"{count or 'no'} problem{'s' * (count != 1)} in {len(targets)} scenario{'s' * (len(targets) != 1)}"
        click.echo(found, err=True)
    return 2 if missing else 1 if problems else 0


def _as_json(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "breadcrumb": list(problem.breadcrumb),
    }


def _as_github(problem: Problem) -> str:
    place = problem.place
    text = problem.message + (f"; {problem.hint}" if problem.hint else "")
    file = _escaped(Path(place.path).as_posix()).replace(":", "%3A").replace(",", "%2C")
    return f"::error file={file},line={place.line},col={place.column},title={problem.code}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
