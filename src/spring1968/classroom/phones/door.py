"""Stands before the web server and counts connections: too many, or those that only hold the line, are cut."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from spring1968.classroom.phones.limits import Limits


class Door:
    """Knows the connections that are open."""

    def __init__(self, limits: Limits, behind: Callable[[], asyncio.Protocol]) -> None:
        self.limits, self.behind = limits, behind
        self.open: Counter[str] = Counter()
        self.unheard: dict[asyncio.BaseTransport, asyncio.TimerHandle] = {}

    def visitor(self) -> asyncio.Protocol:
        """Return the protocol of one more connection."""
        return _Visitor(self)

    def heard(self, transport: asyncio.BaseTransport | None) -> None:
        """Note that a whole request has come over a connection."""
        if transport is not None and (timer := self.unheard.pop(transport, None)) is not None:
            timer.cancel()

    def admits(self, address: str) -> bool:
        """Return whether one more connection from an address is taken."""
        return self.open.total() < self.limits.connections and self.open[address] < self.limits.connections_of_address


class _Visitor(asyncio.Protocol):
    """One connection: hands everything on to the web server's own protocol, once it is let in."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.inner: asyncio.Protocol | None = None
        self.address = ""
        self.transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        if not self.door.admits(self.address):
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
            return
        self.door.open[self.address] += 1
        self.transport, self.inner = transport, self.door.behind()
        timer = asyncio.get_running_loop().call_later(self.door.limits.patience, self._cut, transport)
        self.door.unheard[transport] = timer
        self.inner.connection_made(transport)

    def _cut(self, transport: asyncio.BaseTransport) -> None:
        self.door.unheard.pop(transport, None)
        assert isinstance(transport, asyncio.Transport)
        transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.inner is not None:
            self.inner.data_received(data)

    def eof_received(self) -> bool | None:
        return None if self.inner is None else self.inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.inner is None:
            return
        self.door.heard(self.transport)
        self.door.open[self.address] -= 1
        if not self.door.open[self.address]:
            del self.door.open[self.address]
        self.inner.connection_lost(exc)

    def pause_writing(self) -> None:
        if self.inner is not None:
            self.inner.pause_writing()

    def resume_writing(self) -> None:
        if self.inner is not None:
            self.inner.resume_writing()
