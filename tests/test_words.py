"""Laws of the interface's words: all of them can be collected and translated, and every language says all of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from spring1968.desk import words

DESK = Path(words.__file__).parent
FIELD = re.compile(r"\{(\w*)\}")


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(DESK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "counted"):
                yield f"{path.name}:{node.lineno}", node


def messages() -> Iterator[tuple[str, str]]:
    for place, call in calls():
        for argument in call.args[: 1 if getattr(call.func, "id", "") == "_" else 2]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield place, argument.value


def test_every_message_is_a_plain_text_that_can_be_collected() -> None:
    wrong = []
    for place, call in calls():
        wanted = call.args[: 1 if getattr(call.func, "id", "") == "_" else 2]
        if not all(isinstance(argument, ast.Constant) and isinstance(argument.value, str) for argument in wanted):
            wrong.append(place)
    assert not wrong
    assert len(list(messages())) > 100


def test_fields_in_messages_are_named() -> None:
    assert not [
        f"{place}: {text}" for place, text in messages() for field in FIELD.findall(text) if not field.isidentifier()
    ]


def test_interface_words_speak_plainly() -> None:
    assert not [f"{place}: {text}" for place, text in messages() if "!" in text or "please" in text.lower() or "…" in text]


def test_the_test_language_keeps_every_field_and_is_half_as_long_again() -> None:
    words.speak("xx")
    try:
        for place, text in messages():
            said = words._(text)
            assert sorted(FIELD.findall(said)) == sorted(FIELD.findall(text)), place
            assert said.startswith(text)
    finally:
        words.speak("en")


def test_an_unknown_language_speaks_english() -> None:
    words.speak("qq")
    assert words._("Menu") == "Menu"
    words.speak("en")
    assert words.languages()[0] == "en"
