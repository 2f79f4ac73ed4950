"""The command line: what can be typed. What a command does stands in a module of its own, imported when it runs,
so that no command pays for another."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

import click

from spring1968 import __version__
from spring1968.cli import classroom_commands, modding_commands, reporting_commands, whatif_commands
from spring1968.problems import ScenarioError, UserError

SEED = click.IntRange(0, 2**64 - 1)
_SCENARIO = click.option(
    "--scenario", default=None, metavar="PATH", help="The scenario, if it is not the shipped one of that name."
)


INTERRUPTED = 130
"""The exit code of a command that Control-C ended, as shells know it."""


class _Commands(click.Group):
    """The commands; Control-C ends one without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("\nstopped", err=True)
            sys.unraisablehook = _unsaid
            context.exit(INTERRUPTED)


def _unsaid(_what: object) -> None:
    """Keep quiet about what a library cut off in its work still complains of while the process ends."""


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spring1968")
@click.pass_context
def commands(context: click.Context) -> None:
    """Play the Prague Spring, January 1968 to April 1969; measure every what-if.

    Without a command the game starts.
    """
    if context.invoked_subcommand is None:
        from spring1968.cli import opening

        opening.start()


@commands.command()
@click.argument("scenario", default=None, required=False)
@click.option("--role", default=None, metavar="ROLE", help="Who you are.  [default: asked in the window]")
@click.option("--seed", type=SEED, default=None, help="The luck of the run.  [default: a new one]")
@click.option("--school", default=None, metavar="NAME", help="Play under one reading by historians.")
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="A kept run to go on with.",
)
@click.option("--watch", is_flag=True, help="Read the scenario again whenever its files change.")
def desk(
    scenario: str | None, role: str | None, seed: int | None, school: str | None, record: Path | None, watch: bool
) -> None:
    """Open the window, on SCENARIO (a path, or the id of a shipped one) if it is named."""
    from spring1968.cli import opening

    opening.desk(scenario, role, seed, school, record, watch=watch)


@commands.command()
@click.argument("scenario", default=None, required=False)
@click.option(
    "--role",
    default=None,
    metavar="ROLE",
    help="Who you are; in prague_spring: prague, moscow or west.  [default: the first role]",
)
@click.option("--seed", type=SEED, default=None, help="The luck of the run.  [default: a new one]")
@click.option("--school", default=None, metavar="NAME", help="Play under one reading by historians.")
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Where the run is kept after every choice; a run that is there already goes on.",
)
def play(scenario: str | None, role: str | None, seed: int | None, school: str | None, record: Path | None) -> None:
    """Play a scenario in the terminal.

    SCENARIO is a path or the id of a shipped one (default prague_spring). Without a terminal the played role
    chooses as in history and the others by weight; the run is told and kept all the same.
    """
    from spring1968.cli import playing
    from spring1968.play.starting import Wish

    playing.play(Wish(scenario, role, seed, school, record))


@commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are printed.",
)
def check(paths: tuple[str, ...], form: str) -> None:
    """Check scenario files or folders: all problems at once, each with its place and its cure.

    PATH is a scenario file, a scenario folder, a folder of scenarios, or the id of a shipped one. Exit 0: no
    problems; 1: problems; 2: a path that is not there.
    """
    from spring1968.cli import checking

    sys.exit(checking.check(paths, form))


@commands.command()
@click.argument("path", type=click.Path(path_type=Path))
def new(path: Path) -> None:
    """Write a small commented scenario that passes `check` and plays.

    PATH is a new file ending in .yaml, or a new folder.
    """
    from spring1968.cli import authoring

    authoring.new(path)


@commands.command()
@click.option("--section", default=None, metavar="NAME", help="The schema of a section's own file, as in events/*.yaml.")
@click.option(
    "--patch", is_flag=True, help="The schema of a scenario that extends another: nothing is required, null removes."
)
def schema(section: str | None, patch: bool) -> None:
    """Print the JSON Schema of the scenario format, for completion in an editor.

    Put `# yaml-language-server: $schema=scenario.schema.json` at the head of the file.
    """
    from spring1968.cli import authoring

    authoring.schema(section, patch=patch)


