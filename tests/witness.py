"""A witness for every ending of the campaign: the run found nearest to history that meets it, told on one page.

Running this file searches them anew and writes tests/witnesses/ENDING.txt. It takes about a minute.
"""

from __future__ import annotations

import sys
from pathlib import Path

from spring1968.analysis.witness import witnesses
from spring1968.engine.program import compile_scenario
from spring1968.play.playthrough import Playthrough
from spring1968.play.record import record_of
from spring1968.play.runcode import encode
from spring1968.scenario.load import load
from spring1968.telling.dates import day

FOLDER = Path(__file__).parent / "witnesses"
NAME = "prague_spring"
SEED = 1968
ROWS = 40_000


def page(run: Playthrough) -> str:
    """Return a run on one page: its code, its choices by date (`*` where history chose otherwise), and how it stood."""
    program = run.program
    events = {event.id: event for event in program.events}
    ending = program.scenario.text.endings[run.ending or ""]
    lines = [ending.title, "", encode(record_of(run), program), ""]
    for one in run.decisions:
        event = events[one.event]
        number = [option.id for option in event.options].index(one.option)
        mark = " " if event.historical == number else "-" if event.historical is None else "*"
        text = program.scenario.text.events[one.event].options[one.option].label
        lines.append(f"{mark} {program.date(one.turn)}  {one.role:7} {text}")
    values = [f"{program.scenario.text.tracks[name].name} {value:g}" for name, value in run.values().items()]
    return "\n".join([*lines, "", f"Ended {day(program.date(min(run.table.turn, program.turns - 1)))}.", *values]) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    PROGRAM = compile_scenario(load(NAME))
    found = witnesses(PROGRAM, ROWS, SEED)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, run in found.items():
        (FOLDER / f"{name}.txt").write_text(page(run), encoding="utf-8")
    missing = sorted({ending.id for ending in PROGRAM.endings} - set(found))
    sys.exit(f"no witness was found for {', '.join(missing)}" if missing else 0)
