"""What can be typed by teachers: `class`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("class")
@click.argument("scenario", default=None, required=False)
@click.option("--slot", default=None, metavar="ID", help="The length: an id of the scenario's lessons, or its minutes.")
@click.option("--chairs", type=click.Choice(["one", "three"]), default=None, help="One team, or one for each side.")
@click.option("--hands", type=click.IntRange(1, 60), default=None, help="How many hands there are.  [default: 24]")
@click.option("--phones", is_flag=True, help="Offer votes by phone when the lesson begins; hands count all the same.")
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Where the lesson is kept after every act; one that is there already goes on.",
)
def class_mode(
    scenario: str | None, slot: str | None, chairs: str | None, hands: int | None, phones: bool, record: Path | None
) -> None:
    """Teach a lesson: a class argues, votes by hands, predicts, and meets history.

    SCENARIO is a path or the id of a shipped one (default prague_spring_lesson). Everything can be set on the first screen
    too. Counts are kept, never names.
    """
    from spring1968.cli import classing

    classing.teach(scenario, slot, chairs, hands, record, phones=phones)


COMMANDS: tuple[click.Command, ...] = (class_mode,)