@commands.command()
@click.argument("scenario", default="prague_spring", required=False)
@click.option("--playouts", type=click.IntRange(1, 10_000_000), default=2_000, show_default=True, help="How many timelines.")
@click.option("--seed", type=SEED, default=1968, show_default=True, help="The luck of all of them.")
@click.option(
    "--as",
    "roles",
    multiple=True,
    metavar="ROLE=POLICY",
    help="historical, propensity (by weight, the default), random, or a record file whose choices the role repeats.",
)
@click.option("--choose", multiple=True, metavar="EVENT=OPTION", help="Take that option wherever the event comes up.")
@click.option("--set", "settings", multiple=True, metavar="PARAMETER=VALUE", help="Set a parameter within its range.")
@click.option("--school", default=None, metavar="NAME", help="Set the parameters as one school of historians would.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    metavar="DATE",
    help="Leave the timelines at the start of the turn that holds this day, as 1968-08-20.",
)
@whatif_commands.CLUSTER
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON (docs/simulate_json.md).")
def simulate(until: dt.datetime | None, as_json: bool, **wish: Any) -> None:
    """Play many timelines and print the shares of the endings and the course of the tracks."""
    from spring1968.cli import simulating

    simulating.simulate(simulating.Wish(until=until.date() if until else None, **wish), as_json=as_json)


@commands.command()
@click.argument("scenario", default="prague_spring", required=False)
@click.option(
    "--playouts", type=click.IntRange(1, 1_000_000), default=20_000, show_default=True, help="How many timelines a part."
)
@click.option("--seed", type=SEED, default=1968, show_default=True, help="The luck of all of them.")
@whatif_commands.CLUSTER
@click.option("--json", "form", flag_value="json", help="Print the numbers as JSON (docs/hindcast_json.md).")
@click.option("--markdown", "form", flag_value="markdown", help="Print a page of Markdown, as docs/hindcast.md.")
def hindcast(scenario: str, playouts: int, seed: int, cluster: str | None, form: str | None) -> None:
    """Play the past again and say where the scenario keeps to it: endings, dates, tracks, claims, reach, balance.

    What is measured stands in the scenario's section `hindcast`.
    """
    from spring1968.cli import hindcasting

    hindcasting.hindcast(scenario, playouts, seed, form or "text", cluster)


@commands.command()
@click.argument("what", type=click.Choice(["scenarios", "roles", "events", "endings", "tracks", "parameters", "schools"]))
@click.argument("scenario", default="prague_spring", required=False)
def show(what: str, scenario: str) -> None:
    """List the ids of a scenario's parts with their names: what can stand after --choose, --set, --school."""
    from spring1968.cli import showing

    showing.show(what, scenario)


@commands.command()
@click.argument("run", metavar="FILE-OR-CODE")
@_SCENARIO
def replay(run: str, scenario: str | None) -> None:
    """Play a kept run or a run code again and tell it.

    When the scenario has changed since, say what changed and at which turn the replay parts.
    """
    from spring1968.cli import playing

    playing.replay_run(run, scenario)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_SCENARIO
def code(file: Path, scenario: str | None) -> None:
    """Print the one-line run code of a kept run, which any machine with the same scenario can replay."""
    from spring1968.cli import playing

    playing.print_code(file, scenario)


for _command in (
    *whatif_commands.COMMANDS,
    *modding_commands.COMMANDS,
    *reporting_commands.COMMANDS,
    *classroom_commands.COMMANDS,
):
    commands.add_command(_command)


def run() -> None:
    """Run the command line. Exit 0: fine; 1: problems found; 2: wrong usage; 130: stopped by Control-C."""
    _speak_unicode()
    try:
        commands(prog_name="spring1968")
    except ScenarioError as error:
        _stop(f"{error}\n{len(error.problems)} problem{'s' * (len(error.problems) != 1)}; docs/problems tells more")
    except UserError as error:
        _stop(f"spring1968: {error}")
    except BrokenPipeError:
        _leave_output()
    except OSError as error:
        _leave_output(f"spring1968: {error}")


def _stop(message: str) -> None:
    """Say what is wrong, with nothing in it that could command a terminal, and exit 1."""
    click.echo("".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in message), err=True)
    sys.exit(1)


def _leave_output(message: str = "") -> None:
    """Exit 1 without another try at writing to an output that takes no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if message:
        click.echo(message, err=True)
    sys.exit(1)


def _speak_unicode() -> None:
    """Make the output able to carry every letter of the scenarios, whatever the machine's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
