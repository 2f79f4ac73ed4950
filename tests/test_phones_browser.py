"""The phones' page in a real browser: phones vote, change, reload, drop and return; by keyboard, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import CHROMIUM, DRIVER, MISSING, Browser, Tab, chromium
from phone import GUESS, SIGN, WIDE, free_port
from spring1968.classroom.phones import Ballot, Choice, Phones, network
from spring1968.classroom.phones.words import CZECH, ENGLISH, LANGUAGES

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason=MISSING)
LONG = Ballot(
    "long",
    "vote",
    "Nejneobhospodařovávatelnějšímu Nejneobhospodařovávatelnějšímu " * 3,
    tuple(
        Choice(key, "Odpověď, která je dlouhá a má mnoho slov " * 4, locked="Zatím ne" if key == "H" else "")
        for key in "ABCDEFGH"
    ),
    "cs",
)
SIZES = """
const small = [...document.querySelectorAll('body *')].filter(e => e.offsetParent && e.textContent.trim())
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.tagName + e.className);
const low = [...document.querySelectorAll('button, a, label.choice, input[type=text]')]
  .filter(e => e.offsetParent)
  .filter(e => e.getBoundingClientRect().height < 48 || e.getBoundingClientRect().width < 48).map(e => e.id || e.className);
return [document.documentElement.scrollWidth, innerWidth, small, low]
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[Phones]:
    served = Phones(WIDE)
    served.start(journal=tmp_path / "votes")
    yield served
    served.stop(forget=True)


def scanned(browser: Browser, phones: Phones, language: str = "en") -> Tab:
    """Return the page of a phone that has scanned the QR code."""
    tab = browser.tab(f"{phones.address}/{phones.code}", language)
    tab.until(lambda: tab.run("return document.body.dataset.live === 'yes'"))
    return tab


def test_several_phones_vote_change_and_see_the_counts_at_the_close(browser: Browser, phones: Phones) -> None:
    tabs = [scanned(browser, phones) for _ in range(4)]
    assert phones.devices == 4
    assert all(ENGLISH.waiting_more in tab.text() for tab in tabs)
    phones.open(SIGN)
    for tab, key in zip(tabs, "AABB", strict=True):
        tab.until_text(SIGN.title)
        tab.choose(key)
        tab.until_status(ENGLISH.kept.replace("{key}", key))
    tabs[0].choose("B")
    tabs[0].until_status("answer B")
    assert phones.voted == 4
    assert phones.close() == {"A": 1, "B": 3, "C": 0}
    for tab, mine in zip(tabs, "BABB", strict=True):
        tab.until_text(ENGLISH.closed_more)
        counts = tab.run(
            "return [...document.querySelectorAll('.counts li')].map(e => e.querySelector('.count').lastChild.data)"
        )
        assert [count.strip() for count in counts] == ["1", "3"]
        assert tab.run("return document.querySelector('.mine .key').textContent") == mine
    phones.open(GUESS)
    tabs[1].until_text(GUESS.title)
    assert "What do you think" in tabs[1].text()


def test_a_reload_a_dropped_phone_and_a_restart_of_the_game_lose_no_vote(browser: Browser, tmp_path: Path) -> None:
    first = Phones(WIDE)
    first.start(port=free_port(), journal=tmp_path / "j")
    tabs = [scanned(browser, first) for _ in range(3)]
    first.open(SIGN)
    for tab in tabs:
        tab.until_text(SIGN.title)
        tab.choose("A")
        tab.until_status("answer A")
    tabs[0].reload()
    assert "answer A" in tabs[0].status() and tabs[0].run("return document.getElementById('choice-A').checked")
    tabs[1].go("about:blank")
    first.stop()
    tabs[2].until(lambda: tabs[2].status() == ENGLISH.lost)
    tabs[2].choose("B")
    tabs[2].until(lambda: tabs[2].status() in (ENGLISH.unsent, ENGLISH.sending))
    again = Phones(WIDE)
    again.start(journal=tmp_path / "j")
    again.open(SIGN)
    assert again.voted == 3
    tabs[2].until_status("answer B", 20)
    tabs[1].go(f"{again.address}/{again.code}")
    tabs[1].until_status("answer A")
    assert again.devices == 3
    assert again.close() == {"A": 2, "B": 1, "C": 0}
    tabs[2].until_text(ENGLISH.closed_more)
    again.stop(forget=True)
    tabs[2].until_text(ENGLISH.over)


def test_a_phone_without_a_network_sends_its_vote_when_it_is_back(browser: Browser, phones: Phones) -> None:
    tab = scanned(browser, phones)
    phones.open(SIGN)
    tab.until_text(SIGN.title)
    tab.cdp("Network.enable")
    cut = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    tab.cdp("Network.emulateNetworkConditions", offline=True, **cut)
    tab.choose("B")
    tab.until(lambda: tab.status() in (ENGLISH.unsent, ENGLISH.lost))
    assert phones.voted == 0
    tab.cdp("Network.emulateNetworkConditions", offline=False, **cut)
    tab.until_status("answer B", 20)
    assert phones.close()["B"] == 1


