"""`python -m spring1968` is `spring1968`."""

from spring1968.cli import run

run()
