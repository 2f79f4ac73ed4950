"""What a phone is shown: templates filled for a view and a language. Everything is escaped."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from spring1968.classroom.phones.hall import View
from spring1968.classroom.phones.words import LANGUAGES, Words

FILES = {"/phone.css": "text/css", "/phone.js": "text/javascript", "/icon.svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Server": "spring1968",
}
"""Sent with every answer. The referrer policy is not `no-referrer`: with that one, browsers hide the origin of a form."""


@cache
def file(path: str) -> bytes:
    """Return one of FILES, by its path on the server."""
    return (files("spring1968.classroom.phones") / "pages" / path.removeprefix("/")).read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("spring1968.classroom.phones", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _stage(language: str, phase: str, **data: Any) -> str:
    blank = {"heading": "", "more": "", "link": False, "auto": 0, "wrong": "", "code": "", "mark": "", "chosen": ""}
    given = {**blank, **data, "phase": phase, "words": LANGUAGES[language]}
    return _environment().get_template("stage.html").render(given).strip()


def _whole(language: str, stage: str, **data: Any) -> str:
    words = LANGUAGES[language]
    blank = {"phase": "", "mark": "", "chosen": "", "status": "", "live": False, "refresh": False, "title": words.vote}
    given = {**blank, **data, "stage": Markup(stage), "language": language, "words": words}
    return _environment().get_template("phone.html").render(given)


@lru_cache(maxsize=256)
def stage_of(view: View, language: str) -> str:
    """Return the middle of the page for a view."""
    words = LANGUAGES[language]
    counts = dict(view.counts)
    said = {"waiting": (words.waiting, words.waiting_more), "over": (words.over, words.over_more)}
    heading, more = said.get(view.phase, ("", ""))
    return _stage(
        language,
        view.phase,
        heading=heading,
        more=more,
        ballot=view.ballot,
        mark=view.mark,
        chosen=view.chosen,
        counts=counts,
        total=max(1, sum(counts.values())),
    )


@lru_cache(maxsize=256)
def page_of(view: View, language: str) -> str:
    """Return the whole page for a device that has joined."""
    status = kept(LANGUAGES[language], view.chosen) if view.phase == "open" else ""
    return _whole(
        language,
        stage_of(view, language),
        phase=view.phase,
        mark=view.mark,
        chosen=view.chosen,
        status=status,
        live=True,
        refresh=view.phase != "open",
        title=view.ballot.title if view.ballot else LANGUAGES[language].vote,
    )


@lru_cache(maxsize=256)
def state_of(view: View, language: str) -> bytes:
    """Return what is sent to an open page when something changes, as one message of server-sent events."""
    state = {"phase": view.phase, "mark": view.mark, "chosen": view.chosen, "html": stage_of(view, language)}
    return b"data: " + json.dumps(state, separators=(",", ":")).encode() + b"\n\n"


STRANGER = b'data: {"phase":"stranger"}\n\n'
BEAT = b"event: beat\ndata: 1\n\n"
RETRY = b"retry: 1500\n\n"


def kept(words: Words, key: str) -> str:
    """Return the sentence that says which answer has arrived."""
    return words.kept.replace("{key}", key) if key else ""


def join_page(language: str, code: str = "", wrong: str = "", auto: int = 0) -> str:
    """Return the page that asks for the code; it is sent by itself after about `auto` milliseconds, unless that is 0."""
    stage = _stage(language, "join", code=code, wrong=wrong, auto=auto)
    return _whole(language, stage, phase="join", title=LANGUAGES[language].join)


def notice(language: str, heading: str, more: str = "", *, link: bool = False) -> str:
    """Return a page that only says something."""
    return _whole(language, _stage(language, "notice", heading=heading, more=more, link=link), phase="notice", title=heading)
