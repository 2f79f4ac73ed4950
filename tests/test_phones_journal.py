"""Phones in class: an acknowledged vote is kept, whatever happens, and nothing else is."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from http.client import HTTPException
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone import GUESS, SIGN, WIDE, Phone, free_port, opened
from spring1968.classroom.phones import Phones
from spring1968.classroom.phones.hall import Cast, Hall, hashed
from spring1968.classroom.phones.journal import Journal, read
from spring1968.problems import UserError


def test_every_acknowledged_vote_is_there_after_a_restart_at_the_same_address_with_the_same_code(tmp_path: Path) -> None:
    journal = tmp_path / "votes.jsonl"
    first = Phones(WIDE)
    first.start(port=free_port(), journal=journal)
    found = opened(first, count=4)
    assert [phone.vote(key) for phone, key in zip(found, "ABB", strict=False)] == [200] * 3
    assert found[0].vote("B") == 200
    address, code = first.address, first.code
    first.stop()
    again = Phones(WIDE)
    again.start(journal=journal)
    assert (again.address, again.code, again.devices) == (address, code, 4)
    again.open(SIGN)
    assert again.voted == 3
    assert "checked" in found[1].ask("GET", "/").text
    assert found[3].vote("A") == 200
    assert again.close() == {"A": 1, "B": 3, "C": 0}
    again.open(GUESS)
    assert again.voted == 0
    again.stop(forget=True)
    assert not journal.exists()


GAME = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from phone import SIGN
from spring1968.classroom.phones import Phones
phones = Phones()
phones.start(port=int(sys.argv[2]), journal=Path(sys.argv[1]))
phones.open(SIGN)
print(phones.address, phones.code, flush=True)
time.sleep(60)
"""


def test_a_game_that_is_killed_while_phones_vote_loses_no_acknowledged_vote(tmp_path: Path) -> None:
    journal, port, here = tmp_path / "votes", str(free_port()), str(Path(__file__).parent)
    words = [sys.executable, "-c", GAME, str(journal), port, here]
    told: Counter[str] = Counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as game:
        assert game.stdout is not None
        address, code = game.stdout.readline().split()
        found = [Phone(address, code) for _ in range(12)]
        for phone in found:
            assert phone.join().status == 303
        mark = found[0].mark()

        def vote(phone: Phone) -> None:
            with contextlib.suppress(OSError, HTTPException):
                for key in "ABABABABAB":
                    assert phone.vote(key, mark) == 200
                    told[phone.cookie] += 1

        threads = [threading.Thread(target=vote, args=(phone,)) for phone in found]
        for thread in threads:
            thread.start()
        while sum(told.values()) < 20:
            time.sleep(0.001)
        game.kill()
        for thread in threads:
            thread.join()
    lines = read(journal)
    for cookie, count in told.items():
        kept = [line["key"] for line in lines if line.get("vote") == hashed(cookie.partition("=")[2])]
        assert kept == list("ABABABABAB")[: len(kept)] and len(kept) in (count, count + 1)
    hall = Hall(400)
    hall.recall(lines)
    hall.open(SIGN)
    assert hall.devices == 12 and hall.voted >= len(told)


def test_a_cancelled_vote_stays_cancelled_after_a_restart(tmp_path: Path) -> None:
    hall = Hall(5)
    hall.keep(journal := Journal(tmp_path / "j"), 0)
    token = hall.join()
    assert isinstance(token, str)
    hall.open(SIGN)
    assert hall.vote(hashed(token), Cast(hall.mark, "A"), lambda kept: None) is None
    hall.cancel()
    journal.end()
    again = Hall(5)
    again.recall(read(tmp_path / "j"))
    again.open(SIGN)
    assert again.voted == 0 and again.knows(hashed(token))


def test_a_vote_is_acknowledged_only_once_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = tmp_path / "votes"
    phones = Phones(WIDE)
    phones.start(journal=journal)
    (phone,) = opened(phones)
    synced: list[int] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        time.sleep(0.05)
        sync(handle)
        synced.append(journal.stat().st_size)

    monkeypatch.setattr(os, "fsync", noted)
    before = journal.stat().st_size
    assert phone.vote("A") == 200
    assert synced and synced[-1] > before
    phones.stop(forget=True)


