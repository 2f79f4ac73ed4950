"""A game: a sitting and the file it is kept in, written after every choice and never over somebody else's run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spring1968.play.branches import MOST_BRANCHES, Branch, added, passed, unpassed
from spring1968.play.playthrough import Playthrough
from spring1968.play.record import Record, read, record_of, replay, save, to_json
from spring1968.problems import RecordError


@dataclass(frozen=True, slots=True)
class Notice:
    """What the player must be told about the file; empty, and so false, when all is well.

    `path` belongs to `text` and stands on a line of its own, so that it can be copied. `failure` says why the run is not
    kept; where else it could be kept is for the screen to say.
    """

    text: str = ""
    path: Path | None = None
    failure: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.failure)


@dataclass(frozen=True)
class Game:
    """A sitting, who plays it, and where it is kept.

    `scenario` is the path of a scenario that is not shipped, so that the run can be found again. `written` is what was
    last written to the file, empty before the first time and after a failure. `open_book` says that the player was
    shown what is hidden; it stays so for the rest of the run, and for every branch of it. `others` are the branches that
    were left for this one; they are kept in the same file. `lesson` is what a class has counted, in plain JSON values.
    """

    sitting: Playthrough
    role: str
    school: str | None
    file: Path
    scenario: str | None = None
    written: str = ""
    open_book: bool = False
    others: tuple[Branch, ...] = ()
    lesson: Mapping[str, Any] | None = None

    @property
    def branch(self) -> Branch:
        """Return the branch that is being played, as it stands."""
        return Branch(self.sitting.decisions, self.sitting.ending)

    @property
    def record(self) -> Record:
        """Return the record of the sitting as it stands, with the branches that were left."""
        others = unpassed(self.others, self.branch)
        return record_of(self.sitting, self.school, open_book=self.open_book, others=others, lesson=self.lesson)

    def choose(self, option: str) -> tuple[Game, Notice]:
        """Return the game at the next question, kept, and what is to be told about the file.

        Raises `IllegalChoice` when nothing is asked, or the option is unknown or locked.
        """
        return replace(self, sitting=self.sitting.choose(option)).kept()

    def back(self, steps: int = 1) -> Game:
        """Return the game as it stood some questions ago, to be played otherwise; what was played since is kept as a branch.

        At the first question there is nothing to go back to: the game is returned itself. Where the file holds as many
        branches as it can, the game goes on in a file beside it, which is not yet written.
        """
        earlier = self.sitting
        for _ in range(steps):
            if earlier.earlier is None:
                break
            earlier = earlier.earlier
        return self if earlier is self.sitting else self.left_for(earlier)

    def taken_up(self, number: int) -> Game:
        """Return the game at another of its branches (`record.branches`, from 0), where that one was left.

        Raises `RecordError` where there is no such branch, or where it does not replay.
        """
        branch = self.record.branch(number)
        if number == 0:
            return self
        return self.left_for(replay(branch, self.sitting.program, {}))

    def left_for(self, sitting: Playthrough) -> Game:
        """Return the game at another sitting of the same run; what was played is kept as a branch."""
        others = unpassed(added(self.others, self.branch), Branch(sitting.decisions, sitting.ending))
        if len(others) > MOST_BRANCHES:
            return replace(self, sitting=sitting, file=beside(self.file, "more"), written="", others=())
        return replace(self, sitting=sitting, others=others)

    def opened(self) -> tuple[Game, Notice]:
        """Return the game with the book open from now on, kept, and what is to be told about the file."""
        return replace(self, open_book=True).kept()

    def kept(self) -> tuple[Game, Notice]:
        """Write the record; return the game as it is kept, and what is to be told about the file.

        A file that somebody else has written to since is left alone: the run goes on in a file beside it.
        """
        game, notice = self, Notice()
        try:
            if self._is_overwritten():
                game = replace(self, file=beside(self.file, "other"))
                text = "Another game has written to the record meanwhile. That one is left; this run goes on in:"
                notice = Notice(text, game.file)
            return game.saved(), notice
        except OSError as error:
            failure = f"The run could not be kept in {game.file}: {error.strerror}."
            return replace(self, written=""), replace(notice, failure=failure)

    def saved(self) -> Game:
        """Write the record over whatever is there and return the game as it is kept; raises `OSError`."""
        record = self.record
        save(record, self.file)
        return replace(self, written=to_json(record))

    def _is_overwritten(self) -> bool:
        """Return whether somebody else has written to the file since this game did."""
        if not self.written or not self.file.exists():
            return False
        return self.file.read_text(encoding="utf-8", errors="replace") != self.written


def beside(file: Path, word: str) -> Path:
    """Return a name beside a file at which nothing stands yet."""
    number = 2
    while (path := file.with_name(f"{file.stem}-{word}{number}{file.suffix}")).exists():
        number += 1
    return path


def is_of_this_run(path: Path, sitting: Playthrough) -> bool:
    """Return whether a file holds an earlier or later state of this very run."""
    try:
        held = read(path)
    except RecordError:
        return False
    now = Branch(sitting.decisions, sitting.ending)
    return held.seed == sitting.seed and any(passed(one, now) or passed(now, one) for one in held.branches)
