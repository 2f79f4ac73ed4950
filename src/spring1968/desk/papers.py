"""What is written beside a record: the debate pack, the table, the teacher's sheet; nothing is written over."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from spring1968.analysis.processes import Effort
from spring1968.desk.errand import Told
from spring1968.desk.words import _
from spring1968.play import runcode
from spring1968.play.record import record_of
from spring1968.problems import UserError
from spring1968.report.counts import counts_csv
from spring1968.report.lines import as_csv
from spring1968.report.pack import pack
from spring1968.report.sheet import sheet
from spring1968.report.study import Run, Study, studied

if TYPE_CHECKING:
    from spring1968.engine.program import Program
    from spring1968.play.game import Game
    from spring1968.report.study import Voted

PLAYOUTS = 400
SEED = 1968
"""Playouts of an answer and their luck: those of `spring1968 report`, so that both write the same numbers."""

Kind = Literal["pack", "table", "counts", "sheet"]
_ENDINGS: dict[Kind, str] = {"pack": ".html", "table": ".csv", "counts": ".csv", "sheet": ".html"}
_MOST = 999
"""Numbers that are tried for a free name."""


@dataclass(frozen=True)
class Paper:
    """What became of a paper: where it stands, or why it could not be written."""

    path: Path | None
    failure: str = ""


def run_of(game: Game, role: str) -> Run:
    """Return a game's run as it is told on paper, with the run code of this branch."""
    record = record_of(game.sitting, game.school, open_book=game.open_book)
    return Run(game.sitting, role, runcode.encode(record, game.sitting.program), game.school, game.open_book)


def pack_text(game: Game, role: str, told: Told, voted: Voted | None = None, other: Game | None = None) -> str:
    """Return the debate pack of a run that is over, beside another one where that is named; `voted` are a class's counts.

    Raises `UserError` as `studied` and `pack` do.
    """
    runs = [run_of(one, role) for one in (game, other) if one is not None]
    total = sum(len(run.own) for run in runs)
    told(0, total)
    studies: list[Study] = []
    for run in runs:
        before = sum(len(one.run.own) for one in studies)
        studies.append(studied(run, Effort(PLAYOUTS, SEED, 1, _from(before, total, told))))
    return pack(studies[0], studies[1] if len(studies) > 1 else None, voted)


def _from(before: int, total: int, told: Told) -> Callable[[int], None]:
    return lambda done: told(before + done, total)


def table_text(game: Game, role: str, other: Game | None = None) -> str:
    """Return a run as CSV, or two of one scenario as A and B."""
    if other is None:
        return as_csv([("run", run_of(game, role))])
    return as_csv([("A", run_of(game, role)), ("B", run_of(other, role))])


def counts_text(game: Game, role: str, voted: Voted) -> str:
    """Return a class's hands and predictions as CSV."""
    return counts_csv(run_of(game, role), voted)


def sheet_text(program: Program, role: str) -> str:
    """Return the teacher's sheet and the role cards."""
    return sheet(program, role)


def written(record: Path, kind: Kind, text: Callable[[], str]) -> Paper:
    """Write a paper beside a record, and return where it stands or why it does not; nothing else is ever written over.

    A file that holds the very same text already is taken as it is; where another stands, the next number is taken.
    """
    try:
        return Paper(_put(record, kind, text()))
    except UserError as error:
        return Paper(None, str(error))
    except OSError as error:
        words = _("Nothing could be written in {folder}: {reason}. The run itself is kept; free the folder and try again.")
        return Paper(None, words.format(folder=record.parent, reason=error.strerror or str(error)))


def _put(record: Path, kind: Kind, text: str) -> Path:
    record.parent.mkdir(parents=True, exist_ok=True)
    held = text.encode("utf-8")
    for number in range(1, _MOST):
        path = record.with_name(f"{record.stem}-{kind}{'' if number == 1 else number}{_ENDINGS[kind]}")
        if _is_the_same(path, held):
            return path
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                return _made(path, held)
    words = _("{folder} is full of papers of this run; move some of them elsewhere and try again")
    raise UserError(words.format(folder=record.parent))


def _is_the_same(path: Path, held: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(held) and path.read_bytes() == held


def _made(path: Path, held: bytes) -> Path:
    """Write a file that was not there; where that fails nothing is left of it."""
    with path.open("xb") as file:
        try:
            file.write(held)
            file.flush()
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
    return path
