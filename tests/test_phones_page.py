"""Phones in class: the page is safe, can be read, and speaks the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone import SIGN, WIDE, joined, opened
from spring1968.classroom.phones import Ballot, Choice, Phones
from spring1968.classroom.phones.page import FILES, file
from spring1968.classroom.phones.words import LANGUAGES, wished
from spring1968.desk.assets import asset
from spring1968.desk.theme import contrast


@pytest.fixture
def phones() -> Iterator[Phones]:
    served = Phones(WIDE)
    served.start()
    yield served
    served.stop()


def test_every_answer_forbids_scripts_and_frames_from_elsewhere(phones: Phones) -> None:
    (phone,) = opened(phones)
    for path in ("/", "/nothing", *FILES):
        got = phone.ask("GET", path).headers
        assert "default-src 'none'" in got["content-security-policy"] and "unsafe" not in got["content-security-policy"]
        assert got["x-content-type-options"] == "nosniff" and got["cache-control"] == "no-store"
        assert "aiohttp" not in got["server"] and "Python" not in got["server"]
    assert phone.ask("GET", "/phone.js").headers["content-type"].startswith("text/javascript")


def test_the_page_asks_nothing_of_anybody_else(phones: Phones) -> None:
    (phone,) = opened(phones)
    page = phone.ask("GET", "/").text
    texts = [page, *(file(path).decode() for path in FILES)]
    elsewhere = [text.replace("http://www.w3.org/2000/svg", "") for text in texts]
    assert not any(re.search(r"https?://|url\(|@import", text) for text in elsewhere)
    assert not re.search(r"<script(?! src=)|<style| style=| on[a-z]+=", page)


def test_what_an_author_wrote_is_escaped(phones: Phones) -> None:
    (phone,) = joined(phones)
    phones.open(
        Ballot("x", "vote", "<script>alert(1)</script>", (Choice("A", '"><img src=x>'), Choice("B", "&", locked="<b>")))
    )
    page = phone.ask("GET", "/").text
    assert "<script>alert" not in page and "<img" not in page and "<b>" not in page
    with phone.listening() as states:
        assert "<img" not in next(states)["html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_browsers_language_and_the_question_its_own(phones: Phones, language: str) -> None:
    (phone,) = opened(phones)
    phone.headers = {"Accept-Language": f"{language};q=0.9,en;q=0.1"}
    page = phone.ask("GET", "/").text
    assert f'<html lang="{language}">' in page and LANGUAGES[language].how in page
    assert f'lang="en">{SIGN.title}' in page
    assert "Only before July" in page and re.search(r'id="choice-C"[^>]*disabled', page)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("cs-CZ,cs;q=0.9,en;q=0.8", "cs"),
        ("sk", "sk"),
        ("de,fr;q=0.5", "en"),
        ("de,cs;q=0.5,sk;q=0.4", "cs"),
        ("en;q=0.2,sk;q=0.3", "sk"),
        ("cs;q=0,en", "en"),
        ("cs;q=x,;;,=,sk;q=1", "sk"),
    ],
)
def test_the_browsers_wish_decides_the_language(header: str, language: str) -> None:
    assert wished(header) == language


@given(st.text(max_size=300))
def test_any_wish_is_a_language(header: str) -> None:
    assert wished(header) in LANGUAGES


def test_every_language_has_every_text_and_its_letters() -> None:
    for name, words in LANGUAGES.items():
        texts = [getattr(words, slot) for slot in words.__slots__]
        assert all(texts), name
        assert "{key}" in words.kept
        assert (name == "en") != bool(re.search("[ěščřžýáíéůúňťďľĺŕôä]", " ".join(texts)))


def test_the_page_has_the_colours_of_the_palette_and_every_text_can_be_read() -> None:
    palette = json.loads(asset("palette", "palette.json").read_text(encoding="utf-8"))
    blocks = re.findall(r":root \{(.*?)\}", file("/phone.css").decode(), re.S)
    for name, block in zip(("light", "dark"), blocks, strict=True):
        said = dict(re.findall(r"--([\w-]+): (#\w{6})", block))
        own = palette[name]
        pairs = {"bg": "bg", "panel": "panel", "ink": "ink", "ink-muted": "ink_muted", "rule": "rule", "accent": "accent"}
        assert {token: own[key] for token, key in pairs.items()} == {token: said[token] for token in pairs}
        colour = {token: tuple(int(value[at : at + 2], 16) for at in (1, 3, 5)) for token, value in said.items()}
        grounds = [("ink", "bg"), ("ink", "panel"), ("ink-muted", "bg"), ("ink-muted", "panel"), ("accent", "bg")]
        for text, ground in [*grounds, ("on-accent", "accent"), ("critical", "bg")]:
            assert contrast(colour[text], colour[ground]) >= 4.5, (name, text, ground)  # type: ignore[arg-type]
        assert contrast(colour["edge"], colour["bg"]) >= 2.9, name  # type: ignore[arg-type]
