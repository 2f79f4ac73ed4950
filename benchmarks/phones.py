"""Three hundred phones on loopback: how long an acknowledgement takes, and whether every acknowledged vote is counted once.

python benchmarks/phones.py [PHONES]

The phones are a process of their own. Each joins, listens to /live, and votes three times, in three ways: everybody in the
same instant, everybody within five seconds, and everybody in the same instant while the game draws 60 frames a second.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlencode

from spring1968.classroom.phones import Ballot, Choice, Phones

PHONES, CHANGES = 300, 3
WAYS = {"in the same instant": 0.0, "within five seconds": 5.0, "in the same instant, at 60 frames": 0.0}


def ballot(number: int) -> Ballot:
    """Return a question with four answers."""
    return Ballot(f"question_{number}", "vote", f"Question {number}", tuple(Choice(key, f"Answer {key}") for key in "ABCD"))


class Pupil:
    """One phone: what was acknowledged, and how long that took. As lean as can be, for 300 of them share one core."""

    def __init__(self, address: str, number: int) -> None:
        self.address, self.host = address, address.removeprefix("http://")
        self.own = f"127.0.{1 + number // 250}.{1 + number % 250}" if sys.platform == "linux" else "127.0.0.1"
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.cookie, self.mark, self.shown = "", "", asyncio.Event()
        self.heard = 0.0
        self.last = ""
        self.taken: list[float] = []

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection."""
        host, _, port = self.host.partition(":")
        return await asyncio.open_connection(host, int(port), local_addr=(self.own, 0))

    async def post(self, path: str, fields: dict[str, str]) -> int:
        """Send a form and return the status."""
        self.line = self.line or await self.open()
        reader, writer = self.line
        body = urlencode(fields)
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nOrigin: {self.address}\r\nAccept: application/json\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nCookie: {self.cookie}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"Content-Length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        if got := re.search(r"Set-Cookie: ([^;]+)", head):
            self.cookie = got[1]
        return int(head.split()[1])

    async def join(self, code: str) -> None:
        """Join, as often as it takes."""
        while await self.post("/join", {"code": code}) != 303:
            await asyncio.sleep(2)

    async def listen(self) -> None:
        """Follow /live for good."""
        reader, writer = await self.open()
        writer.write(f"GET /live HTTP/1.1\r\nHost: {self.host}\r\nCookie: {self.cookie}\r\n\r\n".encode())
        async for raw in reader:
            if raw.startswith(b"data: {"):
                state = json.loads(raw[6:])
                if state["phase"] == "open" and state["mark"] != self.mark:
                    self.mark, self.heard = state["mark"], time.time()
                    self.shown.set()

    async def vote(self, spread: float) -> None:
        """Vote and change the vote, with rests below what the server takes from one device."""
        await self.shown.wait()
        for _ in range(CHANGES):
            await asyncio.sleep(random.random() * spread)
            key = random.choice("ABCD")
            begun = time.perf_counter()
            while (status := await self.post("/vote", {"mark": self.mark, "key": key})) in (429, 503):
                await asyncio.sleep(1)
            self.taken.append(time.perf_counter() - begun)
            if status == 200:
                self.last = key


async def school(line: Connection, address: str, code: str, count: int) -> None:
    """Be all phones; take orders and give accounts over a line."""
    pupils = [Pupil(address, number) for number in range(count)]
    begun = time.perf_counter()
    await asyncio.gather(*(pupil.join(code) for pupil in pupils))
    listening = [asyncio.create_task(pupil.listen()) for pupil in pupils]
    await asyncio.sleep(1)
    line.send(time.perf_counter() - begun - 1)
    while (spread := await asyncio.to_thread(line.recv)) is not None:
        for pupil in pupils:
            pupil.taken, pupil.last = [], ""
            pupil.shown.clear()
        line.send(None)
        await asyncio.gather(*(pupil.vote(spread) for pupil in pupils))
        taken = [time for pupil in pupils for time in pupil.taken]
        line.send((taken, [pupil.heard for pupil in pupils], Counter(pupil.last for pupil in pupils)))
    for task in listening:
        task.cancel()


def phones_of(line: Connection, address: str, code: str, count: int) -> None:
    """Run the school in this process."""
    asyncio.run(school(line, address, code, count))


def share(values: list[float], part: float) -> float:
    """Return the value below which a part of the values lies, in milliseconds."""
    return 1e3 * sorted(values)[min(len(values) - 1, int(part * len(values)))]


def frames(phones: Phones, line: Connection, drawn: float) -> tuple[float, float]:
    """Do what the game does: look at the count 60 times a second; return the longest look and frame, in milliseconds."""
    look = frame = 0.0
    while not line.poll():
        begun = time.perf_counter()
        assert phones.voted <= phones.devices
        look = max(look, time.perf_counter() - begun)
        end = begun + drawn
        while time.perf_counter() < end:
            sum(range(200))
        frame = max(frame, time.perf_counter() - begun)
        time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - begun)))
    return 1e3 * look, 1e3 * frame


def told(way: str, taken: list[float], counts: dict[str, int], right: bool) -> None:
    """Print what became of the votes of one question."""
    print(f"{way}: {len(taken)} acknowledged, {sum(counts.values())} phones counted, {'each once' if right else 'WRONG'}")
    print(f"  an acknowledgement, 50 % and 99 %     {share(taken, 0.5):7.1f} ms {share(taken, 0.99):7.1f} ms   (budget 200)")


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds something took."""
    begun = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - begun)


def main() -> None:
    """Print the table; exit with 1 when a vote was lost or counted twice."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PHONES
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        phones = Phones()
        starting = timed(lambda: phones.start(journal=Path(folder) / "votes.jsonl"))
        here, there = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=phones_of, args=(there, phones.address, phones.code, count))
        process.start()
        joining = here.recv()
        print(f"start                                   {starting:7.1f} ms; {count} phones join in {joining:.1f} s")
        for number, (way, spread) in enumerate(WAYS.items()):
            here.send(spread)
            here.recv()
            opened = time.time()
            opening = timed(lambda number=number: phones.open(ballot(number)))  # type: ignore[misc]
            look, frame = frames(phones, here, 0.006 if "frames" in way else 0.0)
            taken, heard, last = here.recv()
            closing = timed(phones.close)
            counts = phones.close()
            right = counts == {key: last[key] for key in "ABCD"} and sum(counts.values()) == count
            wrong += not right
            told(way, taken, counts, right)
            print(f"  the question on the last phone after  {1e3 * (max(heard) - opened):7.1f} ms")
            print(
                f"  open, close, longest look and frame   {opening:7.2f} ms {closing:7.2f} ms {look:7.2f} ms {frame:.1f} ms"
            )
        here.send(None)
        process.join()
        phones.stop(forget=True)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
