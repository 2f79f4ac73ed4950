"""The command line. Each command imports what it needs when it runs, so that none pays for another."""

from __future__ import annotations

import os
import sys

import click

from spring1968 import __version__
from spring1968.cli.check import check
from spring1968.cli.new import new, schema
from spring1968.cli.play import code, play, replay, start
from spring1968.cli.simulate import simulate
from spring1968.problems import ScenarioError, UserError


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spring1968")
@click.pass_context
def commands(context: click.Context) -> None:
    """Play the Prague Spring, January 1968 to April 1969; measure every what-if.

    Without a command the game starts.
    """
    if context.invoked_subcommand is None:
        start()


for command in (play, check, new, schema, simulate, replay, code):
    commands.add_command(command)


def run() -> None:
    """Run the command line. Exit 0: fine; 1: problems found; 2: wrong usage."""
    from spring1968.terminal.paper import speak_unicode  # noqa: PLC0415

    speak_unicode()
    try:
        commands(prog_name="spring1968")
    except ScenarioError as error:
        _stop(f"{error}\n{len(error.problems)} problem{'s' * (len(error.problems) != 1)}; see docs/problems")
    except UserError as error:
        _stop(f"spring1968: {error}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _stop(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)
