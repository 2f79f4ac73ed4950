"""The journal of a lesson's votes: lines of JSON, only ever added to, safe on the disk before anybody is told so.

It holds the code and the port of the lesson, hashes of the phones' tokens, and the keys that were chosen. No names, no
addresses, no times.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from spring1968.problems import UserError

VERSION = 1
Line = dict[str, Any]
Told = Callable[[bool], None]


def read(path: Path) -> list[Line]:
    """Return the lines of a journal, none if there is no file yet; a last line that was cut off is left out.

    Raises UserError when the file is something else or is damaged before its last line.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    whole, _, rest = raw.rpartition(b"\n")
    if not whole and rest[:10] == b'{"journal"'[: len(rest)]:
        return []
    try:
        lines = [json.loads(line) for line in whole.splitlines()]
    except ValueError as error:
        raise _unreadable(path, "it is damaged, or is something else") from error
    if not (lines and isinstance(lines[0], dict) and lines[0].get("journal") == VERSION):
        raise _unreadable(path, "it is no journal of this version")
    return lines


def _unreadable(path: Path, why: str) -> UserError:
    return UserError(f"The journal of votes {path} cannot be read: {why}. Move it away to begin anew, or count hands.")


class Journal:
    """Adds lines in a thread of its own: all that wait are written and synced together, then those who wait are told.

    A line that could not be kept is told as False; the file is cut back to what was kept, so that it stays readable.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: list[tuple[bytes, Told | None]] = []
        self._more = threading.Condition()
        self._ended = False
        try:
            self._file = self._opened(path)
        except OSError as error:
            raise UserError(f"Votes cannot be kept in {path}: {error.strerror}. Choose another folder.") from error
        self._thread = threading.Thread(target=self._work, name="phones-journal", daemon=True)
        self._thread.start()

    @staticmethod
    def _opened(path: Path) -> IO[bytes]:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b", buffering=0)
        kept = file.read().rfind(b"\n") + 1
        file.truncate(kept)
        file.seek(kept)
        _sync_folder(path.parent)
        return file

    def add(self, line: Line, told: Told | None = None) -> None:
        """Add a line, without waiting; `told` is called from another thread once it is safe, or is not to be kept."""
        raw = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        with self._more:
            if not self._ended:
                self._waiting.append((raw, told))
                self._more.notify()
                return
        if told is not None:
            told(False)

    def end(self) -> None:
        """Write what waits and close the file."""
        with self._more:
            self._ended = True
            self._more.notify()
        self._thread.join(timeout=10)

    def _work(self) -> None:
        while True:
            with self._more:
                self._more.wait_for(lambda: self._waiting or self._ended)
                batch, self._waiting = self._waiting, []
                if not batch:
                    break
            kept = self._written(b"".join(raw for raw, _ in batch))
            for _, told in batch:
                if told is not None:
                    told(kept)
        self._file.close()

    def _written(self, raw: bytes) -> bool:
        before = self._file.tell()
        try:
            left = memoryview(raw)
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                self._file.seek(before)
                self._file.truncate(before)
            return False
        return True


def _sync_folder(folder: Path) -> None:
    """Make a new file's name safe, where the system can; Windows cannot open a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
