"""`play`, `replay`, `code`, and what happens without a command."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import click
from platformdirs import user_data_path
from rich.console import Console

from spring1968.engine.program import Program, compile_scenario
from spring1968.play import runcode
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import historical
from spring1968.play.record import Parted, Record, changes, read, record_of, replay, save, to_json
from spring1968.problems import RecordError, UserError, listed, nearest
from spring1968.scenario.folder import shipped_names
from spring1968.scenario.load import load
from spring1968.terminal import game, wording
from spring1968.terminal.keeping import Desk
from spring1968.terminal.paper import Paper, has_terminal

DEFAULT_SCENARIO = "prague_spring"
UNATTENDED_SEED = 1968
HOW_TO_PLAY = "To play it yourself, run `spring1968 play` in a terminal. `spring1968 --help` lists the other commands."


@dataclass(frozen=True)
class Wish:
    """What `play` was asked for; None where nothing was said."""

    scenario: str | None = None
    role: str | None = None
    seed: int | None = None
    school: str | None = None
    file: Path | None = None


def start() -> None:
    """Start the game: with questions in a terminal; without one, as the baseline told in full."""
    if has_terminal():
        play(Wish())
        return
    program = _program(DEFAULT_SCENARIO, None)
    sitting = begin(program, UNATTENDED_SEED, frozenset(), dict.fromkeys(program.roles, historical))
    paper = Paper()
    paper.head(f"{program.scenario.text.title}: all roles choose as in history")
    _tell(paper, sitting)
    paper.say()
    paper.say(HOW_TO_PLAY)


def play(wish: Wish) -> None:
    """Play a new run or go on with a kept one; without a terminal, let the policies play and tell it."""
    paper = Paper()
    by_hand = has_terminal()
    desk = _resumed(paper, wish, wish.file) if wish.file is not None and _is_there(wish.file) else _new(wish, by_hand)
    if by_hand:
        with contextlib.suppress(ImportError):
            importlib.import_module("readline")  # arrow keys at the prompt, where the system has them
        game.play(paper, desk)
        return
    sitting = desk.sitting
    who = sitting.program.scenario.text.roles[desk.role].name
    how = "played by hand" if sitting.hands else "as in history, the others by weight"
    paper.head(f"{sitting.program.scenario.text.title}: {who} {how}, seed {sitting.seed}")
    _tell(paper, desk.sitting)
    paper.say()
    paper.say("The run is kept in this file:")
    paper.raw(str(desk.file))
    paper.say(HOW_TO_PLAY)


def replay_run(run: str, scenario: str | None) -> None:
    """Replay a record file or a run code and tell it."""
    record, program = _found(run, scenario)
    paper = Paper()
    sitting = _replayed(paper, record, program)
    paper.head(f"{program.scenario.text.title}, seed {record.seed}, scenario {program.scenario.digest}")
    _tell(paper, sitting)


def print_code(file: Path, scenario: str | None) -> None:
    """Print the run code of a record file."""
    record, program = _found(str(file), scenario)
    sitting = _replayed(Paper(Console(stderr=True)), record, program)
    click.echo(runcode.encode(record_of(sitting, record.school), program))


def _new(wish: Wish, by_hand: bool) -> Desk:
    program = _program(wish.scenario or DEFAULT_SCENARIO, wish.school)
    role = _role(program, wish.role)
    seed = wish.seed
    if seed is None:
        seed = secrets.randbelow(1_000_000) if by_hand else UNATTENDED_SEED
    sitting = begin(program, seed, frozenset({role} if by_hand else ()), {} if by_hand else {role: historical})
    desk = Desk(sitting, role, wish.school, wish.file or _new_file(program, role), _path(wish.scenario))
    record = record_of(sitting, wish.school)
    try:
        save(record, desk.file)
    except OSError as error:
        why = f"the run cannot be kept in {desk.file}: {error.strerror}"
        raise UserError(f"{why}; name another place with --record FILE") from None
    return replace(desk, written=to_json(record))


def _resumed(paper: Paper, wish: Wish, file: Path) -> Desk:
    record = read(file)
    kept_role = record.roles[0] if record.roles else None
    said = {
        "--role": (wish.role, kept_role),
        "--seed": (wish.seed, record.seed),
        "--school": (wish.school, record.school),
    }
    for name, (given, kept) in said.items():
        if given is not None and given != kept:
            message = f"{file} holds a run with {name} {kept}"
            raise UserError(f"{message}; leave {name} out to go on with it, or name a new file")
    program = _program_of(record.scenario, record.school, wish.scenario, "play PATH --record FILE")
    sitting = _replayed(paper, record, program)
    role = _role(program, kept_role or wish.role)
    held = file.read_text(encoding="utf-8")
    return Desk(sitting, role, record.school, file, _path(wish.scenario), written=held)


def _found(run: str, scenario: str | None) -> tuple[Record, Program]:
    """Return the record a file or a run code holds, and the program it is for."""
    if runcode.is_code(run) and not _is_there(Path(run)):
        parts = runcode.decode(run)
        program = _program_of(parts.scenario, parts.school, scenario, "--scenario PATH")
        return runcode.from_code(parts, program), program
    record = read(Path(run))
    return record, _program_of(record.scenario, record.school, scenario, "--scenario PATH")


def _replayed(paper: Paper, record: Record, program: Program) -> Playthrough:
    """Return the replayed sitting; tell first what has changed in the scenario, if anything has."""
    scenario = program.scenario
    if record.scenario != scenario.id:
        raise RecordError(f"the record is of scenario '{record.scenario}', this is '{scenario.id}'; name the right one")
    changed = record.digest != scenario.digest
    if changed:
        paper.say(f"Scenario '{record.scenario}' has changed since this run was kept.")
        paper.say(f"Its digest was {record.digest}; now it is {scenario.digest}.")
        paper.lines(f"  {line}" for line in changes(record, program) or ["the record does not say what"])
    try:
        sitting = replay(record, program, {})
    except Parted as error:
        raise RecordError(f"{error}. The record is left as it is.") from None
    if changed:
        paper.say("The replay nevertheless takes every choice of the record.")
    return sitting


def _program_of(name: str, school: str | None, path: str | None, how: str) -> Program:
    """Return the program a run was made with: the scenario at `path`, or the shipped one of that name."""
    if path is None and name not in shipped_names():
        raise UserError(f"the run is of scenario '{name}', which is not a shipped one; say where it is: {how}")
    return _program(path or name, school)


def _is_there(path: Path) -> bool:
    """Return whether a path leads to something; one that cannot even be asked about does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _path(scenario: str | None) -> str | None:
    """Return the scenario's path where it is not a shipped one."""
    return None if scenario in (None, *shipped_names()) else scenario


