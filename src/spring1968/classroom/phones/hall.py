"""Who is there and who voted what: the state of a lesson on phones, without a network. Safe from several threads.

A vote changes the state first and is acknowledged after the journal has it; both orders, that of the state and that of the
journal, are the same, so that a journal read again gives the state that was.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Literal

from spring1968.classroom.phones.ballot import KEYS, Ballot
from spring1968.classroom.phones.journal import VERSION, Journal, Line, Told

LETTERS = "CDFHJKMPRTWXY"
"""Letters of a code: none that looks like another letter or a digit, and no vowels, so that no code is a word."""

Phase = Literal["waiting", "open", "closed", "over"]


class Refusal(Enum):
    """Why a vote or a newcomer is not taken."""

    STRANGER = "stranger"
    CLOSED = "closed"
    CHOICE = "choice"
    FULL = "full"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote as a phone sends it: for which question, which key; a page with a script numbers its votes."""

    mark: str
    key: str
    page: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """What one phone may know: the phase, the question, what it chose itself, and the counts once the vote is closed.

    `mark` names the question as asked this time; it changes when a cancelled question is asked again.
    """

    phase: Phase
    mark: str = ""
    ballot: Ballot | None = None
    chosen: str = ""
    counts: tuple[tuple[str, int], ...] = ()


def fresh_code() -> str:
    """Return four letters drawn at random."""
    return "".join(secrets.choice(LETTERS) for _ in range(4))


