"""What can be typed by the authors of scenarios: `balance`, `diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from spring1968.cli.whatif_commands import CLUSTER

SEED = click.IntRange(0, 2**64 - 1)


@click.command()
@click.argument("scenario", default="prague_spring", required=False)
@click.option("--playouts", type=click.IntRange(3, 1_000_000), default=3_000, show_default=True, help="How many playouts.")
@click.option("--seed", type=SEED, default=1968, show_default=True, help="The seed of the first; the next follow it.")
@CLUSTER
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON (docs/balance.md).")
def balance(as_json: bool, **wish: Any) -> None:
    """Say what of a scenario is used when it is played, how often, and what never is.

    Endings with a run that meets each; events and options; options that another beats; effects that never move anything;
    text that nobody meets. A third of the playouts has the first role as in history and the others by weight, a third goes
    by weight, a third at random.
    """
    from spring1968.cli import balancing

    balancing.balance(balancing.Wish(**wish), as_json=as_json)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--runs",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FOLDER",
    help="Where record files lie.  [default: the runs of your user data]",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON (docs/balance.md).")
def diff(as_json: bool, **wish: Any) -> None:
    """Say how two versions of a scenario differ, and which kept runs of the old one end otherwise under the new one.

    OLD and NEW are paths or ids of shipped scenarios. For each run that ends otherwise: the turn in which the two first
    part, and the line of the ledger that made them.
    """
    from spring1968.cli import versions

    versions.diff(versions.Wish(**wish), as_json=as_json)


COMMANDS: tuple[click.Command, ...] = (balance, diff)
