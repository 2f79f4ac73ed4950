"""Where text goes and answers come from. The one place of this room that touches the terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.text import Text

MOST_COLUMNS = 100
LEAST_COLUMNS = 20


class Paper:
    """Writes wrapped lines to a console and reads answers. `ask` returns None when there is no more input."""

    def __init__(self, console: Console | None = None, reader: Callable[[str], str] = input) -> None:
        self.console = console or Console(width=shutil.get_terminal_size().columns)
        self.console.width = max(self.console.width, LEAST_COLUMNS)
        self.reader = reader
        self.width = min(self.console.width, MOST_COLUMNS)

    def head(self, text: str) -> None:
        """Write a heading with an empty line before it."""
        self.console.print()
        self.console.print(Text(self._wrapped(text, "")), style="bold", soft_wrap=True)

    def say(self, text: str = "", indent: int = 0) -> None:
        """Write paragraphs, wrapped to the width of the terminal."""
        for paragraph in text.split("\n\n"):
            self.console.print(Text(self._wrapped(paragraph, " " * indent)), soft_wrap=True)

    def item(self, text: str) -> None:
        """Write an entry of a list; its further lines stand under its words."""
        self.console.print(Text(self._wrapped(text, "", "   ")), soft_wrap=True)

    def raw(self, text: str) -> None:
        """Write a line as it is, however long: a path or a run code that somebody may want to copy."""
        self.console.print(Text(_printable(text)), soft_wrap=True)

    def _wrapped(self, text: str, indent: str, hanging: str | None = None) -> str:
        return textwrap.fill(
            " ".join(text.split()),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def lines(self, texts: Iterable[str]) -> None:
        """Write lines; those that begin with spaces keep their indent when wrapped."""
        for text in texts:
            bare = text.lstrip(" ")
            self.say(bare, indent=len(text) - len(bare))

    def ask(self, prompt: str) -> str | None:
        """Return what was typed, trimmed, or None at the end of input or when the player breaks off."""
        try:
            return self.reader(f"\n{prompt} ").strip()
        except (EOFError, KeyboardInterrupt):
            self.console.print()
            return None


def _printable(text: str) -> str:
    """Return a text with nothing in it that could command a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def has_terminal() -> bool:
    """Return whether somebody can read and type here."""
    return sys.stdin is not None and sys.stdout is not None and sys.stdin.isatty() and sys.stdout.isatty()