@lru_cache(maxsize=1024)
def hashed(token: str) -> str:
    """Return what is kept of a phone's token."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


class Hall:
    """The state of a lesson. `most` is the greatest number of devices; `changed` is called after each change of phase.

    `mark` names the question as asked this time; it is empty without one.
    """

    def __init__(self, most: int, changed: Callable[[], None] = lambda: None) -> None:
        self.most, self.changed = most, changed
        self.code, self.port = fresh_code(), 0
        self._lock = threading.RLock()
        self._journal: Journal | None = None
        self._devices: set[str] = set()
        self._votes: dict[str, dict[str, str]] = {}
        self._safe: dict[tuple[str, str], str] = {}
        self._latest: dict[tuple[str, str], int] = {}
        self._turns: dict[str, tuple[str, int]] = {}
        self._serial = 0
        self._cancelled: Counter[str] = Counter()
        self._phase: Phase = "waiting"
        self._ballot: Ballot | None = None
        self.mark = ""
        self.unkept = 0

    # What was: a journal read again, then written on.

    def recall(self, lines: list[Line]) -> None:
        """Take up the state that a journal tells."""
        for line in lines:
            match line:
                case {"journal": int(), "code": str(code), "port": int(port)}:
                    self.code, self.port = code, port
                case {"join": str(device)}:
                    self._devices.add(device)
                case {"vote": str(device), "of": str(mark), "key": str(key)} if key in KEYS:
                    self._votes.setdefault(mark, {})[device] = self._safe[mark, device] = key
                case {"cancel": str(digest)}:
                    self._cancelled[digest] += 1

    def keep(self, journal: Journal, port: int) -> None:
        """Write every change from now on into a journal, its head first."""
        with self._lock:
            self._journal, self.port = journal, port
            self._write({"journal": VERSION, "code": self.code, "port": port})

    def _write(self, line: Line, told: Told | None = None) -> None:
        if self._journal is not None:
            self._journal.add(line, told)
        elif told is not None:
            told(True)

    # What the game does.

    def open(self, ballot: Ballot) -> None:
        """Put a question; votes that were acknowledged for it before a restart are still there."""
        digest = ballot.digest
        with self._lock:
            self._ballot, self._phase = ballot, "open"
            self.mark = f"{digest}-{self._cancelled[digest]}"
        self.changed()

    def close(self) -> dict[str, int]:
        """End the vote and return the counts by key, those of locked choices as zero; nothing at all without a question."""
        with self._lock:
            if self._ballot is None:
                return {}
            closing, self._phase = self._phase == "open", "closed"
            counts = self._counts()
        if closing:
            self.changed()
        return counts

    def reopen(self) -> None:
        """Let the vote that was closed go on. Raises ValueError without a question."""
        with self._lock:
            if self._ballot is None:
                raise ValueError("there is no ballot to reopen")
            self._phase = "open"
        self.changed()

    def cancel(self) -> None:
        """Forget the votes of the question and wait for another; nothing happens without a question."""
        with self._lock:
            if self._ballot is None:
                return
            self._votes.pop(self.mark, None)
            self._write({"cancel": self._ballot.digest})
            self._cancelled[self._ballot.digest] += 1
            self._ballot, self.mark, self._phase = None, "", "waiting"
        self.changed()

    def end(self) -> None:
        """Tell the phones that the lesson is over."""
        with self._lock:
            self._ballot, self.mark, self._phase = None, "", "over"
        self.changed()

    @property
    def voted(self) -> int:
        """Return how many devices have voted on the question."""
        with self._lock:
            return sum(self._counts().values())

    @property
    def devices(self) -> int:
        """Return how many devices have joined the lesson."""
        with self._lock:
            return len(self._devices)

    def _counts(self) -> dict[str, int]:
        if self._ballot is None:
            return {}
        cast = Counter(self._votes.get(self.mark, {}).values())
        return {choice.key: cast[choice.key] for choice in self._ballot.choices}

    # What a phone does.

    def knows(self, device: str) -> bool:
        """Return whether a device has joined."""
        with self._lock:
            return device in self._devices

    def join(self) -> str | Refusal:
        """Return a token for a newcomer, or Refusal.FULL."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            if len(self._devices) >= self.most:
                return Refusal.FULL
            self._devices.add(hashed(token))
            self._write({"join": hashed(token)})
        return token

    def view(self, device: str) -> View:
        """Return what a device may know now."""
        with self._lock:
            if self._ballot is None:
                return View(self._phase)
            chosen = self._votes.get(self.mark, {}).get(device, "")
            counts = tuple(self._counts().items()) if self._phase == "closed" else ()
            return View(self._phase, self.mark, self._ballot, chosen, counts)

    def vote(self, device: str, cast: Cast, told: Told) -> Refusal | None:
        """Take a vote or a changed one, or return why not; `told` is called, from any thread, once it is safe or lost."""
        mark, key = cast.mark, cast.key
        with self._lock:
            if device not in self._devices:
                return Refusal.STRANGER
            if self._ballot is None or self._phase != "open" or mark != self.mark:
                return Refusal.CLOSED
            if key not in self._ballot.open_keys:
                return Refusal.CHOICE
            if cast.page and self._overtaken(device, cast):
                return Refusal.OVERTAKEN
            votes = self._votes.setdefault(mark, {})
            votes[device] = key
            self._serial += 1
            serial = self._latest[mark, device] = self._serial

            def done(kept: bool) -> None:
                self._settle(mark, device, serial, key if kept else "")
                told(kept)

            self._write({"vote": device, "of": mark, "key": key}, done)
        return None

    def _overtaken(self, device: str, cast: Cast) -> bool:
        """Return whether the same page has sent a later vote already: one that a bad network brought late counts no more."""
        page, turn = self._turns.get(device, ("", 0))
        if page == cast.page and cast.turn < turn:
            return True
        self._turns[device] = (cast.page, cast.turn)
        return False

    def _settle(self, mark: str, device: str, serial: int, key: str) -> None:
        """Note a vote that is safe; without a key, take back one that the disk did not take, unless another came since."""
        with self._lock:
            if key:
                self._safe[mark, device] = key
                return
            self.unkept += 1
            if self._latest.get((mark, device)) != serial or mark not in self._votes:
                return
            if before := self._safe.get((mark, device)):
                self._votes[mark][device] = before
            else:
                self._votes[mark].pop(device, None)
