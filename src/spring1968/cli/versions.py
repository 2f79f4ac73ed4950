"""`diff`: two versions of a scenario, and the kept runs that end otherwise now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from spring1968.analysis.versions import Compared, Parting, compared, named, parts
from spring1968.cli.waiting import progress
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import Line, Playthrough
from spring1968.play.record import Record, read
from spring1968.play.starting import runs_folder
from spring1968.problems import RecordError, UserError
from spring1968.scenario.load import Scenario, load
from spring1968.telling.dates import turn_dates
from spring1968.telling.ledger import cause
from spring1968.telling.numbers import number


@dataclass(frozen=True)
class Wish:
    """What `diff` was asked for, as it was typed; without a folder of runs, the player's own."""

    old: str
    new: str
    runs: Path | None


@dataclass
class Runs:
    """The runs of a folder: those compared, those that cannot be, with why, and how many were left out."""

    folder: Path
    compared: dict[str, Compared] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    unfinished: int = 0
    others: int = 0

    @property
    def otherwise(self) -> dict[str, Compared]:
        """Return the runs that end otherwise now."""
        return {name: one for name, one in self.compared.items() if one.ends_otherwise}


def diff(wish: Wish, *, as_json: bool) -> None:
    """Print which parts differ between two scenarios, and which kept runs end otherwise now, from which turn on and why."""
    old, new = load(wish.old), load(wish.new)
    differ = parts(compile_scenario(old), compile_scenario(new))
    runs = _runs(old, new, _folder(wish.runs))
    if as_json:
        click.echo(json.dumps(_as_json(old, new, differ, runs), indent=1, ensure_ascii=False))
        return
    for line in _told(old, new, differ, runs):
        click.echo(line)


def _folder(typed: Path | None) -> Path:
    """Return the folder of the runs; raises `UserError` for one that was named and is no folder."""
    if typed is not None and not typed.is_dir():
        why = "it is a file; name the folder it lies in" if typed.exists() else "it is not there"
        raise UserError(f"--runs {typed}: {why}")
    return typed or runs_folder()


def _runs(old: Scenario, new: Scenario, folder: Path) -> Runs:
    """Return the runs of the old scenario that a folder holds, compared; damaged files are named, and left as they are."""
    found = Runs(folder)
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    program = _programs()
    with progress(len(files), "playing again") as told:
        for done, file in enumerate(files, 1):
            _take(found, file, old, new, program)
            if told is not None:
                told(done)
    return found


def _take(found: Runs, file: Path, old: Scenario, new: Scenario, program: Callable[[Scenario, str | None], Program]) -> None:
    try:
        record = read(file)
        if record.scenario != old.id:
            found.others += 1
        elif record.ending is None:
            found.unfinished += 1
        else:
            found.compared[file.name] = _compared(record, old, new, program)
    except UserError as error:
        found.failed[file.name] = str(error)


def _compared(record: Record, old: Scenario, new: Scenario, program: Callable[[Scenario, str | None], Program]) -> Compared:
    try:
        return compared(record, program(old, record.school), program(new, record.school))
    except RecordError as error:
        raise RecordError(f"it does not replay under the old version: {error}") from None


def _programs() -> Callable[[Scenario, str | None], Program]:
    """Return what compiles a scenario under a school, each once."""
    known: dict[tuple[int, str | None], Program] = {}

    def program(scenario: Scenario, school: str | None) -> Program:
        key = (id(scenario), school)
        if key not in known:
            known[key] = compile_scenario(scenario, school)
        return known[key]

    return program


def _told(old: Scenario, new: Scenario, differ: list[str], runs: Runs) -> Iterator[str]:
    yield f"Old: {old.id} ({old.digest})"
    yield f"New: {new.id} ({new.digest})"
    yield ""
    yield (
        f"{_number(len(differ), 'part')} that play{'s' * (len(differ) == 1)} differ{'s' * (len(differ) == 1)}"
        if differ
        else "No part that plays differs."
    )
    for line in differ:
        yield f"  {line}{_where(new if not line.startswith('gone') else old, line)}"
    yield ""
    yield from _runs_told(runs)


def _where(scenario: Scenario, line: str) -> str:
    """Return where a part is written, for the parts that stand in a place of their own."""
    section, _slash, name = line.partition(": ")[2].partition("/")
    return f"  ({scenario.place(section, name) if name else scenario.place(section)})"


