"""Phones in class: one vote for each device and question, as often changed as one likes until the vote is closed."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from phone import GUESS, SIGN, WIDE, Phone, joined, opened
from spring1968.classroom.phones import Phones
from spring1968.classroom.phones.hall import LETTERS, Hall
from spring1968.classroom.phones.words import LANGUAGES


@pytest.fixture
def phones() -> Iterator[Phones]:
    served = Phones(WIDE)
    served.start()
    yield served
    served.stop()


# One vote for each device and question.


def test_a_device_has_one_vote_which_it_may_change_until_the_vote_is_closed(phones: Phones) -> None:
    (phone,) = opened(phones)
    for key in "ABAB":
        assert phone.vote(key) == 200
        assert phones.voted == 1
    assert phones.close() == {"A": 0, "B": 1, "C": 0}


def test_the_counts_add_up_to_the_devices_that_voted(phones: Phones) -> None:
    found = opened(phones, count=5)
    for phone, key in zip(found, "AABB", strict=False):
        assert phone.vote(key) == 200
    assert (phones.devices, phones.voted) == (5, 4)
    assert phones.close() == {"A": 2, "B": 2, "C": 0} == phones.close()


def test_a_closed_vote_takes_nothing_and_a_reopened_one_goes_on_with_its_votes(phones: Phones) -> None:
    first, second = opened(phones, count=2)
    assert first.vote("A") == 200
    phones.close()
    assert (first.vote("B"), second.vote("B")) == (409, 409)
    phones.reopen()
    assert second.vote("B") == 200
    assert phones.close() == {"A": 1, "B": 1, "C": 0}


def test_a_vote_that_comes_late_does_not_count_for_the_next_question(phones: Phones) -> None:
    (phone,) = opened(phones)
    mark = phone.mark()
    phones.close()
    phones.open(GUESS)
    assert phone.vote("B", mark) == 409
    assert phones.voted == 0


def test_a_cancelled_question_forgets_its_votes_and_asked_again_is_another(phones: Phones) -> None:
    (phone,) = opened(phones)
    mark = phone.mark()
    assert phone.vote("A") == 200
    phones.cancel()
    assert (phones.voted, phones.close()) == (0, {})
    phones.open(SIGN)
    assert phones.voted == 0
    assert (phone.vote("A", mark), phone.vote("B")) == (409, 200)
    assert phones.close() == {"A": 0, "B": 1, "C": 0}


def test_a_vote_overtaken_by_a_later_one_of_the_same_page_does_not_replace_it(phones: Phones) -> None:
    (phone,) = opened(phones)
    assert phone.vote("B", turn="page.2") == 200
    assert phone.vote("A", turn="page.1") == 409
    assert phone.vote("B", turn="page.2") == 200
    assert phones.close()["B"] == 1
    phones.reopen()
    assert phone.vote("A", turn="other.1") == 200


@pytest.mark.parametrize("key", ["C", "D", "", "AB", "a", "Ž"])
def test_a_choice_that_is_locked_or_unknown_is_refused(phones: Phones, key: str) -> None:
    (phone,) = opened(phones)
    assert phone.vote(key) == 400
    assert phones.voted == 0


def test_the_count_is_shown_on_a_phone_only_when_the_vote_is_closed(phones: Phones) -> None:
    first, second = opened(phones, count=2)
    with second.listening() as states:
        shown = next(states)
        assert shown["phase"] == "open" and "counts" not in shown["html"]
        assert first.vote("A") == 200
        phones.close()
        shown = next(states)
    assert shown["phase"] == "closed" and re.search(r"</span>1</span>", shown["html"])
    assert 'class="counts"' in first.ask("GET", "/").text


def test_an_open_page_follows_every_step_and_is_told_the_end() -> None:
    phones = Phones()
    phones.start()
    (phone,) = joined(phones)
    with phone.listening() as states:
        assert next(states)["phase"] == "waiting"
        phones.open(SIGN)
        assert next(state["phase"] for state in states if state["phase"] != "waiting") == "open"
        phones.close()
        assert next(states)["phase"] == "closed"
        phones.reopen()
        assert next(states)["phase"] == "open"
        phones.cancel()
        assert next(states)["phase"] == "waiting"
        phones.stop(forget=True)
        assert next(states)["phase"] == "over"


# The code.


def test_nobody_votes_or_listens_without_the_code(phones: Phones) -> None:
    phones.open(SIGN)
    phone = Phone(phones.address, phones.code)
    page = phone.ask("GET", "/")
    assert SIGN.title not in page.text and 'name="code"' in page.text
    assert phone.vote("A", "x") == 403
    with phone.listening() as states:
        assert next(states) == {"phase": "stranger"}
    phone.cookie = "spring1968_phone=AAAAAAAAAAAAAAAAAAAAAA"
    assert phone.vote("A", "x") == 403
    assert phones.devices == 0


def test_a_wrong_code_is_refused_and_the_right_one_is_taken_in_small_letters_and_with_spaces(phones: Phones) -> None:
    phone = Phone(phones.address, phones.code)
    assert phone.join("AEIO").status == 403 and not phone.cookie
    assert phone.join(" ".join(phones.code.lower())).status == 303 and phone.cookie


def test_codes_cannot_be_guessed_by_trying(phones: Phones) -> None:
    phone = Phone(phones.address, phones.code)
    statuses = Counter(phone.join("AEIO").status for _ in range(30))
    assert statuses[403] <= 15 and statuses[429] >= 15
    assert phone.join().status == 429


def test_a_device_that_joins_again_is_the_same_device(phones: Phones) -> None:
    (phone,) = joined(phones)
    before = phone.cookie
    assert phone.join().status == 303 and phone.cookie == before
    assert phone.ask("GET", f"/{phones.code}").status == 303
    assert phones.devices == 1


def test_the_token_is_random_and_hidden_from_scripts_and_from_other_pages(phones: Phones) -> None:
    got = Phone(phones.address, phones.code).join()
    assert re.fullmatch(
        r"spring1968_phone=[\w-]{22}; HttpOnly; Max-Age=43200; Path=/; SameSite=Strict", got.headers["set-cookie"]
    )


def test_a_full_class_says_so(tmp_path: Path) -> None:
    phones = Phones(replace(WIDE, devices=3))
    phones.start()
    joined(phones, 3)
    got = Phone(phones.address, phones.code, headers={"Accept-Language": "cs"}).join()
    assert got.status == 503 and LANGUAGES["cs"].full in got.text
    assert phones.devices == 3
    phones.stop()


def test_a_code_has_four_letters_without_look_alikes() -> None:
    assert not set(LETTERS) & set("AEIOUQLNSZBGV")
    assert all(re.fullmatch(f"[{LETTERS}]{{4}}", Hall(1).code) for _ in range(50))


# Many at once. How fast is measured by benchmarks/phones.py.


def test_sixty_phones_at_once_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    phones = Phones(WIDE)
    phones.start(journal=tmp_path / "votes")
    found = opened(phones, count=60)
    mark = found[0].mark()
    last: dict[int, str] = {}

    def vote(number: int) -> None:
        for key in ("A", "B", "A" if number % 3 else "B"):
            if found[number].vote(key, mark) == 200:
                last[number] = key

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    seen = []
    while any(thread.is_alive() for thread in threads):
        seen.append(phones.voted)
    for thread in threads:
        thread.join()
    assert all(before <= after for before, after in pairwise(seen))
    assert len(last) == phones.voted == 60
    phones.stop()
    again = Phones(WIDE)
    again.start(journal=tmp_path / "votes")
    again.open(SIGN)
    cast = Counter(last.values())
    assert again.close() == {"A": cast["A"], "B": cast["B"], "C": 0}
    again.stop(forget=True)
