"""`report`: a debate pack of a run, or a teacher's sheet of a scenario, as a page of HTML; and a run as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from spring1968.analysis.processes import Effort
from spring1968.classroom.keeping import resumed, voted
from spring1968.classroom.lesson import Lesson
from spring1968.cli.waiting import progress
from spring1968.cli.whatif import Basis, is_run, run_basis
from spring1968.play import runcode
from spring1968.play.record import read, record_of
from spring1968.play.starting import Kept, branch_named, program_of, role_of
from spring1968.problems import UserError
from spring1968.report.comparing import compared
from spring1968.report.lines import as_csv
from spring1968.report.pack import pack
from spring1968.report.sheet import sheet
from spring1968.report.study import Run, Study, Voted, studied


@dataclass(frozen=True)
class Wish:
    """What `report` was asked for, as it was typed."""

    what: str | None
    second: str | None
    output: Path
    table: Path | None
    sheet: bool
    role: str | None
    playouts: int
    seed: int
    scenario: str | None


def report(wish: Wish) -> None:
    """Write what was asked for, and say where it is."""
    _demand_ending(wish.output, "-o", (".html", ".htm"))
    if wish.table is not None:
        _demand_ending(wish.table, "--csv", (".csv",))
    if wish.sheet:
        _write(wish.output, _sheet(wish))
        click.echo(f"The teacher's sheet and the role cards: {wish.output}")
        return
    if wish.what is None:
        raise UserError("name the run: report FILE-OR-CODE; or a scenario with --sheet")
    runs = [_run(wish, what) for what in (wish.what, wish.second) if what is not None]
    if len(runs) == 2:
        compared(*runs)
    studies = [_studied(run, wish) for run in runs]
    page = pack(studies[0], studies[1] if len(studies) == 2 else None, _voted(wish))
    names = ("run",) if len(runs) == 1 else ("A", "B")
    _write(wish.output, page)
    click.echo(f"The debate pack: {wish.output}")
    if wish.table is not None:
        _write(wish.table, as_csv(list(zip(names, runs, strict=True))))
        click.echo(f"The run as a table: {wish.table}")


def _sheet(wish: Wish) -> str:
    unused = {"a second scenario": wish.second, "--csv": wish.table, "--scenario": wish.scenario}
    for name, given in unused.items():
        if given is not None:
            raise UserError(f"a sheet is made from one scenario alone; leave {name} out")
    if wish.what is not None and is_run(wish.what):
        raise UserError("a sheet is made from a scenario; leave --sheet out to make a pack of this run")
    program = program_of(wish.what)
    return sheet(program, role_of(program, wish.role))


def _run(wish: Wish, what: str) -> Run:
    if not is_run(what):
        raise UserError(f"'{what}' is no record file and no run code; with --sheet a scenario can be named")
    of = run_basis(what, wish.scenario, wish.role)
    lesson = _lesson(of, what)
    role = of.role if lesson is None or wish.role else lesson.plan.roles(of.program)[0]
    return Run(of.sitting, role, _code(of), of.held.record.school if of.held else None, _open_book(of))


def _voted(wish: Wish) -> Voted | None:
    """Return what a class has counted in the first run: in that half of the class whose timeline it is.

    None for a run that no class has played, and for a branch that it has left.
    """
    assert wish.what is not None
    of = run_basis(wish.what, wish.scenario, wish.role)
    lesson = _lesson(of, wish.what)
    halves = [half for half in (lesson, lesson.other if lesson else None) if half is not None]
    return next((voted(half) for half in halves if half.game.sitting.decisions == of.sitting.decisions), None)


def _lesson(of: Basis, what: str) -> Lesson | None:
    """Return the lesson of a record file, None where it holds none."""
    if of.held is None or of.held.record.lesson is None:
        return None
    file, _number = branch_named(what)
    return resumed(Kept(read(file), of.program, of.held.path).game(file))


def _code(of: Basis) -> str:
    held = of.held
    assert held is not None
    record = record_of(of.sitting, held.record.school, open_book=held.record.open_book)
    return runcode.encode(record, of.program)


def _open_book(of: Basis) -> bool:
    return of.held is not None and of.held.record.open_book


def _studied(run: Run, wish: Wish) -> Study:
    with progress(len(run.own), "reviewing") as told:
        return studied(run, Effort(wish.playouts, wish.seed, None, told))


def _demand_ending(path: Path, option: str, endings: tuple[str, ...]) -> None:
    """Refuse another ending: a run typed in the wrong place must not be written over."""
    if path.suffix.lower() not in endings:
        raise UserError(f"{option} writes a file that ends in {' or '.join(endings)}, not '{path.name}'")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}; name another place") from None
