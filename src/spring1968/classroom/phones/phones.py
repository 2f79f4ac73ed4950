"""Phones in class: what the game uses. Every method may be called from the game's thread and returns within milliseconds."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from spring1968.classroom.phones import network
from spring1968.classroom.phones.ballot import Ballot
from spring1968.classroom.phones.hall import Hall
from spring1968.classroom.phones.journal import Journal, read
from spring1968.classroom.phones.limits import Limits
from spring1968.problems import UserError

if TYPE_CHECKING:
    from spring1968.classroom.phones.server import Server

PORT = 1968
"""The port that is tried first: one that can be typed."""


class Phones:
    """A lesson's votes by phone: `start`, then `open` and `close` for each question, `stop` at the end.

    Phones join with `code` at `address`. One vote for each device and question, changed as often as it likes until `close`.
    An acknowledged vote is in the journal; after a restart with it the vote is there again once the ballot is opened.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._hall = Hall(self._limits.devices)
        self._journal: Journal | None = None
        self._server: Server | None = None
        self._host, self._port = "", 0

    def start(self, host: str = "127.0.0.1", port: int = 0, journal: Path | None = None) -> None:
        """Open the server. Only this machine reaches it, unless `host` is "0.0.0.0" or one of the machine's own addresses.

        Port 0 is that of the journal, else 1968, else any free one. Without a journal a restart loses the votes. Takes up
        to a second, once. Raises UserError when the extra is not installed, when the address or the port cannot be had,
        when the machine is on no network, and when the journal cannot be read or written.
        """
        if self._server is not None:
            raise ValueError("the phones are started already")
        _need_libraries()
        from spring1968.classroom.phones.server import Server

        host = network.bindable(host)
        if host == network.ANY and not network.own_address():
            raise UserError("This computer is on no network that phones could reach. Open a hotspot on it, or count hands.")
        hall = Hall(self._limits.devices)
        if journal is not None:
            hall.recall(read(journal))
        bound = _bound(host, port, hall.port)
        self._host, self._port = host, int(bound.getsockname()[1])
        try:
            self._journal = None if journal is None else Journal(journal)
        except UserError:
            bound.close()
            raise
        if self._journal is not None:
            hall.keep(self._journal, self._port)
        _allow_many_connections()
        self._hall, self._server = hall, Server(hall, self._limits)
        hall.changed = self._server.ring
        self._server.start(bound)

    @property
    def address(self) -> str:
        """Return what a phone types, without the code, as "http://192.168.1.20:1968"; it may change with the network."""
        own = network.own_address() if self._host == network.ANY else self._host
        return f"http://{own or '127.0.0.1'}:{self._port}"

    @property
    def code(self) -> str:
        """Return the four letters of the lesson."""
        return self._hall.code

    def qr(self) -> tuple[tuple[bool, ...], ...]:
        """Return the QR code to draw, row by row, True where it is dark, with its quiet border: draw it dark on light."""
        return network.qr(f"{self.address}/{self.code}")

    @property
    def running(self) -> bool:
        """Return whether the server is open."""
        return self._server is not None

    @property
    def devices(self) -> int:
        """Return how many devices have joined the lesson."""
        return self._hall.devices

    @property
    def voted(self) -> int:
        """Return how many devices have voted on the question. What they chose is told by `close` alone."""
        return self._hall.voted

    @property
    def trouble(self) -> str:
        """Return what the teacher must know, or an empty string: the server has ended, or the disk did not take a vote."""
        if self._server is not None and not self._server.alive:
            return "The phones' server has ended: count hands, or start the phones again."
        return "Votes could not be written to the disk: count hands." if self._hall.unkept else ""

    def open(self, ballot: Ballot) -> None:
        """Put a question on every phone. Votes for the very same ballot stay, unless it was cancelled meanwhile."""
        self._hall.open(ballot)

    def close(self) -> dict[str, int]:
        """End the vote, show the counts on the phones and return them by key; a second call returns the same."""
        return self._hall.close()

    def reopen(self) -> None:
        """Let the question that was closed go on. Raises ValueError when there is none."""
        self._hall.reopen()

    def cancel(self) -> None:
        """Forget the votes of the question, open or closed, as for an undo; the phones wait for the next."""
        self._hall.cancel()

    def stop(self, *, forget: bool = False) -> None:
        """Close the server. With `forget` the lesson is over: the phones are told so, and the journal is deleted."""
        if self._server is None:
            return
        if forget:
            self._hall.end()
        self._server.stop()
        self._server = None
        if self._journal is not None:
            self._journal.end()
            if forget:
                with contextlib.suppress(FileNotFoundError):
                    self._journal.path.unlink()
            self._journal = None


def _need_libraries() -> None:
    missing = [name for name in ("aiohttp", "segno") if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(f"Phones need {' and '.join(missing)}: pip install 'spring1968[phones]'. Or count hands.")


def _bound(host: str, port: int, before: int) -> socket.socket:
    """Return a listening socket. A port that is asked for is that port or nothing."""
    wanted = [port] if port else [*([before] if before else []), PORT, 0]
    why = ""
    for number in wanted:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        elif sys.platform == "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        try:
            bound.bind((host, number))
            bound.listen(512)
        except OSError as error:
            bound.close()
            why = error.strerror or str(error)
            continue
        return bound
    raise UserError(f"Phones cannot be served at {host}, port {port or PORT}: {why}. Choose another port or address.")


def _allow_many_connections() -> None:
    """Raise the number of files this process may open where it is low, as on macOS; each phone holds two connections."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2048 if hard == resource.RLIM_INFINITY else min(2048, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
