"""`hindcast`: the past played again, and set against what is known."""

from __future__ import annotations

import json

import click

from spring1968.analysis.hindcast import report
from spring1968.cli import hindcast_page
from spring1968.cli.waiting import progress, workers
from spring1968.engine.program import Program, compile_scenario
from spring1968.scenario.load import load

_PARTS = 1_000


def hindcast(scenario: str, playouts: int, seed: int, form: str, cluster: str | None = None) -> None:
    """Play the past again and print where the scenario keeps to it, as text, as JSON or as a page of Markdown.

    Raises `UserError` for a scenario without a section `hindcast`.
    """
    program = compile_scenario(load(scenario))
    report.section_of(program)
    found = _measured(program, playouts, seed, cluster)
    if form == "json":
        click.echo(json.dumps(report.as_json(found), indent=1))
    elif form == "markdown":
        typed = "" if (playouts, seed) == (20_000, 1968) else f" --playouts {playouts} --seed {seed}"
        click.echo(hindcast_page.markdown(found, f"spring1968 hindcast {program.scenario.id}{typed} --markdown"))
    else:
        click.echo(hindcast_page.plain(found))


def _measured(program: Program, playouts: int, seed: int, cluster: str | None) -> report.Hindcast:
    with workers(cluster) as where, progress(_PARTS, "playing") as told:
        telling = None if told is None else lambda share: told(round(share * _PARTS))
        return report.measure(program, playouts, seed, telling, where)
