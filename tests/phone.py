"""A phone without a screen: a plain client of the page, as strict or as rude as a test wants."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from spring1968.classroom.phones import Ballot, Choice, Limits, Phones, Rate

SIGN = Ballot(
    "keeping_the_promises",
    "vote",
    "Moscow asks for what was promised",
    (Choice("A", "Sign"), Choice("B", "Refuse"), Choice("C", "Ask for time", locked="Only before July")),
)
GUESS = Ballot("moscow_answers", "predict", "What will Moscow do?", (Choice("A", "Wait"), Choice("B", "March")))

WIDE = Limits(votes_of_device=Rate(1e6, 1e6), of_device=Rate(1e6, 1e6), joins_of_address=Rate(1e6, 1e6))
"""Limits for phones that vote faster than any hand."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Phone:
    """One device; `local` is the address it comes from."""

    address: str
    code: str
    local: str = "127.0.0.1"
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, timeout=10, source_address=(self.local, 0))

    def ask(self, method: str, path: str, body: bytes | None = None, **changed: str | None) -> Reply:
        """Send a request; `changed` headers replace the usual ones, None leaves one out, `_` stands for `-`."""
        usual: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie or None, **self.headers}
        if method == "POST":
            usual |= {"Origin": f"http://{self.host}", "Content-Type": "application/x-www-form-urlencoded"}
        usual |= {name.replace("_", "-"): value for name, value in changed.items()}
        line = self.connection()
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in usual.items():
                if value is not None:
                    line.putheader(name, value)
            if body is not None:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            got = line.getresponse()
            return Reply(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read().decode())
        finally:
            line.close()

    def post(self, path: str, fields: dict[str, str], **changed: str | None) -> Reply:
        return self.ask("POST", path, urlencode(fields).encode(), **changed)

    def join(self, code: str | None = None) -> Reply:
        got = self.post("/join", {"code": self.code if code is None else code})
        if "set-cookie" in got.headers:
            self.cookie = got.headers["set-cookie"].partition(";")[0]
        return got

    def mark(self) -> str:
        """Return the mark of the question that the page shows, or an empty string."""
        found = re.search(r'data-mark="([^"]*)"', self.ask("GET", "/").text)
        return found[1] if found else ""

    def vote(self, key: str, mark: str | None = None, turn: str = "") -> int:
        fields = {"mark": self.mark() if mark is None else mark, "key": key} | ({"turn": turn} if turn else {})
        return self.post("/vote", fields, Accept="application/json").status

    @contextmanager
    def listening(self) -> Iterator[Iterator[dict[str, Any]]]:
        """Open /live; yields the states as they come."""
        with socket.create_connection(self.host.split(":"), timeout=10) as line:  # type: ignore[arg-type]
            line.sendall(f"GET /live HTTP/1.1\r\nHost: {self.host}\r\nCookie: {self.cookie}\r\n\r\n".encode())
            yield _states(line)


def _states(line: socket.socket) -> Iterator[dict[str, Any]]:
    with line.makefile("rb") as lines:
        for raw in lines:
            if raw.startswith(b"data: {"):
                yield json.loads(raw[6:])


def free_port() -> int:
    """Return a port that nobody uses, so that a restart finds it free again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def joined(phones: Phones, count: int = 1) -> list[Phone]:
    """Return phones that have joined."""
    found = [Phone(phones.address, phones.code) for _ in range(count)]
    for phone in found:
        assert phone.join().status == 303
    return found


def opened(phones: Phones, ballot: Ballot = SIGN, count: int = 1) -> list[Phone]:
    """Return phones that have joined and see a question."""
    found = joined(phones, count)
    phones.open(ballot)
    return found
