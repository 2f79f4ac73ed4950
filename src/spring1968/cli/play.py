"""`spring1968 play`, `replay` and `code`, and what `spring1968` alone does."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring1968.cli.options import DEFAULT_SCENARIO, DEFAULT_SEED, SEED
from spring1968.problems import RecordError, UserError, listed, nearest

if TYPE_CHECKING:
    from spring1968.engine.program import Program
    from spring1968.play.playthrough import Playthrough
    from spring1968.play.policies import Policy
    from spring1968.play.record import Record
    from spring1968.terminal.paper import Paper

HOW_TO_PLAY = "To play it yourself, run `spring1968 play` in a terminal. `spring1968 --help` lists the other commands."


def start() -> None:
    """Start the game: with questions in a terminal; without one, as the baseline told in full."""
    from spring1968.terminal.paper import has_terminal  # noqa: PLC0415

    if has_terminal():
        _play(DEFAULT_SCENARIO, None, None, None, None)
        return
    _baseline()


def _baseline() -> None:
    """Tell the run in which every role chooses as in history."""
    from spring1968.play.playthrough import begin  # noqa: PLC0415
    from spring1968.play.policies import historical  # noqa: PLC0415

    program = _program(DEFAULT_SCENARIO, None)
    sitting = begin(program, DEFAULT_SEED, frozenset(), dict.fromkeys(program.roles, historical))
    paper = _paper()
    paper.head(f"{program.scenario.text.title}: all roles choose as in history")
    _tell(paper, sitting)
    paper.say()
    paper.say(HOW_TO_PLAY)


@click.command()
@click.argument("scenario", default=None, required=False)
@click.option("--role", default=None, metavar="ROLE", help="Who you are: prague, moscow or west.  [default: the first role]")
@click.option("--seed", type=SEED, default=None, help="The luck of the run.  [default: a new one]")
@click.option("--school", default=None, metavar="NAME", help="Play under one reading by historians.")
@click.option("--record", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="FILE",
              help="Where the run is kept after every choice; a run that is there already goes on.")
def play(scenario: str | None, role: str | None, seed: int | None, school: str | None, record: Path | None) -> None:
    """Play a scenario in the terminal.

    SCENARIO is a path or the id of a shipped one (default prague_spring). Without a terminal the played role
    chooses as in history and the others by weight; the run is told and kept all the same.
    """
    _play(scenario, role, seed, school, record)


@click.command()
@click.argument("run", metavar="FILE-OR-CODE")
@click.option("--scenario", default=None, metavar="PATH", help="The scenario, if it is not the shipped one of that name.")
def replay(run: str, scenario: str | None) -> None:
    """Play a kept run or a run code again and tell it.

    When the scenario has changed since, say what changed and at which turn the replay parts.
    """
    record, program = _found(run, scenario)
    paper = _paper()
    sitting = _replayed(paper, record, program, {})
    paper.head(f"{program.scenario.text.title}, seed {record.seed}, scenario {program.scenario.digest}")
    _tell(paper, sitting)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--scenario", default=None, metavar="PATH", help="The scenario, if it is not the shipped one of that name.")
def code(file: Path, scenario: str | None) -> None:
    """Print the one-line run code of a kept run, which any machine with the same scenario can replay."""
    from spring1968.play.record import encode, record_of  # noqa: PLC0415

    record, program = _found(str(file), scenario)
    sitting = _replayed(_paper(), record, program, {})
    click.echo(encode(record_of(sitting, record.school), program))


def _play(scenario: str | None, role: str | None, seed: int | None, school: str | None, file: Path | None) -> None:
    from spring1968.play.playthrough import begin  # noqa: PLC0415
    from spring1968.play.policies import historical  # noqa: PLC0415
    from spring1968.terminal.game import Desk  # noqa: PLC0415
    from spring1968.terminal.game import play as play_desk  # noqa: PLC0415
    from spring1968.terminal.paper import has_terminal  # noqa: PLC0415

    paper = _paper()
    if file is not None and file.exists():
        desk = _resumed(paper, scenario, role, seed, school, file)
        play_desk(paper, desk) if has_terminal() else _tell_kept(paper, desk)
        return
    program = _program(scenario or DEFAULT_SCENARIO, school)
    role = _role(program, role)
    by_hand = has_terminal()
    seed = seed if seed is not None else secrets.randbelow(1_000_000) if by_hand else DEFAULT_SEED
    sitting = begin(program, seed, frozenset({role}) if by_hand else frozenset(), {} if by_hand else {role: historical})
    desk = Desk(sitting, role, school, file or _new_file(program, role))
    _kept_or_stop(desk)
    play_desk(paper, desk) if by_hand else _tell_kept(paper, desk)


def _tell_kept(paper: Paper, desk: object) -> None:
    from spring1968.terminal.game import Desk  # noqa: PLC0415

    assert isinstance(desk, Desk)
    text = desk.sitting.program.scenario.text
    paper.head(f"{text.title}: {text.roles[desk.role].name} as in history, the others by weight, seed {desk.sitting.seed}")
    _tell(paper, desk.sitting)
    paper.say()
    paper.say(f"The run is kept in {desk.file}. {HOW_TO_PLAY}")


def _resumed(paper: Paper, scenario: str | None, role: str | None, seed: int | None, school: str | None, file: Path) -> object:
    from spring1968.play.record import read  # noqa: PLC0415
    from spring1968.terminal.game import Desk  # noqa: PLC0415

    record = read(file)
    held = {"--role": (role, record.roles[0] if record.roles else None), "--seed": (seed, record.seed), "--school": (school, record.school)}
    for name, (given, kept) in held.items():
        if given is not None and given != kept:
            raise UserError(f"{file} holds a run with {name} {kept}; leave {name} out to go on with it, or name a new file")
    program = _program(scenario or record.scenario, record.school)
    sitting = _replayed(paper, record, program, {})
    return Desk(sitting, _role(program, record.roles[0] if record.roles else role), record.school, file)


def _found(run: str, scenario: str | None) -> tuple[Record, Program]:
    from spring1968.play import record as records  # noqa: PLC0415

    if records.is_code(run) and not Path(run).exists():
        parts = records.decode(run)
        program = _program(scenario or parts.scenario, parts.school)
        return records.from_code(parts, program), program
    record = records.read(Path(run))
    return record, _program(scenario or record.scenario, record.school)


def _replayed(paper: Paper, record: Record, program: Program, policies: Mapping[str, Policy]) -> Playthrough:
    from spring1968.play.record import Parted, changes, replay  # noqa: PLC0415

    if record.scenario != program.scenario.id:
        raise RecordError(f"the record is of scenario '{record.scenario}', this is '{program.scenario.id}'; name the right one")
    changed = record.digest != program.scenario.digest
    if changed:
        paper.say(f"Scenario '{record.scenario}' has changed since this run was kept ({record.digest} then, {program.scenario.digest} now):")
        paper.lines(f"  {line}" for line in changes(record, program) or ["the record does not say what"])
    try:
        sitting = replay(record, program, policies)
    except Parted as error:
        raise RecordError(f"{error}. The record is left as it is.") from None
    if changed:
        paper.say("The replay nevertheless takes every choice of the record.")
    return sitting


def _program(scenario: str, school: str | None) -> Program:
    from spring1968.engine.program import compile_scenario  # noqa: PLC0415
    from spring1968.scenario.load import load  # noqa: PLC0415

    return compile_scenario(load(scenario), school)


def _role(program: Program, role: str | None) -> str:
    if role is None:
        return program.roles[0]
    if role not in program.roles:
        hint = nearest(role, program.roles) or f"the roles are {listed(program.roles)}"
        raise UserError(f"scenario '{program.scenario.id}' has no role '{role}'; {hint}")
    return role


def _paper() -> Paper:
    from spring1968.terminal.paper import Paper  # noqa: PLC0415

    return Paper()


def _tell(paper: Paper, sitting: Playthrough) -> None:
    from spring1968.terminal import wording  # noqa: PLC0415

    paper.lines(wording.chronicle(sitting))
    if sitting.ending is None:
        paper.head(f"The run stands at {wording.turn_dates(sitting.program, sitting.table.turn)} and has not ended")
        return
    head, *rest = wording.outcome(sitting)
    paper.head(f"The end: {head}")
    paper.lines(rest)
    paper.head("How things stood")
    paper.lines(wording.full_state(sitting))


def _new_file(program: Program, role: str) -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415

    stamp = f"{dt.datetime.now():%Y-%m-%d-%H%M%S}"
    return user_data_path("spring1968") / "runs" / f"{stamp}-{program.scenario.id}-{role}-{secrets.token_hex(2)}.json"


def _kept_or_stop(desk: object) -> None:
    """Write the record before the first question, so that a place that cannot be written is known at once."""
    from spring1968.play.record import record_of, save  # noqa: PLC0415
    from spring1968.terminal.game import Desk  # noqa: PLC0415

    assert isinstance(desk, Desk)
    try:
        save(record_of(desk.sitting, desk.school), desk.file)
    except OSError as error:
        raise UserError(f"the run cannot be kept in {desk.file}: {error.strerror}; name another place with --record FILE") from None
