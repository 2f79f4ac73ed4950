"""A witness for every ending of the campaign: the run found nearest to history that meets it, told on one page.

Running this file searches them anew and writes tests/witnesses/ENDING.txt. It takes about a minute.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from spring1968.analysis.ensemble import steps
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.timelines import Timelines
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import Policy, historical, propensity, random
from spring1968.play.record import record_of
from spring1968.play.runcode import encode
from spring1968.scenario.load import load
from spring1968.telling.dates import day

FOLDER = Path(__file__).parent / "witnesses"
NAME = "prague_spring"
SEED = 1968
ROWS = 40_000
MIXES: tuple[dict[str, Policy], ...] = (
    {"prague": historical, "moscow": historical, "west": historical},
    {"prague": historical, "moscow": propensity, "west": propensity},
    {"prague": propensity, "moscow": historical, "west": historical},
    {"prague": propensity, "moscow": propensity, "west": propensity},
    {"prague": random, "moscow": random, "west": random},
)


def played(program: Program, policies: dict[str, Policy], rows: int) -> Timelines:
    """Return the table of `rows` timelines at their ends."""
    *_, (table, _question, _choices) = steps(program, program.start(SEED, rows), policies)
    return table


def distance(program: Program, table: Timelines) -> np.ndarray:
    """Return in how many questions each row answered otherwise than history did."""
    away = np.zeros(len(table))
    for number, event in enumerate(program.events):
        if event.historical is not None:
            away += (table.came[number] >= 0) & (table.taken[number] != 1 << event.historical)
        elif event.options:
            away += 0.5 * (table.came[number] >= 0)
    return away


def sitting(program: Program, table: Timelines, row: int) -> Playthrough:
    """Return a row played again with every role by hand. No event of the campaign asks twice."""
    answers = {
        event.id: event.options[int(table.taken[number][row]).bit_length() - 1].id
        for number, event in enumerate(program.events)
        if event.options and table.came[number][row] >= 0
    }
    played = begin(program, SEED, frozenset(program.roles), {})
    while played.question is not None:
        played = played.choose(answers[program.events[played.question.event].id])
    return played


def witnesses(program: Program) -> dict[str, Playthrough]:
    """Return for each ending the run nearest to history that was found."""
    best: dict[str, tuple[float, Playthrough]] = {}
    for policies in MIXES:
        table = played(program, policies, ROWS)
        away = distance(program, table)
        for number, ending in enumerate(program.endings):
            mine = np.flatnonzero(table.ending == number)
            if not len(mine):
                continue
            row = int(mine[np.argmin(away[mine])])
            if ending.id not in best or away[row] < best[ending.id][0]:
                best[ending.id] = (float(away[row]), sitting(program, table, row))
    return {name: run for name, (_away, run) in best.items()}


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
    found = witnesses(PROGRAM)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, run in found.items():
        (FOLDER / f"{name}.txt").write_text(page(run), encoding="utf-8")
    missing = sorted({ending.id for ending in PROGRAM.endings} - set(found))
    sys.exit(f"no witness was found for {', '.join(missing)}" if missing else 0)
