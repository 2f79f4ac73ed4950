"""How a game comes to be: begun anew, or taken up from a record; and the runs that are kept in the user's folder."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from platformdirs import user_data_path

from spring1968.engine.program import Program, compile_scenario
from spring1968.play import runcode
from spring1968.play.game import Game
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import historical
from spring1968.play.record import Parted, Record, read, replay
from spring1968.problems import RecordError, UserError, listed, nearest
from spring1968.scenario.folder import shipped_names
from spring1968.scenario.load import load

DEFAULT_SCENARIO = "prague_spring"
UNATTENDED_SEED = 1968
MOST_LUCK = 1_000_000


@dataclass(frozen=True)
class Wish:
    """What a new game is asked for; None where nothing was said."""

    scenario: str | None = None
    role: str | None = None
    seed: int | None = None
    school: str | None = None
    file: Path | None = None


def program_of(scenario: str | None = None, school: str | None = None) -> Program:
    """Return the program of a scenario (a path, or the id of a shipped one) under a school."""
    return compile_scenario(load(scenario or DEFAULT_SCENARIO), school)


def new_game(wish: Wish, program: Program | None = None, *, by_hand: bool = True) -> Game:
    """Return a new game at its first question, not yet written to its file (`kept` or `saved` do that).

    `program` is the one the wish asks for, where it is there already. Played without hands, the role chooses as in
    history. Raises `UserError` for a role the scenario does not have.
    """
    program = program or program_of(wish.scenario, wish.school)
    role = role_of(program, wish.role)
    seed = wish.seed
    if seed is None:
        seed = secrets.randbelow(MOST_LUCK) if by_hand else UNATTENDED_SEED
    sitting = begin(program, seed, frozenset({role} if by_hand else ()), {} if by_hand else {role: historical})
    file = wish.file or new_file(program.scenario.id, role)
    return Game(sitting, role, wish.school, file, path_of(wish.scenario))


@dataclass(frozen=True)
class Kept:
    """A record and the program to replay it in. `path` is the scenario's where it is not a shipped one.

    Raises `RecordError` when the record is of another scenario.
    """

    record: Record
    program: Program
    path: str | None = None

    def __post_init__(self) -> None:
        here = self.program.scenario.id
        if self.record.scenario != here:
            raise RecordError(f"the record is of scenario '{self.record.scenario}', this is '{here}'; name the right one")

    @property
    def changed(self) -> bool:
        """Return whether the scenario means something else than when the run was kept."""
        return self.record.digest != self.program.scenario.digest

    @cached_property
    def sitting(self) -> Playthrough:
        """Return the sitting played again, the roles without hands by weight; raises `RecordError` where it parts."""
        try:
            return replay(self.record, self.program, {})
        except Parted as error:
            raise RecordError(f"{error}. The record is left as it is.") from None

    def game(self, file: Path, role: str | None = None) -> Game:
        """Return the game of a record that is kept in `file`, ready to go on; `role` is for a run without hands.

        Raises `RecordError` where the replay parts.
        """
        sitting = self.sitting
        played = role_of(self.program, next(iter(self.record.roles), None) or role)
        held = file.read_text(encoding="utf-8")
        record = self.record
        return Game(sitting, played, record.school, file, self.path, held, record.open_book, record.others, record.lesson)


def kept(record: Record, scenario: str | None = None, how: str = "name its file") -> Kept:
    """Return a record with its scenario: the one named, or the shipped one. `how` says how to name one."""
    return Kept(record, _program_for(record.scenario, record.school, scenario, how), path_of(scenario))


def found(run: str, scenario: str | None = None, how: str = "name its file") -> Kept:
    """Return the run that a record file or a run code holds; raises `RecordError` where it is damaged.

    FILE#2 is the second branch of a record file, as `spring1968 branches` numbers them.
    """
    if runcode.is_code(run) and not is_there(Path(run)):
        parts = runcode.decode(run)
        program = _program_for(parts.scenario, parts.school, scenario, how)
        return Kept(runcode.from_code(parts, program), program, path_of(scenario))
    file, number = branch_named(run)
    return kept(read(file).branch(number), scenario, how)


def branch_named(run: str) -> tuple[Path, int]:
    """Return the file and the number of the branch (from 0) that FILE#NUMBER names; the first where none is named."""
    file, sign, number = run.rpartition("#")
    named = sign and number.isdecimal() and len(number) < 9 and not is_there(Path(run))
    return (Path(file), int(number) - 1) if named else (Path(run), 0)


def _program_for(name: str, school: str | None, path: str | None, how: str) -> Program:
    """Return the program a run was made with: the scenario at `path`, or the shipped one of that name."""
    if path is None and name not in shipped_names():
        raise UserError(f"the run is of scenario '{name}', which is not a shipped one; say where it is: {how}")
    return program_of(path or name, school)


def role_of(program: Program, role: str | None) -> str:
    """Return the role that is asked for, or the first; raises `UserError` for one the scenario does not have."""
    if role is None:
        return program.roles[0]
    if role not in program.roles:
        hint = nearest(role, program.roles) or f"the roles are {listed(program.roles)}"
        raise UserError(f"scenario '{program.scenario.id}' has no role '{role}'; {hint}")
    return role


def path_of(scenario: str | None) -> str | None:
    """Return a scenario's path where it is not a shipped one."""
    return None if scenario in (None, *shipped_names()) else scenario


def is_there(path: Path) -> bool:
    """Return whether a path leads to something; one that cannot even be asked about does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def runs_folder() -> Path:
    """Return the folder in which runs are kept where no file is named. It need not be there yet."""
    return user_data_path("spring1968") / "runs"


def new_file(scenario: str, role: str) -> Path:
    """Return a file for a new run of a scenario, named by the moment, that no other run has."""
    return runs_folder() / f"{dt.datetime.now():%Y-%m-%d-%H%M%S}-{scenario}-{role}-{secrets.token_hex(2)}.json"


@dataclass(frozen=True, slots=True)
class RunShown:
    """A kept run as a list shows it, told without its scenario. `damaged` says what is wrong with a file that holds none.

    `decisions` are those of all roles, `by_hand` those of the player.
    """

    file: Path
    modified: dt.datetime
    scenario: str = ""
    roles: tuple[str, ...] = ()
    school: str | None = None
    seed: int = 0
    decisions: int = 0
    by_hand: int = 0
    ending: str | None = None
    open_book: bool = False
    branches: int = 1
    damaged: str | None = None


def runs(folder: Path | None = None) -> list[RunShown]:
    """Return the runs kept in a folder (the user's, where none is named), the one last written first."""
    try:
        shown = [_shown(file) for file in (folder or runs_folder()).glob("*.json")]
    except OSError:
        return []
    return sorted((run for run in shown if run is not None), key=lambda run: (run.modified, run.file.name), reverse=True)


def _shown(file: Path) -> RunShown | None:
    """Return what a list shows of a file, or None when it is gone or no file."""
    try:
        modified = dt.datetime.fromtimestamp(file.stat().st_mtime)
        if not file.is_file():
            return None
        record = read(file)
    except (OSError, ValueError, OverflowError):
        return None
    except RecordError as error:
        return RunShown(file, modified, damaged=str(error))
    by_hand = sum(decision.by_hand for decision in record.decisions)
    return RunShown(
        file,
        modified,
        record.scenario,
        record.roles,
        record.school,
        record.seed,
        len(record.decisions),
        by_hand,
        record.ending,
        record.open_book,
        len(record.branches),
    )