def _runs_told(runs: Runs) -> Iterator[str]:
    count, changed = len(runs.compared), len(runs.otherwise)
    if not count and not runs.failed:
        yield f"No finished run of the old scenario lies in {runs.folder}."
    else:
        yield f"{_number(count, 'run')} in {runs.folder} played again: same luck, same answers where they can be given,"
        yield f"else by weight. {changed} of {count} end otherwise now."
    for name, one in runs.otherwise.items():
        yield ""
        yield from _run_told(name, one)
    along = sum(one.parting is not None for one in runs.compared.values()) - changed
    if along:
        yield f"\n{along} more part on the way and come to the same ending."
    for name, why in runs.failed.items():
        yield f"\nNot played again: {name}: {why}"
    if runs.unfinished or runs.others:
        yield f"\nLeft out: {_number(runs.unfinished, 'run')} without an ending, {runs.others} of other scenarios."


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _run_told(name: str, one: Compared) -> Iterator[str]:
    yield f"{name}, seed {one.old.seed}"
    yield f"  was: {_ending(one.old)}; now: {_ending(one.new)}"
    assert one.parting is not None
    turn = one.parting.turn
    yield f"  they part in turn {turn + 1}, {turn_dates(one.new.program, turn)}"
    yield from (f"    {line}" for line in _why(one, one.parting))


def _ending(sitting: Playthrough) -> str:
    return sitting.program.scenario.text.endings[sitting.ending or ""].title


def _why(one: Compared, parting: Parting) -> Iterator[str]:
    """Yield the lines of the ledger that differ first."""
    if parting.was is None and parting.now is None:
        place = one.new.program.scenario.place("endings", one.new.ending or "")
        yield f"every line of the ledger is the same; the endings differ ({place})"
        return
    if parting.was is not None:
        yield f"was: {_line(one.old, parting.was)}" + ("" if parting.now else "; now there is no such line")
    if parting.now is not None:
        yield f"now: {_line(one.new, parting.now)}" + ("" if parting.was else "; before there was no such line")


def _line(sitting: Playthrough, line: Line) -> str:
    program = sitting.program
    words, place, _sources = cause(program, line.cause)
    track = program.scenario.text.tracks[program.tracks[line.track].id].name
    return f"{track} {_amount(line)}, {words} (turn {line.cause.turn + 1}; {place})"


def _amount(line: Line) -> str:
    """Return an amount; one that would read like another in tenths is told in full."""
    exact = f"{line.amount:+g}"
    return exact if len(exact) < 8 else number(line.amount, signed=True)


def _as_json(old: Scenario, new: Scenario, differ: list[str], runs: Runs) -> dict[str, Any]:
    return {
        "old": {"scenario": old.id, "digest": old.digest},
        "new": {"scenario": new.id, "digest": new.digest},
        "parts": [
            {"change": change, "part": part, "place": _where(old if change == "gone" else new, line).strip(" ()")}
            for line in differ
            for change, part in [line.split(": ", 1)]
        ],
        "folder": str(runs.folder),
        "runs": [_run_as_json(name, one) for name, one in runs.compared.items()],
        "failed": [{"file": name, "why": why} for name, why in runs.failed.items()],
        "unfinished": runs.unfinished,
        "other_scenarios": runs.others,
    }


def _run_as_json(name: str, one: Compared) -> dict[str, Any]:
    parting = one.parting
    return {
        "file": name,
        "seed": one.old.seed,
        "was": one.old.ending,
        "now": one.new.ending,
        "parts": None
        if parting is None
        else {
            "turn": parting.turn + 1,
            "date": one.new.program.date(parting.turn).isoformat(),
            "was": None if parting.was is None else _line_as_json(one.old.program, parting.was),
            "now": None if parting.now is None else _line_as_json(one.new.program, parting.now),
        },
    }


def _line_as_json(program: Program, line: Line) -> dict[str, Any]:
    kind, name, option = named(program, line.cause)
    return {
        "turn": line.cause.turn + 1,
        "kind": kind,
        "id": name,
        "option": option or None,
        "track": program.tracks[line.track].id,
        "amount": line.amount,
        "place": cause(program, line.cause)[1],
    }
