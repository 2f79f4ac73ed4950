"""A game: a sitting and the file it is kept in, written after every choice and never over somebody else's run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from spring1968.play.playthrough import Playthrough
from spring1968.play.record import Record, read, record_of, save, to_json
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
    shown what is hidden; it stays so for the rest of the run, and for every branch of it.
    """

    sitting: Playthrough
    role: str
    school: str | None
    file: Path
    scenario: str | None = None
    written: str = ""
    open_book: bool = False

    @property
    def record(self) -> Record:
        """Return the record of the sitting as it stands."""
        return record_of(self.sitting, self.school, open_book=self.open_book)

    def choose(self, option: str) -> tuple[Game, Notice]:
        """Return the game at the next question, kept, and what is to be told about the file.

        Raises `IllegalChoice` when nothing is asked, or the option is unknown or locked.
        """
        return replace(self, sitting=self.sitting.choose(option)).kept()

    def back(self, steps: int = 1) -> Game:
        """Return the game as it stood some questions ago, to go on in a file of its own that is not yet written.

        The run that is left stays in its file. At the first question there is nothing to go back to: the game is returned
        itself.
        """
        earlier = self.sitting
        for _ in range(steps):
            if earlier.earlier is None:
                break
            earlier = earlier.earlier
        if earlier is self.sitting:
            return self
        stem = self.file.with_name(f"{self.file.stem.split('-branch')[0]}{self.file.suffix}")
        return replace(self, sitting=earlier, file=beside(stem, "branch"), written="")

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
    shorter = min(len(held.decisions), len(sitting.decisions))
    return held.seed == sitting.seed and held.decisions[:shorter] == sitting.decisions[:shorter]
