"""What can be typed to ask "what if": `odds`, `review`, `branches`, `compare`, `rewrite`, `schools` and others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

SEED = click.IntRange(0, 2**64 - 1)
DAY = click.DateTime(["%Y-%m-%d"])
Command = TypeVar("Command", bound=Callable[..., Any])

_SCENARIO = click.option(
    "--scenario", default=None, metavar="PATH", help="The scenario of the run, if it is not the shipped one of that name."
)
_SEED = click.option("--seed", type=SEED, default=1968, show_default=True, help="The luck of all playouts.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON (docs/whatif.md).")
_AS = click.option(
    "--as",
    "roles",
    multiple=True,
    metavar="ROLE=POLICY",
    help="historical, propensity (by weight), random, or run: as in the run where it can be asked so.",
)
CLUSTER = click.option(
    "--cluster",
    default=None,
    metavar="ADDRESS",
    help="Do the work on a Dask cluster, as tcp://127.0.0.1:8786 (docs/whatif.md).  [default: the cores of this machine]",
)
_RUN = click.argument("run", metavar="FILE-OR-CODE")
_WHAT = click.argument("what", metavar="[SCENARIO | FILE-OR-CODE]", default=None, required=False)
_SCHOOL = click.option("--school", default=None, metavar="NAME", help="Play under one reading by historians.")
_CHOOSE = click.option(
    "--choose", multiple=True, metavar="EVENT=OPTION", help="Take that option wherever the event comes up."
)
_EVENT = click.option("--event", default=None, metavar="EVENT", help="The event whose chance is asked.  [default: invasion]")
_ENDING = click.option(
    "--ending", default=None, metavar="ENDING", help="An ending whose chance is asked, instead of an event."
)


def _playouts(count: int, help_text: str) -> Callable[[Command], Command]:
    return click.option("--playouts", type=click.IntRange(1, 1_000_000), default=count, show_default=True, help=help_text)


@click.command()
@_RUN
@_SCENARIO
@click.option("--at", default=None, metavar="POINT", help="An event, a day (1968-07-15), or the number of a decision.")
@_playouts(2_000, "How many timelines from each point.")
@_SEED
@_AS
@CLUSTER
@_JSON
def odds(as_json: bool, **wish: Any) -> None:
    """Print the shares of the endings along a kept run, or from one point of it.

    Without --at every decision of the played role gets a line. All roles go on by weight unless --as says otherwise.
    """
    from spring1968.cli import whatif_odds

    whatif_odds.odds(whatif_odds.Wish(**wish), as_json=as_json)


@click.command()
@_RUN
@_SCENARIO
@click.option("--role", default=None, metavar="ROLE", help="Whose decisions.  [default: the played role]")
@_playouts(1_000, "How many timelines for each answer.")
@_SEED
@click.option("--top", type=click.IntRange(0, 100), default=3, show_default=True, help="How many turning points.")
@click.option(
    "--after",
    type=click.Choice(["weights", "run"]),
    default="weights",
    show_default=True,
    help="How all roles go on: by weight, or as in the run where they can be asked so.",
)
@CLUSTER
@_JSON
def review(as_json: bool, **wish: Any) -> None:
    """Say of each decision of a kept run what every other answer would have changed, and rank the turning points."""
    from spring1968.cli import whatif_review

    whatif_review.review_run(whatif_review.Wish(**wish), as_json=as_json)


@click.command()
@_WHAT
@_SCENARIO
@_EVENT
@_ENDING
@click.option("--below", default="20%", show_default=True, metavar="SHARE", help="How unlikely, as 20% or 0.2.")
@click.option(
    "--role", "roles", multiple=True, metavar="ROLE", help="Whose choices may be changed.  [default: the first role]"
)
@click.option("--most", type=click.IntRange(1, 8), default=4, show_default=True, help="At most so many changes.")
@_playouts(400, "How many timelines decide the search.")
@_SEED
@_SCHOOL
@click.option(
    "--puzzle",
    type=click.IntRange(1, 8),
    default=None,
    metavar="N",
    help="Say only how many changes are needed, up to N, and not which.",
)
@click.option("--since", type=DAY, default=None, metavar="DAY", help="Change only what was decided on this day or later.")
@CLUSTER
@_JSON
def rewrite(as_json: bool, since: dt.datetime | None, **wish: Any) -> None:
    """Search the fewest changed choices that make an event or an ending unlikely.

    From history (in SCENARIO, default prague_spring), or from a kept run. The other roles go by weight.
    """
    from spring1968.cli import whatif_rewrite

    whatif_rewrite.rewrite(whatif_rewrite.Wish(since=day_of(since), **wish), as_json=as_json)


@click.command()
@_WHAT
@_SCENARIO
@_EVENT
@_ENDING
@_playouts(1_000, "How many timelines from the start of each turn.")
@_SEED
@_AS
@_SCHOOL
@click.option("--guess", default=None, metavar="DAY:SHARE,...", help="Your own curve, as 1968-01:20%,1968-08:90%.")
@CLUSTER
@_JSON
def curve(as_json: bool, **wish: Any) -> None:
    """Print the chance of an event or an ending at the start of each turn of history, or of a kept run.

    What had been decided by then stays; from there on all roles go by weight unless --as says otherwise.
    """
    from spring1968.cli import whatif_curve

    whatif_curve.print_curve(whatif_curve.Wish(**wish), as_json=as_json)


@click.command()
@_WHAT
@_SCENARIO
@_CHOOSE
@_playouts(2_000, "How many timelines for each school.")
@_SEED
@_AS
@click.option("--claim", default=None, metavar="EVENT=OPTION", help="A choice of which somebody says what it would change.")
@click.option("--less", default=None, metavar="EVENT-OR-ENDING", help="What it would make less likely.")
@click.option("--more", default=None, metavar="EVENT-OR-ENDING", help="What it would make more likely.")
@click.option("--by", default=None, metavar="POINTS", help="By how much at least, as 5%.  [default: at all]")
@click.option("--date", type=DAY, default=None, metavar="DAY", help="By the end of the turn that holds this day.")
@CLUSTER
@_JSON
def schools(as_json: bool, date: dt.datetime | None, **wish: Any) -> None:
    """Print the shares of the endings under each school of historians: same choices, same luck.

    With --claim: does it hold under each of them? The first role (or the one that was played) chooses as in history (or
    as in its run), the others by weight, unless --as says otherwise.
    """
    from spring1968.cli import whatif_schools

    whatif_schools.schools(whatif_schools.Wish(date=day_of(date), **wish), as_json=as_json)


@click.command()
@_WHAT
@_SCENARIO
@_EVENT
@_ENDING
@_CHOOSE
@_playouts(2_000, "How many timelines for each value.")
@_SEED
@_AS
@_SCHOOL
@CLUSTER
@_JSON
def sensitivity(as_json: bool, **wish: Any) -> None:
    """Say which parameters move the chance of an event or an ending most: each at its least and its greatest value.

    The first role (or the one that was played) chooses as in history (or as in its run), the others by weight, unless --as
    says otherwise.
    """
    from spring1968.cli import whatif_schools

    whatif_schools.print_sensitivity(whatif_schools.Wish(**wish), as_json=as_json)


@click.command()
@_RUN
@click.argument("track")
@_SCENARIO
@click.option("--from", "since", type=DAY, default=None, metavar="DAY", help="The first day.  [default: that of the run]")
@click.option("--to", "until", type=DAY, default=None, metavar="DAY", help="The last day.  [default: that of the run]")
@_JSON
def because(as_json: bool, since: dt.datetime | None, until: dt.datetime | None, **wish: Any) -> None:
    """Say why a track of a kept run moved: in one sentence, then cause by cause, with amounts, sources and places.

    The amounts add up to the change, exactly. A day stands for the turn that holds it.
    """
    from spring1968.cli import becoming

    becoming.because(becoming.Wish(since=day_of(since), until=day_of(until), **wish), as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@_SCENARIO
@_JSON
def branches(file: Path, scenario: str | None, as_json: bool) -> None:
    """List the branches that a record file holds: where each leaves another, and how it ends."""
    from spring1968.cli import branching

    branching.branches(file, scenario, as_json=as_json)


@click.command()
@click.argument("one", metavar="FILE-OR-CODE")
@click.argument("other", metavar="[FILE-OR-CODE]", default=None, required=False)
@_SCENARIO
@_JSON
def compare(as_json: bool, **wish: Any) -> None:
    """Set two timelines side by side: where they part, what differs, and why.

    FILE#2 is the second branch of a record file. Without a second run the first is set against history on the same luck.
    """
    from spring1968.cli import branching

    branching.compare(branching.Wish(**wish), as_json=as_json)


COMMANDS: tuple[click.Command, ...] = (
    because,
    odds,
    review,
    branches,
    compare,
    rewrite,
    curve,
    schools,
    sensitivity,
)


def day_of(moment: dt.datetime | None) -> dt.date | None:
    """Return the day that was typed."""
    return moment.date() if moment else None