def test_a_vote_by_keyboard_alone_and_the_focus_stays(browser: Browser, phones: Phones) -> None:
    tab = browser.tab(phones.address)
    tab.press("Tab")
    assert tab.focused() == "code"
    tab.type(phones.code.lower())
    tab.press("Enter")
    tab.until(lambda: tab.run("return document.body.dataset.live === 'yes'"))
    phones.open(SIGN)
    tab.until_text(SIGN.title)
    assert tab.run("return document.getElementById('said').textContent") == ENGLISH.asked + SIGN.title
    tab.press("Tab", "Space")
    assert tab.focused() == "choice-A"
    tab.press("Down")
    assert tab.focused() == "choice-B"
    tab.press("Tab")
    assert tab.focused() == "send"
    tab.press("Enter")
    tab.until_status("answer B")
    assert tab.focused() == "send" and phones.voted == 1
    phones.close()
    tab.until_text(ENGLISH.closed_more)
    assert tab.focused() == "title"
    phones.reopen()
    tab.until_status("answer B")
    assert tab.focused() == "title"


def test_a_screen_reader_finds_the_names_of_all_that_can_be_chosen(browser: Browser, phones: Phones) -> None:
    tab = scanned(browser, phones)
    phones.open(SIGN)
    tab.until_text(SIGN.title)
    nodes = tab.cdp("Accessibility.getFullAXTree")["nodes"]
    named = {(node["role"]["value"], node["name"]["value"]) for node in nodes if "name" in node and "role" in node}
    assert ("group", SIGN.title) in named and ("heading", SIGN.title) in named
    assert {("radio", "A Sign"), ("radio", "B Refuse"), ("button", ENGLISH.send)} <= named
    assert any(role == "radio" and "Only before July" in name for role, name in named)
    assert any(node["role"]["value"] == "status" for node in nodes if "role" in node)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_of_the_browser(browser: Browser, phones: Phones, language: str) -> None:
    words = LANGUAGES[language]
    tab = scanned(browser, phones, language)
    assert words.waiting_more in tab.text()
    phones.open(SIGN)
    tab.until_text(words.how)
    tab.choose("A")
    tab.until(lambda: tab.status() == words.kept.replace("{key}", "A"))
    phones.close()
    tab.until_text(words.closed_more)


def test_nothing_is_cut_small_or_hard_to_touch_on_a_narrow_phone(browser: Browser, phones: Phones) -> None:
    tab = browser.tab(phones.address, width=320, height=560)
    checked = [tab.run(SIZES)]
    tab.go(f"{phones.address}/{phones.code}")
    tab.until_text(ENGLISH.waiting)
    checked.append(tab.run(SIZES))
    phones.open(LONG)
    tab.until_text("Zatím ne")
    checked.append(tab.run(SIZES))
    phones.close()
    tab.until_text(ENGLISH.closed.upper())
    checked.append(tab.run(SIZES))
    for width, room, small, low in checked:
        assert width <= room == 320 and small == [] == low


def test_the_button_is_always_in_reach_and_says_what_has_arrived(browser: Browser, phones: Phones) -> None:
    tab = browser.tab(f"{phones.address}/{phones.code}", width=360, height=600)
    phones.open(LONG)
    tab.until_text("Zatím ne")
    in_reach = """
      const at = document.getElementById('send').getBoundingClientRect();
      const top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
      const said = document.getElementById('status').getBoundingClientRect();
      return top.id === 'send' && at.bottom <= innerHeight && said.bottom <= at.y
    """
    assert tab.run(in_reach)
    tab.choose("B")
    tab.until_status("answer B")
    assert tab.run(in_reach)
    phones.close()
    tab.until_text(ENGLISH.closed.upper())
    assert tab.run("return document.getElementById('send').hidden")


def test_the_wrong_code_is_said_and_the_right_one_then_goes(browser: Browser, phones: Phones) -> None:
    tab = browser.tab(phones.address, "cs")
    tab.click("#code")
    tab.type("aeio")
    tab.press("Enter")
    tab.until_text(CZECH.wrong_code)
    tab.click("#code")
    tab.type(phones.code)
    tab.press("Enter")
    tab.until_text(CZECH.waiting)


def test_without_a_script_the_form_still_votes(browser: Browser, phones: Phones) -> None:
    tab = browser.tab("about:blank")
    tab.cdp("Emulation.setScriptExecutionDisabled", value=True)
    tab.go(f"{phones.address}/{phones.code}")
    tab.click("button")
    phones.open(SIGN)
    tab.go(phones.address)
    tab.choose("B")
    tab.until(lambda: phones.voted == 1)
    assert phones.close()["B"] == 1
    tab.go(phones.address)
    assert phones.devices == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_no_script_fails_and_no_page_asks_for_anything_elsewhere(host: str) -> None:
    if host == network.ANY and not network.own_address():
        pytest.skip("this machine is on no network")
    phones = Phones(WIDE)
    phones.start(host)
    with chromium() as browser:
        tab = scanned(browser, phones)
        phones.open(SIGN)
        tab.until_text(SIGN.title)
        tab.choose("A")
        tab.until_status("answer A")
        tab.reload()
        phones.close()
        tab.until_text(ENGLISH.closed_more)
        asked = browser.asked()
        assert asked and all(url.startswith((phones.address, "data:", "about:", "chrome:")) for url in asked), asked
        assert {"/vote", "/live", "/phone.js", "/phone.css"} <= {url.removeprefix(phones.address) for url in asked}
        assert browser.complaints() == []
    phones.stop(forget=True)
