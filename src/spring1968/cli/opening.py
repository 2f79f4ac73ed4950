"""`desk`, and what happens without a command: the window where there is a screen, else the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from spring1968.problems import UserError


def has_display() -> bool:
    """Return whether there seems to be a screen to open a window on, without trying."""
    if sys.platform.startswith("linux"):
        return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return True


def start() -> None:
    """Start the game: in a window; without a screen in the terminal; without either, tell the baseline."""
    if has_display():
        from spring1968.desk import window

        try:
            window.run(window.Opening())
            return
        except window.NoWindow as error:
            click.echo(f"spring1968: {error}", err=True)
    from spring1968.cli import playing

    playing.start()


def desk(
    scenario: str | None, role: str | None, seed: int | None, school: str | None, record: Path | None, *, watch: bool
) -> None:
    """Open the window on a scenario, or on a kept run."""
    from spring1968.desk import window

    if watch and scenario is None:
        raise UserError("--watch watches the files of a scenario; name the scenario: spring1968 desk PATH --watch")
    if scenario is not None:
        from spring1968.scenario.folder import find

        find(scenario)
    own = [scenario] if scenario is not None and Path(scenario).exists() else []
    window.run(window.Opening(scenario, role, seed, school, record, watch, own_scenarios=own))
