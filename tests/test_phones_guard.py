"""Phones in class: what is not expected is refused, and only who is let in comes in."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone import WIDE, Phone, joined, opened
from spring1968.classroom.phones import Ballot, Choice, Limits, Phones, Rate, network
from spring1968.classroom.phones.hall import Cast, Hall, Refusal
from spring1968.classroom.phones.limits import Buckets
from spring1968.problems import UserError


@pytest.fixture
def phones() -> Iterator[Phones]:
    served = Phones(WIDE)
    served.start()
    yield served
    served.stop()


# What is not expected.


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:1968", "127.0.0.1", "127.0.0.1:1", "192.168.1.5:1968", "", None]
)
def test_a_foreign_host_is_refused(phones: Phones, host: str | None) -> None:
    phone = Phone(phones.address, phones.code)
    assert phone.ask("GET", "/", Host=host).status in (400, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:1968", "", None])
def test_a_foreign_origin_cannot_join_or_vote(phones: Phones, origin: str | None) -> None:
    (phone,) = opened(phones)
    mark = phone.mark()
    assert phone.post("/vote", {"mark": mark, "key": "A"}, Origin=origin).status == 403
    assert phone.post("/join", {"code": phones.code}, Origin=origin).status == 403
    assert phones.voted == 0


def test_a_page_elsewhere_cannot_listen_but_a_link_elsewhere_may_be_followed(phones: Phones) -> None:
    (phone,) = joined(phones)
    assert phone.ask("GET", "/live", Origin="http://evil.example").status == 403
    assert phone.ask("GET", "/live", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403
    assert phone.ask("GET", "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200


@pytest.mark.parametrize(
    "path", ["/x", "/../etc/passwd", "/phone.html", "/ABCDE", "/AB1D", "/live/", "//", "/%00", "/vote/A"]
)
def test_an_unknown_path_is_refused(phones: Phones, path: str) -> None:
    assert Phone(phones.address, phones.code).ask("GET", path).status in (400, 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/vote"),
        ("DELETE", "/"),
        ("OPTIONS", "/vote"),
        ("HEAD", "/"),
        ("GET", "/vote"),
        ("POST", "/"),
        ("TRACE", "/"),
    ],
)
def test_an_unknown_method_is_refused(phones: Phones, method: str, path: str) -> None:
    assert Phone(phones.address, phones.code).ask(method, path, Origin=phones.address).status in (400, 405)


def test_a_message_that_is_too_long_or_no_form_is_refused(phones: Phones) -> None:
    (phone,) = opened(phones)
    mark = phone.mark()
    good = f"mark={mark}&key=A".encode()
    assert phone.ask("POST", "/vote", good + b"&turn=" + b"x" * 600).status == 413
    assert phone.ask("POST", "/vote", good, Content_Type="application/json").status == 415
    assert phone.ask("POST", "/vote", good, Content_Type="text/plain").status == 415
    assert phone.ask("POST", "/vote", good, Content_Encoding="gzip").status in (400, 415)
    for bad in (
        b"",
        b"{}",
        b"mark=",
        b"key=A",
        good + b"&key=B",
        good + b"&name=Jan",
        b"\xff=1",
        b"mark=%ff&key=A",
        good + b"&x",
    ):
        assert phone.ask("POST", "/vote", bad).status == 400, bad
    assert phone.ask("GET", "/" + "A" * 3000).status in (400, 414)
    assert phone.ask("GET", "/", X_Long="y" * 9000).status in (400, 431)
    assert phones.voted == 0
    assert phone.ask("POST", "/vote", good).status == 303


def test_nonsense_on_the_line_harms_nobody(phones: Phones) -> None:
    (phone,) = opened(phones)
    host, port = phone.host.split(":")
    for raw in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"\r\n" * 50,
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /vote HTTP/1.1\r\nHost: x",
        b"\0",
    ):
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(raw)
    assert phone.vote("A") == 200


def test_a_connection_that_only_holds_the_line_is_cut() -> None:
    phones = Phones(Limits(patience=0.3, connections_of_address=3))
    phones.start()
    host, port = phones.address.removeprefix("http://").split(":")
    lines = [socket.create_connection((host, int(port)), timeout=5) for _ in range(3)]
    lines[0].sendall(b"GET / HTTP/1.1\r\nHost:")
    time.sleep(0.1)
    lines.append(socket.create_connection((host, int(port)), timeout=5))
    for line in reversed(lines):
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(100) == b""
        line.close()
    assert Phone(phones.address, phones.code).join().status == 303
    phones.stop()


def test_a_device_and_an_address_have_their_rates() -> None:
    phones = Phones(Limits(votes_of_device=Rate(3, 0.01), of_address=Rate(60, 0.01)))
    phones.start()
    (phone,) = opened(phones)
    mark = phone.mark()
    assert Counter(phone.vote("A", mark) for _ in range(6)) == {200: 3, 429: 3}
    other = Phone(phones.address, phones.code, local="127.0.0.2")
    assert {Phone(phones.address, phones.code).ask("GET", "/").status for _ in range(70)} == {200, 429}
    assert phone.ask("GET", "/").headers["retry-after"] == "2"
    if os.uname().sysname == "Linux":
        assert other.ask("GET", "/").status == 200
    phones.stop()


def test_a_device_holds_few_lines_open() -> None:
    phones = Phones(Limits(streams=2))
    phones.start()
    (phone,) = joined(phones)
    with phone.listening() as first, phone.listening() as second:
        assert next(first) and next(second)
        assert phone.ask("GET", "/live").status == 429
    phones.stop()


@given(st.lists(st.floats(0, 3), max_size=60), st.floats(1, 10), st.floats(0.1, 5))
def test_a_rate_is_never_passed(waits: list[float], burst: float, each: float) -> None:
    now = [100.0]
    bucket = Buckets(Rate(burst, each), clock=lambda: now[0])
    taken = 0
    for wait in waits:
        now[0] += wait
        taken += bucket.take("x")
    assert taken <= burst + each * sum(waits) + 1e-6


def test_buckets_do_not_grow_without_end() -> None:
    bucket = Buckets(Rate(5, 0.0), most=50)
    for number in range(500):
        bucket.take(str(number))
    assert len(bucket._left) <= 50


# Where it is open.


def test_only_this_machine_reaches_it_unless_the_teacher_opens_it(phones: Phones) -> None:
    assert phones.address.startswith("http://127.0.0.1:")
    if not (own := network.own_address()):
        pytest.skip("this machine is on no network")
    with pytest.raises(OSError):
        socket.create_connection((own, int(phones.address.rpartition(":")[2])), timeout=2)
    wide = Phones()
    wide.start("0.0.0.0")
    assert wide.address.startswith(f"http://{own}:")
    assert Phone(wide.address, wide.code, local=own).join().status == 303
    wide.stop()


def test_opened_to_no_network_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "own_address", lambda: "")
    with pytest.raises(UserError, match="hotspot"):
        Phones().start("0.0.0.0")


@pytest.mark.parametrize("host", ["", "example.org", "::", "0.0.0.0.0", "203.0.113.77"])
def test_an_address_that_cannot_be_opened_is_refused_with_a_cure(host: str) -> None:
    with pytest.raises(UserError, match=r"[Cc]hoose another|write 127"):
        Phones().start(host)


def test_a_port_that_is_taken_is_refused_with_a_cure(phones: Phones) -> None:
    with pytest.raises(UserError, match="Choose another port"):
        Phones().start(port=int(phones.address.rpartition(":")[2]))


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"spring1968\[phones\]"):
        Phones().start()


def test_the_qr_code_is_a_square_with_a_quiet_border_and_changes_with_its_text(phones: Phones) -> None:
    matrix = phones.qr()
    assert len(matrix) == len(matrix[0]) >= 29
    assert not any(any(row) for row in (*matrix[:4], *matrix[-4:]))
    finder = [True] * 7
    assert list(matrix[4][4:11]) == list(matrix[4][-11:-4]) == list(matrix[-5][4:11]) == finder
    assert matrix == network.qr(f"{phones.address}/{phones.code}") != network.qr("http://10.0.0.1:1968/CDFH")


@pytest.mark.parametrize("keys", ["", "AA", "AI", "a", "1"])
def test_a_ballot_without_good_keys_cannot_be_made(keys: str) -> None:
    with pytest.raises(ValueError):
        Ballot("x", "vote", "X", tuple(Choice(key, key) for key in keys))
    with pytest.raises(ValueError):
        Ballot("x", "vote", "X", (Choice("A", "A", locked="no"),))


def test_a_stranger_and_a_full_hall_are_told_apart() -> None:
    hall = Hall(1)
    assert isinstance(hall.join(), str)
    assert hall.join() is Refusal.FULL
    assert hall.vote("nobody", Cast("", "A"), lambda kept: None) is Refusal.STRANGER
