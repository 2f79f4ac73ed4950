"""What can be typed to bring a run onto paper: `report`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

SEED = click.IntRange(0, 2**64 - 1)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("what", metavar="FILE-OR-CODE", default=None, required=False)
@click.argument("second", metavar="[SECOND]", default=None, required=False)
@click.option("-o", "--output", type=_FILE, required=True, metavar="FILE.html", help="Where the page is written.")
@click.option("--csv", "table", type=_FILE, default=None, metavar="FILE.csv", help="Also write the run as a table.")
@click.option("--sheet", is_flag=True, help="A teacher's sheet and role cards from a scenario, before the lesson.")
@click.option("--role", default=None, metavar="ROLE", help="Whose decisions it tells of.  [default: the played role]")
@click.option("--playouts", type=click.IntRange(1, 1_000_000), default=400, show_default=True, help="Playouts an answer.")
@click.option("--seed", type=SEED, default=1968, show_default=True, help="The luck of all playouts.")
@click.option("--scenario", default=None, metavar="PATH", help="The scenario of the run, if it is not a shipped one.")
def report(**wish: Any) -> None:
    """Write a debate pack of a run that is over: one page of HTML that needs no network and prints on A4.

    FILE-OR-CODE is a kept run or a run code; with a SECOND one the two are set side by side. With --sheet it is a scenario
    (a path, or the id of a shipped one; prague_spring if none is named), and no run is needed.
    """
    from spring1968.cli import reporting

    reporting.report(reporting.Wish(**wish))


COMMANDS: tuple[click.Command, ...] = (report,)
