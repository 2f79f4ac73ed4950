"""A sitting at a terminal and the file it is kept in: written after every choice, never over somebody else's run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from spring1968.play.playthrough import Playthrough
from spring1968.play.record import read, record_of, save, to_json
from spring1968.problems import RecordError
from spring1968.terminal.paper import Paper


@dataclass(frozen=True)
class Desk:
    """A sitting at a terminal: who plays, and where it is kept.

    `scenario` is the path of a scenario that is not shipped, so that the run can be found again. `written` is what was
    last written to the file, empty before the first time and after a failure.
    """

    sitting: Playthrough
    role: str
    school: str | None
    file: Path
    scenario: str | None = None
    written: str = ""

    def kept(self, paper: Paper) -> Desk:
        """Write the record and return the desk as it is kept; say so where it cannot be written.

        A file that somebody else has written to since is left alone: the run goes on in a file beside it.
        """
        record = record_of(self.sitting, self.school)
        file = self.file
        try:
            if self.written and file.exists() and file.read_text(encoding="utf-8", errors="replace") != self.written:
                file = beside(file, "other")
                paper.say("Another game has written to the record meanwhile. That one is left; this run goes on in:")
                paper.raw(str(file))
            save(record, file)
        except OSError as error:
            paper.say(f"The run could not be kept in {file}: {error.strerror}. `save FILE` keeps it in another place.")
            return replace(self, written="")
        return replace(self, file=file, written=to_json(record))


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