def test_a_vote_that_the_disk_does_not_take_is_not_acknowledged_and_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = Phones(WIDE)
    phones.start(journal=tmp_path / "votes")
    first, second = opened(phones, count=2)
    assert first.vote("A") == 200

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert (first.vote("B"), second.vote("B")) == (507, 507)
    assert phones.trouble
    assert second.vote("B") == 200
    assert phones.close() == {"A": 1, "B": 1, "C": 0}
    phones.stop()
    again = Phones(WIDE)
    again.start(journal=tmp_path / "votes")
    again.open(SIGN)
    assert again.close() == {"A": 1, "B": 1, "C": 0}
    again.stop(forget=True)


@given(st.data())
def test_a_journal_cut_off_anywhere_gives_all_whole_lines(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / "journal"
    hall = Hall(9)
    hall.keep(journal := Journal(path), 1968)
    tokens = [hall.join() for _ in range(3)]
    hall.open(SIGN)
    for token in tokens:
        assert isinstance(token, str)
        hall.vote(hashed(token), Cast(hall.mark, "B"), lambda kept: None)
    journal.end()
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    kept = path.read_bytes().count(b"\n")
    assert len(read(path)) == kept
    after = Journal(path)
    after.add({"join": "x"})
    after.end()
    assert path.read_bytes().count(b"\n") == kept + 1


def test_a_file_that_is_no_journal_is_refused_and_left_alone(tmp_path: Path) -> None:
    for number, text in enumerate(
        ["dear diary\n", '{"a": 1}\n', "[]\n", '{"journal":1,"code":"CDFH","port":1}\nbroken\n{}\n', "x"]
    ):
        path = tmp_path / str(number)
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match="cannot be read"):
            Phones().start(journal=path)
        assert path.read_text(encoding="utf-8") == text


def test_the_journal_holds_hashes_and_keys_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "votes"
    phones = Phones()
    phones.start(journal=path)
    (phone,) = opened(phones)
    assert phone.vote("A") == 200
    text = path.read_text(encoding="utf-8")
    token = phone.cookie.partition("=")[2]
    assert token not in text and hashed(token) in text and "127.0.0.1" not in text and SIGN.title not in text
    assert {key for line in read(path) for key in line} == {"journal", "code", "port", "join", "vote", "of", "key"}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    phones.stop(forget=True)
    assert not path.exists()


Step = tuple[str, int, str]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["vote", "vote", "vote", "open", "close", "reopen", "cancel", "restart"]),
        st.integers(0, 3),
        st.sampled_from("AB"),
    )
)


@given(STEPS)
def test_whatever_is_done_the_counts_are_those_of_the_acknowledged_votes(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    path = tmp_path_factory.mktemp("hall") / "journal"
    hall = Hall(9)
    hall.keep(journal := Journal(path), 1968)
    devices = [hashed(str(hall.join())) for _ in range(4)]
    hall.open(SIGN)
    phase, votes = "open", dict[str, str]()
    for step, number, key in steps:
        if step == "vote":
            safe = threading.Event()
            refusal = hall.vote(devices[number], Cast(hall.mark, key), lambda kept, safe=safe: safe.set() if kept else None)  # type: ignore[misc]
            assert (refusal is None) == (phase == "open")
            if refusal is None:
                assert safe.wait(5)
                votes[devices[number]] = key
        elif step == "restart":
            journal.end()
            again = Hall(9)
            again.recall(read(path))
            again.keep(journal := Journal(path), 1968)
            hall = again
            if phase != "waiting":
                hall.open(SIGN)
                phase = "open"
        elif step == "cancel":
            votes, phase = ({}, "waiting") if phase != "waiting" else (votes, phase)
            hall.cancel()
        elif step == "open":
            hall.open(SIGN)
            phase = "open"
        elif step == "close":
            hall.close()
            phase = "closed" if phase != "waiting" else phase
        elif phase != "waiting":
            hall.reopen()
            phase = "open"
        assert hall.voted == (len(votes) if phase != "waiting" else 0)
    journal.end()
    cast = Counter(votes.values())
    assert hall.close() == ({} if phase == "waiting" else {"A": cast["A"], "B": cast["B"], "C": 0})