def _program(scenario: str, school: str | None) -> Program:
    return compile_scenario(load(scenario), school)


def _role(program: Program, role: str | None) -> str:
    if role is None:
        return program.roles[0]
    if role not in program.roles:
        hint = nearest(role, program.roles) or f"the roles are {listed(program.roles)}"
        raise UserError(f"scenario '{program.scenario.id}' has no role '{role}'; {hint}")
    return role


def _tell(paper: Paper, sitting: Playthrough) -> None:
    """Tell a run; one that has not ended only as far as the role played by hand may know it."""
    hands = sorted(sitting.hands)
    paper.lines(wording.chronicle(sitting, hands[0] if hands and not sitting.over else None))
    if sitting.ending is None:
        paper.head(f"The run stands at {wording.turn_dates(sitting.program, sitting.table.turn)} and has not ended")
        return
    head, *rest = wording.outcome(sitting)
    paper.head(f"The end: {head}")
    paper.lines(rest)
    paper.head("How things stood")
    paper.lines(wording.full_state(sitting))


def _new_file(program: Program, role: str) -> Path:
    name = f"{dt.datetime.now():%Y-%m-%d-%H%M%S}-{program.scenario.id}-{role}-{secrets.token_hex(2)}.json"
    return user_data_path("spring1968") / "runs" / name
